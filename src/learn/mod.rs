//! Weights of the line model, learned from truth files: an averaged structured perceptron over the same pieces, features and best
//! path that `segment` uses. `kairan learn` writes `tables/data/weights.toml` with it; the same truth gives the same weights.

mod label;
mod sample;
mod train;
mod truth;
mod truth_files;

pub use label::{Label, labels};
pub use sample::{Sample, variants};
pub use train::{Fit, fit, train};
pub use truth::{Truth, TruthLetter, TruthParty};
pub use truth_files::{TruthFile, truth_files};

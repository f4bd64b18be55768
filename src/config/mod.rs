//! What a run is told: [`Settings`], resolved and checked.

mod glob;
mod output;
mod register;
mod settings;

pub use glob::Glob;
pub use output::{CsvEncoding, Format, Newline, OutputSettings, RegisterColumn};
pub use register::{Numbering, RegisterSettings};
pub use settings::{Language, Limits, Settings};

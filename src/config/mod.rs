//! What a run is told: [`Settings`], resolved and checked. `file.rs` mirrors `pipeline.toml`.

mod settings;

pub use settings::{Limits, Settings};

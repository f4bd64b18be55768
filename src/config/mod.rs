//! What a run is told: [`Settings`], resolved and checked, from `pipeline.toml`; and the [`crate::model::Body`]s of `bodies.toml`.
//!
//! ```text
//! pipeline.toml → Settings, or ConfigError: every problem at once, with line, expected, found and what to do
//! ```

mod bodies;
mod file;
mod glob;
mod letter_name;
mod output;
mod problem;
mod register;
mod section;
mod settings;

pub use bodies::load_bodies;
pub use file::{load, load_passwords};
pub use glob::Glob;
pub use letter_name::{LetterName, NamePart, Piece};
pub use output::{CsvEncoding, Format, Newline, OutputSettings, RegisterColumn, SheetColumn};
pub use problem::{ConfigError, Problem};
pub use register::{Numbering, RegisterSettings};
pub use settings::{Engine, Language, Limits, OcrSettings, ServeSettings, Settings};

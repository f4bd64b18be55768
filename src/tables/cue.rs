//! Cue words by which lines and values are known.

/// Lists of words, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cues {}

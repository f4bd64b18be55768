//! Paths become sources.

//! From the bytes of a string to character codes, CIDs and characters.
//!
//! Owns CMaps: those a file brings along ([`embedded`]) and those that PDF knows by name ([`predefined`]). Must not know fonts.
//!
//! `93 FA 96 7B` in 90ms-RKSJ-H → CIDs 3284 and 3722 → 日本

pub(super) mod embedded;
pub(super) mod predefined;

pub(super) use embedded::{CodeMap, ToUnicode};
pub(super) use predefined::Predefined;

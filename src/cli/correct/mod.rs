//! `kairan correct`: a person's word on a letter: another value, that a value is right, where a letter begins, what it passes on. It
//! survives every later run, stays visible beside what the machine had read, and can be taken back.

mod command;
mod history;

pub(super) use command::{CorrectArgs, correct};

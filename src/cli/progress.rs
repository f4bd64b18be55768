//! The bar of a run, on a terminal only.

use super::screen::Language;
use crate::pipeline::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};

/// Shows how far a run is, on standard error; nothing when that is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar that is not drawn yet.
    pub(super) fn new(quiet: bool, language: Language) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let template = language.pick(
            "{bar:30} {pos}/{len} files  {per_sec}  {eta} left  {wide_msg}",
            "{bar:30} {pos}/{len} ファイル  {per_sec}  残り {eta}  {wide_msg}",
        );
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Bar {
    fn begin(&mut self, files: usize) {
        self.0.set_length(files as u64);
    }

    fn done(&mut self, path: &str) {
        self.0.inc(1);
        self.0.set_message(path.to_owned());
    }

    fn end(&mut self) {
        self.0.finish_and_clear();
    }
}

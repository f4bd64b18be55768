//! PDF: an own content interpreter over lopdf's objects.

use super::Decoded;
use crate::config::Limits;
use crate::diag::Sink;

/// Decodes a PDF.
#[must_use]
pub fn decode(bytes: &[u8], passwords: &[String], limits: &Limits, sink: &mut Sink) -> Decoded {
    let _ = (bytes, passwords, limits, sink);
    Decoded::default()
}

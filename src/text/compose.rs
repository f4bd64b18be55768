//! Composition (NFC) for names of files and folders.

use unicode_normalization::UnicodeNormalization;

/// NFC that leaves compatibility ideographs alone: NFC proper would turn the 神 (U+FA19) of a name into 神 (U+795E).
///
/// ```
/// assert_eq!(kairan::text::compose("か\u{3099}いよう \u{fa19}田"), "がいよう \u{fa19}田");
/// ```
#[must_use]
pub fn compose(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let is_compatibility = |c: char| matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}');
    let mut out = String::with_capacity(text.len());
    for run in text.split_inclusive(is_compatibility) {
        let tail = run.chars().next_back().filter(|&c| is_compatibility(c));
        let head = tail.and_then(|c| run.strip_suffix(c)).unwrap_or(run);
        out.extend(head.nfc());
        out.extend(tail);
    }
    out
}

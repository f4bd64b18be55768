//! What a page is: text, a scan, a scan under a text layer, outlines, or text that only looks like text.
//!
//! Owns the thresholds. They were measured on pages of known text, scans of seven qualities and text layers broken on purpose.
//!
//! A text layer is judged by what Japanese prose cannot lack: characters that exist, kanji of the first JIS level, few accented Latin
//! letters, and, for the layer under a scan, the words that every letter repeats. A table of names has none of these words, so
//! visible text is never refused for lacking them.

use super::content::Drawn;
use super::font::{Fonts, UNMAPPED};
use crate::model::{PageKind, Rect};
use aho_corasick::AhoCorasick;
use std::sync::OnceLock;

/// Part of the page that a picture covers when the page is a scan.
const SCAN_AREA: f32 = 0.6;
/// Part of the page that a picture covers when it may hold text of its own.
const MIXED_AREA: f32 = 0.25;
/// Fewer characters are a page number or a stamp, not a text.
const FEW: usize = 30;
/// Painted segments of a page whose letters were drawn as shapes: a short letter has some ten thousand.
pub(super) const OUTLINE_SEGMENTS: u32 = 3000;

/// Words that Japanese official prose repeats, and a few that plain prose does.
const WORDS: [&str; 20] = [
    "について",
    "通知",
    "事務連絡",
    "令和",
    "平成",
    "厚生",
    "課長",
    "別添",
    "別紙",
    "以下",
    "係る",
    "おける",
    "こと",
    "する",
    "した",
    "ます",
    "により",
    "ため",
    "都道府県",
    "である",
];

/// What was counted on a page.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    visible: usize,
    hidden: usize,
    unmapped: usize,
    private: usize,
    accented: usize,
    kanji: usize,
    level1: usize,
    japanese: usize,
    /// part of the page under pictures
    area: f32,
    segments: u32,
}

impl Counts {
    /// Counts the glyphs and pictures of a page.
    pub(super) fn of(drawn: &Drawn, fonts: &Fonts, width: f32, height: f32) -> Self {
        let mut counts =
            Self { area: covered(&drawn.images, width, height), segments: drawn.segments, ..Self::default() };
        for glyph in &drawn.glyphs {
            let hidden = drawn.styles.get(glyph.style as usize).is_some_and(|style| style.hidden);
            let shown = if hidden { &mut counts.hidden } else { &mut counts.visible };
            *shown += 1;
            // most are kana and kanji
            if let 0x3041..=0x30ff = glyph.text {
                counts.japanese += 1;
                continue;
            }
            if let 0x3400..=0x9fff = glyph.text {
                counts.kanji += 1;
                counts.japanese += 1;
                counts.level1 += usize::from(level1().has(glyph.text));
                continue;
            }
            if glyph.text == UNMAPPED {
                counts.unmapped += 1;
                continue;
            }
            match fonts.first(glyph.text) {
                Some('\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'..) => counts.private += 1,
                // signs that Japanese print uses are no sign of a wrong map
                Some(
                    '§' | '¨' | '°' | '±' | '´' | '¶' | '·' | '×' | '÷' | '¥' | '£' | '¢' | 'µ' | '\u{a0}' | '\u{ad}',
                ) => {}
                Some('\u{80}'..='\u{24f}') => counts.accented += 1,
                Some(letter @ '\u{3400}'..='\u{9fff}') => {
                    counts.kanji += 1;
                    counts.japanese += 1;
                    counts.level1 += usize::from(level1().has(letter.into()));
                }
                Some('\u{3041}'..='\u{30ff}') => counts.japanese += 1,
                Some(letter) if letter.is_whitespace() => *shown -= 1,
                _ => {}
            }
        }
        counts
    }

    /// Whether the kind hangs on the words of a text layer under a scan.
    pub(super) fn may_be_poor(&self) -> bool {
        self.area >= SCAN_AREA && self.hidden >= FEW
    }

    /// The kind of the page; `text` is what was read.
    pub(super) fn kind(&self, text: &str) -> PageKind {
        let total = self.visible + self.hidden;
        let mostly_hidden = self.hidden * 5 >= total * 4;
        if self.visible < FEW && self.hidden < FEW {
            return match (self.area >= SCAN_AREA, self.segments > OUTLINE_SEGMENTS, total) {
                (true, _, _) => PageKind::Scan,
                (_, true, _) => PageKind::Outlines,
                (_, _, 0) if self.area >= MIXED_AREA => PageKind::Scan,
                (_, _, 0) => PageKind::Blank,
                _ if self.unmapped * 2 > total => PageKind::BrokenText,
                _ => PageKind::Text,
            };
        }
        let over = |part: usize, whole: usize, hundredth: usize| part * 100 > whole * hundredth;
        let wrong_kanji = self.kanji >= FEW && over(self.kanji - self.level1, self.kanji, 10);
        let broken =
            over(self.private, total, 5) || over(self.unmapped, total, 5) || self.has_foreign_letters() || wrong_kanji;
        if self.area >= SCAN_AREA && mostly_hidden {
            let wordless = total >= 150 && self.japanese * 3 > total && words(text) * 1000 < total * 13;
            return if broken || wordless { PageKind::ScanWithPoorText } else { PageKind::ScanWithText };
        }
        if broken {
            PageKind::BrokenText
        } else if self.area >= MIXED_AREA {
            PageKind::Mixed
        } else {
            PageKind::Text
        }
    }

    /// Whether accented Latin letters stand where none belong: in a text of them more than a fifth, among kana and kanji more than one in
    /// fifty. There they are what a distiller made of full-width digits and brackets, and the plain letters and digits of the page are
    /// then as wrong as they are. A name or two, as in Ménière病, is below that.
    fn has_foreign_letters(&self) -> bool {
        let total = self.visible + self.hidden;
        let japanese = self.japanese * 2 >= total;
        self.accented * 5 > total || japanese && self.accented > 3 && self.accented * 50 > total
    }

    /// Whether the characters that could be read are right, and only some are missing.
    pub(super) fn is_only_incomplete(&self) -> bool {
        let known = self.visible + self.hidden - self.unmapped.min(self.visible + self.hidden);
        let wrong_kanji = self.kanji >= FEW && (self.kanji - self.level1) * 10 > self.kanji;
        known >= FEW
            && self.unmapped <= known
            && self.private * 20 <= known
            && !self.has_foreign_letters()
            && !wrong_kanji
            && self.japanese * 3 >= known
    }
}

fn words(text: &str) -> usize {
    static FINDER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let finder = FINDER.get_or_init(|| AhoCorasick::new(WORDS).ok());
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    finder.as_ref().map_or(0, |finder| finder.find_iter(&dense).count())
}

/// Kanji of everyday writing: the first levels of the Japanese standard and, so that an annex in Chinese is not taken for garbage, of
/// the two Chinese ones.
fn level1() -> &'static Level1 {
    static TABLE: OnceLock<Level1> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = vec![0_u64; 1024];
        let levels = [
            (encoding_rs::EUC_JP, 0xb0..=0xcf_u8, 0xa1..=0xfe_u8),
            (encoding_rs::GBK, 0xb0..=0xd7, 0xa1..=0xfe),
            (encoding_rs::BIG5, 0xa4..=0xc6, 0x40..=0xfe),
        ];
        for (encoding, rows, cells) in levels {
            let bytes: Vec<u8> = rows.flat_map(|row| cells.clone().flat_map(move |cell| [row, cell])).collect();
            // in one piece: one letter at a time takes longer than to read a short letter
            for letter in encoding.decode_without_bom_handling(&bytes).0.chars() {
                let code = u32::from(letter) as usize;
                if let Some(slot) = table.get_mut(code / 64) {
                    *slot |= 1 << (code % 64);
                }
            }
        }
        Level1(table)
    })
}

/// One bit per character.
struct Level1(Vec<u64>);

impl Level1 {
    #[inline]
    fn has(&self, code: u32) -> bool {
        self.0.get(code as usize / 64).is_some_and(|slot| slot >> (code % 64) & 1 == 1)
    }
}

/// Part of the page that lies under the pictures, on a grid of 32 × 32 fields.
fn covered(images: &[Rect], width: f32, height: f32) -> f32 {
    if images.is_empty() || width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let mut fields = [0_u32; 32];
    let field = |place: f32, whole: f32| -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=32")]
        {
            (place / whole * 32.0).round().clamp(0.0, 32.0) as u32
        }
    };
    for image in images {
        let (left, right) = (field(image.x0, width), field(image.x1, width));
        let (top, bottom) = (field(image.y0, height), field(image.y1, height));
        if right <= left {
            continue;
        }
        let bits = u32::try_from((1_u64 << right) - (1_u64 << left)).unwrap_or(u32::MAX);
        for row in fields.iter_mut().take(bottom as usize).skip(top as usize) {
            *row |= bits;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 1024")]
    let share = fields.iter().map(|row| row.count_ones()).sum::<u32>() as f32 / 1024.0;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(visible: usize, hidden: usize, area: f32) -> Counts {
        Counts { visible, hidden, area, ..Counts::default() }
    }

    #[test]
    fn a_page_is_told_by_its_glyphs_and_pictures() {
        for (counts, kind) in [
            (counts(0, 0, 0.0), PageKind::Blank),
            (counts(12, 0, 0.0), PageKind::Text),
            (counts(12, 0, 0.95), PageKind::Scan),
            (counts(500, 0, 0.0), PageKind::Text),
            (counts(500, 0, 0.4), PageKind::Mixed),
            (counts(0, 500, 0.95), PageKind::ScanWithText),
            (Counts { segments: 20_000, ..counts(0, 0, 0.0) }, PageKind::Outlines),
            (Counts { unmapped: 100, ..counts(500, 0, 0.0) }, PageKind::BrokenText),
            (Counts { private: 100, ..counts(500, 0, 0.0) }, PageKind::BrokenText),
            (Counts { accented: 300, ..counts(500, 0, 0.0) }, PageKind::BrokenText),
            (Counts { accented: 20, japanese: 400, ..counts(500, 0, 0.0) }, PageKind::BrokenText),
            (Counts { accented: 5, japanese: 400, ..counts(500, 0, 0.0) }, PageKind::Text),
            (Counts { accented: 20, japanese: 100, ..counts(500, 0, 0.0) }, PageKind::Text),
            (Counts { kanji: 200, level1: 60, ..counts(500, 0, 0.0) }, PageKind::BrokenText),
            (Counts { kanji: 200, level1: 198, ..counts(500, 0, 0.0) }, PageKind::Text),
            (Counts { japanese: 400, ..counts(0, 500, 0.95) }, PageKind::ScanWithPoorText),
        ] {
            assert_eq!(counts.kind(""), kind, "{counts:?}");
        }
    }

    #[test]
    fn pictures_are_counted_once_where_they_lie_over_one_another() {
        let half = Rect { x0: 0.0, y0: 0.0, x1: 50.0, y1: 100.0 };
        assert!((covered(&[half, half], 100.0, 100.0) - 0.5).abs() < 0.01);
    }
}

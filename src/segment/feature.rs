//! What a piece of a line shows, as named features: its shape, its words, its place on the page and its neighbours. Weights over
//! these names stand in `tables/data/weights.toml`.

use super::beside::{BESIDE, Stand, beside};
use super::cut::Cut;
use crate::grammar::{DateForm, Precision};
use crate::model::{Document, Page};
use crate::tables::{CueSet, Tables};
use crate::text::{is_hiragana, is_kanji, is_katakana, width};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Bit of a shape, worked out at build time.
macro_rules! bit {
    ($name:literal) => {
        const { shape_bit($name) }
    };
}

/// Indexes of the features that a piece shows.
pub type Shown = Vec<u16>;

/// The names of all features, and what each piece of a document shows.
#[derive(Debug)]
pub struct FeatureNames {
    names: Vec<String>,
    /// per shape, and per cue: the neighbour names that ask for it, one bit each
    asked_shapes: [u64; 64],
    asked_cues: [u64; 64],
    /// index of the first neighbour feature of each side
    sides: [u16; 4],
    cues: HeadCues,
    /// index of the feature of the first cue; the others follow
    first_cue: u16,
    around: Around,
}

/// Indexes of the features that speak of what stands around a piece.
#[derive(Debug)]
struct Around {
    /// by how many sorts of evidence for a head stand below, and above
    below: [u16; 6],
    above: [u16; 6],
    subject_below: u16,
    honorific_below: u16,
    quote_deeper: u16,
    quote_changed: u16,
    /// index of the first feature of [`BESIDE`]
    beside: u16,
    /// index of the first of the pairs of a name's shape and a stand
    pairs: u16,
    sentence_above: u16,
    no_sentence_yet: u16,
    bias: u16,
}

/// Indexes of the cues that speak for a head.
#[derive(Debug, Clone, Copy, Default)]
struct HeadCues {
    memo: Option<usize>,
    honorific: Option<usize>,
    seal: Option<usize>,
    subject: Option<usize>,
    note: Option<usize>,
}

fn shows(cues: CueSet, cue: Option<usize>) -> bool {
    cue.is_some_and(|i| cues.has(i))
}

/// Shapes of a line, one bit each; neighbours refer to them too.
const SHAPES: [&str; 55] = [
    "date-only",
    "date-in",
    "date-blank",
    "date-cited",
    "number-only",
    "number-in",
    "number-cited",
    "number-blank",
    "letters-1",
    "letters-3",
    "letters-8",
    "letters-16",
    "letters-30",
    "letters-60",
    "letters-many",
    "stop-in",
    "stop-end",
    "comma-in",
    "hiragana-none",
    "hiragana-few",
    "hiragana-many",
    "katakana-many",
    "ascii-many",
    "post-end",
    "body-end",
    "body-known",
    "person-like",
    "post-first",
    "letter-spaced",
    "item-digit",
    "item-kana",
    "bullet",
    "quote-first",
    "bracket-whole",
    "right",
    "far-right",
    "centred",
    "indent-one",
    "blank-before",
    "blank-after",
    "page-first",
    "doc-first",
    "continued",
    "quoted",
    "seal-vertical",
    "kanji-short",
    "repeats-earlier",
    "repeats-later",
    "particle-end",
    "class-first",
    "close-first",
    "quote-open",
    "drawn",
    "date-and-number",
    "item-bracket",
];

/// Shapes and cues that a neighbour is asked for.
const NEIGHBOUR: [&str; 37] = [
    "date-only",
    "number-only",
    "office-memo",
    "honorific",
    "post-end",
    "body-end",
    "subject-end",
    "subject-note-end",
    "seal",
    "annex-whole",
    "enclosure-heading",
    "contact-heading",
    "record",
    "end-mark",
    "stop-end",
    "mail-rule",
    "mail-header",
    "greeting",
    "body-start",
    "annex-label",
    "bullet",
    "item-digit",
    "copy-mark",
    "person-like",
    "honorific-whole",
    "blank-after",
    "web-frame",
    "seal-vertical",
    "quote-first",
    "about-start",
    "date-in",
    "hiragana-many",
    "letters-many",
    "copy-mark",
    "class-first",
    "quote-open",
    "page-first",
];

/// Shapes of names: what each says of its place is asked for together with it.
const NAMED: [(u64, &str); 5] = [
    (shape_bit("post-end"), "post-end"),
    (shape_bit("body-end"), "body-end"),
    (shape_bit("person-like"), "person-like"),
    (shape_bit("class-first"), "class-first"),
    (shape_bit("hiragana-none"), "hiragana-none"),
];

impl FeatureNames {
    /// The names that these tables give.
    #[must_use]
    pub fn new(tables: &Tables) -> Self {
        let mut names: Vec<String> = SHAPES.iter().map(|s| (*s).to_owned()).collect();
        let first_cue = u16::try_from(names.len()).unwrap_or(u16::MAX);
        names.extend(tables.cues.names().iter().cloned());
        let mut sides = [0; 4];
        for (start, side) in sides.iter_mut().zip(["before", "after", "near-before", "near-after"]) {
            *start = u16::try_from(names.len()).unwrap_or(u16::MAX);
            names.extend(NEIGHBOUR.iter().map(|n| format!("{side}:{n}")));
        }
        let mut add = |name: String| {
            names.push(name);
            u16::try_from(names.len() - 1).unwrap_or(u16::MAX)
        };
        let around = Around {
            below: [0, 1, 2, 3, 4, 5].map(|count| add(format!("head-below-{count}"))),
            above: [0, 1, 2, 3, 4, 5].map(|count| add(format!("head-above-{count}"))),
            subject_below: add("subject-below".to_owned()),
            honorific_below: add("honorific-below".to_owned()),
            quote_deeper: add("quote-deeper".to_owned()),
            quote_changed: add("quote-changed".to_owned()),
            beside: BESIDE.map(|name| add(name.to_owned())).first().copied().unwrap_or_default(),
            pairs: NAMED
                .iter()
                .flat_map(|(_, named)| BESIDE.map(|stand| format!("{named}&{stand}")))
                .map(&mut add)
                .min()
                .unwrap_or_default(),
            sentence_above: add("sentence-above".to_owned()),
            no_sentence_yet: add("no-sentence-yet".to_owned()),
            bias: add("bias".to_owned()),
        };
        let (mut asked_shapes, mut asked_cues) = ([0; 64], [0; 64]);
        for (at, name) in NEIGHBOUR.iter().enumerate() {
            let shape = shape_bit(name);
            let slots = [
                (shape != 0).then(|| asked_shapes.get_mut(shape.trailing_zeros() as usize)).flatten(),
                tables.cues.index(name).and_then(|cue| asked_cues.get_mut(cue)),
            ];
            for slot in slots.into_iter().flatten() {
                *slot |= 1 << at;
            }
        }
        let cue = |name: &str| tables.cues.index(name);
        let cues = HeadCues {
            memo: cue("office-memo"),
            honorific: cue("honorific"),
            seal: cue("seal"),
            subject: cue("subject-end"),
            note: cue("subject-note-end"),
        };
        Self { names, asked_shapes, asked_cues, sides, cues, first_cue, around }
    }

    /// Names of all features in the order of their indexes.
    #[must_use]
    pub fn all(&self) -> &[String] {
        &self.names
    }
}

/// What each piece shows, in order.
pub(super) fn features(document: &Document, cuts: &[Cut], names: &FeatureNames, tables: &Tables) -> Vec<Shown> {
    let columns = line_width(document);
    let placed: Vec<(f32, f32)> = cuts.iter().map(|cut| edges(cut, document, columns)).collect();
    let mut own: Vec<(u64, CueSet)> = cuts
        .iter()
        .zip(&placed)
        .enumerate()
        .map(|(at, (cut, edges))| (shapes(cut, at, *edges, tables), cut.cues))
        .collect();
    let stands: Vec<Stand> =
        placed.iter().zip(&own).map(|((left, right), shown)| stand(*left, *right, *shown, names.cues)).collect();
    let beside = beside(cuts, &stands);
    mark_vertical_seals(cuts, &mut own);
    mark_repeats(cuts, &mut own);
    let neighbour: Vec<u64> = own.iter().map(|shown| neighbour_bits(*shown, names)).collect();
    let evidence: Vec<u8> = own.iter().map(|shown| head_evidence(*shown, names.cues)).collect();
    let around = &names.around;
    let mut sentences = 0_usize;
    let mut all = Vec::with_capacity(cuts.len());
    for (at, ((bits, cues), stand)) in own.iter().zip(beside).enumerate() {
        let mut shown = Shown::with_capacity(64);
        // in the order of the indexes, so that nothing has to be sorted
        push_bits(&mut shown, *bits, 0);
        push_bits(&mut shown, cues.bits(), names.first_cue);
        let of = |place: Option<usize>| place.and_then(|p| neighbour.get(p)).copied().unwrap_or(0);
        let near_before = (2..=4).fold(0, |all, d| all | of(at.checked_sub(d)));
        let near_after = (2..=4).fold(0, |all, d| all | of(at.checked_add(d)));
        let sides = [of(at.checked_sub(1)), of(at.checked_add(1)), near_before, near_after];
        for (bits, start) in sides.into_iter().zip(names.sides) {
            push_bits(&mut shown, bits, start);
        }
        let below = evidence.iter().skip(at).take(8).fold(0_u8, |all, e| all | e).count_ones();
        let above = evidence.iter().take(at).rev().take(8).fold(0_u8, |all, e| all | e).count_ones();
        shown.extend(around.below.get(below.min(5) as usize));
        shown.extend(around.above.get(above.min(5) as usize));
        let window = own.iter().skip(at + 1).take(10);
        if window.clone().any(|(_, c)| shows(*c, names.cues.subject) || shows(*c, names.cues.note)) {
            shown.push(around.subject_below);
        }
        if window.clone().take(5).any(|(_, c)| shows(*c, names.cues.honorific)) {
            shown.push(around.honorific_below);
        }
        let depth = |i: Option<usize>| i.and_then(|i| cuts.get(i)).map_or(0, |c| c.quote_depth);
        let (mine, before) = (depth(Some(at)), depth(at.checked_sub(1)));
        if mine > before {
            shown.push(around.quote_deeper);
        }
        if mine != before {
            shown.push(around.quote_changed);
        }
        push_bits(&mut shown, u64::from(stand), around.beside);
        for ((named, _), start) in NAMED.iter().zip((around.pairs..).step_by(BESIDE.len())) {
            if bits & named != 0 && bits & bit!("stop-in") == 0 {
                push_bits(&mut shown, u64::from(stand), start);
            }
        }
        shown.push(if sentences > 0 { around.sentence_above } else { around.no_sentence_yet });
        sentences += usize::from(bits & bit!("stop-end") != 0);
        shown.push(around.bias);
        if !shown.is_sorted() {
            shown.sort_unstable();
        }
        all.push(shown);
    }
    all
}

/// The features of the bits that are set, counted from `start`.
fn push_bits(shown: &mut Shown, mut bits: u64, start: u16) {
    while bits != 0 {
        shown.push(start + u16::try_from(bits.trailing_zeros()).unwrap_or(0));
        bits &= bits - 1;
    }
}

/// （公印省略） printed one character below the other: every piece of the run shows it.
fn mark_vertical_seals(cuts: &[Cut], own: &mut [(u64, CueSet)]) {
    let tiny = |cut: &Cut| cut.folded.as_str().chars().count() <= 2;
    let mut at = 0;
    while at < cuts.len() {
        let run = cuts.get(at..).unwrap_or_default().iter().take_while(|c| tiny(c)).count();
        if run >= 3 {
            let text: String = cuts.iter().skip(at).take(run).map(|c| c.folded.as_str()).collect();
            for word in ["(公印省略)", "公印省略", "(印影印刷)"] {
                if let Some(found) = text.find(word) {
                    let mut from = 0;
                    for (cut, shown) in cuts.iter().zip(own.iter_mut()).skip(at).take(run) {
                        let end = from + cut.folded.as_str().len();
                        if end > found && from < found + word.len() {
                            shown.0 |= bit!("seal-vertical");
                        }
                        from = end;
                    }
                    break;
                }
            }
        }
        at += run.max(1);
    }
}

/// The same words on another line not far away: a web title above the letter's subject.
fn mark_repeats(cuts: &[Cut], own: &mut [(u64, CueSet)]) {
    let mut seen: HashMap<&str, usize, FixedState> = HashMap::default();
    for (at, cut) in cuts.iter().enumerate() {
        let text = cut.folded.as_str();
        if text.len() < 18 {
            continue;
        }
        if let Some(before) = seen.insert(text, at).filter(|before| at - before <= 40) {
            if let Some(shown) = own.get_mut(at) {
                shown.0 |= bit!("repeats-earlier");
            }
            if let Some(shown) = own.get_mut(before) {
                shown.0 |= bit!("repeats-later");
            }
        }
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        #[expect(clippy::indexing_slicing, reason = "both lengths are checked, and const fn has no iterators")]
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Bit of a shape; 0 for a name that is none.
const fn shape_bit(name: &str) -> u64 {
    let mut at = 0;
    while at < SHAPES.len() {
        #[expect(clippy::indexing_slicing, reason = "bounded by the loop, and const fn has no iterators")]
        if same(SHAPES[at], name) {
            return 1 << at;
        }
        at += 1;
    }
    0
}

/// The neighbour names that a piece answers to.
fn neighbour_bits((bits, cues): (u64, CueSet), names: &FeatureNames) -> u64 {
    set_bits(bits).filter_map(|at| names.asked_shapes.get(at)).fold(0, |all, asked| all | asked)
        | set_bits(cues.bits()).filter_map(|at| names.asked_cues.get(at)).fold(0, |all, asked| all | asked)
}

/// The places of the bits that are set, ascending.
fn set_bits(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(at)
    })
}

/// Sorts of evidence for a head: a number, a date, an addressee, an issuer, a seal, a subject.
fn head_evidence((bits, cues): (u64, CueSet), head: HeadCues) -> u8 {
    let short = bits & (bit!("letters-60") | bit!("letters-many") | bit!("stop-end")) == 0;
    u8::from(bits & bit!("number-only") != 0 || shows(cues, head.memo))
        | u8::from(bits & bit!("date-only") != 0) << 1
        | u8::from(short && shows(cues, head.honorific)) << 2
        | u8::from(short && bits & (bit!("post-end") | bit!("body-end")) != 0) << 3
        | u8::from(shows(cues, head.seal) || bits & bit!("seal-vertical") != 0) << 4
        | u8::from(bits & bit!("stop-end") == 0 && (shows(cues, head.subject) || shows(cues, head.note))) << 5
}

/// Columns that a full line of a plain text takes: nine tenths of its lines are shorter.
fn line_width(document: &Document) -> usize {
    let mut widths: Vec<usize> = document.lines().map(|l| width(l.text.trim_end())).filter(|w| *w > 0).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or(80).clamp(60, 100)
}

/// Left and right edge as parts of the page's width, 0 to 1.
fn edges(cut: &Cut, document: &Document, columns: usize) -> (f32, f32) {
    let page = document.pages.get(cut.line.page.saturating_sub(1) as usize);
    if let (Some(bbox), Some(Page { width, .. })) = (cut.line.bbox, page)
        && *width > 0.0
    {
        let first = cut.line.words.iter().find(|w| w.range.end > cut.range.start).map_or(bbox.x0, |w| w.bbox.x0);
        let last = cut.line.words.iter().rev().find(|w| w.range.start < cut.range.end).map_or(bbox.x1, |w| w.bbox.x1);
        return (first / width, last / width);
    }
    let lead = cut.line.text.get(..cut.range.start).map_or(0, width)
        + cut.printed().chars().take_while(|c| c.is_whitespace()).map(crate::text::columns).sum::<usize>();
    let end = cut.line.text.get(..cut.range.end).map_or(0, |t| width(t.trim_end()));
    #[expect(clippy::cast_precision_loss, reason = "columns of a printed line are few")]
    let part = |n: usize| n as f32 / columns as f32;
    (part(lead), part(end))
}

/// What its neighbours ask of a piece.
fn stand(left: f32, right: f32, (bits, cues): (u64, CueSet), head: HeadCues) -> Stand {
    let text = bits & (bit!("stop-end") | bit!("letters-many")) != 0;
    Stand { left, right, honorific: !text && shows(cues, head.honorific), dated: bits & bit!("date-only") != 0, text }
}

fn shapes(cut: &Cut, at: usize, (left, right): (f32, f32), tables: &Tables) -> u64 {
    let t = cut.folded.as_str();
    let Letters { count, hiragana, katakana, kanji, ascii, stops, commas, open_quotes, drawn } = Letters::of(t);
    let mut bits = 0;
    let mut set = |name: u64, on: bool| bits |= if on { name } else { 0 };
    // dates and numbers
    let days = || cut.dates.iter().filter(|d| d.precision == Precision::Day);
    let date_cover: usize = days().map(|d| d.full.len()).sum();
    let number_cover: usize = cut.numbers.iter().filter(|n| !n.law).map(|n| n.range.len()).sum();
    let rest = |cover: usize| cover > 0 && t.len() - cover.min(t.len()) <= 15;
    let blank_date = cut.dates.iter().any(|d| d.form == DateForm::Blank);
    set(bit!("date-only"), rest(date_cover) && days().any(|d| d.date.is_some()));
    set(bit!("date-in"), date_cover > 0);
    set(bit!("date-blank"), blank_date);
    set(bit!("date-cited"), cut.dates.iter().any(|d| d.dated));
    set(bit!("number-only"), rest(number_cover));
    set(bit!("number-in"), number_cover > 0);
    set(bit!("number-cited"), cut.numbers.iter().any(|n| n.range.start > 0) && date_cover > 0);
    set(bit!("item-bracket"), is_bracket_item(t));
    set(bit!("date-and-number"), rest(date_cover + number_cover) && date_cover > 0 && number_cover > 0);
    set(bit!("number-blank"), cut.numbers.iter().any(|n| n.blank));
    // length
    let length = match count {
        0..=1 => bit!("letters-1"),
        2..=3 => bit!("letters-3"),
        4..=8 => bit!("letters-8"),
        9..=16 => bit!("letters-16"),
        17..=30 => bit!("letters-30"),
        31..=60 => bit!("letters-60"),
        _ => bit!("letters-many"),
    };
    set(length, true);
    set(bit!("stop-in"), stops > 0);
    set(bit!("stop-end"), t.ends_with('。') || t.ends_with("。)"));
    set(bit!("comma-in"), commas > 0);
    set(bit!("hiragana-none"), hiragana == 0);
    set(bit!("hiragana-few"), hiragana > 0 && hiragana * 4 < count);
    set(bit!("hiragana-many"), hiragana * 4 >= count && count > 3);
    set(bit!("katakana-many"), katakana * 3 > count);
    set(bit!("ascii-many"), ascii * 2 > count);
    // names
    let name = t.trim_end_matches([')', ']', '〕', '】']);
    let short = count <= 60 && stops == 0;
    set(bit!("post-end"), short && tables.posts.split_post(name).is_some());
    set(bit!("body-end"), short && tables.bodies.ends_like_body(name));
    set(bit!("body-known"), short && tables.organizations.prefix_len(t) >= 9);
    let post_first = if count <= 40 { post_first(t, tables) } else { 0 };
    set(bit!("post-first"), post_first > 0);
    let named = (2..=24).contains(&count) && stops == 0;
    set(bit!("person-like"), named && is_person_like(cut.printed(), t, post_first));
    set(bit!("letter-spaced"), is_letter_spaced(cut.printed()));
    // marks at the front
    set(bit!("item-digit"), is_digit_item(t));
    set(
        bit!("item-kana"),
        t.chars().nth(1).is_some_and(|c| matches!(c, '.' | '、' | ')' | '．')) && t.starts_with(is_katakana),
    );
    set(bit!("bullet"), t.starts_with(['・', '○', '●', '-', '※', '•', '◇', '■', '□', '◆', '〇', '▼', '➢', '*', '◎']));
    set(bit!("quote-first"), t.starts_with(['「', '『']));
    set(
        bit!("bracket-whole"),
        t.starts_with(['(', '〔', '[', '【', '<', '〈', '《', '≪'])
            && t.ends_with([')', '〕', ']', '】', '>', '〉', '》', '≫']),
    );
    // place
    set(bit!("right"), left >= 0.35);
    set(bit!("far-right"), left >= 0.52);
    set(bit!("centred"), left > 0.06 && right < 0.97 && (left - (1.0 - right)).abs() < 0.08 && left < 0.45);
    set(bit!("indent-one"), cut.printed().starts_with('\u{3000}') && !cut.printed().starts_with("\u{3000}\u{3000}"));
    set(bit!("blank-before"), cut.blank_before);
    set(bit!("blank-after"), cut.blank_after);
    set(bit!("page-first"), cut.page_first);
    set(bit!("doc-first"), at < 3);
    set(bit!("continued"), cut.continued);
    set(bit!("quoted"), cut.quote_depth > 0);
    let class = t.strip_prefix('各').unwrap_or(t);
    set(bit!("class-first"), short && (t == "各" || tables.parties.class_len(class) > 0));
    set(bit!("close-first"), t.starts_with(['」', ')', '』', '】']));
    set(bit!("quote-open"), open_quotes > 0);
    set(bit!("drawn"), drawn > 0);
    set(bit!("kanji-short"), (2..=6).contains(&count) && kanji == count);
    set(bit!("particle-end"), t.ends_with(['の', 'に', 'を', 'は', 'が', 'と', 'て', 'で', 'し', 'る', 'り', '、']));
    bits
}

/// How many letters of which sort a text has.
#[derive(Default)]
struct Letters {
    count: usize,
    hiragana: usize,
    katakana: usize,
    kanji: usize,
    ascii: usize,
    stops: usize,
    commas: usize,
    /// more that open than that close
    open_quotes: isize,
    /// lines and dots
    drawn: usize,
}

impl Letters {
    /// Counts them all on one way through the text.
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars() {
            letters.count += 1;
            match c {
                '。' => letters.stops += 1,
                '、' | '，' => letters.commas += 1,
                '「' | '『' => letters.open_quotes += 1,
                '」' | '』' => letters.open_quotes -= 1,
                '│' | '─' | '┌' | '└' | '…' => letters.drawn += 1,
                '\0'..='\x7f' => {
                    letters.ascii += 1;
                    letters.drawn += usize::from(c == '|');
                }
                _ if is_hiragana(c) => letters.hiragana += 1,
                _ if is_kanji(c) => letters.kanji += 1,
                _ if is_katakana(c) => letters.katakana += 1,
                _ => {}
            }
        }
        letters
    }
}

/// (2)…: an item of a list.
fn is_bracket_item(t: &str) -> bool {
    let inner = t.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(inner, _)| inner);
    (1..=2).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_digit())
}

/// Length in bytes of the longest post that a text begins with (会長 in 会長近藤晴貞); 0 when none.
fn post_first(t: &str, tables: &Tables) -> usize {
    let letters = t.char_indices().skip(1).take(9).filter(|(_, c)| tables.posts.may_end_in(*c));
    let ends = letters.map(|(at, c)| at + c.len_utf8());
    ends.filter(|end| t.get(..*end).is_some_and(|head| tables.posts.is_post(head))).max().unwrap_or(0)
}

/// 1. (1) ① 第1 1 at the front of an item.
fn is_digit_item(t: &str) -> bool {
    let rest = t.trim_start_matches(['(', '第', '<', '[', '【', '〔']);
    let Some(numeral) = crate::text::read_numeral(rest) else { return false };
    let after = rest.get(numeral.bytes..).and_then(|r| r.chars().next());
    numeral.value < 100
        && match after {
            None => true,
            Some(c) => !matches!(
                c,
                '年' | '月' | '日' | '号' | '条' | '項' | '枚' | '頁' | '円' | '名' | '人' | '-' | '/' | ':'
            ),
        }
}

/// A Japanese name of two to six characters, spaced, alone or behind a post (会長　近藤　晴貞).
fn is_person_like(printed: &str, folded: &str, post_first: usize) -> bool {
    let count = folded.chars().count();
    if !(2..=24).contains(&count) || folded.contains(['。', '、', '「', '(']) {
        return false;
    }
    if post_first > 0 {
        let rest = folded.get(post_first..).unwrap_or_default();
        let letters = rest.chars().count();
        return (2..=7).contains(&letters) && rest.chars().all(|c| is_kanji(c) || is_hiragana(c) || is_katakana(c));
    }
    count <= 7 && folded.chars().all(is_kanji) && printed.trim().chars().any(char::is_whitespace)
}

/// 事 務 連 絡: most tokens are single characters.
fn is_letter_spaced(printed: &str) -> bool {
    let (mut tokens, mut singles, mut length) = (0, 0, 0);
    // a space at the end closes the last token
    for c in printed.chars().chain([' ']) {
        if matches!(c, '\u{3041}'..='\u{9fff}') || !c.is_whitespace() {
            length += 1;
        } else if length > 0 {
            tokens += 1;
            singles += usize::from(length == 1);
            length = 0;
        }
    }
    tokens >= 3 && singles * 3 >= tokens * 2
}

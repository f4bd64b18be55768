//! What a site prints around the letters that it shows: no letter of its own. A newsletter is one: it may tell of letters that came.
//!
//! ```text
//! 課長通知(…の改正について 薬総発0308第2号) (PDF:88.10KB)   ┐ the frame of the page
//! 読み込み中.... (全文を見る)                              ┘
//! 薬総発0308第2号                                       ← the letter
//! ```
//!
//! Knows roles and shapes of lines. Known to be hard: a short message above a letter that passes it on.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{begins, has, head, role, text};
use super::signer::signs;
use crate::tables::Tables;
use crate::text::is_japanese;
use std::ops::Range;

/// Takes such words out of the letters.
pub(super) fn settle(cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    title_of_a_page(cuts, steps, tables);
    frame_above(cuts, steps, tables);
    shown_below(cuts, steps);
    repeated_below(cuts, steps);
    site_words(cuts, steps);
}

/// Size: px / Start display at page: / … / Transcription: what stands above is the frame of a page, with the beginning of the letter once
/// more.
fn shown_below(cuts: &[Cut], steps: &mut [Step]) {
    /// The line stands among these; what begins so near to the head is of it.
    const TOP: usize = 80;
    const NEAR: usize = 4;
    let loading = |at: usize| (0..at).any(|above| text(cuts, above).starts_with("読み込み中"));
    let mark = |at: &usize| match text(cuts, *at) {
        "Transcription" => true,
        "全文" => loading(*at),
        _ => false,
    };
    let Some(mark) = (0..cuts.len().min(TOP)).rfind(mark) else { return };
    // (1): the page
    let page = |at: &usize| text(cuts, *at).trim_matches(['(', ')']).bytes().all(|byte| byte.is_ascii_digit());
    let Some(first) = (mark + 1..cuts.len()).find(|at| !page(at)) else { return };
    for (at, step) in steps.iter_mut().enumerate().take(first + NEAR) {
        // 健感発 / 0412 / 第5号: the next lines are of the same head
        step.begins = at == first;
        if at < first {
            step.role = Role::Furniture;
        }
    }
}

/// …の制定について / 昭和58年6月20日 例規警防第7号 / 体系情報: subject and day of the letter above once more, and no sentence: the foot of its page.
fn repeated_below(cuts: &[Cut], steps: &mut [Step]) {
    let begins = begins(steps);
    for (nth, pair) in begins.windows(2).enumerate() {
        let &[above, below] = pair else { continue };
        let end = begins.get(nth + 2).copied().unwrap_or(steps.len());
        let own = |range: Range<usize>, wanted: Role| {
            range.into_iter().find(|at| role(steps, *at) == Some(wanted)).map(|at| text(cuts, at))
        };
        let bare = |title: &str| title.trim_start_matches(['○', '◎', '●']).to_owned();
        let title = own(below..end, Role::Subject).map(bare);
        let same = title.is_some() && title == own(above..below, Role::Subject).map(bare);
        let day = |range: Range<usize>| {
            let of_day = |at: &usize| role(steps, *at) == Some(Role::Date);
            range.into_iter().filter(of_day).find_map(|at| cuts.get(at)?.dates.first()?.date)
        };
        let dated = day(below..end).is_some_and(|own| day(above..below) == Some(own));
        let said = (below..end).any(|at| text(cuts, at).contains('。'));
        if same && dated && !said && !has(steps, below..end, Role::Addressee) {
            for step in steps.iter_mut().take(end).skip(below) {
                (step.begins, step.role) = (false, Role::Furniture);
            }
        }
    }
}

/// ここからサイトの主なメニューです on top of a page is no subject.
fn site_words(cuts: &[Cut], steps: &mut [Step]) {
    const WORDS: [&str; 6] = [
        "ここからサイトの主なメニューです",
        "ここから本文です",
        "ここから本文です。",
        "本文へ移動",
        "本文へスキップします。",
        "本文",
    ];
    for at in 0..cuts.len().min(12) {
        let head = role(steps, at).is_some_and(Role::is_head);
        if !head || !WORDS.contains(&text(cuts, at)) {
            continue;
        }
        let begins = steps.get(at).is_some_and(|step| step.begins);
        if let Some(step) = steps.get_mut(at) {
            (step.role, step.begins) = (Role::Furniture, false);
        }
        if let Some(step) = steps.get_mut(at + 1) {
            step.begins |= begins;
        }
    }
}

/// The title of a web page above the letter that it shows, with some words on where it was found: no letter of its own.
fn title_of_a_page(cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let begins = begins(steps);
    let &[first, second, ..] = begins.as_slice() else { return };
    let end = begins.get(2).copied().unwrap_or(steps.len());
    let subject = |range: Range<usize>| -> String {
        let of_subject = range.filter(|at| role(steps, *at) == Some(Role::Subject));
        let text: String = of_subject.filter_map(|at| cuts.get(at)).map(|cut| cut.folded.as_str()).collect();
        text.chars().filter(|c| is_japanese(*c)).collect()
    };
    let (title, own) = (subject(first..second), subject(second..end));
    let own: String = own.chars().take(LEAST).collect();
    let same = own.chars().count() == LEAST && title.starts_with(&own) || same_number(cuts, steps, first, second..end);
    // an address of the web may look like a day
    let day = |at: usize| cuts.get(at).and_then(|cut| cut.dates.first()).map(|day| day.date);
    let own_day = (second..end).find(|at| role(steps, *at) == Some(Role::Date)).and_then(day);
    let dated = |at: usize| role(steps, at) == Some(Role::Date) && day(at).is_some() && day(at) != own_day;
    let bare = !has(steps, first..second, Role::Number) && !(first..second).any(dated);
    let whole = has(steps, second..end, Role::Date) && has(steps, second..end, Role::Addressee);
    let passes_on = cuts.get(first..second).is_some_and(|above| {
        above
            .iter()
            .any(|cut| ["passes-on", "honorific", "greeting"].iter().any(|cue| tables.cues.holds(cut.cues, cue)))
    });
    if !same || !bare || !whole || passes_on {
        return;
    }
    for (at, step) in steps.iter_mut().enumerate().take(second).skip(first) {
        step.role = Role::Furniture;
        step.begins &= at != first;
    }
}

/// 課長通知(…の改正について 薬総発0308第2号 令和4年3月8日) in the frame of a page, above the letter with this number: no sentence, no party.
fn same_number(cuts: &[Cut], steps: &[Step], first: usize, letter: Range<usize>) -> bool {
    let number =
        |at: usize| cuts.get(at).and_then(|cut| cut.numbers.iter().find(|n| !n.law && !n.blank).map(|n| (cut, n)));
    let of_head = [Role::Addressee, Role::Issuer, Role::Person];
    let bare = of_head.iter().all(|wanted| !has(steps, first..letter.start, *wanted));
    let own = head(letter.clone(), steps).find(|at| role(steps, *at) == Some(Role::Number)).and_then(number);
    let Some(own) = own.and_then(|(cut, own)| cut.folded.as_str().get(own.range.clone())) else { return false };
    let names = |at: usize| {
        let line = text(cuts, at);
        line.contains(own) && !line.contains('。')
    };
    bare && (first..letter.start).any(names)
}

/// Words of a site above the letter that it shows: nobody writes there, to nobody, on no day, and nothing is passed on.
fn frame_above(cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    const PASSES_ON: [&str; 12] =
        ["転送", "届き", "届い", "送付", "送り", "別添", "別紙", "添付", "下記", "周知", "回覧", "通知がありました"];
    let begins = begins(steps);
    let &[first, second, ..] = begins.as_slice() else { return };
    let end = begins.get(2).copied().unwrap_or(steps.len());
    let of_head = [Role::Number, Role::Date, Role::Addressee, Role::Issuer, Role::Person];
    // 低解像度画像をダウンロード may be taken for a name
    let told = |at: usize| match role(steps, at) {
        Some(Role::Issuer) => signs(text(cuts, at), tables) || tables.bodies.ends_like_body(text(cuts, at)),
        Some(role) => of_head.contains(&role),
        None => false,
    };
    let bare = !(first..second).any(told);
    let kinds = of_head.iter().take(4).filter(|wanted| has(steps, second..end, **wanted)).count();
    if !bare || kinds < 2 || !has(steps, second..end, Role::Addressee) {
        return;
    }
    let said = (first..second).any(|at| {
        let cut = cuts.get(at);
        let cue = ["passes-on", "honorific", "greeting"]
            .iter()
            .any(|name| cut.is_some_and(|cut| tables.cues.holds(cut.cues, name)));
        cue || PASSES_ON.iter().any(|word| text(cuts, at).contains(word))
    });
    if said {
        return;
    }
    for (at, step) in steps.iter_mut().enumerate().take(second).skip(first) {
        step.role = Role::Furniture;
        step.begins &= at != first;
    }
}

/// So many letters of the title and the subject are the same.
const LEAST: usize = 12;

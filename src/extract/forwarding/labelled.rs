//! What is passed on, described line by line under 記: each line a label and a value.
//!
//! ```text
//! １　件　名　保冷箱の温度の記録について
//! ２　発信者　全国配食協議会
//! ３　日　付　令和６年９月５日          → issuer 全国配食協議会, date 2024-09-05, title 保冷箱の温度の記録について
//! ```
//!
//! Must not know what the sentences say. Known to be hard: forms of events have the same labels (日時, 場所), so one label is too little.

use super::{Context, Passage};
use crate::grammar::{Precision, find_dates, find_numbers};
use crate::model::Upstream;
use crate::tables::{Forwarding, Tables};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Title,
    Issuer,
    Date,
    Number,
}

/// The label that a line begins with, and its value.
pub(super) fn label_of<'t>(text: &'t str, words: &Forwarding) -> Option<(Label, &'t str)> {
    let bare = text
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '.' | '・' | '○' | '、' | '【'));
    let lists = [
        (Label::Title, &words.title_labels),
        (Label::Issuer, &words.issuer_labels),
        (Label::Date, &words.date_labels),
        (Label::Number, &words.number_labels),
    ];
    lists.into_iter().find_map(|(label, list)| {
        let value = list.iter().find_map(|word| bare.strip_prefix(word.as_str()))?;
        let value = value.trim_start_matches([':', '】', ')', '・', '…']);
        (!value.is_empty() && !value.starts_with(['の', 'は', 'を', 'が', 'に'])).then_some((label, value))
    })
}

/// The letters that lines with labels describe, each with the index of its first passage. Of fewer than two labels nothing is told.
pub(super) fn labelled(
    passages: &[Passage],
    words: &Forwarding,
    (tables, head): (&Tables, &Context),
) -> Vec<(Upstream, usize)> {
    let mut out: Vec<(Upstream, usize, Vec<Label>)> = Vec::new();
    let mut last = None;
    for (at, passage) in passages.iter().enumerate() {
        let Some((label, value)) = label_of(&passage.text, words) else { continue };
        let follows = last == at.checked_sub(1) && last.is_some();
        last = Some(at);
        if !follows || out.last().is_none_or(|(_, _, labels)| labels.contains(&label)) {
            out.push((Upstream { enclosed: true, ..Upstream::default() }, at, Vec::new()));
        }
        let Some((upstream, _, labels)) = out.last_mut() else { continue };
        labels.push(label);
        let number = || find_numbers(value, tables).into_iter().find(|number| !number.law && !number.blank);
        let day = || find_dates(value, tables).into_iter().find(|day| day.precision == Precision::Day);
        match label {
            Label::Title => upstream.title = Some(value.trim_matches(['「', '」']).to_owned()),
            Label::Issuer => {
                upstream.issuer = Some(super::strip_brackets(value)).filter(|name| !name.is_empty());
                upstream.reference_number = upstream.reference_number.take().or(number().map(|number| number.text));
            }
            Label::Date => upstream.date = day().and_then(|day| day.date.or_else(|| head.named(&day))),
            Label::Number => {
                upstream.reference_number = number().map(|number| number.text);
                upstream.date = upstream.date.or(day().and_then(|day| day.date));
            }
        }
    }
    let is_letter = |(upstream, _, labels): &(Upstream, usize, Vec<Label>)| {
        labels.len() > 1 && (upstream.title.is_some() || upstream.reference_number.is_some())
    };
    out.into_iter().filter(is_letter).map(|(upstream, at, _)| (upstream, at)).collect()
}

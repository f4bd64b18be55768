//! Whether what a letter lists as enclosed lies in the same document: as a letter, as material behind it, or in its own pages.
//!
//! ```text
//! (添付資料) 別添1 調査票  + a heading 「別添１」 on a later page → present, material:0
//! (添付資料) 別添2 集計表  + nothing of that name           → not present
//! ```

use crate::model::{Attachment, Found, Material};
use crate::text::{closing_bracket, squash};

/// Marks every attachment that was not yet found as a letter. `lines` are the letter's own lines: number and folded text; `others` are
/// the lines of the other letters and of all material, where a title is found but no label; `encloses` are the letters it passes on:
/// where there are any, a bare 別添 that was not found may mean one of them, and nothing is said of it.
pub fn presence(
    attachments: &mut [Attachment],
    listed_on: &[u32],
    lines: &[(u32, &str)],
    others: &[(u32, &str)],
    material: &[Material],
    encloses: &[usize],
) {
    for (at, attachment) in attachments.iter_mut().enumerate() {
        if attachment.present.is_some() {
            continue;
        }
        let label = attachment.label.as_deref().map(|l| bare(&squash(l)));
        let title = attachment.title.as_deref().map(|t| bare(&squash(t))).filter(|t| t.chars().count() >= 3);
        // 点検チェックリスト(A4両面)
        let plain = attachment.title.as_deref().map(squash).and_then(|t| {
            let at = closing_bracket(&t)?;
            t.get(..at).map(bare).filter(|t| t.chars().count() >= 4)
        });
        if label.is_none() && title.is_none() {
            continue;
        }
        let listed = listed_on.get(at).copied().unwrap_or_default();
        let is_it = |heading: &str| {
            let heading = bare(heading);
            label.as_ref().is_some_and(|l| heading == *l)
                || title
                    .as_ref()
                    .is_some_and(|t| heading == *t || (t.chars().count() >= 6 && heading.ends_with(t.as_str())))
                || plain.as_ref().is_some_and(|t| heading == *t)
        };
        let is_titled = |text: &str| {
            let heading = bare(text);
            let short = heading.chars().count() <= 30 && !text.contains(['。', '、']);
            [&title, &plain]
                .into_iter()
                .flatten()
                .any(|t| heading == *t || (short && t.chars().count() >= 4 && heading.ends_with(t.as_str())))
        };
        let in_material = material
            .iter()
            .position(|m| [&m.label, &m.title].into_iter().flatten().any(|heading| is_it(&squash(heading))));
        if let Some(found) = in_material {
            attachment.found = Some(Found::Material(found));
            attachment.present = Some(true);
        } else if lines.iter().any(|(number, text)| *number > listed && is_it(text))
            || others.iter().any(|(number, text)| *number > listed && is_titled(text))
        {
            attachment.present = Some(true);
        } else if title.as_deref().is_some_and(is_kind_alone) && !material.is_empty() {
            // what lies behind may be it: cannot be told
        } else if encloses.is_empty() || !may_be_any_letter(attachment) {
            attachment.present = Some(false);
        }
    }
}

/// ①県会通知(写) ②厚労省事務連絡(写): where a letter lists as many covering letters as stand behind it, they are these, in order.
pub fn letters_in_order(attachments: &mut [Attachment], own: usize, letters: usize) {
    let sorts = ["通知", "通知文", "事務連絡", "依頼", "依頼文", "依頼文書"];
    let is_letter = |attachment: &Attachment| {
        let title = attachment.title.as_deref().unwrap_or_default();
        let name = closing_bracket(title).and_then(|at| title.get(..at)).unwrap_or(title);
        sorts.iter().any(|sort| name.ends_with(sort))
    };
    let behind = letters.saturating_sub(own + 1);
    if behind == 0 || attachments.iter().filter(|a| is_letter(a)).count() != behind {
        return;
    }
    for (nth, attachment) in attachments.iter_mut().filter(|a| is_letter(a)).enumerate() {
        if attachment.present.is_none() {
            attachment.found = Some(Found::Letter(own + 1 + nth));
            attachment.present = Some(true);
        }
    }
}

/// リーフレット, チラシ: a kind of thing that prints its own title and not this word.
fn is_kind_alone(title: &str) -> bool {
    matches!(title, "リーフレット" | "チラシ" | "ポスター" | "パンフレット" | "資料" | "冊子" | "通知文" | "通知")
}

/// 「別添のとおり通知がありました」 names no title: the letter passed on is what it means. A form (様式) or a table (別表) is no letter.
pub(super) fn may_be_any_letter(attachment: &Attachment) -> bool {
    let named = attachment.title.is_some() || attachment.reference_number.is_some() || attachment.date.is_some();
    !named && attachment.label.as_deref().is_some_and(|label| !label.contains("様式") && !label.contains("別表"))
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !matches!(
                c,
                '(' | ')' | '【' | '】' | '〔' | '〕' | '[' | ']' | '<' | '>' | '「' | '」' | '・' | '○' | '※' | '*'
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_annex_is_present_when_its_heading_stands_behind_the_list() {
        let listed = |label: &str, title: &str| Attachment {
            label: Some(label.to_owned()),
            title: Some(title.to_owned()),
            ..Attachment::default()
        };
        let mut attachments = vec![listed("別添1", "調査票"), listed("別添2", "集計表"), listed("別紙", "記入例")];
        let material = vec![Material { label: Some("別添１".to_owned()), ..Material::default() }];
        let lines = [(4, "別添1調査票"), (5, "別添2集計表"), (6, "別紙記入例"), (9, "別紙")];
        presence(&mut attachments, &[4, 5, 6], &lines, &[], &material, &[]);
        let present: Vec<_> = attachments.iter().map(|a| a.present).collect();
        assert_eq!(present, [Some(true), Some(false), Some(true)]);
        assert_eq!(attachments[0].found, Some(Found::Material(0)));
    }

    #[test]
    fn a_title_is_found_on_any_later_line_and_without_its_note() {
        let present = |title: &str, line: (u32, &str)| {
            let mut attachments = vec![Attachment { title: Some(title.to_owned()), ..Attachment::default() }];
            presence(&mut attachments, &[4], &[], &[line], &[], &[]);
            attachments[0].present
        };
        assert_eq!(present("点検チェックリスト(A4両面)", (34, "点検チェックリスト")), Some(true));
        assert_eq!(present("質疑応答", (27, "災害共済給付に関する質疑応答")), Some(true));
        assert_eq!(present("質疑応答", (3, "質疑応答")), Some(false), "the list itself is no annex");
        assert_eq!(
            present("質疑応答", (9, "次の点は、別に送る質疑応答")),
            Some(false),
            "a line of running text is none"
        );
    }

    #[test]
    fn letters_that_are_listed_one_by_one_stand_behind_in_order() {
        let listed = |title: &str| Attachment { title: Some(title.to_owned()), ..Attachment::default() };
        let mut attachments = vec![listed("県会通知(写)"), listed("厚労省事務連絡(写)"), listed("リーフレット")];
        letters_in_order(&mut attachments, 0, 3);
        let found: Vec<_> = attachments.iter().map(|a| a.found).collect();
        assert_eq!(found, [Some(Found::Letter(1)), Some(Found::Letter(2)), None]);
        let mut fewer = vec![listed("県会通知(写)")];
        letters_in_order(&mut fewer, 0, 3);
        assert_eq!(fewer[0].found, None, "which of the two it is cannot be told");
    }

    #[test]
    fn a_kind_of_thing_cannot_be_told_missing_where_material_lies_behind() {
        let mut attachments =
            vec![Attachment { title: Some("リーフレット".to_owned()), ..Attachment::default() }];
        let material =
            vec![Material { title: Some("市販の痛み止めを使う前に".to_owned()), ..Material::default() }];
        presence(&mut attachments, &[4], &[], &[], &material, &[]);
        assert_eq!(attachments[0].present, None);
    }

    #[test]
    fn a_bare_label_is_missing_only_where_no_letter_is_passed_on() {
        let present = |label: &str, encloses: &[usize]| {
            let mut attachments = vec![Attachment { label: Some(label.to_owned()), ..Attachment::default() }];
            presence(&mut attachments, &[4], &[(4, "別添のとおり通知がありました")], &[], &[], encloses);
            attachments[0].present
        };
        assert_eq!((present("別添", &[]), present("別添", &[1])), (Some(false), None));
        assert_eq!(present("別添様式", &[1]), Some(false), "a form is no letter");
    }
}

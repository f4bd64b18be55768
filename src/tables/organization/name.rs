//! Names of bodies for comparing: the middle dot lost or kept, ヶ or ケ, with or without a legal form.

use crate::text::Letters;
use serde::Deserialize;

/// A legal form as it stands before or after a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LegalForm {
    full: String,
    #[serde(default)]
    short: Vec<String>,
}

/// All legal forms, longest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct LegalForms {
    words: Vec<String>,
    /// the characters that they begin with
    first: Letters,
    /// the characters that they end with
    last: Letters,
}

impl LegalForms {
    pub(super) fn new(forms: Vec<LegalForm>) -> Self {
        let mut words: Vec<String> = forms.into_iter().flat_map(|f| std::iter::once(f.full).chain(f.short)).collect();
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        let first = words.iter().filter_map(|word| word.chars().next()).collect();
        let last = words.iter().filter_map(|word| word.chars().next_back()).collect();
        Self { words, first, last }
    }

    /// Length in bytes of the legal forms that a folded name begins with.
    pub(super) fn prefix_len(&self, name: &str) -> usize {
        let mut rest = name;
        // most names begin with none
        while rest.chars().next().is_some_and(|c| self.first.has(c))
            && let Some(after) = self.words.iter().find_map(|word| rest.strip_prefix(word.as_str()))
        {
            rest = after;
        }
        name.len() - rest.len()
    }

    /// The name without its legal forms; the name itself when nothing else would be left.
    pub(super) fn strip<'n>(&self, name: &'n str) -> &'n str {
        let mut rest = name.get(self.prefix_len(name)..).unwrap_or(name);
        while rest.chars().next_back().is_some_and(|c| self.last.has(c))
            && let Some(before) = self.words.iter().find_map(|word| rest.strip_suffix(word.as_str()))
        {
            rest = before;
        }
        if rest.is_empty() { name } else { rest }
    }
}

/// What a character counts for in comparing names; `None` when it does not count.
pub(super) fn loosen(c: char) -> Option<char> {
    match c {
        '・' | ' ' | '\u{3000}' => None,
        'ヶ' => Some('ケ'),
        'ヵ' => Some('カ'),
        other => Some(other),
    }
}

/// A name as it is compared.
pub(super) fn loose(name: &str) -> String {
    // most names are compared as they are
    if name.chars().all(|c| loosen(c) == Some(c)) { name.to_owned() } else { name.chars().filter_map(loosen).collect() }
}

/// The name without a leading 各, which belongs to the sentence and not to the name.
pub(super) fn without_each(name: &str) -> &str {
    name.strip_prefix('各').filter(|rest| !rest.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms() -> LegalForms {
        let form = |full: &str, short: &[&str]| LegalForm {
            full: full.to_owned(),
            short: short.iter().map(|s| (*s).to_owned()).collect(),
        };
        LegalForms::new(vec![
            form("社団法人", &["(社)"]),
            form("公益社団法人", &["(公社)"]),
            form("株式会社", &["(株)"]),
        ])
    }

    #[test]
    fn legal_forms_go_from_both_ends() {
        for (name, bare) in [
            ("公益社団法人日本歯科医師会", "日本歯科医師会"),
            ("(社)日本獣医師会", "日本獣医師会"),
            ("回覧商事株式会社", "回覧商事"),
            ("社団法人", "社団法人"),
            ("日本医師会", "日本医師会"),
        ] {
            assert_eq!(forms().strip(name), bare);
        }
        assert_eq!(forms().prefix_len("(公社)東京都歯科医師会"), "(公社)".len());
    }

    #[test]
    fn a_lost_dot_and_a_small_ke_make_no_difference() {
        assert_eq!(loose("雇用均等・児童家庭局"), loose("雇用均等児童家庭局"));
        assert_eq!(loose("茅ヶ崎市"), loose("茅ケ崎市"));
    }
}

//! Words around the names of issuers and addressees: honorifics, labels, legal forms (`data/parties.toml`).

use super::TableError;
use super::words::WordList;
use serde::Deserialize;

/// The words of `parties.toml`, folded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyWords {
    honorifics: WordList,
    addressee_labels: WordList,
    issuer_labels: WordList,
    subject_labels: WordList,
    date_labels: WordList,
    legal_forms: WordList,
    governments: WordList,
    regional: WordList,
    prefectures: WordList,
    classes: WordList,
    subject_notes: WordList,
}

/// Which label opens a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadLabel {
    /// 宛先
    Addressee,
    /// 発信者
    Issuer,
    /// 件名
    Subject,
    /// 発信日
    Date,
}

impl PartyWords {
    /// Reads `parties.toml`.
    pub(super) fn parse(table: &str, text: &str) -> Result<Self, TableError> {
        toml::from_str(text).map_err(|e| TableError::toml(table, text, &e))
    }

    /// The honorific that ends a folded name: (名, 敬称).
    #[must_use]
    pub fn split_honorific<'t>(&self, folded: &'t str) -> Option<(&'t str, &'t str)> {
        // 県立研修所長殿(参考送付)
        let noted = folded
            .strip_suffix(')')
            .and_then(|noted| noted.strip_suffix("(参考送付").or_else(|| noted.strip_suffix("(参考")));
        let folded = noted.unwrap_or(folded);
        // 会員の皆様へ
        let folded = match folded.strip_suffix('へ') {
            Some(bare) if ["様", "さま", "さん", "各位", "先生方"].iter().any(|end| bare.ends_with(end)) => {
                bare
            }
            _ => folded,
        };
        let honorific = self.honorifics.end_of(folded)?;
        let (name, honorific) = folded.split_at_checked(folded.len() - honorific.len())?;
        // 山崎広行 is a person, 事務局長行 goes to an office
        let body = || {
            const ENDS: &str = "会社局部課係室所長店校園館院省庁県市町村区署団協ー合";
            name.chars().next_back().is_none_or(|c| ENDS.contains(c) || !crate::text::is_kanji(c))
        };
        (honorific != "行" || body()).then_some((name, honorific))
    }

    /// Whether a folded text is an honorific and nothing else.
    #[must_use]
    pub fn is_honorific(&self, folded: &str) -> bool {
        self.honorifics.iter().any(|word| word == folded)
    }

    /// Bytes of the label that opens a folded line, with the colon behind it; 0 when none.
    #[must_use]
    pub fn label_len(&self, label: HeadLabel, folded: &str) -> usize {
        let words = match label {
            HeadLabel::Addressee => &self.addressee_labels,
            HeadLabel::Issuer => &self.issuer_labels,
            HeadLabel::Subject => &self.subject_labels,
            HeadLabel::Date => &self.date_labels,
        };
        let inner = folded.trim_start_matches([
            '(', '【', '[', '〔', '《', '〈', '■', '□', '●', '○', '◆', '◇', '*', '|', '│', '・', '▼', '▶',
        ]);
        // ■件名 is a label, (件名 may be the beginning of a sentence in brackets
        let brackets = folded.starts_with(['(', '【', '[', '〔', '《', '〈', '○']);
        for word in words.that_may_open(inner) {
            let Some(rest) = inner.strip_prefix(word.as_str()) else { continue };
            let behind = rest.trim_start_matches([')', '】', ']', '〕', '》', '〉', ':', '・', ' ', '|', '│', '→']);
            let signed = behind.len() < rest.len();
            // an English label without its colon is a word of a sentence
            if (signed || (!word.is_ascii() && !brackets)) && !behind.is_empty() {
                return folded.len() - behind.len();
            }
        }
        0
    }

    /// Bytes of the legal form that opens a folded name; 0 when none.
    #[must_use]
    pub fn legal_form_len(&self, folded: &str) -> usize {
        self.legal_forms.start_len(folded)
    }

    /// Whether a folded name opens like a body of its own: a ministry, a legal form, a prefecture.
    #[must_use]
    pub fn opens_body(&self, folded: &str) -> bool {
        self.governments.start_len(folded) > 0
            || self.legal_forms.start_len(folded) > 0
            || self.prefectures.start_len(folded) > 0
    }

    /// Bytes of the government body that opens a folded name; 0 when none.
    #[must_use]
    pub fn government_len(&self, folded: &str) -> usize {
        self.governments.start_len(folded)
    }

    /// Whether a folded name is that of an agency or ministry without its last character (金融 for 金融庁): text layers lose it.
    #[must_use]
    pub fn is_government_stem(&self, folded: &str) -> bool {
        self.governments.iter().any(|name| {
            name.strip_prefix(folded).is_some_and(|rest| matches!(rest, "省" | "庁" | "府")) && !folded.is_empty()
        })
    }

    /// Whether a folded name is that of a regional office of the State (沖縄総合事務局開発建設部).
    #[must_use]
    pub fn is_regional(&self, folded: &str) -> bool {
        self.regional.start_len(folded) > 0
    }

    /// Whether a folded name opens a class of bodies: 各県, and not 各種学校 or 各務原市.
    #[must_use]
    pub fn is_each(&self, folded: &str) -> bool {
        folded.strip_prefix('各').is_some_and(|rest| !rest.starts_with(['種', '務', '自', '般', '位']))
    }

    /// Whether a class of bodies is among those that a folded name names: 東京消防庁・各指定都市消防本部.
    #[must_use]
    pub fn names_each(&self, folded: &str) -> bool {
        let parts = folded.match_indices('各').filter_map(|(at, _)| folded.split_at_checked(at));
        parts.into_iter().any(|(before, rest)| {
            (before.is_empty() || before.ends_with(['・', '、', '及', 'び'])) && self.is_each(rest)
        })
    }

    /// Bytes of the addressee class (都道府県, 特別区) that opens a folded name; 0 when none.
    #[must_use]
    pub fn class_len(&self, folded: &str) -> usize {
        self.classes.start_len(folded)
    }

    /// Whether the bracketed end of a subject is a note on the sort of letter.
    #[must_use]
    pub fn is_subject_note(&self, folded: &str) -> bool {
        self.subject_notes.iter().any(|word| word == folded) || self.is_compound_note(folded)
    }

    /// 回答依頼, 通知及び依頼: known words one behind the other.
    fn is_compound_note(&self, folded: &str) -> bool {
        const JOINTS: [&str; 6] = ["及び", "並びに", "・", "、", "の", "兼"];
        let mut rest = folded;
        let mut words = 0;
        while !rest.is_empty() {
            let word = self.subject_notes.start_of(rest);
            let Some(word) = word else { return false };
            rest = rest.get(word.len()..).unwrap_or_default();
            words += 1;
            let joint = JOINTS.iter().find(|joint| rest.starts_with(**joint));
            rest = joint.and_then(|joint| rest.strip_prefix(joint)).filter(|rest| !rest.is_empty()).unwrap_or(rest);
        }
        words >= 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Tables;

    #[test]
    fn an_honorific_is_cut_off_the_end() {
        let words = &Tables::embedded().parties;
        assert_eq!(words.split_honorific("都道府県知事殿"), Some(("都道府県知事", "殿")));
        assert_eq!(words.split_honorific("会員の先生方"), Some(("会員の", "先生方")));
        assert_eq!(words.split_honorific("都道府県知事"), None);
    }

    #[test]
    fn a_label_is_taken_off_with_its_colon() {
        let words = &Tables::embedded().parties;
        assert_eq!(words.label_len(HeadLabel::Subject, "件名:調査について"), "件名:".len());
        assert_eq!(words.label_len(HeadLabel::Issuer, "From:東区医師会"), "From:".len());
        assert_eq!(words.label_len(HeadLabel::Issuer, "Fromage"), 0);
    }
}

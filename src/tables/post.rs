//! Posts (職名) at the end of a printed party: where the organization ends and the post begins. Knows the words of `posts.toml`
//! and [`BodyWords`]; knows no single body and no letter.
//!
//! ```text
//! 厚生労働省保険局医療課長     → 厚生労働省保険局医療課 + 課長 (the unit stays with the organization)
//! 公益社団法人日本歯科医師会会長 → 公益社団法人日本歯科医師会 + 会長
//! 厚生労働省医政局特定医薬品開発支援・医療情報担当参事官 → 厚生労働省医政局 + 特定医薬品開発支援・医療情報担当参事官
//! 全国社会福祉協議会民生部長    → 全国社会福祉協議会 + 民生部長 (units inside an association are written as posts)
//! 文部科学大臣                → 文部科学省 + 大臣
//! ```
//!
//! Known to be hard: a unit of an association is a post for some clerks and part of the organization for others; a described post
//! without an office before it (災害看護委員長) is all post, and its organization has to come from the line above.

use super::TableError;
use super::body::BodyWords;
use super::words::{Endings, split_bracket};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A party taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitPost<'t> {
    /// where the printed organization ends, in bytes of the folded text; with a head (医療課長) the unit's own character is inside;
    /// 0 when only a post is printed
    pub organization_end: usize,
    /// the organization, completed where the print cuts it short (文部科学大臣 → 文部科学省)
    pub organization: String,
    /// the post as a record shows it: 課長, 会長, 参事官(外客受入)
    pub post: String,
    /// where the post's own characters begin in the folded text: 医療課長 → before 課
    pub post_start: usize,
    /// what kind of word decided
    pub form: PostForm,
    /// the printed characters of the post
    pub printed: &'t str,
}

/// How a post is joined to its organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostForm {
    /// 医療課長: unit and post share a character
    Head,
    /// 日本歯科医師会会長
    Title,
    /// …担当参事官: the post takes a description with it
    Duty,
    /// 文部科学大臣
    Minister,
}

/// The words of `posts.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Posts {
    title: Endings,
    duty: Endings,
    follows: Endings,
    member: Endings,
    /// 課長 for a text that ends in 課長: unit + 長 → (unit, post)
    head: Endings,
    unit: BTreeMap<String, String>,
    minister: Endings,
    stem: Endings,
    stems: BTreeMap<String, String>,
    whole: BTreeMap<String, String>,
    /// the characters that a party with a post can end in, a bit for each: most texts are told apart by them alone
    last: Vec<u64>,
    bodies: BodyWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostFile {
    title: Vec<String>,
    duty: Vec<String>,
    follows: Vec<String>,
    member: Vec<String>,
    unit: BTreeMap<String, String>,
    minister: MinisterFile,
    whole: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MinisterFile {
    titles: Vec<String>,
    stem: BTreeMap<String, String>,
}

/// The end of a head's post: 長.
const HEAD: &str = "長";

impl Posts {
    /// Reads `posts.toml`.
    pub(super) fn parse(table: &str, text: &str, bodies: &BodyWords) -> Result<Self, Vec<TableError>> {
        let file: PostFile = toml::from_str(text).map_err(|e| vec![TableError::toml(table, text, &e)])?;
        let posts = Self {
            title: file.title.into_iter().collect(),
            duty: file.duty.into_iter().collect(),
            follows: file.follows.into_iter().collect(),
            member: file.member.into_iter().collect(),
            head: file.unit.keys().map(|unit| format!("{unit}{HEAD}")).collect(),
            unit: file.unit,
            minister: file.minister.titles.into_iter().collect(),
            stem: file.minister.stem.keys().cloned().collect(),
            stems: file.minister.stem,
            whole: file.whole,
            last: Vec::new(),
            bodies: bodies.clone(),
        };
        let words = [&posts.title, &posts.duty, &posts.follows, &posts.member, &posts.head, &posts.minister];
        let last = words.into_iter().flat_map(Endings::last_letters);
        let whole = posts.whole.keys().filter_map(|post| post.chars().next_back());
        let last: BTreeSet<char> = last.chain(whole).chain(HEAD.chars()).chain([')']).collect();
        let mut bits = vec![0; last.last().map_or(0, |c| *c as usize / 64 + 1)];
        for c in last {
            if let Some(slot) = bits.get_mut(c as usize / 64) {
                *slot |= 1 << (c as usize % 64);
            }
        }
        Ok(Self { last: bits, ..posts })
    }

    /// Takes a folded party (white space, person and honorific already gone) apart. `None` when it does not end in a post.
    ///
    /// ```
    /// let posts = &kairan::tables::Tables::embedded().posts;
    /// let split = posts.split_post("厚生労働省保険局医療課長").unwrap();
    /// assert_eq!((split.organization.as_str(), split.post.as_str()), ("厚生労働省保険局医療課", "課長"));
    /// assert_eq!(posts.split_post("厚生労働省医政局総務課"), None);
    /// ```
    #[must_use]
    pub fn split_post<'t>(&self, folded: &'t str) -> Option<SplitPost<'t>> {
        if !self.may_end(folded) {
            return None;
        }
        if let Some(organization) = self.whole.get(folded) {
            return Some(SplitPost {
                organization_end: 0,
                organization: organization.clone(),
                post: folded.to_owned(),
                post_start: 0,
                form: PostForm::Minister,
                printed: folded,
            });
        }
        let (core, bracket) = match split_bracket(folded) {
            Some((before, bracket)) if !before.is_empty() => (before, bracket),
            _ => (folded, ""),
        };
        let followed = self.follows.end_len(core);
        let trunk = core.len().checked_sub(followed).and_then(|at| core.get(..at)).unwrap_or(core);
        let (cut, taken) = match self.cut(trunk) {
            Some(cut) => (cut, trunk),
            None if followed > 0 => (self.cut(core)?, core),
            None => return None,
        };
        let tail = core.get(taken.len()..).unwrap_or_default();
        let printed = folded.get(cut.post_start..)?;
        Some(SplitPost {
            organization_end: cut.organization_end,
            organization: cut.organization,
            post: format!("{}{tail}{bracket}", cut.post),
            post_start: cut.post_start,
            form: cut.form,
            printed,
        })
    }

    /// Whether a folded text is a post and nothing else: 課長, 会長, 専務理事.
    #[must_use]
    pub fn is_post(&self, folded: &str) -> bool {
        self.may_end(folded)
            && (self
                .split_post(folded)
                .is_some_and(|split| split.organization.is_empty() && split.form != PostForm::Duty)
                || self.duty.contains(folded))
    }

    /// Whether a text ends in a character that a post can end in.
    fn may_end(&self, folded: &str) -> bool {
        folded.chars().next_back().is_some_and(|last| self.may_end_in(last))
    }

    /// Whether a post can end in this character; most it cannot.
    #[must_use]
    pub fn may_end_in(&self, last: char) -> bool {
        let code = last as usize;
        self.last.get(code / 64).is_some_and(|slot| slot >> (code % 64) & 1 == 1)
    }

    fn cut(&self, text: &str) -> Option<Cut> {
        self.cut_minister(text).or_else(|| self.cut_joined(text)).or_else(|| self.cut_single(text))
    }

    /// 文部科学大臣, 厚生次官; 厚生労働省事務次官 is cut as a title.
    fn cut_minister(&self, text: &str) -> Option<Cut> {
        let title = self.minister.longest_end(text)?;
        let post_start = text.len() - title.len();
        let before = text.get(..post_start)?;
        let stem = self.stem.longest_end(before);
        let organization = match stem.and_then(|stem| self.stems.get(stem)) {
            Some(organization) => organization.clone(),
            None => before.to_owned(),
        };
        Some(Cut {
            organization_end: post_start,
            organization,
            post: title.to_owned(),
            post_start,
            form: PostForm::Minister,
        })
    }

    /// 会長・事務局長, 看護部長・看護管理者: two posts of one body.
    fn cut_joined(&self, text: &str) -> Option<Cut> {
        let dot = text.rfind('・')?;
        let (left, right) = (text.get(..dot)?, text.get(dot + '・'.len_utf8()..)?);
        if !self.title.contains(right) && !self.head.contains(right) {
            return None;
        }
        let first = self.cut(left)?;
        Some(Cut { post: format!("{}・{right}", first.post), ..first })
    }

    fn cut_single(&self, text: &str) -> Option<Cut> {
        let head = self.head.longest_end(text).unwrap_or_default();
        let title = self.title.longest_end(text).unwrap_or_default();
        let duty = self.duty.longest_end(text).unwrap_or_default();
        if !duty.is_empty() && duty.len() >= head.len().max(title.len()) {
            return self.cut_duty(text, duty);
        }
        if !head.is_empty() && head.len() >= title.len() {
            return self.cut_head(text, head);
        }
        if !title.is_empty() {
            return Some(cut_before(text, title, PostForm::Title));
        }
        if let Some(before) = text.strip_suffix(HEAD)
            && (before.ends_with('の') || before.ends_with(')') || self.bodies.ends_like_body(before))
        {
            return Some(cut_before(text, HEAD, PostForm::Head));
        }
        let member = self.member.longest_end(text)?;
        let before = text.len().checked_sub(member.len()).and_then(|at| text.get(..at))?;
        (self.bodies.last_association_end(before) == Some(before.len()))
            .then(|| cut_before(text, member, PostForm::Title))
    }

    /// 医療課長: 課 stands in both; 総務課課長: it stands twice.
    fn cut_head(&self, text: &str, head: &str) -> Option<Cut> {
        let unit = head.strip_suffix(HEAD)?;
        let post = self.unit.get(unit)?;
        let printed_twice = text.strip_suffix(post.as_str()).filter(|before| post != HEAD && before.ends_with(unit));
        if printed_twice.is_some() || self.stands_apart(text, unit, post) {
            return Some(cut_before(text, post, PostForm::Title));
        }
        if let Some(cut) = self.cut_association_unit(text, unit) {
            return Some(cut);
        }
        let organization_end = text.len() - HEAD.len();
        let organization = text.get(..organization_end)?;
        let post_start = text.len().checked_sub(post.len()).unwrap_or(organization_end);
        if organization == unit && post.len() > HEAD.len() {
            // nothing but the post is printed: 課長, 会長
            let post_start = 0;
            return Some(Cut {
                organization_end: 0,
                organization: String::new(),
                post: post.clone(),
                post_start,
                form: PostForm::Title,
            });
        }
        Some(Cut {
            organization_end,
            organization: organization.to_owned(),
            post: post.clone(),
            post_start,
            form: PostForm::Head,
        })
    }

    /// 保健所を設置する市の市長, 競技団体会長, 医療センター院長: the body is complete before the post, and with the unit's character it would be none.
    fn stands_apart(&self, text: &str, unit: &str, post: &str) -> bool {
        let Some(before) = text.strip_suffix(post).filter(|_| post != HEAD) else { return false };
        if let Some(owner) = before.strip_suffix('の') {
            return self.bodies.ends_like_body(owner);
        }
        // 中央防災会議会長
        if unit == "会" && before.ends_with("会議") {
            return true;
        }
        let community = matches!(unit, "市" | "区" | "町" | "村");
        !community
            && self.bodies.ends_like_body(before)
            && !self.bodies.is_named_kind(text.strip_suffix(HEAD).unwrap_or(text), unit)
    }

    /// 全国社会福祉協議会民生部長, 教育委員会学校教育課長: one unit directly inside an association is part of the post. Offices in
    /// charge of something (施設主管課長) stay with the organization, as they do in 都道府県衛生主管部(局)長.
    fn cut_association_unit(&self, text: &str, unit: &str) -> Option<Cut> {
        if !matches!(unit, "課" | "部" | "室" | "係" | "所") {
            return None;
        }
        let end = self.bodies.last_association_end(text.strip_suffix(HEAD)?.strip_suffix(unit)?)?;
        let name = text.get(end..)?.strip_suffix(HEAD)?.strip_suffix(unit)?;
        let listed = name.contains('・');
        let plain = !name.contains("主管") && !name.contains("担当") && self.bodies.last_office_end(name).is_none();
        if name.is_empty() || !(listed || (plain && unit != "所")) {
            return None;
        }
        Some(cut_before(text, text.get(end..)?, PostForm::Duty))
    }

    /// Back to the last office; without one the whole text is the post.
    fn cut_duty(&self, text: &str, duty: &str) -> Option<Cut> {
        let before = text.get(..text.len() - duty.len())?;
        // 委員会委員長: the committee itself stands before it
        if self.bodies.ends_like_body(before) {
            return Some(cut_before(text, duty, PostForm::Duty));
        }
        let end = self.bodies.last_office_end(before).unwrap_or_default();
        Some(cut_before(text, text.get(end..)?, PostForm::Duty))
    }
}

/// Where a text was cut.
struct Cut {
    organization_end: usize,
    organization: String,
    post: String,
    post_start: usize,
    form: PostForm,
}

/// Cuts `post` off the end of `text`; の between the two goes (会員施設の看護管理者).
fn cut_before(text: &str, post: &str, form: PostForm) -> Cut {
    let post_start = text.len() - post.len();
    let before = text.get(..post_start).unwrap_or_default();
    let organization = before.strip_suffix('の').unwrap_or(before);
    Cut {
        organization_end: organization.len(),
        organization: organization.to_owned(),
        post: post.to_owned(),
        post_start,
        form,
    }
}

#[cfg(test)]
mod tests;

//! Names of bodies as letters print them: legal forms, posts, abbreviations (都歯) and classes (各都道府県歯科医師会会長).
//!
//! Owns the question whether two printed names mean the same body and whether a class of addressees contains a body. Knows no
//! authority record; that is [`super::Organizations`].
//!
//! ```
//! let names = kairan::tables::Names::embedded();
//! assert_eq!(names.core("公益社団法人東京都歯科医師会会長"), "東京都歯科医師会");
//! assert!(names.alike("都歯", "公益社団法人東京都歯科医師会会長") > 0.7);
//! assert!(names.contains("都道府県歯科医師会会長", "公益社団法人東京都歯科医師会") > 0.7);
//! ```
//!
//! Known to be hard: 県 alone is the prefecture of whoever writes; 日医 is 日本医師会 and never 日本歯科医師会; a prefecture's name begins
//! both its government (福岡県保健医療介護部) and its societies (福岡県医師会).

use crate::text::{Letters, squash};
use serde::Deserialize;
use std::sync::OnceLock;

/// What the members of a class of addressees have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Member {
    /// 都道府県: the 47
    Prefecture,
    /// 市町村, 指定都市, 特別区 …
    Municipality,
    /// 地区, 郡市区: the local society
    District,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    words: Vec<String>,
    member: Member,
}

/// The words around a body's name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    legal_forms: Vec<String>,
    posts: Vec<String>,
    offices: Vec<String>,
    #[serde(rename = "class")]
    classes: Vec<ClassRow>,
    district_words: Vec<String>,
    associations: Vec<String>,
    national: Vec<String>,
    own_area: Vec<String>,
    class_ends: Vec<String>,
    relative: Vec<String>,
}

/// An addressee that means many bodies: 都道府県・指定都市 + 保育組織.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// what its members begin with
    pub members: Vec<Member>,
    /// what follows: 歯科医師会, 衛生主管部(局)
    pub tail: String,
}

impl Names {
    /// The embedded table.
    ///
    /// A test reads the same text, so that the fall-back (a table without words) is never met.
    pub fn embedded() -> &'static Self {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(|| toml::from_str(include_str!("data/names.toml")).unwrap_or_else(|_| Self::empty()))
    }

    fn empty() -> Self {
        Self {
            legal_forms: Vec::new(),
            posts: Vec::new(),
            offices: Vec::new(),
            classes: Vec::new(),
            district_words: Vec::new(),
            associations: Vec::new(),
            national: Vec::new(),
            own_area: Vec::new(),
            class_ends: Vec::new(),
            relative: Vec::new(),
        }
    }

    /// The name folded, without legal form and post: 東京都歯科医師会.
    #[must_use]
    pub fn core(&self, printed: &str) -> String {
        let mut name = squash(printed);
        let letters = Letters::of(&name);
        for form in &self.legal_forms {
            if letters.may_hold(form) && name.contains(form.as_str()) {
                name = name.replace(form.as_str(), "");
            }
        }
        for end in ["等", "ほか", "他"] {
            if let Some(rest) = name.strip_suffix(end).filter(|rest| rest.chars().count() >= 2) {
                name.truncate(rest.len());
            }
        }
        let cut = self.without_post(&name).len();
        name.truncate(cut);
        name
    }

    fn without_post<'n>(&self, name: &'n str) -> &'n str {
        let trimmed = |rest: &'n str| (rest.chars().count() >= 2).then_some(rest);
        // 医師会長 is 医師会 + 長, 医師会会長 is 医師会 + 会長
        if let Some(rest) = name.strip_suffix("会長").filter(|rest| !self.ends_in_association(rest)) {
            // 薬剤師会副会長 is 薬剤師会 + 副会長
            if let Some(body) = rest.strip_suffix('副').filter(|body| self.ends_in_association(body)) {
                return body;
            }
            return if rest.is_empty() { name } else { name.strip_suffix("長").unwrap_or(name) };
        }
        // 名古屋支部支部長
        for unit in ["支部", "分会", "支会", "部会"] {
            let twice = || name.strip_suffix('長')?.strip_suffix(unit)?.strip_suffix(unit);
            if let Some(rest) = twice().filter(|rest| !rest.is_empty()) {
                return name.get(..rest.len() + unit.len()).unwrap_or(name);
            }
        }
        for post in &self.posts {
            if let Some(rest) = name.strip_suffix(post.as_str()).and_then(trimmed) {
                return rest.strip_suffix('・').unwrap_or(rest);
            }
        }
        match name.strip_suffix("長").and_then(trimmed) {
            Some(rest) if self.offices.iter().any(|office| rest.ends_with(office.as_str())) => {
                rest.strip_suffix("の").unwrap_or(rest)
            }
            _ => name,
        }
    }

    fn ends_in_association(&self, name: &str) -> bool {
        self.associations.iter().any(|end| name.ends_with(end.as_str()))
    }

    /// Whether the name is that of a society and not of a government office.
    #[must_use]
    pub fn is_association(&self, core: &str) -> bool {
        self.ends_in_association(core) && !core.ends_with("委員会")
    }

    /// 保育事業連盟豊橋支部: a part of a society.
    fn is_branch(&self, core: &str) -> bool {
        let part =
            ["支部", "分会", "支会", "部会", "ブロック", "事務局", "青年部"].iter().any(|end| core.ends_with(end));
        let society = |head: &str| head.chars().count() >= 3 && self.is_association(head);
        part && core.char_indices().any(|(at, _)| core.get(..at).is_some_and(society))
    }

    /// 本部, 上部団体: whoever stands above the writer, and no name.
    #[must_use]
    pub fn is_relative(&self, named: &str) -> bool {
        let folded = squash(named);
        self.relative.contains(&folded)
    }

    /// The area a name begins with and the rest: 東京都 + 歯科医師会, 日本 + 医師会, 川越市 + こども未来部保育課. An empty area when there is none.
    #[must_use]
    pub fn area<'n>(&self, core: &'n str) -> (&'n str, &'n str) {
        for word in &self.national {
            if let Some(rest) = core.strip_prefix(word.as_str()) {
                return core.split_at(core.len() - rest.len());
            }
        }
        let len = prefecture_len(core);
        if len > 0 {
            return core.split_at(len);
        }
        let mut count = 0;
        for (at, c) in core.char_indices() {
            count += 1;
            if count >= 2 && matches!(c, '市' | '区' | '町' | '村') {
                return core.split_at(at + c.len_utf8());
            }
            if count > 7 {
                break;
            }
        }
        ("", core)
    }

    /// 0 to 1: how surely `named` (maybe an abbreviation, maybe only the ministry) means the body `actual`.
    #[must_use]
    pub fn alike(&self, named: &str, actual: &str) -> f32 {
        let (a, b) = (self.core(named), self.core(actual));
        self.cores_alike(&a, &b)
    }

    /// [`Names::alike`] over names that are cores already.
    #[must_use]
    pub fn cores_alike(&self, a: &str, b: &str) -> f32 {
        if a.is_empty() || b.is_empty() {
            return 0.0;
        }
        if a == b {
            return 1.0;
        }
        let (area_a, rest_a) = self.area(a);
        let (area_b, rest_b) = self.area(b);
        let chars = |s: &str| s.chars().count();
        for (short, long) in [(a, b), (b, a)] {
            if let Some(more) = long.strip_prefix(short).filter(|_| chars(short) >= 2) {
                // 福岡県 is not 福岡県医師会 and no branch of it, 日本 is nobody
                let only_area = self.area(short).1.is_empty();
                return if only_area && (self.is_association(more) || self.is_branch(more)) { 0.0 } else { 0.95 };
            }
        }
        if chars(a) >= 3 && b.ends_with(a) && !self.is_association(a) {
            return 0.9;
        }
        // 全国社会福祉協議会全国保育協議会: a society within a society
        for (short, long) in [(a, b), (b, a)] {
            let before = long.strip_suffix(short).filter(|_| self.is_association(short) && chars(short) >= 5);
            if before.is_some_and(|before| self.is_association(before)) {
                return 0.95;
            }
        }
        let same_area = !area_a.is_empty() && area_a == area_b;
        if same_area && chars(rest_a) >= 2 && rest_b.ends_with(rest_a) && !self.is_association(rest_b) {
            return 0.9;
        }
        // 農林水産省動物衛生課 of 農林水産省消費・安全局動物衛生課: the bureau is left out
        if let Some((ministry, division)) = ministry_and_division(a)
            && let Some((other, rest)) = ministry_and_division(b)
            && ministry == other
            && chars(division) >= 3
            && rest.ends_with(division)
        {
            return 0.9;
        }
        if let Some(score) = self.by_own_area(a, b, area_b, rest_b) {
            return score;
        }
        if is_abbreviation(a, area_b, rest_b) {
            return 0.8;
        }
        // 全国連合会 of 全国介護支援専門員連合会: the area and the sort of society
        if same_area && is_sort_of_society(rest_a) && rest_b.ends_with(rest_a) {
            return 0.7;
        }
        let alike = strsim::normalized_levenshtein(a, b);
        if chars(a) >= 6 && chars(b) >= 6 && alike >= 0.85 && area_a == area_b { 0.75 } else { 0.0 }
    }

    /// 県健康推進課 of whoever writes, 県 alone, 国.
    fn by_own_area(&self, a: &str, b: &str, area_b: &str, rest_b: &str) -> Option<f32> {
        let first = a.chars().next()?;
        let rest = a.get(first.len_utf8()..)?;
        if first == '国' && rest.is_empty() {
            let state = ["省", "庁"].iter().any(|end| b.contains(end)) && area_b.is_empty();
            return state.then_some(0.7);
        }
        if !matches!(first, '都' | '道' | '府' | '県' | '市' | '区' | '町' | '村') {
            return None;
        }
        if rest.is_empty() {
            let own = area_b.ends_with(first) && !self.is_association(b);
            return own.then_some(0.8);
        }
        let area_fits = area_b.is_empty() || area_b.ends_with(first);
        // 県協会 of whoever writes from a prefecture's 協会
        if is_sort_of_society(rest) && area_b.ends_with(first) && rest_b.ends_with(rest) {
            return Some(0.7);
        }
        // 県薬, 府医: the prefecture's society of one profession
        let of_profession = PROFESSIONS.iter().find(|(short, _)| *short == rest).map(|(_, society)| *society);
        if let Some(society) = of_profession.filter(|_| area_b.ends_with(first)) {
            let own = rest_b
                .find(society)
                .is_some_and(|at| !rest_b.get(..at).is_some_and(|h| h.ends_with(['歯', '科', '獣'])));
            return own.then_some(0.8);
        }
        let long_enough = rest.chars().count() >= 3;
        if long_enough && area_fits && rest_b.ends_with(rest) {
            let same_sort = self.is_association(rest) == self.is_association(rest_b);
            return (same_sort && (!self.is_association(rest) || rest_b == rest)).then_some(0.85);
        }
        None
    }

    /// The class that an addressee means, when it means one: 各都道府県歯科医師会会長.
    #[must_use]
    pub fn class(&self, addressee: &str) -> Option<Class> {
        let folded = squash(addressee);
        let mut rest = folded.as_str();
        let mut members = Vec::new();
        loop {
            rest = rest.trim_start_matches(['各', '全', '・', '、', ',', '/', '及', 'び']);
            let hit = self.classes.iter().find_map(|row| {
                let word = row.words.iter().find(|word| rest.starts_with(word.as_str()))?;
                Some((row.member, word.len()))
            });
            let Some((member, len)) = hit else { break };
            members.push(member);
            rest = rest.get(len..).unwrap_or_default();
        }
        if members.is_empty() {
            return None;
        }
        members.sort_unstable();
        members.dedup();
        Some(Class { members, tail: self.without_post(rest).to_owned() })
    }

    /// 0 to 1: how surely the class of addressees `addressee` contains the body `body`.
    #[must_use]
    pub fn contains(&self, addressee: &str, body: &str) -> f32 {
        let core = self.core(body);
        let Some(class) = self.class(addressee) else {
            // 各保健福祉環境事務所長: every office so named
            let folded = squash(addressee);
            let every = folded.strip_prefix('各').map(|rest| self.without_post(rest).to_owned());
            let named = every.is_some_and(|name| name.chars().count() >= 4 && core.ends_with(&name) && core != name);
            return if named { 0.75 } else { 0.0 };
        };
        let (area, rest) = self.area(&core);
        let prefecture = prefecture_len(area) > 0;
        if self.is_association(&class.tail) {
            let fits = class.members.iter().any(|member| match member {
                Member::Prefecture => prefecture,
                Member::Municipality | Member::District => !prefecture && !self.national.iter().any(|n| n == area),
            });
            // 保育組織 and 建設業者団体 name the field of a society and not its name
            let field = ["組織", "業者団体", "関係団体", "団体"].iter().find_map(|end| class.tail.strip_suffix(end));
            let named = core.ends_with(&class.tail)
                || field.is_some_and(|field| {
                    field.chars().count() >= 2 && rest.contains(field) && self.is_association(rest)
                });
            return if fits && named { 0.85 } else { 0.0 };
        }
        if self.is_association(&core) {
            return 0.0;
        }
        let fits = class.members.iter().any(|member| match member {
            Member::Prefecture => prefecture,
            Member::Municipality => !prefecture && !area.is_empty(),
            Member::District => false,
        });
        let national = self.national.iter().any(|n| n == area);
        if fits && !national && (rest.is_empty() || !self.is_association(rest)) { 0.7 } else { 0.0 }
    }

    /// A class without what varies from letter to letter: 各郡市医師会長 → 〈district〉医師会, 会員医療機関 → 医療機関.
    #[must_use]
    pub fn class_core(&self, printed: &str) -> String {
        let mut name = squash(printed);
        for form in &self.legal_forms {
            name = name.replace(form.as_str(), "");
        }
        let mut rest = name.as_str();
        loop {
            let shorter = self
                .own_area
                .iter()
                .find_map(|word| rest.strip_prefix(word.as_str()).filter(|more| more.chars().count() >= 2));
            match shorter {
                Some(more) => rest = more,
                None => break,
            }
        }
        let district = self.district_words.iter().find_map(|word| rest.strip_prefix(word.as_str()));
        let (head, mut tail) = match district {
            Some(tail) if tail.chars().count() >= 2 => ("地区", tail),
            _ => ("", rest),
        };
        tail = self.without_post(tail);
        loop {
            let shorter = self
                .class_ends
                .iter()
                .find_map(|word| tail.strip_suffix(word.as_str()).filter(|less| less.chars().count() >= 2));
            match shorter {
                Some(less) => tail = less,
                None => break,
            }
        }
        format!("{head}{tail}")
    }
}

/// 農林水産省, 動物衛生課: a ministry or agency and what is below it.
fn ministry_and_division(core: &str) -> Option<(&str, &str)> {
    let at = core.find(['省', '庁']).filter(|at| *at > 0)? + '省'.len_utf8();
    Some(core.split_at(at)).filter(|(ministry, _)| ministry.chars().count() <= 8)
}

/// 都歯 = the area's first or last character and characters of the rest in order, beginning with its first.
fn is_abbreviation(short: &str, area: &str, rest: &str) -> bool {
    let mut chars = short.chars();
    let Some(first) = chars.next() else { return false };
    if !(area.starts_with(first) || area.ends_with(first)) || short.chars().count() > 8 {
        return false;
    }
    let mut tail = chars.peekable();
    if tail.peek().is_none() || tail.peek().copied() != rest.chars().next() {
        return false;
    }
    let mut of_rest = rest.chars();
    tail.all(|c| of_rest.any(|d| d == c))
}

/// What a society is called when only its sort is said.
fn is_sort_of_society(rest: &str) -> bool {
    ["連合会", "協会", "協議会", "連盟", "本部", "本会", "中央会"].contains(&rest)
}

/// What the society of a profession is called by its members: 県薬, 県歯, 都医.
const PROFESSIONS: [(&str, &str); 7] = [
    ("薬", "薬剤師会"),
    ("歯", "歯科医師会"),
    ("医", "医師会"),
    ("看", "看護協会"),
    ("栄", "栄養士会"),
    ("社協", "社会福祉協議会"),
    ("獣", "獣医師会"),
];

/// Length in bytes of the prefecture's name that a text begins with; 0 when none. By form (…県), the four exceptions by name.
fn prefecture_len(text: &str) -> usize {
    for name in ["北海道", "東京都", "大阪府", "京都府"] {
        if text.starts_with(name) {
            return name.len();
        }
    }
    text.char_indices().take(4).skip(2).find(|(_, c)| *c == '県').map_or(0, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> &'static Names {
        Names::embedded()
    }

    #[test]
    fn the_table_reads() {
        toml::from_str::<Names>(include_str!("data/names.toml")).unwrap();
    }

    #[test]
    fn a_name_loses_its_legal_form_and_post() {
        for (printed, core) in [
            ("公益社団法人東京都歯科医師会会長", "東京都歯科医師会"),
            ("公益社団法人福岡県医師会長", "福岡県医師会"),
            ("厚生労働省医政局医事課長", "厚生労働省医政局医事課"),
            ("福岡県筑紫保健福祉環境事務所長", "福岡県筑紫保健福祉環境事務所"),
            ("(社)千葉県獣医師会長", "千葉県獣医師会"),
            ("公益社団法人日本医師会常任理事", "日本医師会"),
            ("筑紫野中央病院長", "筑紫野中央病院"),
            ("鳥羽見町消防本部予防課長", "鳥羽見町消防本部予防課"),
            ("消防庁長官", "消防庁長官"),
            ("名古屋支部支部長", "名古屋支部"),
            ("日本薬剤師会副会長", "日本薬剤師会"),
            ("岡崎支部長", "岡崎支部"),
        ] {
            assert_eq!(names().core(printed), core, "{printed}");
        }
    }

    #[test]
    fn an_abbreviation_means_the_body_of_its_field() {
        for (named, actual, yes) in [
            ("都歯", "公益社団法人東京都歯科医師会会長", true),
            ("日歯", "日本歯科医師会", true),
            ("日医", "日本歯科医師会", false),
            ("日医", "公益社団法人日本医師会会長", true),
            ("県薬", "公益社団法人神奈川県薬剤師会会長", true),
            ("県医師会", "一般社団法人広島県医師会地域医療課", true),
            ("県医師会", "福岡県歯科医師会", false),
            ("県", "埼玉県福祉部少子政策課長", true),
            ("県", "福岡県医師会", false),
            ("県がん感染症疾病対策課長", "福岡県保健医療介護部がん感染症疾病対策課長", true),
            ("県健康推進課長", "福祉保健部健康局健康推進課長", true),
            ("埼玉県少子政策課", "埼玉県福祉部少子政策課長", true),
            ("厚生労働省", "厚生労働省保険局医療課", true),
            ("福岡県", "公益社団法人福岡県医師会", false),
            ("全空連", "公益財団法人全日本空手道連盟総務課課長", true),
            ("観光庁等", "観光庁参事官(外客受入)", true),
            ("東京都歯科医師会", "東京都歯科衛生士会", false),
            ("福岡県医師会", "福岡市医師会", false),
            ("愛知県", "愛知県保育事業連盟豊橋支部長", false),
            ("農林水産省動物衛生課長", "農林水産省消費・安全局動物衛生課長", true),
            ("国土交通省建設業課", "国土交通省不動産・建設経済局建設市場整備課長", false),
            ("全国保育協議会", "社会福祉法人全国社会福祉協議会全国保育協議会会長", true),
        ] {
            assert_eq!(names().alike(named, actual) > 0.6, yes, "{named} = {actual}: {}", names().alike(named, actual));
        }
    }

    #[test]
    fn a_class_contains_its_members_only() {
        for (class, body, yes) in [
            ("都道府県歯科医師会会長", "公益社団法人東京都歯科医師会", true),
            ("都道府県歯科医師会会長", "東京都福祉保健局", false),
            ("各都道府県衛生主管部(局)長", "福岡県保健医療介護部がん感染症疾病対策課長", true),
            ("各都道府県衛生主管部(局)長", "公益社団法人福岡県医師会", false),
            ("都道府県医師会担当理事", "福岡県", false),
            ("各市町村保育担当課長", "川越市こども未来部保育課長", true),
            ("地区歯科医師会会長", "公益社団法人千代田区歯科医師会", true),
            ("地区歯科医師会会長", "公益社団法人東京都歯科医師会", false),
            ("各郡市医師会長", "一般社団法人久留米医師会", true),
            ("都道府県・指定都市保育組織代表者", "埼玉県保育協議会", true),
            ("都道府県・指定都市保育組織代表者", "川越市", false),
            ("各保健福祉環境事務所長", "福岡県筑紫保健福祉環境事務所長", true),
            ("各保健福祉環境事務所長", "福岡県保健医療介護部", false),
        ] {
            assert_eq!(names().contains(class, body) > 0.6, yes, "{class} ∋ {body}");
        }
    }
}

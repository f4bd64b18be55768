//! Issuers and addressees → authority records. One record, or none: of several candidates none is taken, and all are named.

use super::finding::{place, remark, review};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Addressee, Date, Evidence, Field, Letter};
use crate::tables::{Organization, Tables};

pub(super) fn identify(letter: &mut Letter, index: usize, tables: &Tables, sink: &mut Sink) {
    let on = letter.date;
    for at in 0..letter.issuers.len() {
        let Some(issuer) = letter.issuers.get_mut(at) else { continue };
        let found = Known::of(&issuer.text, &issuer.organization, on, tables);
        (issuer.id, issuer.level) = (found.id, found.level);
        let name = issuer.organization.clone();
        tell(letter, index, (Field::Issuers, at), &name, &found.candidates, sink);
    }
    for at in 0..letter.addressees.len() {
        let Some(addressee) = letter.addressees.get_mut(at) else { continue };
        let found = Known::of(&addressee.text, &addressee.organization, on, tables);
        (addressee.id, addressee.level) = (found.id, found.level);
        let name = addressee.organization.clone();
        tell(letter, index, (Field::Addressees, at), &name, &found.candidates, sink);
    }
}

/// Puts parties on the review list whose form says that they were cut wrongly, however sure the lines were.
pub(super) fn check_form(letter: &mut Letter, index: usize, tables: &Tables, sink: &mut Sink) {
    let issuer = odd_issuer(letter, tables);
    let addressee = odd_addressee(letter, tables);
    for (field, odd, code) in
        [(Field::Issuers, issuer, Code::ISSUER_UNCERTAIN), (Field::Addressees, addressee, Code::ADDRESSEE_UNCERTAIN)]
    {
        let Some((at, Oddity { en, ja })) = odd.filter(|_| !letter.review.contains(&field)) else { continue };
        let name = match field {
            Field::Issuers => letter.issuers.get(at).map(|issuer| issuer.text.as_str()),
            _ => letter.addressees.get(at).map(|addressee| addressee.text.as_str()),
        };
        let name = name.unwrap_or_default();
        let remarked = Diagnostic::new(code).detail(format_args!("\"{name}\" {en}"), format_args!("「{name}」は{ja}"));
        remark(index, place(letter, field, at), remarked, sink);
        review(letter, &[field]);
    }
}

/// What is odd about a party, in words that go on behind its name.
struct Oddity {
    en: &'static str,
    ja: &'static str,
}

const CUT_WRONGLY: Oddity =
    Oddity { en: "may be two names, or half of one", ja: "二つの名か、名の一部かもしれません" };
const MIXED: Oddity = Oddity {
    en: "stands among others, of which some have a post and some have none",
    ja: "職名のあるものとないものが混じった中の一つです",
};
const UNKNOWN: Oddity = Oddity {
    en: "is neither a body that the tables know nor a post",
    ja: "表にある団体でも職名でもありません",
};
const APART: Oddity =
    Oddity { en: "stands apart from the addressee above it", ja: "上の宛先から離れた行にあります" };

/// The first issuer that is odd.
fn odd_issuer(letter: &Letter, tables: &Tables) -> Option<(usize, Oddity)> {
    let mixed = letter.issuers.iter().any(|i| i.post.is_none()) && letter.issuers.iter().any(|i| i.post.is_some());
    let cut = letter.issuers.iter().position(|issuer| {
        is_odd(&issuer.organization, tables)
            || issuer.person.as_deref().is_some_and(|person| is_office(person, tables))
            || issuer.level.is_none() && issuer.text.chars().count() <= 3
            || issuer.level.is_none() && has_odd_bracket(&issuer.text)
    });
    cut.map(|at| (at, CUT_WRONGLY)).or(mixed.then_some((0, MIXED)))
}

/// The first addressee that is odd.
fn odd_addressee(letter: &Letter, tables: &Tables) -> Option<(usize, Oddity)> {
    let all = &letter.addressees;
    let find = |odd: &dyn Fn(usize, &Addressee) -> bool, what: Oddity| {
        all.iter().enumerate().find(|(at, addressee)| odd(*at, addressee)).map(|(at, _)| (at, what))
    };
    let evidence = |at: usize| letter.evidence.addressees.get(at);
    let cut = find(
        &|_, a| {
            is_odd(&a.organization, tables)
                || a.honorific.is_none() && a.post.is_none()
                || (a.level.is_none() || a.post.is_none()) && has_odd_bracket(&a.text)
        },
        CUT_WRONGLY,
    );
    // 保護者, 指導薬剤師: persons of a sort
    let sort = |a: &Addressee| a.organization.ends_with(['者', '員', '師', '士', '家', '生']);
    let unknown = |a: &Addressee| a.level.is_none() && a.post.is_none() && !sort(a);
    let posts = all.iter().filter(|a| a.post.is_some()).count();
    // a brace shares its post, and its members bear it; societies and classes stand among posts, a ministry may be the issuer's
    let may_sign = |a: &Addressee| a.post.is_none() && tables.parties.government_len(&a.text) > 0;
    let first_without = all.iter().position(may_sign).unwrap_or(0);
    let mixed = posts > 0 && posts < all.len() && all.iter().any(may_sign);
    cut.or_else(|| mixed.then_some((first_without, MIXED)))
        .or_else(|| {
            let personal = |a: &Addressee| matches!(a.honorific.as_deref(), Some("殿" | "様"));
            find(&|_, a| unknown(a) && (personal(a) || all.len() > 1), UNKNOWN)
        })
        .or_else(|| {
            let line = |at: usize| evidence(at).map_or(0, |evidence| evidence.line);
            find(&|at, _| at > 0 && line(at) > line(at - 1) + 2 + lines_of(evidence(at - 1)), APART)
        })
}

/// How many lines below the first a value goes on.
fn lines_of(evidence: Option<&Evidence>) -> u32 {
    evidence.map_or(0, |evidence| u32::try_from(evidence.text.matches('\n').count()).unwrap_or(0))
}

/// A bracket that is no part of an office's name (局, 部, 課 …) and no legal form.
fn has_odd_bracket(text: &str) -> bool {
    text.match_indices('(').any(|(at, _)| {
        let inside = text.get(at + 1..).unwrap_or_default();
        let known = [
            "局", "部", "課", "室", "支", "法人", "協会", "認定", "一社", "公社", "社", "公財", "一財", "財", "株",
            "独", "福",
        ];
        !known.iter().any(|word| inside.starts_with(word))
    })
}

/// A name with another name inside (…局長水産庁), a mark that no name has, or letters of a web page or mail.
fn is_odd(organization: &str, tables: &Tables) -> bool {
    let within = organization.char_indices().skip(2).any(|(at, _)| {
        let (before, behind) = organization.split_at(at);
        let another = behind.starts_with('各') || tables.parties.government_len(behind) > 0;
        if !another {
            return false;
        }
        let ministry = tables.parties.government_len(before) == before.len();
        // 内閣府地方創生推進事務局厚生労働省労働基準局監督課, but not 総務省消防庁予防課
        let office = tables.parties.government_len(before) > 0 && !ministry && tables.bodies.ends_like_body(before);
        office || tables.posts.split_post(before).is_some_and(|split| !split.organization.is_empty())
    });
    // …理学療法士会なぎさ県…協会: a society, and behind it another body's place
    let joined = ["士会", "師会", "協会", "連盟", "組合"].iter().any(|end| {
        organization.find(*end).and_then(|at| organization.get(at + end.len()..)).is_some_and(|rest| {
            let place = rest.char_indices().skip(1).take(5).find(|(_, c)| matches!(c, '県' | '府' | '市'));
            place.is_some_and(|(at, _)| rest.get(at..).is_some_and(|behind| behind.chars().count() >= 4))
        })
    });
    let within = within || joined;
    let marks = organization.contains(['、', '。', '[', ']', '【', '】', '「', '」', ':', '※', '|', '@', '様', '殿']);
    let open = organization.matches('(').count() != organization.matches(')').count();
    // つつじが丘小学校PTA is a name like any other
    let plain = organization.replace("PTA", "");
    let foreign = plain.chars().filter(char::is_ascii_alphanumeric).count() * 3 > organization.chars().count();
    within || marks || open || foreign
}

/// A person's name that holds an office (事業部浜岡).
fn is_office(person: &str, tables: &Tables) -> bool {
    person.char_indices().skip(1).any(|(at, _)| {
        let head = person.get(..at).unwrap_or_default();
        head.chars().count() >= 2 && (head.ends_with(['部', '課', '係', '室', '局']) || tables.posts.is_post(head))
    })
}

/// What the authority file says about a party.
struct Known {
    id: Option<String>,
    level: Option<String>,
    /// more than one when the name alone does not decide
    candidates: Vec<String>,
}

impl Known {
    /// A post may be an office of its own (…担当参事官), so the whole party is asked before its organization.
    fn of(text: &str, organization: &str, on: Option<Date>, tables: &Tables) -> Self {
        let organizations = &tables.organizations;
        let whole = if text == organization { Vec::new() } else { organizations.find(text, on) };
        let found = if whole.is_empty() { organizations.find_with_legal_form(organization, on) } else { whole };
        let level = match found.as_slice() {
            [] => organizations.level_of(organization),
            [first, rest @ ..] => rest.iter().all(|row| row.level == first.level).then_some(first.level.as_str()),
        };
        let id = match found.as_slice() {
            [only] => Some(only.id.clone()),
            _ => None,
        };
        let candidates = if found.len() > 1 { found.iter().map(|row| describe(row)).collect() } else { Vec::new() };
        Self { id, level: level.map(str::to_owned), candidates }
    }
}

/// 厚生労働省医薬局 (2001-01-06 … 2003-07-30)
fn describe(row: &Organization) -> String {
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    match (row.valid_from, row.valid_to) {
        (None, None) => row.name.clone(),
        (from, to) => format!("{} ({} … {})", row.name, day(from), day(to)),
    }
}

fn tell(
    letter: &Letter,
    index: usize,
    (field, at): (Field, usize),
    name: &str,
    candidates: &[String],
    sink: &mut Sink,
) {
    if candidates.is_empty() {
        return;
    }
    let list = candidates.join("; ");
    let remarked = Diagnostic::new(Code::ISSUER_AMBIGUOUS)
        .detail(format!("{name} may be {list}"), format!("「{name}」の候補: {list}"));
    remark(index, place(letter, field, at), remarked, sink);
}

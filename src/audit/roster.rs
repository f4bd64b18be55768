//! The bodies that should get circulars, and which of them a printed name, a class of addressees or a folder means.
//!
//! From `bodies.toml`, or inferred from the letters when there is none ([`infer`]). Known to be hard: a department's letter is its
//! prefecture's (福岡県保健医療介護部… is 福岡県) unless the department is a body of its own (福岡県筑紫保健福祉環境事務所).

use crate::model::{Body, Links, Summary, Target};
use crate::tables::{Names, Tables};
use crate::text::squash;
use std::collections::{BTreeMap, BTreeSet};

/// The list, prepared for look-up.
pub(super) struct Roster<'a> {
    pub bodies: &'a [Body],
    names: &'a Names,
    tables: &'a Tables,
    cores: Vec<String>,
    parents: Vec<Option<usize>>,
}

impl<'a> Roster<'a> {
    pub(super) fn new(bodies: &'a [Body], tables: &'a Tables) -> Self {
        let names = Names::embedded();
        let cores: Vec<String> = bodies.iter().map(|b| names.core(&b.name)).collect();
        let parents =
            bodies.iter().map(|b| b.parent.as_ref().and_then(|p| bodies.iter().position(|o| o.name == *p))).collect();
        Self { bodies, names, tables, cores, parents }
    }

    pub(super) fn body(&self, at: usize) -> Option<&'a Body> {
        self.bodies.get(at)
    }

    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        self.parents.get(at).copied().flatten()
    }

    fn is_above(&self, above: usize, body: usize) -> bool {
        self.ancestors(body).contains(&above)
    }

    fn ancestors(&self, body: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut at = self.parent(body);
        while let Some(up) = at.filter(|up| !out.contains(up)) {
            out.push(up);
            at = self.parent(up);
        }
        out
    }

    /// The body that a printed name means; the most exact, then the longest name wins.
    pub(super) fn find(&self, printed: &str) -> Option<usize> {
        let core = self.names.core(printed);
        if core.is_empty() {
            return None;
        }
        let ids: BTreeSet<&str> = self.tables.organizations.find(&core, None).iter().map(|o| o.id.as_str()).collect();
        let mut best: Option<(f32, usize, usize)> = None;
        for (at, name) in self.cores.iter().enumerate() {
            let mut score = self.means(&core, name);
            if score < 0.9
                && !ids.is_empty()
                && self.tables.organizations.find(name, None).iter().any(|o| ids.contains(o.id.as_str()))
            {
                score = 0.9;
            }
            let better = best.is_none_or(|(s, len, _)| (score, name.len()) > (s, len));
            if score > 0.6 && better {
                best = Some((score, name.len(), at));
            }
        }
        best.map(|(_, _, at)| at)
    }

    /// 0 to 1: a printed core means the body with this core.
    fn means(&self, core: &str, body: &str) -> f32 {
        if core == body {
            return 1.0;
        }
        // 全国保育協議会 is 全国社会福祉協議会全国保育協議会 when what stands before is a society itself
        if let Some(before) = body.strip_suffix(core).or_else(|| core.strip_suffix(body)) {
            return if self.names.is_association(before) { 0.95 } else { 0.0 };
        }
        // a department is its office; the longer of two such bodies wins by its length
        if let Some(department) = core.strip_prefix(body) {
            let society = self.names.is_association(department) && !self.names.is_association(body);
            return if society { 0.0 } else { 0.9 };
        }
        if body.starts_with(core) {
            return 0.0;
        }
        let alike = strsim::normalized_levenshtein(core, body);
        let same_area = self.names.area(core).0 == self.names.area(body).0;
        if core.chars().count() >= 6 && alike >= 0.85 && same_area { 0.75 } else { 0.0 }
    }

    /// The body that issued a letter.
    pub(super) fn issuer(&self, letter: &Summary) -> Option<usize> {
        letter.issuers.iter().find_map(|i| self.find(&i.text).or_else(|| self.find(&i.organization)))
    }

    /// The issuing body as the records name it: of the list, else as printed.
    pub(super) fn issuer_name(&self, letter: &Summary) -> Option<String> {
        let listed = self.issuer(letter).and_then(|at| self.body(at)).map(|b| b.name.clone());
        listed.or_else(|| {
            letter
                .issuers
                .first()
                .map(|i| if i.organization.is_empty() { i.text.clone() } else { i.organization.clone() })
        })
    }

    /// Whether the letter is addressed to the body by name.
    pub(super) fn addressed_by_name(&self, letter: &Summary, body: usize) -> bool {
        letter.addressees.iter().any(|a| self.find(&a.text).or_else(|| self.find(&a.organization)) == Some(body))
    }

    /// Whether the letter is addressed to a class that contains the body.
    pub(super) fn addressed_by_class(&self, letter: &Summary, body: usize) -> bool {
        let Some(record) = self.body(body) else { return false };
        let issuer = self.issuer(letter);
        letter.addressees.iter().any(|to| {
            record.classes.iter().any(|class| {
                [&to.text, &to.organization].into_iter().any(|printed| self.class_is(printed, class, letter))
                    && self.reaches_down(issuer, body, printed_bound(&to.text))
            })
        })
    }

    fn class_is(&self, printed: &str, class: &str, letter: &Summary) -> bool {
        let (printed, class) = (squash(printed), squash(class));
        let bare = printed.trim_start_matches(['各', '全']);
        if printed.is_empty() || class.is_empty() {
            return false;
        }
        if bare == class {
            return true;
        }
        if let (Some(to), Some(of)) = (self.names.class(&printed), self.names.class(&class)) {
            if of.tail.is_empty() {
                // 都道府県 is 各都道府県衛生主管部(局)長 and not 都道府県医師会
                return printed.contains(&class) && !self.names.is_association(&to.tail);
            }
            return to.members.iter().any(|m| of.members.contains(m)) && to.tail == of.tail;
        }
        let area = letter
            .issuers
            .first()
            .map(|i| self.names.core(&i.text))
            .map(|core| self.names.area(&core).0.to_owned())
            .unwrap_or_default();
        let own_area = |text: &str| text.strip_prefix(area.as_str()).filter(|_| !area.is_empty()).map(str::to_owned);
        let of_area = own_area(&class);
        // 川越市内保育施設 in the list is 市内保育施設長 in 川越市's letter
        let class_here = of_area
            .as_ref()
            .map_or_else(|| class.clone(), |rest| format!("{}{rest}", area.chars().last().unwrap_or('市')));
        let (a, b) = (self.names.class_core(&printed), self.names.class_core(&class_here));
        if a.chars().count() < 2 || b.chars().count() < 2 {
            return false;
        }
        a == b || of_area.is_some() && common_run(&a, &b) >= 2
    }

    /// 管内 and 市内 mean what lies below the issuer; another society's class means its own members.
    fn reaches_down(&self, issuer: Option<usize>, body: usize, bound: bool) -> bool {
        let Some(issuer) = issuer else { return true };
        if self.is_above(issuer, body) {
            return true;
        }
        if bound {
            return false;
        }
        let level = self.body(issuer).map(|b| b.level);
        let rival = self.ancestors(body).into_iter().find(|up| self.body(*up).map(|b| b.level) == level);
        rival.is_none_or(|rival| !self.same_sort(rival, issuer))
    }

    fn same_sort(&self, a: usize, b: usize) -> bool {
        let (Some(x), Some(y)) = (self.body(a), self.body(b)) else { return false };
        let shared = x.classes.iter().any(|c| y.classes.contains(c));
        let rest = |at: usize| self.cores.get(at).map(|c| self.names.area(c).1).unwrap_or_default();
        shared || !rest(a).is_empty() && rest(a) == rest(b)
    }

    /// Whether a letter lies in the body's archive.
    pub(super) fn holds(&self, body: usize, letter: &Summary) -> bool {
        let Some(folder) = self.body(body).and_then(|b| b.folder.as_deref()) else { return false };
        let folder = folder.trim_matches('/');
        if letter.holder.as_deref() == Some(folder) {
            return true;
        }
        let path = letter.place.path.replace('\\', "/");
        let nested = folder.contains('/') || letter.holder.is_none();
        nested && (path.starts_with(&format!("{folder}/")) || path.contains(&format!("/{folder}/")))
    }
}

/// 管内, 市内, 県内: what lies in the issuer's own area.
fn printed_bound(printed: &str) -> bool {
    let folded = squash(printed);
    let bare = folded.trim_start_matches(['各', '全']);
    ["管内", "市内", "町内", "村内", "区内", "県内", "都内", "府内", "道内"].iter().any(|w| bare.starts_with(w))
}

/// Length of the longest run of characters that both have.
fn common_run(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut best = 0;
    for i in 0..a.len() {
        for j in 0..b.len() {
            let run = a.iter().skip(i).zip(b.iter().skip(j)).take_while(|(x, y)| x == y).count();
            best = best.max(run);
        }
    }
    best
}

/// The body behind an office: 厚生労働省 of its divisions, 福岡県 of its departments; a society as it is.
pub(super) fn body_of_office(core: &str, names: &Names) -> String {
    for end in ["省", "庁"] {
        if let Some(at) = core.find(end).filter(|at| *at > 0 && !core.starts_with("県")) {
            let head = core.get(..at + end.len()).unwrap_or(core);
            if head.chars().count() <= 8 && names.area(head).0.is_empty() {
                return head.to_owned();
            }
        }
    }
    let (area, rest) = names.area(core);
    let department = ["課", "部", "局", "室", "係", "担当", "教育委員会"].iter().any(|end| rest.ends_with(end));
    if !area.is_empty() && department && !names.is_association(rest) { area.to_owned() } else { core.to_owned() }
}

/// Bodies seen in the letters, for an archive without a list: every issuer, and every addressee named by name. The level is the
/// least number of hops from a top; the folder is the one whose files begin with the body's letters or with letters to it.
#[must_use]
pub fn infer(links: &Links, tables: &Tables) -> Vec<Body> {
    let _ = tables;
    let names = Names::embedded();
    let name_of = |printed: &str| body_of_office(&names.core(printed), names);
    let mut levels: BTreeMap<String, u8> = BTreeMap::new();
    let mut parents: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let issuer = |at: usize| {
        links.letter(at).and_then(|l| l.issuers.first()).map(|i| name_of(&i.text)).filter(|n| !n.is_empty())
    };
    for chain in &links.chains {
        let mut depth: BTreeMap<usize, u8> = BTreeMap::new();
        if let crate::model::Top::Class(class) = chain.top {
            depth.insert(class, 0);
            if let Some(name) = links.occurrences(class).first().and_then(|at| issuer(*at)) {
                levels.entry(name).and_modify(|l| *l = 0).or_insert(0);
            }
        }
        // hops are few per chain; go round until nothing changes
        for _ in 0..chain.hops.len() {
            let before = depth.len();
            for hop in chain.hops.iter().filter_map(|h| links.hops.get(*h)) {
                let Target::Class(to) = hop.to else { continue };
                let (Some(above), Some(from)) = (depth.get(&to).copied(), links.class_of(hop.from)) else { continue };
                depth.entry(from).or_insert(above.saturating_add(1));
                let (Some(cover), Some(upper)) =
                    (issuer(hop.from), links.occurrences(to).first().and_then(|at| issuer(*at)))
                else {
                    continue;
                };
                if cover != upper {
                    let level = levels.get(&upper).copied().unwrap_or(above).saturating_add(1);
                    levels.entry(cover.clone()).and_modify(|l| *l = (*l).min(level)).or_insert(level);
                    *parents.entry(cover).or_default().entry(upper).or_default() += 1;
                }
            }
            if depth.len() == before {
                break;
            }
        }
    }
    let mut folders: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for letter in links.letters.iter().filter(|l| l.place.letter == 0) {
        let (Some(holder), Some(from)) = (&letter.holder, letter.issuers.first()) else { continue };
        *folders.entry(holder.clone()).or_default().entry(name_of(&from.text)).or_default() += 1;
    }
    let mut folder_of: BTreeMap<String, String> = BTreeMap::new();
    for (holder, issuers) in &folders {
        // the archive is that of the lowest body that wrote from it
        let lowest = issuers.iter().filter_map(|(name, n)| Some((levels.get(name)?, n, name))).max();
        if let Some((_, _, name)) = lowest {
            folder_of.entry(name.clone()).or_insert_with(|| holder.clone());
        }
    }
    levels
        .iter()
        .map(|(name, level)| Body {
            name: name.clone(),
            level: *level,
            parent: parents
                .get(name)
                .and_then(|p| p.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))))
                .map(|(p, _)| p.clone())
                .filter(|_| *level > 0),
            folder: folder_of.get(name).cloned(),
            classes: Vec::new(),
        })
        .collect()
}

//! The bodies that should get circulars, and which of them a printed name, a class of addressees or a folder means.
//!
//! From `bodies.toml`, or inferred from the letters when there is none ([`infer`]). Known to be hard: a department's letter is its
//! prefecture's (福岡県保健医療介護部… is 福岡県) unless the department is a body of its own (福岡県筑紫保健福祉環境事務所).

use crate::model::{Body, Links, Named, Summary, Target, Top};
use crate::tables::{Names, Tables};
use crate::text::squash;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// What the head of a letter says: many letters have the same one.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// the body that issued it
    pub issuer: Option<usize>,
    /// bodies it is addressed to by name
    pub named: Vec<usize>,
    /// bodies whose class it is addressed to
    pub by_class: Vec<usize>,
    /// of its first issuer
    area: String,
    /// of the heads, in the order in which they were met
    nth: usize,
}

/// What is known of one letter: the bodies of the list that it concerns.
#[derive(Debug, Clone)]
pub(super) struct Concerns {
    pub head: Rc<Head>,
    /// those of them that stand elsewhere in the list, and in whose archive it lies
    meant: Few,
    /// bodies in whose archive it lies
    pub holders: Few,
    /// the outermost letter of a file, to somebody and by nobody
    unsigned: bool,
}

impl Concerns {
    /// The bodies whose class it is addressed to.
    pub(super) fn by_class(&self) -> impl Iterator<Item = usize> + '_ {
        self.head.by_class.iter().chain(self.meant.iter()).copied()
    }
}

/// The list, prepared for look-up.
pub(super) struct Roster<'a> {
    pub bodies: &'a [Body],
    names: &'a Names,
    tables: &'a Tables,
    cores: Vec<String>,
    /// the first body of each core
    by_core: BTreeMap<String, usize>,
    /// the first body of each name
    by_name: BTreeMap<&'a str, usize>,
    parents: Vec<Option<usize>>,
    above: Vec<Vec<usize>>,
    /// the classes of the list and the bodies that each means
    classes: Vec<(&'a str, Vec<usize>)>,
    concerns: Vec<Concerns>,
}

impl<'a> Roster<'a> {
    /// Every name, class and folder is looked up once, however many letters bear it.
    pub(super) fn new(bodies: &'a [Body], links: &Links, tables: &'a Tables) -> Self {
        let names = Names::embedded();
        let cores: Vec<String> = bodies.iter().map(|b| names.core(&b.name)).collect();
        let (mut by_core, mut by_name): (BTreeMap<String, usize>, BTreeMap<&str, usize>) = Default::default();
        let mut classes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (body, core)) in bodies.iter().zip(&cores).enumerate() {
            by_core.entry(core.clone()).or_insert(at);
            by_name.entry(&body.name).or_insert(at);
            for class in &body.classes {
                classes.entry(class).or_default().push(at);
            }
        }
        let parents: Vec<Option<usize>> =
            bodies.iter().map(|b| b.parent.as_deref().and_then(|parent| by_name.get(parent).copied())).collect();
        let above = (0..bodies.len()).map(|at| ancestors(&parents, at)).collect();
        let classes = classes.into_iter().collect();
        let concerns = Vec::new();
        let mut roster = Self { bodies, names, tables, cores, by_core, by_name, parents, above, classes, concerns };
        let mut memory = Memory::default();
        let concerns: Vec<Concerns> =
            links.letters.iter().map(|letter| roster.concerns_of(letter, &mut memory)).collect();
        roster.concerns = concerns;
        roster
    }

    /// The bodies that a letter (index into [`Links::letters`]) concerns.
    pub(super) fn concerns(&self, letter: usize) -> Option<&Concerns> {
        self.concerns.get(letter)
    }

    pub(super) fn issuer(&self, letter: usize) -> Option<usize> {
        self.concerns(letter).and_then(|c| c.head.issuer)
    }

    /// The body that an unsigned cover is of: it lies with one body and is addressed to others.
    pub(super) fn writer(&self, letter: usize) -> Option<usize> {
        let concerns = self.concerns(letter).filter(|concerns| concerns.unsigned)?;
        let body = *concerns.holders.first().filter(|_| concerns.holders.len() == 1)?;
        let came = concerns.head.named.contains(&body) || concerns.by_class().any(|meant| meant == body);
        (!came).then_some(body)
    }

    fn concerns_of(&self, letter: &Summary, memory: &mut Memory) -> Concerns {
        let mut key = String::with_capacity(128);
        for name in letter.issuers.iter().chain(std::iter::once(&Named::default())).chain(&letter.addressees) {
            key.push_str(&name.text);
            key.push('\n');
            key.push_str(&name.organization);
            key.push('\n');
        }
        let head = if let Some(known) = memory.heads.get(&key) {
            Rc::clone(known)
        } else {
            let head = Rc::new(self.head_of(letter, memory));
            memory.heads.insert(key, Rc::clone(&head));
            head
        };
        let holders = self.holders(letter, memory);
        let unsigned = letter.issuers.is_empty() && letter.place.letter == 0 && !letter.addressees.is_empty();
        // 市内事業所 of a city that does not stand above it in the list: its own archive shows that it is meant
        let asked = memory.meant.entry((head.nth, Rc::clone(&holders)));
        let meant = asked.or_insert_with(|| {
            let meant = |body: &usize| letter.addressees.iter().any(|to| self.is_of_class(*body, to, &head.area));
            holders.iter().copied().filter(|body| !head.by_class.contains(body) && meant(body)).collect()
        });
        Concerns { meant: Rc::clone(meant), head, holders, unsigned }
    }

    fn head_of(&self, letter: &Summary, memory: &mut Memory) -> Head {
        let issuer = letter
            .issuers
            .iter()
            .find_map(|i| self.recall(&i.text, memory).or_else(|| self.recall(&i.organization, memory)));
        let mut named: Vec<usize> = Vec::new();
        let mut by_class: Vec<usize> = Vec::new();
        let area = letter.issuers.first().map(|i| self.area_of(&i.text)).unwrap_or_default();
        for to in &letter.addressees {
            named.extend(self.recall(&to.text, memory).or_else(|| self.recall(&to.organization, memory)));
            by_class.extend(self.members_of_class(to, issuer, &area));
        }
        for list in [&mut named, &mut by_class] {
            list.sort_unstable();
            list.dedup();
        }
        Head { issuer, named, by_class, area, nth: memory.heads.len() }
    }

    fn recall(&self, printed: &str, memory: &mut Memory) -> Option<usize> {
        if let Some(known) = memory.names.get(printed) {
            return *known;
        }
        let found = self.find(printed);
        memory.names.insert(printed.to_owned(), found);
        found
    }

    fn area_of(&self, issuer: &str) -> String {
        let core = self.names.core(issuer);
        self.names.area(&core).0.to_owned()
    }

    fn members_of_class(&self, to: &Named, issuer: Option<usize>, area: &str) -> Vec<usize> {
        let bound = is_bound(&to.text);
        let printed = [&to.text, &to.organization];
        let mut out: Vec<usize> = Vec::new();
        for (class, bodies) in &self.classes {
            if printed.into_iter().any(|printed| self.class_is(printed, class, area)) {
                out.extend(bodies.iter().copied().filter(|body| self.reaches_down(issuer, *body, bound)));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    fn is_of_class(&self, body: usize, to: &Named, area: &str) -> bool {
        let classes = self.body(body).map_or(&[][..], |b| b.classes.as_slice());
        let printed = [&to.text, &to.organization];
        classes.iter().any(|class| printed.into_iter().any(|printed| self.class_is(printed, class, area)))
    }

    /// The bodies in whose archive the letter lies: by the first folder, or by a nested folder named in the list.
    fn holders(&self, letter: &Summary, memory: &mut Memory) -> Few {
        let folder = letter.place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let key = (letter.holder.clone(), folder.to_owned());
        if let Some(known) = memory.folders.get(&key) {
            return Rc::clone(known);
        }
        let path = letter.place.path.replace('\\', "/");
        let lies_in = |folder: &str| {
            let nested = folder.contains('/') || letter.holder.is_none();
            letter.holder.as_deref() == Some(folder)
                || nested && (path.starts_with(&format!("{folder}/")) || path.contains(&format!("/{folder}/")))
        };
        let found: Few = (0..self.bodies.len())
            .filter(|body| {
                self.body(*body).and_then(|b| b.folder.as_deref()).is_some_and(|f| lies_in(f.trim_matches('/')))
            })
            .collect();
        memory.folders.insert(key, Rc::clone(&found));
        found
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

    /// The body of the list with exactly this name.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    fn ancestors(&self, body: usize) -> &[usize] {
        self.above.get(body).map_or(&[], Vec::as_slice)
    }

    /// The body that a printed name means; the most exact, then the longest name wins.
    pub(super) fn find(&self, printed: &str) -> Option<usize> {
        let core = self.names.core(printed);
        if core.is_empty() {
            return None;
        }
        if let Some(exact) = self.by_core.get(&core) {
            return Some(*exact);
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

    /// The issuing body as the records name it: of the list, else as printed.
    pub(super) fn issuer_name(&self, letter: usize, summary: &Summary) -> Option<String> {
        let listed = self.issuer(letter).and_then(|at| self.body(at)).map(|b| b.name.clone());
        listed.or_else(|| {
            summary
                .issuers
                .first()
                .map(|i| if i.organization.is_empty() { i.text.clone() } else { i.organization.clone() })
        })
    }

    fn class_is(&self, printed: &str, class: &str, area: &str) -> bool {
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
        let own_area = |text: &str| text.strip_prefix(area).filter(|_| !area.is_empty()).map(str::to_owned);
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
        let rival = self.ancestors(body).iter().copied().find(|up| self.body(*up).map(|b| b.level) == level);
        rival.is_none_or(|rival| !self.same_sort(rival, issuer))
    }

    fn same_sort(&self, a: usize, b: usize) -> bool {
        let (Some(x), Some(y)) = (self.body(a), self.body(b)) else { return false };
        let shared = x.classes.iter().any(|c| y.classes.contains(c));
        let rest = |at: usize| self.cores.get(at).map(|c| self.names.area(c).1).unwrap_or_default();
        shared || !rest(a).is_empty() && rest(a) == rest(b)
    }
}

/// The bodies above one, the nearest first.
fn ancestors(parents: &[Option<usize>], body: usize) -> Vec<usize> {
    let parent = |at: usize| parents.get(at).copied().flatten();
    let mut out = Vec::new();
    let mut at = parent(body);
    while let Some(up) = at.filter(|up| !out.contains(up)) {
        out.push(up);
        at = parent(up);
    }
    out
}

/// Bodies of the list that many letters share.
type Few = Rc<[usize]>;

/// What was looked up already.
#[derive(Default)]
struct Memory {
    names: BTreeMap<String, Option<usize>>,
    heads: HashMap<String, Rc<Head>>,
    folders: BTreeMap<(Option<String>, String), Few>,
    /// by head and holders
    meant: HashMap<(usize, Few), Few>,
}

/// 管内, 市内, 県内: what lies in the issuer's own area.
fn is_bound(printed: &str) -> bool {
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
    // 前橋調剤薬剤師会安全対策委員長: the desk of a society writes for the society
    if let Some(society) = society_of_desk(core, names) {
        return society.to_owned();
    }
    let (area, rest) = names.area(core);
    let branch = ["支部", "分会", "支会"].iter().any(|end| rest.ends_with(end));
    let department = ["課", "部", "局", "室", "係", "担当", "教育委員会"].iter().any(|end| rest.ends_with(end));
    if !area.is_empty() && department && !branch && !names.is_association(rest) {
        area.to_owned()
    } else {
        core.to_owned()
    }
}

/// The society before the name of one of its desks; the shortest that is one.
fn society_of_desk<'n>(core: &'n str, names: &Names) -> Option<&'n str> {
    const DESKS: [&str; 8] = ["委員長", "委員会", "担当", "事務局", "部長", "課", "係", "室"];
    DESKS.iter().any(|end| core.ends_with(end)).then_some(())?;
    let ends = core.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|end| *end < core.len());
    ends.filter_map(|end| core.get(..end)).find(|head| {
        let (area, rest) = names.area(head);
        names.is_association(head) && head.chars().count() >= 4 && !(area.is_empty() && rest.chars().count() < 4)
    })
}

/// The least level of a society by the authority table: a prefecture's is not right below the ministry although it may pass on a
/// ministry's letter itself.
fn least_level(name: &str, tables: &Tables) -> u8 {
    match tables.organizations.level_of(name) {
        Some("national_association") => 1,
        Some("prefectural_association") => 2,
        Some("district_association") => 3,
        _ => 0,
    }
}

/// Bodies seen in the letters, for an archive without a list: every issuer, and every archive in which nobody wrote (under the
/// name of its folder). The level is the least number of hops from a top.
#[must_use]
pub fn infer(links: &Links, tables: &Tables) -> Vec<Body> {
    let names = Names::embedded();
    let name_of = |printed: &str| body_of_office(&names.core(printed), names);
    let mut levels: BTreeMap<String, u8> = BTreeMap::new();
    let mut parents: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let issuer = |at: usize| {
        links.letter(at).and_then(|l| l.issuers.first()).map(|i| name_of(&i.text)).filter(|n| !n.is_empty())
    };
    for chain in &links.chains {
        let mut depth: BTreeMap<usize, u8> = BTreeMap::new();
        if let Top::Class(class) = chain.top {
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
    for (name, level) in levels.iter_mut().filter(|(_, level)| **level > 0) {
        *level = (*level).max(least_level(name, tables));
    }
    let folders = Folders::new(links, &issuer);
    let owners = folders.assign(&levels, &parents);
    let folder_of: BTreeMap<&str, &str> =
        owners.iter().filter_map(|(folder, owner)| Some((owner.as_deref()?, folder.as_str()))).collect();
    let shown = printed_names(links, &name_of);
    let show = |name: &String| shown.get(name).cloned().unwrap_or_else(|| name.clone());
    let mut bodies: Vec<Body> = levels
        .iter()
        .map(|(name, level)| Body {
            name: show(name),
            level: *level,
            parent: parents
                .get(name)
                .and_then(|p| p.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))))
                .map(|(p, _)| show(p))
                .filter(|_| *level > 0),
            folder: folder_of.get(name.as_str()).map(|folder| (*folder).to_owned()),
            classes: Vec::new(),
        })
        .collect();
    bodies.extend(folders.readers(&levels, &owners, &show));
    bodies
}

/// Who wrote the first letters of the files of each archive.
struct Folders {
    /// folder → writer → same-letter classes
    writers: BTreeMap<String, BTreeMap<String, BTreeSet<usize>>>,
}

impl Folders {
    fn new(links: &Links, issuer: &impl Fn(usize) -> Option<String>) -> Self {
        let mut writers: BTreeMap<String, BTreeMap<String, BTreeSet<usize>>> = BTreeMap::new();
        for (at, letter) in links.letters.iter().enumerate().filter(|(_, l)| l.place.letter == 0) {
            let (Some(holder), Some(from), Some(class)) = (&letter.holder, issuer(at), links.class_of(at)) else {
                continue;
            };
            writers.entry(holder.clone()).or_default().entry(from).or_default().insert(class);
        }
        Self { writers }
    }

    /// Folder → its owner. A body's archive holds most of its letters, and beside them letters of the bodies above it. Of two bodies
    /// that wrote from one archive it is that of the lower. Where as many letters come from bodies beside it, the folder holds the
    /// archives of several bodies and is nobody's: what lies in it says only who wrote it.
    fn assign(
        &self,
        levels: &BTreeMap<String, u8>,
        parents: &BTreeMap<String, BTreeMap<String, usize>>,
    ) -> BTreeMap<String, Option<String>> {
        let mut best: BTreeMap<&str, (isize, &str)> = BTreeMap::new();
        for (folder, writers) in &self.writers {
            for (writer, letters) in writers.iter().filter(|(writer, _)| levels.contains_key(*writer)) {
                let above = parents.get(writer);
                let beside = |other: &&String| above.is_some_and(|a| a.contains_key(*other));
                let (upper, others): (Vec<&String>, Vec<&String>) =
                    writers.keys().filter(|w| *w != writer).partition(beside);
                let count = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
                let score = 2 * count(letters.len()) + count(upper.len()) - count(others.len());
                let known = best.entry(writer).or_insert((score, folder));
                if score > known.0 {
                    *known = (score, folder);
                }
            }
        }
        let mut at_home: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (writer, (_, folder)) in best {
            at_home.entry(folder).or_default().push(writer);
        }
        let owner = |folder: &str, at_home: &[&str]| {
            let level = |writer: &str| levels.get(writer).copied().unwrap_or_default();
            // of two of one level the first by name
            let lowest = at_home.iter().rev().copied().max_by_key(|writer| level(writer))?;
            let count = |writer: &str| self.writers.get(folder).and_then(|w| w.get(writer)).map_or(0, BTreeSet::len);
            let above = bodies_above(lowest, parents);
            let strangers = at_home.iter().filter(|writer| **writer != lowest && !above.contains(**writer));
            let from_strangers: usize = strangers.map(|writer| count(writer)).sum();
            (from_strangers < count(lowest)).then(|| lowest.to_owned())
        };
        at_home.iter().map(|(folder, at_home)| ((*folder).to_owned(), owner(folder, at_home))).collect()
    }

    /// Archives of bodies that wrote nothing of their own there: the folder's own name, one level below those who wrote to it.
    fn readers(
        &self,
        levels: &BTreeMap<String, u8>,
        owners: &BTreeMap<String, Option<String>>,
        show: &impl Fn(&String) -> String,
    ) -> Vec<Body> {
        let mut out = Vec::new();
        for (folder, writers) in self.writers.iter().filter(|(folder, _)| !owners.contains_key(*folder)) {
            let Some((level, parent)) = writers.keys().filter_map(|w| Some((*levels.get(w)?, w))).max() else {
                continue;
            };
            out.push(Body {
                name: folder.clone(),
                level: level.saturating_add(1),
                parent: Some(show(parent)),
                folder: Some(folder.clone()),
                classes: Vec::new(),
            });
        }
        out
    }
}

/// The bodies above one, over all that it wrote of.
fn bodies_above<'a>(body: &'a str, parents: &'a BTreeMap<String, BTreeMap<String, usize>>) -> BTreeSet<&'a str> {
    let mut out = BTreeSet::new();
    let mut next = vec![body];
    while let Some(below) = next.pop() {
        let above = parents.get(below).into_iter().flat_map(BTreeMap::keys);
        next.extend(above.map(String::as_str).filter(|name| out.insert(*name)));
    }
    out
}

/// The longest way in which a society's name is printed, with its legal form; an office's body stays as it was found.
fn printed_names(links: &Links, name_of: &impl Fn(&str) -> String) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for issuer in links.letters.iter().flat_map(|l| &l.issuers) {
        let name = name_of(&issuer.text);
        let organization = squash(&issuer.organization);
        let with_form = organization.ends_with(&name) && !name.is_empty();
        let longer = out.get(&name).is_none_or(|known| (organization.len(), known) > (known.len(), &organization));
        if with_form && longer {
            out.insert(name, organization);
        }
    }
    out
}

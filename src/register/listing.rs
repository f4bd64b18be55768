//! The list of letters: filtered, sorted and given out page by page, from narrow rows that are kept beside the records.
//!
//! ```text
//! Filter { issuer: "厚生労働省", from: 2023-04-01, to_review: true }, by date, newest first, rows 0–49
//!   → 50 rows of 312
//! ```
//!
//! Words of a filter are folded like the text they are held against, so 「ＤＸ」 and 「dx」 are one.

use super::correction;
use super::entry;
use super::error::{Problem, RegisterError};
use super::file::Register;
use super::said::Said;
use crate::model::{Date, Kind, Letter, LetterId, RegisterEntry};
use crate::text::squash;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

/// What a list is narrowed to; everything empty means all letters that are there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// the letter's own date, from this day
    pub from: Option<Date>,
    /// … to this day
    pub to: Option<Date>,
    /// day of receipt, from this day
    pub received_from: Option<Date>,
    /// … to this day
    pub received_to: Option<Date>,
    /// words that all occur among the issuers as printed
    pub issuer: String,
    /// words that all occur among the addressees
    pub addressee: String,
    /// part of one of its numbers
    pub number: String,
    /// words that all occur in the subject
    pub subject: String,
    /// one kind
    pub kind: Option<Kind>,
    /// something waits for a person
    pub to_review: bool,
    /// one field of it does (`date`, `issuers` …)
    pub review_field: Option<String>,
    /// it lists an enclosure that does not lie in its file
    pub missing_enclosure: bool,
    /// one of its deadlines lies from the day on within so many days
    pub due: Option<Due>,
    /// the letters of one circular
    pub circular: Option<String>,
    /// letters whose file is gone or replaced, or that are no longer read, are listed too
    pub past: bool,
}

impl Filter {
    /// How to go through the listing: words that only a look at every row finds are looked for from end to end, unless something
    /// else narrows the rows first.
    fn way(&self) -> &'static str {
        let words = [&self.issuer, &self.addressee, &self.number, &self.subject];
        let narrowed = self.from.is_some()
            || self.to.is_some()
            || self.received_from.is_some()
            || self.received_to.is_some()
            || self.kind.is_some()
            || self.to_review
            || self.review_field.is_some()
            || self.due.is_some()
            || self.circular.is_some();
        if !narrowed && words.iter().any(|words| !words.is_empty()) { "NOT INDEXED" } else { "" }
    }
}

/// Deadlines from a day on, within a number of days: 0 is the day alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// the first day
    pub from: Date,
    /// days after it that count too
    pub days: u16,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortKey {
    /// number of receipt
    #[default]
    Number,
    /// day of receipt
    Received,
    /// date of the letter; letters without one come first
    Date,
    /// issuers as printed
    Issuer,
    /// addressees
    Addressee,
    /// subject
    Subject,
    /// kind
    Kind,
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// by what
    pub key: SortKey,
    /// the greatest first
    pub descending: bool,
}

/// A stretch of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// rows before it
    pub offset: usize,
    /// rows of it
    pub limit: usize,
}

/// A stretch of the rows of a list, and how many there are in all.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// rows under the filter
    pub total: usize,
    /// the rows asked for: corrections applied, `letter.review` holding what is open
    pub rows: Vec<RegisterEntry>,
}

/// How much waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inbox {
    /// letters with something open
    pub letters: usize,
    /// open fields by key, the most frequent first
    pub fields: Vec<(String, usize)>,
    /// letters of which something else was confirmed than is read now
    pub conflicts: usize,
}

impl Register {
    /// Letters under a filter, one stretch of them.
    ///
    /// ```no_run
    /// # use kairan::register::{Filter, Register, Sort, SortKey, Stretch};
    /// # let register = Register::open("register.sqlite".as_ref())?;
    /// let filter = Filter { issuer: "厚生労働省".into(), to_review: true, ..Filter::default() };
    /// let newest = Sort { key: SortKey::Date, descending: true };
    /// let list = register.list(&filter, newest, Stretch { offset: 0, limit: 50 })?;
    /// println!("{} of {}", list.rows.len(), list.total);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn list(&self, filter: &Filter, sort: Sort, stretch: Stretch) -> Result<Listing, RegisterError> {
        self.read(|connection| {
            let total = count(connection, filter)?;
            let ids = if total == 0 { Vec::new() } else { page(connection, filter, sort, stretch, total)? };
            let rows = ids.into_iter().map(|id| entry::one(connection, id)).collect::<Result<_, _>>()?;
            Ok(Listing { total, rows })
        })
    }

    /// How many letters a filter leaves.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn count(&self, filter: &Filter) -> Result<usize, RegisterError> {
        self.read(|connection| count(connection, filter))
    }

    /// The ids of all letters under a filter, in order: for exports of what a list shows.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn ids(&self, filter: &Filter, sort: Sort) -> Result<Vec<LetterId>, RegisterError> {
        self.read(|connection| ids(connection, filter, sort, Stretch { offset: 0, limit: usize::MAX }))
    }

    /// The letters before and after a letter in a list, whether it stands in the list itself or no longer does: after a letter
    /// of the inbox was confirmed, the next one is still the next.
    ///
    /// ```no_run
    /// # use kairan::register::{Filter, Register, Sort};
    /// # let register = Register::open("register.sqlite".as_ref())?;
    /// let inbox = Filter { to_review: true, ..Filter::default() };
    /// let (_previous, next) = register.beside(register.find_letter("2023収0012")?, &inbox, Sort::default())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn beside(
        &self,
        letter: LetterId,
        filter: &Filter,
        sort: Sort,
    ) -> Result<(Option<LetterId>, Option<LetterId>), RegisterError> {
        self.read(|connection| {
            let after = next(connection, letter, filter, sort)?;
            let back = Sort { descending: !sort.descending, ..sort };
            Ok((next(connection, letter, filter, back)?, after))
        })
    }

    /// How much waits for a person. The letters themselves are the list of [`Filter::to_review`].
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn inbox(&self) -> Result<Inbox, RegisterError> {
        self.read(|connection| {
            let all = Filter { to_review: true, ..Filter::default() };
            let mut fields = connection.prepare_cached(
                "SELECT field, count(*) AS letters FROM open_fields JOIN listing USING (letter) WHERE current = 1
                 GROUP BY field ORDER BY letters DESC, field",
            )?;
            let fields = fields.query_map([], |row| Ok((row.get(0)?, size(row.get(1)?))))?;
            let conflicts = connection.query_row(
                "SELECT count(DISTINCT letter) FROM open_fields JOIN listing USING (letter) WHERE current = 1 AND conflict = 1",
                [],
                |row| row.get(0),
            )?;
            Ok(Inbox {
                letters: count(connection, &all)?,
                fields: fields.collect::<Result<_, _>>()?,
                conflicts: size(conflicts),
            })
        })
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn size(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}

impl Sort {
    /// The columns, the last of them the letter's id, so that no two rows are equal.
    fn columns(self) -> &'static [&'static str] {
        match self.key {
            SortKey::Number => &["year", "serial", "letter"],
            SortKey::Received => &["received", "letter"],
            SortKey::Date => &["date", "letter"],
            SortKey::Issuer => &["issuers", "letter"],
            SortKey::Addressee => &["addressees", "letter"],
            SortKey::Subject => &["subject", "letter"],
            SortKey::Kind => &["kind", "letter"],
        }
    }

    fn clause(self) -> String {
        let direction = if self.descending { " DESC" } else { "" };
        let columns: Vec<_> = self.columns().iter().map(|column| format!("{column}{direction}")).collect();
        format!("ORDER BY {}", columns.join(", "))
    }
}

/// A filter in the words of SQL, with its parameters in order.
struct Condition {
    words: Vec<String>,
    parameters: Vec<Value>,
}

impl Condition {
    fn of(filter: &Filter) -> Self {
        let mut condition = Self { words: Vec::new(), parameters: Vec::new() };
        if !filter.past {
            condition.push("current = 1", []);
        }
        let days = [("date", filter.from, filter.to), ("received", filter.received_from, filter.received_to)];
        for (column, from, to) in days {
            if let Some(from) = from {
                condition.push(&format!("{column} >= ?"), [from.to_string().into()]);
            }
            if let Some(to) = to {
                condition.push(&format!("{column} <> '' AND {column} <= ?"), [to.to_string().into()]);
            }
        }
        let texts = [
            ("issuers", &filter.issuer),
            ("addressees", &filter.addressee),
            ("numbers", &filter.number),
            ("subject", &filter.subject),
        ];
        for (column, text) in texts {
            for word in text.split_whitespace().map(folded).filter(|word| !word.is_empty()) {
                condition.push(&format!("instr({column}, ?) > 0"), [word.into()]);
            }
        }
        if let Some(kind) = filter.kind {
            condition.push("kind = ?", [kind.label().to_owned().into()]);
        }
        if filter.to_review {
            condition.push("open > 0", []);
        }
        if let Some(field) = &filter.review_field {
            condition.push("letter IN (SELECT letter FROM open_fields WHERE field = ?)", [field.clone().into()]);
        }
        if filter.missing_enclosure {
            condition.push("missing > 0", []);
        }
        if let Some(Due { from, days }) = filter.due {
            let to = from.saturating_add(jiff::Span::new().days(i64::from(days)));
            let between = "letter IN (SELECT letter FROM due WHERE day BETWEEN ? AND ?)";
            condition.push(between, [from.to_string().into(), to.to_string().into()]);
        }
        if let Some(circular) = &filter.circular {
            let of = "letter IN (SELECT letter FROM circular_letters WHERE circular = ?)";
            condition.push(of, [circular.clone().into()]);
        }
        condition
    }

    fn push(&mut self, words: &str, parameters: impl IntoIterator<Item = Value>) {
        self.words.push(words.to_owned());
        self.parameters.extend(parameters);
    }

    fn clause(&self) -> String {
        if self.words.is_empty() { String::new() } else { format!("WHERE {}", self.words.join(" AND ")) }
    }
}

/// Rows beyond which a list is walked in its order and left as soon as it is full. Fewer are found faster by going through the
/// table from end to end and sorting them.
const MANY: usize = 5_000;

fn count(connection: &Connection, filter: &Filter) -> Result<usize, Problem> {
    let condition = Condition::of(filter);
    let query = format!("SELECT count(*) FROM listing {} {}", filter.way(), condition.clause());
    let count =
        connection.prepare_cached(&query)?.query_row(params_from_iter(condition.parameters), |row| row.get(0))?;
    Ok(size(count))
}

fn ids(connection: &Connection, filter: &Filter, sort: Sort, stretch: Stretch) -> Result<Vec<LetterId>, Problem> {
    page(connection, filter, sort, stretch, usize::MAX)
}

fn page(
    connection: &Connection,
    filter: &Filter,
    sort: Sort,
    stretch: Stretch,
    total: usize,
) -> Result<Vec<LetterId>, Problem> {
    let mut condition = Condition::of(filter);
    let way = if total <= MANY { filter.way() } else { "" };
    let query = format!("SELECT letter FROM listing {way} {} {} LIMIT ? OFFSET ?", condition.clause(), sort.clause());
    condition.parameters.extend([stretch.limit, stretch.offset].map(|count| Value::from(number(count))));
    let mut statement = connection.prepare_cached(&query)?;
    let ids = statement.query_map(params_from_iter(condition.parameters), |row| Ok(LetterId(row.get(0)?)))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

fn next(connection: &Connection, letter: LetterId, filter: &Filter, sort: Sort) -> Result<Option<LetterId>, Problem> {
    let columns = sort.columns().join(", ");
    let mut condition = Condition::of(filter);
    let beyond = if sort.descending { '<' } else { '>' };
    condition
        .push(&format!("({columns}) {beyond} (SELECT {columns} FROM listing WHERE letter = ?)"), [letter.0.into()]);
    let query = format!("SELECT letter FROM listing {} {} LIMIT 1", condition.clause(), sort.clause());
    let mut statement = connection.prepare_cached(&query)?;
    let found = statement.query_row(params_from_iter(condition.parameters), |row| Ok(LetterId(row.get(0)?)));
    Ok(found.optional()?)
}

/// As texts stand in the listing: without white space and width, small letters of the alphabet.
fn folded(text: &str) -> String {
    squash(text).to_ascii_lowercase()
}

/// Writes the row of a letter anew.
pub(super) fn refresh(connection: &Connection, letter: LetterId) -> Result<(), Problem> {
    put(connection, letter, correction::machine_letter(connection, letter)?)
}

/// Writes the row of a letter that was read just now.
pub(super) fn put(connection: &Connection, letter: LetterId, read: Letter) -> Result<(), Problem> {
    let said = Said::of(connection, letter)?;
    let shown = said.put_into(read)?;
    let arrived: String = connection
        .prepare_cached(
            "SELECT arrived FROM letters JOIN sources ON sources.id = letters.source WHERE letters.id = ?1",
        )?
        .query_row([letter.0], |row| row.get(0))?;
    store(connection, letter, &shown.letter, &arrived)?;
    connection.prepare_cached("DELETE FROM open_fields WHERE letter = ?1")?.execute([letter.0])?;
    let mut insert =
        connection.prepare_cached("INSERT INTO open_fields (letter, field, conflict) VALUES (?1, ?2, ?3)")?;
    for field in &shown.letter.review {
        let conflict = shown.conflicts.iter().any(|conflict| conflict.field == *field);
        insert.execute(params![letter.0, field.key(), conflict])?;
    }
    Ok(())
}

fn store(connection: &Connection, id: LetterId, letter: &Letter, arrived: &str) -> Result<(), Problem> {
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    let received = day(letter.received.as_ref().and_then(|stamp| stamp.date)).unwrap_or_else(|| arrived.to_owned());
    let joined = |texts: &mut dyn Iterator<Item = &str>| texts.map(folded).collect::<Vec<_>>().join("、");
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO listing (letter, current, year, serial, received, date, kind, numbers, issuers,
                 addressees, subject, open, missing)
             SELECT letters.id, position IS NOT NULL AND standing = 'present', coalesce(year, 32767),
                 coalesce(serial, letters.id), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
             FROM letters JOIN sources ON sources.id = letters.source WHERE letters.id = ?1",
        )?
        .execute(params![
            id.0,
            received,
            day(letter.date).unwrap_or_default(),
            letter.kind.label(),
            joined(&mut letter.reference_numbers.iter().map(String::as_str)),
            joined(&mut letter.issuers.iter().map(|issuer| issuer.text.as_str())),
            joined(&mut letter.addressees.iter().map(|addressee| addressee.text.as_str())),
            folded(letter.subject.as_deref().unwrap_or_default()),
            number(letter.review.len()),
            number(letter.attachments.iter().filter(|attachment| attachment.present == Some(false)).count()),
        ])?;
    connection.prepare_cached("DELETE FROM due WHERE letter = ?1")?.execute([id.0])?;
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO due (day, letter) VALUES (?1, ?2)")?;
    for deadline in &letter.deadlines {
        insert.execute(params![deadline.to_string(), id.0])?;
    }
    Ok(())
}

/// Writes the rows of all letters: the step to schema 4.
pub(super) fn fill(connection: &Connection) -> Result<(), Problem> {
    let letters: Vec<i64> = connection
        .prepare("SELECT id FROM letters ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    letters.into_iter().try_for_each(|letter| refresh(connection, LetterId(letter)))
}

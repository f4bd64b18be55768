//! Letters that are looked at together, side by side: those of a day for being the same, the covers of a month for what they may ask
//! for. Each is one stretch of one table.
//!
//! ```text
//! cell of 2023-06-14 → source 17: path, letters 1 and 2 · source 40: path, letter 1 · …
//! ```
//!
//! Of a letter stands here what tells whether two letters are one: day, numbers, issuers, addressees, subject, text; of a cover that
//! stands by its month, instead of numbers and text, what it names. Must not know how that is told. What is written here stands in `summaries`, too; it is never the only place of anything.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::summaries::Joint;
use crate::model::{Date, Named, Place, Signature, Summary, Upstream};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

impl Register {
    /// The letters of a cell of the sources that are there: source, index in it, and of the letter what is compared.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn letters_of_cell(&self, cell: i64) -> Result<Vec<(i64, usize, Summary)>, RegisterError> {
        self.look(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT source, letters FROM link_cells WHERE cell = ?1 ORDER BY source")?;
            let mut rows = statement.query([cell])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let source = row.get(0)?;
                let letters = Letters(row.get_ref(1)?.as_blob().unwrap_or_default()).read();
                let letters =
                    letters.ok_or_else(|| Problem::Damaged { found: format!("the cells of source {source}") })?;
                out.extend(letters.into_iter().map(|(at, letter)| (source, at, letter)));
            }
            Ok(out)
        })
    }
}

/// What stands in a cell of a letter.
enum Part<'l> {
    /// what is compared to tell whether two letters are one
    Compared,
    /// whose letter it is, and what it names
    Asking(&'l [Upstream]),
}

/// Replaces the rows of a source that is there by those of its letters, in their order.
pub(super) fn store(connection: &Connection, source: i64, joints: &[Joint]) -> Result<(), Problem> {
    let mut rows: BTreeMap<i64, Vec<u8>> = BTreeMap::new();
    for (at, joint) in joints.iter().enumerate() {
        let asking = joint.asking.iter().map(|(cell, named)| (*cell, Part::Asking(named)));
        for (cell, part) in std::iter::once((joint.cell, Part::Compared)).chain(asking) {
            let row = rows.entry(cell).or_default();
            if row.is_empty() {
                put_text(row, &joint.summary.place.path);
            }
            put(row, at, &joint.summary, &part);
        }
    }
    let before: BTreeMap<i64, Vec<u8>> = connection
        .prepare_cached(
            "SELECT cell, letters FROM link_cells WHERE cell IN (SELECT cell FROM link_cells WHERE source = ?1) AND source = ?1",
        )?
        .query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for cell in before.keys().filter(|cell| !rows.contains_key(cell)) {
        connection
            .prepare_cached("DELETE FROM link_cells WHERE cell = ?1 AND source = ?2")?
            .execute([*cell, source])?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO link_cells (cell, source, letters)
         SELECT ?1, id, ?3 FROM sources WHERE id = ?2 AND standing = 'present'",
    )?;
    for (cell, letters) in rows.iter().filter(|(cell, letters)| before.get(cell) != Some(letters)) {
        insert.execute(params![cell, source, letters])?;
    }
    Ok(())
}

/// A letter behind those of its source and cell that are there.
fn put(row: &mut Vec<u8>, at: usize, letter: &Summary, part: &Part<'_>) {
    put_number(row, at);
    put_date(row, letter.date);
    let (numbers, hashes, named) = match part {
        Part::Compared => (letter.reference_numbers.as_slice(), letter.signature.hashes.as_slice(), &[][..]),
        Part::Asking(named) => (&[][..], &[][..], *named),
    };
    put_number(row, numbers.len());
    for number in numbers {
        put_text(row, number);
    }
    for list in [&letter.issuers, &letter.addressees] {
        put_number(row, list.len());
        for named in list {
            put_text(row, &named.text);
            // the body is mostly the beginning of what is printed: 一般社団法人青森県歯科医師会 of 一般社団法人青森県歯科医師会会長
            if named.text.starts_with(&named.organization) {
                put_number(row, named.organization.len() * 2);
            } else {
                put_number(row, named.organization.len() * 2 + 1);
                row.extend(named.organization.bytes());
            }
        }
    }
    put_optional(row, letter.subject.as_deref());
    row.extend(letter.signature.digits.to_le_bytes());
    put_number(row, hashes.len());
    row.extend(hashes.iter().flat_map(|hash| hash.to_le_bytes()));
    put_number(row, named.len());
    for upstream in named {
        for text in [&upstream.issuer, &upstream.via, &upstream.reference_number, &upstream.title] {
            put_optional(row, text.as_deref());
        }
        put_date(row, upstream.date);
        put_number(row, usize::from(upstream.enclosed));
    }
}

/// No month means no date.
fn put_date(row: &mut Vec<u8>, date: Option<Date>) {
    match date {
        Some(date) => {
            row.extend(date.year().to_le_bytes());
            row.extend([date.month(), date.day()].map(i8::cast_unsigned));
        }
        None => row.extend([0; 4]),
    }
}

fn put_optional(row: &mut Vec<u8>, text: Option<&str>) {
    put_number(row, usize::from(text.is_some()));
    put_text(row, text.unwrap_or_default());
}

fn put_text(row: &mut Vec<u8>, text: &str) {
    put_number(row, text.len());
    row.extend(text.bytes());
}

/// Seven bits to a byte, the lowest first.
fn put_number(row: &mut Vec<u8>, number: usize) {
    let low = |rest: usize| u8::try_from(rest & 0x7f).unwrap_or_default();
    let mut rest = number;
    while rest >= 0x80 {
        row.push(low(rest) | 0x80);
        rest >>= 7;
    }
    row.push(low(rest));
}

/// What is left to read of a row.
struct Letters<'r>(&'r [u8]);

impl<'r> Letters<'r> {
    /// The letters with their indexes; `None` when the row is damaged.
    fn read(mut self) -> Option<Vec<(usize, Summary)>> {
        let path = self.text()?;
        let mut out = Vec::new();
        while !self.0.is_empty() {
            let at = self.number()?;
            out.push((at, self.letter(&path, at)?));
        }
        Some(out)
    }

    fn letter(&mut self, path: &str, at: usize) -> Option<Summary> {
        let date = self.date()?;
        let reference_numbers = (0..self.number()?).map(|_| self.text()).collect::<Option<_>>()?;
        let issuers = self.named()?;
        let addressees = self.named()?;
        let subject = self.optional()?;
        let digits = u32::from_le_bytes(self.bytes(4)?.try_into().ok()?);
        let length = self.number()?.checked_mul(2)?;
        let (hashes, _) = self.bytes(length)?.as_chunks::<2>();
        let hashes = hashes.iter().map(|hash| u16::from_le_bytes(*hash)).collect();
        let passes_on = (0..self.number()?).map(|_| self.upstream()).collect::<Option<_>>()?;
        Some(Summary {
            place: Place { path: path.to_owned(), letter: at },
            date,
            reference_numbers,
            issuers,
            addressees,
            subject,
            signature: Signature { hashes, digits },
            passes_on,
            ..Summary::default()
        })
    }

    fn upstream(&mut self) -> Option<Upstream> {
        Some(Upstream {
            issuer: self.optional()?,
            via: self.optional()?,
            reference_number: self.optional()?,
            title: self.optional()?,
            date: self.date()?,
            enclosed: self.number()? != 0,
        })
    }

    #[expect(clippy::option_option, reason = "nothing of a damaged row, and no text or day where none was read")]
    fn date(&mut self) -> Option<Option<Date>> {
        let year = i16::from_le_bytes(self.bytes(2)?.try_into().ok()?);
        let [month, day] = <[u8; 2]>::try_from(self.bytes(2)?).ok()?.map(u8::cast_signed);
        if month == 0 { Some(None) } else { Some(Some(Date::new(year, month, day).ok()?)) }
    }

    #[expect(clippy::option_option, reason = "nothing of a damaged row, and no text or day where none was read")]
    fn optional(&mut self) -> Option<Option<String>> {
        let is_there = self.number()? != 0;
        Some(Some(self.text()?).filter(|_| is_there))
    }

    fn named(&mut self) -> Option<Vec<Named>> {
        (0..self.number()?)
            .map(|_| {
                let text = self.text()?;
                let length = self.number()?;
                let organization = if length % 2 == 0 {
                    text.get(..length / 2)?.to_owned()
                } else {
                    str::from_utf8(self.bytes(length / 2)?).ok()?.to_owned()
                };
                Some(Named { text, organization })
            })
            .collect()
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        Some(str::from_utf8(self.bytes(length)?).ok()?.to_owned())
    }

    fn bytes(&mut self, length: usize) -> Option<&'r [u8]> {
        let (some, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(some)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = *self.bytes(1)?.first()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Letter;
    use crate::register::{Recording, sample};
    use proptest::prelude::*;

    fn row_of(letters: &[Summary]) -> Vec<u8> {
        let mut row = Vec::new();
        put_text(&mut row, "県/令和5年.txt");
        for letter in letters {
            let asking = Part::Asking(&letter.passes_on);
            put(
                &mut row,
                letter.place.letter,
                letter,
                if letter.passes_on.is_empty() { &Part::Compared } else { &asking },
            );
        }
        row
    }

    fn letter(at: usize, texts: &[String], day: i32) -> Summary {
        let text = |nth: usize| texts.get(nth).cloned().unwrap_or_default();
        let long = Named { text: format!("{}会長", text(0)), organization: text(0) };
        Summary {
            place: Place { path: "県/令和5年.txt".to_owned(), letter: at },
            date: Date::constant(1989, 1, 8).checked_add(jiff::Span::new().days(day)).ok().filter(|_| day > 0),
            reference_numbers: texts.to_vec(),
            issuers: vec![long, Named { text: text(1), organization: text(2) }],
            addressees: texts.iter().map(|text| Named { text: text.clone(), organization: String::new() }).collect(),
            subject: Some(text(3)).filter(|_| day % 2 == 0),
            signature: Signature { hashes: (0..64).map(|hash| hash * 999).take(at).collect(), digits: 7 },
            ..Summary::default()
        }
    }

    proptest! {
        #[test]
        fn what_is_compared_of_letters_comes_back_as_it_was(
            texts in proptest::collection::vec("[ぁ-ん漢字a-z]{0,90}", 0..5),
            days in proptest::collection::vec(0..20_000_i32, 0..4),
        ) {
            let letters: Vec<Summary> =
                days.iter().enumerate().map(|(nth, day)| letter(nth * 200, &texts, *day)).collect();
            let found = Letters(&row_of(&letters)).read().unwrap();
            let wanted: Vec<_> = letters.into_iter().map(|letter| (letter.place.letter, letter)).collect();
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn what_a_cover_names_stands_where_the_covers_of_its_month_stand_without_its_numbers_and_text(
            texts in proptest::collection::vec("[ぁ-ん漢字a-z]{0,90}", 0..5),
            day in 1..20_000_i32,
            enclosed in any::<bool>(),
        ) {
            let text = |nth: usize| texts.get(nth).cloned();
            let read = letter(3, &texts, day);
            let named = Upstream {
                issuer: text(0),
                via: text(1),
                reference_number: text(2),
                title: text(3),
                date: read.date.filter(|_| day % 3 == 0),
                enclosed,
            };
            let cover = Summary { passes_on: vec![named, Upstream::default()], ..read };
            let signature = Signature { hashes: Vec::new(), ..cover.signature.clone() };
            let kept = Summary { reference_numbers: Vec::new(), signature, ..cover.clone() };
            prop_assert_eq!(Letters(&row_of(&[cover])).read().unwrap(), [(3, kept)]);
        }

        #[test]
        fn no_bytes_make_reading_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Letters(&bytes).read();
        }
    }

    /// A source with a letter in each of these cells.
    fn in_cells(path: &str, content: &str, cells: &[i64]) -> Recording {
        let joint = |(at, cell): (usize, &i64)| {
            let place = Place { path: path.to_owned(), letter: at };
            Joint { summary: Summary { place, ..Summary::default() }, cell: *cell, ..Joint::default() }
        };
        let letters: Vec<Letter> = (1..).zip(cells).map(|(line, _)| sample::letter(line, content)).collect();
        sample::recording(path, content, &letters).with_joints(cells.iter().enumerate().map(joint).collect())
    }

    fn places(register: &Register, cell: i64) -> Vec<(String, usize)> {
        let letters = register.letters_of_cell(cell).unwrap();
        letters.into_iter().map(|(_, _, letter)| (letter.place.path, letter.place.letter)).collect()
    }

    #[test]
    fn in_a_cell_stand_the_letters_of_the_sources_that_are_there_under_the_path_they_have() {
        let (_folder, _, mut register) = sample::register();
        let at = |path: &str, letter: usize| (path.to_owned(), letter);
        sample::run(&mut register, &[in_cells("a.txt", "甲", &[7, 7, 8]), in_cells("b.txt", "乙", &[7])]);
        assert_eq!(places(&register, 7), [at("a.txt", 0), at("a.txt", 1), at("b.txt", 0)]);
        assert_eq!(places(&register, 8), [at("a.txt", 2)]);
        // read otherwise
        sample::run(&mut register, &[in_cells("a.txt", "甲", &[7, 9])]);
        assert_eq!((places(&register, 8), places(&register, 9)), (vec![], vec![at("a.txt", 1)]));
        // gone, and back under another name
        register.mark_missing(&["b.txt".to_owned()].into(), |_| true).unwrap();
        assert_eq!(places(&register, 7), [at("b.txt", 0)]);
        sample::run(&mut register, &[in_cells("c.txt", "甲", &[7, 9])]);
        assert_eq!(places(&register, 7), [at("c.txt", 0), at("b.txt", 0)]);
        // another content in its place
        sample::run(&mut register, &[in_cells("b.txt", "丙", &[9])]);
        assert_eq!(
            (places(&register, 7), places(&register, 9)),
            (vec![at("c.txt", 0)], vec![at("c.txt", 1), at("b.txt", 0)])
        );
    }

    #[test]
    fn a_row_that_was_cut_off_is_damaged() {
        let row = row_of(&[letter(1, &["甲".to_owned()], 3)]);
        assert_eq!(Letters(&row[..row.len() - 1]).read(), None);
    }
}

//! What could not be read: files without a letter, and pages that hold no text. Nothing of it stands in the list of letters, so it has
//! one of its own.

use super::error::RegisterError;
use super::file::Register;
use crate::diag::Code;
use crate::model::{LetterId, Told};
use std::collections::BTreeMap;

/// Remarks that say that something of a file was not read.
const LOST: [Code; 13] = [
    Code::NEEDS_OCR,
    Code::PDF_DAMAGED,
    Code::PDF_ENCRYPTED,
    Code::PDF_PAGE_FAILED,
    Code::PDF_UNMAPPED_GLYPHS,
    Code::PDF_LIMIT,
    Code::DOCX_DAMAGED,
    Code::TEXT_EMPTY,
    Code::TEXT_LIMIT,
    Code::CONTAINER_LIMIT,
    Code::CONTAINER_DAMAGED,
    Code::INPUT_EMPTY,
    Code::INPUT_UNKNOWN_TYPE,
];

/// The same as SQL lists them.
fn lost() -> String {
    LOST.map(|code| format!("'{}'", code.as_str())).join(", ")
}

/// A file of which something was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// where it lies
    pub path: String,
    /// letters that were found in it all the same
    pub letters: usize,
    /// the first of them
    pub first: Option<LetterId>,
    /// what was not read, and the pages that it holds for; none for the whole file
    pub reasons: Vec<(Told, Vec<u32>)>,
}

impl Register {
    /// Files of which nothing or not everything was read, by path: those with pages or members that could not be read, and those in
    /// which there is no letter.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn unread(&self) -> Result<Vec<Unread>, RegisterError> {
        self.read(|connection| {
            let codes = lost();
            let mut statement = connection.prepare(&format!(
                "SELECT path, message, message_ja, page, letters.n, letters.first FROM sources
                 LEFT JOIN (SELECT source, count(*) AS n, min(id) AS first FROM letters WHERE position IS NOT NULL GROUP BY source)
                      AS letters ON letters.source = sources.id
                 LEFT JOIN diagnostics ON diagnostics.source = sources.id AND code IN ({codes})
                 WHERE standing = 'present' AND (code IS NOT NULL OR letters.n IS NULL)
                 ORDER BY path, diagnostics.position"
            ))?;
            let mut rows = statement.query([])?;
            let mut out: BTreeMap<String, Unread> = BTreeMap::new();
            while let Some(row) = rows.next()? {
                let path: String = row.get(0)?;
                let (english, japanese): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
                let (page, letters): (Option<u32>, Option<i64>) = (row.get(3)?, row.get(4)?);
                let first = row.get::<_, Option<i64>>(5)?.map(LetterId);
                let file = out.entry(path.clone()).or_insert_with(|| Unread {
                    path,
                    letters: usize::try_from(letters.unwrap_or(0)).unwrap_or(0),
                    first,
                    reasons: Vec::new(),
                });
                let (Some(english), Some(japanese)) = (english, japanese) else { continue };
                match file.reasons.iter_mut().find(|(known, _)| known.japanese == japanese) {
                    Some((_, pages)) => pages.extend(page),
                    None => file.reasons.push((Told::new(english, japanese), page.into_iter().collect())),
                }
            }
            Ok(out.into_values().collect())
        })
    }

    /// How many files [`Register::unread`] gives.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn count_unread(&self) -> Result<usize, RegisterError> {
        self.read(|connection| {
            let codes = lost();
            let count: i64 = connection.query_row(
                &format!(
                    "SELECT count(*) FROM sources WHERE standing = 'present'
                     AND (NOT EXISTS (SELECT 1 FROM letters WHERE letters.source = sources.id AND position IS NOT NULL)
                          OR EXISTS (SELECT 1 FROM diagnostics WHERE diagnostics.source = sources.id AND code IN ({codes})))"
                ),
                [],
                |row| row.get(0),
            )?;
            Ok(usize::try_from(count).unwrap_or(0))
        })
    }
}

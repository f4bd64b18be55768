//! Runs, and which source a run had in hand when: so that an interrupted run is seen, and what killed it is known.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::numbering;
use super::record::Basis;
use crate::config::RegisterSettings;
use crate::model::DateTime;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

/// A run in the register's count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// every source was looked at
    Complete,
    /// every source was looked at, and some could not be read
    SomeFailed,
    /// stopped on the way; what was recorded stays, numbers are given when a later run is complete
    Interrupted,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::SomeFailed => "some-failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A run as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// its number
    pub id: RunId,
    /// begin
    pub started: DateTime,
    /// end; `None` while it goes on, and for ever when it was killed
    pub finished: Option<DateTime>,
    /// `complete`, `some-failed`, `interrupted`
    pub outcome: Option<String>,
    /// what its readings rest on; of the decoder nothing is kept here
    pub basis: Basis,
}

/// One source in the hands of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// the run
    pub run: RunId,
    /// the source
    pub path: String,
    /// what was being done
    pub stage: String,
    /// begin
    pub started: DateTime,
    /// end; `None`: the run was killed over it, or still is at it
    pub finished: Option<DateTime>,
    /// `recorded`, or what the caller says of it
    pub outcome: Option<String>,
}

impl Register {
    /// Begins a run.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn begin_run(&mut self, basis: &Basis, when: DateTime) -> Result<RunId, RegisterError> {
        let run = self.write(|transaction| {
            transaction.execute(
                "INSERT INTO runs (started, version, settings_hash, tables_hash) VALUES (?1, ?2, ?3, ?4)",
                params![when.to_string(), basis.version, basis.settings_hash, basis.tables_hash],
            )?;
            Ok(RunId(transaction.last_insert_rowid()))
        })?;
        self.force_commits(false)?;
        Ok(run)
    }

    /// Notes that a source is taken in hand. Call it before any work on the source: a row that stays open names what a killed
    /// run was working on. [`Register::record`] closes it.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn take_in_hand(&mut self, run: RunId, path: &str, stage: &str, when: DateTime) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction
                .prepare_cached("INSERT INTO ledger (run, path, stage, started) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![run.0, path, stage, when.to_string()])?;
            Ok(())
        })
    }

    /// Closes the open rows of a source that was not recorded, with the reason.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn give_up(&mut self, run: RunId, path: &str, outcome: &str, when: DateTime) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE ledger SET finished = ?3, outcome = ?4 WHERE run = ?1 AND path = ?2 AND finished IS NULL",
                )?
                .execute(params![run.0, path, when.to_string(), outcome])?;
            Ok(())
        })
    }

    /// Ends a run: gives numbers to the letters that have none yet (not when it was interrupted) and forces everything to the
    /// disk. Write exports after this, so that no number leaves the register before it is safe.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written; the run then counts as unfinished.
    pub fn finish_run(
        &mut self,
        run: RunId,
        outcome: Outcome,
        settings: &RegisterSettings,
        when: DateTime,
    ) -> Result<(), RegisterError> {
        self.force_commits(true)?;
        self.write(|transaction| {
            if outcome != Outcome::Interrupted {
                numbering::give_numbers(transaction, settings)?;
            }
            transaction.execute(
                "UPDATE runs SET finished = ?2, outcome = ?3 WHERE id = ?1",
                params![run.0, when.to_string(), outcome.as_str()],
            )?;
            Ok(())
        })
    }

    /// All runs, oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn runs(&self) -> Result<Vec<Run>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT id, started, finished, outcome, version, settings_hash, tables_hash FROM runs ORDER BY id",
            )?;
            let runs = statement.query_map([], |row| {
                Ok(Run {
                    id: RunId(row.get(0)?),
                    started: moment(row, 1)?,
                    finished: optional_moment(row, 2)?,
                    outcome: row.get(3)?,
                    basis: Basis {
                        version: row.get(4)?,
                        settings_hash: row.get(5)?,
                        tables_hash: row.get(6)?,
                        decoder: String::new(),
                    },
                })
            })?;
            Ok(runs.collect::<Result<_, _>>()?)
        })
    }

    /// What runs that never ended had in hand, oldest first: the first suspects when a run is started again.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn left_in_hand(&self) -> Result<Vec<LedgerRow>, RegisterError> {
        self.read(|connection| {
            ledger_rows(
                connection,
                "SELECT run, path, stage, started, finished, outcome FROM ledger
                 WHERE finished IS NULL AND run IN (SELECT id FROM runs WHERE finished IS NULL) ORDER BY id",
                params![],
            )
        })
    }

    /// What one run had in hand, in order.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn ledger(&self, run: RunId) -> Result<Vec<LedgerRow>, RegisterError> {
        self.read(|connection| {
            ledger_rows(
                connection,
                "SELECT run, path, stage, started, finished, outcome FROM ledger WHERE run = ?1 ORDER BY id",
                params![run.0],
            )
        })
    }
}

fn ledger_rows(
    connection: &Connection,
    query: &str,
    parameters: &[&dyn rusqlite::ToSql],
) -> Result<Vec<LedgerRow>, Problem> {
    let mut statement = connection.prepare(query)?;
    let rows = statement.query_map(parameters, |row| {
        Ok(LedgerRow {
            run: RunId(row.get(0)?),
            path: row.get(1)?,
            stage: row.get(2)?,
            started: moment(row, 3)?,
            finished: optional_moment(row, 4)?,
            outcome: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A time in column `at`.
pub(super) fn moment(row: &Row<'_>, at: usize) -> rusqlite::Result<DateTime> {
    let text: String = row.get(at)?;
    text.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error)))
}

/// A time in column `at`, or none.
pub(super) fn optional_moment(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<DateTime>> {
    let text: Option<String> = row.get(at)?;
    text.map(|_| moment(row, at)).transpose()
}

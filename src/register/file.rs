//! The register file: opening, the lock, one transaction at a time.

use super::error::{Problem, RegisterError};
use super::schema;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a write waits for another program to finish its own.
const PATIENCE: Duration = Duration::from_secs(10);

/// Memory for pages of the file, in KiB, negative as SQLite has it: a run over a large book looks at thousands of places in it.
const CACHE: i64 = -65_536;

/// An open register.
///
/// Write-ahead log, so that a reader (search, audit) never waits for a run. During a run commits are not forced to the disk one
/// by one (`synchronous = NORMAL`): after a power cut the last sources may be missing, and are then read again. The end of a run
/// and every correction by a person are forced (`FULL`), and numbers are given only at the end of a run, so that no number that
/// was ever exported can be lost.
#[derive(Debug)]
pub struct Register {
    pub(super) connection: Connection,
    path: PathBuf,
}

impl Register {
    /// Opens the register, makes it when there is none, and brings an older schema up to date.
    ///
    /// # Errors
    /// [`RegisterError`]: not a register, a newer schema, locked, read-only, damaged.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        Self::open_waiting(path, PATIENCE)
    }

    /// [`Register::open`] with another patience towards a lock.
    ///
    /// # Errors
    /// As [`Register::open`].
    pub fn open_waiting(path: &Path, patience: Duration) -> Result<Self, RegisterError> {
        let there = path.is_file();
        let mut register = Self::connect(path, OpenFlags::default(), patience)?;
        let prepared = (|| {
            if register.connection.is_readonly("main")? {
                return Err(Problem::ReadOnly);
            }
            schema::refuse_foreign(&register.connection)?;
            register.connection.pragma_update(None, "journal_mode", "WAL")?;
            register.connection.pragma_update(None, "synchronous", "FULL")?;
            register.connection.pragma_update(None, "foreign_keys", true)?;
            register.connection.pragma_update(None, "cache_size", CACHE)?;
            schema::migrate(&mut register.connection)
        })();
        prepared
            .map_err(|problem| match problem {
                // the file can be read, but no log can be made beside it
                Problem::CannotOpen { .. } if there && std::fs::File::open(path).is_ok() => Problem::ReadOnly,
                problem => problem,
            })
            .map_err(|problem| register.problem(problem))?;
        Ok(register)
    }

    /// Opens an existing register for reading: for search, audit and export beside a run, or on a medium that cannot be written.
    ///
    /// # Errors
    /// [`RegisterError`]: no such file, not a register, an older or newer schema, damaged.
    pub fn open_read_only(path: &Path) -> Result<Self, RegisterError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Self::connect(path, flags, PATIENCE).and_then(Self::checked);
        match opened {
            Err(error) if error.problem.is_of_opening() && is_at_rest(path) => {
                // the log cannot be made beside a file on a medium that takes nothing; as nobody else can write there either, the
                // file alone is the whole register
                let uri = unchanging(path);
                let register = Self::connect(Path::new(&uri), flags | OpenFlags::SQLITE_OPEN_URI, PATIENCE)?;
                Self { path: path.to_owned(), ..register }.checked()
            }
            opened => opened,
        }
    }

    fn checked(self) -> Result<Self, RegisterError> {
        let checked = schema::refuse_foreign(&self.connection).and_then(|()| schema::require(&self.connection));
        checked.map_err(|problem| self.problem(problem))?;
        Ok(self)
    }

    fn connect(path: &Path, flags: OpenFlags, patience: Duration) -> Result<Self, RegisterError> {
        let opened = Connection::open_with_flags(path, flags).and_then(|connection| {
            connection.busy_timeout(patience)?;
            // a plan that is made anew for every value it is asked with costs more than a better one saves
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            connection.set_prepared_statement_cache_capacity(64);
            Ok(connection)
        });
        match opened {
            Ok(connection) => Ok(Self { connection, path: path.to_owned() }),
            Err(error) => Err(RegisterError { path: path.to_owned(), problem: error.into() }),
        }
    }

    /// A number that another program's or connection's writing changes; equal numbers of one connection mean an unchanged register.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn change(&self) -> Result<i64, RegisterError> {
        let version = self.connection.pragma_query_value(None, "data_version", |row| row.get(0));
        version.map_err(|error| self.problem(error.into()))
    }

    /// Where the register lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds the file's name to a problem.
    pub(super) fn problem(&self, problem: Problem) -> RegisterError {
        RegisterError { path: self.path.clone(), problem }
    }

    /// Reads one consistent state: what another program writes meanwhile is not seen.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Problem>) -> Result<T, RegisterError> {
        let read = || {
            let transaction = self.connection.unchecked_transaction()?;
            work(&transaction)
        };
        read().map_err(|problem| self.problem(problem))
    }

    /// Reads by one statement, which sees one state by itself.
    pub(super) fn look<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Problem>) -> Result<T, RegisterError> {
        work(&self.connection).map_err(|problem| self.problem(problem))
    }

    /// Writes all of it or nothing.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Problem>,
    ) -> Result<T, RegisterError> {
        let write = || {
            // the lock is taken before anything is read, so that two writers cannot both read and then both write
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        write().map_err(|problem| RegisterError { path: self.path.clone(), problem })
    }

    /// Whether commits are forced to the disk one by one.
    pub(super) fn force_commits(&mut self, forced: bool) -> Result<(), RegisterError> {
        let level = if forced { "FULL" } else { "NORMAL" };
        self.connection.pragma_update(None, "synchronous", level).map_err(|error| self.problem(error.into()))
    }
}

/// A register that nobody has open: it is there, and no log with anything in it lies beside it.
fn is_at_rest(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    path.is_file() && std::fs::metadata(log).map_or(true, |about| about.len() == 0)
}

/// The name of a file that SQLite is to take for unchanging.
fn unchanging(path: &Path) -> String {
    let mut out = String::from("file:");
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => out.push_str("%25"),
            '?' => out.push_str("%3f"),
            '#' => out.push_str("%23"),
            c => out.push(c),
        }
    }
    out + "?immutable=1"
}

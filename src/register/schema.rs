//! Versions of the register's tables. `PRAGMA user_version` holds the version, `PRAGMA application_id` says whose file it is.

use super::error::Problem;
use super::{listing, passage};
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// "kair": tells a register from any other SQLite file.
const APPLICATION_ID: i64 = 0x6b61_6972;

type Step = fn(&Transaction<'_>) -> Result<(), Problem>;

/// Steps from one version to the next; the first makes version 1 out of an empty file. A step is never changed once released.
const STEPS: &[Step] = &[
    |transaction| Ok(transaction.execute_batch(include_str!("schema/1.sql"))?),
    |transaction| {
        transaction.execute_batch(include_str!("schema/2.sql"))?;
        passage::index_all(transaction)
    },
    |transaction| Ok(transaction.execute_batch(include_str!("schema/3.sql"))?),
    |transaction| {
        transaction.execute_batch(include_str!("schema/4.sql"))?;
        passage::index_again(transaction)?;
        listing::fill(transaction)
    },
    |transaction| Ok(transaction.execute_batch(include_str!("schema/5.sql"))?),
    |transaction| {
        transaction.execute_batch(include_str!("schema/6.sql"))?;
        passage::index_subjects(transaction)
    },
    |transaction| Ok(transaction.execute_batch(include_str!("schema/7.sql"))?),
    |transaction| Ok(transaction.execute_batch(include_str!("schema/8.sql"))?),
];

fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

fn version(connection: &Connection) -> Result<i64, Problem> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Refuses a file that is no register: another program's, or no SQLite file at all. An empty file is a register to be.
pub(super) fn refuse_foreign(connection: &Connection) -> Result<(), Problem> {
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id == APPLICATION_ID || (id == 0 && tables == 0) {
        return Ok(());
    }
    Err(Problem::NotARegister { found: format!("an SQLite file of another program with {tables} tables and indexes") })
}

/// Refuses every version but the newest.
pub(super) fn require(connection: &Connection) -> Result<(), Problem> {
    let (found, known) = (version(connection)?, known());
    match found {
        _ if found > known => Err(Problem::NewerSchema { found, known }),
        _ if found < known => Err(Problem::OlderSchema { found, known }),
        _ => Ok(()),
    }
}

/// Brings the file to the newest version, all steps in one transaction.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Problem> {
    let found = version(connection)?;
    if found > known() {
        return Err(Problem::NewerSchema { found, known: known() });
    }
    if found == known() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // another program may have migrated while this one waited for the lock
    let found = version(&transaction)?;
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        step(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known())?;
    Ok(transaction.commit()?)
}

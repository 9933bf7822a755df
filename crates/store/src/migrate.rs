//! Brings a database's tables up to date: numbered SQL files, each carried out once.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::Error;

/// The files of one kind of database, in order.
#[derive(Clone, Copy)]
pub struct Migrations {
    /// Marks the file as ours (`PRAGMA application_id`).
    application: i64,
    steps: &'static [&'static str],
}

pub const WORKSPACE: Migrations = Migrations {
    application: 0x5461_6e57,
    steps: &[include_str!("migrations/workspace/0001_graph_and_log.sql")],
};

pub const ACCOUNTS: Migrations = Migrations {
    application: 0x5461_6e41,
    steps: &[include_str!("migrations/accounts/0001_accounts.sql")],
};

pub fn run(connection: &mut Connection, path: &Path, migrations: Migrations) -> Result<(), Error> {
    let steps = migrations.steps;
    let known = steps.len() as i64;
    let pragma = |connection: &Connection, name| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0))
    };
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (found, application) = (
        pragma(&transaction, "user_version")?,
        pragma(&transaction, "application_id")?,
    );
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != migrations.application && (tables > 0 || application != 0) {
        return Err(Error::Foreign { path: path.into() });
    }
    if found > known {
        return Err(Error::Newer {
            path: path.into(),
            found,
            known,
        });
    }
    let done = usize::try_from(found).map_err(|_| Error::Foreign { path: path.into() })?;
    if done < steps.len() {
        for step in &steps[done..] {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "application_id", migrations.application)?;
        transaction.pragma_update(None, "user_version", known)?;
    }
    transaction.commit()?;
    Ok(())
}

//! One file that holds a workspace whole, taken while people work; and its way back.

use std::path::Path;
use std::time::Duration;

use model::{Id, Seq};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::database::open_to_read;
use crate::{Error, Store, migrate, workspace};

/// What a backup holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub workspace: Id,
    pub name: String,
    pub seq: Seq,
    pub entities: usize,
}

impl Store {
    /// Writes the workspace to one new file and proves that it can be restored.
    pub fn backup(&self, workspace: Id, file: &Path) -> Result<Summary, Error> {
        let database = self.existing(workspace)?;
        copy(database.path(), file)?;
        check(file)
    }

    /// Writes the accounts to one new file.
    pub fn backup_accounts(&self, file: &Path) -> Result<(), Error> {
        copy(self.accounts().path(), file)
    }

    /// Makes a workspace of a backup, once the backup has been proved to be whole.
    pub fn restore(&self, file: &Path) -> Result<Summary, Error> {
        let summary = check(file)?;
        let path = self.path_of(summary.workspace);
        if path.exists() {
            return Err(Error::WorkspaceExists(summary.workspace));
        }
        copy(file, &path)?;
        self.add_workspace(summary.workspace)?;
        Ok(summary)
    }
}

/// Whether the file is a whole backup: readable, gapless, its entities what its log says.
///
/// # Errors
/// What is wrong with it.
pub fn check(file: &Path) -> Result<Summary, Error> {
    if !file.exists() {
        let error = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Error::File {
            path: file.into(),
            error,
        });
    }
    let foreign = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => Error::Foreign { path: file.into() },
        _ => error.into(),
    };
    // In memory, so that a file of an older version is brought up to date without touching it.
    let source = open_to_read(file)?;
    let mut connection = Connection::open_in_memory()?;
    copy_pages(&source, &mut connection).map_err(|error| match error {
        Error::Sqlite(error) => foreign(error),
        other => other,
    })?;
    let verdict: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(foreign)?;
    if verdict != "ok" {
        return Err(Error::Damaged(verdict));
    }
    migrate::run(&mut connection, file, migrate::WORKSPACE)?;
    let (graph, replayed) = (
        workspace::load(&connection)?,
        workspace::replay(&connection)?,
    );
    if graph != replayed {
        return Err(Error::Damaged(
            "its entities are not what its log says".into(),
        ));
    }
    let found = graph
        .workspace()
        .ok_or_else(|| Error::Damaged("there is no workspace in it".into()))?;
    Ok(Summary {
        workspace: found.id,
        name: found.name.clone(),
        seq: graph.seq(),
        entities: graph.len(),
    })
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    if to.exists() {
        let error = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(Error::File {
            path: to.into(),
            error,
        });
    }
    let source = open_to_read(from)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut target = Connection::open_with_flags(to, flags)?;
    copy_pages(&source, &mut target)?;
    // One file, without a write-ahead log beside it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    target.close().map_err(|(_, error)| error.into())
}

fn copy_pages(source: &Connection, target: &mut Connection) -> Result<(), Error> {
    let backup = Backup::new(source, target)?;
    // All pages in one step: as of one moment, however busy the writer is.
    backup.run_to_completion(i32::MAX, Duration::from_millis(10), None)?;
    Ok(())
}

use std::path::PathBuf;

use model::{Id, Seq};

/// What can go wrong with what is kept, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("The database did not do it: {0}.")]
    Sqlite(#[from] rusqlite::Error),
    #[error("{path}: {error}. Check that the disk has room and the directory may be written.")]
    File {
        path: PathBuf,
        error: std::io::Error,
    },
    #[error(
        "{path} was written by a newer version (schema {found}, this program knows {known}). \
         Use the newer program, or restore a backup from before."
    )]
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    #[error("{path} is not a Tandem database.")]
    Foreign { path: PathBuf },
    #[error("What is stored is damaged: {0}. Restore a backup.")]
    Damaged(String),
    #[error("There is no workspace {0} here.")]
    NoWorkspace(Id),
    #[error("There is a workspace {0} here already: delete it first, or restore elsewhere.")]
    WorkspaceExists(Id),
    #[error("Change {given} does not follow change {last}, the last one stored.")]
    OutOfOrder { given: Seq, last: Seq },
    #[error("{0} is taken already.")]
    Taken(&'static str),
}

//! What is kept: every workspace's graph and log in a SQLite file of its own, and the accounts
//! of the server in another. Knows nothing of what an op means.
//!
//! ```text
//! DIR/tandem.db               accounts, sessions, tokens, invites
//! DIR/workspaces/<id>.db      one workspace: entities, log
//! ```
//!
//! What [`Store::commit`] has returned from survives the end of the process and of the power:
//! write-ahead log, synchronous FULL, entities and log row in one transaction.

mod accounts;
mod backup;
mod database;
mod error;
mod migrate;
mod upgrade;
mod workspace;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use model::Id;

pub use accounts::{Account, Invite, Membership, Token};
pub use backup::{Summary, check};
pub use error::Error;

use database::Database;

/// All that a server keeps. A clone is another handle to the same.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    directory: PathBuf,
    accounts: Database,
    workspaces: Mutex<HashMap<Id, Arc<Database>>>,
}

impl Store {
    /// Opens the directory, making what is not there yet.
    ///
    /// # Errors
    /// The directory cannot be written, a file is damaged or from a newer version.
    pub fn open(directory: &Path) -> Result<Store, Error> {
        let workspaces = directory.join("workspaces");
        std::fs::create_dir_all(&workspaces).map_err(|error| Error::File {
            path: workspaces,
            error,
        })?;
        let accounts = Database::open(&directory.join("tandem.db"), migrate::ACCOUNTS)?;
        let shared = Shared {
            directory: directory.into(),
            accounts,
            workspaces: Mutex::default(),
        };
        Ok(Store {
            shared: Arc::new(shared),
        })
    }

    fn accounts(&self) -> &Database {
        &self.shared.accounts
    }

    fn path_of(&self, workspace: Id) -> PathBuf {
        self.shared
            .directory
            .join("workspaces")
            .join(format!("{workspace}.db"))
    }

    /// The workspace's database; none where there is no such file.
    fn workspace(&self, workspace: Id) -> Result<Option<Arc<Database>>, Error> {
        let mut open = self
            .shared
            .workspaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = open.get(&workspace) {
            return Ok(Some(database.clone()));
        }
        let path = self.path_of(workspace);
        if !path.exists() {
            return Ok(None);
        }
        let database = Arc::new(Database::open(&path, migrate::WORKSPACE)?);
        open.insert(workspace, database.clone());
        Ok(Some(database))
    }

    fn existing(&self, workspace: Id) -> Result<Arc<Database>, Error> {
        self.workspace(workspace)?
            .ok_or(Error::NoWorkspace(workspace))
    }

    /// An empty workspace, if there is none of this id yet.
    pub fn create_workspace(&self, workspace: Id) -> Result<(), Error> {
        let path = self.path_of(workspace);
        Database::open(&path, migrate::WORKSPACE)?;
        self.add_workspace(workspace)
    }

    /// The workspaces, oldest first.
    pub fn workspaces(&self) -> Result<Vec<Id>, Error> {
        self.list_workspaces()
    }

    /// Deletes the workspace with its log and memberships. There is no way back but a backup.
    pub fn delete_workspace(&self, workspace: Id) -> Result<(), Error> {
        let mut open = self
            .shared
            .workspaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.remove_workspace(workspace)?;
        // Whoever still reads keeps reading; the files go once nobody has them open.
        open.remove(&workspace);
        let path = self.path_of(workspace);
        for suffix in ["", "-wal", "-shm"] {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            match std::fs::remove_file(&name) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::File {
                        path: name.into(),
                        error,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }
}

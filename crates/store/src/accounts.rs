//! Accounts and what lets people in: sessions, API tokens, invites. Passwords arrive hashed,
//! secrets as fingerprints.

use jiff::Timestamp;
use model::{Id, Moment};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

use crate::{Error, Store};

/// Someone who can log in.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub password_hash: String,
}

/// Who an account is in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub workspace: Id,
    pub person: Id,
}

/// An API token, without its secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub id: Id,
    pub name: String,
    pub created_at: Moment,
    pub last_used_at: Option<Moment>,
}

/// Lets whoever has it become a person of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invite {
    pub workspace: Id,
    pub person: Id,
}

/// When a token was last used is kept to the minute: a request should not wait for the disk.
const LAST_USED_STEP_MS: i64 = 60_000;

impl Store {
    pub fn count_accounts(&self) -> Result<u64, Error> {
        self.accounts().read(|connection| {
            Ok(
                connection.query_row("SELECT count(*) FROM account", [], |row| {
                    row.get::<_, i64>(0)
                })? as u64,
            )
        })
    }

    pub fn account(&self, id: Id) -> Result<Option<Account>, Error> {
        self.find_account("id = ?1", id.0)
    }

    /// Capital letters make no difference.
    pub fn account_by_email(&self, email: &str) -> Result<Option<Account>, Error> {
        self.find_account("email = ?1", email)
    }

    /// By address.
    pub fn list_accounts(&self) -> Result<Vec<Account>, Error> {
        self.accounts().read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT id, email, name, password_hash FROM account ORDER BY email",
            )?;
            let rows = query.query_map([], account_row)?;
            rows.map(|row| row.map_err(Error::from)).collect()
        })
    }

    fn find_account(
        &self,
        condition: &str,
        value: impl rusqlite::ToSql,
    ) -> Result<Option<Account>, Error> {
        let query = format!("SELECT id, email, name, password_hash FROM account WHERE {condition}");
        self.accounts().read(|connection| {
            Ok(connection
                .prepare_cached(&query)?
                .query_row([value], account_row)
                .optional()?)
        })
    }

    /// A new account that is this person in this workspace.
    ///
    /// # Errors
    /// [`Error::Taken`] when the address or the person has an account already.
    pub fn create_account(
        &self,
        account: &Account,
        workspace: Id,
        person: Id,
    ) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            let done = transaction.execute(
                "INSERT INTO account (id, email, name, password_hash) VALUES (?1, ?2, ?3, ?4)",
                params![
                    account.id.0,
                    account.email,
                    account.name,
                    account.password_hash
                ],
            );
            unless_taken(done, "This e-mail address")?;
            insert_member(transaction, account.id, workspace, person)
        })
    }

    pub fn set_password_hash(&self, account: Id, password_hash: &str) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute(
                "UPDATE account SET password_hash = ?2 WHERE id = ?1",
                params![account.0, password_hash],
            )?;
            // Whoever knew the old one is out.
            transaction.execute("DELETE FROM session WHERE account = ?1", [account.0])?;
            Ok(())
        })
    }

    /// In the order they were joined.
    pub fn memberships(&self, account: Id) -> Result<Vec<Membership>, Error> {
        self.accounts().read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT workspace, person FROM member WHERE account = ?1 ORDER BY joined",
            )?;
            let rows = query.query_map([account.0], |row| {
                Ok(Membership {
                    workspace: Id(row.get(0)?),
                    person: Id(row.get(1)?),
                })
            })?;
            rows.map(|row| row.map_err(Error::from)).collect()
        })
    }

    /// # Errors
    /// [`Error::Taken`] when the account is in the workspace, or the person has an account.
    pub fn add_member(&self, account: Id, workspace: Id, person: Id) -> Result<(), Error> {
        self.accounts()
            .write(|transaction| insert_member(transaction, account, workspace, person))
    }

    /// Whether somebody can log in as this person.
    pub fn has_account(&self, workspace: Id, person: Id) -> Result<bool, Error> {
        self.accounts().read(|connection| {
            Ok(connection
                .prepare_cached("SELECT 1 FROM member WHERE workspace = ?1 AND person = ?2")?
                .exists(params![workspace.0, person.0])?)
        })
    }

    pub fn create_session(
        &self,
        fingerprint: &str,
        account: Id,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute("DELETE FROM session WHERE expires_ms <= ?1", [now.as_millisecond()])?;
            transaction.execute(
                "INSERT INTO session (fingerprint, account, created_ms, expires_ms) VALUES (?1, ?2, ?3, ?4)",
                params![fingerprint, account.0, now.as_millisecond(), expires.as_millisecond()],
            )?;
            Ok(())
        })
    }

    /// Whose session it is, if it is still good.
    pub fn use_session(&self, fingerprint: &str, now: Timestamp) -> Result<Option<Id>, Error> {
        self.accounts().read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT account FROM session WHERE fingerprint = ?1 AND expires_ms > ?2",
            )?;
            let account = |row: &Row| row.get::<_, Uuid>(0);
            Ok(query
                .query_row(params![fingerprint, now.as_millisecond()], account)
                .optional()?
                .map(Id))
        })
    }

    pub fn delete_session(&self, fingerprint: &str) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute("DELETE FROM session WHERE fingerprint = ?1", [fingerprint])?;
            Ok(())
        })
    }

    /// Oldest first.
    pub fn tokens(&self, account: Id) -> Result<Vec<Token>, Error> {
        self.accounts().read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT id, name, created_ms, last_used_ms FROM token WHERE account = ?1 ORDER BY created_ms, id",
            )?;
            let rows = query.query_map([account.0], |row| {
                Ok(Token {
                    id: Id(row.get(0)?),
                    name: row.get(1)?,
                    created_at: moment(row.get(2)?),
                    last_used_at: row.get::<_, Option<i64>>(3)?.map(moment),
                })
            })?;
            rows.map(|row| row.map_err(Error::from)).collect()
        })
    }

    pub fn create_token(
        &self,
        id: Id,
        fingerprint: &str,
        account: Id,
        name: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute(
                "INSERT INTO token (id, fingerprint, account, name, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id.0, fingerprint, account.0, name, now.as_millisecond()],
            )?;
            Ok(())
        })
    }

    /// Whether there was one of this account.
    pub fn delete_token(&self, account: Id, id: Id) -> Result<bool, Error> {
        self.accounts().write(|transaction| {
            let deleted = transaction.execute(
                "DELETE FROM token WHERE id = ?1 AND account = ?2",
                params![id.0, account.0],
            )?;
            Ok(deleted > 0)
        })
    }

    /// Whose token it is; keeps when it was used.
    pub fn use_token(&self, fingerprint: &str, now: Timestamp) -> Result<Option<Id>, Error> {
        let found = self.accounts().read(|connection| {
            let mut query = connection
                .prepare_cached("SELECT account, last_used_ms FROM token WHERE fingerprint = ?1")?;
            let row = |row: &Row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, Option<i64>>(1)?));
            Ok(query.query_row([fingerprint], row).optional()?)
        })?;
        let Some((account, last_used)) = found else {
            return Ok(None);
        };
        let now = now.as_millisecond();
        if last_used.is_none_or(|last_used| now - last_used >= LAST_USED_STEP_MS) {
            self.accounts().write(|transaction| {
                transaction.execute(
                    "UPDATE token SET last_used_ms = ?2 WHERE fingerprint = ?1",
                    params![fingerprint, now],
                )?;
                Ok(())
            })?;
        }
        Ok(Some(Id(account)))
    }

    pub fn create_invite(
        &self,
        fingerprint: &str,
        workspace: Id,
        person: Id,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute("DELETE FROM invite WHERE expires_ms <= ?1", [now.as_millisecond()])?;
            transaction.execute(
                "INSERT INTO invite (fingerprint, workspace, person, created_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![fingerprint, workspace.0, person.0, now.as_millisecond(), expires.as_millisecond()],
            )?;
            Ok(())
        })
    }

    /// What the invite is to, if it is still good.
    pub fn invite(&self, fingerprint: &str, now: Timestamp) -> Result<Option<Invite>, Error> {
        self.accounts().read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT workspace, person FROM invite WHERE fingerprint = ?1 AND expires_ms > ?2",
            )?;
            let invite = |row: &Row| {
                Ok(Invite {
                    workspace: Id(row.get(0)?),
                    person: Id(row.get(1)?),
                })
            };
            Ok(query
                .query_row(params![fingerprint, now.as_millisecond()], invite)
                .optional()?)
        })
    }

    pub fn delete_invite(&self, fingerprint: &str) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute("DELETE FROM invite WHERE fingerprint = ?1", [fingerprint])?;
            Ok(())
        })
    }

    pub(crate) fn add_workspace(&self, workspace: Id) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute(
                "INSERT OR IGNORE INTO workspace (id) VALUES (?1)",
                [workspace.0],
            )?;
            Ok(())
        })
    }

    pub(crate) fn list_workspaces(&self) -> Result<Vec<Id>, Error> {
        self.accounts().read(list_workspaces)
    }

    pub(crate) fn remove_workspace(&self, workspace: Id) -> Result<(), Error> {
        self.accounts().write(|transaction| {
            transaction.execute("DELETE FROM workspace WHERE id = ?1", [workspace.0])?;
            Ok(())
        })
    }
}

fn list_workspaces(connection: &Connection) -> Result<Vec<Id>, Error> {
    let mut query = connection.prepare_cached("SELECT id FROM workspace ORDER BY id")?;
    let rows = query.query_map([], |row| row.get::<_, Uuid>(0))?;
    rows.map(|row| Ok(Id(row?))).collect()
}

fn account_row(row: &Row) -> rusqlite::Result<Account> {
    Ok(Account {
        id: Id(row.get(0)?),
        email: row.get(1)?,
        name: row.get(2)?,
        password_hash: row.get(3)?,
    })
}

fn insert_member(
    transaction: &Transaction,
    account: Id,
    workspace: Id,
    person: Id,
) -> Result<(), Error> {
    let done = transaction.execute(
        "INSERT INTO member (account, workspace, person) VALUES (?1, ?2, ?3)",
        params![account.0, workspace.0, person.0],
    );
    unless_taken(done, "This place in the workspace")
}

fn unless_taken(done: rusqlite::Result<usize>, what: &'static str) -> Result<(), Error> {
    match done {
        Ok(_) => Ok(()),
        Err(error) if is_unique_violation(&error) => Err(Error::Taken(what)),
        Err(error) => Err(error.into()),
    }
}

fn is_unique_violation(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        error.code == ErrorCode::ConstraintViolation
            && error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
    })
}

fn moment(milliseconds: i64) -> Moment {
    Moment(Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH))
}

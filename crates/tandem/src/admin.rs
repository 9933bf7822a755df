//! `tandem admin`: what must work when nobody can log in.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use model::{Id, Kind};
use store::{Account, Store};

use crate::data::open_existing;

#[derive(Subcommand)]
pub enum Command {
    /// Who can log in.
    #[command(subcommand)]
    User(User),
    /// Access for programs.
    #[command(subcommand)]
    Token(Token),
    /// Workspaces.
    #[command(subcommand)]
    Workspace(Workspace),
}

#[derive(clap::Args)]
pub struct Data {
    /// The server's data directory.
    #[arg(long, default_value = "./tandem-data")]
    data: PathBuf,
}

#[derive(Subcommand)]
pub enum User {
    /// Give a person of a workspace a log-in. The password is read from stdin.
    Add {
        #[command(flatten)]
        data: Data,
        /// The address to log in with, as the person has it in the workspace.
        email: String,
        /// Which workspace, where there are several.
        #[arg(long)]
        workspace: Option<Id>,
    },
    /// List everybody who can log in.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Set a new password, read from stdin. Ends the account's sessions.
    Password {
        #[command(flatten)]
        data: Data,
        email: String,
    },
}

#[derive(Subcommand)]
pub enum Token {
    /// Make an API token; it is printed this once.
    Create {
        #[command(flatten)]
        data: Data,
        /// Whose token it is.
        email: String,
        /// What it is for.
        #[arg(long, default_value = "made on the command line")]
        name: String,
    },
}

#[derive(Subcommand)]
pub enum Workspace {
    /// List the workspaces.
    List {
        #[command(flatten)]
        data: Data,
    },
}

pub fn run(command: Command) -> Result<()> {
    match command {
        Command::User(User::Add {
            data,
            email,
            workspace,
        }) => add_user(&open_existing(&data.data)?, &email, workspace),
        Command::User(User::List { data }) => list_users(&open_existing(&data.data)?),
        Command::User(User::Password { data, email }) => {
            set_password(&open_existing(&data.data)?, &email)
        }
        Command::Token(Token::Create { data, email, name }) => {
            create_token(&open_existing(&data.data)?, &email, &name)
        }
        Command::Workspace(Workspace::List { data }) => {
            list_workspaces(&open_existing(&data.data)?)
        }
    }
}

fn add_user(store: &Store, email: &str, workspace: Option<Id>) -> Result<()> {
    let email = email.trim().to_lowercase();
    let mut found = Vec::new();
    for id in store.workspaces()? {
        if workspace.is_none_or(|wanted| wanted == id)
            && let Some(graph) = store.load(id)?
            && let Some(person) = graph.person_by_email(&email)
        {
            found.push((id, person.id, person.name.clone()));
        }
    }
    let (workspace, person, name) = match found.as_slice() {
        [one] => one.clone(),
        [] => bail!(
            "no workspace has a person with the address {email}: add the person in the browser first"
        ),
        several => bail!(
            "{} workspaces have this person: name one with --workspace",
            several.len()
        ),
    };
    if let Some(account) = store.account_by_email(&email)? {
        store.add_member(account.id, workspace, person)?;
        println!("{name} can log in to it with the password they have");
        return Ok(());
    }
    let password_hash = server::password::hash_now(&read_password()?)?;
    let id = Id(uuid::Uuid::now_v7());
    let account = Account {
        id,
        email,
        name,
        password_hash,
    };
    store.create_account(&account, workspace, person)?;
    println!("{} can log in as {}", account.name, account.email);
    Ok(())
}

fn list_users(store: &Store) -> Result<()> {
    for account in store.list_accounts()? {
        let memberships = store.memberships(account.id)?.len();
        println!(
            "{}\t{}\tworkspaces: {memberships}",
            account.email, account.name
        );
    }
    Ok(())
}

fn set_password(store: &Store, email: &str) -> Result<()> {
    let account = find(store, email)?;
    store.set_password_hash(account.id, &server::password::hash_now(&read_password()?)?)?;
    println!(
        "{} has a new password and is logged out everywhere",
        account.email
    );
    Ok(())
}

fn create_token(store: &Store, email: &str, name: &str) -> Result<()> {
    let account = find(store, email)?;
    let token = server::secret::generate(server::secret::TOKEN_PREFIX)?;
    let fingerprint = server::secret::fingerprint(&token);
    let id = Id(uuid::Uuid::now_v7());
    store.create_token(id, &fingerprint, account.id, name, jiff::Timestamp::now())?;
    println!("{token}");
    Ok(())
}

fn list_workspaces(store: &Store) -> Result<()> {
    for id in store.workspaces()? {
        let Some(graph) = store.load(id)? else {
            continue;
        };
        let name = graph
            .workspace()
            .map_or("(empty)", |workspace| &workspace.name);
        println!(
            "{id}\t{name}\t{} people\t{} tasks",
            graph.count(Kind::Person),
            graph.count(Kind::Task)
        );
    }
    Ok(())
}

fn find(store: &Store, email: &str) -> Result<Account> {
    store.account_by_email(email.trim())?.with_context(|| {
        format!("nobody logs in as {email} (`tandem admin user list` shows who does)")
    })
}

/// From stdin, so that it stands in no process list and no shell history.
fn read_password() -> Result<String> {
    if std::io::stdin().is_terminal() {
        eprintln!("Type the password and press Enter (it will be seen on this screen):");
        let mut line = String::new();
        std::io::stdin()
            .read_line(&mut line)
            .context("cannot read the password")?;
        return checked(line);
    }
    let mut text = String::new();
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut text)
        .context("cannot read the password")?;
    checked(text)
}

fn checked(text: String) -> Result<String> {
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    server::password::check(&password).map_err(|problem| anyhow::anyhow!(problem.detail))?;
    Ok(password)
}

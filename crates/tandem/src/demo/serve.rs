//! `tandem demo`: tells the stories into a fresh data directory and serves it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use model::{Day, Graph, Id};
use server::Config;
use store::{Account, Store};

/// Of every demo log-in: the demo holds nothing worth hiding.
const PASSWORD: &str = "tandem demo";

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value_t = 7171)]
    port: u16,
    /// Keep the demo's data here; without it they are thrown away in the end.
    #[arg(long)]
    data: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<()> {
    let thrown_away = tempfile::tempdir().context("cannot make a temporary directory")?;
    let data = args
        .data
        .clone()
        .unwrap_or_else(|| thrown_away.path().to_owned());
    let today = Day(jiff::ZonedDateTime::now().date());
    if data.join("tandem.db").exists() {
        eprintln!("The demo goes on as it was left in {}", data.display());
    } else {
        tell(&data, today)?;
    }
    let logins = logins(&data)?;
    let config = Config {
        data,
        listen: SocketAddr::from(([127, 0, 0, 1], args.port)),
        public_url: None,
        behind_proxy: false,
    };
    crate::serve::serve(config, |address| {
        println!("The demo is at http://{address}");
        println!("Log in with the password “{PASSWORD}” as:");
        for line in logins {
            println!("  {line}");
        }
        println!("Stop with Ctrl+C.");
    })
}

/// Makes the demo's workspaces and accounts in a new data directory.
fn tell(data: &Path, today: Day) -> Result<()> {
    let store = Store::open(data)?;
    let password_hash = server::password::hash_now(PASSWORD)?;
    for story in super::stories(today)? {
        let (graph, changes) = super::play(&story)?;
        let workspace = graph.workspace().context("the story has no workspace")?;
        store.create_workspace(workspace.id)?;
        store.commit(workspace.id, &changes)?;
        for (person, email) in &story.logins {
            let person = graph.person(*person).context("a log-in for nobody")?;
            let account = Account {
                id: Id(uuid::Uuid::now_v7()),
                email: (*email).to_owned(),
                name: person.name.clone(),
                password_hash: password_hash.clone(),
            };
            store.create_account(&account, workspace.id, person.id)?;
        }
    }
    Ok(())
}

/// Who can log in, and where it leads them.
fn logins(data: &Path) -> Result<Vec<String>> {
    let store = Store::open(data)?;
    let mut lines = Vec::new();
    for account in store.list_accounts()? {
        for membership in store.memberships(account.id)? {
            let graph = store.load(membership.workspace)?;
            let workspace = graph.as_ref().and_then(Graph::workspace);
            let workspace = workspace.map_or("a deleted workspace", |it| &it.name);
            lines.push(format!(
                "{:<28} {}, {workspace}",
                account.email, account.name
            ));
        }
    }
    Ok(lines)
}

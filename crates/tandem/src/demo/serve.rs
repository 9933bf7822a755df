//! `tandem demo`: tells the stories into a fresh data directory and serves it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use model::{Day, Id};
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
    let logins = if data.join("tandem.db").exists() {
        eprintln!("The demo goes on as it was left in {}", data.display());
        Vec::new()
    } else {
        tell(&data, today)?
    };
    let config = Config {
        data,
        listen: SocketAddr::from(([127, 0, 0, 1], args.port)),
        public_url: None,
        behind_proxy: false,
    };
    crate::serve::serve(config, |address| {
        println!("The demo is at http://{address}");
        if !logins.is_empty() {
            println!("Log in with the password “{PASSWORD}” as:");
        }
        for (workspace, name, email) in logins {
            println!("  {email:<28} {name}, {workspace}");
        }
        println!("Stop with Ctrl+C.");
    })
}

/// Workspace, name and address of who can log in.
type LogIns = Vec<(String, String, String)>;

/// Makes the demo's workspaces and accounts in a new data directory.
pub fn tell(data: &Path, today: Day) -> Result<LogIns> {
    let store = Store::open(data)?;
    let password_hash = server::password::hash_now(PASSWORD)?;
    let mut logins = LogIns::new();
    for story in super::stories(today)? {
        let (graph, changes) = super::play(&story)?;
        let workspace = graph.workspace().context("the story has no workspace")?;
        store.create_workspace(workspace.id)?;
        store.commit(workspace.id, &changes)?;
        for (person, email) in &story.logins {
            let name = graph
                .person(*person)
                .context("a log-in for nobody")?
                .name
                .clone();
            let account = Account {
                id: Id(uuid::Uuid::now_v7()),
                email: (*email).to_owned(),
                name: name.clone(),
                password_hash: password_hash.clone(),
            };
            store.create_account(&account, workspace.id, *person)?;
            logins.push((workspace.name.clone(), name, (*email).to_owned()));
        }
    }
    Ok(logins)
}

//! `tandem backup` and `tandem restore`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use model::Id;
use store::Store;

#[derive(clap::Args)]
pub struct BackupArgs {
    /// The server's data directory.
    #[arg(long, default_value = "./tandem-data")]
    data: PathBuf,
    /// The file to write; it must not be there yet.
    #[arg(long)]
    out: PathBuf,
    /// Which workspace, where there are several (see `tandem admin workspace list`).
    #[arg(long)]
    workspace: Option<Id>,
}

pub fn backup(args: &BackupArgs) -> Result<()> {
    let store = open_existing(&args.data)?;
    let workspaces = store.workspaces()?;
    let workspace = match (args.workspace, workspaces.as_slice()) {
        (Some(id), _) => id,
        (None, [only]) => *only,
        (None, []) => bail!("there is no workspace in {}", args.data.display()),
        (None, several) => bail!(
            "there are {} workspaces: name one with --workspace (`tandem admin workspace list` shows them)",
            several.len()
        ),
    };
    let summary = store.backup(workspace, &args.out)?;
    println!(
        "{}: “{}”, {} entities as of change {}, proved to be whole",
        args.out.display(),
        summary.name,
        summary.entities,
        summary.seq
    );
    Ok(())
}

#[derive(clap::Args)]
pub struct RestoreArgs {
    /// A file that `tandem backup` or the server's backup button wrote.
    file: PathBuf,
    /// The data directory to bring it back into; a workspace that is there already stays.
    #[arg(long, default_value = "./tandem-data")]
    data: PathBuf,
}

pub fn restore(args: &RestoreArgs) -> Result<()> {
    // A running server would not see the workspace come.
    let _lock = server::DataLock::take(&args.data)?;
    let store = Store::open(&args.data)?;
    let summary = store.restore(&args.file)?;
    println!(
        "“{}” is back: {} entities as of change {}",
        summary.name, summary.entities, summary.seq
    );
    println!(
        "Let somebody in with: tandem admin user add --data {}",
        args.data.display()
    );
    Ok(())
}

/// For commands that have nothing to do in a new directory.
pub fn open_existing(data: &Path) -> Result<Store> {
    if !data.join("tandem.db").exists() {
        bail!(
            "{} is no data directory of Tandem: name it with --data",
            data.display()
        );
    }
    Store::open(data).with_context(|| format!("cannot open {}", data.display()))
}

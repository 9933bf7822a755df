//! Running one thing after another, saying what and how long.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

pub struct Steps {
    chore: &'static str,
    begun: Instant,
    count: usize,
}

impl Steps {
    pub fn new(chore: &'static str) -> Steps {
        Steps {
            chore,
            begun: Instant::now(),
            count: 0,
        }
    }

    /// Runs a command with its output shown; an exit other than 0 ends the chore.
    pub fn run(&mut self, title: &str, mut command: Command) -> Result<()> {
        self.count += 1;
        println!("▶ {} {}: {title}", self.chore, self.count);
        let begun = Instant::now();
        let status = command.status().with_context(|| {
            format!("cannot start {:?}: is it installed?", command.get_program())
        })?;
        if !status.success() {
            bail!("{title}: {status}");
        }
        println!("  {title}: done in {:.1} s", begun.elapsed().as_secs_f64());
        Ok(())
    }

    pub fn done(&self, text: &str) {
        println!(
            "✓ {} ({:.0} s): {text}",
            self.chore,
            self.begun.elapsed().as_secs_f64()
        );
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

/// A program run from the root of the project.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

pub fn cargo(args: &[&str]) -> Command {
    let mut command = program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    command.args(args);
    command
}

/// Whether a command succeeds, unseen.
pub fn quiet(mut command: Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

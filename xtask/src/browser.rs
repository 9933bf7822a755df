//! Tests in a real browser against the real binary.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::steps::{Steps, cargo, program, quiet, root};
use crate::web;

pub fn test(steps: &mut Steps) -> Result<()> {
    let chromium = find_or_install(steps)?;
    web::install(steps)?;
    web::build(steps)?;
    web::install_in(steps, "e2e")?;
    steps.run("Build the server", cargo(&["build", "--package", "tandem"]))?;
    let mut playwright = program("npx");
    playwright
        .current_dir(root().join("e2e"))
        .args(["--no-install", "playwright", "test"])
        .env("CHROMIUM", &chromium)
        .env("TANDEM", root().join("target/debug/tandem"));
    steps.run("Browser tests", playwright)
}

/// `$CHROMIUM`, or one on the path, or Debian's own package.
fn find_or_install(steps: &mut Steps) -> Result<PathBuf> {
    if let Some(chromium) = find() {
        println!("  Browser: {}", chromium.display());
        return Ok(chromium);
    }
    if quiet(apt(&["--version"])) && is_root() {
        println!("  No Chromium found: installing Debian's package `chromium`");
        steps.run("Refresh the package lists", apt(&["update", "-qq"]))?;
        steps.run(
            "Install Chromium",
            apt(&["install", "-y", "-qq", "chromium"]),
        )?;
        if let Some(chromium) = find() {
            return Ok(chromium);
        }
    }
    bail!(
        "no Chromium found: install it (Debian: `sudo apt-get install chromium`) or name one in $CHROMIUM"
    )
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return named.exists().then_some(named);
    }
    let path = std::env::var_os("PATH")?;
    [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ]
    .iter()
    .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)))
    .find(|candidate| candidate.is_file())
}

fn apt(args: &[&str]) -> std::process::Command {
    let mut command = program("apt-get");
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> bool {
    program("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

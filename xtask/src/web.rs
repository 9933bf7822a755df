//! The browser app's own chores, through npm.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::steps::{Steps, cargo, program, quiet, root};

fn npm(folder: &str, args: &[&str]) -> Command {
    let mut command = program("npm");
    command
        .current_dir(root().join(folder))
        .args(args)
        .env("npm_config_fund", "false")
        .env("npm_config_audit", "false");
    command
}

/// Installs the packages of a folder from its lock file, unless they are there already.
pub fn install_in(steps: &mut Steps, folder: &str) -> Result<()> {
    if !quiet(npm(folder, &["--version"])) {
        bail!("npm is missing: install Node.js 20 or newer (https://nodejs.org)");
    }
    let lock = root().join(folder).join("package-lock.json");
    let stamp = root().join(folder).join("node_modules/.installed-from");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    steps.run(
        &format!("Install packages of {folder}/"),
        npm(folder, &["ci", "--no-progress"]),
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

pub fn install(steps: &mut Steps) -> Result<()> {
    install_in(steps, "web")
}

pub fn build(steps: &mut Steps) -> Result<()> {
    steps.run("Build the browser app", npm("web", &["run", "build"]))
}

pub fn test(steps: &mut Steps) -> Result<()> {
    steps.run("Browser app: unit tests", npm("web", &["test"]))
}

pub fn check(steps: &mut Steps) -> Result<()> {
    steps.run(
        "Browser app: types, lints, size",
        npm("web", &["run", "check"]),
    )
}

/// The server embeds `web/dist`; Rust alone must build without it.
pub fn ensure_dist() -> Result<()> {
    let dist = root().join("web/dist");
    fs::create_dir_all(&dist).with_context(|| format!("cannot create {}", dist.display()))
}

/// The API document of the server as built now, and the browser's types made from it.
pub fn write_api_types(steps: &mut Steps) -> Result<()> {
    ensure_dist()?;
    install(steps)?;
    let output = cargo(&["run", "--quiet", "--package", "tandem", "--", "openapi"]).output()?;
    if !output.status.success() {
        bail!(
            "tandem openapi failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let document: &Path = &root().join("web/src/api/openapi.json");
    fs::write(document, output.stdout)
        .with_context(|| format!("cannot write {}", document.display()))?;
    steps.run(
        "Make the browser's types",
        npm("web", &["run", "api-types"]),
    )
}

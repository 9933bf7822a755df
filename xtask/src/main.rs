//! The project's own chores: `cargo xtask demo | test | check | bench`.

mod bench;
mod browser;
mod steps;
mod web;

use std::process::ExitCode;

use anyhow::{Result, bail};
use steps::{Steps, cargo};

const HELP: &str = "\
cargo xtask COMMAND

  demo [ARGS]     build everything and serve the demo in a browser (ARGS go to `tandem demo`)
  test [PART]     run every test, or one PART: rust, web, browser
  check           formatting, lints, types, licences
  bench [FILTER]  benchmarks, each figure beside its limit or peer
  openapi         write the API document and the browser's types that follow from it
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = args
        .split_first()
        .map_or(("help", &args[..]), |(command, rest)| {
            (command.as_str(), rest)
        });
    let done = match command {
        "demo" => demo(rest),
        "test" => test(rest),
        "check" => check(),
        "bench" => bench::run(rest),
        "openapi" => web::write_api_types(&mut Steps::new("openapi")),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => {
            eprintln!("cargo xtask: no command `{other}`\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn demo(args: &[String]) -> Result<()> {
    let mut steps = Steps::new("demo");
    web::install(&mut steps)?;
    web::build(&mut steps)?;
    steps.run(
        "Build the server (release; the first time takes some minutes)",
        cargo(&["build", "--release", "--package", "tandem"]),
    )?;
    steps.done("built; the demo starts now, Ctrl+C ends it");
    let status = steps::program("target/release/tandem")
        .arg("demo")
        .args(args)
        .status()?;
    // Ctrl+C reaches both processes: the demo's own orderly end is a success.
    if status.success() || status.code().is_none() {
        return Ok(());
    }
    bail!("the demo ended with {status}")
}

fn test(args: &[String]) -> Result<()> {
    let parts: Vec<&str> = match args {
        [] => vec!["rust", "web", "browser"],
        some => some.iter().map(String::as_str).collect(),
    };
    let mut steps = Steps::new("test");
    for part in &parts {
        match *part {
            "rust" => rust_tests(&mut steps)?,
            "web" => {
                web::install(&mut steps)?;
                web::test(&mut steps)?;
            }
            "browser" => browser::test(&mut steps)?,
            other => bail!("no part `{other}`: choose rust, web or browser"),
        }
    }
    steps.done("every test passed. Next: `cargo xtask demo` to see it, `cargo xtask check` before you commit");
    Ok(())
}

fn rust_tests(steps: &mut Steps) -> Result<()> {
    web::ensure_dist()?;
    if steps::quiet(cargo(&["nextest", "--version"])) {
        steps.run(
            "Rust tests",
            cargo(&["nextest", "run", "--workspace", "--no-fail-fast"]),
        )?;
        steps.run(
            "Rust examples in the docs",
            cargo(&["test", "--workspace", "--doc", "--quiet"]),
        )
    } else {
        steps.run(
            "Rust tests",
            cargo(&["test", "--workspace", "--no-fail-fast"]),
        )
    }
}

fn check() -> Result<()> {
    let mut steps = Steps::new("check");
    web::ensure_dist()?;
    steps.run("Rust formatting", cargo(&["fmt", "--all", "--check"]))?;
    steps.run(
        "Rust lints",
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    web::install(&mut steps)?;
    web::check(&mut steps)?;
    if steps::quiet(cargo(&["deny", "--version"])) {
        steps.run(
            "Licences and sources of dependencies",
            cargo(&["deny", "check", "bans", "licenses", "sources"]),
        )?;
    } else {
        println!("  (licences of dependencies not checked: `cargo install cargo-deny` adds that)");
    }
    steps.done("clean");
    Ok(())
}

//! The binary: one command a module.

mod admin;
mod data;
mod demo;
mod evm;
mod forecast;
mod level;
mod plan_file;
mod remote;
mod schedule;
mod serve;
mod transfer;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A forecast makes and drops thousands of small lists, which this does in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(
    name = "tandem",
    version,
    about = "Goals, plans and honest forecasts on one graph"
)]
struct Cli {
    /// How the log on stderr is written.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a throw-away copy of the demo workspaces.
    Demo(demo::serve::Args),
    /// Run the server.
    Serve(serve::Args),
    /// Write a backup of everything, or of one workspace, while the server runs.
    Backup(data::BackupArgs),
    /// Bring a backup back.
    Restore(data::RestoreArgs),
    /// Bring a plan file into a running server.
    Import(transfer::ImportArgs),
    /// Write a project of a running server to a file.
    Export(transfer::ExportArgs),
    /// Accounts, tokens and workspaces of a server's data directory.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Put a plan's work where the people are.
    Level(level::Args),
    /// Critical path of a plan file.
    Schedule(schedule::Args),
    /// How likely the dates and the cost of a plan file are.
    Forecast(forecast::Args),
    /// Earned value and earned schedule of a plan file.
    Evm(evm::Args),
    /// Print the OpenAPI document of the REST API.
    Openapi,
}

fn main() -> ExitCode {
    // Wrong usage ends here, with exit code 2.
    let cli = Cli::parse();
    let logs_requests = matches!(cli.command, Command::Serve(_) | Command::Demo(_));
    start_log(cli.log_format, if logs_requests { "info" } else { "warn" });
    let done = match cli.command {
        Command::Demo(args) => demo::serve::run(&args),
        Command::Serve(args) => serve::run(args),
        Command::Backup(args) => data::backup(&args),
        Command::Restore(args) => data::restore(&args),
        Command::Import(args) => transfer::import(&args),
        Command::Export(args) => transfer::export(&args),
        Command::Admin(command) => admin::run(command),
        Command::Level(args) => level::run(&args),
        Command::Schedule(args) => schedule::run(&args),
        Command::Forecast(args) => forecast::run(&args),
        Command::Evm(args) => evm::run(&args),
        Command::Openapi => server::openapi().map(|document| println!("{document}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tandem: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// To stderr: stdout is for answers. `RUST_LOG` chooses what is logged.
fn start_log(format: LogFormat, level: &str) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let colours = std::io::stderr().is_terminal();
    match format {
        LogFormat::Text => log.with_ansi(colours).with_target(false).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

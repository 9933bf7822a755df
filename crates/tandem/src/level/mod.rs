//! `tandem level`: work put where the people are, for plans and for benchmark problems.

mod periods;
mod plan;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, bail};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Microsoft Project XML, PSPLIB `.sm` or Patterson `.rcp`. Beside NAME.sm, NAME.projects.json
    /// may list the projects of a portfolio, [{"jobs": [first, last], "release": period}], whose
    /// delays then count before the makespan
    file: PathBuf,
    /// Seconds to look for a better plan
    #[arg(long, value_name = "S", default_value_t = 1.0, value_parser = seconds)]
    time: f64,
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Stop soon after this many schedules; with it and enough time the answer depends on seed and
    /// threads alone
    #[arg(long, value_name = "N", default_value_t = u64::MAX)]
    schedules: u64,
    /// Of a plan: keep the levelling delays and gaps in the file, and only add to them
    #[arg(long)]
    keep_delays: bool,
    /// Of a plan: write it, levelled, as Microsoft Project XML with LevelingDelay, the parts of
    /// interrupted tasks, and all dates computed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// One JSON document on standard output
    #[arg(long)]
    json: bool,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.001..=1e6).contains(&seconds) => Ok(seconds),
        _ => Err("seconds between 0.001 and a million are needed".into()),
    }
}

/// # Errors
/// When the file cannot be read or has no answer, with the reason.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let begun = Instant::now();
    let name = args.file.display().to_string();
    let bytes = std::fs::read(&args.file).with_context(|| name.clone())?;
    let is_plan = bytes.iter().take(512).any(|&byte| byte == b'<');
    let text = if is_plan {
        plan::level(args, begun)?
    } else if args.out.is_some() || args.keep_delays {
        bail!("{name}: --out and --keep-delays are for plans, in Microsoft Project XML");
    } else {
        periods::level(&String::from_utf8_lossy(&bytes), args, begun).with_context(|| name)?
    };
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        // Whoever reads has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

//! Benchmarks: runs criterion's, then prints each figure beside the limit it is held to.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::steps::{Steps, cargo, root};
use crate::web;

/// A figure, what one unit of it is, and the most it may be.
struct Limit {
    /// Criterion's `group/function` name.
    bench: &'static str,
    /// What the time is divided by: tasks, or tasks times runs; 1 for a whole.
    per: f64,
    unit: &'static str,
    /// Nanoseconds for the whole benchmark.
    most_ns: f64,
    /// Where the limit comes from.
    source: &'static str,
}

const fn limit(
    bench: &'static str,
    per: f64,
    unit: &'static str,
    most_ms: f64,
    source: &'static str,
) -> Limit {
    Limit {
        bench,
        per,
        unit,
        most_ns: most_ms * 1e6,
        source,
    }
}

const PASSES: &str = "both passes, one core";
const RUNS: &str = "30 x vectorised numpy (1.9 s for 1,000 tasks x 10,000 runs)";
const EDIT: &str = "an edit is forecast on every screen within 100 ms";
const FULL: &str = "the full answer follows within a second";
const SCREEN: &str = "a screen opens within 200 ms";

const LIMITS: &[Limit] = &[
    limit(
        "critical_path/passes_and_slack/10000",
        1e4,
        "task",
        1.2,
        PASSES,
    ),
    limit(
        "critical_path/passes_and_slack/100000",
        1e5,
        "task",
        15.0,
        PASSES,
    ),
    limit(
        "critical_path/passes_and_slack/1000000",
        1e6,
        "task",
        250.0,
        PASSES,
    ),
    limit(
        "one_edit/100000",
        1.0,
        "edit",
        1.0,
        "median of one edit at 100,000 tasks",
    ),
    limit(
        "one_edit/100000_critical",
        1.0,
        "edit",
        15.0,
        "worst of one edit at 100,000 tasks: every late date moves",
    ),
    limit(
        "levelling/schedules_120",
        1e4,
        "schedule",
        172.0,
        "58,000 schedules of 120 activities a second of one core",
    ),
    limit(
        "levelling/first_plan_1500",
        1.0,
        "plan",
        50.0,
        "a first plan of 1,500 activities in 50 ms",
    ),
    limit(
        "levelling/one_drag_1500",
        1.0,
        "drag",
        100.0,
        "levelled again after one drag within 100 ms",
    ),
    limit(
        "1000 tasks x 10000 runs, 1 threads",
        1e7,
        "task-run",
        60.0,
        RUNS,
    ),
    limit(
        "10000 tasks x 1000 runs, 2 threads",
        1e7,
        "task-run",
        30.0,
        RUNS,
    ),
    limit(
        "10000 tasks x 10000 runs, 2 threads",
        1e8,
        "task-run",
        400.0,
        RUNS,
    ),
    limit(
        "edit_to_forecast_10000_tasks/first",
        1.0,
        "edit",
        100.0,
        EDIT,
    ),
    limit(
        "edit_to_forecast_10000_tasks/full",
        1.0,
        "edit",
        1_000.0,
        FULL,
    ),
    limit("why_10000_tasks/a_goal", 1.0, "answer", 200.0, SCREEN),
    limit("server/command_round_trip", 1.0, "edit", 100.0, EDIT),
    limit(
        "server/edit_to_first_forecast_10000_tasks",
        1.0,
        "edit",
        100.0,
        EDIT,
    ),
    limit("server/bootstrap_10000_tasks", 1e4, "task", 200.0, SCREEN),
];

/// Criterion's own; every other target has the standard harness, which knows other options.
const BENCHES: [&str; 6] = [
    "schedule",
    "levelling",
    "simulation",
    "commands",
    "forecast",
    "server",
];

pub fn run(args: &[String]) -> Result<()> {
    let mut steps = Steps::new("bench");
    web::ensure_dist()?;
    let mut command = cargo(&["bench", "--workspace"]);
    for bench in BENCHES {
        command.args(["--bench", bench]);
    }
    command.args(["--", "--noplot"]).args(args);
    steps.run("Benchmarks (release)", command)?;
    table(&root().join("target/criterion"), args)?;
    if args.is_empty() {
        quality(&mut steps)?;
    }
    steps.done("ratios above 1.00 miss their limit");
    Ok(())
}

/// How good the answers are, where the files to tell by stand beside the checkout.
fn quality(steps: &mut Steps) -> Result<()> {
    steps.run(
        "Levelling against the best known (j30, j60)",
        cargo(&["bench", "-p", "interchange", "--bench", "psplib"]),
    )?;
    steps.run(
        "What an edit moves in a levelled plan",
        cargo(&["bench", "-p", "engine", "--bench", "stability"]),
    )?;
    let mut dates = cargo(&["test", "-p", "interchange", "--test", "oracle_schedules"]);
    dates.args(["--", "--nocapture"]);
    steps.run("Dates against those stored in real plans", dates)
}

fn table(results: &Path, filters: &[String]) -> Result<()> {
    println!(
        "\n{:<44} {:>12} {:>16} {:>12} {:>7}  limit from",
        "benchmark", "median", "per unit", "limit", "ratio"
    );
    for limit in LIMITS {
        if !filters.is_empty()
            && !filters
                .iter()
                .any(|filter| limit.bench.contains(filter.as_str()))
        {
            continue;
        }
        let file = results.join(limit.bench).join("new/estimates.json");
        let median = median_ns(&file)?;
        println!(
            "{:<44} {:>12} {:>16} {:>12} {:>7.2}  {}",
            limit.bench,
            time(median),
            format!("{:.2} ns/{}", median / limit.per, limit.unit),
            time(limit.most_ns),
            median / limit.most_ns,
            limit.source
        );
    }
    Ok(())
}

/// The point estimate of the median in criterion's JSON.
fn median_ns(file: &Path) -> Result<f64> {
    let text =
        fs::read_to_string(file).with_context(|| format!("no result in {}", file.display()))?;
    let Some((_, rest)) = text.split_once("\"median\"") else {
        bail!("{} holds no median", file.display());
    };
    let figure = rest
        .split_once("\"point_estimate\":")
        .map(|(_, figure)| figure.split([',', '}']).next().unwrap_or_default().trim());
    figure
        .and_then(|figure| figure.parse().ok())
        .with_context(|| format!("{}: the median is no number", file.display()))
}

fn time(ns: f64) -> String {
    match ns {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e6 => format!("{:.2} µs", ns / 1e3),
        ns if ns < 1e9 => format!("{:.2} ms", ns / 1e6),
        ns => format!("{:.2} s", ns / 1e9),
    }
}

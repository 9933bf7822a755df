//! Benchmark problems in unit periods.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use engine::levelling::rcpsp::{Answer, Options, Portion, solve};
use serde::{Deserialize, Serialize};

use super::Args;

/// Of the time allowed, what the search may take: the rest is for starting and printing.
const SEARCH_SHARE: f64 = 0.94;

#[derive(Serialize)]
struct Report {
    makespan: u32,
    start: BTreeMap<usize, u32>,
    lower_bound: u32,
    schedules: u64,
    seconds: f64,
}

#[derive(Deserialize)]
struct Project {
    /// First and last job, as numbered in the file.
    jobs: (usize, usize),
    #[serde(default)]
    release: u32,
    #[serde(default = "one")]
    weight: f64,
}

fn one() -> f64 {
    1.0
}

pub fn level(text: &str, args: &Args, begun: Instant) -> anyhow::Result<String> {
    let mut instance = interchange::rcpsp::read(text)?;
    instance.projects = portfolio(&args.file, instance.len())?;
    let limit = Duration::from_secs_f64(args.time * SEARCH_SHARE);
    let answer = solve(
        &instance,
        &Options {
            seed: args.seed,
            threads: args.threads.into(),
            schedules: args.schedules,
            stop: &|| begun.elapsed() >= limit,
        },
    )?;
    let seconds = begun.elapsed().as_secs_f64();
    if args.json {
        json(&answer, seconds)
    } else {
        Ok(sentence(&answer, seconds))
    }
}

fn portfolio(file: &Path, jobs: usize) -> anyhow::Result<Vec<Portion>> {
    let beside = file.with_extension("projects.json");
    let Ok(text) = std::fs::read_to_string(&beside) else {
        return Ok(Vec::new());
    };
    let name = beside.display().to_string();
    let projects: Vec<Project> = serde_json::from_str(&text).with_context(|| name.clone())?;
    let mut portions = Vec::new();
    for project in projects {
        let (first, last) = project.jobs;
        if first == 0 || first > last || last > jobs {
            bail!("{name}: jobs {first} to {last} are not among the {jobs} of the file");
        }
        if !(project.weight.is_finite() && project.weight >= 0.0) {
            bail!("{name}: the weight of jobs {first} to {last} must be a number from 0 on");
        }
        portions.push(Portion {
            activities: (first - 1..last).collect(),
            release: project.release,
            weight: project.weight,
        });
    }
    Ok(portions)
}

fn json(answer: &Answer, seconds: f64) -> anyhow::Result<String> {
    let report = Report {
        makespan: answer.makespan,
        start: answer
            .starts
            .iter()
            .enumerate()
            .map(|(job, start)| (job + 1, *start))
            .collect(),
        lower_bound: answer.lower_bound,
        schedules: answer.schedules,
        seconds,
    };
    Ok(serde_json::to_string(&report)? + "\n")
}

fn sentence(answer: &Answer, seconds: f64) -> String {
    let mut text = String::new();
    for (job, start) in answer.starts.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:>6}  {start}", job + 1);
    }
    let gap = 100.0 * f64::from(answer.makespan - answer.lower_bound)
        / f64::from(answer.lower_bound.max(1));
    let proof = if answer.makespan == answer.lower_bound {
        "proved shortest".to_owned()
    } else {
        format!(
            "no schedule is shorter than {}, gap {gap:.1} %",
            answer.lower_bound
        )
    };
    let _ = writeln!(
        text,
        "{} periods ({proof}); {} schedules in {seconds:.2} s",
        answer.makespan, answer.schedules
    );
    text
}

//! The forecast as one JSON document.

use std::io::{self, Write};

use engine::calendar::iso;
use engine::plan::Instant;
use engine::simulation::Distribution;
use serde::Serialize;

use super::{Forecast, Spread};

#[derive(Serialize)]
struct Report<'a> {
    runs: u32,
    seconds: f64,
    planned_finish: Option<String>,
    levelled: bool,
    finish: Dates,
    cost: Money,
    tasks: Vec<Task<'a>>,
    goals: Vec<Goal<'a>>,
    risks: Vec<Risk<'a>>,
    why: Vec<Link<'a>>,
    pull_in: Vec<PullIn<'a>>,
    tornado: Vec<Bar<'a>>,
}

/// A link of the chain that drives the planned finish: links lie end to end.
#[derive(Serialize)]
struct Link<'a> {
    task_id: Option<i64>,
    from: String,
    to: String,
    days: f64,
    text: &'a str,
}

/// Days off the 80th percentile of the finish at half the work left on the task.
#[derive(Serialize)]
struct PullIn<'a> {
    id: i64,
    name: &'a str,
    p80_days: f64,
}

/// The 80th percentile of the finish with the task at its 10th and at its 90th percentile.
#[derive(Serialize)]
struct Bar<'a> {
    id: i64,
    name: &'a str,
    low: String,
    high: String,
}

/// ISO 8601 without a zone, as in the file; `sd` in days of 24 hours.
#[derive(Serialize)]
struct Dates {
    p5: String,
    p10: String,
    p50: String,
    p80: String,
    p90: String,
    p95: String,
    mean: String,
    sd: f64,
}

#[derive(Serialize)]
struct Money {
    p5: f64,
    p10: f64,
    p50: f64,
    p80: f64,
    p90: f64,
    p95: f64,
    mean: f64,
    sd: f64,
}

/// Criticality, sensitivity index and cruciality: shares of 1. Slack of the deterministic
/// schedule in working days.
#[derive(Serialize)]
struct Task<'a> {
    id: i64,
    uid: i64,
    name: &'a str,
    summary: bool,
    planned_start: String,
    planned_finish: String,
    finish: Dates,
    criticality: f64,
    ssi: f64,
    cruciality: f64,
    slack_days: f64,
}

#[derive(Serialize)]
struct Goal<'a> {
    name: &'a str,
    /// The deadline's task; none for the plan itself.
    task_id: Option<i64>,
    due: Option<String>,
    chance: Option<f64>,
    finish: Dates,
}

/// What it adds to the plan's 80th percentiles, by the same luck without it.
#[derive(Serialize)]
struct Risk<'a> {
    name: &'a str,
    p80_days: f64,
    p80_cost: f64,
}

impl From<&Spread> for Dates {
    fn from(spread: &Spread) -> Self {
        let date = |value: f64| iso(value.round() as Instant);
        let [p5, p10, p50, p80, p90, p95] = spread.percentiles.map(date);
        Self {
            p5,
            p10,
            p50,
            p80,
            p90,
            p95,
            mean: date(spread.mean),
            sd: spread.sd / 86_400.0,
        }
    }
}

pub fn write(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let whole = &forecast.outcome.groups[0];
    let costs = Spread::of(&Distribution::new(whole.costs.iter().copied()));
    let [p5, p10, p50, p80, p90, p95] = costs.percentiles;
    let day = forecast.file.day();
    let document = &forecast.file.document;
    let rows = document.tasks.iter().zip(&forecast.file.imported.task_of);
    let mut id_of = vec![0; forecast.plan.tasks.len()];
    for (task, index) in rows.clone() {
        if let Some(index) = *index {
            id_of[index] = task.id;
        }
    }
    let tasks = rows.filter_map(|(task, index)| {
        let index = (*index)?;
        let outcome = &forecast.outcome.tasks[index];
        let dates = forecast.dates[index];
        Some(Task {
            id: task.id,
            uid: task.uid,
            name: &task.name,
            summary: task.summary,
            planned_start: iso(dates.start),
            planned_finish: iso(dates.finish),
            finish: Dates::from(&Spread::of_task(outcome)),
            criticality: outcome.criticality,
            ssi: outcome.ssi,
            cruciality: outcome.cruciality,
            slack_days: forecast.schedule.tasks[index].total_slack as f64 / day,
        })
    });
    let goals = forecast.goals.iter().map(|goal| Goal {
        name: &goal.name,
        task_id: goal.task.map(|task| id_of[task]),
        due: goal.due.map(iso),
        chance: goal.chance,
        finish: Dates::from(&goal.finish),
    });
    let risks = forecast.plan.risks.iter().zip(&forecast.risks);
    let risks = risks.map(|(risk, effect)| Risk {
        name: &risk.name,
        p80_days: effect.seconds / 86_400.0,
        p80_cost: effect.cost,
    });
    let why = forecast.why.chain.iter().map(|link| Link {
        task_id: link.task.map(|task| id_of[task]),
        from: iso(link.from),
        to: iso(link.to),
        days: (link.to - link.from) as f64 / 86_400.0,
        text: &link.text,
    });
    let name = |task: usize| forecast.plan.tasks[task].name.as_str();
    let pull_in = forecast.why.pull_in.iter().map(|change| PullIn {
        id: id_of[change.task],
        name: name(change.task),
        p80_days: change.seconds / 86_400.0,
    });
    let date = |value: f64| iso(value.round() as Instant);
    let tornado = forecast.why.tornado.iter().map(|bar| Bar {
        id: id_of[bar.task],
        name: name(bar.task),
        low: date(bar.low),
        high: date(bar.high),
    });
    let report = Report {
        runs: forecast.runs,
        seconds: forecast.seconds,
        planned_finish: forecast.planned_finish().map(iso),
        levelled: forecast.levelled.is_some(),
        finish: Dates::from(&forecast.goals[0].finish),
        cost: Money {
            p5,
            p10,
            p50,
            p80,
            p90,
            p95,
            mean: costs.mean,
            sd: costs.sd,
        },
        tasks: tasks.collect(),
        goals: goals.collect(),
        risks: risks.collect(),
        why: why.collect(),
        pull_in: pull_in.collect(),
        tornado: tornado.collect(),
    };
    serde_json::to_writer(&mut *out, &report)?;
    writeln!(out)
}

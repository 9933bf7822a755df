//! Plans with calendars: a better order of work is looked for, and told task by task.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::Context;
use engine::calendar::iso;
use engine::levelling::search::{Found, Goal, Options, search};
use engine::levelling::{delays, pieces_to};
use engine::network::{Network, Schedule};
use engine::plan::{Plan, Seconds, Task, TaskIx, TaskKind};
use interchange::mspdi::{self, Document, Imported, Parts, Source};
use serde::Serialize;

use super::Args;
use crate::plan_file;

const DAY: f64 = 86_400.0;
/// Of the time allowed, what the search may take: the rest is for moving back what need not move.
const SEARCH_SHARE: f64 = 0.85;

#[derive(Serialize)]
struct Report<'a> {
    /// Elapsed minutes from the first start to the last finish.
    makespan: i64,
    /// By UID.
    start: BTreeMap<i64, String>,
    finish: String,
    /// By one pass of the rule that every forecast levels with.
    finish_was: String,
    /// No order of work is done before this.
    lower_bound: String,
    proved: bool,
    schedules: u64,
    seconds: f64,
    /// Tasks that start later than the network alone would have them.
    moved: usize,
    /// Tasks that start or end elsewhere than by one pass of the rule, of those that may move.
    moved_tasks: usize,
    open_tasks: usize,
    mean_move_days: f64,
    tasks: Vec<Row<'a>>,
    projects: Vec<Project<'a>>,
    overloads: Vec<Overload<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    uid: i64,
    id: i64,
    name: &'a str,
    start: String,
    finish: String,
    /// Where it would start if nobody were short of time.
    network_start: String,
    /// Where one pass of the rule puts it.
    start_was: String,
    finish_was: String,
    #[serde(skip_serializing_if = "is_nought")]
    delay_minutes: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    splits: Vec<Split>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<Wait<'a>>,
}

#[derive(Serialize)]
struct Split {
    after_minutes: i64,
    gap_minutes: i64,
}

#[derive(Serialize)]
struct Wait<'a> {
    resource: &'a str,
    behind_uid: u64,
    behind: &'a str,
}

#[derive(Serialize)]
struct Project<'a> {
    name: &'a str,
    finish_was: String,
    finish: String,
    /// Elapsed days later; negative is earlier.
    days: f64,
}

#[derive(Serialize)]
struct Overload<'a> {
    resource: &'a str,
    task: &'a str,
    units: f64,
    max_units: f64,
}

fn is_nought(value: &i64) -> bool {
    *value == 0
}

pub fn level(args: &Args, begun: Instant) -> anyhow::Result<String> {
    let file = plan_file::read(&args.file)?;
    file.tell_notes();
    let (document, imported) = (file.document, file.imported);
    let bytes = file.bytes;
    let network = Network::compile(&imported.plan)?;
    let schedule = network.schedule()?;
    let limit = Duration::from_secs_f64(args.time);
    let goal = Goal {
        clear: !args.keep_delays,
        ..Goal::default()
    };
    let found = search(
        &imported.plan,
        &network,
        &schedule,
        &goal,
        &Options {
            seed: args.seed,
            threads: args.threads.into(),
            schedules: args.schedules,
            stop: &|| begun.elapsed() >= limit.mul_f64(SEARCH_SHARE),
            cancel: &|| begun.elapsed() >= limit,
        },
    )?;
    let seconds = begun.elapsed().as_secs_f64();
    let delays = delays(&found.plan)?;
    let report = report(&document, &imported, &network, &found, &delays, seconds);
    let mut text = if args.json {
        serde_json::to_string(&report)? + "\n"
    } else {
        text(&report)
    };
    if let Some(out) = &args.out {
        // The file knows delays alone, no levelled starts.
        let mut plan = found.plan;
        for (task, delay) in plan.tasks.iter_mut().zip(&delays) {
            (task.levelling_delay, task.levelled_start) = (*delay, None);
        }
        let network = Network::compile(&plan)?;
        let levelled = network.schedule()?;
        let parts = parts(&imported.plan, &plan, &network, &levelled);
        let imported = Imported { plan, ..imported };
        let source = Source::decode(&bytes)?;
        let bytes = mspdi::write(&source, &document, &imported, &levelled, &parts);
        crate::schedule::replace(out, &bytes).with_context(|| out.display().to_string())?;
        if !args.json {
            text += &format!("written to {}\n", out.display());
        }
    }
    Ok(text)
}

/// Of tasks that are interrupted or no longer are, and may have moved.
fn parts(was: &Plan, is: &Plan, network: &Network, schedule: &Schedule) -> Parts {
    let tasks = was.tasks.iter().zip(&is.tasks).enumerate();
    let split = |plan: &Task| !plan.splits.is_empty();
    let anew =
        tasks.filter(|(index, (was, is))| network.is_movable(*index) && (split(was) || split(is)));
    let parts = anew.map(|(index, (_, task))| {
        let table = network.task_calendar(index);
        let dates = &schedule.tasks[index];
        let parts = pieces_to(table, dates.start, dates.finish, &task.splits);
        let part = |(from, to)| (from, to, table.working_seconds_between(from, to));
        (index, parts.map(part).collect())
    });
    parts.collect()
}

fn report<'a>(
    document: &'a Document,
    imported: &'a Imported,
    network: &Network,
    found: &Found,
    delays: &[Seconds],
    seconds: f64,
) -> Report<'a> {
    let plan = &imported.plan;
    let rows = document
        .tasks
        .iter()
        .zip(&imported.task_of)
        .filter_map(|(task, index)| {
            let index = (*index)?;
            let (start, finish) = found.levelled.dates[index];
            let (start_was, finish_was) = found.was.dates[index];
            let planned = &found.plan.tasks[index];
            let splits = planned.splits.iter().map(|(after, gap)| Split {
                after_minutes: after / 60,
                gap_minutes: gap / 60,
            });
            Some(Row {
                uid: task.uid,
                id: task.id,
                name: &task.name,
                start: iso(start),
                finish: iso(finish),
                network_start: iso(found.alone[index].0),
                start_was: iso(start_was),
                finish_was: iso(finish_was),
                delay_minutes: delays[index] / 60,
                splits: splits.collect(),
                waits_for: found.levelled.delays[index].map(|wait| Wait {
                    resource: &plan.resources[wait.resource].name,
                    behind_uid: plan.tasks[wait.behind].key,
                    behind: &plan.tasks[wait.behind].name,
                }),
            })
        });
    let overloads = found.levelled.overloads.iter().map(|overload| Overload {
        resource: &plan.resources[overload.resource].name,
        task: &plan.tasks[overload.task].name,
        units: overload.units,
        max_units: plan.resources[overload.resource].max_units,
    });
    let starts = active(plan).map(|task| found.levelled.dates[task].0);
    let first = starts.min().unwrap_or(0);
    let finish = |dates: &[(i64, i64)]| active(plan).map(|task| dates[task].1).max().unwrap_or(0);
    let open: Vec<TaskIx> = active(plan)
        .filter(|task| network.is_movable(*task))
        .collect();
    let (was, is) = (&found.was.dates, &found.levelled.dates);
    let tasks: Vec<Row> = rows.collect();
    let moves = open
        .iter()
        .map(|task| (is[*task].0 - was[*task].0).abs() as f64 / DAY);
    Report {
        makespan: (finish(is) - first) / 60,
        start: tasks
            .iter()
            .map(|row| (row.uid, row.start.clone()))
            .collect(),
        finish: iso(finish(is)),
        finish_was: iso(finish(was)),
        lower_bound: iso(found.lower_bound),
        proved: found.proved,
        schedules: found.schedules,
        seconds,
        moved: tasks
            .iter()
            .filter(|row| row.start != row.network_start)
            .count(),
        moved_tasks: open.iter().filter(|task| is[**task] != was[**task]).count(),
        open_tasks: open.len(),
        mean_move_days: moves.sum::<f64>() / open.len().max(1) as f64,
        tasks,
        projects: projects(plan, found),
        overloads: overloads.collect(),
    }
}

fn active(plan: &Plan) -> impl Iterator<Item = TaskIx> {
    let tasks = plan.tasks.iter().enumerate();
    let active = tasks.filter(|(_, task)| task.active && task.kind != TaskKind::Summary);
    active.map(|(index, _)| index)
}

fn projects<'a>(plan: &'a Plan, found: &Found) -> Vec<Project<'a>> {
    let projects = plan.projects.iter().enumerate();
    let ends = projects.filter_map(|(index, project)| {
        let own = active(plan).filter(|task| plan.tasks[*task].project == index);
        let ends = own.map(|task| (found.was.dates[task].1, found.levelled.dates[task].1));
        let (was, is) = ends.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))?;
        Some(Project {
            name: &project.name,
            finish_was: iso(was),
            finish: iso(is),
            days: (is - was) as f64 / DAY,
        })
    });
    ends.collect()
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    let minute = |iso: &str| iso.get(..16).unwrap_or(iso).replace('T', " ");
    // Writing to a string cannot fail.
    for row in report
        .tasks
        .iter()
        .filter(|row| row.start != row.network_start || !row.splits.is_empty())
    {
        let _ = write!(
            text,
            "{:>6}  {}  {} to {}, from {}",
            row.id,
            row.name,
            minute(&row.start),
            minute(&row.finish),
            minute(&row.network_start)
        );
        let _ = match &row.waits_for {
            Some(wait) => write!(
                text,
                ": waits for {}, who is on {}",
                wait.resource, wait.behind
            ),
            None => write!(text, ": follows what it depends on"),
        };
        if !row.splits.is_empty() {
            let _ = write!(text, ", in {} parts", row.splits.len() + 1);
        }
        text.push('\n');
    }
    for overload in &report.overloads {
        let _ = writeln!(
            text,
            "overloaded: {} on {}, {:.2} units asked of {:.2}",
            overload.resource, overload.task, overload.units, overload.max_units
        );
    }
    if report.projects.len() > 1 {
        for project in &report.projects {
            let _ = writeln!(
                text,
                "{}: ends {}, by one pass of the rule {} ({:+.1} days)",
                project.name,
                minute(&project.finish),
                minute(&project.finish_was),
                project.days
            );
        }
    }
    let _ = writeln!(
        text,
        "ends {}, by one pass of the rule {}; {} of {} tasks moved, {} overloads",
        minute(&report.finish),
        minute(&report.finish_was),
        report.moved,
        report.tasks.len(),
        report.overloads.len()
    );
    let _ = writeln!(
        text,
        "{} of {} that may move are elsewhere than by that pass, by {:.1} days on average over all",
        report.moved_tasks, report.open_tasks, report.mean_move_days
    );
    let proof = match report.proved {
        true => "proved best".to_owned(),
        false => format!(
            "no order of work ends before {}",
            minute(&report.lower_bound)
        ),
    };
    let _ = writeln!(
        text,
        "{proof}; {} schedules in {:.2} s",
        report.schedules, report.seconds
    );
    text
}

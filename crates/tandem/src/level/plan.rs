//! Plans with calendars: what levelling moves, to when and behind whom.

use std::fmt::Write;

use engine::calendar::iso;
use engine::levelling::{LevelledPlan, level as level_plan};
use engine::network::{Network, Schedule};
use interchange::mspdi::{Document, Imported};
use serde::Serialize;

use super::Args;
use crate::plan_file;

#[derive(Serialize)]
struct Report<'a> {
    start: String,
    finish: String,
    moved: usize,
    tasks: Vec<Row<'a>>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<Wait<'a>>,
}

#[derive(Serialize)]
struct Wait<'a> {
    resource: &'a str,
    behind_uid: u64,
    behind: &'a str,
}

#[derive(Serialize)]
struct Overload<'a> {
    resource: &'a str,
    task: &'a str,
    units: f64,
    max_units: f64,
}

pub fn level(args: &Args) -> anyhow::Result<String> {
    let file = plan_file::read(&args.file)?;
    file.tell_notes();
    let (document, imported) = (file.document, file.imported);
    let network = Network::compile(&imported.plan)?;
    let schedule = network.schedule()?;
    let levelled = level_plan(&imported.plan, &network, &schedule);
    let report = report(&document, &imported, &schedule, &levelled);
    Ok(if args.json {
        serde_json::to_string(&report)? + "\n"
    } else {
        text(&report)
    })
}

fn report<'a>(
    document: &'a Document,
    imported: &'a Imported,
    schedule: &Schedule,
    levelled: &LevelledPlan,
) -> Report<'a> {
    let plan = &imported.plan;
    let rows = document
        .tasks
        .iter()
        .zip(&imported.task_of)
        .filter_map(|(task, index)| {
            let index = (*index)?;
            let (start, finish) = levelled.dates[index];
            Some(Row {
                uid: task.uid,
                id: task.id,
                name: &task.name,
                start: iso(start),
                finish: iso(finish),
                network_start: iso(schedule.tasks[index].start),
                waits_for: levelled.delays[index].map(|delay| Wait {
                    resource: &plan.resources[delay.resource].name,
                    behind_uid: plan.tasks[delay.behind].key,
                    behind: &plan.tasks[delay.behind].name,
                }),
            })
        });
    let overloads = levelled.overloads.iter().map(|overload| Overload {
        resource: &plan.resources[overload.resource].name,
        task: &plan.tasks[overload.task].name,
        units: overload.units,
        max_units: plan.resources[overload.resource].max_units,
    });
    let ends = levelled
        .dates
        .iter()
        .zip(&plan.tasks)
        .filter(|(_, task)| task.active);
    let (mut first, mut last) = (i64::MAX, i64::MIN);
    for ((start, finish), _) in ends {
        first = first.min(*start);
        last = last.max(*finish);
    }
    let (first, last) = if first <= last { (first, last) } else { (0, 0) };
    let tasks: Vec<Row> = rows.collect();
    Report {
        start: iso(first),
        finish: iso(last),
        moved: tasks
            .iter()
            .filter(|row| row.start != row.network_start)
            .count(),
        tasks,
        overloads: overloads.collect(),
    }
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    let minute = |iso: &str| iso.get(..16).unwrap_or(iso).replace('T', " ");
    // Writing to a string cannot fail.
    for row in report
        .tasks
        .iter()
        .filter(|row| row.start != row.network_start)
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
            Some(wait) => writeln!(
                text,
                ": waits for {}, who is on {}",
                wait.resource, wait.behind
            ),
            None => writeln!(text, ": follows what it depends on"),
        };
    }
    for overload in &report.overloads {
        let _ = writeln!(
            text,
            "overloaded: {} on {}, {:.2} units asked of {:.2}",
            overload.resource, overload.task, overload.units, overload.max_units
        );
    }
    let _ = writeln!(
        text,
        "{} to {}; {} of {} tasks moved, {} overloads",
        minute(&report.start),
        minute(&report.finish),
        report.moved,
        report.tasks.len(),
        report.overloads.len()
    );
    text
}

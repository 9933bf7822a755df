//! `tandem schedule`: the critical path of a plan file, as a table, as JSON, or written back.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use engine::calendar::iso;
use engine::network::{self, Cause, Schedule, TaskDates};
use engine::plan::{Instant, Plan};
use interchange::mspdi::{self, Document, Imported, Source};
use serde::Serialize;

use crate::plan_file::date;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Microsoft Project XML
    plan: PathBuf,
    /// Work still to do lies after this day, such as 2026-07-03 (the file's own status date
    /// moves nothing)
    #[arg(long, value_name = "D", value_parser = date)]
    status_date: Option<Instant>,
    /// Write the plan with its dates, slack and critical flags recomputed, all else kept
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// One JSON document on standard output
    #[arg(long)]
    json: bool,
}

/// # Errors
/// When the plan cannot be read, scheduled or written, with the reason.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let bytes = std::fs::read(&args.plan).with_context(|| format!("{}", args.plan.display()))?;
    let name = args.plan.display();
    let source = Source::decode(&bytes).with_context(|| format!("{name}"))?;
    if !source.text.trim_start().starts_with('<') {
        bail!(
            "{name}: this is not Microsoft Project XML; in Microsoft Project, save the plan as XML"
        );
    }
    let document = mspdi::read(&source).with_context(|| format!("{name}"))?;
    let mut imported = document.to_plan();
    for project in &mut imported.plan.projects {
        project.status_date = args.status_date;
    }
    let schedule = network::schedule(&imported.plan).with_context(|| format!("{name}"))?;

    for note in &imported.notes {
        eprintln!("note: {}{}", subject(&document, note.task_uid), note.text);
    }
    if let Some(out) = &args.out {
        let as_it_was = mspdi::Parts::new();
        let bytes = mspdi::write(&source, &document, &imported, &schedule, &as_it_was);
        replace(out, &bytes).with_context(|| format!("{}", out.display()))?;
    }
    let mut stdout = BufWriter::new(io::stdout().lock());
    let printed = if args.json {
        json(&mut stdout, &document, &imported, &schedule)
    } else {
        text(&mut stdout, args, &document, &imported, &schedule)
    };
    match printed.and_then(|()| stdout.flush()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

fn subject(document: &Document, uid: Option<i64>) -> String {
    let task = uid.and_then(|uid| document.tasks.iter().find(|task| task.uid == uid));
    task.map_or(String::new(), |task| {
        format!("task {} \"{}\" ", task.id, task.name)
    })
}

/// Writes beside the file and moves into place, so that a failure leaves the old one whole.
pub fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

fn text(
    out: &mut impl Write,
    args: &Args,
    document: &Document,
    imported: &Imported,
    schedule: &Schedule,
) -> io::Result<()> {
    let critical = schedule.tasks.iter().filter(|dates| dates.critical).count();
    if args.out.is_none() {
        table(out, document, imported, schedule)?;
        writeln!(out)?;
    }
    for (project, dates) in imported.plan.projects.iter().zip(&schedule.projects) {
        let name = if project.name.is_empty() {
            "The plan"
        } else {
            &project.name
        };
        writeln!(
            out,
            "{name}: {} to {}",
            minute(dates.start),
            minute(dates.finish)
        )?;
    }
    writeln!(out, "{} tasks, {critical} critical", schedule.tasks.len())?;
    if let Some(path) = &args.out {
        writeln!(out, "written to {}", path.display())?;
    }
    Ok(())
}

const NAME_WIDTH: usize = 44;

fn table(
    out: &mut impl Write,
    document: &Document,
    imported: &Imported,
    schedule: &Schedule,
) -> io::Result<()> {
    let day = document.project.minutes_per_day.max(1) as f64 * 60.0;
    writeln!(
        out,
        "{:>6}  {:<NAME_WIDTH$}  {:<16}  {:<16}  {:>9}  {:>9}  {:>9}",
        "id", "task", "start", "finish", "days", "slack", "free"
    )?;
    for (task, index) in document.tasks.iter().zip(&imported.task_of) {
        let Some(index) = *index else { continue };
        let dates = &schedule.tasks[index];
        let indent = 2 * task.outline_level.unwrap_or(1).clamp(1, 10) as usize - 2;
        let name: String = task
            .name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME_WIDTH - indent)
            .collect();
        writeln!(
            out,
            "{:>6}  {:indent$}{name:<width$}  {}  {}  {:>9.2}  {:>9.2}  {:>9.2}{}",
            task.id,
            "",
            minute(dates.start),
            minute(dates.finish),
            dates.duration as f64 / day,
            dates.total_slack as f64 / day,
            dates.free_slack as f64 / day,
            if dates.critical { "  critical" } else { "" },
            width = NAME_WIDTH - indent,
        )?;
    }
    Ok(())
}

/// `2026-07-03 17:00`.
fn minute(instant: Instant) -> String {
    iso(instant)[..16].replace('T', " ")
}

#[derive(Serialize)]
struct Report<'a> {
    projects: Vec<ProjectRow<'a>>,
    tasks: Vec<TaskRow<'a>>,
    notes: Vec<NoteRow<'a>>,
}

#[derive(Serialize)]
struct ProjectRow<'a> {
    name: &'a str,
    start: String,
    finish: String,
}

/// Slacks and durations in seconds of working time (elapsed time for an elapsed duration).
#[derive(Serialize)]
struct TaskRow<'a> {
    uid: i64,
    id: i64,
    name: &'a str,
    summary: bool,
    start: String,
    finish: String,
    early_start: String,
    early_finish: String,
    late_start: String,
    late_finish: String,
    duration_seconds: i64,
    total_slack_seconds: i64,
    free_slack_seconds: i64,
    critical: bool,
    start_cause: CauseRow,
    finish_cause: CauseRow,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum CauseRow {
    Project,
    Dependency { predecessor_uid: u64 },
    Constraint,
    StatusDate,
    Actual,
    Manual,
    Duration,
    Child { uid: u64 },
    AsLateAsPossible,
}

#[derive(Serialize)]
struct NoteRow<'a> {
    task_uid: Option<i64>,
    text: &'a str,
}

fn json(
    out: &mut impl Write,
    document: &Document,
    imported: &Imported,
    schedule: &Schedule,
) -> io::Result<()> {
    let plan = &imported.plan;
    let projects = plan
        .projects
        .iter()
        .zip(&schedule.projects)
        .map(|(project, dates)| ProjectRow {
            name: &project.name,
            start: iso(dates.start),
            finish: iso(dates.finish),
        });
    let rows = document
        .tasks
        .iter()
        .zip(&imported.task_of)
        .filter_map(|(task, index)| {
            let dates: &TaskDates = &schedule.tasks[(*index)?];
            Some(TaskRow {
                uid: task.uid,
                id: task.id,
                name: &task.name,
                summary: task.summary,
                start: iso(dates.start),
                finish: iso(dates.finish),
                early_start: iso(dates.early_start),
                early_finish: iso(dates.early_finish),
                late_start: iso(dates.late_start),
                late_finish: iso(dates.late_finish),
                duration_seconds: dates.duration,
                total_slack_seconds: dates.total_slack,
                free_slack_seconds: dates.free_slack,
                critical: dates.critical,
                start_cause: cause(plan, dates.start_cause),
                finish_cause: cause(plan, dates.finish_cause),
            })
        });
    let notes = imported.notes.iter().map(|note| NoteRow {
        task_uid: note.task_uid,
        text: &note.text,
    });
    let report = Report {
        projects: projects.collect(),
        tasks: rows.collect(),
        notes: notes.collect(),
    };
    serde_json::to_writer(&mut *out, &report)?;
    writeln!(out)
}

fn cause(plan: &Plan, cause: Cause) -> CauseRow {
    match cause {
        Cause::Project => CauseRow::Project,
        Cause::Dependency(index) => CauseRow::Dependency {
            predecessor_uid: plan.tasks[plan.dependencies[index as usize].predecessor].key,
        },
        Cause::Constraint => CauseRow::Constraint,
        Cause::StatusDate => CauseRow::StatusDate,
        Cause::Actual => CauseRow::Actual,
        Cause::Manual => CauseRow::Manual,
        Cause::Duration => CauseRow::Duration,
        Cause::Child(task) => CauseRow::Child {
            uid: plan.tasks[task as usize].key,
        },
        Cause::Late => CauseRow::AsLateAsPossible,
    }
}

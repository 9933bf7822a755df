//! `tandem evm`: earned value and earned schedule of a plan file.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use engine::calendar::{Calendars, iso};
use engine::earned_value::{self, Budgeted, Curve, EarnedSchedule, Status};
use engine::network::{Network, Schedule};
use engine::plan::{Instant, Plan, TaskIx, Who};
use interchange::mspdi::Task;
use serde::Serialize;

use crate::plan_file::{self, PlanFile, date};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Microsoft Project XML
    plan: PathBuf,
    /// The day up to which work is counted, such as 2026-07-03 (otherwise the file's own, or
    /// the last day it knows work of)
    #[arg(long, value_name = "D", value_parser = date)]
    status_date: Option<Instant>,
    /// One JSON document on standard output
    #[arg(long)]
    json: bool,
}

/// # Errors
/// When the plan cannot be read or scheduled, or nothing says up to when work is counted.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let file = plan_file::read(&args.plan)?;
    file.tell_notes();
    let report = compute(args, &file).with_context(|| format!("{}", args.plan.display()))?;
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = if args.json {
        serde_json::to_writer(&mut out, &report)
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        text(&mut out, &report)
    };
    match printed.and_then(|()| out.flush()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Values in `unit`; what is not defined (a division by nought) is null. Times are working
/// days of the project's calendar.
#[derive(Serialize)]
struct Report {
    name: String,
    status_date: String,
    /// `money` or, where the plan has none, `hours` of work.
    unit: &'static str,
    /// `baseline` or, where the file has none, its current `schedule`.
    planned_by: &'static str,
    bac: f64,
    pv: f64,
    ev: f64,
    ac: f64,
    sv: f64,
    cv: f64,
    spi: Option<f64>,
    cpi: Option<f64>,
    eac: Eac,
    etc: Option<f64>,
    vac: Option<f64>,
    tcpi: Tcpi,
    earned_schedule: Time,
}

#[derive(Serialize)]
struct Eac {
    #[serde(rename = "BAC/CPI")]
    cpi: Option<f64>,
    #[serde(rename = "AC+BAC-EV")]
    as_planned: f64,
    #[serde(rename = "AC+(BAC-EV)/(CPI*SPI)")]
    cpi_spi: Option<f64>,
}

#[derive(Serialize)]
struct Tcpi {
    #[serde(rename = "(BAC-EV)/(BAC-AC)")]
    bac: Option<f64>,
    #[serde(rename = "(BAC-EV)/(EAC-AC)")]
    eac: Option<f64>,
}

#[derive(Serialize)]
struct Time {
    es: f64,
    at: f64,
    planned_duration: f64,
    sv_t: f64,
    spi_t: Option<f64>,
    /// PD/SPI(t)
    ieac_t: Option<f64>,
}

fn compute(args: &Args, file: &PlanFile) -> anyhow::Result<Report> {
    let plan = &file.imported.plan;
    let network = Network::compile(plan)?;
    let schedule = network.schedule()?;
    let rows = file.document.tasks.iter().zip(&file.imported.task_of);
    let leaves: Vec<(&Task, TaskIx)> = rows
        .filter_map(|(task, index)| Some((task, (*index)?)))
        .filter(|(_, index)| plan.tasks[*index].active && network.children(*index).is_empty())
        .collect();
    let Some(status_date) = args
        .status_date
        .map(end_of_day)
        .or(file.document.project.status_date)
        .or(last_known(plan))
    else {
        bail!(
            "no work is done and the file has no status date; say with --status-date up to when to count"
        );
    };
    let based = leaves.iter().any(|(task, _)| {
        let baseline = task.baseline.as_ref();
        baseline.is_some_and(|b| b.start.is_some() && b.finish.is_some())
    });
    let asked = asked(plan);
    let money = leaves
        .iter()
        .any(|(task, index)| budget(task, &asked, *index, based, true) > 0.0);
    let tasks: Vec<Budgeted> = leaves
        .iter()
        .map(|(task, index)| {
            let budget = budget(task, &asked, *index, based, money);
            Budgeted {
                budget,
                ..dated(task, *index, plan, &network, &schedule, based, money)
            }
        })
        .collect();
    let status = earned_value::status(&tasks, status_date);
    let calendars = Calendars::compile(plan)?;
    let calendar = Arc::clone(calendars.get(plan.projects[0].calendar));
    let curve = Curve::new(&tasks, &calendar, file.day(), status_date);
    let time = EarnedSchedule::new(&curve.planned, status.ev, curve.at);
    let name = plan.projects[0].name.clone();
    Ok(report(name, status_date, based, money, &status, &time))
}

/// A day typed without a time is counted whole.
fn end_of_day(instant: Instant) -> Instant {
    if instant.rem_euclid(86_400) == 0 {
        instant + 86_400
    } else {
        instant
    }
}

fn last_known(plan: &Plan) -> Option<Instant> {
    let progress = plan.tasks.iter().map(|task| &task.progress);
    progress
        .flat_map(|p| [p.actual_start, p.actual_finish, p.stop])
        .flatten()
        .max()
}

/// Without its budget.
fn dated(
    task: &Task,
    index: TaskIx,
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
    based: bool,
    money: bool,
) -> Budgeted {
    let dates = &schedule.tasks[index];
    let progress = &plan.tasks[index].progress;
    let baseline = task.baseline.as_ref().filter(|_| based);
    let actual = if money {
        progress.actual_cost
    } else {
        let worked = match task.actual_work {
            0 => progress.done,
            work => work,
        };
        worked as f64 / 3_600.0
    };
    Budgeted {
        start: baseline.and_then(|b| b.start).unwrap_or(dates.start),
        finish: baseline.and_then(|b| b.finish).unwrap_or(dates.finish),
        budget: 0.0,
        done: if progress.actual_finish.is_some() {
            1.0
        } else {
            progress.percent_complete
        },
        actual,
        calendar: Arc::clone(network.task_calendar(index)),
    }
}

/// What the baseline allows, or what the plan asks for now. A task that is not in the baseline
/// has no budget.
fn budget(task: &Task, asked: &[Asked], index: TaskIx, based: bool, money: bool) -> f64 {
    if based {
        let hours = |baseline: &interchange::mspdi::Baseline| match baseline.work {
            0 => 0.0,
            work => work as f64 / 3_600.0,
        };
        return task.baseline.as_ref().map_or(0.0, |baseline| match money {
            true => baseline.cost / 100.0,
            false => hours(baseline),
        });
    }
    let asked = asked[index];
    if money { asked.cost } else { asked.hours }
}

/// What the plan as it stands asks for.
#[derive(Clone, Copy)]
struct Asked {
    cost: f64,
    hours: f64,
}

fn asked(plan: &Plan) -> Vec<Asked> {
    let nobody = plan.assignments.is_empty();
    let tasks = plan.tasks.iter();
    let mut asked: Vec<Asked> = tasks
        .map(|task| Asked {
            cost: task.fixed_cost,
            hours: if nobody {
                task.duration.seconds as f64 / 3_600.0
            } else {
                0.0
            },
        })
        .collect();
    for assignment in &plan.assignments {
        let duration = plan.tasks[assignment.task].duration.seconds as f64;
        let work = assignment
            .work
            .map_or(duration * assignment.units, |w| w as f64)
            / 3_600.0;
        if let Who::Resource(resource) = assignment.who {
            let resource = &plan.resources[resource];
            let asked = &mut asked[assignment.task];
            asked.cost += work * resource.rate_per_hour + resource.cost_per_use;
            asked.hours += if resource.limits_schedule { work } else { 0.0 };
        }
    }
    asked
}

fn report(
    name: String,
    status_date: Instant,
    based: bool,
    money: bool,
    status: &Status,
    time: &EarnedSchedule,
) -> Report {
    Report {
        name,
        status_date: iso(status_date),
        unit: if money { "money" } else { "hours" },
        planned_by: if based { "baseline" } else { "schedule" },
        bac: status.bac,
        pv: status.pv,
        ev: status.ev,
        ac: status.ac,
        sv: status.sv(),
        cv: status.cv(),
        spi: status.spi(),
        cpi: status.cpi(),
        eac: Eac {
            cpi: status.eac_cpi(),
            as_planned: status.eac_as_planned(),
            cpi_spi: status.eac_cpi_spi(),
        },
        etc: status.etc(),
        vac: status.vac(),
        tcpi: Tcpi {
            bac: status.tcpi_bac(),
            eac: status.tcpi_eac(),
        },
        earned_schedule: Time {
            es: time.es,
            at: time.at,
            planned_duration: time.pd,
            sv_t: time.sv_t(),
            spi_t: time.spi_t(),
            ieac_t: time.ieac_t(),
        },
    }
}

fn text(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let show = |value: Option<f64>| value.map_or("not defined".into(), |v| format!("{v:.2}"));
    writeln!(
        out,
        "{}\nas of {}, in {}, planned by its {}\n",
        report.name, report.status_date, report.unit, report.planned_by
    )?;
    let time = &report.earned_schedule;
    let rows = [
        ("BAC", "budget at completion", Some(report.bac)),
        ("PV (BCWS)", "planned value", Some(report.pv)),
        ("EV (BCWP)", "earned value", Some(report.ev)),
        ("AC (ACWP)", "actual cost", Some(report.ac)),
        ("SV", "schedule variance EV - PV", Some(report.sv)),
        ("CV", "cost variance EV - AC", Some(report.cv)),
        ("SPI", "schedule performance EV / PV", report.spi),
        ("CPI", "cost performance EV / AC", report.cpi),
        (
            "EAC",
            "BAC / CPI: the rest costs as work so far",
            report.eac.cpi,
        ),
        (
            "EAC",
            "AC + BAC - EV: the rest costs as planned",
            Some(report.eac.as_planned),
        ),
        ("EAC", "AC + (BAC - EV) / (CPI x SPI)", report.eac.cpi_spi),
        ("ETC", "still to spend, with EAC = BAC / CPI", report.etc),
        ("VAC", "BAC - EAC, with EAC = BAC / CPI", report.vac),
        ("TCPI", "needed to end on BAC", report.tcpi.bac),
        ("TCPI", "needed to end on EAC = BAC / CPI", report.tcpi.eac),
        ("ES", "earned schedule, working days", Some(time.es)),
        ("AT", "actual time, working days", Some(time.at)),
        ("SV(t)", "ES - AT", Some(time.sv_t)),
        ("SPI(t)", "ES / AT", time.spi_t),
        (
            "IEAC(t)",
            "planned duration / SPI(t), working days",
            time.ieac_t,
        ),
    ];
    for (short, long, value) in rows {
        writeln!(out, "  {short:<10} {long:<42} {:>16}", show(value))?;
    }
    Ok(())
}

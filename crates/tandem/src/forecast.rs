//! `tandem forecast`: how likely the dates and the cost of a plan file are.

mod json;
mod text;
mod why;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant as Clock;

use anyhow::{Context, bail};
use engine::levelling::{self, LevelledPlan};
use engine::network::{Network, Schedule};
use engine::plan::{Estimate, Instant, Plan, TaskIx, TaskKind, TaskMode};
use engine::simulation::history::Pace;
use engine::simulation::{
    Change, Compiled, Distribution, Effect, Group, Options, Outcome, Question, Start,
};

use crate::plan_file::{self, PlanFile, date};
use why::Why;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Microsoft Project XML
    plan: PathBuf,
    /// Simulated courses of the plan
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    runs: u32,
    /// Other luck; the same seed gives the same figures on every machine
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Work still to do lies after this day, such as 2026-07-03 (the file's own status date
    /// moves nothing)
    #[arg(long, value_name = "D", value_parser = date)]
    status_date: Option<Instant>,
    /// Processor cores to use; changes no figure
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Leave people who are overloaded in the plan overloaded
    #[arg(long)]
    unlevelled: bool,
    /// One JSON document on standard output
    #[arg(long)]
    json: bool,
}

/// Deadlines simulated run by run; further ones are read off their task's distribution.
const EXACT_GOALS: usize = 200;

/// What both outputs are written from.
struct Forecast {
    file: PlanFile,
    plan: Plan,
    schedule: Schedule,
    levelled: Option<LevelledPlan>,
    /// The plan's dates by task, levelled where people were overloaded.
    dates: Vec<Start>,
    outcome: Outcome,
    goals: Vec<Goal>,
    risks: Vec<Effect>,
    why: Why,
    runs: u32,
    seconds: f64,
}

/// Something promised: a deadline, or the plan's own finish.
struct Goal {
    name: String,
    task: Option<TaskIx>,
    due: Option<Instant>,
    chance: Option<f64>,
    finish: Spread,
}

/// Percentiles as [`engine::simulation::PERCENTILES`] names them; of finishes, instants.
struct Spread {
    percentiles: [f64; 6],
    mean: f64,
    /// Of finishes in seconds.
    sd: f64,
}

/// # Errors
/// When the plan cannot be read or scheduled, with the reason.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let file = plan_file::read(&args.plan)?;
    file.tell_notes();
    let forecast = compute(args, file).with_context(|| format!("{}", args.plan.display()))?;
    let mut stdout = BufWriter::new(io::stdout().lock());
    let printed = if args.json {
        json::write(&mut stdout, &forecast)
    } else {
        text::write(&mut stdout, &forecast)
    };
    match printed.and_then(|()| stdout.flush()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

fn compute(args: &Args, file: PlanFile) -> anyhow::Result<Forecast> {
    let started = Clock::now();
    let mut plan = file.imported.plan.clone();
    for project in &mut plan.projects {
        project.status_date = args.status_date;
    }
    spread_single_estimates(&mut plan);
    let network = Network::compile(&plan)?;
    let schedule = network.schedule()?;
    let levelled = levelled(args, &plan, &network, &schedule);
    let (dates, arcs): (Vec<Start>, _) = match &levelled {
        Some(levelled) => {
            let dates = levelled.dates.iter();
            let dates = dates.map(|(start, finish)| Start {
                start: *start,
                finish: *finish,
            });
            (dates.collect(), levelled.arcs.as_slice())
        }
        None => (schedule.tasks.iter().map(Start::from).collect(), &[][..]),
    };

    let mut groups = vec![Group {
        tasks: (0..plan.tasks.len()).collect(),
        risks: (0..plan.risks.len()).collect(),
        traced: true,
        home: true,
        ..Group::default()
    }];
    let promised = promised(&plan);
    groups.extend(promised.iter().take(EXACT_GOALS).map(|task| Group {
        tasks: leaves(&network, *task),
        due: plan.tasks[*task].deadline,
        ..Group::default()
    }));
    let compiled = Compiled::new(&plan, &network, &dates, arcs, &groups, args.seed);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let options = Options {
        runs: args.runs,
        threads: args.threads.map_or(cores, usize::from),
        cancel: None,
    };
    let Some(outcome) = compiled.run(&options) else {
        bail!("the simulation was stopped");
    };
    if outcome.groups[0].finishes.is_empty() {
        bail!("the plan has no task that work could be forecast for");
    }
    let without = (0..plan.risks.len()).map(|risk| Question {
        change: Change::without_risk(risk),
        groups: vec![0],
    });
    let risks = compiled.effects(&without.collect::<Vec<_>>(), &options);
    let Some(why) = Why::new(&plan, levelled.as_ref(), &compiled, &outcome, &options) else {
        bail!("the simulation was stopped");
    };
    let goals = goals(&plan, &dates, &promised, &outcome);
    Ok(Forecast {
        risks: risks.unwrap_or_default().into_iter().flatten().collect(),
        why,
        goals,
        outcome,
        dates,
        levelled,
        schedule,
        plan,
        file,
        runs: args.runs,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// A plan file knows one duration a task: what is not done yet gets the spread that single
/// estimates have where nothing is known of the team.
fn spread_single_estimates(plan: &mut Plan) {
    for task in &mut plan.tasks {
        let open = task.active && task.progress.actual_finish.is_none();
        let automatic = task.mode == TaskMode::Auto && task.kind == TaskKind::Task;
        if open && automatic && task.duration.seconds > 0 && task.estimate == Estimate::Certain {
            task.estimate = Pace::DEFAULT.estimate();
        }
    }
}

/// The plan with nobody in two places at once; none where levelling moves nothing.
fn levelled(
    args: &Args,
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
) -> Option<LevelledPlan> {
    if args.unlevelled || plan.assignments.is_empty() {
        return None;
    }
    let levelled = levelling::level(plan, network, schedule);
    let moved = levelled.delays.iter().any(Option::is_some);
    moved.then_some(levelled)
}

/// Tasks with a deadline that are still open.
fn promised(plan: &Plan) -> Vec<TaskIx> {
    let tasks = plan.tasks.iter().enumerate();
    tasks
        .filter(|(_, task)| task.deadline.is_some() && task.active)
        .map(|(index, _)| index)
        .collect()
}

/// The task itself, or everything under a summary.
fn leaves(network: &Network, task: TaskIx) -> Vec<TaskIx> {
    let mut found = Vec::new();
    let mut open = vec![task];
    while let Some(task) = open.pop() {
        let children = network.children(task);
        if children.is_empty() {
            found.push(task);
        }
        open.extend(children.iter().map(|child| *child as TaskIx));
    }
    found
}

fn goals(plan: &Plan, dates: &[Start], promised: &[TaskIx], outcome: &Outcome) -> Vec<Goal> {
    let mut goals = Vec::with_capacity(promised.len() + plan.projects.len());
    // A project scheduled back from its finish has promised that date; any other has planned one.
    let due = plan
        .projects
        .first()
        .and_then(|project| project.finish)
        .or(planned_finish(plan, dates));
    let name = plan.projects.first().map_or("", |project| &project.name);
    goals.push(Goal {
        name: if name.is_empty() { "The plan" } else { name }.to_owned(),
        task: None,
        due,
        chance: due.map(|due| outcome.groups[0].chance(due)),
        finish: Spread::of_instants(&outcome.groups[0].finishes),
    });
    for (place, task) in promised.iter().enumerate() {
        let due = plan.tasks[*task].deadline;
        let exact = outcome.groups.get(place + 1);
        let exact = exact.filter(|group| !group.finishes.is_empty());
        let own = &outcome.tasks[*task];
        goals.push(Goal {
            name: plan.tasks[*task].name.clone(),
            task: Some(*task),
            due,
            chance: due.map(|due| match exact {
                Some(group) => group.chance(due),
                None => own.chance(due),
            }),
            finish: match exact {
                Some(group) => Spread::of_instants(&group.finishes),
                None => Spread::of_task(own),
            },
        });
    }
    goals
}

impl Forecast {
    /// The finish with every duration as it stands.
    fn planned_finish(&self) -> Option<Instant> {
        planned_finish(&self.plan, &self.dates)
    }
}

fn planned_finish(plan: &Plan, dates: &[Start]) -> Option<Instant> {
    let active = plan.tasks.iter().zip(dates).filter(|(task, _)| task.active);
    active.map(|(_, dates)| dates.finish).max()
}

impl Spread {
    fn of_instants(finishes: &[Instant]) -> Spread {
        Spread::of(&Distribution::new(finishes.iter().map(|f| *f as f64)))
    }

    fn of(distribution: &Distribution) -> Spread {
        Spread {
            percentiles: engine::simulation::PERCENTILES.map(|p| distribution.p(p)),
            mean: distribution.mean(),
            sd: distribution.sd(),
        }
    }

    fn of_task(task: &engine::simulation::TaskOutcome) -> Spread {
        let (mean, sd) = task.mean_and_sd();
        Spread {
            percentiles: task
                .finishes(engine::simulation::PERCENTILES)
                .map(|at| at as f64),
            mean,
            sd,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Without spread to speak of, every run is the plan itself, through every link, calendar,
    /// constraint and hand-over of real plans.
    #[test]
    fn next_to_no_spread_is_the_plan_itself() {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/data/schedules"
        );
        let Ok(files) = std::fs::read_dir(folder) else {
            eprintln!("skipped: {folder} is not here");
            return;
        };
        let mut wrong = Vec::new();
        for file in files {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "xml") {
                continue;
            }
            for unlevelled in [true, false] {
                wrong.extend(misses(&path, unlevelled));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn misses(path: &std::path::Path, unlevelled: bool) -> Vec<String> {
        let args = Args {
            plan: path.to_owned(),
            runs: 32,
            seed: 1,
            status_date: None,
            threads: Some(1),
            unlevelled,
            json: false,
        };
        let mut file = plan_file::read(path).unwrap();
        for task in &mut file.imported.plan.tasks {
            task.estimate = Estimate::Spread {
                median: 1.0,
                sigma: 1e-10,
            };
        }
        let forecast = compute(&args, file).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let dates = forecast.dates.iter().zip(&forecast.outcome.tasks);
        let tasks = dates.zip(&forecast.plan.tasks);
        let off = tasks.filter(|((dates, outcome), task)| {
            task.active && (outcome.finish(0.5) - dates.finish).abs() > 60
        });
        off.map(|((dates, outcome), task)| {
            let (finish, planned) = (outcome.finish(0.5), dates.finish);
            let iso = engine::calendar::iso;
            format!(
                "{name} (unlevelled {unlevelled}) {} \"{}\": {} for {}",
                task.key,
                task.name,
                iso(finish),
                iso(planned)
            )
        })
        .collect()
    }
}

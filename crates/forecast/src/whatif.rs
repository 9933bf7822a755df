//! The same luck with one thing changed: what a task, a risk or a wait costs an outcome.
//!
//! Only what the outcome waits for is run again: its tasks, all they depend on, and whoever
//! hands a person over to them. Draws go by key, so the part sees the luck of the whole.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use engine::network::{Network, Schedule};
use engine::plan::{Calendar, Estimate, Plan, TaskIx};
use engine::simulation::{self, Group, Start};
use rayon::prelude::*;

use crate::forecaster::State;
use crate::plan::Outcome;
use crate::simulated::{QUESTION_RUNS, on_all_cores};
use crate::time::DAY;

/// Changes asked of all the runs; of more, few runs say which those are.
const ASKED_OF_ALL: usize = 24;
const FEW_RUNS: u32 = 128;

/// What is imagined to be otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// What is left of the task takes this share of its time.
    Shorten(TaskIx, f64),
    /// The risk (index into the plan's) does not happen.
    NoRisk(usize),
    /// The task waits for nobody.
    NoWait(TaskIx),
    /// Days off (calendar, exception) are worked as the week says.
    NoException(usize, usize),
    /// The flow (index into the plan's) finishes so many times what it did.
    Faster(usize, f64),
}

/// An outcome with all it waits for, cut out of the whole plan.
pub struct WhatIf<'a> {
    plan: Plan,
    network: Network,
    dates: Vec<Start>,
    arcs: Vec<(TaskIx, TaskIx)>,
    group: Group,
    /// The network's own dates, where somebody asks for them.
    unlevelled: OnceLock<Option<Schedule>>,
    /// By task of the whole plan: its place in the part.
    place: Vec<Option<TaskIx>>,
    seed: u64,
    cancel: &'a AtomicBool,
}

impl<'a> WhatIf<'a> {
    /// None when the part has no schedule of its own (which the whole has).
    pub fn new(state: &State, outcome: &Outcome, cancel: &'a AtomicBool) -> Option<WhatIf<'a>> {
        let whole = &state.compiled.plan;
        let needed = needed(state, &outcome.tasks);
        let mut place = vec![None; whole.tasks.len()];
        for (new, old) in needed.iter().enumerate() {
            place[*old] = Some(new);
        }
        let both = |from: TaskIx, to: TaskIx| place[from].zip(place[to]);
        let mut plan = Plan {
            projects: whole.projects.clone(),
            calendars: whole.calendars.clone(),
            resources: whole.resources.clone(),
            risks: whole.risks.clone(),
            drivers: whole.drivers.clone(),
            ..Plan::default()
        };
        for old in &needed {
            let mut task = whole.tasks[*old].clone();
            task.parent = task.parent.and_then(|parent| place[parent]);
            plan.tasks.push(task);
        }
        for dependency in &whole.dependencies {
            if let Some((predecessor, successor)) =
                both(dependency.predecessor, dependency.successor)
            {
                plan.dependencies.push(engine::plan::Dependency {
                    predecessor,
                    successor,
                    ..*dependency
                });
            }
        }
        for assignment in &whole.assignments {
            if let Some(task) = place[assignment.task] {
                plan.assignments.push(engine::plan::Assignment {
                    task,
                    ..assignment.clone()
                });
            }
        }
        for correlation in &whole.correlations {
            let mut part = correlation.clone();
            part.tasks = part.tasks.iter().filter_map(|task| place[*task]).collect();
            plan.correlations.push(part);
        }
        for flow in &whole.flows {
            let mut part = flow.clone();
            part.items.clear();
            // What is pulled before an item takes its time, whether it is part of this or not.
            let mut before = 0.0;
            for item in &flow.items {
                before += item.size;
                if let Some(task) = place[item.task] {
                    let size = std::mem::take(&mut before);
                    part.items.push(engine::plan::FlowItem {
                        task,
                        size,
                        ..*item
                    });
                }
            }
            plan.flows.push(part);
        }
        for risk in &mut plan.risks {
            risk.hits = risk.hits.iter().filter_map(|task| place[*task]).collect();
        }
        let arcs = state.levelled.arcs.iter();
        Some(WhatIf {
            network: Network::compile(&plan).ok()?,
            dates: needed
                .iter()
                .map(|task| state.levelled.dates[*task])
                .collect(),
            arcs: arcs.filter_map(|(from, to)| both(*from, *to)).collect(),
            group: Group {
                tasks: outcome
                    .tasks
                    .iter()
                    .filter_map(|task| place[*task])
                    .collect(),
                risks: outcome.risks.clone(),
                due: outcome.due,
                ..Group::default()
            },
            unlevelled: OnceLock::new(),
            plan,
            place,
            seed: state.seed,
            cancel,
        })
    }

    /// Is the task part of it?
    pub fn holds(&self, task: TaskIx) -> bool {
        self.place[task].is_some()
    }

    /// Days by which each change, made alone, brings forward the day that eight runs in ten
    /// keep; nought where it leaves no plan, and where few runs say that many others bring
    /// more. None when cancelled.
    pub fn days(&self, changes: &[Change]) -> Option<Vec<f64>> {
        if changes.is_empty() {
            return Some(Vec::new());
        }
        let options = on_all_cores(QUESTION_RUNS, self.cancel);
        let as_is = self.compile(&self.plan, &self.network, &self.dates, &self.arcs);
        // What can be changed within a simulation is asked in one; the others take their own.
        let places = changes.iter().enumerate();
        let mut asked: Vec<(usize, simulation::Change)> = places
            .filter_map(|(place, change)| Some((place, self.within(&as_is, *change)?)))
            .collect();
        let mut known = vec![false; changes.len()];
        asked.iter().for_each(|(place, _)| known[*place] = true);
        let of = |asked: &[(usize, simulation::Change)]| -> Vec<simulation::Change> {
            asked.iter().map(|(_, change)| *change).collect()
        };
        if asked.len() > ASKED_OF_ALL {
            let few = simulation::Options {
                runs: FEW_RUNS,
                ..options
            };
            let order = as_is.most_first(0, &of(&asked), &few)?;
            let first = order.into_iter().take(ASKED_OF_ALL);
            asked = first.map(|place| asked[place]).collect();
        }
        let (p80, changed) = as_is.p80s(0, &of(&asked), &options)?;
        let mut finishes = vec![p80; changes.len()];
        for ((place, _), finish) in asked.iter().zip(changed) {
            finishes[*place] = finish;
        }
        let all = finishes.into_par_iter().enumerate().map(|(place, finish)| {
            let apart = || self.apart(changes[place]).unwrap_or(finish);
            let finish = if known[place] { finish } else { apart() };
            (p80 - finish) / DAY as f64
        });
        Some(all.collect())
    }

    fn compile(
        &self,
        plan: &Plan,
        network: &Network,
        dates: &[Start],
        arcs: &[(TaskIx, TaskIx)],
    ) -> simulation::Compiled {
        let group = std::slice::from_ref(&self.group);
        simulation::Compiled::new(plan, network, dates, arcs, group, self.seed)
    }

    fn within(&self, as_is: &simulation::Compiled, change: Change) -> Option<simulation::Change> {
        match change {
            Change::Shorten(task, factor) => {
                let task = self.place[task]?;
                let change = simulation::Change::Times { task, factor };
                as_is.can_change(task).then_some(change)
            }
            Change::NoRisk(risk) => Some(simulation::Change::without_risk(risk)),
            Change::NoWait(task) => {
                let task = self.place[task]?;
                let change = simulation::Change::NoWait { task };
                as_is.varies(task).then_some(change)
            }
            Change::NoException(..) | Change::Faster(..) => None,
        }
    }

    /// The day eight runs in ten keep with the change made, in a plan of its own.
    fn apart(&self, change: Change) -> Option<f64> {
        let mut plan = self.plan.clone();
        let mut arcs = self.arcs.clone();
        let mut dates = None;
        let mut recompiled = None;
        match change {
            Change::Shorten(task, share) => shorten(&mut plan, self.place[task]?, share),
            Change::NoRisk(risk) => plan.risks[risk].probability = 0.0,
            Change::NoWait(task) => {
                let task = self.place[task]?;
                arcs.retain(|(_, to)| *to != task);
                let length = plan.tasks[task].duration.seconds as f64;
                if plan.tasks[task].estimate == Estimate::Certain {
                    // What cannot vary would keep the date it was given.
                    plan.tasks[task].estimate = Estimate::Uniform {
                        low: (length - 1.0).max(0.0),
                        high: length + 1.0,
                    };
                }
            }
            Change::Faster(flow, times) => {
                let history = &mut plan.flows[flow].history;
                history.iter_mut().for_each(|past| past.finished *= times);
            }
            Change::NoException(calendar, exception) => {
                let calendar: &mut Calendar = &mut plan.calendars[calendar];
                calendar.exceptions.remove(exception);
                let network = Network::compile(&plan).ok()?;
                dates = Some(self.moved(&network)?);
                recompiled = Some(network);
            }
        }
        let network = recompiled.as_ref().unwrap_or(&self.network);
        let dates = dates.as_ref().unwrap_or(&self.dates);
        let options = simulation::Options {
            threads: 1,
            ..on_all_cores(QUESTION_RUNS, self.cancel)
        };
        let (p80, _) = self
            .compile(&plan, network, dates, &arcs)
            .p80s(0, &[], &options)?;
        Some(p80)
    }
}

impl WhatIf<'_> {
    /// The levelled dates, moved as far as the network's are by other calendars: what does not
    /// vary keeps the dates it is given.
    fn moved(&self, network: &Network) -> Option<Vec<Start>> {
        let before = self.unlevelled.get_or_init(|| self.network.schedule().ok());
        let before = &before.as_ref()?.tasks;
        let after = network.schedule().ok()?.tasks;
        let dates = self.dates.iter().zip(before.iter().zip(&after));
        let moved = dates.map(|(dates, (before, after))| Start {
            start: dates.start + (after.start - before.start),
            finish: dates.finish + (after.finish - before.finish),
        });
        Some(moved.collect())
    }
}

/// What is left, scaled: an estimate that differs from the plan's figure makes it vary.
fn shorten(plan: &mut Plan, task: TaskIx, share: f64) {
    let task = &mut plan.tasks[task];
    let progress = &task.progress;
    let left = match progress.actual_start {
        Some(_) => progress
            .remaining
            .unwrap_or(task.duration.seconds - progress.done)
            .max(0),
        None => task.duration.seconds,
    } as f64;
    let scaled = |value: f64| value * share;
    task.estimate = match std::mem::take(&mut task.estimate) {
        Estimate::Certain => Estimate::Discrete(vec![(scaled(left), 1.0)]),
        _ if share == 0.0 => Estimate::Discrete(vec![(0.0, 1.0)]),
        Estimate::Pert { low, mode, high } => Estimate::Pert {
            low: scaled(low),
            mode: scaled(mode),
            high: scaled(high),
        },
        Estimate::Triangular { low, mode, high } => Estimate::Triangular {
            low: scaled(low),
            mode: scaled(mode),
            high: scaled(high),
        },
        Estimate::Uniform { low, high } => Estimate::Uniform {
            low: scaled(low),
            high: scaled(high),
        },
        Estimate::Lognormal { p10, p90 } => Estimate::Lognormal {
            p10: scaled(p10),
            p90: scaled(p90),
        },
        Estimate::Spread { median, sigma } => Estimate::Spread {
            median: scaled(median),
            sigma,
        },
        Estimate::Discrete(values) => Estimate::Discrete(
            values
                .into_iter()
                .map(|(value, weight)| (scaled(value), weight))
                .collect(),
        ),
    };
}

/// The tasks with all they wait for, in ascending order. Summaries come with what is below
/// them where something waits for the summary, else only as the frame of their tasks.
fn needed(state: &State, tasks: &[TaskIx]) -> Vec<TaskIx> {
    let plan = &state.compiled.plan;
    let mut into: Vec<Vec<TaskIx>> = vec![Vec::new(); plan.tasks.len()];
    for dependency in &plan.dependencies {
        into[dependency.successor].push(dependency.predecessor);
    }
    for (from, to) in &state.levelled.arcs {
        into[*to].push(*from);
    }
    let mut needed = BTreeSet::new();
    let mut frames = BTreeSet::new();
    let mut open = tasks.to_vec();
    while let Some(task) = open.pop() {
        if !needed.insert(task) {
            continue;
        }
        open.extend(&into[task]);
        open.extend(
            state
                .network
                .children(task)
                .iter()
                .map(|child| *child as TaskIx),
        );
        let mut above = plan.tasks[task].parent;
        while let Some(parent) = above.filter(|parent| frames.insert(*parent)) {
            open.extend(&into[parent]);
            above = plan.tasks[parent].parent;
        }
    }
    needed.extend(frames);
    needed.into_iter().collect()
}

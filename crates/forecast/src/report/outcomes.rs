//! When and for how much features, projects and goals become real.

use std::collections::BTreeMap;

use engine::simulation::{GroupOutcome, LikelyCost, quantile};
use model::{Graph, Id, Kind};

use crate::forecaster::State;
use crate::plan::Outcome;
use crate::result::{CostSpread, Hindrance, Hump, OutcomeForecast, Spread};
use crate::time::local_time;

const HUMP_BINS: usize = 48;
/// Runs beyond this quantile are drawn in the last bin: a long tail must not squeeze the hump.
const HUMP_END: f64 = 0.995;
/// As many hindrances as anybody reads.
const HINDRANCES: usize = 5;

/// Is there any money in the plan?
pub(super) fn seen_costs(graph: &Graph) -> bool {
    graph
        .people()
        .any(|person| person.rate_minor_per_hour.is_some())
        || graph
            .tasks()
            .any(|task| task.fixed_cost_minor != 0 || task.actual_cost_minor.is_some())
        || graph.risks().any(|risk| risk.cost.is_some())
}

pub(super) fn report(
    state: &State,
    costs: &[LikelyCost],
    with_costs: bool,
    outcomes: &[Outcome],
    groups: &[GroupOutcome],
) -> BTreeMap<Id, OutcomeForecast> {
    let each = outcomes.iter().zip(groups);
    each.map(|(outcome, group)| (outcome.id, one(state, costs, with_costs, outcome, group)))
        .collect()
}

fn one(
    state: &State,
    costs: &[LikelyCost],
    with_costs: bool,
    outcome: &Outcome,
    group: &GroupOutcome,
) -> OutcomeForecast {
    let tasks = &state.compiled.plan.tasks;
    let dated = !outcome.tasks.is_empty() && !outcome.paused && !group.finishes.is_empty();
    let finished = |task: &&usize| tasks[**task].progress.actual_finish.is_some();
    let due = outcome.due.filter(|_| dated);
    let budget = outcome
        .budget_minor
        .map(|minor| minor as f64)
        .filter(|_| dated);
    let mut finishes: Vec<f64> = group.finishes.iter().map(|finish| *finish as f64).collect();
    finishes.sort_unstable_by(f64::total_cmp);
    let planned = outcome
        .tasks
        .iter()
        .map(|task| state.levelled.dates[*task].finish);
    OutcomeForecast {
        finish: dated.then(|| spread(&finishes)),
        hump: dated.then(|| hump(&finishes)),
        chance: due.map(|due| group.chance(due)),
        cost: (dated && with_costs).then(|| cost_spread(costs, outcome, group)),
        chance_of_budget: budget.map(|budget| group.chance_of_cost(budget)),
        chance_of_both: due
            .zip(budget)
            .map(|(due, budget)| group.chance_of_both(due, budget)),
        planned_finish: planned.max().filter(|_| dated).map(local_time),
        done: done(state, outcome),
        tasks_total: outcome.tasks.len() as u32,
        tasks_done: outcome.tasks.iter().filter(finished).count() as u32,
        held_back_by: if due.is_some() {
            hindrances(state, group)
        } else {
            Vec::new()
        },
        pace: state.compiled.flow_paces.get(&outcome.id).copied(),
    }
}

fn spread(sorted: &[f64]) -> Spread {
    let at = |share| local_time(quantile(sorted, share).round() as i64);
    Spread {
        p10: at(0.1),
        p50: at(0.5),
        p80: at(0.8),
        p90: at(0.9),
        p95: at(0.95),
    }
}

fn hump(sorted: &[f64]) -> Hump {
    let from = sorted.first().copied().unwrap_or_default();
    let to = quantile(sorted, HUMP_END).max(from + 1.0);
    let mut bins = vec![0.0; HUMP_BINS];
    let each = 1.0 / sorted.len() as f64;
    for finish in sorted {
        let place = (finish - from) / (to - from) * HUMP_BINS as f64;
        bins[(place as usize).min(HUMP_BINS - 1)] += each;
    }
    Hump {
        from: local_time(from.round() as i64),
        to: local_time(to.round() as i64),
        bins,
    }
}

fn cost_spread(costs: &[LikelyCost], outcome: &Outcome, group: &GroupOutcome) -> CostSpread {
    let mut sorted = group.costs.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |share| quantile(&sorted, share).round() as i64;
    let spent: f64 = outcome.tasks.iter().map(|task| costs[*task].spent).sum();
    CostSpread {
        p10_minor: at(0.1),
        p50_minor: at(0.5),
        p80_minor: at(0.8),
        p95_minor: at(0.95),
        mean_minor: (sorted.iter().sum::<f64>() / sorted.len().max(1) as f64).round() as i64,
        spent_minor: spent.round() as i64,
    }
}

/// By likely duration.
fn done(state: &State, outcome: &Outcome) -> f64 {
    let (mut done, mut all) = (0.0, 0.0);
    for task in &outcome.tasks {
        let task = &state.compiled.plan.tasks[*task];
        let whole = task.duration.seconds as f64;
        let progress = &task.progress;
        let remaining = progress
            .remaining
            .unwrap_or(task.duration.seconds - progress.done);
        let left = if progress.actual_finish.is_some() {
            0.0
        } else {
            remaining.max(0) as f64
        };
        all += whole;
        done += (whole - left).max(0.0);
    }
    if all > 0.0 { done / all } else { 0.0 }
}

/// Tasks and risks by the share of late runs they drive; the days come from re-runs. A milestone
/// only passes on what others cause.
fn hindrances(state: &State, group: &GroupOutcome) -> Vec<Hindrance> {
    let compiled = &state.compiled;
    let takes_time = |task: usize| compiled.plan.tasks[task].duration.seconds > 0;
    let tasks = group
        .driven_by
        .iter()
        .filter(|(task, ..)| takes_time(*task))
        .take(HINDRANCES);
    let tasks = tasks.map(|(task, _, late)| Hindrance {
        kind: Kind::Task,
        id: compiled.tasks[*task],
        name: compiled.plan.tasks[*task].name.clone(),
        share: *late,
        p80_days: 0.0,
    });
    let risks = group.late_by_risk.iter().take(HINDRANCES);
    let risks = risks.map(|(risk, late)| Hindrance {
        kind: Kind::Risk,
        id: compiled.risks[*risk],
        name: compiled.plan.risks[*risk].name.clone(),
        share: *late,
        p80_days: 0.0,
    });
    let mut all: Vec<Hindrance> = tasks.chain(risks).filter(|one| one.share > 0.0).collect();
    all.sort_by(|a, b| b.share.total_cmp(&a.share));
    all.truncate(HINDRANCES);
    all
}

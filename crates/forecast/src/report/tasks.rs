//! Every task's dates, spread and cost.

use std::collections::BTreeMap;

use engine::plan::TaskKind;
use engine::simulation::{LikelyCost, Outcome, TaskOutcome};
use model::Id;

use crate::forecaster::State;
use crate::result::{Spread, TaskForecast};
use crate::time::{MINUTE, local_time};

pub(super) fn report(
    state: &State,
    simulated: &Outcome,
    costs: &[LikelyCost],
) -> BTreeMap<Id, TaskForecast> {
    let compiled = &state.compiled;
    let work = work(state);
    let summed = summed_costs(state, costs);
    let tasks = compiled.tasks.iter().enumerate().map(|(index, id)| {
        let planned = &compiled.plan.tasks[index];
        let dates = &state.schedule.tasks[index];
        let levelled = state.levelled.dates[index];
        let outcome = &simulated.tasks[index];
        let over = planned.progress.actual_finish.is_some();
        let forecast = TaskForecast {
            start: local_time(levelled.start),
            finish: local_time(levelled.finish),
            early_start: local_time(dates.early_start),
            early_finish: local_time(dates.early_finish),
            late_start: local_time(dates.late_start),
            late_finish: local_time(dates.late_finish),
            total_slack_minutes: dates.total_slack / MINUTE,
            free_slack_minutes: dates.free_slack / MINUTE,
            critical: dates.critical,
            duration_minutes: dates.duration / MINUTE,
            work_minutes: work[index] / MINUTE,
            spread: (planned.active && !over).then(|| spread(outcome)),
            criticality: outcome.criticality,
            cost_minor: summed[index].round() as i64,
            waits_for: state.levelled.waits_for[index].map(|(person, _)| compiled.people[person]),
            levelling_delay_minutes: state.levelled.later_by[index] / MINUTE,
            chance: planned
                .deadline
                .filter(|_| planned.active)
                .map(|due| outcome.chance(due)),
        };
        (*id, forecast)
    });
    tasks.collect()
}

fn spread(outcome: &TaskOutcome) -> Spread {
    let at = |share| local_time(outcome.finish(share));
    Spread {
        p10: at(0.1),
        p50: at(0.5),
        p80: at(0.8),
        p90: at(0.9),
        p95: at(0.95),
    }
}

/// Effort by task; a summary's is that of the tasks below it.
fn work(state: &State) -> Vec<i64> {
    let plan = &state.compiled.plan;
    let mut work = vec![0; plan.tasks.len()];
    for assignment in &plan.assignments {
        let duration = plan.tasks[assignment.task].duration.seconds;
        let by_units = (duration as f64 * assignment.units).round() as i64;
        work[assignment.task] += assignment.work.unwrap_or(by_units);
    }
    let own: Vec<f64> = work.iter().map(|work| *work as f64).collect();
    let summed = roll_up(state, own);
    summed.into_iter().map(|work| work.round() as i64).collect()
}

fn summed_costs(state: &State, costs: &[LikelyCost]) -> Vec<f64> {
    roll_up(state, costs.iter().map(|cost| cost.total).collect())
}

/// Adds every active task's figure to the summaries above it.
fn roll_up(state: &State, mut figures: Vec<f64>) -> Vec<f64> {
    let tasks = &state.compiled.plan.tasks;
    for index in 0..tasks.len() {
        let task = &tasks[index];
        if task.kind == TaskKind::Summary || !task.active {
            continue;
        }
        let mut above = task.parent;
        // A tree is never deeper than it has tasks.
        for _ in 0..tasks.len() {
            let Some(parent) = above else { break };
            figures[parent] += figures[index];
            above = tasks[parent].parent;
        }
    }
    figures
}

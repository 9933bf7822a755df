//! Every task's dates, spread and cost.

use std::collections::BTreeMap;

use engine::plan::TaskKind;
use engine::simulation::{LikelyCost, Outcome, TaskOutcome};
use model::Id;
use rayon::prelude::*;

use crate::forecaster::State;
use crate::result::{Spread, TaskForecast};
use crate::time::{MINUTE, local_time};

/// By task of the plan; a summary's are those of the tasks below it.
pub(super) struct Planned {
    /// Seconds.
    work: Vec<f64>,
    costs: Vec<f64>,
}

impl Planned {
    pub fn new(state: &State, costs: &[LikelyCost]) -> Planned {
        let plan = &state.compiled.plan;
        let mut work = vec![0.0; plan.tasks.len()];
        for assignment in &plan.assignments {
            let duration = plan.tasks[assignment.task].duration.seconds;
            let by_units = (duration as f64 * assignment.units).round();
            work[assignment.task] += assignment.work.map_or(by_units, |work| work as f64);
        }
        Planned {
            work: roll_up(state, work),
            costs: roll_up(state, costs.iter().map(|cost| cost.total).collect()),
        }
    }
}

pub(super) fn report(
    state: &State,
    known: &Planned,
    simulated: &Outcome,
) -> BTreeMap<Id, TaskForecast> {
    let compiled = &state.compiled;
    let tasks = compiled.tasks.par_iter().enumerate().with_min_len(256);
    let tasks = tasks.map(|(index, id)| {
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
            work_minutes: known.work[index].round() as i64 / MINUTE,
            spread: (planned.active && !over).then(|| spread(outcome)),
            criticality: outcome.criticality,
            cost_minor: known.costs[index].round() as i64,
            waits_for: state.levelled.waits_for[index].map(|(person, _)| compiled.people[person]),
            levelling_delay_minutes: state.levelled.later_by[index] / MINUTE,
            chance: planned
                .deadline
                .filter(|_| planned.active)
                .map(|due| outcome.chance(due)),
        };
        (*id, forecast)
    });
    tasks.collect::<Vec<_>>().into_iter().collect()
}

fn spread(outcome: &TaskOutcome) -> Spread {
    let [p10, p50, p80, p90, p95] = outcome.finishes([0.1, 0.5, 0.8, 0.9, 0.95]).map(local_time);
    Spread {
        p10,
        p50,
        p80,
        p90,
        p95,
    }
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

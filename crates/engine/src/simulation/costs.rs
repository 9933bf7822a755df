//! What tasks cost: by their people's rates, and what has been spent.

use crate::grouped::Grouped;
use crate::plan::{Plan, Task, TaskIx, Who};

/// What a task costs, with its remaining work taking as long as likely. In the plan's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LikelyCost {
    /// Cost of what has been done.
    pub spent: f64,
    pub total: f64,
}

/// By task of the plan; nothing for summaries, which cost what their tasks do, and for what is
/// not active.
pub fn likely_costs(plan: &Plan) -> Vec<LikelyCost> {
    let assignments = by_task(plan);
    let tasks = plan.tasks.iter().enumerate();
    tasks
        .map(|(index, task)| {
            if !task.active {
                return LikelyCost::default();
            }
            let (fixed, rate) = cost_of(plan, index, &assignments[index]);
            LikelyCost {
                spent: spent(task, rate),
                total: fixed + rate * remaining_or_whole(plan, index),
            }
        })
        .collect()
}

/// By task: indices of its assignments.
pub(super) fn by_task(plan: &Plan) -> Grouped<u32> {
    let assignments = (0..).zip(&plan.assignments);
    let assignments = assignments.map(|(index, assignment)| (assignment.task, index));
    Grouped::new(plan.tasks.len(), assignments)
}

/// Seconds whose cost is still to be counted: what remains, or all of it.
pub(super) fn remaining_or_whole(plan: &Plan, task: TaskIx) -> f64 {
    let task = &plan.tasks[task];
    let begun = task.progress.actual_start.is_some() || task.progress.actual_finish.is_some();
    match begun {
        _ if task.progress.actual_finish.is_some() => 0.0,
        true => task
            .progress
            .remaining
            .unwrap_or(task.duration.seconds - task.progress.done)
            .max(0) as f64,
        false => task.duration.seconds as f64,
    }
}

/// What a task costs however long it takes, and a second of its remaining duration.
pub(super) fn cost_of(plan: &Plan, task_ix: TaskIx, assignments: &[u32]) -> (f64, f64) {
    let task = &plan.tasks[task_ix];
    let mut rate = 0.0;
    let mut per_use = 0.0;
    for assignment in assignments
        .iter()
        .map(|index| &plan.assignments[*index as usize])
    {
        let (hourly, once) = match &assignment.who {
            Who::Resource(resource) => {
                let resource = &plan.resources[*resource];
                (resource.rate_per_hour, resource.cost_per_use)
            }
            Who::Team(team) => average(plan, |r| r.teams.contains(team)),
            Who::Skill { skill, level } => average(plan, |r| {
                r.skills.iter().any(|(s, l)| s == skill && l >= level)
            }),
        };
        let effort = match assignment.work {
            Some(work) if task.duration.seconds > 0 => work as f64 / task.duration.seconds as f64,
            _ => assignment.units,
        };
        rate += hourly / 3_600.0 * effort;
        per_use += once;
    }
    (task.fixed_cost + per_use + spent(task, rate), rate)
}

fn spent(task: &Task, rate: f64) -> f64 {
    let progress = &task.progress;
    if progress.actual_cost > 0.0 {
        progress.actual_cost
    } else if progress.actual_finish.is_some() {
        rate * task.duration.seconds as f64
    } else {
        rate * progress.done as f64
    }
}

fn average(plan: &Plan, fits: impl Fn(&crate::plan::Resource) -> bool) -> (f64, f64) {
    let (mut rate, mut once, mut count) = (0.0, 0.0, 0.0);
    for resource in plan.resources.iter().filter(|resource| fits(resource)) {
        rate += resource.rate_per_hour;
        once += resource.cost_per_use;
        count += 1.0;
    }
    if count == 0.0 {
        (0.0, 0.0)
    } else {
        (rate / count, once / count)
    }
}

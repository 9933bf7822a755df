//! Priority rules to begin with (Kolisch 1996): each gives every task a key, the least first.

use super::problem::Problem;
use super::promise::Promise;
use crate::network::Schedule;
use crate::plan::Instant;

/// Keys by task, rule by rule; `schedule` is the plan's own, before anybody waits.
pub(super) fn rules(problem: &Problem, schedule: &Schedule) -> Vec<Vec<i64>> {
    let plan = problem.plan;
    let dates = &schedule.tasks;
    let count = plan.tasks.len();
    let by = |key: &dyn Fn(usize) -> i64| (0..count).map(key).collect::<Vec<i64>>();
    let work: Vec<i64> = (0..count)
        .map(|task| problem.needs(task).len() as i64 * plan.tasks[task].duration.seconds)
        .collect();
    let mut project_work = vec![0i64; plan.projects.len()];
    for (task, project) in &problem.leaves {
        project_work[*project as usize] += work[*task as usize];
    }
    // Latest start, latest finish, least slack, earliest start; and as it is now.
    let tasks = [
        by(&|task| dates[task].late_start),
        by(&|task| dates[task].late_finish),
        by(&|task| dates[task].total_slack),
        by(&|task| dates[task].early_start),
        by(&|task| problem.was[task].0),
    ];
    // Projects one before the other: by weight, by work a unit of weight (Smith 1956), by what
    // is left until they are due, by their own length; far apart or less.
    let weight = |project: usize| problem.weight[project].max(1);
    let end = |project: usize| problem.network_finish[project];
    let orders = [
        rank(plan.projects.len(), |p| -weight(p)),
        rank(plan.projects.len(), |p| {
            project_work[p] / weight(p).min(project_work[p].max(1))
        }),
        rank(plan.projects.len(), |p| {
            let promise = problem.promises[p].as_ref();
            promise.map_or(Instant::MAX / 4, Promise::kept_until)
        }),
        rank(plan.projects.len(), end),
    ];
    let first = dates.iter().map(|d| d.early_start).min().unwrap_or(0);
    let last = dates.iter().map(|d| d.late_finish).max().unwrap_or(0);
    let span = (last - first).max(1);
    let mut rules: Vec<Vec<i64>> = tasks.to_vec();
    if plan.projects.len() > 1 {
        for order in &orders {
            // From side by side to one after another.
            for share in [4, 20, 100] {
                for key in &tasks[..2] {
                    let apart = |task: usize| order[plan.tasks[task].project] * span * share / 100;
                    rules.push((0..count).map(|task| key[task] + apart(task)).collect());
                }
            }
        }
    }
    rules
}

/// By project: its place in the order of the keys; equals share one.
fn rank(projects: usize, key: impl Fn(usize) -> i64) -> Vec<i64> {
    let mut keys: Vec<i64> = (0..projects).map(&key).collect();
    keys.sort_unstable();
    keys.dedup();
    let place = |project| keys.partition_point(|other| *other < key(project)) as i64;
    (0..projects).map(place).collect()
}

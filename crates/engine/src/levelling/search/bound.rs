//! What no order of work can beat: the network alone, and for every person and team all the
//! work that waits for them, done without a pause from when the first of it can begin.

use std::sync::Arc;

use super::problem::{NOBODY, Problem};
use crate::calendar::WorkingTime;
use crate::plan::{Instant, ProjectIx, TaskIx};

/// Earliest finish of everything, or of one project.
pub(super) fn lower_bound(
    problem: &Problem,
    alone: &[(Instant, Instant)],
    project: Option<ProjectIx>,
) -> Instant {
    let leaves = problem.leaves.iter();
    let leaves = leaves.filter(|(_, of)| project.is_none_or(|project| *of as usize == project));
    let tasks: Vec<TaskIx> = leaves.map(|(task, _)| *task as TaskIx).collect();
    let mut bound = tasks
        .iter()
        .map(|task| alone[*task].1)
        .max()
        .unwrap_or(Instant::MIN);
    let mut groups: Vec<Vec<u32>> = (0..problem.capacity.len() as u32)
        .map(|r| vec![r])
        .collect();
    groups.extend(problem.pools.iter().cloned());
    for group in groups {
        bound = bound.max(of_group(problem, alone, &tasks, &group));
    }
    bound
}

/// Work only these resources can do.
fn of_group(
    problem: &Problem,
    alone: &[(Instant, Instant)],
    tasks: &[TaskIx],
    group: &[u32],
) -> Instant {
    // (earliest start, units times seconds)
    let mut work: Vec<(Instant, i128)> = Vec::new();
    let mut time: Option<Arc<WorkingTime>> = None;
    for task in tasks.iter().filter(|task| problem.moves[**task]) {
        let needs = problem.needs(*task);
        let own = needs.iter().filter(|need| match need.resource {
            NOBODY => {
                let pool = &problem.pools[need.pool as usize];
                // Where all of a small team are on the task already, nobody else does its part.
                pool.len() >= needs.len() && pool.iter().all(|r| group.contains(r))
            }
            named => group.contains(&named),
        });
        let units: i64 = own.map(|need| need.units).sum();
        let table = problem.network.task_calendar(*task);
        let start = alone[*task].0;
        // Without the gaps of a task that is split, in which its people are free.
        let seconds = problem.plan.tasks[*task].duration.seconds;
        if units == 0 || seconds == 0 {
            continue;
        }
        work.push((start, i128::from(units) * i128::from(seconds)));
        time = Some(match time {
            None => table.clone(),
            Some(known) if Arc::ptr_eq(&known, table) => known,
            Some(known) => Arc::new(known.union(table)),
        });
    }
    let Some(time) = time else {
        return Instant::MIN;
    };
    let capacity: i128 = group
        .iter()
        .map(|resource| i128::from(problem.capacity[*resource as usize] - 1))
        .sum();
    // The work that cannot begin before some instant takes its time from there on.
    work.sort_unstable_by_key(|(start, _)| std::cmp::Reverse(*start));
    let (mut sum, mut bound) = (0i128, Instant::MIN);
    for (start, units) in work {
        sum += units;
        // Whole minutes: units are rounded.
        let seconds = sum / capacity.max(1) / 60 * 60;
        let finish = time.add(start, i64::try_from(seconds).unwrap_or(i64::MAX / 4));
        bound = bound.max(finish);
    }
    bound
}

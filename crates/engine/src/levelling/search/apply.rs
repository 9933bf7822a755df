//! A plan found, written into the tasks: the delays and gaps with which the network alone gives
//! its dates, and live levelling has nothing left to move.

use super::super::{Delay, LevelledPlan, level};
use super::decode::Solution;
use super::problem::{NOBODY, Problem};
use crate::network::{Generator, Network, ScheduleError};
use crate::plan::{Instant, Plan, ResourceIx, Seconds, TaskIx};

const MINUTE: Seconds = 60;
/// Rounds in which live levelling may have its own say on who of a team does what.
const ROUNDS: usize = 4;

pub(super) struct Applied {
    pub plan: Plan,
    pub levelled: LevelledPlan,
    pub waits: Vec<Option<Delay>>,
}

/// None when the dates do not hold once they are written into the plan.
pub(super) fn apply(
    plan: &Plan,
    problem: &Problem,
    solution: &Solution,
) -> Result<Option<Applied>, ScheduleError> {
    let mut wanted = solution.clone();
    for _ in 0..ROUNDS {
        let (applied, ready) = delayed(plan, problem, &wanted)?;
        let network = Network::compile(&applied)?;
        let schedule = network.schedule()?;
        let levelled = level(&applied, &network, &schedule);
        let stays = |task: usize| match problem.stays[task] {
            Some(_) => levelled.dates[task] == problem.was[task],
            None => true,
        };
        if !(0..plan.tasks.len()).all(stays) {
            return Ok(None);
        }
        let same = |task: usize| levelled.dates[task] == (wanted.start[task], wanted.finish[task]);
        if problem.leaves.iter().all(|(task, _)| same(*task as usize)) {
            let waits = waits(problem, &applied, &levelled, &ready);
            return Ok(Some(Applied {
                plan: applied,
                levelled,
                waits,
            }));
        }
        (wanted.start, wanted.finish) = levelled.dates.iter().copied().unzip();
        wanted.who = levelled
            .who
            .iter()
            .map(|who| who.map_or(NOBODY, |resource| resource as u32))
            .collect();
    }
    Ok(None)
}

/// The plan with the solution's gaps and delays, and by task where it could start without delay.
fn delayed(
    plan: &Plan,
    problem: &Problem,
    solution: &Solution,
) -> Result<(Plan, Vec<Instant>), ScheduleError> {
    // What is not to be levelled keeps what it says.
    let written = |task: usize| problem.moves[task] && problem.stays[task].is_none();
    let mut applied = undelayed(problem.plan, written);
    for (task, splits) in &solution.splits {
        applied.tasks[*task as usize].splits.clone_from(splits);
    }
    let network = Network::compile(&applied)?;
    let mut ready_at = vec![Instant::MIN; plan.tasks.len()];
    let mut generator = Generator::new(&network);
    generator.run(&solution.start, &problem.ties, |ready| {
        ready_at[ready.task] = ready.start;
        let start = solution.start[ready.task].max(ready.start);
        (start, ready.table.add(start, ready.duration))
    });
    for (task, ready) in ready_at.iter().enumerate() {
        let start = solution.start[task];
        if written(task) && *ready != Instant::MIN && start > *ready {
            applied.tasks[task].levelling_delay = (start - ready + MINUTE - 1) / MINUTE * MINUTE;
        }
    }
    Ok((applied, ready_at))
}

/// The plan without the delays of these tasks.
pub(super) fn undelayed(plan: &Plan, which: impl Fn(TaskIx) -> bool) -> Plan {
    let mut plan = plan.clone();
    for (index, task) in plan.tasks.iter_mut().enumerate() {
        if which(index) {
            task.levelling_delay = 0;
        }
    }
    plan
}

/// By task that starts later than it could: whom it waits for, and what they do until then.
fn waits(
    problem: &Problem,
    plan: &Plan,
    levelled: &LevelledPlan,
    ready: &[Instant],
) -> Vec<Option<Delay>> {
    // By resource: (finish, key, task), by finish.
    let mut ends: Vec<Vec<(Instant, u64, TaskIx)>> = vec![Vec::new(); plan.resources.len()];
    let mut of_task: Vec<Vec<ResourceIx>> = vec![Vec::new(); plan.tasks.len()];
    for (assignment, who) in plan.assignments.iter().zip(&levelled.who) {
        let task = assignment.task;
        let info = &plan.tasks[task];
        let (start, finish) = levelled.dates[task];
        let over = info.progress.actual_finish.is_some() || !info.active || finish <= start;
        if let Some(resource) = who.filter(|r| !over && plan.resources[*r].limits_schedule) {
            ends[resource].push((finish, info.key, task));
            of_task[task].push(resource);
        }
    }
    for ends in &mut ends {
        ends.sort_unstable();
    }
    let wait = |task: TaskIx| {
        let start = levelled.dates[task].0;
        if !problem.moves[task] || start <= ready[task] {
            return None;
        }
        let last = of_task[task].iter().filter_map(|resource| {
            let ends = &ends[*resource];
            let before = ends.partition_point(|(finish, ..)| *finish <= start);
            let (finish, _, behind) = *ends[..before].last()?;
            (finish > ready[task] && behind != task).then_some((finish, *resource, behind))
        });
        let (_, resource, behind) = last.max_by_key(|(finish, ..)| *finish)?;
        Some(Delay {
            resource,
            behind,
            network_start: ready[task],
        })
    };
    (0..plan.tasks.len()).map(wait).collect()
}

/// By task: start and finish by the network alone, without any levelling.
pub(super) fn alone(
    plan: &Plan,
    network: &Network,
) -> Result<Vec<(Instant, Instant)>, ScheduleError> {
    let network = Network::compile(&undelayed(plan, |task| network.is_movable(task)))?;
    let nothing = vec![0; plan.tasks.len()];
    let ties = vec![0; plan.tasks.len()];
    let mut generator = Generator::new(&network);
    generator.run(&nothing, &ties, |ready| {
        (ready.start, ready.table.add(ready.start, ready.duration))
    });
    Ok((0..plan.tasks.len())
        .map(|task| generator.dates(task))
        .collect())
}

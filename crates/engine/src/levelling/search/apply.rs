//! A plan found, written into the tasks: the starts and gaps with which the network alone gives
//! its dates, and live levelling has nothing left to move.

use super::super::{LevelledPlan, level};
use super::decode::Solution;
use super::problem::{NOBODY, Problem};
use crate::network::{Generator, Network, ScheduleError};
use crate::plan::{Instant, Plan, Seconds, TaskIx};

const MINUTE: Seconds = 60;
/// Rounds in which live levelling may have its own say on who of a team does what.
const ROUNDS: usize = 4;

pub(super) struct Applied {
    pub plan: Plan,
    pub levelled: LevelledPlan,
}

/// None when the dates do not hold once they are written into the plan.
pub(super) fn apply(
    plan: &Plan,
    problem: &Problem,
    solution: &Solution,
) -> Result<Option<Applied>, ScheduleError> {
    let mut wanted = solution.clone();
    for _ in 0..ROUNDS {
        let applied = placed(plan, problem, &wanted)?;
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
            return Ok(Some(Applied {
                plan: applied,
                levelled,
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

/// The plan with the solution's gaps, and with its starts where the network alone would put them
/// earlier.
fn placed(plan: &Plan, problem: &Problem, solution: &Solution) -> Result<Plan, ScheduleError> {
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
            applied.tasks[task].levelled_start = Some((start + MINUTE - 1) / MINUTE * MINUTE);
        }
    }
    Ok(applied)
}

/// The plan without what levelling says of these tasks' starts.
pub(super) fn undelayed(plan: &Plan, which: impl Fn(TaskIx) -> bool) -> Plan {
    let mut plan = plan.clone();
    for (index, task) in plan.tasks.iter_mut().enumerate() {
        if which(index) {
            task.levelling_delay = 0;
            task.levelled_start = None;
        }
    }
    plan
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

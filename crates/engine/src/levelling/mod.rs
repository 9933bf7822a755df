//! Levelling: who does what when, when people are shared by all projects.
//!
//! Serial schedule generation over the whole portfolio (Kelley 1963): the tasks of the project
//! with the highest priority first, within a project those with the least late start (the
//! minimum-latest-start rule; Kolisch 1996). Started, manual and finished work never moves.
//! Everything moved names the person and the task it waits for. This one pass is what every
//! forecast shows; [`search`] looks for a better plan, to be accepted by whoever asked for it.
//! A project levelled so keeps its order of work (see [`planned`]): after an edit only what has
//! to move does.

mod delays;
mod leveller;
mod pieces;
mod planned;
mod profile;
mod random;
pub mod rcpsp;
mod roster;
pub mod search;
#[cfg(test)]
mod tests;
mod timeline;

use crate::network::{Generator, Network, Schedule};
use crate::plan::{Instant, Plan, Resource, ResourceIx, Seconds, TaskIx, Who};
pub use delays::delays;
use leveller::Leveller;
pub use pieces::pieces_to;
use planned::{Planned, RULES, Rule};
use rayon::prelude::*;

/// A plan in which nobody is asked for more than there is of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelledPlan {
    /// By task: start and finish; a summary's are rolled up.
    pub dates: Vec<(Instant, Instant)>,
    /// By assignment of the plan: who was chosen.
    pub who: Vec<Option<ResourceIx>>,
    /// By task: what it waits for beyond the network, where levelling moved it.
    pub delays: Vec<Option<Delay>>,
    /// Who hands a person over to whom: with these as further finish-to-start dependencies the
    /// network gives the same order of work whatever the durations. A task that waits for part of
    /// a split one stands here with itself: it starts no earlier than planned.
    pub arcs: Vec<(TaskIx, TaskIx)>,
    /// What no order of work can solve.
    pub overloads: Vec<Overload>,
    /// By task: elapsed seconds from where the network alone would have put the start.
    pub later_by: Vec<Seconds>,
}

/// Why levelling put a task later than the network alone would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    pub resource: ResourceIx,
    /// The task that has the resource until then.
    pub behind: TaskIx,
    /// Where the network alone would have put the start.
    pub network_start: Instant,
}

/// More is asked of a resource than there is, by work that cannot move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overload {
    pub resource: ResourceIx,
    pub task: TaskIx,
    /// Units asked for in all, where `max_units` are there.
    pub units: f64,
}

/// Units asked for that are within this of what is there fit.
const TOLERANCE: f64 = 1e-6;

/// Levels a plan. `schedule` is the network's own schedule of the same plan.
pub fn level(plan: &Plan, network: &Network, schedule: &Schedule) -> LevelledPlan {
    let mut leveller = Leveller::new(plan);
    // Facts first: what has begun or is typed has its people already.
    let mut fixed = network.fixed_work(&schedule.tasks);
    fixed.sort_by_key(|(task, start, _)| (*start, plan.tasks[*task].key));
    for (task, start, finish) in &fixed {
        leveller.take(*task, *start, *finish);
    }
    let Some(planned) = Planned::new(&leveller, &fixed, network, schedule) else {
        return pass(leveller, network, schedule);
    };
    let by = |rule: &Rule| {
        let mut leveller = leveller.clone();
        leveller.planned = Some(planned.by(*rule));
        let levelled = pass(leveller, network, schedule);
        (planned.loss(plan, &levelled), levelled)
    };
    let [first, others @ ..] = &RULES;
    let mut best = by(first);
    if !best.0.is_small(plan.tasks.len()) {
        let others: Vec<_> = others.par_iter().map(by).collect();
        for other in others {
            // The first of equals stays.
            if other.0 < best.0 {
                best = other;
            }
        }
    }
    best.1
}

/// Every task in its turn.
fn pass(mut leveller: Leveller, network: &Network, schedule: &Schedule) -> LevelledPlan {
    let plan = leveller.plan;
    let rank = ranks(plan, schedule, leveller.planned.as_ref());
    let ties = vec![0; rank.len()];
    let mut generator = Generator::new(network);
    generator.run(&rank, &ties, |ready| leveller.place(ready));
    let dates = (0..plan.tasks.len()).map(|task| generator.dates(task));
    leveller.finish(dates.collect())
}

/// Order of placing: project priority, then what has been levelled as planned, then task priority
/// and late start; ties keep the caller's keys, so that the position in the plan decides nothing.
fn ranks(plan: &Plan, schedule: &Schedule, planned: Option<&Planned>) -> Vec<i64> {
    let mut order: Vec<_> = plan
        .tasks
        .iter()
        .zip(&schedule.tasks)
        .enumerate()
        .map(|(task, (info, dates))| {
            let turn = planned.and_then(|planned| planned.turn(plan, task));
            let first = planned.is_some_and(|planned| planned.rule.in_time && turn.is_some());
            (
                (!first, turn.filter(|_| first)),
                descending(plan.projects[info.project].priority),
                (turn.is_none(), turn),
                descending(info.priority),
                dates.late_start,
                dates.early_start,
                info.key,
                task,
            )
        })
        .collect();
    order.sort_unstable();
    let mut rank = vec![0; plan.tasks.len()];
    for (place, (.., task)) in order.into_iter().enumerate() {
        rank[task] = place as i64 + 1;
    }
    rank
}

/// A whole number that is the smaller the larger the figure.
fn descending(figure: f64) -> i64 {
    let bits = figure.to_bits() as i64;
    // As [`f64::total_cmp`] orders them.
    !(bits ^ (((bits >> 63) as u64) >> 1) as i64)
}

/// Everybody who can do what is asked for.
fn members(plan: &Plan, who: &Who) -> Vec<ResourceIx> {
    let all = plan.resources.iter().enumerate();
    all.filter(|(_, resource)| is_one_of(resource, who))
        .map(|(index, _)| index)
        .collect()
}

fn is_one_of(resource: &Resource, who: &Who) -> bool {
    let mut skills = resource.skills.iter();
    match who {
        Who::Resource(_) => false,
        Who::Team(team) => resource.teams.contains(team),
        Who::Skill { skill, level } => skills.any(|(has, at)| has == skill && at >= level),
    }
}

//! A search for a better levelled plan, of many projects that share people, with calendars,
//! skills, teams and partial units.
//!
//! Priority rules first (Kolisch 1996; Hartmann and Kolisch 2000 compare them), generated
//! serially; then large-neighbourhood search over the order of work (Palpant, Artigues, Michelon
//! 2004), every thread on its own; then whatever need not move goes back to where it is now. What
//! comes out are levelled starts and gaps: with them in the tasks the network alone gives the
//! plan found, and live levelling keeps it.

mod apply;
mod bound;
mod cost;
mod decode;
mod improve;
mod problem;
mod promise;
mod rules;
mod settle;

use super::{LevelledPlan, level};
use crate::levelling::random::Random;
use crate::network::{Network, Schedule, ScheduleError};
use crate::plan::{Instant, Plan, Seconds};
pub use cost::Cost;
use decode::{Decoder, Order, Solution};
use improve::Improver;
use problem::{NOBODY, Problem};
pub use promise::Promise;
use settle::settle;

/// What is to be levelled, and by what it is judged.
#[derive(Clone, Debug, Default)]
pub struct Goal {
    /// By project: to be levelled. Empty for all; the others keep their dates.
    pub projects: Vec<bool>,
    /// By project: what was promised. Empty for nothing.
    pub promises: Vec<Option<Promise>>,
    /// Levelled starts and delays there are already, and gaps of tasks that may be split, do not hold.
    pub clear: bool,
}

/// How long to search.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    pub seed: u64,
    pub threads: usize,
    /// Schedules to generate at most, over all threads.
    pub schedules: u64,
    /// Asked every few schedules: true ends the search. What is found is then still moved back
    /// to where work is now, as far as that costs nothing.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Asked as often: true ends that too.
    pub cancel: &'a (dyn Fn() -> bool + Sync),
}

impl Options<'_> {
    fn stopped(&self) -> bool {
        (self.stop)() || (self.cancel)()
    }
}

/// The best plan found, which is the one there was where nothing better was.
#[derive(Clone, Debug)]
pub struct Found {
    /// The plan with levelled starts and gaps in its tasks.
    pub plan: Plan,
    /// What live levelling makes of it: everything where the network alone puts it.
    pub levelled: LevelledPlan,
    /// What live levelling makes of the plan as it was.
    pub was: LevelledPlan,
    /// By task: start and finish by the network alone, without any levelling.
    pub alone: Vec<(Instant, Instant)>,
    pub cost_was: Cost,
    pub cost: Cost,
    /// No order of work finishes everything before this.
    pub lower_bound: Instant,
    /// No order of work is better.
    pub proved: bool,
    pub schedules: u64,
}

/// Looks for a better plan than live levelling gives; `network` and `schedule` are the plan's.
/// With a budget of schedules and without a stop the answer depends on seed and threads alone.
///
/// # Errors
/// When the plan without its levelling, or with the new one, cannot be scheduled.
pub fn search(
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
    goal: &Goal,
    options: &Options,
) -> Result<Found, ScheduleError> {
    let was = level(plan, network, schedule);
    let alone = apply::alone(plan, network)?;
    let base = if goal.clear {
        cleared(plan, network, goal)
    } else {
        plan.clone()
    };
    let base_network = Network::compile(&base)?;
    let base_schedule = base_network.schedule()?;
    let problem = Problem::new(&base, &base_network, &base_schedule, &alone, &was, goal);
    let now = as_now(plan, &problem, &was);
    let bounds = Bounds::new(&problem, &alone);
    let mut decoder = Decoder::new(&problem);
    let mut best = by_rules(&mut decoder, &base_schedule, &now, options);
    if !bounds.proves(&problem, &best) {
        best = improve(&problem, &bounds, best, options, &mut decoder.schedules);
    }
    let left = options.schedules.saturating_sub(decoder.schedules);
    best = settle(&mut decoder, best, left, options.cancel);
    let proved = bounds.proves(&problem, &best);
    let cost_of =
        |levelled: &LevelledPlan| problem.cost(0, |task| levelled.dates[task].1, &mut Vec::new());
    let mut applied = apply::apply(plan, &problem, &best)?;
    applied = applied.filter(|it| cost_of(&it.levelled) < now.cost);
    if applied.is_none() {
        // Nothing better: what there is, held where it is.
        applied = apply::apply(plan, &problem, &now)?;
        applied = applied.filter(|it| it.levelled.dates == was.dates);
    }
    let applied = applied.unwrap_or_else(|| apply::Applied {
        plan: plan.clone(),
        levelled: was.clone(),
    });
    let cost = cost_of(&applied.levelled);
    Ok(Found {
        // Live levelling may have had its own say on who does what.
        proved: proved && cost <= best.cost,
        cost,
        cost_was: now.cost,
        plan: applied.plan,
        levelled: applied.levelled,
        was,
        lower_bound: bounds.all,
        alone,
        schedules: decoder.schedules,
    })
}

/// The best of the priority rules, and of the plan as it is. Nothing is interrupted yet: every
/// gap makes a plan harder to keep, so the search adds them one by one where they gain something.
fn by_rules(
    decoder: &mut Decoder,
    schedule: &Schedule,
    now: &Solution,
    options: &Options,
) -> Solution {
    let problem = decoder.problem;
    let mut best = now.clone();
    let mut order = Order::new(problem);
    let mut tried = Solution::default();
    for rule in rules::rules(problem, schedule) {
        if decoder.schedules >= options.schedules || options.stopped() {
            break;
        }
        order.key = rule;
        decoder.decode(&order, &mut tried);
        if tried.cost < best.cost {
            std::mem::swap(&mut best, &mut tried);
        }
    }
    best
}

/// Every thread on its own, so that who is faster decides nothing; the first of equals is taken.
fn improve(
    problem: &Problem,
    bounds: &Bounds,
    best: Solution,
    options: &Options,
    schedules: &mut u64,
) -> Solution {
    let threads = options.threads.max(1);
    // A part is left for going back to where work is now.
    let budget = options.schedules.saturating_sub(*schedules) / 5 * 4 / threads as u64;
    let search = |thread: usize| {
        let random = Random::new(options.seed, thread as u64);
        let mut improver = Improver::new(problem, &best, random);
        // Asking costs little beside 2,000 tasks placed.
        let every = (2_000 / problem.leaves.len().max(1)).clamp(1, 32) as u64;
        while improver.decoder.schedules < budget {
            let asks = improver.decoder.schedules.is_multiple_of(every);
            if asks && (options.stopped() || bounds.proves(problem, &improver.best)) {
                break;
            }
            improver.step();
        }
        (improver.best, improver.decoder.schedules)
    };
    let mut found: Vec<(Solution, u64)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|thread| scope.spawn(move || search(thread)))
            .collect();
        let mut found = vec![search(0)];
        found.extend(others.into_iter().filter_map(|other| other.join().ok()));
        found
    });
    *schedules += found.iter().map(|(_, schedules)| schedules).sum::<u64>();
    found.sort_by_key(|(solution, _)| solution.cost);
    found.swap_remove(0).0
}

/// What no order of work can beat, of everything and project by project.
struct Bounds {
    all: Instant,
    projects: Vec<Instant>,
}

impl Bounds {
    fn new(problem: &Problem, alone: &[(Instant, Instant)]) -> Self {
        let of = |project| bound::lower_bound(problem, alone, project);
        let projects = (0..problem.weight.len()).map(|project| of(Some(project)));
        let projects: Vec<Instant> = projects.collect();
        // The whole ends no earlier than its last part, whose own work may say more.
        let all = projects.iter().copied().fold(of(None), Instant::max);
        Bounds { all, projects }
    }

    /// Every project ends as early as it ever can, so nothing is better.
    fn proves(&self, problem: &Problem, solution: &Solution) -> bool {
        let least = |(task, project): &(u32, u32)| {
            solution.finish[*task as usize] <= self.projects[*project as usize]
        };
        solution.cost.overload == 0
            && (problem.deadlines.is_empty() || solution.cost.late == 0)
            && problem.leaves.iter().all(least)
    }
}

/// The plan without what levelling put into the tasks it may move.
fn cleared(plan: &Plan, network: &Network, goal: &Goal) -> Plan {
    let chosen = |project: usize| goal.projects.get(project).copied().unwrap_or(true);
    let moves = |task: usize| chosen(plan.tasks[task].project) && network.is_movable(task);
    let mut base = apply::undelayed(plan, moves);
    for (index, task) in base.tasks.iter_mut().enumerate() {
        if moves(index) && task.can_split {
            task.splits.clear();
        }
    }
    base
}

/// The plan as live levelling has it.
fn as_now(plan: &Plan, problem: &Problem, was: &LevelledPlan) -> Solution {
    let (start, finish): (Vec<Instant>, Vec<Instant>) = was.dates.iter().copied().unzip();
    let split = |task: &usize| plan.tasks[*task].splits != problem.plan.tasks[*task].splits;
    let gaps = |task: usize| -> (u32, Vec<(Seconds, Seconds)>) {
        (task as u32, plan.tasks[task].splits.clone())
    };
    Solution {
        cost: problem.cost(0, |task| finish[task], &mut Vec::new()),
        ready: start.clone(),
        start,
        finish,
        who: was
            .who
            .iter()
            .map(|who| who.map_or(NOBODY, |r| r as u32))
            .collect(),
        splits: (0..plan.tasks.len()).filter(split).map(gaps).collect(),
    }
}

#[cfg(test)]
mod tests;

//! The action "Level": a better order of work for the people there are, shown before anything
//! moves. Applied, it is nothing but levelled starts and gaps in the tasks it lists; every
//! forecast then keeps the dates.

mod odds;
mod proposal;
mod reasons;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use engine::levelling::search::{Cost, Found, Goal, Options, search};
use engine::plan::Seconds;
use model::{Graph, Id, LocalTime};

use crate::forecaster::{self, State};
use crate::plan::Compiled;
use odds::{Odds, all_kept, odds};
use proposal::Chances;
pub use proposal::{
    LevelledGoal, LevelledProject, LevellingMove, LevellingOverload, LevellingProposal,
    LevellingWait,
};

/// Of the time allowed, what the search may take: the rest is for moving back what need not move.
const SEARCH_SHARE: f64 = 0.85;
/// How often it is searched where projects are promised.
const ROUNDS: u32 = 3;
/// A plan of more tasks needs more time each, and is searched so often.
const LARGE: usize = 2_000;
const ROUNDS_OF_LARGE: u32 = 2;
/// How much dearer a promise is in the next one where this one made it less likely.
const DEARER: f64 = 3.0;
/// Differences of [`all_kept`] up to this say nothing.
const EVEN: f64 = 0.02;
const LONGEST: Duration = Duration::from_secs(1_000_000);

/// What to level, and how long to look for it.
#[derive(Clone, Debug)]
pub struct LevellingOptions<'a> {
    /// Now, on the workspace's wall clock.
    pub today: LocalTime,
    /// How long to search.
    pub seconds: f64,
    /// Simulation runs of a plan: chances are told from these.
    pub runs: u32,
    /// Schedules to try at most. With this as the only limit that is met, the answer depends on
    /// seed and threads alone.
    pub schedules: u64,
    pub threads: usize,
    pub seed: u64,
    /// Projects to level, all when empty; the others keep their dates.
    pub projects: Vec<Id>,
    /// Levelled starts and delays there are, and gaps of tasks that may be split, do not hold.
    pub clear: bool,
    pub cancel: &'a AtomicBool,
}

/// The best plan found for the graph; none when it was cancelled, or when the plan has no dates
/// (its forecast then says why).
///
/// The search knows dates, not runs: it is told by a project's planned end how likely its promise
/// is kept. That depends on the plan it finds, so it is asked again with what the runs of that
/// plan say. Of all plans found the one is proposed that keeps the promises best together, of
/// equals the one with the least delay; and none that is no better than the plan there is.
pub fn propose(graph: &Graph, options: &LevellingOptions) -> Option<LevellingProposal> {
    let clock = Instant::now();
    let simulated = simulation(graph, options);
    let compiled = Compiled::new(graph, options.today);
    let state = State::of(graph, compiled, &simulated).ok()?;
    let was = odds(&state, &simulated)?;
    let mut projects = state.compiled.projects.iter();
    let rounds = match projects.any(|id| was.contains_key(id)) {
        false => 1,
        true if state.compiled.tasks.len() > LARGE => ROUNDS_OF_LARGE,
        true => ROUNDS,
    };
    let whole = Duration::try_from_secs_f64(options.seconds).unwrap_or(LONGEST);
    let mut best: Option<Round> = None;
    let mut known = was.clone();
    let mut schedules = 0;
    for round in 0..rounds {
        let rounds_left = rounds - round;
        let begun = clock.elapsed();
        let time = whole.saturating_sub(begun) / rounds_left;
        if round > 0 && time.is_zero() {
            break;
        }
        let ends = [begun + time.mul_f64(SEARCH_SHARE), begun + time];
        let limits = Limits {
            clock: &clock,
            ends,
            schedules: options.schedules.saturating_sub(schedules) / u64::from(rounds_left),
            seed: options.seed.wrapping_add(u64::from(round)),
        };
        let found = Round::new(&state, graph, &known, options, &limits)?;
        schedules += found.found.schedules;
        let than = best.as_ref().map_or(&was, |best| &best.odds);
        known = dearer(&known, than, &found.odds);
        let to_beat = match &best {
            Some(best) => best.worth(),
            None => found.worth_was(&was),
        };
        if found.worth().beats(&to_beat) {
            best = Some(found);
        }
    }
    let better = best.is_some();
    let mut best = match best {
        Some(best) => best,
        // Nothing better: what there is, held where it is.
        None => {
            let limits = Limits {
                clock: &clock,
                ends: [Duration::ZERO, LONGEST],
                schedules: 0,
                seed: options.seed,
            };
            Round::new(&state, graph, &was, options, &limits)?
        }
    };
    best.found.schedules = schedules;
    let seconds = clock.elapsed().as_secs_f64();
    let chances = Chances {
        was,
        is: best.odds,
        better,
    };
    Some(proposal::new(
        &state.compiled,
        &state.network,
        &best.found,
        options,
        &chances,
        seconds,
    ))
}

/// What is known of promises now that a plan is found: what its runs say, and that what it made
/// less likely has to count more.
fn dearer(
    known: &BTreeMap<Id, Odds>,
    best: &BTreeMap<Id, Odds>,
    found: &BTreeMap<Id, Odds>,
) -> BTreeMap<Id, Odds> {
    let mut odds = found.clone();
    for (id, odds) in &mut odds {
        odds.stake = known.get(id).map_or(1.0, |known| known.stake);
        if best.get(id).is_some_and(|best| odds.chance < best.chance) {
            odds.stake *= DEARER;
        }
    }
    odds
}

/// What one round may take.
struct Limits<'a> {
    clock: &'a Instant,
    /// When to end the search, and when all of it, on the clock.
    ends: [Duration; 2],
    schedules: u64,
    seed: u64,
}

/// A plan found, and what its runs say of its promises.
struct Round {
    found: Found,
    odds: BTreeMap<Id, Odds>,
    /// Seconds past the deadlines of tasks, as it was and as it is.
    late: [Seconds; 2],
}

/// What makes one plan better than another, promises first.
struct Worth {
    kept: f64,
    /// What does not depend on what is known of promises; less is better.
    rest: (Seconds, i128, Seconds, i128, Seconds),
}

impl Worth {
    fn beats(&self, other: &Worth) -> bool {
        let gain = self.kept - other.kept;
        gain > EVEN || (gain >= -EVEN && self.rest < other.rest)
    }
}

impl Round {
    /// `known` is what is known of promises. None when cancelled.
    fn new(
        state: &State,
        graph: &Graph,
        known: &BTreeMap<Id, Odds>,
        options: &LevellingOptions,
        limits: &Limits,
    ) -> Option<Round> {
        let compiled = &state.compiled;
        let stopped = || options.cancel.load(Ordering::Relaxed);
        let past = |end: Duration| limits.clock.elapsed() >= end;
        let found = search(
            &compiled.plan,
            &state.network,
            &state.schedule,
            &goal(compiled, known, options),
            &Options {
                seed: limits.seed,
                threads: options.threads.max(1),
                schedules: limits.schedules,
                stop: &|| past(limits.ends[0]),
                cancel: &|| past(limits.ends[1]) || stopped(),
            },
        );
        let found = found.ok().filter(|_| !stopped())?;
        let mut proposed = compiled.clone();
        proposed.plan.tasks.clone_from(&found.plan.tasks);
        let simulated = simulation(graph, options);
        let proposed = State::of(graph, proposed, &simulated).ok()?;
        let odds = odds(&proposed, &simulated)?;
        let late = [&found.was, &found.levelled].map(|plan| {
            let tasks = compiled.plan.tasks.iter().zip(&plan.dates);
            let open = tasks.filter(|(task, _)| task.active);
            let late =
                open.map(|(task, dates)| (dates.1 - task.deadline.unwrap_or(dates.1)).max(0));
            late.sum()
        });
        Some(Round { found, odds, late })
    }

    fn worth(&self) -> Worth {
        worth(&self.odds, self.late[1], &self.found.cost)
    }

    /// Of the plan there is.
    fn worth_was(&self, was: &BTreeMap<Id, Odds>) -> Worth {
        worth(was, self.late[0], &self.found.cost_was)
    }
}

fn worth(odds: &BTreeMap<Id, Odds>, late: Seconds, cost: &Cost) -> Worth {
    Worth {
        kept: all_kept(odds),
        rest: (late, cost.overload, cost.excess, cost.delay, cost.finish),
    }
}

/// How both plans are simulated: under the workspace's luck.
fn simulation<'a>(graph: &Graph, options: &LevellingOptions<'a>) -> forecaster::Options<'a> {
    forecaster::Options {
        today: options.today,
        seq: graph.seq(),
        runs: options.runs,
        seed: options.seed,
        complete: false,
        cancel: options.cancel,
    }
}

/// Promises count by what the runs say of them, deadlines of tasks by their dates.
fn goal(compiled: &Compiled, odds: &BTreeMap<Id, Odds>, options: &LevellingOptions) -> Goal {
    let projects = compiled.projects.iter();
    Goal {
        projects: match options.projects.as_slice() {
            [] => Vec::new(),
            chosen => projects.clone().map(|id| chosen.contains(id)).collect(),
        },
        promises: projects.map(|id| odds.get(id)?.promise()).collect(),
        clear: options.clear,
    }
}

//! The action "Level": a better order of work for the people there are, shown before anything
//! moves. Applied, it is nothing but levelled starts and gaps in the tasks it lists; every
//! forecast then keeps the dates.

mod odds;
mod proposal;
mod reasons;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use engine::levelling::search::{Found, Goal, Options, search};
use model::{Graph, Id, LocalTime};

use crate::forecaster::{self, State};
use crate::plan::Compiled;
use crate::simulated::QUESTION_RUNS;
use odds::{Odds, all_kept, odds};
use proposal::Chances;
pub use proposal::{
    LevelledGoal, LevelledProject, LevellingMove, LevellingOverload, LevellingProposal,
    LevellingWait,
};

/// Of the time allowed, what the search may take: the rest is for moving back what need not move.
const SEARCH_SHARE: f64 = 0.85;
/// How often it is searched where promises have been made.
const ROUNDS: u32 = 3;
/// A plan of more tasks needs all the time there is for one search.
const ONE_ROUND: usize = 2_000;
/// How much dearer a promise is in the next one where this one made it less likely.
const DEARER: f64 = 3.0;
/// Differences of [`all_kept`] up to this say nothing.
const EVEN: f64 = 0.01;
const LONGEST: Duration = Duration::from_secs(1_000_000);

/// What to level, and how long to look for it.
#[derive(Clone, Debug)]
pub struct LevellingOptions<'a> {
    /// Now, on the workspace's wall clock.
    pub today: LocalTime,
    /// How long to search.
    pub seconds: f64,
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
/// plan say. Of all plans found the first is proposed that keeps the promises best together, and
/// none that keeps them worse than the plan there is.
pub fn propose(graph: &Graph, options: &LevellingOptions) -> Option<LevellingProposal> {
    let clock = Instant::now();
    let simulated = simulation(graph, options);
    let compiled = Compiled::new(graph, options.today);
    let state = State::of(graph, compiled, &simulated).ok()?;
    let was = odds(&state, &simulated)?;
    let large = state.compiled.tasks.len() > ONE_ROUND;
    let rounds = if large || was.is_empty() { 1 } else { ROUNDS };
    let kept = |odds: &BTreeMap<Id, Odds>| all_kept(&state, odds);
    let mut best: Option<Round> = None;
    let mut wanted = kept(&was) - EVEN;
    let mut known = was.clone();
    let mut schedules = 0;
    for rounds_left in (1..=rounds).rev() {
        let begun = clock.elapsed();
        let whole = Duration::try_from_secs_f64(options.seconds).unwrap_or(LONGEST);
        let time = whole.saturating_sub(begun) / rounds_left;
        let ends = [begun + time.mul_f64(SEARCH_SHARE), begun + time];
        let budget = options.schedules.saturating_sub(schedules) / u64::from(rounds_left);
        let round = Round::new(&state, graph, &known, options, (&clock, ends), budget)?;
        schedules += round.found.schedules;
        let than = best.as_ref().map_or(&was, |best| &best.odds);
        known = dearer(&known, than, &round.odds);
        if kept(&round.odds) >= wanted {
            wanted = kept(&round.odds) + EVEN;
            best = Some(round);
        }
    }
    let mut best = match best {
        Some(best) => best,
        // Whatever was found costs promises more than it gains them: what there is, then.
        None => {
            let never = [Duration::ZERO, LONGEST];
            Round::new(&state, graph, &was, options, (&clock, never), 0)?
        }
    };
    best.found.schedules = schedules;
    let seconds = clock.elapsed().as_secs_f64();
    let chances = Chances { was, is: best.odds };
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

/// A plan found, and what its runs say of its promises.
struct Round {
    found: Found,
    odds: BTreeMap<Id, Odds>,
}

impl Round {
    /// `known` is what is known of promises; `ends` is when to end the search on the clock, and
    /// when all of it. None when cancelled.
    fn new(
        state: &State,
        graph: &Graph,
        known: &BTreeMap<Id, Odds>,
        options: &LevellingOptions,
        (clock, ends): (&Instant, [Duration; 2]),
        schedules: u64,
    ) -> Option<Round> {
        let compiled = &state.compiled;
        let stopped = || options.cancel.load(Ordering::Relaxed);
        let found = search(
            &compiled.plan,
            &state.network,
            &state.schedule,
            &goal(compiled, known, options),
            &Options {
                seed: options.seed,
                threads: options.threads.max(1),
                schedules,
                stop: &|| clock.elapsed() >= ends[0],
                cancel: &|| clock.elapsed() >= ends[1] || stopped(),
            },
        );
        let found = found.ok().filter(|_| !stopped())?;
        let mut proposed = compiled.clone();
        proposed.plan.tasks.clone_from(&found.plan.tasks);
        let simulated = simulation(graph, options);
        let proposed = State::of(graph, proposed, &simulated).ok()?;
        let odds = odds(&proposed, &simulated)?;
        Some(Round { found, odds })
    }
}

/// How both plans are simulated: under the workspace's luck.
fn simulation<'a>(graph: &Graph, options: &LevellingOptions<'a>) -> forecaster::Options<'a> {
    forecaster::Options {
        today: options.today,
        seq: graph.seq(),
        runs: QUESTION_RUNS,
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

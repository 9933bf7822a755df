//! The action "Level": a better order of work for the people there are, shown before anything
//! moves. Applied, it is nothing but levelled starts and gaps in the tasks it lists; every
//! forecast then keeps the dates.

mod odds;
mod proposal;
mod reasons;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use engine::levelling::search::{Goal, Options, search};
use foldhash::HashMap;
use model::{Graph, Id, LocalTime};

use crate::forecaster::{self, State};
use crate::plan::Compiled;
use crate::simulated::QUESTION_RUNS;
use odds::{Odds, odds};
use proposal::Chances;
pub use proposal::{
    LevelledGoal, LevelledProject, LevellingMove, LevellingOverload, LevellingProposal,
    LevellingWait,
};

/// Of the time allowed, what the search may take: the rest is for moving back what need not move.
const SEARCH_SHARE: f64 = 0.85;
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
pub fn propose(graph: &Graph, options: &LevellingOptions) -> Option<LevellingProposal> {
    let clock = Instant::now();
    let simulated = simulation(graph, options);
    let compiled = Compiled::new(graph, options.today);
    let state = State::of(graph, compiled, &simulated).ok()?;
    let compiled = &state.compiled;
    let was = odds(&state, &simulated)?;
    let limit = Duration::try_from_secs_f64(options.seconds).unwrap_or(LONGEST);
    let stop = || clock.elapsed() >= limit.mul_f64(SEARCH_SHARE);
    let cancel = || clock.elapsed() >= limit || options.cancel.load(Ordering::Relaxed);
    let found = search(
        &compiled.plan,
        &state.network,
        &state.schedule,
        &goal(compiled, &was, options),
        &Options {
            seed: options.seed,
            threads: options.threads.max(1),
            schedules: options.schedules,
            stop: &stop,
            cancel: &cancel,
        },
    );
    let found = found
        .ok()
        .filter(|_| !options.cancel.load(Ordering::Relaxed))?;
    let mut proposed = compiled.clone();
    proposed.plan.tasks.clone_from(&found.plan.tasks);
    let proposed = State::of(graph, proposed, &simulated).ok()?;
    let is = odds(&proposed, &simulated)?;
    let seconds = clock.elapsed().as_secs_f64();
    let chances = Chances { was, is };
    Some(proposal::new(
        compiled,
        &state.network,
        &found,
        options,
        &chances,
        seconds,
    ))
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

/// Promises count with the margin that what may go wrong asks for.
fn goal(compiled: &Compiled, odds: &BTreeMap<Id, Odds>, options: &LevellingOptions) -> Goal {
    let dues = compiled.outcomes.projects.iter();
    let dues: HashMap<Id, _> = dues.map(|outcome| (outcome.id, outcome.due)).collect();
    let due = |project: &Id| {
        let margin = odds.get(project).map_or(0, |odds| odds.margin);
        Some(dues.get(project).copied().flatten()? - margin)
    };
    let projects = compiled.projects.iter();
    Goal {
        projects: match options.projects.as_slice() {
            [] => Vec::new(),
            chosen => projects.clone().map(|id| chosen.contains(id)).collect(),
        },
        due: projects.map(due).collect(),
        clear: options.clear,
    }
}

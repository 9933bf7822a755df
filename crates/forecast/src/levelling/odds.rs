//! Promises in the runs: how likely each is kept, and how long before it work has to be planned
//! to end.

use std::collections::BTreeMap;

use engine::plan::Seconds;
use engine::simulation::quantile;
use model::{Graph, Id};

use super::LevellingOptions;
use crate::forecaster::{Options, State};
use crate::plan::Compiled;
use crate::simulated::{QUESTION_RUNS, Simulated};

/// A promise that is kept in so many of the runs is planned well.
const COMFORT: f64 = 0.8;

#[derive(Clone, Copy)]
pub(super) struct Odds {
    /// To keep the promise.
    pub chance: f64,
    /// From the planned finish to the finish that is kept with comfort.
    pub margin: Seconds,
}

/// By project, feature and goal with a promise, in simulations of the plan under the workspace's
/// luck. None when cancelled; nothing where the plan has no dates.
pub(super) fn odds(
    graph: &Graph,
    compiled: Compiled,
    options: &LevellingOptions,
) -> Option<BTreeMap<Id, Odds>> {
    let with = Options {
        today: options.today,
        seq: graph.seq(),
        runs: QUESTION_RUNS,
        seed: options.seed,
        complete: false,
        cancel: options.cancel,
    };
    let Ok(state) = State::of(graph, compiled, &with) else {
        return Some(BTreeMap::new());
    };
    let simulated = Simulated::new(&state, &with)?;
    let outcomes = state.compiled.outcomes.all();
    let odds = outcomes
        .zip(&simulated.outcome.groups)
        .filter_map(|(outcome, group)| {
            let due = outcome.due.filter(|_| !outcome.paused)?;
            let planned = outcome
                .tasks
                .iter()
                .map(|task| state.levelled.dates[*task].finish);
            let planned = planned.max()?;
            let mut finishes: Vec<f64> = group.finishes.iter().map(|it| *it as f64).collect();
            finishes.sort_unstable_by(f64::total_cmp);
            let odds = Odds {
                chance: group.chance(due),
                margin: (quantile(&finishes, COMFORT) as Seconds - planned).max(0),
            };
            Some((outcome.id, odds))
        });
    Some(odds.collect())
}

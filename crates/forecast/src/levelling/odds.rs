//! Promises in the runs: how likely each is kept, and how long before it work has to be planned
//! to end.

use std::collections::BTreeMap;

use engine::plan::Seconds;
use engine::simulation::quantile;
use model::Id;

use crate::forecaster::{Options, State};
use crate::simulated::Simulated;

/// A promise that is kept in so many of the runs is planned well.
const COMFORT: f64 = 0.8;

#[derive(Clone, Copy)]
pub(super) struct Odds {
    /// To keep the promise.
    pub chance: f64,
    /// From the planned finish to the finish that is kept with comfort.
    pub margin: Seconds,
}

/// By project, feature and goal with a promise. None when cancelled.
pub(super) fn odds(state: &State, options: &Options) -> Option<BTreeMap<Id, Odds>> {
    let simulated = Simulated::new(state, options)?;
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

//! Promises in the runs: how likely each is kept, and how that changes with the planned end.

use std::collections::{BTreeMap, BTreeSet};

use engine::levelling::search::Promise;
use engine::plan::{Instant, Seconds};
use engine::simulation::quantile;
use model::Id;

use crate::forecaster::{Options, State};
use crate::simulated::Simulated;
use crate::time::DAY;

/// Chances of which it is known by when work has to be planned to end. A promise that is kept
/// in as many runs as the first is safe.
const CHANCES: [f64; 12] = [
    0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01,
];
/// A promise less likely kept than this is lost.
const LEAST: f64 = 0.0005;
/// A chance divided by e costs as much as a task's deadline missed by this.
const FOLD: f64 = 7.0 * DAY as f64;

#[derive(Clone)]
pub(super) struct Odds {
    /// To keep the promise.
    pub chance: f64,
    due: Instant,
    /// The highest priority of the projects it needs; nought for the promise of a project that is
    /// made once more, as of its goal.
    weight: f64,
    /// How much dearer than that it is to a search.
    pub stake: f64,
    /// From the planned end to the one kept with each of [`CHANCES`]; negative where that is
    /// earlier.
    margins: [Seconds; CHANCES.len()],
}

impl Odds {
    /// By the planned end what is lost of the logarithm of the chance: promises are then traded
    /// by the chance that all are kept.
    pub fn promise(&self) -> Option<Promise> {
        let lost = |chance: f64| (FOLD * self.stake * (CHANCES[0] / chance).ln()) as Seconds;
        let points = CHANCES.iter().zip(&self.margins);
        Promise::new(
            points
                .map(|(chance, margin)| (self.due - margin, lost(*chance)))
                .collect(),
        )
    }

    fn kept(&self) -> f64 {
        self.chance.clamp(LEAST, CHANCES[0]).ln()
    }
}

/// How likely all promises are kept, as a logarithm, each by the priority of its work (their
/// mean weighs 1): one that is nearly lost is not paid for by one that is safe anyway.
pub(super) fn all_kept(odds: &BTreeMap<Id, Odds>) -> f64 {
    let counted = odds.values().filter(|odds| odds.weight > 0.0);
    let (count, weight) = counted.clone().fold((0.0, 0.0), |(count, sum), odds| {
        (count + 1.0, sum + odds.weight)
    });
    let kept = counted.map(|odds| odds.weight * odds.kept());
    kept.sum::<f64>() * count / f64::max(weight, f64::MIN_POSITIVE)
}

/// By project, feature and goal with a promise. None when cancelled.
pub(super) fn odds(state: &State, options: &Options) -> Option<BTreeMap<Id, Odds>> {
    let simulated = Simulated::new(state, options)?;
    let plan = &state.compiled.plan;
    let outcomes = state.compiled.outcomes.all().zip(&simulated.group_of);
    let mut known = BTreeSet::new();
    let odds = outcomes
        .zip(&simulated.outcome.groups)
        .filter_map(|((outcome, place), group)| {
            let due = outcome.due.filter(|_| !outcome.paused)?;
            let planned = outcome
                .tasks
                .iter()
                .map(|task| state.levelled.dates[*task].finish);
            let planned = planned.max()?;
            let mut finishes: Vec<f64> = group.finishes.iter().map(|it| *it as f64).collect();
            finishes.sort_unstable_by(f64::total_cmp);
            let margin = |chance| quantile(&finishes, chance) as Seconds - planned;
            let odds = Odds {
                chance: group.chance(due),
                due,
                weight: if known.insert((*place, due)) {
                    let tasks = outcome.tasks.iter().map(|task| plan.tasks[*task].project);
                    let priorities = tasks.map(|project| plan.projects[project].priority);
                    priorities.fold(f64::MIN_POSITIVE, f64::max)
                } else {
                    0.0
                },
                stake: 1.0,
                margins: CHANCES.map(margin),
            };
            Some((outcome.id, odds))
        });
    Some(odds.collect())
}

//! What a proposal does to the chances of what is promised: the plan as it is and as proposed
//! are both simulated, under the same luck.

use std::collections::BTreeMap;

use engine::plan::Plan;
use model::{Graph, Id};

use super::LevellingOptions;
use crate::forecaster::{Options, State};
use crate::plan::Compiled;
use crate::simulated::{QUESTION_RUNS, Simulated};

/// By project, feature and goal with a promise: the chance to keep it now, and as proposed.
pub(super) type Chances = BTreeMap<Id, (f64, f64)>;

/// None when cancelled.
pub(super) fn chances(
    graph: &Graph,
    compiled: &Compiled,
    proposed: &Plan,
    options: &LevellingOptions,
) -> Option<Chances> {
    let mut other = compiled.clone();
    other.plan.tasks.clone_from(&proposed.tasks);
    let was = of(graph, compiled.clone(), options)?;
    let is = of(graph, other, options)?;
    let both = was.into_iter().zip(is);
    Some(both.map(|((id, was), (_, is))| (id, (was, is))).collect())
}

fn of(graph: &Graph, compiled: Compiled, options: &LevellingOptions) -> Option<Vec<(Id, f64)>> {
    let with = Options {
        today: options.today,
        seq: graph.seq(),
        runs: QUESTION_RUNS,
        seed: options.seed,
        complete: false,
        cancel: options.cancel,
    };
    let state = State::of(graph, compiled, &with).ok()?;
    let simulated = Simulated::new(&state, &with)?;
    let outcomes = state.compiled.outcomes.all();
    let chances = outcomes
        .zip(&simulated.outcome.groups)
        .filter_map(|(outcome, group)| {
            let dated = !outcome.tasks.is_empty() && !outcome.paused;
            Some((outcome.id, group.chance(outcome.due.filter(|_| dated)?)))
        });
    Some(chances.collect())
}

//! From what the engine found to what goes over the wire.

mod outcomes;
mod people;
mod reruns;
mod tasks;

use std::collections::BTreeMap;

use engine::simulation::{self, LikelyCost};
use model::{Graph, Id};
pub(crate) use reruns::Reruns;

use crate::forecaster::State;
use crate::result::{Forecast, WeekLoad};

/// What the plan says without any runs, worked out while they go by.
pub(crate) struct Planned {
    /// By task of the plan.
    costs: Vec<LikelyCost>,
    tasks: tasks::Planned,
    people: BTreeMap<Id, Vec<WeekLoad>>,
}

impl Planned {
    pub fn new(state: &State) -> Planned {
        let costs = simulation::likely_costs(&state.compiled.plan);
        Planned {
            tasks: tasks::Planned::new(state, &costs),
            people: people::report(state),
            costs,
        }
    }
}

pub(crate) fn forecast(
    state: &State,
    graph: &Graph,
    planned: Planned,
    simulated: &simulation::Outcome,
) -> Forecast {
    let outcomes = &state.compiled.outcomes;
    let (projects, rest) = simulated.groups.split_at(outcomes.projects.len());
    let (features, goals) = rest.split_at(outcomes.features.len());
    let with_costs = outcomes::seen_costs(graph);
    let report = |outcomes: &[crate::plan::Outcome], groups: &[simulation::GroupOutcome]| {
        outcomes::report(state, &planned.costs, with_costs, outcomes, groups)
    };
    let (tasks, (projects, (features, goals))) = rayon::join(
        || tasks::report(state, &planned.tasks, simulated),
        || {
            rayon::join(
                || report(&outcomes.projects, projects),
                || {
                    rayon::join(
                        || report(&outcomes.features, features),
                        || report(&outcomes.goals, goals),
                    )
                },
            )
        },
    );
    Forecast {
        tasks,
        projects,
        features,
        goals,
        people: planned.people,
        problems: state.compiled.problems.clone(),
        ..Forecast::default()
    }
}

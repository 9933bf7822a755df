//! From what the engine found to what goes over the wire.

mod outcomes;
mod people;
mod reruns;
mod tasks;

use engine::simulation;
use model::Graph;
pub(crate) use reruns::Reruns;

use crate::forecaster::State;
use crate::result::Forecast;

pub(crate) fn forecast(state: &State, graph: &Graph, simulated: &simulation::Outcome) -> Forecast {
    let outcomes = &state.compiled.outcomes;
    let (projects, rest) = simulated.groups.split_at(outcomes.projects.len());
    let (features, goals) = rest.split_at(outcomes.features.len());
    let costs = simulation::likely_costs(&state.compiled.plan);
    let with_costs = outcomes::seen_costs(graph);
    let report = |outcomes: &[crate::plan::Outcome], groups: &[simulation::GroupOutcome]| {
        outcomes::report(state, &costs, with_costs, outcomes, groups)
    };
    let ((tasks, people), (projects, (features, goals))) = rayon::join(
        || {
            rayon::join(
                || tasks::report(state, simulated, &costs),
                || people::report(state),
            )
        },
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
        people,
        problems: state.compiled.problems.clone(),
        ..Forecast::default()
    }
}

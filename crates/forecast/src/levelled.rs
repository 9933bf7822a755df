//! Who does what when, once people are shared by all projects: the engine's levelled plan, by
//! task.

use engine::levelling;
use engine::network::{Network, Schedule};
use engine::plan::{Plan, ResourceIx, Seconds, TaskIx};
use engine::simulation::Start;

/// By task of the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levelled {
    pub dates: Vec<Start>,
    /// The people who do what was asked of a team or a skill.
    pub who: Vec<Vec<ResourceIx>>,
    /// Whom it waits for, and the task they do until then, where levelling moved it.
    pub waits_for: Vec<Option<(ResourceIx, TaskIx)>>,
    /// Elapsed seconds from where its dependencies would have it start.
    pub later_by: Vec<Seconds>,
    /// Who hands a person over to whom.
    pub arcs: Vec<(TaskIx, TaskIx)>,
    pub overloads: Vec<levelling::Overload>,
}

impl Levelled {
    pub fn new(plan: &Plan, network: &Network, schedule: &Schedule) -> Levelled {
        let levelled = levelling::level(plan, network, schedule);
        let mut who = vec![Vec::new(); plan.tasks.len()];
        for (assignment, chosen) in plan.assignments.iter().zip(&levelled.who) {
            let by_name = matches!(assignment.who, engine::plan::Who::Resource(_));
            if let Some(person) = chosen.filter(|_| !by_name) {
                who[assignment.task].push(person);
            }
        }
        let dates = levelled.dates.into_iter();
        let delays = levelled.delays.into_iter();
        Levelled {
            dates: dates
                .map(|(start, finish)| Start { start, finish })
                .collect(),
            who,
            waits_for: delays
                .map(|delay| delay.map(|delay| (delay.resource, delay.behind)))
                .collect(),
            later_by: levelled.later_by,
            arcs: levelled.arcs,
            overloads: levelled.overloads,
        }
    }
}

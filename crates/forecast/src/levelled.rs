//! Who does what when, once people are shared.

use engine::network::Schedule;
use engine::plan::{ResourceIx, TaskIx};
use engine::simulation::Start;

/// By task of the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levelled {
    pub dates: Vec<Start>,
    /// The people who do it, for what was asked of a team or a skill.
    pub who: Vec<Vec<ResourceIx>>,
    /// The person it waits for, where it waits for one.
    pub waits_for: Vec<Option<ResourceIx>>,
    /// Who hands a person over to whom.
    pub arcs: Vec<(TaskIx, TaskIx)>,
}

impl Levelled {
    /// Nobody waits for anybody: the dates of the network.
    pub fn of_network(schedule: &Schedule) -> Levelled {
        let dates = schedule.tasks.iter().map(|task| Start {
            start: task.start,
            finish: task.finish,
        });
        Levelled {
            dates: dates.collect(),
            who: vec![Vec::new(); schedule.tasks.len()],
            waits_for: vec![None; schedule.tasks.len()],
            arcs: Vec::new(),
        }
    }
}

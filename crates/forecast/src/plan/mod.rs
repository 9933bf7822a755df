//! From the graph to the engine's [`engine::plan::Plan`], and the way back from its indices to
//! the graph's ids.
//!
//! What the graph says and the engine cannot compute with becomes a [`Problem`] that names
//! the place and the way out; the rest of the plan is computed all the same.
//!
//! Work still to do lies after today: an unstarted task whose dates have passed moves to today
//! or later, and what remains of a begun one goes on from today (what Microsoft Project calls
//! rescheduling uncompleted work). Only dates typed by hand stand as typed.

mod calendars;
mod history;
mod outcomes;
mod people;
mod risks;
mod tasks;

use foldhash::HashMap;

use engine::plan::{Instant, Plan, ProjectIx, ResourceIx, TaskIx};
use model::{Graph, Id, Kind, LocalTime};

use crate::result::Problem;
use crate::time;
pub use history::Paces;
pub use outcomes::{Outcome, Outcomes};

/// A workspace's plan, ready for the engine.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    pub plan: Plan,
    /// By task, project, resource, risk and dependency of the plan: who it is in the graph.
    pub tasks: Vec<Id>,
    pub projects: Vec<Id>,
    pub people: Vec<Id>,
    pub risks: Vec<Id>,
    pub dependencies: Vec<Id>,
    pub task_index: HashMap<Id, TaskIx>,
    pub project_index: HashMap<Id, ProjectIx>,
    pub person_index: HashMap<Id, ResourceIx>,
    pub calendar_index: HashMap<Id, usize>,
    /// The calendar of everything that names no other.
    pub default_calendar: usize,
    pub outcomes: Outcomes,
    pub problems: Vec<Problem>,
    pub today: Instant,
}

impl Compiled {
    pub fn new(graph: &Graph, today: LocalTime) -> Compiled {
        let mut compiled = Compiled {
            today: time::instant(today),
            ..Compiled::default()
        };
        calendars::add(&mut compiled, graph);
        let skills = people::add(&mut compiled, graph);
        tasks::add_projects(&mut compiled, graph);
        tasks::add_tasks(&mut compiled, graph);
        people::add_assignments(&mut compiled, graph, &skills);
        tasks::add_dependencies(&mut compiled, graph);
        risks::add(&mut compiled, graph);
        outcomes::add(&mut compiled, graph);
        compiled
    }

    pub(crate) fn problem(&mut self, kind: Kind, id: Id, text: impl Into<String>) {
        self.problems.push(Problem {
            kind,
            id,
            text: text.into(),
        });
    }
}

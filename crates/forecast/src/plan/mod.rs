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
mod flows;
mod history;
mod outcomes;
mod people;
mod risks;
mod tasks;

use foldhash::HashMap;

use engine::plan::{Instant, Plan, ProjectIx, ResourceIx, TaskIx};
use model::entity::{Approach, Task};
use model::{Graph, Id, Kind, LocalTime};

use crate::result::{Pace, Problem};
use crate::time;
pub use history::Paces;
pub use outcomes::{Outcome, Outcomes};
pub use risks::Response;

/// A workspace's plan, ready for the engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compiled {
    pub plan: Plan,
    /// By task, project, resource, risk and dependency of the plan: who it is in the graph.
    pub tasks: Vec<Id>,
    pub projects: Vec<Id>,
    pub people: Vec<Id>,
    pub risks: Vec<Id>,
    /// By risk of the plan: its response, where it changes the probability.
    pub responses: Vec<Option<Response>>,
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
    /// By person: may be counted on for work to come.
    present: Vec<bool>,
    /// Of projects whose work is forecast from what their team has finished.
    pub flow_paces: HashMap<Id, Pace>,
    /// How single estimates have turned out.
    paces: Paces,
    /// Some of the plan had to be left out to give the rest dates.
    pub(crate) reduced: bool,
}

/// Does anything a forecast is made from come from this kind?
pub(crate) fn matters(kind: Kind) -> bool {
    match kind {
        Kind::Workspace
        | Kind::Person
        | Kind::Team
        | Kind::Calendar
        | Kind::Goal
        | Kind::Feature
        | Kind::Link
        | Kind::Project
        | Kind::Task
        | Kind::Dependency
        | Kind::Assignment
        | Kind::Risk => true,
        Kind::Product
        | Kind::KeyResult
        | Kind::Metric
        | Kind::Insight
        | Kind::Column
        | Kind::Baseline
        | Kind::Comment => false,
    }
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
        tasks::add_correlations(&mut compiled, graph);
        flows::add(&mut compiled, graph);
        risks::add(&mut compiled, graph);
        outcomes::add(&mut compiled, graph);
        compiled
    }

    /// As [`Compiled::new`], in less time, where only what tasks say of themselves has changed
    /// since `was`, which `self` was made from. None where more has.
    pub fn follow(&self, was: &Graph, graph: &Graph, today: LocalTime) -> Option<Compiled> {
        if self.reduced || time::instant(today) != self.today {
            return None;
        }
        let mut changed = graph.changed_since(was);
        changed.retain(|(kind, _)| matters(*kind));
        // Of a flow, one item says when the others have their turn.
        let planned = |task: &Task| {
            let project = graph.project(task.project);
            project.is_some_and(|project| project.approach == Approach::Waterfall)
        };
        let alone = |(kind, id): &(Kind, Id)| {
            let tasks = was.task(*id).zip(graph.task(*id));
            *kind == Kind::Task
                && tasks
                    .is_some_and(|(before, after)| stands_alone(before, after) && planned(after))
        };
        if !changed.iter().all(alone) {
            return None;
        }
        let mut compiled = self.clone();
        for (_, id) in changed {
            if let (Some(task), Some(index)) = (graph.task(id), self.task_index.get(&id)) {
                tasks::replace(&mut compiled, graph, *index, task);
            }
        }
        Some(compiled)
    }

    pub(crate) fn problem(&mut self, kind: Kind, id: Id, text: impl Into<String>) {
        self.problems.push(Problem {
            kind,
            id,
            text: text.into(),
        });
    }
}

/// What changed of the task says nothing of any other: not where it belongs, not whether it is
/// work at all, and not how long finished work took, which others learn from.
fn stands_alone(before: &Task, after: &Task) -> bool {
    let place = |task: &Task| (task.project, task.parent, task.milestone, task.inactive);
    let open = |task: &Task| task.progress.actual_finish.is_none();
    place(before) == place(after) && open(before) && open(after)
}

//! The network's dates, however odd the plan: what cannot be scheduled is reported and set
//! aside, and everything else gets its dates.

use engine::network::{Network, Schedule, ScheduleError};
use engine::plan::{Constraint, Duration, Estimate, TaskIx, TaskMode};
use model::{Graph, Id, Kind};

use crate::plan::Compiled;

/// A plan with this many separate faults is refused as a whole.
const FAULTS_MAX: usize = 200;

/// The compiled network and its dates; none, with a problem that says why, when nothing can be
/// made of the plan.
pub fn schedule(compiled: &mut Compiled, graph: &Graph) -> Option<(Network, Schedule)> {
    for _ in 0..FAULTS_MAX {
        let tried = Network::compile(&compiled.plan)
            .and_then(|network| network.schedule().map(|schedule| (network, schedule)));
        match tried {
            Ok(done) => return Some(done),
            Err(error) => {
                if !set_aside(compiled, graph, &error) {
                    return None;
                }
            }
        }
    }
    report(
        compiled,
        graph,
        "Too many tasks of the plan cannot be scheduled; see the other problems.",
    );
    None
}

/// Takes what is at fault out of the plan. False when that cannot be told apart.
fn set_aside(compiled: &mut Compiled, graph: &Graph, error: &ScheduleError) -> bool {
    compiled.reduced = true;
    match error {
        ScheduleError::OutOfRange { task, .. } => {
            let task = *task;
            let people = calendar_of_people(compiled, task);
            compiled.problem(Kind::Task, compiled.tasks[task], sentence(error));
            if people {
                // The people share no working time: plan it on its own calendar.
                compiled
                    .plan
                    .assignments
                    .retain(|assignment| assignment.task != task);
            } else {
                exclude(compiled, task);
            }
            true
        }
        ScheduleError::Cycle { tasks, .. } => {
            let pairs = tasks.iter().zip(tasks.iter().cycle().skip(1));
            let pairs: Vec<(TaskIx, TaskIx)> = pairs.map(|(a, b)| (*a, *b)).collect();
            if let Some(first) = tasks.first() {
                compiled.problem(Kind::Task, compiled.tasks[*first], sentence(error));
            }
            let before = compiled.plan.dependencies.len();
            drop_dependencies(compiled, |from, to| pairs.contains(&(from, to)));
            if compiled.plan.dependencies.len() == before {
                drop_dependencies(compiled, |from, to| {
                    tasks.contains(&from) || tasks.contains(&to)
                });
            }
            compiled.plan.dependencies.len() < before
        }
        ScheduleError::Calendar(_) | ScheduleError::Invalid { .. } => {
            report(compiled, graph, &sentence(error));
            false
        }
    }
}

/// Would the task have working time but for its people?
fn calendar_of_people(compiled: &Compiled, task: TaskIx) -> bool {
    let mut assignments = compiled.plan.assignments.iter();
    assignments.any(|assignment| assignment.task == task)
}

/// Leaves the task in the outline, without work.
fn exclude(compiled: &mut Compiled, task: TaskIx) {
    let project = compiled.plan.tasks[task].project;
    let default = compiled.default_calendar;
    let planned = &mut compiled.plan.tasks[task];
    planned.active = false;
    planned.mode = TaskMode::Auto;
    planned.duration = Duration {
        seconds: 0,
        elapsed: true,
    };
    planned.estimate = Estimate::Certain;
    planned.constraint = Constraint::AsSoonAsPossible;
    planned.levelling_delay = 0;
    planned.levelled_start = None;
    planned.splits.clear();
    planned.calendar = Some(default);
    planned.progress = engine::plan::Progress::default();
    drop_dependencies(compiled, |from, to| from == task || to == task);
    for risk in &mut compiled.plan.risks {
        risk.hits.retain(|hit| *hit != task);
    }
    for flow in &mut compiled.plan.flows {
        // What is left out still takes its turn.
        if let Some(place) = flow.items.iter().position(|item| item.task == task) {
            let size = flow.items.remove(place).size;
            if let Some(next) = flow.items.get_mut(place) {
                next.size += size;
            }
        }
    }
    let outcomes = &mut compiled.outcomes;
    let lists = [
        &mut outcomes.features,
        &mut outcomes.projects,
        &mut outcomes.goals,
    ];
    for outcome in lists.into_iter().flatten() {
        outcome.tasks.retain(|needed| *needed != task);
    }
    // The project's own calendar may be the one at fault.
    if compiled
        .plan
        .tasks
        .iter()
        .all(|other| other.project != project || !other.active)
    {
        compiled.plan.projects[project].calendar = default;
    }
}

fn drop_dependencies(compiled: &mut Compiled, which: impl Fn(TaskIx, TaskIx) -> bool) {
    let dependencies = std::mem::take(&mut compiled.plan.dependencies);
    let ids = std::mem::take(&mut compiled.dependencies);
    for (dependency, id) in dependencies.into_iter().zip(ids) {
        if !which(dependency.predecessor, dependency.successor) {
            compiled.plan.dependencies.push(dependency);
            compiled.dependencies.push(id);
        }
    }
}

fn report(compiled: &mut Compiled, graph: &Graph, text: &str) {
    let workspace = graph.workspace().map_or(Id::NIL, |workspace| workspace.id);
    compiled.problem(Kind::Workspace, workspace, text);
}

/// As a sentence of its own.
fn sentence(error: &ScheduleError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    let text: String = first.into_iter().flatten().chain(letters).collect();
    if text.ends_with('.') {
        text
    } else {
        format!("{text}.")
    }
}

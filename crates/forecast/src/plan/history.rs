//! How single estimates have turned out: each project's own pace, drawn towards the
//! workspace's, drawn towards the default before there is history.

use foldhash::HashMap;

use engine::calendar::Calendars;
use engine::simulation::history::Pace;
use model::entity::EstimateShape;
use model::{Graph, Id};

use super::Compiled;
use crate::time::{MINUTE, instant};

/// The pace of every project with finished work, and of the workspace for the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Paces {
    workspace: Pace,
    projects: HashMap<Id, Pace>,
}

impl Default for Paces {
    fn default() -> Paces {
        Paces {
            workspace: Pace::DEFAULT,
            projects: HashMap::default(),
        }
    }
}

impl Paces {
    pub(super) fn learn(compiled: &Compiled, graph: &Graph) -> Paces {
        // In the order of tasks, so that sums come out the same every time.
        let mut finished: Vec<(Id, (f64, f64))> = Vec::new();
        let calendars = Calendars::compile(&compiled.plan).ok();
        for task in graph.tasks() {
            let progress = &task.progress;
            let (Some(start), Some(finish)) = (progress.actual_start, progress.actual_finish)
            else {
                continue;
            };
            let Some(calendars) = calendars.as_ref() else {
                break;
            };
            let Some(&project) = compiled.project_index.get(&task.project) else {
                continue;
            };
            let own = task
                .calendar
                .and_then(|id| compiled.calendar_index.get(&id).copied());
            let calendar = own.unwrap_or(compiled.plan.projects[project].calendar);
            let (start, finish) = (instant(start), instant(finish));
            let actual = if task.estimate.elapsed {
                finish - start
            } else {
                calendars
                    .get(calendar)
                    .working_seconds_between(start, finish)
            };
            // Which of several durations it came to says nothing of the pace.
            if task.estimate.shape == EstimateShape::Discrete {
                continue;
            }
            let estimate = task.estimate.likely_minutes * MINUTE;
            finished.push((task.project, (estimate as f64, actual as f64)));
        }
        let workspace = Pace::DEFAULT.learn(finished.iter().map(|(_, pair)| *pair));
        let mut by_project: HashMap<Id, Vec<(f64, f64)>> = HashMap::default();
        for (project, pair) in finished {
            by_project.entry(project).or_default().push(pair);
        }
        let projects = by_project.into_iter();
        Paces {
            workspace,
            projects: projects
                .map(|(project, pairs)| (project, workspace.learn(pairs)))
                .collect(),
        }
    }

    pub fn of(&self, project: Id) -> Pace {
        self.projects
            .get(&project)
            .copied()
            .unwrap_or(self.workspace)
    }
}

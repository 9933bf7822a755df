//! How a project's single estimates have turned out: the spread that one figure gets.
//!
//! The ratio actual / estimate of finished work is lognormal in good approximation (Jørgensen
//! & Sjøberg 2003 on software work). A project's ratios are drawn towards the workspace's, and
//! those towards a prior, each counting as [`PRIOR_TASKS`] finished tasks: a few outliers do
//! not make a pace, and with a history the prior fades.

use std::collections::HashMap;

use engine::calendar::Calendars;
use engine::plan::Estimate;
use model::{Graph, Id};

use super::Compiled;
use crate::time::{MINUTE, instant};

/// Before there is history: half of the tasks take at most a tenth longer than was said, and
/// eight in ten between 0.75 and 1.6 times the estimate.
const PRIOR: Pace = Pace {
    median: 1.1,
    sigma: 0.3,
    tasks: 0,
};
const PRIOR_TASKS: f64 = 8.0;
/// A ratio beyond these is a slip of the pen (or a task that lay still), not a pace.
const RATIO_MAX: f64 = 20.0;
const SIGMA_MAX: f64 = 1.5;

/// Actual over estimated duration: its median and the standard deviation of its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    pub median: f64,
    pub sigma: f64,
    /// Finished tasks behind it.
    pub tasks: u32,
}

impl Pace {
    pub fn estimate(self) -> Estimate {
        Estimate::Spread {
            median: self.median,
            sigma: self.sigma,
        }
    }

    /// The pace that ratios (as logarithms) speak for, drawn towards `prior`.
    fn learn(prior: Pace, logs: &[f64]) -> Pace {
        let n = logs.len() as f64;
        let centre = prior.median.ln();
        let mean = (PRIOR_TASKS * centre + logs.iter().sum::<f64>()) / (PRIOR_TASKS + n);
        let around: f64 = logs.iter().map(|log| (log - mean).powi(2)).sum();
        let variance = (PRIOR_TASKS * (prior.sigma.powi(2) + (centre - mean).powi(2)) + around)
            / (PRIOR_TASKS + n);
        Pace {
            median: mean.exp(),
            sigma: variance.sqrt().min(SIGMA_MAX),
            tasks: logs.len() as u32,
        }
    }
}

/// The pace of every project with finished work, and of the workspace for the others.
#[derive(Clone, Debug)]
pub struct Paces {
    workspace: Pace,
    projects: HashMap<Id, Pace>,
}

impl Paces {
    pub(super) fn learn(compiled: &Compiled, graph: &Graph) -> Paces {
        let mut logs: Vec<(Id, f64)> = Vec::new();
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
            let estimated = task.estimate.likely_minutes * MINUTE;
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
            let ratio = actual as f64 / estimated as f64;
            if estimated > 0 && actual > 0 && (1.0 / RATIO_MAX..=RATIO_MAX).contains(&ratio) {
                logs.push((task.project, ratio.ln()));
            }
        }
        let all: Vec<f64> = logs.iter().map(|(_, log)| *log).collect();
        let workspace = Pace::learn(PRIOR, &all);
        let mut by_project: HashMap<Id, Vec<f64>> = HashMap::new();
        for (project, log) in logs {
            by_project.entry(project).or_default().push(log);
        }
        let projects = by_project
            .into_iter()
            .map(|(project, logs)| (project, Pace::learn(workspace, &logs)))
            .collect();
        Paces {
            workspace,
            projects,
        }
    }

    pub fn of(&self, project: Id) -> Pace {
        self.projects
            .get(&project)
            .copied()
            .unwrap_or(self.workspace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_beats_the_prior_in_the_end() {
        let few = Pace::learn(PRIOR, &[2.0_f64.ln(); 2]);
        let many = Pace::learn(PRIOR, &[2.0_f64.ln(); 400]);
        assert!(PRIOR.median < few.median && few.median < many.median);
        assert!((many.median - 2.0).abs() < 0.05);
        assert!(many.sigma < 0.15 && few.sigma > 0.2);
    }
}

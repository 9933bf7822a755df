//! The same luck with something changed: what a risk costs, what a task's spread costs.

use super::compile::{Compiled, NO_STEP};
use super::distribution::Distribution;
use super::quantiles::Quantile;
use super::{Options, Outcome};
use crate::plan::TaskIx;

/// One thing made different. What varies is what can be changed: a task whose dates never
/// vary, and which nothing uncertain precedes, needs a plan compiled anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// The risk (index into the plan's risks) never happens.
    WithoutRisk(usize),
    /// The task takes what a share `p` of its own draws does not exceed, its risks aside.
    AtPercentile { task: TaskIx, p: f64 },
    /// The task's own duration is multiplied, run by run; 0 for "takes no time".
    Times { task: TaskIx, factor: f64 },
}

/// How far a change moves a group's 80th percentile.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// Elapsed seconds: positive where the change brings it forward.
    pub seconds: f64,
    /// Money saved.
    pub cost: f64,
}

/// A task's effect on a group: the 80th percentile of the finish with the task's duration at
/// its 10th and at its 90th percentile (a bar of a tornado diagram).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub task: TaskIx,
    pub low: f64,
    pub high: f64,
}

impl Compiled {
    /// The same runs with changes made.
    pub fn changed(&self, changes: &[Change]) -> Compiled {
        let mut changed = self.clone();
        for change in changes {
            changed.change(*change);
        }
        changed
    }

    fn change(&mut self, change: Change) {
        match change {
            Change::WithoutRisk(risk) => {
                if let Some(risk) = self.risks.get_mut(risk) {
                    risk.probability = 0.0;
                }
            }
            Change::AtPercentile { task, p } => {
                if let Some(work) = self.work_of(task) {
                    let duration = &mut self.works[work].duration;
                    *duration = Quantile::Constant(duration.at(p.clamp(1e-9, 1.0 - 1e-9)));
                }
            }
            Change::Times { task, factor } => {
                if let Some(work) = self.work_of(task) {
                    let duration = &mut self.works[work].duration;
                    *duration = duration.times(factor.max(0.0));
                }
            }
        }
    }

    fn work_of(&self, task: TaskIx) -> Option<usize> {
        let step = *self.step_of.get(task)?;
        if step == NO_STEP {
            return None;
        }
        let work = self.steps[step as usize].work;
        (work != NO_STEP).then_some(work as usize)
    }

    /// What changes would bring a group, each made alone, in their order. `None` when
    /// cancelled.
    pub fn effects(
        &self,
        base: &Outcome,
        group: usize,
        changes: &[Change],
        options: &Options,
    ) -> Option<Vec<Effect>> {
        let (finish, cost) = p80(base, group);
        let mut effects = Vec::with_capacity(changes.len());
        for change in changes {
            let outcome = self.changed(&[*change]).run_groups(options)?;
            let (changed_finish, changed_cost) = p80(&outcome, group);
            effects.push(Effect {
                seconds: finish - changed_finish,
                cost: cost - changed_cost,
            });
        }
        Some(effects)
    }

    /// Tornado of a group over these tasks, widest bar first. `None` when cancelled.
    pub fn tornado(&self, group: usize, tasks: &[TaskIx], options: &Options) -> Option<Vec<Bar>> {
        let mut bars = Vec::with_capacity(tasks.len());
        for task in tasks.iter().copied() {
            let at = |p: f64| {
                let changed = self.changed(&[Change::AtPercentile { task, p }]);
                Some(p80(&changed.run_groups(options)?, group).0)
            };
            let (low, high) = (at(0.1)?, at(0.9)?);
            bars.push(Bar { task, low, high });
        }
        let width = |bar: &Bar| (bar.high - bar.low).abs();
        bars.sort_by(|a, b| width(b).total_cmp(&width(a)).then(a.task.cmp(&b.task)));
        Some(bars)
    }
}

fn p80(outcome: &Outcome, group: usize) -> (f64, f64) {
    let Some(group) = outcome.groups.get(group) else {
        return (f64::NAN, f64::NAN);
    };
    let finishes = group.finishes.iter().map(|finish| *finish as f64);
    (
        Distribution::new(finishes).p(0.8),
        Distribution::new(group.costs.iter().copied()).p(0.8),
    )
}

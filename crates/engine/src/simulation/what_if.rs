//! The same luck with something changed: what a risk costs, what a task's spread costs.

use super::compile::{Compiled, NO_STEP, NOTHING};
use super::distribution::quantile;
use super::quantiles::Quantile;
use super::{Options, run};
use crate::plan::TaskIx;

/// One thing made different. What varies is what can be changed: a task whose dates never
/// vary, and which nothing uncertain precedes, needs a plan compiled anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// The risk (index into the plan's risks) happens with this probability: 0 without it, or
    /// what its response leaves of it.
    RiskProbability { risk: usize, probability: f64 },
    /// The task waits for nobody: people need not be handed over to it.
    NoWait { task: TaskIx },
    /// The task takes what a share `p` of its own draws does not exceed, its risks aside.
    AtPercentile { task: TaskIx, p: f64 },
    /// The task's own duration is multiplied, run by run; 0 for "takes no time".
    Times { task: TaskIx, factor: f64 },
}

impl Change {
    pub fn without_risk(risk: usize) -> Change {
        Change::RiskProbability {
            risk,
            probability: 0.0,
        }
    }

    /// What it makes of a task's own duration.
    pub(super) fn of(self, duration: &Quantile) -> Quantile {
        match self {
            Change::RiskProbability { .. } | Change::NoWait { .. } => duration.clone(),
            Change::AtPercentile { p, .. } => {
                Quantile::Constant(duration.at(p.clamp(1e-9, 1.0 - 1e-9)))
            }
            Change::Times { factor, .. } => duration.times(factor.max(0.0)),
        }
    }
}

/// What would a change, made alone, bring these groups?
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub change: Change,
    /// Indices into the groups the plan was compiled with.
    pub groups: Vec<usize>,
}

/// How far a change moves a group's 80th percentiles.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// Elapsed seconds: positive where the change brings it forward.
    pub seconds: f64,
    /// Money saved.
    pub cost: f64,
}

/// 80th percentiles of a group: the instant, and the money.
#[derive(Clone, Copy, Debug)]
pub(super) struct P80 {
    pub finish: f64,
    pub cost: f64,
    /// Mean finish of the later half of the runs: steadier with few of them.
    pub later_half: f64,
}

impl P80 {
    pub fn of(mut finishes: Vec<f64>, mut costs: Vec<f64>) -> P80 {
        finishes.sort_unstable_by(f64::total_cmp);
        costs.sort_unstable_by(f64::total_cmp);
        let later = &finishes[finishes.len() / 2..];
        P80 {
            later_half: later.iter().sum::<f64>() / later.len() as f64,
            finish: quantile(&finishes, 0.8),
            cost: quantile(&costs, 0.8),
        }
    }
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
            match *change {
                Change::RiskProbability { risk, probability } => {
                    if let Some(risk) = changed.risks.get_mut(risk) {
                        risk.probability = probability;
                    }
                }
                Change::NoWait { task } => {
                    if let Some(step) = changed.step_of.get(task)
                        && let Some(step) = changed.steps.get_mut(*step as usize)
                    {
                        step.hand_overs = (0, 0);
                        step.floor_hand_over = NOTHING;
                    }
                }
                Change::AtPercentile { task, .. } | Change::Times { task, .. } => {
                    if let Some(work) = changed.work_of(task) {
                        let duration = &mut changed.works[work].duration;
                        *duration = change.of(duration);
                    }
                }
            }
        }
        changed
    }

    /// Whether the task's own duration can be changed by a [`Change`].
    pub fn can_change(&self, task: TaskIx) -> bool {
        self.work_of(task).is_some()
    }

    /// The 80th percentile of a group's finish as it is, and with each of these changes made
    /// alone, all within one simulation. `None` when cancelled.
    pub fn p80s(
        &self,
        group: usize,
        changes: &[Change],
        options: &Options,
    ) -> Option<(f64, Vec<f64>)> {
        let (as_is, changed) = self.with_each(group, changes, options)?;
        let changed = changed.iter().map(|p80| p80.finish);
        Some((as_is.finish, changed.collect()))
    }

    /// These changes in the order of what each brings the group, the most first, as few runs
    /// tell: by the mean finish of the later half of them. Indices into `changes`. `None` when
    /// cancelled.
    pub fn most_first(
        &self,
        group: usize,
        changes: &[Change],
        options: &Options,
    ) -> Option<Vec<usize>> {
        let (_, changed) = self.with_each(group, changes, options)?;
        let mut order: Vec<usize> = (0..changes.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (changed[*a].later_half, changed[*b].later_half);
            a.total_cmp(&b)
        });
        Some(order)
    }

    fn with_each(
        &self,
        group: usize,
        changes: &[Change],
        options: &Options,
    ) -> Option<(P80, Vec<P80>)> {
        // No plan has such a risk: the answer is how things are.
        let as_is = Change::without_risk(usize::MAX);
        let questions = [as_is].into_iter().chain(changes.iter().copied());
        let questions = questions.map(|change| Question {
            change,
            groups: vec![group],
        });
        let questions: Vec<Question> = questions.collect();
        let answers = run::answers(self, &questions, options)?;
        let mut all = answers.changed.into_iter().flatten();
        Some((all.next()?, all.collect()))
    }

    /// Whether the task's dates vary, so that a [`Change`] of what it waits for can be tried.
    pub fn varies(&self, task: TaskIx) -> bool {
        self.step_of.get(task).is_some_and(|step| *step != NO_STEP)
    }

    fn work_of(&self, task: TaskIx) -> Option<usize> {
        let step = *self.step_of.get(task)?;
        if step == NO_STEP {
            return None;
        }
        let work = self.steps[step as usize].work;
        (work != NO_STEP).then_some(work as usize)
    }

    /// By question and group, in their order: what the change would bring under the same luck.
    /// All are answered within one simulation, in which only what a change reaches is worked
    /// out again. `None` when cancelled.
    pub fn effects(&self, questions: &[Question], options: &Options) -> Option<Vec<Vec<Effect>>> {
        let answers = run::answers(self, questions, options)?;
        let effects = questions.iter().zip(&answers.changed);
        let effects = effects.map(|(question, changed)| {
            let each = question.groups.iter().zip(changed);
            let each = each.map(|(group, changed)| {
                let as_is = answers.as_is[*group].unwrap_or(*changed);
                Effect {
                    seconds: as_is.finish - changed.finish,
                    cost: as_is.cost - changed.cost,
                }
            });
            each.collect()
        });
        Some(effects.collect())
    }

    /// Tornado of a group over these tasks, widest bar first. `None` when cancelled.
    pub fn tornado(&self, group: usize, tasks: &[TaskIx], options: &Options) -> Option<Vec<Bar>> {
        let questions = tasks.iter().flat_map(|task| {
            [0.1, 0.9].map(|p| Question {
                change: Change::AtPercentile { task: *task, p },
                groups: vec![group],
            })
        });
        let questions: Vec<Question> = questions.collect();
        let answers = run::answers(self, &questions, options)?;
        let pairs = tasks.iter().zip(answers.changed.chunks(2));
        let bars = pairs.map(|(task, pair)| Bar {
            task: *task,
            low: pair[0][0].finish,
            high: pair[1][0].finish,
        });
        let mut bars: Vec<Bar> = bars.collect();
        let width = |bar: &Bar| (bar.high - bar.low).abs();
        bars.sort_by(|a, b| width(b).total_cmp(&width(a)).then(a.task.cmp(&b.task)));
        Some(bars)
    }
}

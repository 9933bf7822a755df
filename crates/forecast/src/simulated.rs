//! The plan's runs: every project, feature and goal as a group of its tasks.

use foldhash::HashMap;
use std::sync::atomic::AtomicBool;

use engine::plan::TaskIx;
use engine::simulation::{self, Effect, Group, Question};

use crate::forecaster::{Options, State};

/// Runs of a question. Differences under the same luck are steady long before levels are.
pub(crate) const QUESTION_RUNS: u32 = 1_000;

pub(crate) struct Simulated {
    compiled: simulation::Compiled,
    /// By outcome of [`crate::plan::Outcomes::all`]: its group.
    pub group_of: Vec<usize>,
    /// Its groups are by outcome, in the same order.
    pub outcome: simulation::Outcome,
}

impl Simulated {
    /// What needs the same work for the same day is one group: a goal is often one project.
    /// None when cancelled.
    pub fn new(state: &State, options: &Options) -> Option<Simulated> {
        let mut groups: Vec<Group> = Vec::new();
        let mut same: HashMap<(&[TaskIx], &[usize]), Vec<usize>> = HashMap::default();
        let mut group_of = Vec::new();
        let outcomes = &state.compiled.outcomes;
        for (place, outcome) in outcomes.all().enumerate() {
            let home = place < outcomes.projects.len();
            let alike = same.entry((&outcome.tasks, &outcome.risks)).or_default();
            let fits = |index: &usize| {
                let (due, asked) = (groups[*index].due, outcome.due);
                !home && (due.is_none() || asked.is_none() || due == asked)
            };
            let index = alike.iter().copied().find(fits).unwrap_or_else(|| {
                alike.push(groups.len());
                groups.push(Group {
                    tasks: outcome.tasks.clone(),
                    risks: outcome.risks.clone(),
                    traced: home,
                    home,
                    ..Group::default()
                });
                groups.len() - 1
            });
            let group = &mut groups[index];
            group.due = group.due.or(outcome.due);
            group.traced |= outcome.due.is_some();
            group_of.push(index);
        }
        let compiled = simulation::Compiled::new(
            &state.compiled.plan,
            &state.network,
            &state.levelled.dates,
            &state.levelled.arcs,
            &groups,
            options.seed,
        );
        let mut outcome = compiled.run(&on_all_cores(options.runs, options.cancel))?;
        let own = group_of.iter().map(|index| outcome.groups[*index].clone());
        outcome.groups = own.collect();
        Some(Simulated {
            compiled,
            group_of,
            outcome,
        })
    }

    /// What changes would bring groups. None when cancelled.
    pub fn effects(&self, questions: &[Question], cancel: &AtomicBool) -> Option<Vec<Vec<Effect>>> {
        let options = on_all_cores(QUESTION_RUNS, cancel);
        self.compiled.effects(questions, &options)
    }
}

pub(crate) fn on_all_cores(runs: u32, cancel: &AtomicBool) -> simulation::Options<'_> {
    simulation::Options {
        runs,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        cancel: Some(cancel),
    }
}

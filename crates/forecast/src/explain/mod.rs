//! Why a date is what it is, in the words of the people who ask.

mod chain;
mod levers;
pub(crate) mod words;

use std::sync::atomic::AtomicBool;

use engine::plan::TaskIx;
use model::{Graph, Id, Kind};

use crate::asked::Rules;
use crate::forecaster::State;
use crate::plan::Outcome;
use crate::result::{Cause, ChainLink, Explanation, Forecast};
use crate::time::{DAY, instant, local_time};

/// Everything a date is explained from.
pub(crate) struct Context<'a> {
    pub state: &'a State,
    pub graph: &'a Graph,
    pub minutes_per_day: u32,
    pub rules: Rules<'a>,
}

/// A task's date is that of the levelled plan. The date of a feature, project or goal is the
/// one that eight runs in ten keep: the plan's, and what estimates and risks add to it.
pub(crate) fn explain(
    state: &State,
    forecast: &Forecast,
    graph: &Graph,
    kind: Kind,
    id: Id,
) -> Option<Explanation> {
    let compiled = &state.compiled;
    let outcomes = &compiled.outcomes;
    let find = |outcomes: &[Outcome]| outcomes.iter().find(|outcome| outcome.id == id).cloned();
    let (outcome, p80) = match kind {
        Kind::Task => (of_task(state, id)?, None),
        Kind::Feature => (find(&outcomes.features)?, forecast.features.get(&id)),
        Kind::Project => (find(&outcomes.projects)?, forecast.projects.get(&id)),
        Kind::Goal => (find(&outcomes.goals)?, forecast.goals.get(&id)),
        _ => return None,
    };
    if outcome.paused {
        return None;
    }
    let context = Context {
        state,
        graph,
        minutes_per_day: graph
            .workspace()
            .map_or(480, |workspace| workspace.minutes_per_day),
        rules: Rules::new(&compiled.plan, &state.network, &state.schedule),
    };
    let dates = &state.levelled.dates;
    // The last task, and the first of several in the order of their ids.
    let last = outcome
        .tasks
        .iter()
        .copied()
        .max_by_key(|task| (dates[*task].finish, std::cmp::Reverse(*task)))?;
    let planned = dates[last].finish;
    let mut chain = chain::to_finish(&context, last);
    let date = p80
        .and_then(|it| it.finish)
        .map_or(planned, |finish| instant(finish.p80));
    if p80.is_some() && date != planned {
        chain.push(uncertainty(planned, date));
    }
    let levers = levers::ranked(&context, &outcome, &chain, &AtomicBool::new(false));
    Some(Explanation {
        kind,
        id,
        date: local_time(date),
        chain,
        levers,
    })
}

/// The last task explains itself, a summary by the tasks below it.
fn of_task(state: &State, id: Id) -> Option<Outcome> {
    let task = *state.compiled.task_index.get(&id)?;
    let mut tasks = Vec::new();
    let mut open: Vec<TaskIx> = vec![task];
    while let Some(task) = open.pop() {
        let children = state.network.children(task);
        if children.is_empty() {
            tasks.push(task);
        }
        open.extend(children.iter().map(|child| *child as TaskIx));
    }
    tasks.retain(|task| state.compiled.plan.tasks[*task].active);
    tasks.sort_unstable();
    Some(Outcome {
        id,
        tasks,
        risks: Vec::new(),
        due: None,
        budget_minor: None,
        paused: false,
    })
}

fn uncertainty(planned: i64, date: i64) -> ChainLink {
    let length = words::days((date - planned).abs());
    let text = if date > planned {
        format!("Estimates and risks add {length}, to be kept in eight cases of ten")
    } else {
        format!(
            "Eight cases in ten end {length} before the plan, whose estimates are on the safe side"
        )
    };
    link(Cause::Risk, (planned, date), text)
}

pub(crate) fn link(cause: Cause, (from, to): (i64, i64), text: String) -> ChainLink {
    ChainLink {
        cause,
        task: None,
        other: None,
        from: local_time(from),
        to: local_time(to),
        days: (to - from) as f64 / DAY as f64,
        text,
    }
}

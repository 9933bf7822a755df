//! What would pull a date in, each tried under the same luck.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use engine::plan::{Instant, TaskIx, Who};
use model::{Id, Kind};

use super::{Context, words};
use crate::forecaster::State;
use crate::plan::Outcome;
use crate::result::{Cause, ChainLink, Lever, Pace};
use crate::time::{DAY, instant};
use crate::whatif::{Change, WhatIf};

/// As many as anybody reads.
const LEVERS: usize = 5;
/// Changes tried, of each kind.
const TRIED: usize = 8;
/// Times what a team has finished: another person for a team of four.
const FASTER: f64 = 1.25;
/// Less than an hour is not worth an effort.
const WORTH_DAYS: f64 = 1.0 / 24.0;

pub(super) fn ranked(
    context: &Context,
    outcome: &Outcome,
    chain: &[ChainLink],
    cancel: &AtomicBool,
) -> Vec<Lever> {
    let Some(what_if) = WhatIf::new(context.state, outcome, cancel) else {
        return Vec::new();
    };
    let (levers, changes): (Vec<Lever>, Vec<Change>) =
        candidates(context, chain, &what_if).into_iter().unzip();
    let Some(days) = what_if.days(&changes) else {
        return Vec::new();
    };
    let levers = levers.into_iter().zip(days);
    let mut levers: Vec<Lever> = levers
        .map(|(lever, p80_days)| Lever { p80_days, ..lever })
        .filter(|lever| lever.p80_days > WORTH_DAYS)
        .collect();
    levers.sort_by(|a, b| b.p80_days.total_cmp(&a.p80_days).then(a.id.cmp(&b.id)));
    levers.truncate(LEVERS);
    levers
}

fn candidates(context: &Context, chain: &[ChainLink], what_if: &WhatIf) -> Vec<(Lever, Change)> {
    let compiled = &context.state.compiled;
    let plan = &compiled.plan;
    let lever = |kind: Kind, id: Id, text: String| Lever {
        text,
        kind,
        id,
        p80_days: 0.0,
    };
    let mut all = Vec::new();
    let of = |cause: Cause| chain.iter().filter(move |link| link.cause == cause);
    let mut work: Vec<&ChainLink> = of(Cause::Work).collect();
    work.sort_by(|a, b| b.days.total_cmp(&a.days));
    for link in work.into_iter().take(TRIED) {
        let Some((id, task)) = link
            .task
            .and_then(|id| Some((id, *compiled.task_index.get(&id)?)))
        else {
            continue;
        };
        let text = format!("Halve the work left on “{}”", plan.tasks[task].name);
        all.push((lever(Kind::Task, id, text), Change::Shorten(task, 0.5)));
    }
    for link in of(Cause::Person).take(TRIED) {
        let Some((id, task)) = link
            .task
            .and_then(|id| Some((id, *compiled.task_index.get(&id)?)))
        else {
            continue;
        };
        let person = link.other.and_then(|id| compiled.person_index.get(&id));
        let who = person.map_or("people", |person| plan.resources[*person].name.as_str());
        let text = format!(
            "Give “{}” to someone who is free, so that it need not wait for {who}",
            plan.tasks[task].name
        );
        all.push((lever(Kind::Task, id, text), Change::NoWait(task)));
        let Some((_, busy)) = context.state.levelled.waits_for[task] else {
            continue;
        };
        let text = format!(
            "Halve the work left on “{}”, which {who} does first",
            plan.tasks[busy].name
        );
        all.push((
            lever(Kind::Task, compiled.tasks[busy], text),
            Change::Shorten(busy, 0.5),
        ));
    }
    for (index, risk) in plan.risks.iter().enumerate() {
        if risk.hits.iter().any(|task| what_if.holds(*task)) {
            let text = format!("Close the risk “{}”", risk.name);
            all.push((
                lever(Kind::Risk, compiled.risks[index], text),
                Change::NoRisk(index),
            ));
        }
    }
    for (index, flow) in plan.flows.iter().enumerate() {
        let holds = |item: &engine::plan::FlowItem| what_if.holds(item.task);
        let project = flow.items.iter().find(|item| holds(item));
        let project = project.map(|item| compiled.projects[plan.tasks[item.task].project]);
        let Some((id, pace)) = project.and_then(|id| Some((id, compiled.flow_paces.get(&id)?)))
        else {
            continue;
        };
        let more = Pace {
            per_period: pace.per_period * FASTER,
            ..*pace
        };
        let (now, then) = (words::pace(pace), words::pace(&more));
        let text = format!("Let “{}” finish {then}, not {now}", flow.name);
        all.push((
            lever(Kind::Project, id, text),
            Change::Faster(index, FASTER),
        ));
    }
    all.extend(exceptions(context, chain));
    all
}

/// Days off while the chain is at work.
fn exceptions(context: &Context, chain: &[ChainLink]) -> Vec<(Lever, Change)> {
    let Some((first, last)) = chain.first().zip(chain.last()) else {
        return Vec::new();
    };
    let (from, to) = (instant(first.from), instant(last.to));
    let used = calendars_of(context, chain);
    let mut all = Vec::new();
    for calendar in context.graph.calendars() {
        let Some(&index) = context.state.compiled.calendar_index.get(&calendar.id) else {
            continue;
        };
        if !used[index] {
            continue;
        }
        let planned = &context.state.compiled.plan.calendars[index];
        for (number, exception) in planned.exceptions.iter().enumerate() {
            let begins: Instant = i64::from(exception.first_day) * DAY;
            let ends = (i64::from(exception.last_day) + 1) * DAY;
            if !exception.shifts.is_empty() || ends <= from || begins >= to || all.len() == TRIED {
                continue;
            }
            let name = if exception.name.is_empty() {
                "the days off"
            } else {
                &exception.name
            };
            let today = context.state.compiled.today;
            let text = format!(
                "Work through {name} ({} to {})",
                words::date(begins, today),
                words::date(ends - DAY, today)
            );
            let lever = Lever {
                text,
                kind: Kind::Calendar,
                id: calendar.id,
                p80_days: 0.0,
            };
            all.push((lever, Change::NoException(index, number)));
        }
    }
    all
}

/// By calendar of the plan: somebody works by it, or by one based on it, on the chain.
fn calendars_of(context: &Context, chain: &[ChainLink]) -> Vec<bool> {
    let State {
        compiled, levelled, ..
    } = context.state;
    let plan = &compiled.plan;
    let links = chain.iter().filter_map(|link| link.task);
    let on_chain: BTreeSet<TaskIx> = links
        .filter_map(|id| compiled.task_index.get(&id).copied())
        .collect();
    let assignments = plan.assignments.iter();
    let assigned = assignments.filter(|assignment| on_chain.contains(&assignment.task));
    let named = assigned.filter_map(|assignment| match assignment.who {
        Who::Resource(person) => Some(person),
        Who::Team(_) | Who::Skill { .. } => None,
    });
    let chosen = on_chain.iter().flat_map(|task| levelled.who[*task].iter());
    let people = named.chain(chosen.copied());
    let people = people.filter_map(|person| plan.resources[person].calendar);
    let own = on_chain.iter().map(|task| &plan.tasks[*task]);
    let own = own.map(|task| {
        task.calendar
            .unwrap_or(plan.projects[task.project].calendar)
    });
    let mut used = vec![false; plan.calendars.len()];
    for calendar in people.chain(own) {
        let mut at = Some(calendar);
        while let Some(calendar) = at.filter(|at| !used[*at]) {
            used[calendar] = true;
            at = plan.calendars[calendar].base;
        }
    }
    used
}

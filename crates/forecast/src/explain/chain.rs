//! The chain that leads to a date: back from it, link by link, to where it begins.

use engine::plan::{Constraint, Dependency, Flow, Instant, Lag, Link, TaskIx, TaskKind, TaskMode};

use super::{Context, link, words};
use crate::asked::{Asker, End, asked, from_end, part};
use crate::result::{Cause, ChainLink};

/// From the beginning to the levelled finish of the task, each link where the last one ended.
pub(super) fn to_finish(context: &Context, task: TaskIx) -> Vec<ChainLink> {
    let mut chain = Vec::new();
    let mut at = Some((task, End::Finish));
    // No chain is longer than there are ends.
    for _ in 0..2 * context.state.compiled.plan.tasks.len() {
        let Some((task, end)) = at else { break };
        at = match end {
            End::Finish => back_from_finish(context, &mut chain, task),
            End::Start => back_from_start(context, &mut chain, task),
        };
    }
    chain.reverse();
    chain
}

/// Adds the task's own time, and says where the chain goes on.
fn back_from_finish(
    context: &Context,
    chain: &mut Vec<ChainLink>,
    task: TaskIx,
) -> Option<(TaskIx, End)> {
    let state = context.state;
    let planned = &state.compiled.plan.tasks[task];
    let dates = state.levelled.dates[task];
    let name = &planned.name;
    let progress = &planned.progress;
    let whole = (dates.start, dates.finish);
    let mut add = |mut link: ChainLink| {
        link.task = Some(state.compiled.tasks[task]);
        chain.push(link);
    };
    if let Some(last) = last_child(context, task, End::Finish) {
        return Some((last, End::Finish));
    }
    if progress.actual_finish.is_some() {
        let day = context.date(dates.finish);
        add(link(
            Cause::Progress,
            whole,
            format!("“{name}” was done on {day}"),
        ));
        return None;
    }
    if matches!(planned.mode, TaskMode::Manual { .. }) {
        add(link(
            Cause::Constraint,
            whole,
            format!("The dates of “{name}” are typed by hand"),
        ));
        return None;
    }
    if progress.actual_start.is_some() {
        let left = progress
            .remaining
            .unwrap_or(planned.duration.seconds - progress.done)
            .max(0);
        let table = state.network.task_calendar(task);
        let resume = table
            .next_start(table.add(dates.finish, -left))
            .clamp(dates.start, dates.finish);
        let work = context.work(left);
        add(link(
            Cause::Work,
            (resume, dates.finish),
            format!("“{name}” has {work} of work left"),
        ));
        let begun = context.date(dates.start);
        let today = state.compiled.today.clamp(dates.start, resume);
        let pace = pace_words(context, task).filter(|_| today < resume);
        let until = if pace.is_some() { today } else { resume };
        if let Some(pace) = pace {
            add(link(Cause::Pace, (until, resume), pace));
        }
        add(link(
            Cause::Progress,
            (dates.start, until),
            format!("“{name}” was begun on {begun}"),
        ));
        return None;
    }
    let asked = asked(&context.rules, &state.levelled.dates, task);
    if let (Asker::Dependency(index), Some(finish)) = (asked.asker, asked.finish)
        && finish >= dates.finish
    {
        let dependency = &state.compiled.plan.dependencies[index];
        let before = &state.compiled.plan.tasks[dependency.predecessor].name;
        let verb = if dependency.link == Link::FinishFinish {
            "ended"
        } else {
            "begun"
        };
        add(link(
            Cause::Dependency,
            (asked.from, dates.finish),
            format!(
                "“{name}” cannot end before “{before}” has {verb}{}",
                lag_words(context, dependency)
            ),
        ));
        return Some((dependency.predecessor, from_end(dependency)));
    }
    if dates.finish > dates.start {
        let work = context.work(planned.duration.seconds);
        add(link(Cause::Work, whole, format!("“{name}” takes {work}")));
    } else if planned.kind == TaskKind::Milestone {
        add(link(Cause::Work, whole, format!("“{name}” is reached")));
    }
    Some((task, End::Start))
}

/// Adds what the task waited for, and says whose end it was.
fn back_from_start(
    context: &Context,
    chain: &mut Vec<ChainLink>,
    task: TaskIx,
) -> Option<(TaskIx, End)> {
    let state = context.state;
    let compiled = &state.compiled;
    if let Some(first) = last_child(context, task, End::Start) {
        return Some((first, End::Start));
    }
    let planned = &compiled.plan.tasks[task];
    let name = &planned.name;
    let start = state.levelled.dates[task].start;
    let id = compiled.tasks[task];
    if planned.progress.actual_start.is_some() {
        let day = context.date(start);
        let origin = link(
            Cause::Progress,
            (start, start),
            format!("“{name}” was begun on {day}"),
        );
        chain.push(ChainLink {
            task: Some(id),
            ..origin
        });
        return None;
    }
    let asked = asked(&context.rules, &state.levelled.dates, task);
    let table = state.network.task_calendar(task);
    let ready = if planned.duration.seconds > 0 {
        table.next_start(asked.start)
    } else {
        asked.start
    };
    if start < ready || matches!(planned.mode, TaskMode::Manual { .. }) {
        // A hard constraint overrules what the links ask.
        let origin = link(
            Cause::Constraint,
            (start, start),
            constraint_words(context, task),
        );
        chain.push(ChainLink {
            task: Some(id),
            ..origin
        });
        return None;
    }
    if start > ready {
        chain.push(wait(context, task, ready, start));
    }
    if ready > asked.start {
        let calendar = table.name();
        let day = context.date(ready);
        let free = link(
            Cause::Calendar,
            (asked.start, ready),
            format!("No working time until {day} ({calendar})"),
        );
        chain.push(ChainLink {
            task: Some(id),
            ..free
        });
    }
    match asked.asker {
        Asker::Dependency(index) => {
            let dependency = &compiled.plan.dependencies[index];
            let before = &compiled.plan.tasks[dependency.predecessor].name;
            if asked.start != asked.from {
                let words = lag_words(context, dependency);
                let text = match asked.start > asked.from {
                    true => format!("“{name}” follows “{before}”{words}"),
                    false => format!("“{name}” overlaps “{before}”{words}"),
                };
                chain.push(ChainLink {
                    task: Some(id),
                    other: Some(compiled.tasks[dependency.predecessor]),
                    ..link(Cause::Lag, (asked.from, asked.start), text)
                });
            }
            Some((dependency.predecessor, from_end(dependency)))
        }
        Asker::Project => {
            let project = &compiled.plan.projects[planned.project].name;
            let day = context.date(asked.start);
            let origin = (asked.start, asked.start);
            let text = format!("“{project}” starts on {day}");
            chain.push(ChainLink {
                task: Some(id),
                ..link(Cause::ProjectStart, origin, text)
            });
            None
        }
        Asker::Today => {
            let origin = (asked.start, asked.start);
            let text = format!("“{name}” has not begun, so it starts today at the earliest");
            chain.push(ChainLink {
                task: Some(id),
                ..link(Cause::Progress, origin, text)
            });
            None
        }
        Asker::Constraint => {
            if let Some(text) = pace_words(context, task) {
                let since = compiled.today.min(asked.start);
                chain.push(ChainLink {
                    task: Some(id),
                    ..link(Cause::Pace, (since, asked.start), text)
                });
                return None;
            }
            let origin = (asked.start, asked.start);
            let text = constraint_words(context, task);
            chain.push(ChainLink {
                task: Some(id),
                ..link(Cause::Constraint, origin, text)
            });
            None
        }
    }
}

/// The wait of levelling: for a person who is on something else.
fn wait(context: &Context, task: TaskIx, ready: Instant, start: Instant) -> ChainLink {
    let state = context.state;
    let compiled = &state.compiled;
    let name = &compiled.plan.tasks[task].name;
    let mut wait = link(
        Cause::Person,
        (ready, start),
        format!("“{name}” waits for people to be free"),
    );
    wait.task = Some(compiled.tasks[task]);
    let Some((person, busy)) = state.levelled.waits_for[task] else {
        let planned = &compiled.plan.tasks[task];
        if planned.levelling_delay > 0 || planned.levelled_start.is_some() {
            wait.cause = Cause::Constraint;
            let day = context.date(start);
            wait.text =
                format!("“{name}” was levelled to {day}, though nobody is short of time now");
        }
        return wait;
    };
    wait.other = Some(compiled.people[person]);
    let who = &compiled.plan.resources[person].name;
    let other = &compiled.plan.tasks[busy].name;
    let until = context.date(state.levelled.dates[busy].finish);
    let length = words::days(start - ready);
    wait.text = format!("{who} is on “{other}” until {until}: {length}");
    wait
}

/// What keeps an item of a flow until its turn; none for other tasks.
fn pace_words(context: &Context, task: TaskIx) -> Option<String> {
    let compiled = &context.state.compiled;
    let planned = &compiled.plan.tasks[task];
    let find = |flow: &Flow| flow.items.iter().position(|item| item.task == task);
    let (flow, place) = compiled
        .plan
        .flows
        .iter()
        .find_map(|flow| Some((flow, find(flow)?)))?;
    let item = &flow.items[place];
    let held = match planned.progress.actual_start {
        Some(_) => planned.progress.resume != item.resume,
        None => planned.constraint == Constraint::FinishNoEarlierThan(item.planned),
    };
    if !held {
        return None;
    }
    let pace = compiled
        .flow_paces
        .get(&compiled.projects[planned.project])?;
    let before: f64 = flow.items[..place].iter().map(|item| item.size).sum();
    let (name, project) = (&planned.name, &flow.name);
    let period = words::pace(pace);
    Some(if place == 0 {
        format!("“{project}” finishes {period}, and “{name}” is next")
    } else {
        let (before, verb) = words::counted(before, pace.unit);
        format!("“{project}” finishes {period}, and {before} {verb} before “{name}”")
    })
}

/// The child that gives a summary its date.
fn last_child(context: &Context, task: TaskIx, end: End) -> Option<TaskIx> {
    let state = context.state;
    let dates = &state.levelled.dates;
    let children = state
        .network
        .children(task)
        .iter()
        .map(|child| *child as TaskIx);
    let active = children.filter(|child| state.compiled.plan.tasks[*child].active);
    match end {
        End::Finish => active.max_by_key(|child| dates[*child].finish),
        End::Start => active.min_by_key(|child| dates[*child].start),
    }
}

fn constraint_words(context: &Context, task: TaskIx) -> String {
    let planned = &context.state.compiled.plan.tasks[task];
    let name = &planned.name;
    let mut above = Some(task);
    while let Some(at) = above {
        let planned = &context.state.compiled.plan.tasks[at];
        let (verb, date) = match planned.constraint {
            Constraint::StartNoEarlierThan(date) => ("may not start before", date),
            Constraint::StartNoLaterThan(date) => ("must start by", date),
            Constraint::FinishNoEarlierThan(date) => ("may not end before", date),
            Constraint::FinishNoLaterThan(date) => ("must end by", date),
            Constraint::MustStartOn(date) => ("must start on", date),
            Constraint::MustFinishOn(date) => ("must end on", date),
            Constraint::AsLateAsPossible => {
                return format!("“{name}” is planned as late as possible");
            }
            Constraint::AsSoonAsPossible => {
                above = planned.parent;
                continue;
            }
        };
        return format!("“{}” {verb} {}", planned.name, context.date(date));
    }
    format!("The dates of “{name}” are typed by hand")
}

/// ` after 2 days`, or nothing without a lag.
fn lag_words(context: &Context, dependency: &Dependency) -> String {
    let length = context.state.compiled.plan.tasks[dependency.predecessor]
        .duration
        .seconds;
    let (length, seconds) = match dependency.lag {
        Lag::Working(seconds) => (context.work(seconds.abs()), seconds),
        Lag::Elapsed(seconds) => (words::days(seconds.abs()), seconds),
        Lag::Percent(share) => (context.work(part(length, share).abs()), share),
        Lag::ElapsedPercent(share) => (words::days(part(length, share).abs()), share),
    };
    match seconds {
        0 => String::new(),
        1.. => format!(" after {length}"),
        _ => format!(" by {length}"),
    }
}

impl Context<'_> {
    pub(super) fn date(&self, at: Instant) -> String {
        words::date(at, self.state.compiled.today)
    }

    pub(super) fn work(&self, seconds: i64) -> String {
        words::work(seconds, self.minutes_per_day)
    }
}

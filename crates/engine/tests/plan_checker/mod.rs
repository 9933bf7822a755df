//! Is a levelled plan one that people can work by? Goes by the plan alone, with arithmetic of
//! its own: days and shifts are walked, units added up event by event.
#![allow(dead_code)] // Each user takes what it needs.

use engine::levelling::LevelledPlan;
use engine::network::Schedule;
use engine::plan::{
    CalendarIx, Constraint, DurationBasis, EffortRule, Instant, Lag, Link, Plan, Seconds, TaskIx,
    TaskKind, TaskMode, Who,
};

const DAY: i64 = 86_400;

type Spans = Vec<(i64, i64)>;

/// What is wrong with the dates of `levelled`; `alone` is the network's schedule of the plan.
pub fn check(plan: &Plan, levelled: &LevelledPlan, alone: &Schedule) -> Result<(), String> {
    for task in 0..plan.tasks.len() {
        one_task(plan, levelled, alone, task)?;
    }
    links(plan, levelled)?;
    people(plan, levelled)
}

fn is_leaf(plan: &Plan, task: TaskIx) -> bool {
    let info = &plan.tasks[task];
    info.active && info.kind != TaskKind::Summary
}

fn moves(plan: &Plan, task: TaskIx) -> bool {
    let info = &plan.tasks[task];
    let on_a_day = matches!(
        info.constraint,
        Constraint::MustStartOn(_) | Constraint::MustFinishOn(_)
    );
    is_leaf(plan, task)
        && matches!(info.mode, TaskMode::Auto)
        && info.progress.actual_start.is_none()
        && info.progress.actual_finish.is_none()
        && !(on_a_day && plan.projects[info.project].honor_constraints)
}

fn one_task(
    plan: &Plan,
    levelled: &LevelledPlan,
    alone: &Schedule,
    task: TaskIx,
) -> Result<(), String> {
    let info = &plan.tasks[task];
    let (start, finish) = levelled.dates[task];
    let wrong = |what: &str| Err(format!("\"{}\" {what}: {start} to {finish}", info.name));
    if !is_leaf(plan, task) {
        return Ok(());
    }
    if !moves(plan, task) {
        let dates = &alone.tasks[task];
        return match (dates.start, dates.finish) == (start, finish) {
            true => Ok(()),
            false => wrong("is fixed and moved"),
        };
    }
    let project = &plan.projects[info.project];
    let own_start = match info.constraint {
        Constraint::StartNoEarlierThan(date) => date.min(project.start),
        _ => project.start,
    };
    if !project.from_finish && start < own_start && !under_manual(plan, task) {
        return wrong("begins before its project");
    }
    let gaps: Seconds = info
        .splits
        .iter()
        .filter(|(at, _)| *at < info.duration.seconds)
        .map(|(_, gap)| *gap)
        .sum();
    let worked = match info.duration.elapsed {
        true => finish - start,
        false => length(&worked_in(plan, task, start, finish)),
    };
    if worked != info.duration.seconds + gaps {
        return wrong(&format!("has {worked} seconds of time for its work"));
    }
    let honored = project.honor_constraints;
    match info.constraint {
        Constraint::StartNoEarlierThan(date) if start < date => wrong("begins too early"),
        Constraint::FinishNoEarlierThan(date) if finish < date => wrong("ends too early"),
        Constraint::FinishNoLaterThan(date) if honored && finish > date => wrong("ends too late"),
        // The next working time after it is as good.
        Constraint::StartNoLaterThan(date)
            if honored && !worked_in(plan, task, date, start).is_empty() =>
        {
            wrong("begins too late")
        }
        _ => Ok(()),
    }
}

fn under_manual(plan: &Plan, task: TaskIx) -> bool {
    let mut above = plan.tasks[task].parent;
    while let Some(parent) = above {
        if matches!(plan.tasks[parent].mode, TaskMode::Manual { .. }) {
            return true;
        }
        above = plan.tasks[parent].parent;
    }
    false
}

fn links(plan: &Plan, levelled: &LevelledPlan) -> Result<(), String> {
    for link in &plan.dependencies {
        let (before, after) = (link.predecessor, link.successor);
        let held = matches!(
            plan.tasks[after].constraint,
            Constraint::StartNoLaterThan(_) | Constraint::FinishNoLaterThan(_)
        );
        if !plan.tasks[before].active || !moves(plan, after) || held {
            continue;
        }
        let (from, to) = (levelled.dates[before], levelled.dates[after]);
        let (from, mut to) = match link.link {
            Link::FinishStart => (from.1, to.0),
            Link::StartStart => (from.0, to.0),
            Link::FinishFinish => (from.1, to.1),
            Link::StartFinish => (from.0, to.1),
        };
        if matches!(link.link, Link::FinishFinish | Link::StartFinish) {
            // A finish is written where work ended: it holds until work would go on.
            let next = worked_in(plan, after, to, to + 60 * DAY);
            to = next.first().map_or(to, |(start, _)| *start);
        }
        let task = &plan.tasks[after];
        let own = [task
            .calendar
            .unwrap_or(plan.projects[task.project].calendar)];
        let holds = match link.lag {
            Lag::Working(0) => to >= from,
            Lag::Working(lag) if to >= from => length(&common(plan, &own, from, to)) >= lag,
            Lag::Working(lag) => length(&common(plan, &own, to, from)) <= -lag,
            Lag::Elapsed(lag) => to >= from + lag,
            Lag::Percent(_) | Lag::ElapsedPercent(_) => true,
        };
        if !holds {
            let names = (&plan.tasks[before].name, &task.name);
            return Err(format!("{names:?} are in the wrong order: {from} and {to}"));
        }
    }
    Ok(())
}

fn people(plan: &Plan, levelled: &LevelledPlan) -> Result<(), String> {
    for (resource, info) in plan.resources.iter().enumerate() {
        let told = levelled.overloads.iter().any(|it| it.resource == resource);
        if !info.limits_schedule || told {
            continue;
        }
        let mut events: Vec<(Instant, bool, f64)> = Vec::new();
        for (assignment, who) in plan.assignments.iter().zip(&levelled.who) {
            let task = assignment.task;
            if *who != Some(resource) || !is_leaf(plan, task) {
                continue;
            }
            if let Who::Resource(named) = assignment.who
                && named != resource
            {
                return Err(format!("{} does another's work", info.name));
            }
            for (from, to) in parts(plan, task, levelled.dates[task]) {
                events.push((from, true, assignment.units));
                events.push((to, false, -assignment.units));
            }
        }
        // Whoever ends makes room before others begin.
        events.sort_by_key(|(at, begins, _)| (*at, *begins));
        let mut used = 0.0;
        for (at, _, units) in events {
            used += units;
            if used > info.max_units + 1e-6 {
                return Err(format!("{} has {used} to do at {at}", info.name));
            }
        }
    }
    for (assignment, who) in plan.assignments.iter().zip(&levelled.who) {
        let team = match assignment.who {
            Who::Team(team) => team,
            _ => continue,
        };
        let able = who.is_some_and(|who| plan.resources[who].teams.contains(&team));
        if moves(plan, assignment.task) && assignment.units > 0.0 && !able {
            return Err(format!("nobody able does {:?}", assignment.task));
        }
    }
    Ok(())
}

/// When its people are on it: of begun work the rest, of finished work nothing.
fn parts(plan: &Plan, task: TaskIx, (start, finish): (Instant, Instant)) -> Spans {
    let info = &plan.tasks[task];
    let progress = &info.progress;
    if progress.actual_finish.is_some() || finish <= start {
        return Vec::new();
    }
    if progress.actual_start.is_some() {
        let left = progress
            .remaining
            .unwrap_or(info.duration.seconds - progress.done);
        let mut rest = worked_in(plan, task, start, finish);
        let mut passed = length(&rest) - left;
        rest.retain_mut(|(from, to)| {
            let gone = passed.clamp(0, *to - *from);
            passed -= gone;
            *from += gone;
            *from < *to
        });
        return rest;
    }
    if info.splits.is_empty() {
        return vec![(start, finish)];
    }
    let mut gaps: Vec<(Seconds, Seconds)> = Vec::new();
    let mut before = 0;
    for (at, gap) in &info.splits {
        gaps.push((at + before, at + before + gap));
        before += gap;
    }
    let mut parts = Vec::new();
    let mut at = 0;
    for (mut from, to) in worked_in(plan, task, start, finish) {
        while from < to {
            let gap = gaps.iter().find(|(_, end)| *end > at);
            let (until, working) = match gap {
                None => (to - from, true),
                Some((begin, _)) if *begin > at => (begin - at, true),
                Some((_, end)) => (end - at, false),
            };
            let step = until.min(to - from);
            if working {
                parts.push((from, from + step));
            }
            from += step;
            at += step;
        }
    }
    parts
}

/// Working time of a task's duration within a span.
fn worked_in(plan: &Plan, task: TaskIx, from: Instant, to: Instant) -> Spans {
    let info = &plan.tasks[task];
    if info.duration.elapsed {
        return if from < to {
            vec![(from, to)]
        } else {
            Vec::new()
        };
    }
    let project = plan.projects[info.project].calendar;
    let mut people: Vec<CalendarIx> = Vec::new();
    for assignment in plan.assignments.iter().filter(|it| it.task == task) {
        if let Who::Resource(resource) = assignment.who {
            let resource = &plan.resources[resource];
            people.extend(resource.calendar.filter(|_| resource.limits_schedule));
        }
    }
    let anyone = info.duration_basis == DurationBasis::Anyone;
    let ignored = info.ignore_resource_calendars && info.calendar.is_some();
    if ignored || anyone && info.effort == EffortRule::FixedDuration {
        people.clear();
    }
    if people.is_empty() {
        return common(plan, &[info.calendar.unwrap_or(project)], from, to);
    }
    if !anyone {
        people.extend(info.calendar);
        return common(plan, &people, from, to);
    }
    let mut any: Spans = people
        .iter()
        .flat_map(|calendar| common(plan, &[*calendar], from, to))
        .collect();
    any.sort_unstable();
    let mut joined: Spans = Vec::new();
    for (start, end) in any {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    match info.calendar {
        None => joined,
        Some(own) => both(&joined, &common(plan, &[own], from, to)),
    }
}

/// Time in which all of these calendars work, day by day.
fn common(plan: &Plan, calendars: &[CalendarIx], from: Instant, to: Instant) -> Spans {
    let mut spans = Vec::new();
    for day in from.div_euclid(DAY)..=to.div_euclid(DAY) {
        let mut open = vec![(from.max(day * DAY), to.min((day + 1) * DAY))];
        for calendar in calendars {
            let shifts = shifts(plan, *calendar, day);
            open = both(&open, &shifts);
        }
        spans.extend(open);
    }
    spans
}

fn both(one: &Spans, other: &Spans) -> Spans {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let spans = pairs.map(|(a, b)| (a.0.max(b.0), a.1.min(b.1)));
    spans.filter(|(from, to)| from < to).collect()
}

fn shifts(plan: &Plan, calendar: CalendarIx, day: i64) -> Spans {
    let mut chain = vec![&plan.calendars[calendar]];
    while let Some(base) = chain.last().and_then(|calendar| calendar.base) {
        chain.push(&plan.calendars[base]);
    }
    let weekday = (day + 3).rem_euclid(7) as usize;
    let holds = |first: i32, last: i32| (i64::from(first)..=i64::from(last)).contains(&day);
    let mut exceptions = chain.iter().flat_map(|calendar| &calendar.exceptions);
    let shifts = match exceptions.find(|it| holds(it.first_day, it.last_day)) {
        Some(exception) => exception.shifts.clone(),
        None => {
            let of = |calendar: &&engine::plan::Calendar| {
                let mut weeks = calendar.work_weeks.iter();
                let week = weeks.find(|week| {
                    holds(week.first_day, week.last_day) && week.week[weekday].is_some()
                });
                week.map_or(&calendar.week, |week| &week.week)[weekday].clone()
            };
            chain.iter().find_map(of).unwrap_or_default()
        }
    };
    let at = |second: u32| day * DAY + i64::from(second);
    let mut spans: Spans = shifts.iter().map(|s| (at(s.start), at(s.end))).collect();
    spans.sort_unstable();
    spans
}

fn length(spans: &Spans) -> Seconds {
    spans.iter().map(|(from, to)| to - from).sum()
}

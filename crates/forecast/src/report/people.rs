//! Weeks of people: what is planned for them against what they can give.

use std::collections::BTreeMap;

use engine::plan::{Instant, ResourceIx, TaskIx, Who};
use model::Id;

use crate::forecaster::State;
use crate::result::WeekLoad;
use crate::time::{DAY, MINUTE, from_day_number, week_of};

/// No further ahead than anybody staffs.
const WEEKS_MAX: i64 = 104;

#[derive(Default)]
struct Week {
    /// Seconds by project.
    work: BTreeMap<Id, f64>,
    demand: f64,
}

/// From this week on; a past week's load is what was done, not what is planned.
pub(super) fn report(state: &State) -> BTreeMap<Id, Vec<WeekLoad>> {
    let compiled = &state.compiled;
    let plan = &compiled.plan;
    let first = week_of(compiled.today);
    let mut ordered = vec![false; plan.tasks.len()];
    for link in &plan.dependencies {
        ordered[link.predecessor] = true;
        ordered[link.successor] = true;
    }
    let mut weeks: Vec<BTreeMap<i64, Week>> = Vec::new();
    weeks.resize_with(plan.resources.len(), BTreeMap::new);
    for (task, person, units) in engagements(state) {
        let project = compiled.projects[plan.tasks[task].project];
        let dates = state.levelled.dates[task];
        spread(state, task, dates.start, dates.finish, |week, seconds| {
            let week = weeks[person].entry(week).or_default();
            *week.work.entry(project).or_default() += seconds * units;
        });
        // What no dependency orders is a queue: it waits its turn, and that is no overload.
        let (start, finish) = if ordered[task] {
            let dates = &state.schedule.tasks[task];
            (dates.early_start, dates.early_finish)
        } else {
            (dates.start, dates.finish)
        };
        spread(state, task, start, finish, |week, seconds| {
            weeks[person].entry(week).or_default().demand += seconds * units;
        });
    }
    let minutes = |seconds: f64| (seconds / MINUTE as f64).round() as i64;
    let mut loads = BTreeMap::new();
    for (person, mut by_week) in weeks.into_iter().enumerate() {
        let Some(last) = by_week.last_key_value().map(|(week, _)| *week) else {
            continue;
        };
        let resource = &plan.resources[person];
        let calendar = resource.calendar.unwrap_or(compiled.default_calendar);
        let table = state.network.calendar(calendar);
        let mut load = Vec::new();
        for week in (first..=last).step_by(7) {
            let planned = by_week.remove(&week).unwrap_or_default();
            // Of the week that has begun, what is left.
            let from = (week * DAY).max(compiled.today);
            let seconds = table.working_seconds_between(from, (week + 7) * DAY) as f64;
            load.push(WeekLoad {
                week: from_day_number(week),
                capacity_minutes: minutes(seconds * resource.max_units),
                work_minutes: planned
                    .work
                    .iter()
                    .map(|(id, work)| (*id, minutes(*work)))
                    .collect(),
                demand_minutes: minutes(planned.demand),
            });
        }
        loads.insert(compiled.people[person], load);
    }
    loads
}

/// Who is on which unfinished task, with what share of their time.
fn engagements(state: &State) -> Vec<(TaskIx, ResourceIx, f64)> {
    let plan = &state.compiled.plan;
    let mut engaged = Vec::new();
    for assignment in &plan.assignments {
        let task = &plan.tasks[assignment.task];
        if !task.active || task.progress.actual_finish.is_some() {
            continue;
        }
        let units = match assignment.work {
            Some(work) if task.duration.seconds > 0 => work as f64 / task.duration.seconds as f64,
            _ => assignment.units,
        };
        match assignment.who {
            Who::Resource(person) => engaged.push((assignment.task, person, units)),
            Who::Team(_) | Who::Skill { .. } => {
                let who = state.levelled.who[assignment.task].iter();
                engaged.extend(who.map(|person| (assignment.task, *person, units)));
            }
        }
    }
    engaged
}

/// Working seconds of the task from today on, week by week.
fn spread(
    state: &State,
    task: TaskIx,
    start: Instant,
    finish: Instant,
    mut give: impl FnMut(i64, f64),
) {
    let table = state.network.task_calendar(task);
    let mut from = start.max(state.compiled.today);
    for _ in 0..WEEKS_MAX {
        if from >= finish {
            return;
        }
        let week = week_of(from);
        let to = finish.min((week + 7) * DAY);
        let seconds = table.working_seconds_between(from, to);
        if seconds > 0 {
            give(week, seconds as f64);
        }
        from = to;
    }
}

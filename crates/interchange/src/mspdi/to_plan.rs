//! From a [`Document`] to the engine's plan.

use std::collections::{HashMap, HashSet};

use engine::network::Network;
use engine::plan::{
    self, Constraint, Dependency, Duration, DurationBasis, EffortRule, Lag, Link, Plan, Progress,
    Shift, TaskIx, TaskKind, TaskMode, Who,
};

use super::document::{Assignment, Calendar, Document, Task, WeekDay, WorkingTime};
use super::fields::{is_elapsed, is_percent};
use super::{recurrence, splits};

/// A plan and how it goes with its document.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    pub plan: Plan,
    /// By position in [`Document::tasks`]: the plan's task, none for an empty row.
    pub task_of: Vec<Option<TaskIx>>,
    /// What is not scheduled as the file means it.
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The task's UID, when it is about one.
    pub task_uid: Option<i64>,
    pub text: String,
}

/// Of one calendar, recurring ones day by day.
const MOST_EXCEPTIONS: usize = 150_000;

const MORNING_AND_AFTERNOON: [Shift; 2] = [
    Shift {
        start: 28_800,
        end: 43_200,
    },
    Shift {
        start: 46_800,
        end: 61_200,
    },
];

/// A resource that costs and does not work.
const COST: i64 = 2;

impl Document {
    /// Assignments of people, machines and materials, not of costs, which have no time.
    pub(super) fn timed_assignments(&self) -> impl Iterator<Item = (usize, &Assignment)> {
        let costs = self.resources.iter().filter(|it| it.kind == COST);
        let costs: HashSet<i64> = costs.map(|it| it.uid).collect();
        let all = self.assignments.iter().enumerate();
        all.filter(move |(_, it)| !costs.contains(&it.resource_uid))
    }

    /// The plan that the engine schedules. What it cannot take as it stands is noted.
    pub fn to_plan(&self) -> Imported {
        let mut imported = Imported::default();
        let calendar_of = self.add_calendars(&mut imported);
        let project = &self.project;
        let first_start = self.tasks.iter().filter_map(|task| task.start).min();
        if project.start.is_none() {
            let text = "the file has no StartDate; the earliest start of its tasks is used";
            imported.notes.push(Note {
                task_uid: None,
                text: text.into(),
            });
        }
        let calendar = self.default_calendar(&calendar_of, &mut imported);
        let from_finish = !project.schedule_from_start && project.finish.is_some();
        imported.plan.projects.push(plan::Project {
            name: if project.title.is_empty() {
                project.name.clone()
            } else {
                project.title.clone()
            },
            start: project.start.or(first_start).unwrap_or(0),
            finish: project.finish.filter(|_| from_finish),
            from_finish,
            status_date: project.status_date,
            calendar,
            honor_constraints: project.honor_constraints,
            critical_slack: project.critical_slack_limit.clamp(0, 36_500)
                * project.minutes_per_day.clamp(1, 1_440)
                * 60,
            multiple_critical_paths: project.multiple_critical_paths,
            ..plan::Project::default()
        });
        let uids = self.add_tasks(&mut imported, &calendar_of);
        self.add_links(&mut imported, &uids);
        self.add_people(&mut imported, &calendar_of, &uids);
        self.add_splits(&mut imported, &uids);
        imported
    }

    fn add_calendars(&self, imported: &mut Imported) -> HashMap<i64, usize> {
        let calendar_of: HashMap<i64, usize> = self
            .calendars
            .iter()
            .enumerate()
            .map(|(index, calendar)| (calendar.uid, index))
            .collect();
        for (index, calendar) in self.calendars.iter().enumerate() {
            let base = calendar
                .base_uid
                .and_then(|uid| calendar_of.get(&uid).copied());
            let base = base.filter(|base| *base != index);
            let converted = convert_calendar(calendar, base, &mut imported.notes);
            imported.plan.calendars.push(converted);
        }
        calendar_of
    }

    fn default_calendar(
        &self,
        calendar_of: &HashMap<i64, usize>,
        imported: &mut Imported,
    ) -> usize {
        let named = self
            .project
            .calendar_uid
            .and_then(|uid| calendar_of.get(&uid).copied());
        let standard = || self.calendars.iter().position(|calendar| calendar.is_base);
        named.or_else(standard).unwrap_or_else(|| {
            let text =
                "the file has no base calendar; Monday to Friday, 8 to 12 and 13 to 17 is used";
            imported.notes.push(Note {
                task_uid: None,
                text: text.into(),
            });
            imported.plan.calendars.push(plan::Calendar {
                name: "Standard".into(),
                week: standard_week(),
                ..plan::Calendar::default()
            });
            imported.plan.calendars.len() - 1
        })
    }

    fn add_tasks(
        &self,
        imported: &mut Imported,
        calendar_of: &HashMap<i64, usize>,
    ) -> HashMap<i64, TaskIx> {
        let mut uids = HashMap::with_capacity(self.tasks.len());
        // Open summaries: (outline level, task).
        let mut above: Vec<(i64, TaskIx)> = Vec::new();
        imported.task_of.reserve(self.tasks.len());
        imported.plan.tasks.reserve(self.tasks.len());
        for task in &self.tasks {
            if task.is_null {
                imported.task_of.push(None);
                continue;
            }
            let index = imported.plan.tasks.len();
            let level = task.outline_level.unwrap_or(1);
            while above.last().is_some_and(|(other, _)| *other >= level) {
                above.pop();
            }
            let mut converted = convert_task(task, calendar_of, &mut imported.notes);
            converted.parent = above.last().map(|(_, parent)| *parent);
            above.push((level, index));
            imported.plan.tasks.push(converted);
            imported.task_of.push(Some(index));
            uids.insert(task.uid, index);
        }
        uids
    }

    fn add_links(&self, imported: &mut Imported, uids: &HashMap<i64, TaskIx>) {
        for task in &self.tasks {
            let Some(successor) = uids.get(&task.uid).copied() else {
                continue;
            };
            for link in &task.links {
                let Some(predecessor) = uids.get(&link.predecessor_uid).copied() else {
                    let text = "waits for a task of another file, which is left out";
                    imported.notes.push(Note {
                        task_uid: Some(task.uid),
                        text: text.into(),
                    });
                    continue;
                };
                let kind = match link.kind {
                    0 => Link::FinishFinish,
                    2 => Link::StartFinish,
                    3 => Link::StartStart,
                    _ => Link::FinishStart,
                };
                let lag = match (is_percent(link.lag_format), is_elapsed(link.lag_format)) {
                    (true, false) => Lag::Percent((link.lag * 1_000.0).round() as i64),
                    (true, true) => Lag::ElapsedPercent((link.lag * 1_000.0).round() as i64),
                    (false, true) => Lag::Elapsed((link.lag * 6.0).round() as i64),
                    (false, false) => Lag::Working((link.lag * 6.0).round() as i64),
                };
                imported.plan.dependencies.push(Dependency {
                    predecessor,
                    successor,
                    link: kind,
                    lag,
                });
            }
        }
    }

    fn add_people(
        &self,
        imported: &mut Imported,
        calendar_of: &HashMap<i64, usize>,
        uids: &HashMap<i64, TaskIx>,
    ) {
        let mut resource_of = HashMap::with_capacity(self.resources.len());
        for resource in self.resources.iter().filter(|resource| !resource.is_null) {
            resource_of.insert(resource.uid, imported.plan.resources.len());
            imported.plan.resources.push(plan::Resource {
                key: resource.uid as u64,
                name: resource.name.clone(),
                calendar: resource
                    .calendar_uid
                    .and_then(|uid| calendar_of.get(&uid).copied()),
                max_units: finite(resource.max_units, 1.0),
                rate_per_hour: finite(resource.standard_rate, 0.0),
                cost_per_use: finite(resource.cost_per_use, 0.0) / 100.0,
                skills: Vec::new(),
                teams: Vec::new(),
                limits_schedule: resource.kind == 1,
            });
        }
        for assignment in &self.assignments {
            let task = uids.get(&assignment.task_uid).copied();
            let resource = resource_of.get(&assignment.resource_uid).copied();
            // An assignment to nobody only holds the work of a task without people.
            if let (Some(task), Some(resource)) = (task, resource) {
                imported.plan.assignments.push(plan::Assignment {
                    task,
                    who: Who::Resource(resource),
                    units: finite(assignment.units, 1.0),
                    work: Some(assignment.work.unwrap_or(0)),
                });
            }
        }
    }

    fn add_splits(&self, imported: &mut Imported, uids: &HashMap<i64, TaskIx>) {
        let mut blocks: HashMap<TaskIx, Vec<_>> = HashMap::new();
        for (_, assignment) in self.timed_assignments() {
            if assignment.timephased.is_empty() {
                continue;
            }
            if let Some(task) = uids.get(&assignment.task_uid) {
                blocks
                    .entry(*task)
                    .or_default()
                    .extend(&assignment.timephased);
            }
        }
        if blocks.is_empty() {
            return;
        }
        // What is wrong with a plan is told when it is scheduled.
        let Ok(network) = Network::compile(&imported.plan) else {
            return;
        };
        for (index, mut blocks) in blocks {
            let task = &mut imported.plan.tasks[index];
            if !task.duration.elapsed {
                let table = network.task_calendar(index);
                task.splits = splits::of(&mut blocks, task.duration.seconds, table);
            }
        }
    }
}

fn convert_task(
    task: &Task,
    calendar_of: &HashMap<i64, usize>,
    notes: &mut Vec<Note>,
) -> plan::Task {
    let mut note = |text: &str| {
        notes.push(Note {
            task_uid: Some(task.uid),
            text: text.into(),
        })
    };
    let typed = task
        .start
        .or(task.manual_start)
        .zip(task.finish.or(task.manual_finish));
    let fixed = task.manual || task.external;
    let mode = match typed.filter(|_| fixed) {
        Some((start, finish)) => TaskMode::Manual { start, finish },
        None => TaskMode::Auto,
    };
    if fixed && typed.is_none() {
        note("has no dates of its own in the file, so it is scheduled automatically");
    }
    if task.subproject {
        note(
            "stands for another project file, whose tasks are not here; its stored duration is used",
        );
    }
    let constraint = match (task.constraint_type, task.constraint_date) {
        (1, _) => Constraint::AsLateAsPossible,
        (2, Some(date)) => Constraint::MustStartOn(date),
        (3, Some(date)) => Constraint::MustFinishOn(date),
        (4, Some(date)) => Constraint::StartNoEarlierThan(date),
        (5, Some(date)) => Constraint::StartNoLaterThan(date),
        (6, Some(date)) => Constraint::FinishNoEarlierThan(date),
        (7, Some(date)) => Constraint::FinishNoLaterThan(date),
        (0, _) => Constraint::AsSoonAsPossible,
        _ => {
            note("has a constraint without a date, which is left out");
            Constraint::AsSoonAsPossible
        }
    };
    let duration = task.duration.unwrap_or(0).max(0);
    let begun = task.actual_start.is_some() && !task.summary;
    plan::Task {
        key: task.uid as u64,
        name: task.name.clone(),
        kind: if task.summary {
            TaskKind::Summary
        } else if task.milestone {
            TaskKind::Milestone
        } else {
            TaskKind::Task
        },
        mode,
        active: task.active,
        duration: Duration {
            seconds: duration,
            elapsed: is_elapsed(task.duration_format),
        },
        constraint,
        deadline: task.deadline,
        calendar: task
            .calendar_uid
            .and_then(|uid| calendar_of.get(&uid).copied()),
        ignore_resource_calendars: task.ignore_resource_calendar,
        duration_basis: DurationBasis::Anyone,
        progress: Progress {
            actual_start: task.actual_start.filter(|_| begun),
            actual_finish: task.actual_finish.filter(|_| !task.summary),
            done: task.actual_duration.unwrap_or(0).max(0),
            remaining: task.remaining_duration.filter(|_| begun),
            stop: task.stop.filter(|_| begun),
            resume: task.resume.filter(|_| begun),
            percent_complete: task.percent_complete as f64 / 100.0,
            actual_cost: finite(task.actual_cost, 0.0) / 100.0,
        },
        levelling_delay: task.leveling_delay.max(0),
        can_split: task.leveling_can_split,
        priority: task.priority.unwrap_or(500) as f64,
        effort: match task.kind {
            1 => EffortRule::FixedDuration,
            2 => EffortRule::FixedWork,
            _ => EffortRule::FixedUnits,
        },
        fixed_cost: finite(task.fixed_cost, 0.0) / 100.0,
        ..plan::Task::default()
    }
}

fn standard_week() -> [Option<Vec<Shift>>; 7] {
    std::array::from_fn(|weekday| {
        Some(if weekday < 5 {
            MORNING_AND_AFTERNOON.to_vec()
        } else {
            Vec::new()
        })
    })
}

fn convert_calendar(
    calendar: &Calendar,
    base: Option<usize>,
    notes: &mut Vec<Note>,
) -> plan::Calendar {
    let mut converted = plan::Calendar {
        name: calendar.name.clone(),
        base,
        ..plan::Calendar::default()
    };
    if base.is_none() && calendar.week_days.iter().all(|day| day.day_type == 0) {
        // Writers leave out a week that is the usual one.
        converted.week = standard_week();
    }
    set_week(&mut converted.week, &calendar.week_days);
    for exception in &calendar.exceptions {
        if converted.exceptions.len() > MOST_EXCEPTIONS {
            let text = format!(
                "calendar \"{}\" has more exceptions than all years have days; \
                 those after the first {MOST_EXCEPTIONS} are left out",
                calendar.name
            );
            notes.push(Note {
                task_uid: None,
                text,
            });
            break;
        }
        let shifts = shifts(exception.working, &exception.times);
        for (first_day, last_day) in recurrence::spans(exception) {
            converted.exceptions.push(plan::Exception {
                name: exception.name.clone(),
                first_day,
                last_day,
                shifts: shifts.clone(),
            });
        }
    }
    for day in calendar.week_days.iter().filter(|day| day.day_type == 0) {
        if let Some((from, to)) = day.span {
            converted.exceptions.push(plan::Exception {
                name: String::new(),
                first_day: day_number(from),
                last_day: day_number(to),
                shifts: shifts(day.working, &day.times),
            });
        }
    }
    for work_week in &calendar.work_weeks {
        if let Some((from, to)) = work_week.span {
            let mut week = plan::WorkWeek {
                first_day: day_number(from),
                last_day: day_number(to),
                week: std::array::from_fn(|_| None),
            };
            set_week(&mut week.week, &work_week.week_days);
            converted.work_weeks.push(week);
        }
    }
    converted
}

fn day_number(instant: plan::Instant) -> i32 {
    instant.div_euclid(86_400).clamp(-1_000_000, 1_000_000) as i32
}

/// Day types count from Sunday, the plan's days from Monday.
fn set_week(week: &mut [Option<Vec<Shift>>; 7], days: &[WeekDay]) {
    for day in days {
        if let Ok(weekday @ 1..=7) = usize::try_from(day.day_type) {
            week[(weekday + 5) % 7] = Some(shifts(day.working, &day.times));
        }
    }
    // What runs past midnight belongs to the next morning.
    for day in days {
        if let (Ok(weekday @ 1..=7), true) = (usize::try_from(day.day_type), day.working) {
            let past = day
                .times
                .iter()
                .filter(|time| time.to < time.from && time.to > 0);
            let next: Vec<Shift> = past
                .map(|time| Shift {
                    start: 0,
                    end: time.to,
                })
                .collect();
            if !next.is_empty() {
                week[(weekday + 6) % 7].get_or_insert_default().extend(next);
            }
        }
    }
}

/// Shifts of one day; one that ends at or before its start runs to midnight.
fn shifts(working: bool, times: &[WorkingTime]) -> Vec<Shift> {
    if !working {
        return Vec::new();
    }
    if times.is_empty() {
        return MORNING_AND_AFTERNOON.to_vec();
    }
    let shift = |time: &WorkingTime| Shift {
        start: time.from,
        end: if time.to <= time.from {
            86_400
        } else {
            time.to
        },
    };
    times
        .iter()
        .filter(|time| time.from < 86_400)
        .map(shift)
        .collect()
}

/// `NaN` and `inf` are numbers to a parser, but not to anyone else.
fn finite(value: f64, otherwise: f64) -> f64 {
    if value.is_finite() { value } else { otherwise }
}

//! Microsoft Project XML: the engine's plan of the file, in the graph's words.

use std::collections::{HashMap, HashSet};

use engine::plan::{self, Constraint, Lag, Link, Plan, Seconds, TaskMode, Who};
use model::entity::{self, ConstraintKind, DependencyType, LagUnit};
use model::{Day, Id, LocalTime};

use super::{
    Format, Incoming, IncomingAssignment, IncomingCalendar, IncomingDependency, IncomingPerson,
    IncomingTask, Preview, Reading, blank_person, blank_project, blank_task, stem, tidy_name,
};
use crate::mspdi::{self, Document, Imported, Source};

const DAY: i64 = 86_400;

pub fn read(bytes: &[u8], name: &str) -> Reading {
    let mut preview = Preview::new(Format::Mspdi, stem(name));
    let read = Source::decode(bytes).and_then(|source| {
        preview.encoding = source.encoding.into();
        mspdi::read(&source)
    });
    let document = match read {
        Ok(document) => document,
        Err(error) => {
            preview.refuse_line(error.line, error.what);
            return Reading {
                preview,
                incoming: None,
            };
        }
    };
    let imported = document.to_plan();
    let incoming = Reader {
        document: &document,
        imported: &imported,
        preview: &mut preview,
    }
    .incoming(name);
    Reading {
        preview,
        incoming: Some(incoming),
    }
}

struct Reader<'a> {
    document: &'a Document,
    imported: &'a Imported,
    preview: &'a mut Preview,
}

impl Reader<'_> {
    fn incoming(&mut self, name: &str) -> Incoming {
        self.notes();
        let plan = &self.imported.plan;
        let calendars = self.calendars(plan);
        let (people, person_of) = self.people(plan, &calendars.used_instead);
        let tasks = self.tasks(plan, &calendars.used_instead);
        let dependencies = self.dependencies(plan);
        let assignments = self.assignments(plan, &person_of);
        let mut project = blank_project(&stem(name), local(0));
        let mut calendar = None;
        if let Some(from) = plan.projects.first() {
            let own = [&self.document.project.title, &self.document.project.name];
            let title = own.into_iter().find(|title| !title.trim().is_empty());
            project.name = title.map_or_else(
                || stem(name),
                |title| tidy_name(title.trim_end_matches(".mpp")),
            );
            project.start = local(from.start);
            project.from_finish = from.finish.filter(|_| from.from_finish).map(local);
            project.honor_constraints = from.honor_constraints;
            project.critical_slack_minutes = minutes(from.critical_slack);
            calendar = calendars.used_instead.get(from.calendar).copied();
        }
        Incoming {
            title: project.name.clone(),
            project,
            calendars: calendars.list,
            calendar,
            people,
            columns: Vec::new(),
            tasks,
            dependencies,
            assignments,
        }
    }

    /// What the schedule of the file is not, said by task.
    fn notes(&mut self) {
        let rows: HashMap<i64, (u64, &str)> = self
            .document
            .tasks
            .iter()
            .map(|task| (task.uid, (row(task), task.name.as_str())))
            .collect();
        for note in &self.imported.notes {
            match note.task_uid.and_then(|uid| rows.get(&uid)) {
                Some((row, name)) => {
                    self.preview
                        .adapt(Some(*row), None, format!("“{name}” {}", note.text))
                }
                None => self.preview.adapt(None, None, note.text.clone()),
            }
        }
    }

    /// People's calendars that say nothing of their own give way to the one below them.
    fn calendars(&mut self, plan: &Plan) -> Calendars {
        let says_nothing = |calendar: &plan::Calendar| {
            calendar.week.iter().all(Option::is_none)
                && calendar.work_weeks.is_empty()
                && calendar.exceptions.is_empty()
        };
        let stands_for = |mut at: usize| {
            for _ in 0..plan.calendars.len() {
                match plan.calendars[at].base {
                    Some(base) if says_nothing(&plan.calendars[at]) => at = base,
                    _ => break,
                }
            }
            at
        };
        let kept: Vec<usize> = (0..plan.calendars.len())
            .filter(|at| stands_for(*at) == *at)
            .collect();
        let place: HashMap<usize, usize> = kept
            .iter()
            .enumerate()
            .map(|(new, old)| (*old, new))
            .collect();
        let used_instead: Vec<usize> = (0..plan.calendars.len())
            .map(|at| place.get(&stands_for(at)).copied().unwrap_or(0))
            .collect();
        let list = kept
            .iter()
            .map(|at| {
                let from = &plan.calendars[*at];
                let calendar = self.calendar(from);
                IncomingCalendar {
                    calendar,
                    base: from.base.and_then(|base| used_instead.get(base).copied()),
                }
            })
            .collect();
        Calendars { list, used_instead }
    }

    fn calendar(&mut self, from: &plan::Calendar) -> entity::Calendar {
        let mut dropped = 0;
        let mut exceptions = Vec::new();
        for it in &from.exceptions {
            match (day(it.first_day), day(it.last_day)) {
                (Some(first_day), Some(last_day)) if first_day <= last_day => {
                    exceptions.push(entity::CalendarException {
                        name: it.name.chars().take(model::rules::NAME_CHARS_MAX).collect(),
                        first_day,
                        last_day,
                        shifts: shifts(&it.shifts),
                    });
                }
                _ => dropped += 1,
            }
        }
        let mut work_weeks = Vec::new();
        for it in &from.work_weeks {
            match (day(it.first_day), day(it.last_day)) {
                (Some(first_day), Some(last_day)) if first_day <= last_day => {
                    work_weeks.push(entity::WorkWeek {
                        name: String::new(),
                        first_day,
                        last_day,
                        week: week(&it.week),
                    });
                }
                _ => dropped += 1,
            }
        }
        if dropped > 0 {
            let text = format!(
                "calendar “{}”: {dropped} exceptions lie outside of 1900 to 2200 and are left out",
                from.name
            );
            self.preview.adapt(None, None, text);
        }
        entity::Calendar {
            id: Id::NIL,
            name: tidy_name(&from.name),
            base: None,
            week: week(&from.week),
            work_weeks,
            exceptions,
        }
    }

    /// People, and which of them each resource became.
    fn people(
        &mut self,
        plan: &Plan,
        calendar_of: &[usize],
    ) -> (Vec<IncomingPerson>, Vec<Option<usize>>) {
        let resources = self
            .document
            .resources
            .iter()
            .filter(|resource| !resource.is_null);
        let (mut people, mut person_of) = (Vec::new(), Vec::new());
        let mut left_out = Vec::new();
        for (from, resource) in plan.resources.iter().zip(resources) {
            if !from.limits_schedule || from.name.trim().is_empty() {
                if !from.name.trim().is_empty() {
                    left_out.push(from.name.trim().to_owned());
                }
                person_of.push(None);
                continue;
            }
            let mut person = blank_person(&from.name);
            let email = resource.email.trim();
            let is_email = email.contains('@')
                && !email.contains(char::is_whitespace)
                && email.matches('@').count() == 1;
            person.email = is_email.then(|| email.to_lowercase());
            person.capacity = from.max_units.clamp(0.0, 100.0);
            person.rate_minor_per_hour =
                (from.rate_per_hour > 0.0).then(|| minor(from.rate_per_hour));
            person_of.push(Some(people.len()));
            let calendar = from.calendar.and_then(|at| calendar_of.get(at).copied());
            people.push(IncomingPerson { person, calendar });
        }
        if !left_out.is_empty() {
            let text = format!(
                "materials and costs are not people and are left out: {}",
                some_of(&left_out)
            );
            self.preview.adapt(None, Some("Resource"), text);
        }
        (people, person_of)
    }

    fn tasks(&mut self, plan: &Plan, calendar_of: &[usize]) -> Vec<IncomingTask> {
        let named = self.document.tasks.iter().zip(&self.imported.task_of);
        let mut tasks = Vec::with_capacity(plan.tasks.len());
        for (source, index) in named {
            let Some(from) = index.and_then(|index| plan.tasks.get(index)) else {
                continue;
            };
            let task = self.task(source, from);
            tasks.push(IncomingTask {
                row: row(source),
                parent: from.parent,
                task,
                calendar: from.calendar.and_then(|at| calendar_of.get(at).copied()),
                column: None,
                start: source.start.map(local),
                finish: source.finish.map(local),
            });
        }
        tasks
    }

    fn task(&mut self, source: &mspdi::Task, from: &plan::Task) -> entity::Task {
        let mut task = blank_task(&from.name);
        if source.name.trim().is_empty() {
            self.preview
                .adapt(Some(row(source)), Some("Name"), "has no name in the file");
        }
        task.notes = source
            .notes
            .chars()
            .take(model::rules::TEXT_CHARS_MAX)
            .collect();
        task.milestone = from.kind == plan::TaskKind::Milestone;
        task.estimate.likely_minutes =
            minutes(from.duration.seconds).clamp(0, model::rules::MINUTES_MAX);
        task.estimate.elapsed = from.duration.elapsed;
        task.constraint = constraint(from.constraint);
        if let TaskMode::Manual { start, finish } = from.mode {
            task.manual = Some(entity::ManualDates {
                start: local(start),
                finish: local(finish.max(start)),
            });
        }
        task.promise = from.deadline.map(|at| entity::Promise {
            due: Day(local(at).0.date()),
            note: "Deadline of the imported plan".into(),
        });
        task.ignore_resource_calendars = from.ignore_resource_calendars;
        task.effort_rule = match from.effort {
            plan::EffortRule::FixedUnits => entity::EffortRule::FixedUnits,
            plan::EffortRule::FixedDuration => entity::EffortRule::FixedDuration,
            plan::EffortRule::FixedWork => entity::EffortRule::FixedWork,
        };
        task.priority = from.priority.clamp(0.0, 1000.0) as u16;
        task.can_split = from.can_split;
        task.splits = splits(&from.splits);
        task.levelling_delay_minutes = minutes(from.levelling_delay).min(model::rules::MINUTES_MAX);
        task.inactive = !from.active;
        task.fixed_cost_minor = minor(from.fixed_cost);
        let spent = minor(from.progress.actual_cost);
        task.actual_cost_minor = (spent > 0).then_some(spent);
        if from.kind != plan::TaskKind::Summary {
            task.progress = progress(&from.progress);
        }
        task
    }

    fn dependencies(&mut self, plan: &Plan) -> Vec<IncomingDependency> {
        let mut seen = HashSet::new();
        let mut kept = Vec::with_capacity(plan.dependencies.len());
        for it in &plan.dependencies {
            let (dependency_type, name) = match it.link {
                Link::FinishStart => (DependencyType::FinishStart, "finish-to-start"),
                Link::StartStart => (DependencyType::StartStart, "start-to-start"),
                Link::FinishFinish => (DependencyType::FinishFinish, "finish-to-finish"),
                Link::StartFinish => (DependencyType::StartFinish, "start-to-finish"),
            };
            let row = self.row_of(it.successor);
            if it.predecessor == it.successor {
                self.preview.adapt(
                    row,
                    Some("PredecessorLink"),
                    "waits for itself: the dependency is left out",
                );
                continue;
            }
            if !seen.insert((it.predecessor, it.successor, dependency_type as u8)) {
                let text = format!("has the same {name} dependency twice: the second is left out");
                self.preview.adapt(row, Some("PredecessorLink"), text);
                continue;
            }
            let (unit, value) = match it.lag {
                Lag::Working(seconds) => (LagUnit::WorkingMinutes, seconds as f64 / 60.0),
                Lag::Elapsed(seconds) => (LagUnit::ElapsedMinutes, seconds as f64 / 60.0),
                Lag::Percent(thousandths) => (LagUnit::Percent, thousandths as f64 / 1000.0),
                Lag::ElapsedPercent(thousandths) => {
                    (LagUnit::ElapsedPercent, thousandths as f64 / 1000.0)
                }
            };
            kept.push(IncomingDependency {
                predecessor: it.predecessor,
                successor: it.successor,
                dependency_type,
                lag: entity::Lag { unit, value },
            });
        }
        kept
    }

    fn assignments(&mut self, plan: &Plan, person_of: &[Option<usize>]) -> Vec<IncomingAssignment> {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for it in &plan.assignments {
            let Who::Resource(resource) = it.who else {
                continue;
            };
            let Some(person) = person_of.get(resource).copied().flatten() else {
                continue;
            };
            if !seen.insert((it.task, person)) {
                let row = self.row_of(it.task);
                self.preview.adapt(
                    row,
                    Some("Assignment"),
                    "has the same person twice: the second is left out",
                );
                continue;
            }
            // A duration says it better: work follows from it, unless nobody counts the units.
            let work_minutes = it.work.map(minutes).filter(|work| *work > 0);
            kept.push(IncomingAssignment {
                task: it.task,
                person,
                units: if it.units > 0.0 {
                    it.units.min(1000.0)
                } else {
                    1.0
                },
                work_minutes,
            });
        }
        kept
    }

    fn row_of(&self, task: usize) -> Option<u64> {
        let position = self
            .imported
            .task_of
            .iter()
            .position(|index| *index == Some(task))?;
        self.document.tasks.get(position).map(row)
    }
}

struct Calendars {
    list: Vec<IncomingCalendar>,
    /// By calendar of the plan: which of the list stands for it.
    used_instead: Vec<usize>,
}

fn row(task: &mspdi::Task) -> u64 {
    u64::try_from(task.id).unwrap_or_default()
}

fn constraint(from: Constraint) -> Option<entity::Constraint> {
    let (kind, at) = match from {
        Constraint::AsSoonAsPossible => return None,
        Constraint::AsLateAsPossible => (ConstraintKind::AsLateAsPossible, None),
        Constraint::MustStartOn(at) => (ConstraintKind::MustStartOn, Some(at)),
        Constraint::MustFinishOn(at) => (ConstraintKind::MustFinishOn, Some(at)),
        Constraint::StartNoEarlierThan(at) => (ConstraintKind::StartNoEarlierThan, Some(at)),
        Constraint::StartNoLaterThan(at) => (ConstraintKind::StartNoLaterThan, Some(at)),
        Constraint::FinishNoEarlierThan(at) => (ConstraintKind::FinishNoEarlierThan, Some(at)),
        Constraint::FinishNoLaterThan(at) => (ConstraintKind::FinishNoLaterThan, Some(at)),
    };
    Some(entity::Constraint {
        kind,
        at: at.map(local),
    })
}

fn progress(from: &plan::Progress) -> entity::Progress {
    entity::Progress {
        actual_start: from.actual_start.map(local),
        actual_finish: from
            .actual_finish
            .map(|finish| local(finish.max(from.actual_start.unwrap_or(finish)))),
        done_minutes: minutes(from.done).clamp(0, model::rules::MINUTES_MAX),
        remaining_minutes: from
            .remaining
            .map(|left| minutes(left).clamp(0, model::rules::MINUTES_MAX)),
        stop: from.stop.map(local),
        resume: from.resume.map(local),
        percent_complete: (from.percent_complete * 100.0).round().clamp(0.0, 100.0) as u8,
    }
}

fn splits(from: &[(Seconds, Seconds)]) -> Vec<entity::Split> {
    let mut splits: Vec<entity::Split> = Vec::with_capacity(from.len());
    for (after, gap) in from {
        let (after_minutes, gap_minutes) = (minutes(*after), minutes(*gap));
        let is_later = splits
            .last()
            .is_none_or(|last| last.after_minutes < after_minutes);
        if gap_minutes > 0 && is_later {
            splits.push(entity::Split {
                after_minutes,
                gap_minutes,
            });
        }
    }
    splits
}

fn week(from: &[Option<Vec<plan::Shift>>; 7]) -> Vec<Option<Vec<entity::Shift>>> {
    if from.iter().all(Option::is_none) {
        return Vec::new();
    }
    from.iter().map(|day| day.as_deref().map(shifts)).collect()
}

/// In order, without overlaps: what the graph asks of a day.
fn shifts(from: &[plan::Shift]) -> Vec<entity::Shift> {
    let mut shifts: Vec<entity::Shift> = from
        .iter()
        .map(|it| entity::Shift {
            start_minute: (it.start / 60).min(1440) as u16,
            end_minute: it.end.div_ceil(60).min(1440) as u16,
        })
        .collect();
    shifts.sort_by_key(|it| (it.start_minute, it.end_minute));
    let mut apart: Vec<entity::Shift> = Vec::with_capacity(shifts.len());
    for mut it in shifts {
        it.start_minute = it
            .start_minute
            .max(apart.last().map_or(0, |last| last.end_minute));
        if it.start_minute < it.end_minute {
            apart.push(it);
        }
    }
    apart
}

fn some_of(names: &[String]) -> String {
    let shown = names
        .iter()
        .take(5)
        .map(|name| format!("“{name}”"))
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(5) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn minutes(seconds: Seconds) -> i64 {
    (seconds + 30).div_euclid(60)
}

fn minor(units: f64) -> i64 {
    let most = model::rules::MINOR_MAX as f64;
    (units * 100.0).round().clamp(-most, most) as i64
}

/// None outside of the years that the graph knows.
fn day(number: i32) -> Option<Day> {
    let date = jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(i64::from(number)).ok()?)
        .ok()?;
    (model::rules::YEAR_FIRST..=model::rules::YEAR_LAST)
        .contains(&date.year())
        .then_some(Day(date))
}

/// Instants are wall-clock seconds since 1970; those beyond the graph's years are brought into them.
fn local(instant: plan::Instant) -> LocalTime {
    let (first, last) = (-70 * 366 * DAY, 231 * 365 * DAY);
    let instant = instant.clamp(first, last);
    let date = day(instant.div_euclid(DAY) as i32).unwrap_or(Day(jiff::civil::date(1970, 1, 1)));
    let second = instant.rem_euclid(DAY);
    let part = |value: i64| value as i8;
    LocalTime(date.0.at(
        part(second / 3600),
        part(second / 60 % 60),
        part(second % 60),
        0,
    ))
}

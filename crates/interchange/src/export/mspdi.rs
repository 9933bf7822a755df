//! A project as Microsoft Project XML.

use std::collections::{HashMap, HashSet};

use model::entity::{
    Assignment, ConstraintKind, DependencyType, EffortRule, LagUnit, Person, Project, Task,
};
use model::{Graph, Id, LocalTime};

use super::calendars::Calendars;
use super::xml::Xml;
use super::{Dates, Extras, Part};
use crate::mspdi::{DAYS, REMAINING_WORK};

const NAMESPACE: &str = "http://schemas.microsoft.com/project";
/// The resource of an assignment to nobody.
const NOBODY: i32 = -65_535;

pub fn write(graph: &Graph, project: &Project, extras: &Extras) -> String {
    let outline = graph.outline(project.id);
    let uid_of: HashMap<Id, usize> = outline
        .iter()
        .enumerate()
        .map(|(at, (_, task))| (task.id, at + 1))
        .collect();
    let mut calendars = Calendars::default();
    let standard = project
        .calendar
        .or(graph.workspace().and_then(|it| it.calendar));
    let standard = standard.and_then(|id| calendars.uid(graph, id));
    for (_, task) in &outline {
        if let Some(calendar) = task.calendar {
            calendars.uid(graph, calendar);
        }
    }
    let team = Team::of(graph, &outline, &mut calendars, standard);
    let mut xml = Xml::default();
    xml.text
        .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    xml.text
        .push_str(&format!("<Project xmlns=\"{NAMESPACE}\">\n"));
    head(&mut xml, project, &outline, extras, standard);
    calendars.write(&mut xml, &team.calendars);
    xml.open("Tasks");
    for (at, (level, task)) in outline.iter().enumerate() {
        let writer = TaskWriter {
            graph,
            task,
            uid_of: &uid_of,
            dates: extras.dates.get(&task.id),
            calendars: &mut calendars,
        };
        writer.write(&mut xml, at + 1, level + 1);
    }
    xml.close();
    team.write(&mut xml, &calendars, extras, &uid_of);
    xml.text.push_str("</Project>\n");
    xml.text
}

fn head(
    xml: &mut Xml,
    project: &Project,
    outline: &[(usize, &Task)],
    extras: &Extras,
    calendar: Option<usize>,
) {
    let finish = outline
        .iter()
        .filter_map(|(_, task)| extras.dates.get(&task.id))
        .map(|dates| dates.finish)
        .max();
    xml.leaf("SaveVersion", 14);
    xml.leaf("Name", format!("{}.xml", project.name));
    xml.leaf("Title", &project.name);
    xml.flag("ScheduleFromStart", project.from_finish.is_none());
    xml.leaf("StartDate", time(project.start));
    xml.maybe("FinishDate", project.from_finish.or(finish).map(time));
    xml.leaf("CriticalSlackLimit", project.critical_slack_minutes / 480);
    xml.maybe("CalendarUID", calendar);
    xml.leaf("MinutesPerDay", 480);
    xml.leaf("MinutesPerWeek", 2400);
    xml.leaf("DaysPerMonth", 20);
    xml.flag("HonorConstraints", project.honor_constraints);
}

struct TaskWriter<'a, 'b> {
    graph: &'a Graph,
    task: &'a Task,
    uid_of: &'b HashMap<Id, usize>,
    dates: Option<&'b Dates>,
    calendars: &'b mut Calendars<'a>,
}

impl TaskWriter<'_, '_> {
    fn write(self, xml: &mut Xml, uid: usize, level: usize) {
        let task = self.task;
        let summary = self.graph.is_summary(task.id);
        let progress = &task.progress;
        let start = task
            .manual
            .map(|it| it.start)
            .or(progress.actual_start)
            .or(self.dates.map(|it| it.start));
        let finish = task
            .manual
            .map(|it| it.finish)
            .or(progress.actual_finish)
            .or(self.dates.map(|it| it.finish));
        xml.open("Task");
        xml.leaf("UID", uid);
        xml.leaf("ID", uid);
        xml.leaf("Name", &task.name);
        xml.flag("Active", !task.inactive);
        xml.flag("Manual", task.manual.is_some());
        let effort = match task.effort_rule {
            EffortRule::FixedUnits => 0,
            EffortRule::FixedDuration => 1,
            EffortRule::FixedWork => 2,
        };
        xml.leaf("Type", effort);
        xml.flag("IsNull", false);
        xml.leaf("OutlineLevel", level);
        xml.leaf("Priority", task.priority);
        xml.maybe("Start", start.map(time));
        xml.maybe("Finish", finish.map(time));
        xml.leaf("Duration", duration(task.estimate.likely_minutes));
        xml.maybe("ManualStart", task.manual.map(|it| time(it.start)));
        xml.maybe("ManualFinish", task.manual.map(|it| time(it.finish)));
        // Days, counted round the clock or not.
        xml.leaf("DurationFormat", if task.estimate.elapsed { 8 } else { 7 });
        xml.maybe("Stop", progress.stop.map(time));
        xml.maybe("Resume", progress.resume.map(time));
        xml.flag("Milestone", task.milestone);
        xml.flag("Summary", summary);
        // Hundredths of the currency's unit.
        xml.leaf("FixedCost", task.fixed_cost_minor);
        xml.leaf("PercentComplete", progress.percent_complete);
        xml.maybe("ActualCost", task.actual_cost_minor);
        if !summary {
            xml.maybe("ActualStart", progress.actual_start.map(time));
            xml.maybe("ActualFinish", progress.actual_finish.map(time));
            if progress.actual_start.is_some() {
                let left = task.estimate.likely_minutes - progress.done_minutes;
                xml.leaf("ActualDuration", duration(progress.done_minutes));
                xml.leaf(
                    "RemainingDuration",
                    duration(progress.remaining_minutes.unwrap_or(left).max(0)),
                );
            }
        }
        let (kind, at) = constraint(task);
        xml.leaf("ConstraintType", kind);
        let calendar = task
            .calendar
            .and_then(|id| self.calendars.uid(self.graph, id));
        xml.maybe("CalendarUID", calendar);
        xml.maybe("ConstraintDate", at.map(time));
        xml.maybe(
            "Deadline",
            task.promise
                .as_ref()
                .map(|promise| format!("{}T17:00:00", promise.due)),
        );
        xml.flag("LevelingCanSplit", task.can_split);
        // Tenths of a minute.
        let delay = match (task.levelled_start, self.dates) {
            // Microsoft Project knows delays alone.
            (Some(_), Some(dates)) => dates.levelling_delay_minutes,
            _ => task.levelling_delay_minutes,
        };
        xml.leaf("LevelingDelay", delay * 10);
        xml.leaf("LevelingDelayFormat", 8);
        xml.flag("IgnoreResourceCalendar", task.ignore_resource_calendars);
        if !task.notes.is_empty() {
            xml.leaf("Notes", &task.notes);
        }
        for it in self.graph.dependencies_into(task.id) {
            // A task of another project is in another file.
            let Some(predecessor) = self.uid_of.get(&it.predecessor) else {
                continue;
            };
            let kind = match it.dependency_type {
                DependencyType::FinishFinish => 0,
                DependencyType::FinishStart => 1,
                DependencyType::StartFinish => 2,
                DependencyType::StartStart => 3,
            };
            let (lag, format) = match it.lag.unit {
                LagUnit::WorkingMinutes => (it.lag.value * 10.0, 7),
                LagUnit::ElapsedMinutes => (it.lag.value * 10.0, 8),
                LagUnit::Percent => (it.lag.value, 19),
                LagUnit::ElapsedPercent => (it.lag.value, 20),
            };
            xml.open("PredecessorLink");
            xml.leaf("PredecessorUID", predecessor);
            xml.leaf("Type", kind);
            xml.flag("CrossProject", false);
            xml.leaf("LinkLag", lag.round());
            xml.leaf("LagFormat", format);
            xml.close();
        }
        xml.close();
    }
}

fn constraint(task: &Task) -> (u8, Option<LocalTime>) {
    let Some(constraint) = task.constraint else {
        return (0, None);
    };
    let kind = match constraint.kind {
        ConstraintKind::AsLateAsPossible => 1,
        ConstraintKind::MustStartOn => 2,
        ConstraintKind::MustFinishOn => 3,
        ConstraintKind::StartNoEarlierThan => 4,
        ConstraintKind::StartNoLaterThan => 5,
        ConstraintKind::FinishNoEarlierThan => 6,
        ConstraintKind::FinishNoLaterThan => 7,
    };
    (kind, constraint.at)
}

/// Who works on the project. Work for a team or a skill is on a resource of that name.
struct Team<'a> {
    people: Vec<Resource<'a>>,
    assignments: Vec<(&'a Assignment, usize)>,
    /// Of the people, with what each rests on.
    calendars: Vec<(String, usize)>,
}

struct Resource<'a> {
    name: String,
    person: Option<&'a Person>,
    /// Index into the calendars of people.
    calendar: Option<usize>,
}

impl<'a> Team<'a> {
    fn of(
        graph: &'a Graph,
        outline: &[(usize, &'a Task)],
        calendars: &mut Calendars<'a>,
        standard: Option<usize>,
    ) -> Team<'a> {
        let mut team = Team {
            people: Vec::new(),
            assignments: Vec::new(),
            calendars: Vec::new(),
        };
        let mut known: HashMap<String, usize> = HashMap::new();
        for (_, task) in outline {
            for assignment in graph.assignments_of(task.id) {
                let person = assignment.person.and_then(|id| graph.person(id));
                let name = person.map(|it| it.name.clone());
                let name = name.or_else(|| {
                    assignment
                        .team
                        .and_then(|id| graph.team(id))
                        .map(|it| it.name.clone())
                });
                let name =
                    name.or_else(|| assignment.skill.as_ref().map(|skill| skill.name.clone()));
                let Some(name) = name else { continue };
                let key =
                    person.map_or_else(|| format!("“{name}”"), |person| person.id.to_string());
                let at = *known.entry(key).or_insert_with(|| {
                    let base = person
                        .and_then(|it| it.calendar)
                        .and_then(|id| calendars.uid(graph, id));
                    let calendar = base.or(standard).map(|base| {
                        team.calendars.push((name.clone(), base));
                        team.calendars.len() - 1
                    });
                    team.people.push(Resource {
                        name: name.clone(),
                        person,
                        calendar,
                    });
                    team.people.len() - 1
                });
                team.assignments.push((assignment, at));
            }
        }
        team
    }

    fn write(
        &self,
        xml: &mut Xml,
        calendars: &Calendars,
        extras: &Extras,
        uid_of: &HashMap<Id, usize>,
    ) {
        xml.open("Resources");
        for (at, it) in self.people.iter().enumerate() {
            xml.open("Resource");
            xml.leaf("UID", at + 1);
            xml.leaf("ID", at + 1);
            xml.leaf("Name", &it.name);
            xml.leaf("Type", 1);
            xml.flag("IsNull", false);
            xml.maybe(
                "EmailAddress",
                it.person.and_then(|person| person.email.as_deref()),
            );
            xml.leaf("MaxUnits", it.person.map_or(1.0, |person| person.capacity));
            let rate = it
                .person
                .and_then(|person| person.rate_minor_per_hour)
                .filter(|_| extras.rates);
            xml.maybe("StandardRate", rate.map(|minor| minor as f64 / 100.0));
            xml.maybe(
                "CalendarUID",
                it.calendar.map(|at| calendars.count() + 1 + at),
            );
            xml.close();
        }
        xml.close();
        xml.open("Assignments");
        for (at, (it, resource)) in self.assignments.iter().enumerate() {
            let Some(task) = uid_of.get(&it.task) else {
                continue;
            };
            xml.open("Assignment");
            xml.leaf("UID", at + 1);
            xml.leaf("TaskUID", task);
            xml.leaf("ResourceUID", resource + 1);
            xml.leaf("Units", it.units);
            xml.maybe("Work", it.work_minutes.map(duration));
            if let Some(parts) = extras.parts.get(&it.task) {
                write_parts(xml, at + 1, parts, rate(it, parts));
            }
            xml.close();
        }
        // What nobody is on has its gaps in an assignment to nobody.
        let assigned: HashSet<Id> = self.assignments.iter().map(|(it, _)| it.task).collect();
        let mut alone: Vec<_> = uid_of
            .iter()
            .filter(|(id, _)| !assigned.contains(id))
            .filter_map(|(id, uid)| Some((uid, extras.parts.get(id)?)))
            .collect();
        alone.sort_by_key(|(uid, _)| *uid);
        for (at, (task, parts)) in alone.into_iter().enumerate() {
            let uid = self.assignments.len() + at + 1;
            xml.open("Assignment");
            xml.leaf("UID", uid);
            xml.leaf("TaskUID", task);
            xml.leaf("ResourceUID", NOBODY);
            xml.leaf("Units", 1);
            write_parts(xml, uid, parts, 1.0);
            xml.close();
        }
        xml.close();
    }
}

/// Minutes of work in a minute: its blocks add up to the assignment's work.
fn rate(assignment: &Assignment, parts: &[Part]) -> f64 {
    let whole: i64 = parts.iter().map(|part| part.minutes).sum();
    // Without any work there would be no gaps.
    let work = assignment.work_minutes.filter(|work| *work > 0);
    work.map_or(assignment.units, |work| work as f64 / whole.max(1) as f64)
}

/// The gaps of a split task are the blocks without work between those with.
fn write_parts(xml: &mut Xml, assignment: usize, parts: &[Part], rate: f64) {
    let mut block = |start: LocalTime, finish: LocalTime, minutes: f64| {
        xml.open("TimephasedData");
        xml.leaf("Type", REMAINING_WORK);
        xml.leaf("UID", assignment);
        xml.leaf("Start", time(start));
        xml.leaf("Finish", time(finish));
        xml.leaf("Unit", DAYS);
        xml.leaf("Value", duration(minutes.round() as i64));
        xml.close();
    };
    for (at, part) in parts.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|before| parts.get(before)) {
            block(before.finish, part.start, 0.0);
        }
        block(part.start, part.finish, part.minutes as f64 * rate);
    }
}

fn time(at: LocalTime) -> String {
    at.0.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn duration(minutes: i64) -> String {
    format!("PT{}H{}M0S", minutes / 60, minutes % 60)
}

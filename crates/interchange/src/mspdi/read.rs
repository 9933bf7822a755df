//! From text to a [`Document`].

use std::collections::HashMap;

use engine::plan::{Instant, Seconds};

use super::document::{
    Assignment, AssignmentPlaces, Baseline, COMPUTED, Calendar, Document, Exception,
    PredecessorLink, Project, Resource, Task, TaskPlaces, Time, WeekDay, WorkWeek, WorkingTime,
    computed_up_to,
};
use super::fields::{parse_duration, parse_instant, parse_time};
use super::pull::Pull;
use super::{MspdiError, Source};

/// Reads a whole file.
///
/// # Errors
/// When it is not well-formed MSPDI, is cut off, or uses an id twice; each with its line.
pub fn read(source: &Source<'_>) -> Result<Document, MspdiError> {
    let mut pull = Pull::new(source);
    let mut document = None;
    while let Some(name) = pull.child()? {
        if name != "Project" {
            let what = format!(
                "this is not Microsoft Project XML: it begins with <{name}>, not <Project>"
            );
            return Err(pull.error(what));
        }
        document = Some(project(&mut pull)?);
    }
    let document = document.ok_or_else(|| MspdiError::new("the file holds no <Project>"))?;
    unique(
        source,
        "calendar",
        document.calendars.iter().map(|c| (c.uid, c.position)),
    )?;
    unique(
        source,
        "task",
        document.tasks.iter().map(|t| (t.uid, t.position)),
    )?;
    unique(
        source,
        "resource",
        document.resources.iter().map(|r| (r.uid, r.position)),
    )?;
    check_links(source, &document)?;
    Ok(document)
}

fn unique(
    source: &Source<'_>,
    kind: &str,
    ids: impl Iterator<Item = (i64, usize)>,
) -> Result<(), MspdiError> {
    let mut seen: HashMap<i64, usize> = HashMap::with_capacity(ids.size_hint().0);
    for (uid, position) in ids {
        if let Some(first) = seen.insert(uid, position) {
            let what = format!(
                "{kind} UID {uid} is used twice, first in line {}",
                source.line(first)
            );
            return Err(MspdiError::at(source.line(position), what));
        }
    }
    Ok(())
}

fn check_links(source: &Source<'_>, document: &Document) -> Result<(), MspdiError> {
    let known: std::collections::HashSet<i64> =
        document.tasks.iter().map(|task| task.uid).collect();
    for task in &document.tasks {
        for link in &task.links {
            if !link.cross_project && !known.contains(&link.predecessor_uid) {
                let what = format!(
                    "task \"{}\" (UID {}) waits for task UID {}, which is not in the file",
                    task.name, task.uid, link.predecessor_uid
                );
                return Err(MspdiError::at(source.line(link.position), what));
            }
        }
    }
    Ok(())
}

fn project(pull: &mut Pull<'_>) -> Result<Document, MspdiError> {
    let mut document = Document {
        project: Project {
            schedule_from_start: true,
            honor_constraints: true,
            minutes_per_day: 480,
            ..Project::default()
        },
        ..Document::default()
    };
    let opened = pull.position();
    while let Some(name) = pull.child()? {
        let from = pull.tag_from();
        if document.places.indent == (0, 0) {
            document.places.indent = (opened, from);
        }
        let project = &mut document.project;
        match name {
            "Name" => project.name = pull.text()?.into_owned(),
            "Title" => project.title = pull.text()?.into_owned(),
            "ScheduleFromStart" => project.schedule_from_start = pull.flag()?,
            "StartDate" => {
                project.start = instant(pull, name)?;
                document.places.after_start_date = Some(pull.position());
            }
            "FinishDate" => {
                project.finish = instant(pull, name)?;
                document.places.finish_date = Some((from, pull.position()));
            }
            "StatusDate" => project.status_date = instant(pull, name)?,
            "CalendarUID" => project.calendar_uid = Some(pull.number(name)?),
            "CriticalSlackLimit" => project.critical_slack_limit = pull.number(name)?,
            "HonorConstraints" => project.honor_constraints = pull.flag()?,
            "MultipleCriticalPaths" => project.multiple_critical_paths = pull.flag()?,
            "MinutesPerDay" => project.minutes_per_day = pull.number(name)?,
            "Calendars" => {
                while let Some(name) = pull.child()? {
                    match name {
                        "Calendar" => document.calendars.push(calendar(pull)?),
                        _ => pull.skip()?,
                    }
                }
            }
            "Tasks" => {
                while let Some(name) = pull.child()? {
                    match name {
                        "Task" => {
                            let (task, places) = task(pull)?;
                            document.tasks.push(task);
                            document.places.tasks.push(places);
                        }
                        _ => pull.skip()?,
                    }
                }
            }
            "Resources" => {
                while let Some(name) = pull.child()? {
                    match name {
                        "Resource" => document.resources.push(resource(pull)?),
                        _ => pull.skip()?,
                    }
                }
            }
            "Assignments" => {
                while let Some(name) = pull.child()? {
                    match name {
                        "Assignment" => {
                            let (assignment, places) = assignment(pull)?;
                            document.assignments.push(assignment);
                            document.places.assignments.push(places);
                        }
                        _ => pull.skip()?,
                    }
                }
            }
            _ => pull.skip()?,
        }
    }
    Ok(document)
}

fn instant(pull: &mut Pull<'_>, name: &str) -> Result<Option<Instant>, MspdiError> {
    let text = pull.text()?;
    // An empty date and Microsoft's "not available" are no date.
    if text.trim().is_empty() || text.trim() == "NA" {
        return Ok(None);
    }
    match parse_instant(&text) {
        Some(instant) => Ok(Some(instant)),
        None => Err(pull.error(format!(
            "<{name}> should be a date such as 2026-07-03T17:00:00, not \"{text}\""
        ))),
    }
}

fn duration(pull: &mut Pull<'_>, name: &str) -> Result<Option<Seconds>, MspdiError> {
    let text = pull.text()?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    match parse_duration(&text) {
        Some(seconds) => Ok(Some(seconds)),
        None => Err(pull.error(format!(
            "<{name}> should be a duration such as PT8H0M0S, not \"{text}\""
        ))),
    }
}

fn calendar(pull: &mut Pull<'_>) -> Result<Calendar, MspdiError> {
    let mut calendar = Calendar {
        position: pull.tag_from(),
        ..Calendar::default()
    };
    while let Some(name) = pull.child()? {
        match name {
            "UID" => calendar.uid = pull.number(name)?,
            "Name" => calendar.name = pull.text()?.into_owned(),
            "IsBaseCalendar" => calendar.is_base = pull.flag()?,
            "BaseCalendarUID" => calendar.base_uid = Some(pull.number(name)?),
            "WeekDays" => calendar.week_days = week_days(pull)?,
            "Exceptions" => {
                while let Some(name) = pull.child()? {
                    match name {
                        "Exception" => calendar.exceptions.push(exception(pull)?),
                        _ => pull.skip()?,
                    }
                }
            }
            "WorkWeeks" => {
                while let Some(name) = pull.child()? {
                    match name {
                        "WorkWeek" => calendar.work_weeks.push(work_week(pull)?),
                        _ => pull.skip()?,
                    }
                }
            }
            _ => pull.skip()?,
        }
    }
    Ok(calendar)
}

fn week_days(pull: &mut Pull<'_>) -> Result<Vec<WeekDay>, MspdiError> {
    let mut days = Vec::new();
    while let Some(name) = pull.child()? {
        if name != "WeekDay" {
            pull.skip()?;
            continue;
        }
        let mut day = WeekDay::default();
        while let Some(name) = pull.child()? {
            match name {
                "DayType" => day.day_type = pull.number(name)?,
                "DayWorking" => day.working = pull.flag()?,
                "TimePeriod" => day.span = time_period(pull)?,
                "WorkingTimes" => day.times = working_times(pull)?,
                _ => pull.skip()?,
            }
        }
        days.push(day);
    }
    Ok(days)
}

fn time_period(pull: &mut Pull<'_>) -> Result<Option<(Instant, Instant)>, MspdiError> {
    let (mut from, mut to) = (None, None);
    while let Some(name) = pull.child()? {
        match name {
            "FromDate" => from = instant(pull, name)?,
            "ToDate" => to = instant(pull, name)?,
            _ => pull.skip()?,
        }
    }
    Ok(from.zip(to))
}

fn working_times(pull: &mut Pull<'_>) -> Result<Vec<WorkingTime>, MspdiError> {
    let mut times = Vec::new();
    while let Some(name) = pull.child()? {
        if name != "WorkingTime" {
            pull.skip()?;
            continue;
        }
        let (mut from, mut to) = (None, None);
        while let Some(name) = pull.child()? {
            match name {
                "FromTime" => from = time(pull, name)?,
                "ToTime" => to = time(pull, name)?,
                _ => pull.skip()?,
            }
        }
        if let (Some(from), Some(to)) = (from, to) {
            times.push(WorkingTime { from, to });
        }
    }
    Ok(times)
}

fn time(pull: &mut Pull<'_>, name: &str) -> Result<Option<u32>, MspdiError> {
    let text = pull.text()?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    match parse_time(&text) {
        Some(time) => Ok(Some(time)),
        None => Err(pull.error(format!(
            "<{name}> should be a time such as 08:00:00, not \"{text}\""
        ))),
    }
}

fn exception(pull: &mut Pull<'_>) -> Result<Exception, MspdiError> {
    let mut exception = Exception::default();
    while let Some(name) = pull.child()? {
        match name {
            "Name" => exception.name = pull.text()?.into_owned(),
            "EnteredByOccurrences" => exception.by_occurrences = pull.flag()?,
            "TimePeriod" => exception.span = time_period(pull)?,
            "Occurrences" => exception.occurrences = pull.number(name)?,
            "Type" => exception.kind = pull.number(name)?,
            "Period" => exception.period = pull.number(name)?,
            "DaysOfWeek" => exception.days_of_week = pull.number(name)?,
            "MonthItem" => exception.month_item = pull.number(name)?,
            "MonthPosition" => exception.month_position = pull.number(name)?,
            "Month" => exception.month = pull.number(name)?,
            "MonthDay" => exception.month_day = pull.number(name)?,
            "DayWorking" => exception.working = pull.flag()?,
            "WorkingTimes" => exception.times = working_times(pull)?,
            _ => pull.skip()?,
        }
    }
    Ok(exception)
}

fn work_week(pull: &mut Pull<'_>) -> Result<WorkWeek, MspdiError> {
    let mut week = WorkWeek::default();
    while let Some(name) = pull.child()? {
        match name {
            "TimePeriod" => week.span = time_period(pull)?,
            "WeekDays" => week.week_days = week_days(pull)?,
            _ => pull.skip()?,
        }
    }
    Ok(week)
}

fn task(pull: &mut Pull<'_>) -> Result<(Task, TaskPlaces), MspdiError> {
    let mut task = Task {
        position: pull.tag_from(),
        active: true,
        leveling_can_split: true,
        ..Task::default()
    };
    let opened = pull.position();
    let mut places = TaskPlaces {
        ranges: [(opened, opened); COMPUTED.len()],
        ..TaskPlaces::default()
    };
    places.indent = (opened, opened);
    let mut first = true;
    while let Some(name) = pull.child()? {
        let from = pull.tag_from();
        if first {
            places.indent = (opened, from);
            first = false;
        }
        task_field(pull, name, &mut task)?;
        let to = pull.position();
        let behind = computed_up_to(name);
        if behind > 0 && COMPUTED.get(behind - 1) == Some(&name) {
            let place = behind - 1;
            places.ranges[place] = (from, to);
            places.present[place] = true;
        }
        for (range, present) in places.ranges.iter_mut().zip(places.present).skip(behind) {
            if !present {
                *range = (to, to);
            }
        }
    }
    Ok((task, places))
}

fn task_field(pull: &mut Pull<'_>, name: &str, task: &mut Task) -> Result<(), MspdiError> {
    match name {
        "UID" => task.uid = pull.number(name)?,
        "ID" => task.id = pull.number(name)?,
        "Name" => task.name = pull.text()?.into_owned(),
        "WBS" => task.wbs = pull.text()?.into_owned(),
        "Notes" => task.notes = pull.text()?.into_owned(),
        "IsNull" => task.is_null = pull.flag()?,
        "Active" => task.active = pull.flag()?,
        "Manual" => task.manual = pull.flag()?,
        "Type" => task.kind = pull.number(name)?,
        "EffortDriven" => task.effort_driven = pull.flag()?,
        "OutlineLevel" => task.outline_level = Some(pull.number(name)?),
        "Priority" => task.priority = Some(pull.number(name)?),
        "Start" => task.start = instant(pull, name)?,
        "Finish" => task.finish = instant(pull, name)?,
        "ManualStart" => task.manual_start = instant(pull, name)?,
        "ManualFinish" => task.manual_finish = instant(pull, name)?,
        "Duration" => task.duration = duration(pull, name)?,
        "DurationFormat" => task.duration_format = pull.number(name)?,
        "Work" => task.work = duration(pull, name)?.unwrap_or(0),
        "Stop" => task.stop = instant(pull, name)?,
        "Resume" => task.resume = instant(pull, name)?,
        "Milestone" => task.milestone = pull.flag()?,
        "Summary" => task.summary = pull.flag()?,
        "ExternalTask" => task.external = pull.flag()?,
        "IsSubproject" => task.subproject = pull.flag()?,
        "FixedCost" => task.fixed_cost = pull.number(name)?,
        "PercentComplete" => task.percent_complete = pull.number(name)?,
        "ActualStart" => task.actual_start = instant(pull, name)?,
        "ActualFinish" => task.actual_finish = instant(pull, name)?,
        "ActualDuration" => task.actual_duration = duration(pull, name)?,
        "RemainingDuration" => task.remaining_duration = duration(pull, name)?,
        "ActualCost" => task.actual_cost = pull.number(name)?,
        "ConstraintType" => task.constraint_type = pull.number(name)?,
        "ConstraintDate" => task.constraint_date = instant(pull, name)?,
        "Deadline" => task.deadline = instant(pull, name)?,
        "CalendarUID" => task.calendar_uid = Some(pull.number(name)?),
        "IgnoreResourceCalendar" => task.ignore_resource_calendar = pull.flag()?,
        "LevelingCanSplit" => task.leveling_can_split = pull.flag()?,
        "LevelingDelay" => task.leveling_delay = (pull.number::<f64>(name)? * 6.0) as Seconds,
        "PredecessorLink" => task.links.push(link(pull)?),
        "ActualWork" => task.actual_work = duration(pull, name)?.unwrap_or(0),
        "Baseline" => {
            let read = baseline(pull)?;
            if task
                .baseline
                .as_ref()
                .is_none_or(|b| read.number < b.number)
            {
                task.baseline = Some(read);
            }
        }
        _ => pull.skip()?,
    }
    Ok(())
}

fn baseline(pull: &mut Pull<'_>) -> Result<Baseline, MspdiError> {
    let mut baseline = Baseline::default();
    while let Some(name) = pull.child()? {
        match name {
            "Number" => baseline.number = pull.number(name)?,
            "Start" => baseline.start = instant(pull, name)?,
            "Finish" => baseline.finish = instant(pull, name)?,
            "Work" => baseline.work = duration(pull, name)?.unwrap_or(0),
            "Cost" => baseline.cost = pull.number(name)?,
            _ => pull.skip()?,
        }
    }
    Ok(baseline)
}

fn link(pull: &mut Pull<'_>) -> Result<PredecessorLink, MspdiError> {
    let mut link = PredecessorLink {
        kind: 1,
        position: pull.tag_from(),
        ..PredecessorLink::default()
    };
    while let Some(name) = pull.child()? {
        match name {
            "PredecessorUID" => link.predecessor_uid = pull.number(name)?,
            "Type" => link.kind = pull.number(name)?,
            "CrossProject" => link.cross_project = pull.flag()?,
            "LinkLag" => link.lag = pull.number(name)?,
            "LagFormat" => link.lag_format = pull.number(name)?,
            _ => pull.skip()?,
        }
    }
    Ok(link)
}

fn resource(pull: &mut Pull<'_>) -> Result<Resource, MspdiError> {
    let mut resource = Resource {
        position: pull.tag_from(),
        kind: 1,
        max_units: 1.0,
        ..Resource::default()
    };
    while let Some(name) = pull.child()? {
        match name {
            "UID" => resource.uid = pull.number(name)?,
            "Name" => resource.name = pull.text()?.into_owned(),
            "EmailAddress" => resource.email = pull.text()?.into_owned(),
            "IsNull" => resource.is_null = pull.flag()?,
            "Type" => resource.kind = pull.number(name)?,
            "MaxUnits" => resource.max_units = pull.number(name)?,
            "StandardRate" => resource.standard_rate = pull.number(name)?,
            "CostPerUse" => resource.cost_per_use = pull.number(name)?,
            "CalendarUID" => resource.calendar_uid = Some(pull.number(name)?),
            _ => pull.skip()?,
        }
    }
    Ok(resource)
}

type Block = (Instant, Instant, Seconds);

fn assignment(pull: &mut Pull<'_>) -> Result<(Assignment, AssignmentPlaces), MspdiError> {
    let mut assignment = Assignment {
        position: pull.tag_from(),
        units: 1.0,
        ..Assignment::default()
    };
    let mut places = AssignmentPlaces::default();
    while let Some(name) = pull.child()? {
        let from = pull.tag_from();
        if places.first == 0 {
            places.first = from;
        }
        let mut time = None;
        match name {
            // Only said again, so it may be what it likes.
            "UID" => assignment.uid = pull.text()?.trim().parse().unwrap_or_default(),
            "TaskUID" => assignment.task_uid = pull.number(name)?,
            "ResourceUID" => assignment.resource_uid = pull.number(name)?,
            "Units" => assignment.units = pull.number(name)?,
            "Work" => assignment.work = duration(pull, name)?,
            "TimephasedData" => {
                let (kind, block) = timephased(pull)?;
                if matches!(kind, 1 | 2) {
                    assignment.timephased.extend(block);
                    time = Some(Time::Block);
                }
            }
            _ => {
                time = match name {
                    "Start" => Some(Time::Start),
                    "Finish" => Some(Time::Finish),
                    _ => None,
                };
                pull.skip()?;
            }
        }
        places.end = pull.position();
        places
            .times
            .extend(time.map(|time| (time, from, places.end)));
    }
    Ok((assignment, places))
}

/// The kind of a block (1 work to do, 2 work done, others baselines and costs), and from when to
/// when it is how much.
fn timephased(pull: &mut Pull<'_>) -> Result<(i64, Option<Block>), MspdiError> {
    let (mut kind, mut start, mut finish, mut value) = (0i64, None, None, None);
    while let Some(name) = pull.child()? {
        match name {
            "Type" => kind = pull.number(name)?,
            "Start" => start = instant(pull, name)?,
            "Finish" => finish = instant(pull, name)?,
            "Value" => value = parse_duration(&pull.text()?),
            _ => pull.skip()?,
        }
    }
    let block = match (start, finish, value) {
        (Some(start), Some(finish), Some(value)) => Some((start, finish, value)),
        _ => None,
    };
    Ok((kind, block))
}

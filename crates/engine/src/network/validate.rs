//! Does a plan name only what it holds?

use super::ScheduleError;
use crate::calendar::CalendarError;
use crate::plan::{CalendarIx, Coefficients, Plan, Task, Who};

pub(super) fn validate(plan: &Plan) -> Result<(), ScheduleError> {
    let invalid = |what: String| Err(ScheduleError::Invalid { what });
    let missing = |user: String, calendar: CalendarIx| {
        Err(ScheduleError::Calendar(CalendarError::Missing {
            user,
            calendar,
        }))
    };
    let no_calendar = |calendar: CalendarIx| calendar >= plan.calendars.len();
    for project in &plan.projects {
        if no_calendar(project.calendar) {
            return missing(format!("project \"{}\"", project.name), project.calendar);
        }
        if project.from_finish && project.finish.is_none() {
            return invalid(format!(
                "project \"{}\" is scheduled from its finish, but has no finish date",
                project.name
            ));
        }
    }
    for task in &plan.tasks {
        self::task(plan, task)?;
    }
    for d in &plan.dependencies {
        if d.predecessor >= plan.tasks.len() || d.successor >= plan.tasks.len() {
            return invalid(format!(
                "a dependency joins tasks number {} and {}, but the plan has only {} tasks",
                d.predecessor,
                d.successor,
                plan.tasks.len()
            ));
        }
    }
    let mut correlated = vec![false; plan.tasks.len()];
    for correlation in &plan.correlations {
        for task in &correlation.tasks {
            match correlated.get_mut(*task) {
                None => return invalid("a correlation names a task that is not there".into()),
                Some(again) if *again => {
                    let name = &plan.tasks[*task].name;
                    return invalid(format!(
                        "task \"{name}\" is in two correlations; put all of them into one"
                    ));
                }
                Some(first) => *first = true,
            }
        }
        let matrix = matches!(correlation.coefficients, Coefficients::Matrix(_));
        if matrix && correlation.factor().is_none() {
            return invalid(
                "a correlation matrix contradicts itself: it has to be symmetric with 1 on its \
                 diagonal, and what goes with a task must not go against what goes with it"
                    .into(),
            );
        }
    }
    flows(plan)?;
    for resource in &plan.resources {
        if let Some(calendar) = resource.calendar.filter(|calendar| no_calendar(*calendar)) {
            return missing(format!("resource \"{}\"", resource.name), calendar);
        }
    }
    for assignment in &plan.assignments {
        let resource_missing =
            matches!(assignment.who, Who::Resource(resource) if resource >= plan.resources.len());
        if assignment.task >= plan.tasks.len() || resource_missing {
            return invalid("an assignment names a task or a resource that is not there".into());
        }
    }
    Ok(())
}

fn flows(plan: &Plan) -> Result<(), ScheduleError> {
    let mut paced = vec![false; plan.tasks.len()];
    for flow in &plan.flows {
        let name = &flow.name;
        let invalid = |what: &str| {
            let what = format!("flow \"{name}\" {what}");
            Err(ScheduleError::Invalid { what })
        };
        for item in &flow.items {
            match paced.get_mut(item.task) {
                None => return invalid("holds a task that is not there"),
                Some(again) if *again => {
                    return invalid("holds a task that is in a flow already");
                }
                Some(first) => *first = true,
            }
        }
        if !flow.is_sound() {
            return invalid(
                "has no pace: it needs a past in which something was finished, and periods to \
                 come, one after the other, in which somebody works",
            );
        }
    }
    Ok(())
}

pub(super) fn task(plan: &Plan, task: &Task) -> Result<(), ScheduleError> {
    let invalid = |what: String| Err(ScheduleError::Invalid { what });
    let name = &task.name;
    if task.project >= plan.projects.len() {
        return invalid(format!(
            "task \"{name}\" belongs to project number {}, which is not there",
            task.project
        ));
    }
    if task
        .driver
        .is_some_and(|driver| driver >= plan.drivers.len())
    {
        return invalid(format!(
            "task \"{name}\" is under a driver that is not there"
        ));
    }
    if let Some(parent) = task.parent.filter(|parent| *parent >= plan.tasks.len()) {
        return invalid(format!(
            "task \"{name}\" lies under task number {parent}, which is not there"
        ));
    }
    if let Some(calendar) = task
        .calendar
        .filter(|calendar| *calendar >= plan.calendars.len())
    {
        let user = format!("task \"{name}\"");
        return Err(ScheduleError::Calendar(CalendarError::Missing {
            user,
            calendar,
        }));
    }
    if task.duration.seconds < 0 {
        return invalid(format!(
            "task \"{name}\" has a negative duration; give it zero or more"
        ));
    }
    if task.splits.iter().any(|(at, gap)| *at < 0 || *gap < 0) || task.levelling_delay < 0 {
        return invalid(format!(
            "task \"{name}\" has a negative split or levelling delay"
        ));
    }
    Ok(())
}

//! A project as a table, a row a task, with column names that the import knows.

use model::entity::{ConstraintKind, Dependency, DependencyType, LagUnit, Project, Task};
use model::{Graph, LocalTime};

use super::Extras;

const HEADER: [&str; 17] = [
    "Id",
    "Outline level",
    "Name",
    "Status",
    "Start",
    "Forecast start",
    "Forecast finish",
    "Duration",
    "Low",
    "High",
    "Predecessors",
    "Assignee",
    "Due date",
    "Percent complete",
    "Completed",
    "Tags",
    "Notes",
];

pub fn write(graph: &Graph, project: &Project, extras: &Extras) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(HEADER);
    for (level, task) in graph.outline(project.id) {
        let _ = writer.write_record(row(graph, task, level, extras));
    }
    writer.into_inner().unwrap_or_default()
}

fn row(graph: &Graph, task: &Task, level: usize, extras: &Extras) -> [String; 17] {
    let dates = extras.dates.get(&task.id);
    let day = |at: LocalTime| at.0.date().to_string();
    let predecessors = graph
        .dependencies_into(task.id)
        .filter_map(|it| predecessor(graph, task, it));
    let people = graph.assignments_of(task.id).filter_map(|it| {
        let person = graph.person(it.person?)?;
        // A comma would make two of them.
        let name = person.name.replace([',', ';'], " ");
        Some(if it.units == 1.0 {
            name
        } else {
            format!("{name} [{}%]", (it.units * 100.0).round())
        })
    });
    // Computed dates are no wish: read back as one they would hold every task where it is.
    let begins = task
        .constraint
        .filter(|it| it.kind == ConstraintKind::StartNoEarlierThan)
        .and_then(|it| it.at);
    let column = task.column.and_then(|column| graph.column(column));
    let estimate = |minutes: i64| length(minutes, task.estimate.elapsed);
    [
        task.number.to_string(),
        (level + 1).to_string(),
        task.name.clone(),
        column.map_or_else(String::new, |column| column.name.clone()),
        begins.map_or_else(String::new, day),
        dates.map_or_else(String::new, |it| day(it.start)),
        dates.map_or_else(String::new, |it| day(it.finish)),
        estimate(task.estimate.likely_minutes),
        task.estimate.low_minutes.map_or_else(String::new, estimate),
        task.estimate
            .high_minutes
            .map_or_else(String::new, estimate),
        predecessors.collect::<Vec<_>>().join("; "),
        people.collect::<Vec<_>>().join(", "),
        task.promise
            .as_ref()
            .map_or_else(String::new, |promise| promise.due.to_string()),
        task.progress.percent_complete.to_string(),
        task.progress.actual_finish.map_or_else(String::new, day),
        task.tags.join(", "),
        task.notes.clone(),
    ]
}

/// `3`, `3SS+2d`; none where it is in another project.
fn predecessor(graph: &Graph, task: &Task, it: &Dependency) -> Option<String> {
    let other = graph
        .task(it.predecessor)
        .filter(|other| other.project == task.project)?;
    let link = match it.dependency_type {
        DependencyType::FinishStart => "FS",
        DependencyType::StartStart => "SS",
        DependencyType::FinishFinish => "FF",
        DependencyType::StartFinish => "SF",
    };
    let sign = if it.lag.value < 0.0 { '-' } else { '+' };
    let amount = it.lag.value.abs();
    let lag = match it.lag.unit {
        _ if amount == 0.0 => String::new(),
        LagUnit::WorkingMinutes => format!("{sign}{}", length(amount.round() as i64, false)),
        LagUnit::ElapsedMinutes => format!("{sign}{}", length(amount.round() as i64, true)),
        LagUnit::Percent | LagUnit::ElapsedPercent => format!("{sign}{amount}%"),
    };
    Some(match (link, lag.as_str()) {
        ("FS", "") => other.number.to_string(),
        _ => format!("{}{link}{lag}", other.number),
    })
}

fn length(minutes: i64, elapsed: bool) -> String {
    let (day, mark) = if elapsed { (1440, "e") } else { (480, "") };
    match minutes {
        _ if minutes % day == 0 => format!("{}{mark}d", minutes / day),
        _ if minutes % 60 == 0 => format!("{}{mark}h", minutes / 60),
        _ => format!("{minutes}{mark}min"),
    }
}

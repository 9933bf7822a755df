//! From what a file brings to commands on the graph.

use std::collections::HashMap;

use model::entity::{self, Calendar, Person};
use model::{Command, Entity, Graph, Id};

use super::Incoming;

/// Where the tasks go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Target {
    /// An existing project; without one a new project is begun.
    pub project: Option<Id>,
}

/// What an import does.
pub struct Commands {
    pub commands: Vec<Command>,
    /// By command: the row of the file it comes from.
    pub rows: Vec<Option<u64>>,
    /// The project that the tasks go to.
    pub project: Id,
}

/// One batch: calendars and people that are not there yet, the project, its tasks in the order
/// of the file, what they wait for and who does them. `new_id` makes the ids.
pub fn commands(
    incoming: &Incoming,
    graph: &Graph,
    target: Target,
    new_id: &mut dyn FnMut() -> Id,
) -> Commands {
    let mut batch = Batch {
        graph,
        new_id,
        commands: Vec::new(),
        rows: Vec::new(),
        row: None,
    };
    let calendars = batch.calendars(incoming);
    let people = batch.people(incoming, &calendars);
    let calendar = incoming.calendar.and_then(|at| calendars.get(at).copied());
    let project = match target.project {
        Some(project) => project,
        None => batch.project(incoming, calendar),
    };
    let columns = batch.columns(incoming, project);
    // In another project the file's own calendar would be lost: then its tasks carry it.
    let own_calendar = if target.project.is_some() {
        calendar
    } else {
        None
    };
    let mut tasks: Vec<Id> = Vec::with_capacity(incoming.tasks.len());
    for it in &incoming.tasks {
        let id = (batch.new_id)();
        batch.row = Some(it.row);
        let mut task = it.task.clone();
        task.id = id;
        task.project = project;
        task.parent = it.parent.and_then(|parent| tasks.get(parent).copied());
        task.calendar = it
            .calendar
            .and_then(|at| calendars.get(at).copied())
            .or(own_calendar);
        task.column = it.column.and_then(|at| columns.get(at).copied());
        tasks.push(id);
        batch.create(task);
    }
    for it in &incoming.dependencies {
        if let (Some(predecessor), Some(successor)) =
            (tasks.get(it.predecessor), tasks.get(it.successor))
        {
            let id = (batch.new_id)();
            batch.row = incoming.tasks.get(it.successor).map(|task| task.row);
            batch.create(entity::Dependency {
                id,
                predecessor: *predecessor,
                successor: *successor,
                dependency_type: it.dependency_type,
                lag: it.lag,
            });
        }
    }
    for it in &incoming.assignments {
        if let (Some(task), Some(person)) = (tasks.get(it.task), people.get(it.person)) {
            let id = (batch.new_id)();
            batch.row = incoming.tasks.get(it.task).map(|task| task.row);
            batch.create(entity::Assignment {
                id,
                task: *task,
                person: Some(*person),
                team: None,
                skill: None,
                units: it.units,
                work_minutes: it.work_minutes,
            });
        }
    }
    Commands {
        commands: batch.commands,
        rows: batch.rows,
        project,
    }
}

struct Batch<'a> {
    graph: &'a Graph,
    new_id: &'a mut dyn FnMut() -> Id,
    commands: Vec<Command>,
    rows: Vec<Option<u64>>,
    /// What the next commands are about.
    row: Option<u64>,
}

impl Batch<'_> {
    fn create(&mut self, entity: impl Into<Entity>) {
        self.rows.push(self.row);
        self.commands.push(Command::Create {
            entity: entity.into(),
        });
    }

    /// The ids, by index; a calendar of the same working time that is there already is used.
    fn calendars(&mut self, incoming: &Incoming) -> Vec<Id> {
        let mut ids: Vec<Id> = incoming.calendars.iter().map(|_| (self.new_id)()).collect();
        for (at, it) in incoming.calendars.iter().enumerate() {
            let mut calendar = it.calendar.clone();
            calendar.base = it
                .base
                .filter(|base| *base < at)
                .and_then(|base| ids.get(base).copied());
            let same = self
                .graph
                .calendars()
                .find(|there| is_same(there, &calendar));
            if let Some(same) = same {
                ids[at] = same.id;
                continue;
            }
            calendar.base = it
                .base
                .and_then(|base| ids.get(base).copied())
                .filter(|base| *base != ids[at]);
            calendar.id = ids[at];
            self.create(calendar);
        }
        ids
    }

    /// The ids, by index; who is there already, by address or else by name, is the same person.
    fn people(&mut self, incoming: &Incoming, calendars: &[Id]) -> Vec<Id> {
        let by_name: HashMap<String, &Person> = self
            .graph
            .people()
            .map(|person| (person.name.to_lowercase(), person))
            .collect();
        let mut made: HashMap<String, Id> = HashMap::new();
        let mut ids = Vec::with_capacity(incoming.people.len());
        for it in &incoming.people {
            let email = it.person.email.as_deref();
            let known = email.and_then(|email| self.graph.person_by_email(email));
            let known = known.or_else(|| by_name.get(&it.person.name.to_lowercase()).copied());
            let twin = made.get(&it.person.name.to_lowercase()).copied();
            if let Some(id) = known.map(|person| person.id).or(twin) {
                ids.push(id);
                continue;
            }
            let mut person = it.person.clone();
            person.id = (self.new_id)();
            person.calendar = it.calendar.and_then(|at| calendars.get(at).copied());
            made.insert(person.name.to_lowercase(), person.id);
            ids.push(person.id);
            self.create(person);
        }
        ids
    }

    fn project(&mut self, incoming: &Incoming, calendar: Option<Id>) -> Id {
        let mut project = incoming.project.clone();
        project.id = (self.new_id)();
        project.key = free_key(self.graph, &project.name);
        project.calendar = calendar;
        let id = project.id;
        self.create(project);
        id
    }

    fn columns(&mut self, incoming: &Incoming, project: Id) -> Vec<Id> {
        let mut ids = Vec::with_capacity(incoming.columns.len());
        for name in &incoming.columns {
            let there = self
                .graph
                .columns_of(project)
                .find(|column| column.name.eq_ignore_ascii_case(name));
            if let Some(there) = there {
                ids.push(there.id);
                continue;
            }
            let id = (self.new_id)();
            ids.push(id);
            self.create(entity::Column {
                id,
                project,
                name: name.clone(),
                rank: String::new(),
                stage: stage_of(name),
                wip_limit: None,
            });
        }
        ids
    }
}

/// What a column's name says about the tasks in it; where it says nothing they wait.
pub fn stage_of(name: &str) -> entity::Stage {
    const DONE: [&str; 7] = [
        "done", "complete", "closed", "resolved", "finished", "shipped", "released",
    ];
    const DOING: [&str; 8] = [
        "progress", "doing", "review", "test", "started", "active", "building", "ongoing",
    ];
    let name = name.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if name.contains("not started") || name.contains("not done") {
        entity::Stage::ToDo
    } else if says(&DONE) {
        entity::Stage::Done
    } else if says(&DOING) {
        entity::Stage::Doing
    } else {
        entity::Stage::ToDo
    }
}

fn is_same(there: &Calendar, calendar: &Calendar) -> bool {
    (
        &there.name,
        &there.week,
        &there.work_weeks,
        &there.exceptions,
    ) == (
        &calendar.name,
        &calendar.week,
        &calendar.work_weeks,
        &calendar.exceptions,
    ) && there.base == calendar.base
}

/// Initials, or the beginning of a single word; with a number where that is taken.
fn free_key(graph: &Graph, name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let letters: String = match words.as_slice() {
        [one] => one.chars().take(6).collect(),
        several => several
            .iter()
            .filter_map(|word| word.chars().next())
            .take(6)
            .collect(),
    };
    let letters = letters.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let letters = if letters.is_empty() { "PLAN" } else { letters };
    let numbered = (2..).map(|number| format!("{letters}{number}"));
    std::iter::once(letters.to_owned())
        .chain(numbered)
        .find(|key| graph.project_by_key(key).is_none())
        .unwrap_or_default()
}

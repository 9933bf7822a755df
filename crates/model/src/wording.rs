//! What is said about entities and changes, in the users' words.

use crate::command::Command;
use crate::entity::*;
use crate::graph::Graph;
use crate::id::Id;

/// One of the kind: "key result".
pub fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::KeyResult => "key result",
        Kind::Column => "board column",
        other => other.name(),
    }
}

/// Several of the kind: "key results".
pub fn nouns(kind: Kind) -> &'static str {
    match kind {
        Kind::KeyResult => "key results",
        Kind::Column => "board columns",
        other => other.plural(),
    }
}

/// What the entity calls itself: a name, or the beginning of its text.
pub fn title(graph: &Graph, entity: &Entity) -> String {
    let name = match entity {
        Entity::Workspace(it) => &it.name,
        Entity::Person(it) => &it.name,
        Entity::Team(it) => &it.name,
        Entity::Calendar(it) => &it.name,
        Entity::Product(it) => &it.name,
        Entity::Goal(it) => &it.name,
        Entity::Metric(it) => &it.name,
        Entity::Insight(it) => &it.text,
        Entity::Feature(it) => &it.name,
        Entity::Project(it) => &it.name,
        Entity::Task(it) => &it.name,
        Entity::Column(it) => &it.name,
        Entity::Baseline(it) => &it.name,
        Entity::Risk(it) => &it.name,
        Entity::Comment(it) => &it.text,
        Entity::KeyResult(it) => return title_of(graph, Kind::Metric, it.metric),
        Entity::Link(it) => return title_of(graph, Kind::Feature, it.feature),
        Entity::Dependency(it) => {
            let name = |task| short_name(graph, task);
            return format!("{} → {}", name(it.predecessor), name(it.successor));
        }
        Entity::Assignment(it) => {
            let who = match (it.person, it.team, &it.skill) {
                (Some(person), _, _) => title_of(graph, Kind::Person, person),
                (_, Some(team), _) => title_of(graph, Kind::Team, team),
                (_, _, Some(skill)) => skill.name.clone(),
                _ => "nobody".into(),
            };
            return format!("{who} on {}", short_name(graph, it.task));
        }
    };
    shorten(name)
}

const TITLE_CHARS_MAX: usize = 60;

fn shorten(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    match line.char_indices().nth(TITLE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_string(),
    }
}

fn title_of(graph: &Graph, kind: Kind, id: Id) -> String {
    graph
        .get(kind, id)
        .map_or_else(|| noun(kind).to_string(), |entity| title(graph, &entity))
}

fn short_name(graph: &Graph, task: Id) -> String {
    graph
        .key(Kind::Task, task)
        .unwrap_or_else(|| "a task".into())
}

/// How a message calls an entity: `SHARE-12 “Write the brief”`, `the calendar “Standard”`.
pub fn name_of(graph: &Graph, kind: Kind, id: Id) -> String {
    let title = title_of(graph, kind, id);
    match graph.key(kind, id) {
        Some(key) if kind != Kind::Project => format!("{key} “{title}”"),
        _ => format!("the {} “{title}”", noun(kind)),
    }
}

/// The batch in a few words: `Move SHARE-12 behind SHARE-9`, `Add 3 tasks to Share with family`.
pub fn label(before: &Graph, after: &Graph, commands: &[Command]) -> String {
    match commands {
        [] => "Nothing".into(),
        [command] => one(before, after, command),
        many => several(before, after, many),
    }
}

fn one(before: &Graph, after: &Graph, command: &Command) -> String {
    match command {
        Command::Create { entity } => {
            let entity = after
                .get(entity.kind(), entity.id())
                .unwrap_or_else(|| entity.clone());
            match &entity {
                Entity::Comment(it) => format!("Comment on {}", called(after, it.on_kind, it.on)),
                Entity::Dependency(it) => format!(
                    "Let {} wait for {}",
                    short_name(after, it.successor),
                    short_name(after, it.predecessor)
                ),
                Entity::Assignment(it) => {
                    format!("Assign {}", title(after, &Entity::Assignment(it.clone())))
                }
                entity => format!("Add {} “{}”", noun(entity.kind()), title(after, entity)),
            }
        }
        Command::Update { kind, id, set, .. } => {
            let what = called(after, *kind, *id);
            if set.contains_key("name") && set.len() == 1 {
                return format!(
                    "Rename {} to “{}”",
                    called(before, *kind, *id),
                    title_of(after, *kind, *id)
                );
            }
            let fields: Vec<String> = set.keys().map(|field| field_name(field)).collect();
            match fields.len() {
                0 => format!("Change {what}"),
                1..=3 => format!("Change {} of {what}", fields.join(", ")),
                _ => format!(
                    "Change {} and {} more of {what}",
                    fields[..2].join(", "),
                    fields.len() - 2
                ),
            }
        }
        Command::Delete { kind, id } => format!("Delete {}", called(before, *kind, *id)),
        Command::Move {
            kind,
            id,
            parent,
            after: behind,
        } => {
            let what = called(after, *kind, *id);
            match (behind, parent) {
                (Some(behind), _) => {
                    format!("Move {what} behind {}", called(after, *kind, *behind))
                }
                (None, Some(parent)) => {
                    format!("Move {what} below {}", called(after, *kind, *parent))
                }
                (None, None) => format!("Move {what} to the top"),
            }
        }
        Command::Indent { tasks } => format!("Indent {}", these(after, tasks)),
        Command::Outdent { tasks } => format!("Outdent {}", these(after, tasks)),
        Command::Undo { .. } => "Undo".into(),
        Command::Redo => "Redo".into(),
    }
}

/// The most frequent kind of doing names the batch.
fn several(before: &Graph, after: &Graph, commands: &[Command]) -> String {
    let mut groups: Vec<(&str, Kind, usize)> = Vec::new();
    for command in commands {
        let (verb, kind, count) = match command {
            Command::Create { entity } => ("Add", entity.kind(), 1),
            Command::Update { kind, .. } => ("Change", *kind, 1),
            Command::Delete { kind, .. } => ("Delete", *kind, 1),
            Command::Move { kind, .. } => ("Move", *kind, 1),
            Command::Indent { tasks } => ("Indent", Kind::Task, tasks.len()),
            Command::Outdent { tasks } => ("Outdent", Kind::Task, tasks.len()),
            Command::Undo { .. } | Command::Redo => continue,
        };
        match groups
            .iter_mut()
            .find(|group| (group.0, group.1) == (verb, kind))
        {
            Some(group) => group.2 += count,
            None => groups.push((verb, kind, count)),
        }
    }
    // What holds the others comes first: a new project rather than its columns.
    groups.sort_by_key(|(_, kind, count)| (weight(*kind), std::cmp::Reverse(*count)));
    let mut parts = Vec::new();
    for (verb, kind, count) in groups.iter().take(2) {
        if *count == 1
            && let Some(command) = commands.iter().find(|command| is_of(command, verb, *kind))
        {
            parts.push(one(before, after, command));
            continue;
        }
        let place = common_place(after, commands, verb, *kind).unwrap_or_default();
        parts.push(format!("{verb} {count} {}{place}", nouns(*kind)));
    }
    let shown: usize = groups.iter().take(2).map(|group| group.2).sum();
    let all: usize = groups.iter().map(|group| group.2).sum();
    let mut label = parts.join(", ");
    if all > shown {
        label.push_str(&format!(" and {} more", all - shown));
    }
    label
}

fn weight(kind: Kind) -> u8 {
    match kind {
        Kind::Workspace => 0,
        Kind::Product | Kind::Project => 1,
        Kind::Goal | Kind::Feature | Kind::Task => 2,
        Kind::Column | Kind::Dependency | Kind::Assignment | Kind::Link | Kind::Comment => 4,
        _ => 3,
    }
}

fn is_of(command: &Command, verb: &str, of: Kind) -> bool {
    match command {
        Command::Create { entity } => verb == "Add" && entity.kind() == of,
        Command::Update { kind, .. } => verb == "Change" && *kind == of,
        Command::Delete { kind, .. } => verb == "Delete" && *kind == of,
        Command::Move { kind, .. } => verb == "Move" && *kind == of,
        Command::Indent { .. } => verb == "Indent",
        Command::Outdent { .. } => verb == "Outdent",
        Command::Undo { .. } | Command::Redo => false,
    }
}

/// ` to Share with family`, where all that is added goes to one place.
fn common_place(after: &Graph, commands: &[Command], verb: &str, kind: Kind) -> Option<String> {
    if verb != "Add" {
        return None;
    }
    let mut places = commands
        .iter()
        .filter(|command| is_of(command, verb, kind))
        .map(|command| match command {
            Command::Create {
                entity: Entity::Task(it),
            } => Some((Kind::Project, it.project)),
            Command::Create {
                entity: Entity::Column(it),
            } => Some((Kind::Project, it.project)),
            Command::Create {
                entity: Entity::Risk(it),
            } => Some((Kind::Project, it.project)),
            Command::Create {
                entity: Entity::Goal(it),
            } => Some((Kind::Product, it.product)),
            Command::Create {
                entity: Entity::Feature(it),
            } => Some((Kind::Product, it.product)),
            Command::Create {
                entity: Entity::Insight(it),
            } => Some((Kind::Product, it.product)),
            _ => None,
        });
    let first = places.next()??;
    places
        .all(|place| place == Some(first))
        .then(|| format!(" to {}", title_of(after, first.0, first.1)))
}

fn these(graph: &Graph, tasks: &[Id]) -> String {
    match tasks {
        [task] => short_name(graph, *task),
        many => format!("{} tasks", many.len()),
    }
}

/// The key where there is one, else kind and title.
fn called(graph: &Graph, kind: Kind, id: Id) -> String {
    match graph.key(kind, id) {
        Some(key) if kind != Kind::Project => key,
        _ => format!("{} “{}”", noun(kind), title_of(graph, kind, id)),
    }
}

/// The field as people read it: `budget_minor` is the budget.
fn field_name(field: &str) -> String {
    let field = field
        .strip_suffix("_minor")
        .or(field.strip_suffix("_minutes"))
        .unwrap_or(field);
    field.replace('_', " ")
}

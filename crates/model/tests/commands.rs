//! What commands do, told by example.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use model::entity::*;
use model::{Category, Command};
use serde_json::json;

#[test]
fn numbers_are_given_once() {
    let mut world = World::with_project();
    assert_eq!(
        world.graph.key(Kind::Task, id(24)).as_deref(),
        Some("SHARE-5")
    );
    world.owner(&[delete(Kind::Task, 24)]).unwrap();
    world.owner(&[create(task(30, 10, "Next"))]).unwrap();
    assert_eq!(world.graph.task(id(30)).unwrap().number, 6);
}

#[test]
fn moving_indenting_and_outdenting_keep_subtrees_together() {
    let mut world = World::with_project();
    world
        .owner(&[Command::Indent {
            tasks: vec![id(22), id(21)],
        }])
        .unwrap();
    insta::assert_snapshot!(world.outline(10), @"
    Task 20
      Task 21
      Task 22
    Task 23
    Task 24
    ");
    world.owner(&[move_task(20, None, Some(24))]).unwrap();
    insta::assert_snapshot!(world.outline(10), @"
    Task 23
    Task 24
    Task 20
      Task 21
      Task 22
    ");
    world
        .owner(&[
            Command::Outdent {
                tasks: vec![id(21), id(22)],
            },
            move_task(24, None, None),
        ])
        .unwrap();
    insta::assert_snapshot!(world.outline(10), @"
    Task 24
    Task 23
    Task 20
    Task 21
    Task 22
    ");
    let refusal = world
        .owner(&[Command::Indent {
            tasks: vec![id(24)],
        }])
        .unwrap_err();
    insta::assert_snapshot!(refusal, @"SHARE-5 “Task 24” is the first in its list: there is no task above it to go below.");
    world.owner(&[move_task(23, Some(20), None)]).unwrap();
    let refusal = world.owner(&[move_task(20, Some(23), None)]).unwrap_err();
    insta::assert_snapshot!(refusal, @"SHARE-1 “Task 20” cannot go below itself.");
}

#[test]
fn circles_are_refused_and_named() {
    let mut world = World::with_project();
    world
        .owner(&[
            create(dependency(40, 20, 21)),
            create(dependency(41, 21, 22)),
        ])
        .unwrap();
    let refusal = world.owner(&[create(dependency(42, 22, 20))]).unwrap_err();
    insta::assert_snapshot!(refusal, @"The tasks would wait for each other in a circle: SHARE-1 “Task 20” → SHARE-2 “Task 21” → SHARE-3 “Task 22” → SHARE-1 “Task 20”. Remove one of these dependencies first.");
    // Through a summary: 23 waits for 22, and would become part of what 20 waits for.
    world
        .owner(&[
            create(child(30, 10, 24, "Part")),
            create(dependency(43, 24, 20)),
        ])
        .unwrap();
    let refusal = world.owner(&[create(dependency(44, 22, 30))]).unwrap_err();
    assert_eq!(refusal.category, Category::Invalid);
    assert!(
        refusal.faults[0].message.contains("SHARE-6 “Part”"),
        "{refusal}"
    );
    // A task cannot wait for its own summary.
    let refusal = world.owner(&[create(dependency(45, 24, 30))]).unwrap_err();
    insta::assert_snapshot!(refusal, @"SHARE-6 “Part” is part of SHARE-5 “Task 24”: a task and its own summary cannot wait for each other.");
    // Nor come to lie below what it waits for in a circle.
    let refusal = world.owner(&[move_task(22, Some(24), None)]).unwrap_err();
    assert!(refusal.faults[0].message.contains("circle"), "{refusal}");
}

#[test]
fn a_batch_may_name_what_it_makes_later() {
    let mut world = World::with_project();
    world
        .owner(&[
            create(dependency(40, 30, 31)),
            create(child(31, 10, 30, "b")),
            create(task(30, 10, "a")),
        ])
        .unwrap_err();
    world
        .owner(&[
            create(dependency(40, 30, 31)),
            create(task(31, 10, "b")),
            create(task(30, 10, "a")),
        ])
        .unwrap();
    let refusal = world.owner(&[create(dependency(41, 30, 99))]).unwrap_err();
    assert!(
        refusal.faults[0].message.starts_with("There is no task"),
        "{refusal}"
    );
}

#[test]
fn board_and_progress_say_the_same() {
    let mut world = World::with_project();
    world
        .owner(&[update(Kind::Task, 20, json!({"column": id(13)}))])
        .unwrap();
    let task = world.graph.task(id(20)).unwrap().clone();
    assert_eq!(task.progress.percent_complete, 100);
    assert_eq!(
        task.progress.actual_finish.unwrap().to_string(),
        "2027-03-01T09:00:00"
    );
    assert_eq!(
        task.progress.actual_start.unwrap().to_string(),
        "2027-03-01T01:00:00"
    );
    assert_eq!(task.done_at, Some(now()));
    world
        .owner(&[update(Kind::Task, 20, json!({"column": id(12)}))])
        .unwrap();
    let task = world.graph.task(id(20)).unwrap().clone();
    assert_eq!(
        (
            task.progress.percent_complete,
            task.progress.actual_finish,
            task.done_at
        ),
        (0, None, None)
    );
    world
        .owner(&[update(
            Kind::Task,
            20,
            json!({"progress": {"percent_complete": 100}}),
        )])
        .unwrap();
    let task = world.graph.task(id(20)).unwrap().clone();
    assert_eq!(
        (task.column, task.progress.remaining_minutes),
        (Some(id(13)), Some(0))
    );
    world
        .owner(&[update(
            Kind::Task,
            20,
            json!({"progress": {"percent_complete": 60}}),
        )])
        .unwrap();
    let task = world.graph.task(id(20)).unwrap().clone();
    assert_eq!(
        (
            task.column,
            task.progress.percent_complete,
            task.progress.actual_finish
        ),
        (Some(id(12)), 60, None)
    );
}

#[test]
fn what_is_in_use_stays() {
    let mut world = World::with_project();
    let refusal = world
        .owner(&[delete(Kind::Calendar, CALENDAR)])
        .unwrap_err();
    assert_eq!(refusal.category, Category::Conflict);
    insta::assert_snapshot!(refusal, @"The calendar “Standard” is in use by the workspace “Oakline”. Let them use another one first.");
    world
        .owner(&[
            create(person(50, "Ana", "member", &[])),
            create(json!({"kind": "assignment", "id": id(51), "task": id(20), "person": id(50)})),
        ])
        .unwrap();
    let refusal = world.owner(&[delete(Kind::Person, 50)]).unwrap_err();
    insta::assert_snapshot!(refusal, @"The person “Ana” is in use by the assignment “Ana on SHARE-1”. Set them inactive instead, or give that to somebody else first.");
    let refusal = world.owner(&[delete(Kind::Person, OWNER)]).unwrap_err();
    insta::assert_snapshot!(refusal, @"The workspace would be without an owner: make somebody else an owner first.");
}

#[test]
fn deleting_takes_along_what_cannot_be_without_it_and_undo_brings_it_back() {
    let mut world = World::with_project();
    world
        .owner(&[
            create(child(30, 10, 20, "Part")),
            create(dependency(40, 30, 21)),
            create(json!({"kind": "comment", "id": id(41), "on_kind": "task", "on": id(30), "text": "Why?"})),
            create(json!({"kind": "risk", "id": id(42), "project": id(10), "name": "Late", "probability": 0.5, "tasks": [id(30), id(21)]})),
        ])
        .unwrap();
    let before = world.graph.clone();
    world.owner(&[delete(Kind::Task, 20)]).unwrap();
    assert!(
        [30, 40, 41]
            .into_iter()
            .all(|n| world.graph.kind_of(id(n)).is_none())
    );
    assert_eq!(world.graph.risk(id(42)).unwrap().tasks, [id(21)]);
    assert_eq!(world.last_label(), "Delete SHARE-1");
    world.owner(&[Command::Undo { change: None }]).unwrap();
    assert_eq!(entities(&world), {
        let mut old = world.clone();
        old.graph = before;
        entities(&old)
    });
    assert_eq!(world.last_label(), "Undo: Delete SHARE-1");
    world.owner(&[Command::Redo]).unwrap();
    assert!(world.graph.task(id(20)).is_none());
    assert_eq!(world.last_label(), "Redo: Delete SHARE-1");
    world.owner(&[Command::Undo { change: None }]).unwrap();
    world.owner(&[Command::Undo { change: None }]).unwrap();
    assert!(world.graph.task(id(30)).is_none() && world.graph.task(id(20)).is_some());
}

fn entities(world: &World) -> Vec<model::Entity> {
    let mut all = Vec::new();
    world.graph.each(&mut |entity, _| all.push(entity));
    all
}

#[test]
fn undo_leaves_what_others_have_done_since() {
    let mut world = World::with_project();
    let mine = world
        .owner(&[update(
            Kind::Task,
            20,
            json!({"name": "Mine", "notes": "a"}),
        )])
        .unwrap();
    world
        .system(&[update(Kind::Task, 20, json!({"priority": 700}))])
        .unwrap();
    world
        .owner(&[Command::Undo { change: Some(mine) }])
        .unwrap();
    let now = world.graph.task(id(20)).unwrap();
    assert_eq!(
        (now.name.as_str(), now.notes.as_str(), now.priority),
        ("Task 20", "", 700)
    );
    let refusal = world
        .owner(&[Command::Undo { change: Some(mine) }])
        .unwrap_err();
    insta::assert_snapshot!(refusal, @"“Change name, notes of SHARE-1” has been taken back already.");

    let mine = world
        .owner(&[update(
            Kind::Task,
            20,
            json!({"name": "Mine", "notes": "a"}),
        )])
        .unwrap();
    world
        .system(&[update(Kind::Task, 20, json!({"name": "Theirs"}))])
        .unwrap();
    world
        .owner(&[Command::Undo { change: Some(mine) }])
        .unwrap();
    assert_eq!(world.graph.task(id(20)).unwrap().name, "Theirs");
    insta::assert_snapshot!(world.last_label(), @"Undo: Change name, notes of SHARE-1 (except SHARE-1 “Theirs”, changed since)");

    let mine = world.owner(&[create(task(30, 10, "New"))]).unwrap();
    world.system(&[create(dependency(40, 30, 20))]).unwrap();
    let refusal = world
        .owner(&[Command::Undo { change: Some(mine) }])
        .unwrap_err();
    insta::assert_snapshot!(refusal, @"“Add task “New”” cannot be taken back: the dependency “SHARE-6 → SHARE-1” came or changed since. Take that back first, or delete what you no longer want.");
}

#[test]
fn versions_guard_against_being_overtaken() {
    let mut world = World::with_project();
    let version = world.graph.version(Kind::Task, id(20));
    let rename = |version| Command::Update {
        kind: Kind::Task,
        id: id(20),
        set: json!({"name": "New"}).as_object().unwrap().clone(),
        version,
    };
    world
        .owner(&[update(Kind::Task, 20, json!({"notes": "x"}))])
        .unwrap();
    let refusal = world.owner(&[rename(version)]).unwrap_err();
    assert_eq!(refusal.category, Category::Conflict);
    world
        .owner(&[rename(world.graph.version(Kind::Task, id(20)))])
        .unwrap();
}

#[test]
fn every_fault_is_named_with_command_and_field() {
    let mut world = World::with_project();
    let refusal = world
        .owner(&[
            create(json!({"kind": "task", "id": id(30), "project": id(10), "name": "  "})),
            create(json!({"kind": "risk", "id": id(31), "project": id(10), "name": "R", "probability": 1.5})),
            update(Kind::Task, 20, json!({"estimate": {"likely_minutes": 10, "low_minutes": 20}})),
            create(json!({"kind": "task", "id": id(32), "project": id(10), "name": "x",
                          "manual": {"start": "1700-01-01T00:00:00", "finish": "2027-01-01T00:00:00"}})),
        ])
        .unwrap_err();
    let faults: Vec<_> = refusal
        .faults
        .iter()
        .map(|fault| {
            format!(
                "{} {}: {}",
                fault.command.unwrap(),
                fault.field.as_deref().unwrap(),
                fault.message
            )
        })
        .collect();
    insta::assert_snapshot!(faults.join("\n"), @"
    0 name: The name is empty: type one.
    1 probability: 1.5 is out of range: from 0 to 1.
    2 estimate: An estimate goes up: low, then likely, then high.
    3 manual: 1700-01-01 is out of range: the years 1900 to 2200.
    ");
    let refusal = world
        .owner(&[update(
            Kind::Task,
            20,
            json!({"notes": "x", "priority": "high"}),
        )])
        .unwrap_err();
    assert_eq!(refusal.faults[0].field.as_deref(), Some("priority"));
    let refusal = world
        .owner(&[update(Kind::Task, 20, json!({"number": 7}))])
        .unwrap_err();
    insta::assert_snapshot!(refusal, @"The number stays as it was given: make a new one instead.");
    let refusal = world.owner(&[create(project(60, "SHARE"))]).unwrap_err();
    insta::assert_snapshot!(refusal, @"The key “SHARE” is taken by the project “Project SHARE”: choose another one.");
}

#[test]
fn labels_are_in_the_users_words() {
    let mut world = World::with_project();
    insta::assert_snapshot!(world.last_label(), @"Add project “Project SHARE”, Add 5 tasks to Project SHARE and 3 more");
    let label = |world: &mut World, commands: &[Command]| {
        world.owner(commands).unwrap();
        world.last_label().to_string()
    };
    insta::assert_snapshot!(label(&mut world, &[move_task(22, None, Some(24))]), @"Move SHARE-3 behind SHARE-5");
    insta::assert_snapshot!(label(&mut world, &[create(dependency(40, 20, 21))]), @"Let SHARE-2 wait for SHARE-1");
    insta::assert_snapshot!(label(&mut world, &[update(Kind::Task, 20, json!({"name": "Brief"}))]), @"Rename SHARE-1 to “Brief”");
    insta::assert_snapshot!(label(&mut world, &[update(Kind::Project, 10, json!({"budget_minor": 5}))]), @"Change budget of project “Project SHARE”");
    insta::assert_snapshot!(label(&mut world, &[delete(Kind::Task, 20), delete(Kind::Task, 21)]), @"Delete 2 tasks");
}

#[test]
fn search_finds_by_key_and_by_title() {
    let world = World::with_project();
    let viewer = model::Viewer::new(&world.graph, Some(id(OWNER)));
    let hits = model::search::search(&world.graph, &viewer, "share-3", 3);
    assert_eq!(hits[0].id, id(22));
    assert_eq!(
        model::search::search(&world.graph, &viewer, "share", 3)[0].id,
        id(10)
    );
    let hits = model::search::search(&world.graph, &viewer, "tsk 23", 3);
    assert_eq!(
        (hits[0].id, hits[0].key.as_deref()),
        (id(23), Some("SHARE-4"))
    );
    assert!(model::search::search(&world.graph, &viewer, "  ", 3).is_empty());
}

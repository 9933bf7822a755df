//! Who may do and see what.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use model::entity::*;
use model::{Category, Command, Refusal, Viewer, visible};
use serde_json::{Value, json};

const PROJECT_MANAGER: u64 = 5;
const PRODUCT_MANAGER: u64 = 6;
const MEMBER: u64 = 7;
const GUEST: u64 = 8;
const PRODUCT: u64 = 30;
const FEATURE: u64 = 31;

fn world() -> World {
    let mut world = World::with_project();
    let mut tomas = person(PROJECT_MANAGER, "Tomas", "member", &["project_manager"]);
    tomas["rate_minor_per_hour"] = json!(9_000);
    world
        .owner(&[
            create(tomas),
            create(person(PRODUCT_MANAGER, "Lin", "member", &["product_manager"])),
            create(person(MEMBER, "Ana", "member", &[])),
            create(person(GUEST, "Gus", "guest", &[])),
            update(Kind::Project, 10, json!({"project_managers": [id(PROJECT_MANAGER)]})),
            create(json!({"kind": "product", "id": id(PRODUCT), "name": "App", "product_managers": [id(PRODUCT_MANAGER)]})),
            create(json!({"kind": "feature", "id": id(FEATURE), "product": id(PRODUCT), "name": "Share"})),
            create(json!({"kind": "assignment", "id": id(32), "task": id(20), "person": id(MEMBER)})),
            create(json!({"kind": "comment", "id": id(33), "on_kind": "task", "on": id(20), "text": "Why?"})),
        ])
        .unwrap();
    world
}

fn category(result: Result<u64, Refusal>) -> Option<Category> {
    result.err().map(|refusal| refusal.category)
}

/// What each of them gets for the same wish: + allowed, - forbidden, 0 not found.
fn verdicts(world: &World, wish: &Command) -> String {
    [OWNER, PROJECT_MANAGER, PRODUCT_MANAGER, MEMBER, GUEST]
        .into_iter()
        .map(|actor| {
            match category(
                world
                    .clone()
                    .run(Some(id(actor)), std::slice::from_ref(wish)),
            ) {
                None => '+',
                Some(Category::Forbidden) => '-',
                Some(Category::NotFound) => '0',
                Some(other) => panic!("{other:?} for {wish:?}"),
            }
        })
        .collect()
}

#[test]
fn each_hat_has_its_end_of_the_graph() {
    let world = world();
    let on_task = |set: Value| update(Kind::Task, 20, set);
    //                                                            owner, project, product, member, guest
    let table = [
        (
            "rename the workspace",
            update(Kind::Workspace, WORKSPACE, json!({"name": "New"})),
            "+----",
        ),
        ("begin a project", create(project(40, "CHAIR")), "++---"),
        (
            "begin a product",
            create(json!({"kind": "product", "id": id(40), "name": "Chair"})),
            "+-+--",
        ),
        ("plan a task", create(task(40, 10, "New")), "++---"),
        (
            "estimate a task",
            on_task(json!({"estimate": {"likely_minutes": 60}})),
            "++--0",
        ),
        (
            "say how far a task is",
            on_task(json!({"progress": {"percent_complete": 50}})),
            "++-+0",
        ),
        (
            "put a task on the board",
            on_task(json!({"column": id(12)})),
            "++-+0",
        ),
        (
            "say how far another's task is",
            update(Kind::Task, 21, json!({"column": id(12)})),
            "++--0",
        ),
        ("move a task", move_task(20, None, Some(22)), "++--0"),
        ("delete a task", delete(Kind::Task, 20), "++--0"),
        ("add a dependency", create(dependency(40, 20, 21)), "++---"),
        (
            "add a risk",
            create(
                json!({"kind": "risk", "id": id(40), "project": id(10), "name": "R", "probability": 0.1}),
            ),
            "++---",
        ),
        (
            "rank a feature",
            update(Kind::Feature, FEATURE, json!({"score": {"reach": 5.0}})),
            "+-+-0",
        ),
        (
            "state a goal",
            create(json!({"kind": "goal", "id": id(40), "product": id(PRODUCT), "name": "G"})),
            "+-+--",
        ),
        (
            "link feature and project",
            create(
                json!({"kind": "link", "id": id(40), "feature": id(FEATURE), "project": id(10)}),
            ),
            "+++--",
        ),
        (
            "capture an insight",
            create(json!({"kind": "insight", "id": id(40), "product": id(PRODUCT), "text": "!"})),
            "++++-",
        ),
        (
            "comment",
            create(
                json!({"kind": "comment", "id": id(40), "on_kind": "task", "on": id(20), "text": "!"}),
            ),
            "++++0",
        ),
        (
            "change another's comment",
            update(Kind::Comment, 33, json!({"text": "?"})),
            "+---0",
        ),
        (
            "make somebody an owner",
            update(Kind::Person, MEMBER, json!({"role": "owner"})),
            "+---0",
        ),
        (
            "change one's own title",
            update(Kind::Person, MEMBER, json!({"job_title": "Designer"})),
            "++-+0",
        ),
        (
            "set somebody's capacity",
            update(Kind::Person, MEMBER, json!({"capacity": 0.5})),
            "++--0",
        ),
        (
            "add a person",
            create(person(40, "New", "member", &[])),
            "++---",
        ),
        (
            "add an owner",
            create(person(40, "New", "owner", &[])),
            "+----",
        ),
        (
            "add a calendar",
            create(json!({"kind": "calendar", "id": id(40), "name": "Late"})),
            "++---",
        ),
    ];
    let mut wrong = Vec::new();
    for (wish, command, expected) in table {
        let found = verdicts(&world, &command);
        if found != expected {
            wrong.push(format!("{wish}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whoever_begins_a_project_manages_it() {
    let mut world = world();
    world
        .run(
            Some(id(PROJECT_MANAGER)),
            &[create(project(40, "CHAIR")), create(task(41, 40, "First"))],
        )
        .unwrap();
    assert_eq!(
        world.graph.project(id(40)).unwrap().project_managers,
        [id(PROJECT_MANAGER)]
    );
}

#[test]
fn the_inactive_and_the_unknown_may_nothing() {
    let mut world = world();
    let comment = || {
        create(
            json!({"kind": "comment", "id": id(40), "on_kind": "task", "on": id(20), "text": "!"}),
        )
    };
    assert_eq!(
        category(world.run(Some(id(99)), &[comment()])),
        Some(Category::Forbidden)
    );
    world
        .owner(&[update(Kind::Person, MEMBER, json!({"inactive": true}))])
        .unwrap();
    assert_eq!(
        category(world.run(Some(id(MEMBER)), &[comment()])),
        Some(Category::Forbidden)
    );
}

#[test]
fn rates_are_for_owners_and_project_managers() {
    let world = world();
    let tomas = world.graph.get(Kind::Person, id(PROJECT_MANAGER)).unwrap();
    let rate = |viewer: u64| {
        let viewer = Viewer::new(&world.graph, Some(id(viewer)));
        match visible(&world.graph, &viewer, &tomas) {
            Some(Entity::Person(person)) => person.rate_minor_per_hour,
            _ => None,
        }
    };
    assert_eq!([OWNER, PROJECT_MANAGER].map(rate), [Some(9_000); 2]);
    assert_eq!([PRODUCT_MANAGER, MEMBER, GUEST].map(rate), [None; 3]);
}

#[test]
fn guests_see_what_names_them_and_what_hangs_on_it() {
    let mut world = world();
    let seen = |world: &World| {
        let viewer = Viewer::new(&world.graph, Some(id(GUEST)));
        let mut seen = Vec::new();
        world.graph.each(&mut |entity, _| {
            if visible(&world.graph, &viewer, &entity).is_some() {
                seen.push(model::wording::title(&world.graph, &entity));
            }
        });
        seen.join(", ")
    };
    insta::assert_snapshot!(seen(&world), @"Oakline, Gus, Standard");
    world
        .owner(&[update(Kind::Project, 10, json!({"guests": [id(GUEST)]}))])
        .unwrap();
    insta::assert_snapshot!(seen(&world), @"Oakline, Maya, Tomas, Ana, Gus, Standard, Project SHARE, Task 20, Task 21, Task 22, Task 23, Task 24, Ana on SHARE-1, To do, Doing, Done, Why?");
    let comment = create(
        json!({"kind": "comment", "id": id(40), "on_kind": "task", "on": id(20), "text": "!"}),
    );
    world.run(Some(id(GUEST)), &[comment]).unwrap();
    let refusal = world
        .run(Some(id(GUEST)), &[delete(Kind::Task, 20)])
        .unwrap_err();
    insta::assert_snapshot!(refusal, @"Guests may look and comment: ask an owner for more.");
}

#[test]
fn undo_asks_for_the_same_rights() {
    let mut world = world();
    let theirs = world
        .run(
            Some(id(PROJECT_MANAGER)),
            &[update(Kind::Task, 20, json!({"name": "New"}))],
        )
        .unwrap();
    let undo = |change| Command::Undo { change };
    assert_eq!(
        category(world.run(Some(id(MEMBER)), &[undo(Some(theirs))])),
        Some(Category::Forbidden)
    );
    assert_eq!(
        category(world.run(Some(id(MEMBER)), &[undo(None)])),
        Some(Category::Conflict)
    );
    world.run(Some(id(PROJECT_MANAGER)), &[undo(None)]).unwrap();
    assert_eq!(world.graph.task(id(20)).unwrap().name, "Task 20");
}

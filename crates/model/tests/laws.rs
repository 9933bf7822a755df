//! What holds whatever anybody does.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};

use common::*;
use model::entity::Kind;
use model::{Command, Context, Entity, Graph, Id, execute, undo};
use proptest::prelude::*;
use serde_json::{Value, json};

const MEMBER: u64 = 5;
const GUEST: u64 = 6;

/// A workspace in which an owner, a member and a guest are about to do something.
fn world() -> World {
    let mut world = World::with_project();
    world
        .owner(&[
            create(person(MEMBER, "Ana", "member", &["project_manager"])),
            create(person(GUEST, "Gus", "guest", &[])),
            create(project(15, "CHAIR")),
            create(json!({"kind": "product", "id": id(16), "name": "App"})),
            create(json!({"kind": "metric", "id": id(17), "product": id(16), "name": "Sales"})),
            create(child(26, 10, 20, "Part")),
            create(task(27, 15, "Elsewhere")),
        ])
        .unwrap();
    world
}

/// Few ids, so that they meet: tasks 20 to 35, of which the first eight are there from the
/// start; the others 40 to 69.
fn command() -> impl Strategy<Value = Command> {
    let a_task = || prop_oneof![12 => 20..27u64, 1 => 27..36u64];
    let new_task = || 28..36u64;
    let other = || 40..70u64;
    let a_project = || prop_oneof![9 => Just(10u64), 2 => Just(15), 1 => Just(99)];
    prop_oneof![
        4 => (new_task(), a_project(), proptest::option::of(a_task())).prop_map(|(n, project, parent)| {
            create(json!({"kind": "task", "id": id(n), "project": id(project), "parent": parent.map(id), "name": "t"}))
        }),
        6 => (other(), a_task(), a_task(), 0..4usize).prop_map(|(n, from, to, kind)| {
            let kind = ["finish_start", "start_start", "finish_finish", "start_finish"][kind];
            let mut it = dependency(n, from, to);
            it["dependency_type"] = json!(kind);
            create(it)
        }),
        4 => (a_task(), proptest::option::of(a_task()), proptest::option::of(a_task()))
            .prop_map(|(n, parent, after)| move_task(n, parent, after)),
        2 => proptest::collection::vec(a_task(), 1..4)
            .prop_map(|tasks| Command::Indent { tasks: tasks.into_iter().map(id).collect() }),
        2 => proptest::collection::vec(a_task(), 1..4)
            .prop_map(|tasks| Command::Outdent { tasks: tasks.into_iter().map(id).collect() }),
        1 => a_task().prop_map(|n| delete(Kind::Task, n)),
        1 => (any_kind(), 2..70u64).prop_map(|(kind, n)| Command::Delete { kind, id: id(n) }),
        3 => (a_task(), any_patch()).prop_map(|(n, set)| update(Kind::Task, n, set)),
        1 => (other(), a_task(), 2..8u64).prop_map(|(n, task, person)| {
            create(json!({"kind": "assignment", "id": id(n), "task": id(task), "person": id(person)}))
        }),
        1 => (other(), 2..60u64, any_kind()).prop_map(|(n, on, kind)| {
            create(json!({"kind": "comment", "id": id(n), "on_kind": kind, "on": id(on), "text": "!"}))
        }),
        1 => (other(), 0..2u64).prop_map(|(n, rank)| {
            create(json!({"kind": "feature", "id": id(n), "product": id(16), "name": "f", "rank": format!("a{rank}")}))
        }),
        1 => (other(), other(), a_task()).prop_map(|(n, feature, task)| {
            create(json!({"kind": "link", "id": id(n), "feature": id(feature), "task": id(task)}))
        }),
        1 => (other(), 0.0..1.2f64, a_task()).prop_map(|(n, probability, task)| {
            create(json!({"kind": "risk", "id": id(n), "project": id(10), "name": "r", "probability": probability, "tasks": [id(task)]}))
        }),
        1 => (2..8u64, any_person_patch()).prop_map(|(n, set)| update(Kind::Person, n, set)),
        1 => (10..16u64, 0..3usize).prop_map(|(n, key)| update(Kind::Project, n, json!({"key": (["SHARE", "CHAIR", "X"][key])}))),
    ]
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![4 => Just(Kind::Task), 2 => Just(Kind::Dependency), 1 => proptest::sample::select(Kind::ALL)]
}

fn any_patch() -> impl Strategy<Value = Value> {
    prop_oneof![
        (11..15u64).prop_map(|column| json!({"column": id(column)})),
        (0..110u64).prop_map(|percent| json!({"progress": {"percent_complete": percent}})),
        (-500..5_000i64).prop_map(|minutes| json!({"estimate": {"likely_minutes": minutes}})),
        proptest::option::of(20..28u64).prop_map(|parent| json!({"parent": parent.map(id)})),
        ".{1,8}".prop_map(|name| json!({"name": name})),
        Just(json!({"nonsense": 1})),
        Just(json!({"column": null, "progress": null})),
    ]
}

fn any_person_patch() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"role": "member"})),
        Just(json!({"inactive": true})),
        (0..3u64).prop_map(|n| json!({"email": format!("p{n}@x.example")})),
    ]
}

#[derive(Clone, Debug)]
enum Deed {
    Batch(Option<u64>, Vec<Command>),
    Undo(Option<u64>, Option<u64>),
    Redo(Option<u64>),
}

fn deed() -> impl Strategy<Value = Deed> {
    let actor = || prop_oneof![6 => Just(Some(OWNER)), 1 => Just(Some(MEMBER)), 1 => Just(Some(GUEST)), 1 => Just(None)];
    prop_oneof![
        16 => (actor(), prop_oneof![3 => proptest::collection::vec(command(), 1), 1 => proptest::collection::vec(command(), 2..5)]).prop_map(|(actor, batch)| Deed::Batch(actor, batch)),
        2 => (actor(), proptest::option::of(1..12u64)).prop_map(|(actor, seq)| Deed::Undo(actor, seq)),
        1 => actor().prop_map(Deed::Redo),
    ]
}

fn carry_out(world: &mut World, deed: &Deed) -> bool {
    let (actor, commands) = match deed {
        Deed::Batch(actor, commands) => (actor, commands.clone()),
        Deed::Undo(actor, change) => (actor, vec![Command::Undo { change: *change }]),
        Deed::Redo(actor) => (actor, vec![Command::Redo]),
    };
    world.run(actor.map(id), &commands).is_ok()
}

fn entities(graph: &Graph) -> BTreeMap<Id, Entity> {
    let mut all = BTreeMap::new();
    graph.each(&mut |entity, _| {
        all.insert(entity.id(), entity);
    });
    all
}

/// From the rows, as a restart would.
fn reloaded(graph: &Graph) -> Graph {
    let mut rows = Vec::new();
    graph.each(&mut |entity, version| rows.push((entity, version)));
    Graph::load(graph.seq(), rows, graph.counters().collect::<Vec<_>>())
}

/// Slow and obvious: the tasks without children, each waiting for all leaves of what it or a
/// summary above it waits for, are taken away one by one.
fn circles(graph: &Graph) -> bool {
    let leaves = |task: Id| -> Vec<Id> {
        let below: Vec<Id> = graph
            .outline(task)
            .iter()
            .map(|(_, task)| task.id)
            .filter(|id| !graph.is_summary(*id))
            .collect();
        if below.is_empty() { vec![task] } else { below }
    };
    let mut waits: HashMap<Id, HashSet<Id>> = HashMap::new();
    for it in graph.dependencies() {
        for to in leaves(it.successor) {
            waits.entry(to).or_default().extend(leaves(it.predecessor));
        }
    }
    let mut done: HashSet<Id> = HashSet::new();
    let all: Vec<Id> = graph
        .tasks()
        .map(|task| task.id)
        .filter(|id| !graph.is_summary(*id))
        .collect();
    loop {
        let before = done.len();
        for id in &all {
            if !done.contains(id) && waits.get(id).is_none_or(|waits| waits.is_subset(&done)) {
                done.insert(*id);
            }
        }
        if done.len() == before {
            return before != all.len();
        }
    }
}

fn check_whole(world: &World) -> Result<(), TestCaseError> {
    let graph = &world.graph;
    let mut replayed = Graph::default();
    for change in &world.log {
        prop_assert_eq!(change.seq, replayed.seq() + 1);
        replayed = replayed.apply(change);
    }
    prop_assert!(replayed == *graph, "replaying the log gives another graph");
    prop_assert!(reloaded(graph) == *graph, "reloading gives another graph");
    prop_assert!(!circles(graph), "tasks wait for each other in a circle");
    let all = entities(graph);
    for entity in all.values() {
        let mut missing = None;
        entity.each_reference(&mut |role, target| {
            if !all.contains_key(&target) {
                missing = Some((role, target));
            }
        });
        prop_assert!(missing.is_none(), "{entity:?} names {missing:?}");
    }
    let below: usize = graph
        .projects()
        .map(|project| graph.outline(project.id).len())
        .sum();
    prop_assert_eq!(
        below,
        graph.tasks().count(),
        "every task is in its project's outline"
    );
    let mut places = HashSet::new();
    for task in graph.tasks() {
        prop_assert!(
            places.insert((task.parent.unwrap_or(task.project), task.rank.clone())),
            "two in one place"
        );
        let same_project = task.parent.is_none_or(|parent| {
            graph
                .task(parent)
                .is_some_and(|it| it.project == task.project)
        });
        prop_assert!(same_project, "a summary in another project");
    }
    let mut keys = HashSet::new();
    prop_assert!(
        graph
            .tasks()
            .all(|task| keys.insert((task.project, task.number))),
        "a number given twice"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_graph_stays_whole(deeds in proptest::collection::vec(deed(), 1..60)) {
        let mut world = world();
        for deed in &deeds {
            let before = world.clone();
            if !carry_out(&mut world, deed) {
                prop_assert!(before.graph == world.graph && before.log.len() == world.log.len());
            }
        }
        check_whole(&world)?;
    }

    #[test]
    fn undo_is_the_inverse(deeds in proptest::collection::vec(deed(), 0..12), batch in proptest::collection::vec(command(), 1..6)) {
        let mut world = world();
        for deed in &deeds {
            carry_out(&mut world, deed);
        }
        let before = world.graph.clone();
        let context = Context::new(&before, None, now(), &world.log);
        let Ok(outcome) = execute(&before, &context, &batch) else { return Ok(()) };
        prop_assert!(before.apply_ops(&outcome.ops, outcome.graph.seq()) == outcome.graph);
        let back = outcome.graph.apply_ops(&undo::inverse(&outcome.ops), before.seq());
        prop_assert_eq!(entities(&back), entities(&before));
        // Through the command: the same, unless nothing was done.
        if !outcome.ops.is_empty() {
            world.system(&batch).unwrap();
            world.system(&[Command::Undo { change: None }]).unwrap();
            prop_assert_eq!(entities(&world.graph), entities(&before));
            world.system(&[Command::Redo]).unwrap();
            prop_assert_eq!(entities(&world.graph), entities(&outcome.graph));
            check_whole(&world)?;
        }
    }

    #[test]
    fn what_guests_get_hangs_together(deeds in proptest::collection::vec(deed(), 1..15), sees in any::<bool>()) {
        let mut world = world();
        if sees {
            world.owner(&[update(Kind::Project, 10, json!({"guests": [id(GUEST)]}))]).unwrap();
        }
        // A guest who applies the ops sent to them ends up with what they would get afresh.
        let viewer = |graph: &Graph| model::Viewer::new(graph, Some(id(GUEST)));
        let fresh = |graph: &Graph| -> BTreeMap<Id, Entity> {
            let viewer = viewer(graph);
            entities(graph).into_iter().filter_map(|(id, it)| Some((id, model::visible(graph, &viewer, &it)?))).collect()
        };
        let mut held = fresh(&world.graph);
        for deed in &deeds {
            let before = world.graph.clone();
            if !carry_out(&mut world, deed) || before.seq() == world.graph.seq() {
                continue;
            }
            let ops = &world.log.last().unwrap().ops;
            match model::visibility::visible_ops(&before, &world.graph, &viewer(&before), ops) {
                None => held = fresh(&world.graph),
                Some(ops) => for op in ops {
                    match (op.before, op.after) {
                        (_, Some(after)) => { held.insert(after.id(), after); }
                        (Some(before), None) => { held.remove(&before.id()); }
                        (None, None) => {}
                    }
                },
            }
            let wanted = fresh(&world.graph);
            for (id, entity) in &wanted {
                prop_assert_eq!(held.get(id), Some(entity));
            }
            for (id, entity) in &held {
                // People once seen may linger; what hangs on products and projects may not.
                let lingers = matches!(entity.kind(), Kind::Person | Kind::Team | Kind::Calendar);
                prop_assert!(lingers || wanted.contains_key(id), "{:?} is still held", entity);
            }
        }
    }
}

//! No task may wait for itself, not even through the summaries it lies below.
//!
//! Every task has two gates: work below it goes on after its *start* gate and before its
//! *finish* gate. A dependency leads from the predecessor's finish to the successor's start,
//! a summary's start to its children's starts, their finishes to its finish. Whatever the kind
//! of a dependency, a circle through it is refused, as Microsoft Project does.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::entity::Kind;
use crate::graph::Graph;
use crate::id::Id;
use crate::refusal::Fault;
use crate::wording;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Gate {
    task: Id,
    finish: bool,
}

/// A way from one gate to another that the batch has added.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: Gate,
    to: Gate,
}

/// Up to this many new arcs are searched from both ends; more at once are walked together.
const SINGLE_SEARCHES_MAX: usize = 16;
const NAMES_SHOWN_MAX: usize = 12;

/// The first circle through one of the changed dependencies or moved tasks, if there is one.
pub(crate) fn check(graph: &Graph, dependencies: &[Id], moved: &[Id]) -> Option<(Id, Fault)> {
    let mut arcs = Vec::new();
    for id in dependencies {
        if let Some(it) = graph.dependency(*id) {
            let (from, to) = (finish(it.predecessor), start(it.successor));
            arcs.push((*id, Arc { from, to }));
        }
    }
    for id in moved {
        if let Some(parent) = graph.task(*id).and_then(|task| task.parent) {
            arcs.push((
                *id,
                Arc {
                    from: start(parent),
                    to: start(*id),
                },
            ));
            arcs.push((
                *id,
                Arc {
                    from: finish(*id),
                    to: finish(parent),
                },
            ));
        }
    }
    if arcs.len() <= SINGLE_SEARCHES_MAX {
        arcs.iter().find_map(|(id, arc)| {
            connected(graph, arc.to, arc.from).then(|| (*id, describe(graph, *arc)))
        })
    } else {
        let (_, at) = first_back_arc(graph, arcs.iter().map(|(_, arc)| arc.to))?;
        // Something circles: find which of the new arcs is on it, to name it.
        let (id, arc) = arcs
            .iter()
            .find(|(_, arc)| on_circle(graph, *arc, at))
            .or(arcs.first())?;
        Some((*id, describe(graph, *arc)))
    }
}

fn start(task: Id) -> Gate {
    Gate {
        task,
        finish: false,
    }
}

fn finish(task: Id) -> Gate {
    Gate { task, finish: true }
}

fn each_after(graph: &Graph, gate: Gate, mut visit: impl FnMut(Gate)) {
    if gate.finish {
        graph
            .dependencies_from(gate.task)
            .for_each(|it| visit(start(it.successor)));
        if let Some(parent) = graph.task(gate.task).and_then(|task| task.parent) {
            visit(finish(parent));
        }
    } else {
        visit(finish(gate.task));
        graph
            .children(gate.task)
            .for_each(|child| visit(start(child.id)));
    }
}

fn each_before(graph: &Graph, gate: Gate, mut visit: impl FnMut(Gate)) {
    if gate.finish {
        visit(start(gate.task));
        graph
            .children(gate.task)
            .for_each(|child| visit(finish(child.id)));
    } else {
        graph
            .dependencies_into(gate.task)
            .for_each(|it| visit(finish(it.predecessor)));
        if let Some(parent) = graph.task(gate.task).and_then(|task| task.parent) {
            visit(start(parent));
        }
    }
}

/// Whether a way leads from one gate to the other: searched from both ends in turn, so that
/// the shorter side decides how long it takes.
fn connected(graph: &Graph, from: Gate, to: Gate) -> bool {
    if from == to {
        return true;
    }
    let (mut ahead, mut behind) = (VecDeque::from([from]), VecDeque::from([to]));
    let (mut seen_ahead, mut seen_behind) = (HashSet::from([from]), HashSet::from([to]));
    loop {
        let Some(gate) = ahead.pop_front() else {
            return false;
        };
        let mut met = false;
        each_after(graph, gate, |next| {
            met |= seen_behind.contains(&next);
            if seen_ahead.insert(next) {
                ahead.push_back(next);
            }
        });
        let Some(gate) = behind.pop_front() else {
            return met;
        };
        each_before(graph, gate, |next| {
            met |= seen_ahead.contains(&next);
            if seen_behind.insert(next) {
                behind.push_back(next);
            }
        });
        if met {
            return true;
        }
    }
}

/// Depth first from all roots at once; an arc back to a gate still open closes a circle.
fn first_back_arc(graph: &Graph, roots: impl Iterator<Item = Gate>) -> Option<(Gate, Gate)> {
    #[derive(PartialEq)]
    enum State {
        Open,
        Closed,
    }
    let mut states: HashMap<Gate, State> = HashMap::new();
    let mut stack: Vec<(Gate, bool)> = Vec::new();
    for root in roots {
        stack.push((root, false));
        while let Some((gate, leaving)) = stack.pop() {
            if leaving {
                states.insert(gate, State::Closed);
                continue;
            }
            if states.contains_key(&gate) {
                continue;
            }
            states.insert(gate, State::Open);
            stack.push((gate, true));
            let mut back = None;
            each_after(graph, gate, |next| match states.get(&next) {
                Some(State::Open) => back = Some(next),
                Some(State::Closed) => {}
                None => stack.push((next, false)),
            });
            if let Some(next) = back {
                return Some((gate, next));
            }
        }
    }
    None
}

fn on_circle(graph: &Graph, arc: Arc, through: Gate) -> bool {
    connected(graph, arc.to, through) && connected(graph, through, arc.from)
}

/// Names the tasks on a shortest circle through the arc.
fn describe(graph: &Graph, arc: Arc) -> Fault {
    let mut came_from: HashMap<Gate, Gate> = HashMap::new();
    let mut ahead = VecDeque::from([arc.to]);
    while let Some(gate) = ahead.pop_front() {
        if gate == arc.from {
            break;
        }
        each_after(graph, gate, |next| {
            if next != arc.to && !came_from.contains_key(&next) {
                came_from.insert(next, gate);
                ahead.push_back(next);
            }
        });
    }
    let mut tasks = vec![arc.from.task];
    let mut here = arc.from;
    while let Some(before) = came_from.get(&here) {
        if tasks.last() != Some(&before.task) {
            tasks.push(before.task);
        }
        here = *before;
    }
    tasks.reverse();
    tasks.dedup();
    if tasks.first() != tasks.last() || tasks.len() == 1 {
        tasks.extend(tasks.first().copied());
    }
    let mut names: Vec<String> = tasks
        .iter()
        .map(|task| wording::name_of(graph, Kind::Task, *task))
        .collect();
    if names.len() > NAMES_SHOWN_MAX {
        let hidden = names.len() - NAMES_SHOWN_MAX;
        names.splice(
            NAMES_SHOWN_MAX / 2..NAMES_SHOWN_MAX / 2 + hidden,
            [format!("({hidden} more)")],
        );
    }
    Fault::invalid(
        "successor",
        format!(
            "The tasks would wait for each other in a circle: {}. Remove one of these dependencies first.",
            names.join(" → ")
        ),
    )
}

//! Topological order of a plan's tasks, openings and closings; or the cycle that prevents it.

use super::ScheduleError;
use super::nodes::Role;
use crate::grouped::Grouped;
use crate::plan::{Plan, TaskIx};

/// Vertices before they have an order: a task's index is its leaf or its summary's opening,
/// index + number of tasks its summary's closing.
pub(super) struct Vertices {
    tasks: usize,
    pub(super) children: Grouped<u32>,
}

impl Vertices {
    pub(super) fn of(plan: &Plan) -> Result<Self, ScheduleError> {
        let n = plan.tasks.len();
        if n >= u32::MAX as usize / 4 || plan.dependencies.len() >= u32::MAX as usize / 4 {
            let what = format!("{n} tasks are more than one plan can hold");
            return Err(ScheduleError::Invalid { what });
        }
        let parents = (0u32..).zip(&plan.tasks);
        let pairs = parents.filter_map(|(child, task)| Some((task.parent?, child)));
        Ok(Self {
            tasks: n,
            children: Grouped::new(n, pairs),
        })
    }

    pub(super) fn is_summary(&self, task: TaskIx) -> bool {
        !self.children[task].is_empty()
    }

    pub(super) fn role(&self, vertex: u32) -> (TaskIx, Role) {
        let vertex = vertex as usize;
        if vertex >= self.tasks {
            (vertex - self.tasks, Role::Closing)
        } else if self.is_summary(vertex) {
            (vertex, Role::Opening)
        } else {
            (vertex, Role::Leaf)
        }
    }

    /// Where links from a task begin.
    fn end(&self, task: TaskIx) -> u32 {
        (if self.is_summary(task) {
            task + self.tasks
        } else {
            task
        }) as u32
    }
}

const NEW: u8 = 0;
const OPEN: u8 = 1;
const DONE: u8 = 2;

/// All vertices, each after what it waits for; tasks keep their order where they can.
pub(super) fn topological(plan: &Plan, vertices: &Vertices) -> Result<Vec<u32>, ScheduleError> {
    let n = plan.tasks.len();
    let links = plan.dependencies.iter();
    let links = links.map(|link| (link.successor, vertices.end(link.predecessor)));
    let links = Grouped::new(n, links);

    // The k-th vertex that `vertex` waits for.
    let waits_for = |vertex: u32, k: usize| -> Option<u32> {
        let (task, role) = vertices.role(vertex);
        if role == Role::Closing {
            let child = vertices.children[task].get(k)?;
            return Some(vertices.end(*child as usize));
        }
        if k == 0 {
            return plan.tasks[task]
                .parent
                .map(|parent| parent as u32)
                .or(Some(u32::MAX));
        }
        links[task].get(k - 1).copied()
    };

    let mut order = Vec::with_capacity(n + n / 8);
    let mut state = vec![NEW; 2 * n];
    let mut stack: Vec<(u32, usize)> = Vec::new();
    let summaries = (0..n)
        .filter(|task| vertices.is_summary(*task))
        .map(|task| (task + n) as u32);
    for root in (0..n as u32).chain(summaries) {
        if state[root as usize] != NEW {
            continue;
        }
        state[root as usize] = OPEN;
        stack.push((root, 0));
        while let Some((vertex, k)) = stack.last_mut() {
            let Some(before) = waits_for(*vertex, *k) else {
                state[*vertex as usize] = DONE;
                order.push(*vertex);
                stack.pop();
                continue;
            };
            *k += 1;
            if before == u32::MAX {
                continue;
            }
            match state[before as usize] {
                NEW => {
                    state[before as usize] = OPEN;
                    stack.push((before, 0));
                }
                OPEN => return Err(cycle(plan, vertices, &stack, before)),
                _ => {}
            }
        }
    }
    Ok(order)
}

/// The part of the stack from `back_to` on, in the order of the work.
fn cycle(plan: &Plan, vertices: &Vertices, stack: &[(u32, usize)], back_to: u32) -> ScheduleError {
    let from = stack
        .iter()
        .position(|(vertex, _)| *vertex == back_to)
        .unwrap_or(0);
    let mut tasks: Vec<TaskIx> = stack[from..]
        .iter()
        .rev()
        .map(|(vertex, _)| vertices.role(*vertex).0)
        .collect();
    tasks.dedup();
    if tasks.len() > 1 && tasks.first() == tasks.last() {
        tasks.pop();
    }
    // Begin where the plan lists it first.
    let first = (0..tasks.len()).min_by_key(|at| tasks[*at]).unwrap_or(0);
    tasks.rotate_left(first);
    let names = tasks
        .iter()
        .map(|task| plan.tasks[*task].name.clone())
        .collect();
    ScheduleError::Cycle { tasks, names }
}

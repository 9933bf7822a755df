//! Topological order of a plan's tasks, openings and closings; or the cycle that prevents it.

use super::ScheduleError;
use super::nodes::Role;
use crate::plan::{Plan, TaskIx};

/// Vertices before they have an order: a task's index is its leaf or its summary's opening,
/// index + number of tasks its summary's closing.
pub(super) struct Vertices {
    tasks: usize,
    pub(super) children: Vec<u32>,
    pub(super) children_from: Vec<u32>,
}

impl Vertices {
    pub(super) fn of(plan: &Plan) -> Result<Self, ScheduleError> {
        let n = plan.tasks.len();
        if n >= u32::MAX as usize / 4 || plan.dependencies.len() >= u32::MAX as usize / 4 {
            let what = format!("{n} tasks are more than one plan can hold");
            return Err(ScheduleError::Invalid { what });
        }
        let parents = (0u32..).zip(&plan.tasks);
        let pairs = parents.filter_map(|(child, task)| Some((task.parent? as u32, child)));
        let (children_from, children) = grouped(n, pairs.collect());
        Ok(Self {
            tasks: n,
            children,
            children_from,
        })
    }

    pub(super) fn is_summary(&self, task: TaskIx) -> bool {
        self.children_from[task] < self.children_from[task + 1]
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

/// Groups pairs by their first part: (where each group begins, the second parts), stable.
pub(super) fn grouped<T: Copy>(groups: usize, pairs: Vec<(u32, T)>) -> (Vec<u32>, Vec<T>) {
    let mut from = vec![0u32; groups + 1];
    for (group, _) in &pairs {
        from[*group as usize + 1] += 1;
    }
    for group in 0..groups {
        from[group + 1] += from[group];
    }
    let mut at = from.clone();
    let mut sorted: Vec<Option<T>> = vec![None; pairs.len()];
    for (group, item) in pairs {
        let place = &mut at[group as usize];
        sorted[*place as usize] = Some(item);
        *place += 1;
    }
    (from, sorted.into_iter().flatten().collect())
}

const NEW: u8 = 0;
const OPEN: u8 = 1;
const DONE: u8 = 2;

/// All vertices, each after what it waits for; tasks keep their order where they can.
pub(super) fn topological(plan: &Plan, vertices: &Vertices) -> Result<Vec<u32>, ScheduleError> {
    let n = plan.tasks.len();
    let links = (0u32..).zip(&plan.dependencies);
    let pairs = links.map(|(_, d)| (d.successor as u32, vertices.end(d.predecessor)));
    let (links_from, links) = grouped(n, pairs.collect());

    // The k-th vertex that `vertex` waits for.
    let waits_for = |vertex: u32, k: usize| -> Option<u32> {
        let (task, role) = vertices.role(vertex);
        if role == Role::Closing {
            let children = vertices.children_from[task] as usize + k;
            return match k {
                _ if children < vertices.children_from[task + 1] as usize => {
                    Some(vertices.end(vertices.children[children] as usize))
                }
                _ => None,
            };
        }
        if k == 0 {
            return plan.tasks[task]
                .parent
                .map(|parent| parent as u32)
                .or(Some(u32::MAX));
        }
        links[links_from[task] as usize..links_from[task + 1] as usize]
            .get(k - 1)
            .copied()
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

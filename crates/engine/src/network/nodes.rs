//! What the passes know of one task: its node, and the detail that few tasks have.

use super::compile::{ABSENT, Network};
use crate::calendar::WorkingTime;
use crate::plan::{Constraint, Instant, Seconds, Task, TaskIx, TaskMode};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A task, or a summary without children.
    Leaf,
    /// A summary's beginning: what is asked of the summary goes from here to its children.
    Opening,
    /// A summary's end: its children's dates rolled up.
    Closing,
}

/// One place in the network. Nodes come after everything they wait for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The task it stands for.
    pub task: u32,
    pub role: Role,
    pub(super) mode: Mode,
    pub(super) active: bool,
    /// Nothing but links and a duration decide its dates.
    pub(super) plain: bool,
    pub(super) finish_limit: bool,
    /// The duration runs round the clock.
    pub(super) elapsed: bool,
    /// Lies under a manual summary, whose start takes the place of the project's.
    pub(super) under_manual: bool,
    /// A summary with work done under it.
    pub(super) begun: bool,
    pub(super) project: u32,
    /// Task index of the summary above, or [`ABSENT`].
    pub(super) parent: u32,
    /// Nodes of the summary above.
    pub(super) opening: u32,
    pub(super) closing: u32,
    /// Working time of the duration; and the task's own calendar, for lags before it and slack.
    pub(super) table: u32,
    pub(super) own_table: u32,
    pub(super) detail: u32,
    /// Working (or elapsed) seconds, gaps of a split task included.
    pub(super) duration: Seconds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Auto,
    Manual,
    Begun,
    Finished,
}

/// What few tasks have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Detail {
    pub constraint: Constraint,
    pub deadline: Option<Instant>,
    pub levelling_delay: Seconds,
    pub levelled_start: Option<Instant>,
    /// Typed or actual dates; of a begun task the finish is worked out.
    pub start: Instant,
    pub finish: Instant,
    /// Where the work still to do goes on, when there is some.
    pub resume: Option<Instant>,
    pub done: bool,
    /// Duration without gaps.
    pub net_duration: Seconds,
}

impl Network {
    /// Adds the next node in topological order.
    pub(super) fn push_node(&mut self, index: TaskIx, task: &Task, role: Role, own_table: u32) {
        let node = self.make_node(index, task, role, own_table, ABSENT);
        self.nodes.push(node);
    }

    /// The node of a task, its detail put in the place `detail` when it needs one.
    pub(super) fn make_node(
        &mut self,
        index: TaskIx,
        task: &Task,
        role: Role,
        own_table: u32,
        mut detail: u32,
    ) -> Node {
        let table = self.table_of[index];
        let project = &self.projects[task.project];
        let progress = &task.progress;
        let typed = matches!(task.mode, TaskMode::Manual { .. });
        let mode = match role {
            Role::Leaf if progress.actual_finish.is_some() => Mode::Finished,
            _ if typed => Mode::Manual,
            Role::Leaf if progress.actual_start.is_some() => Mode::Begun,
            _ => Mode::Auto,
        };
        let plain = mode == Mode::Auto
            && task.constraint == Constraint::AsSoonAsPossible
            && task.deadline.is_none()
            && task.levelling_delay == 0
            && task.levelled_start.is_none()
            && task.splits.is_empty()
            && project.status_date.is_none()
            && !done(task);
        let finish_limit = project.multiple_critical_paths;
        // A detail once made is kept true.
        if !plain || detail != ABSENT {
            let made = self.make_detail(task, mode, table);
            match self.details.get_mut(detail as usize) {
                Some(place) => *place = made,
                None => {
                    detail = self.details.len() as u32;
                    self.details.push(made);
                }
            }
        }
        Node {
            task: index as u32,
            role,
            mode,
            active: task.active,
            plain,
            elapsed: task.duration.elapsed,
            under_manual: task.parent.is_some_and(|parent| {
                let above = self.nodes.get(self.opening_of[parent] as usize);
                above.is_some_and(|node| node.mode == Mode::Manual || node.under_manual)
            }),
            begun: progress.actual_start.is_some()
                || progress.actual_finish.is_some()
                || role != Role::Leaf && self.begun_below(index),
            finish_limit,
            project: task.project as u32,
            parent: task.parent.map_or(ABSENT, |parent| parent as u32),
            opening: ABSENT,
            closing: ABSENT,
            table,
            own_table,
            detail,
            duration: task.duration.seconds.saturating_add(gaps(task, 0)),
        }
    }

    /// Has work begun on anything under this summary? Its parts have nodes already.
    pub(super) fn begun_below(&self, summary: TaskIx) -> bool {
        let mut children = self.children(summary).iter();
        children.any(|child| {
            let below = self.leaf_of[*child as usize];
            self.nodes
                .get(below as usize)
                .is_some_and(|node| node.begun)
        })
    }

    fn make_detail(&self, task: &Task, mode: Mode, table: u32) -> Detail {
        let mut detail = Detail {
            constraint: task.constraint,
            deadline: task.deadline,
            levelling_delay: task.levelling_delay,
            levelled_start: task.levelled_start,
            start: 0,
            finish: 0,
            resume: None,
            done: done(task),
            net_duration: task.duration.seconds,
        };
        let progress = &task.progress;
        match (mode, task.mode) {
            (Mode::Manual, TaskMode::Manual { start, finish }) => {
                (detail.start, detail.finish) = (start, finish);
            }
            (Mode::Finished, _) => {
                detail.finish = progress.actual_finish.unwrap_or_default();
                detail.start = progress.actual_start.unwrap_or(detail.finish);
            }
            (Mode::Begun, _) => {
                let table = &self.tables[table as usize];
                detail.start = progress.actual_start.unwrap_or_default();
                (detail.resume, detail.finish) = remaining_dates(
                    task,
                    detail.start,
                    table,
                    self.projects[task.project].status_date,
                );
            }
            _ => {}
        }
        detail
    }
}

fn done(task: &Task) -> bool {
    task.progress.actual_finish.is_some() || task.progress.percent_complete >= 1.0
}

/// Where the work still to do of a begun task goes on, and where it ends.
fn remaining_dates(
    task: &Task,
    start: Instant,
    table: &WorkingTime,
    status: Option<Instant>,
) -> (Option<Instant>, Instant) {
    let progress = &task.progress;
    let duration = task.duration.seconds;
    let remaining = progress
        .remaining
        .unwrap_or(duration.saturating_sub(progress.done))
        .max(0);
    let stop = progress
        .stop
        .unwrap_or_else(|| table.add(start, progress.done.min(duration)));
    if remaining == 0 {
        return (None, stop.max(start));
    }
    let mut resume = progress
        .resume
        .unwrap_or_else(|| table.next_start(stop))
        .max(start);
    if let Some(status) = status {
        resume = table.next_start(resume.max(status));
    }
    // Gaps that lie after what is done.
    let worked = duration.saturating_sub(remaining);
    (
        Some(resume),
        table.add(resume, remaining.saturating_add(gaps(task, worked))),
    )
}

/// Working seconds of the gaps of a split task that lie before its end and after the first
/// `worked` seconds.
fn gaps(task: &Task, worked: Seconds) -> Seconds {
    let within = |at: Seconds| (worked == 0 || at > worked) && at < task.duration.seconds;
    let gaps = task
        .splits
        .iter()
        .filter(|(at, _)| within(*at))
        .map(|(_, gap)| *gap);
    gaps.fold(0, Seconds::saturating_add)
}

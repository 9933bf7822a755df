//! The backward pass: how late everything may be without moving its project's finish.

use super::compile::{ABSENT, Edge, Network, NodeIx};
use super::dates::{FREE, Span, State};
use super::forward::{back, shift};
use super::nodes::{Mode, Node, Role};
use crate::plan::{Constraint, Instant, Link};

/// What successors allow: the latest start and the latest finish.
struct Allowed {
    start: Instant,
    finish: Instant,
}

impl Network {
    pub(super) fn backward_all(&self, state: &mut State) {
        for node in (0..self.nodes.len()).rev() {
            self.backward(state, node);
        }
    }

    pub(super) fn backward(&self, state: &mut State, node: NodeIx) {
        let info = &self.nodes[node];
        match info.role {
            Role::Leaf => self.backward_leaf(state, node, info),
            Role::Opening => self.backward_opening(state, node, info),
            Role::Closing => {
                let mut allowed = self.allowed(state, node, info);
                if let Some(Constraint::FinishNoLaterThan(date)) =
                    self.detail(info).map(|d| d.constraint)
                {
                    allowed.finish = allowed.finish.min(date);
                }
                state.late[node] = Span {
                    start: allowed.start,
                    finish: allowed.finish,
                };
            }
        }
    }

    /// A summary's late dates are its children's; a manual child counts with its own dates.
    fn backward_opening(&self, state: &mut State, node: NodeIx, info: &Node) {
        let mut start = Instant::MAX;
        let mut finish = Instant::MIN;
        let mut link_start = FREE;
        let mut link_finish = FREE;
        let children = self.children(info.task as usize);
        let any_active = children
            .iter()
            .any(|child| self.nodes[self.opening_of[*child as usize] as usize].active);
        for child in children {
            let child = self.opening_of[*child as usize] as NodeIx;
            let child_info = &self.nodes[child];
            if any_active && !child_info.active {
                continue;
            }
            let dates = match child_info.mode {
                Mode::Manual => state.early[self.leaf_of[child_info.task as usize] as usize],
                _ => state.late[child],
            };
            start = start.min(dates.start);
            finish = finish.max(dates.finish);
            link_start = link_start.min(state.link[child].start);
            link_finish = link_finish.min(state.link[child].finish);
        }
        state.late[node] = Span { start, finish };
        state.link[node] = Span {
            start: link_start,
            finish: link_finish,
        };
    }

    #[inline]
    fn allowed(&self, state: &State, node: NodeIx, info: &Node) -> Allowed {
        let mut allowed = Allowed {
            start: FREE,
            finish: FREE,
        };
        if info.closing != ABSENT {
            let above = info.closing as NodeIx;
            allowed.finish = state.late[above].finish;
            // A limit on a summary's start holds the child it begins with.
            if state.late[above].start != FREE
                && state.early[above].start == state.early[node].start
            {
                allowed.start = state.late[above].start;
            }
        }
        // A begun task's start is history, and a manual task's is typed: only finishes are limited.
        let start_moves = matches!(info.mode, Mode::Auto);
        for edge in self.edges_out(node) {
            let successor = edge.node as NodeIx;
            if edge.simple {
                allowed.finish = allowed.finish.min(state.link[successor].start);
                continue;
            }
            let late = match edge.link {
                Link::FinishStart if edge.bridge && info.active => state.through[successor].1,
                _ if edge.bridge && info.active => FREE,
                _ => self.late_of(state, edge, start_moves),
            };
            if late == FREE {
                continue;
            }
            let begun = self.nodes[successor].mode == Mode::Begun;
            let date = match edge.link {
                // Its lag has passed when the successor has begun.
                Link::StartStart if begun => late,
                _ => {
                    let table = &self.tables[self.nodes[successor].own_table as usize];
                    self.add_lag(late, edge, node, state, table, -1)
                }
            };
            match edge.link {
                Link::FinishStart | Link::FinishFinish => allowed.finish = allowed.finish.min(date),
                Link::StartStart | Link::StartFinish => allowed.start = allowed.start.min(date),
            }
        }
        allowed
    }

    /// The late date of a successor that a link holds its predecessor to.
    #[inline]
    fn late_of(&self, state: &State, edge: &Edge, start_moves: bool) -> Instant {
        let successor = edge.node as NodeIx;
        match edge.link {
            Link::FinishStart => state.link[successor].start,
            // Of a begun successor the rest counts, if anything hangs on it.
            Link::StartStart if start_moves => match self.nodes[successor].mode {
                Mode::Begun if self.edges_out(successor).is_empty() => FREE,
                _ => state.link[successor].start,
            },
            Link::FinishFinish => state.link[successor].finish,
            Link::StartFinish if start_moves => state.link[successor].finish,
            _ => FREE,
        }
    }

    fn backward_leaf(&self, state: &mut State, node: NodeIx, info: &Node) {
        let detail = self.detail(info);
        if !info.active {
            state.through[node].1 = FREE;
        }
        if let (Mode::Finished, Some(detail)) = (info.mode, detail) {
            state.late[node] = Span {
                start: detail.start,
                finish: detail.finish,
            };
            state.link[node] = Span {
                start: FREE,
                finish: FREE,
            };
            return;
        }
        let table = &*self.tables[info.table as usize];
        let allowed = self.allowed(state, node, info);
        if !info.active {
            state.through[node].1 = allowed.finish;
        }
        let duration = info.duration;
        let limit = if info.finish_limit {
            state.early[node].finish
        } else {
            state.projects[info.project as usize].finish
        };
        let finish_of = |start: Instant| match duration {
            0 => start,
            _ => table.add(table.next_start(start), duration),
        };
        let mut finish = allowed.finish.min(limit);
        if allowed.start != FREE {
            finish = finish.min(finish_of(allowed.start));
        }
        if let Some(detail) = detail {
            if matches!(info.mode, Mode::Auto | Mode::Begun) {
                let honor = self.projects[info.project as usize].honor_constraints;
                finish = match detail.constraint {
                    // A start that has happened limits nothing more.
                    Constraint::MustStartOn(_) | Constraint::StartNoLaterThan(_)
                        if info.mode == Mode::Begun =>
                    {
                        finish
                    }
                    Constraint::MustStartOn(date) if honor => finish_of(date),
                    Constraint::MustFinishOn(date) if honor => date,
                    Constraint::MustStartOn(date) | Constraint::StartNoLaterThan(date) => {
                        finish.min(finish_of(date))
                    }
                    Constraint::MustFinishOn(date) | Constraint::FinishNoLaterThan(date) => {
                        finish.min(date)
                    }
                    _ => finish,
                };
            }
            if let Some(deadline) = detail.deadline {
                finish = finish.min(deadline);
            }
        }
        let mut start;
        (start, finish) = match info.mode {
            _ if duration == 0 => (finish, finish),
            Mode::Manual => (back(table, finish, duration), finish),
            _ => table.place_before(finish, duration),
        };
        let mut link_start = start;
        if let (Mode::Auto, Some(detail)) = (info.mode, detail) {
            link_start = shift(start, -detail.levelling_delay);
        }
        if let (Mode::Begun, Some(detail)) = (info.mode, detail) {
            // What its predecessors must leave room for is the work still to do.
            link_start = detail.resume.unwrap_or(finish);
            start = detail.start;
        }
        state.late[node] = Span { start, finish };
        state.link[node] = Span {
            start: link_start,
            finish,
        };
    }
}

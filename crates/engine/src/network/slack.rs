//! Slack, and what is critical.

use super::compile::{Network, NodeIx};
use super::dates::{Cause, Span, State, TaskDates, causes, code};
use super::forward::shift;
use super::nodes::{Mode, Node, Role};
use crate::plan::{Instant, Lag, Link, Seconds, TaskIx};

impl Network {
    pub(super) fn leaf_dates(&self, state: &State, node: NodeIx) -> TaskDates {
        let info = &self.nodes[node];
        let table = &*self.tables[info.table as usize];
        let (early_start, early_finish) = (state.early[node].start, state.early[node].finish);
        let (late_start, late_finish) = (state.late[node].start, state.late[node].finish);
        let Span { start, finish } = state.scheduled(self, node);
        let late = self.is_late(node);

        let slack_table = if info.elapsed {
            table
        } else {
            &*self.tables[info.own_table as usize]
        };
        let start_place = slack_table.to_axis(early_start);
        let mut start_slack = slack_table.to_axis(late_start) - start_place;
        // Early and late dates lie the same work apart, when one table counts everything.
        let one_table = info.plain && info.table == info.own_table;
        let mut finish_slack = match one_table {
            true => start_slack,
            false => slack_table.working_seconds_between(early_finish, late_finish),
        };
        if !info.plain {
            start_slack -= state.overruled[node];
            finish_slack -= state.overruled[node];
        }
        let total_slack = match info.mode {
            Mode::Finished => 0,
            // Scheduled from its finish, everything is late and slack is what it is.
            _ if late && !self.projects[info.project as usize].from_finish => 0,
            Mode::Begun | Mode::Manual => finish_slack,
            Mode::Auto => start_slack.min(finish_slack),
        };
        let free_slack = match info.mode {
            Mode::Finished => 0,
            _ => {
                let finish_place = (one_table && !late).then(|| start_place + info.duration);
                let span = (start, finish, finish_place);
                self.free_slack(state, node, info, span, total_slack)
            }
        };
        let cause = if late && state.late_known {
            code::LATE
        } else {
            state.cause[node]
        };
        let (start_cause, finish_cause) = causes(cause);
        let detail = self.detail(info);
        TaskDates {
            start,
            finish,
            early_start,
            early_finish,
            late_start,
            late_finish,
            start_slack,
            finish_slack,
            total_slack,
            free_slack,
            critical: self.is_critical(info, total_slack),
            duration: detail.map_or(info.duration, |detail| detail.net_duration),
            start_cause,
            finish_cause,
        }
    }

    pub(super) fn summary_dates(&self, state: &State, task: TaskIx) -> TaskDates {
        let closing = self.leaf_of[task] as NodeIx;
        let opening = self.opening_of[task] as NodeIx;
        let info = &self.nodes[closing];
        let table = &*self.tables[info.table as usize];
        let (early_start, early_finish) = (state.early[closing].start, state.early[closing].finish);
        let (late_start, late_finish) = (state.late[opening].start, state.late[opening].finish);
        let start_slack = table.working_seconds_between(early_start, late_start);
        let finish_slack = table.working_seconds_between(early_finish, late_finish);
        let total_slack = if info.begun {
            finish_slack
        } else {
            start_slack.min(finish_slack)
        };
        let free_slack = self.free_slack(
            state,
            closing,
            info,
            (early_start, early_finish, None),
            total_slack,
        );
        let (start_cause, finish_cause) = if info.mode == Mode::Manual {
            (Cause::Manual, Cause::Manual)
        } else {
            let child = |at: fn(Instant, Instant) -> Instant, date: Instant| {
                let child = self.children(task).iter().find(|child| {
                    let child = state.scheduled(self, self.leaf_of[**child as usize] as NodeIx);
                    at(child.start, child.finish) == date
                });
                child.map_or(Cause::Project, |child| Cause::Child(*child))
            };
            (
                child(|start, _| start, early_start),
                child(|_, finish| finish, early_finish),
            )
        };
        TaskDates {
            start: early_start,
            finish: early_finish,
            early_start,
            early_finish,
            late_start,
            late_finish,
            start_slack,
            finish_slack,
            total_slack,
            free_slack,
            critical: self.is_critical(info, total_slack),
            duration: table.working_seconds_between(early_start, early_finish),
            start_cause,
            finish_cause,
        }
    }

    fn is_critical(&self, info: &Node, total_slack: Seconds) -> bool {
        let done = self.detail(info).is_some_and(|detail| detail.done);
        !done && total_slack <= self.projects[info.project as usize].critical_slack
    }

    /// The least room before a successor, on the task's own calendar; at most the total slack
    /// and at least nothing. Where the finish lies on that calendar's axis may be known.
    fn free_slack(
        &self,
        state: &State,
        node: NodeIx,
        info: &Node,
        (start, finish, finish_place): (Instant, Instant, Option<Seconds>),
        total_slack: Seconds,
    ) -> Seconds {
        let table = &*self.tables[info.table as usize];
        let mut least = total_slack;
        // Of those that follow without lag only the first to start matters.
        let mut soonest = None;
        for edge in self.edges_out(node) {
            if least <= 0 {
                break;
            }
            // What is over cannot be delayed.
            if edge.bridge || self.nodes[edge.node as usize].mode == Mode::Finished {
                continue;
            }
            // A summary's dates are those of its closing.
            let successor = match self.nodes[edge.node as usize].role {
                Role::Leaf => edge.node as NodeIx,
                _ => self.leaf_of[self.nodes[edge.node as usize].task as usize] as NodeIx,
            };
            let Span {
                start: to_start,
                finish: to_finish,
            } = state.scheduled(self, successor);
            if edge.simple {
                soonest = Some(soonest.map_or(to_start, |soonest: Instant| soonest.min(to_start)));
                continue;
            }
            let (from, to) = match edge.link {
                Link::FinishStart => (finish, to_start),
                Link::StartStart => (start, to_start),
                Link::FinishFinish => (finish, to_finish),
                Link::StartFinish => (start, to_finish),
            };
            let room = match edge.lag {
                Lag::Working(lag) => table.working_seconds_between(from, to).saturating_sub(lag),
                lag => match self.percent_lag(lag, node, state) {
                    (lag, true) => table.working_seconds_between(shift(from, lag), to),
                    (lag, false) => table.working_seconds_between(from, to).saturating_sub(lag),
                },
            };
            least = least.min(room);
        }
        if let (true, Some(soonest)) = (least > 0, soonest) {
            let finish_place = finish_place.unwrap_or_else(|| table.to_axis(finish));
            least = least.min(table.to_axis(soonest) - finish_place);
        }
        least.max(0)
    }
}

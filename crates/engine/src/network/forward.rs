//! The forward pass: how early everything can be.

use super::compile::{ABSENT, Edge, Network, NodeIx};
use super::dates::{NONE, Span, State, code};
use super::nodes::{Detail, Mode, Node, Role};
use crate::calendar::{EARLIEST, LATEST, WorkingTime};
use crate::plan::{Constraint, Instant, Lag, Link, Seconds};

/// What links ask of a node: the least start and the least finish, and which link does.
#[derive(Clone, Copy)]
struct Asked {
    start: Instant,
    finish: Instant,
    start_code: u32,
    finish_code: u32,
}

impl Asked {
    const NOTHING: Self = Self {
        start: NONE,
        finish: NONE,
        start_code: code::PROJECT,
        finish_code: code::PROJECT,
    };

    #[inline]
    fn start_at(&mut self, instant: Instant, code: u32) {
        if instant > self.start {
            (self.start, self.start_code) = (instant, code);
        }
    }

    #[inline]
    fn finish_at(&mut self, instant: Instant, code: u32) {
        if instant > self.finish {
            (self.finish, self.finish_code) = (instant, code);
        }
    }
}

/// Where a task may start, and what says so.
struct Earliest {
    start: Instant,
    code: u32,
    /// Working time by which a constraint puts it before what links ask for.
    overruled: Seconds,
}

impl Network {
    pub(super) fn forward_all(&self, state: &mut State) {
        for node in 0..self.nodes.len() {
            self.forward(state, node);
        }
    }

    pub(super) fn forward(&self, state: &mut State, node: NodeIx) {
        let info = &self.nodes[node];
        match info.role {
            Role::Leaf => self.forward_leaf(state, node, info),
            Role::Opening => self.forward_opening(state, node, info),
            Role::Closing => self.forward_closing(state, node, info),
        }
    }

    /// What is asked of a summary is asked of every child.
    fn forward_opening(&self, state: &mut State, node: NodeIx, info: &Node) {
        let mut asked = self.asked(state, node, info);
        if let Some(detail) = self.detail(info) {
            match detail.constraint {
                Constraint::StartNoEarlierThan(date) => asked.start_at(date, code::CONSTRAINT),
                Constraint::FinishNoEarlierThan(_) | Constraint::AsSoonAsPossible => {}
                _ => {}
            }
            if info.mode == Mode::Manual {
                // Its children begin no earlier than its typed start, whatever the project's is.
                (asked.start, asked.start_code) = (detail.start, code::CONSTRAINT);
            }
        }
        state.early[node].start = asked.start;
        state.early[node].finish = asked.finish;
        state.cause[node] = asked.start_code;
    }

    fn forward_closing(&self, state: &mut State, node: NodeIx, info: &Node) {
        if let (Mode::Manual, Some(detail)) = (info.mode, self.detail(info)) {
            state.early[node].start = detail.start;
            state.early[node].finish = detail.finish;
            state.cause[node] = code::MANUAL;
            return;
        }
        let mut start = Instant::MAX;
        let mut finish = Instant::MIN;
        let children = self.children(info.task as usize);
        let any_active = children
            .iter()
            .any(|child| self.nodes[self.leaf_of[*child as usize] as usize].active);
        for child in children {
            let child = self.leaf_of[*child as usize] as NodeIx;
            if any_active && !self.nodes[child].active {
                continue;
            }
            let child = state.scheduled(self, child);
            start = start.min(child.start);
            finish = finish.max(child.finish);
        }
        state.early[node].start = start;
        state.early[node].finish = finish;
    }

    /// Asked by the summary above and by the node's own links.
    #[inline]
    fn asked(&self, state: &State, node: NodeIx, info: &Node) -> Asked {
        let mut asked = Asked::NOTHING;
        if info.opening != ABSENT {
            let above = info.opening as NodeIx;
            let (span, cause) = (state.early[above], state.cause[above]);
            (asked.start, asked.start_code) = (span.start, cause);
            (asked.finish, asked.finish_code) = (span.finish, cause);
        }
        for edge in self.edges_into(node) {
            let Span {
                mut start,
                mut finish,
            } = state.scheduled(self, edge.node as NodeIx);
            if edge.simple {
                asked.start_at(finish, edge.dependency);
                continue;
            }
            let table = &self.tables[info.own_table as usize];
            if edge.bridge && info.active {
                let through = state.through[edge.node as usize].0;
                if through == NONE || edge.link != Link::FinishStart {
                    continue;
                }
                (start, finish) = (through, through);
            }
            let from = match edge.link {
                Link::FinishStart | Link::FinishFinish => finish,
                Link::StartStart | Link::StartFinish => start,
            };
            let date = self.add_lag(from, edge, edge.node as NodeIx, state, table, 1);
            match edge.link {
                Link::FinishStart | Link::StartStart => asked.start_at(date, edge.dependency),
                Link::FinishFinish | Link::StartFinish => asked.finish_at(date, edge.dependency),
            }
        }
        asked
    }

    fn forward_leaf(&self, state: &mut State, node: NodeIx, info: &Node) {
        if !info.plain {
            state.overruled[node] = 0;
        }
        if !info.active {
            state.through[node].0 = NONE;
        }
        if let (Mode::Manual | Mode::Begun | Mode::Finished, Some(detail)) =
            (info.mode, self.detail(info))
        {
            state.early[node] = Span {
                start: detail.start,
                finish: detail.finish,
            };
            state.cause[node] = if info.mode == Mode::Manual {
                code::MANUAL
            } else {
                code::ACTUAL
            };
            return;
        }
        let table = &*self.tables[info.table as usize];
        let asked = self.asked(state, node, info);
        if !info.active {
            state.through[node].0 = asked.start;
        }
        let earliest = self.earliest(state, info, &asked, true);
        if !info.plain {
            state.overruled[node] = earliest.overruled;
        }
        let (start, finish) = match info.duration {
            0 => (earliest.start, earliest.start),
            duration => table.place(earliest.start, duration),
        };
        state.early[node] = Span { start, finish };
        state.cause[node] = earliest.code;
    }

    /// Where a task that has not begun could start if levelling had not put it later, once what
    /// it waits for has its dates.
    pub(super) fn unlevelled_start(&self, state: &State, node: NodeIx) -> Instant {
        let info = &self.nodes[node];
        let asked = self.asked(state, node, info);
        let start = self.earliest(state, info, &asked, false).start;
        match info.duration {
            0 => start,
            duration => self.tables[info.table as usize].place(start, duration).0,
        }
    }

    #[inline]
    fn earliest(&self, state: &State, info: &Node, asked: &Asked, levelled: bool) -> Earliest {
        let table = &*self.tables[info.table as usize];
        let project_start = state.projects[info.project as usize].start;
        let free = asked.start == NONE && asked.finish == NONE;
        let (mut start, mut code) = if free {
            (project_start, code::PROJECT)
        } else {
            (asked.start, asked.start_code)
        };
        if asked.finish != NONE {
            let from_finish = back(table, asked.finish, info.duration);
            if from_finish > start {
                (start, code) = (from_finish, asked.finish_code | code::FINISH);
            }
        }
        // No link makes a task begin before its project; a date of its own may.
        let earliest = match self.detail(info).map(|detail| detail.constraint) {
            Some(Constraint::StartNoEarlierThan(date)) => project_start.min(date),
            _ => project_start,
        };
        if start < earliest && !info.under_manual {
            (start, code) = (earliest, code::PROJECT);
        }
        let earliest = Earliest {
            start,
            code,
            overruled: 0,
        };
        match self.detail(info) {
            Some(detail) if !info.plain => self.held(info, detail, free, levelled, earliest),
            _ => earliest,
        }
    }

    /// The start that links ask for, moved by constraint, status date and levelling.
    fn held(
        &self,
        info: &Node,
        detail: &Detail,
        free: bool,
        levelled: bool,
        mut earliest: Earliest,
    ) -> Earliest {
        let Earliest { start, code, .. } = &mut earliest;
        let table = &*self.tables[info.table as usize];
        let project = &self.projects[info.project as usize];
        let snap = |instant: Instant| {
            if info.duration == 0 {
                instant
            } else {
                table.next_start(instant)
            }
        };

        let no_earlier = match detail.constraint {
            Constraint::StartNoEarlierThan(date) => Some(date),
            Constraint::FinishNoEarlierThan(date) => Some(back(table, date, info.duration)),
            Constraint::MustStartOn(date) if !project.honor_constraints => Some(date),
            Constraint::MustFinishOn(date) if !project.honor_constraints => {
                Some(back(table, date, info.duration))
            }
            _ => None,
        };
        if let Some(date) = no_earlier.filter(|date| free || *date > *start) {
            (*start, *code) = (date, code::CONSTRAINT);
        }
        if let Some(status) = project.status_date.filter(|status| *status > *start) {
            (*start, *code) = (status, code::STATUS);
        }
        *start = snap(*start);
        if levelled && detail.levelling_delay > 0 {
            *start = snap(shift(*start, detail.levelling_delay));
        }
        if let Some(date) = detail.levelled_start.filter(|_| levelled) {
            *start = snap(date).max(*start);
        }
        if !project.honor_constraints {
            return earliest;
        }
        let hard = match detail.constraint {
            Constraint::MustStartOn(date) => Some(snap(date)),
            Constraint::MustFinishOn(date) => Some(back(table, date, info.duration)),
            Constraint::StartNoLaterThan(date) => Some(snap(date)).filter(|date| *date < *start),
            Constraint::FinishNoLaterThan(date) => {
                Some(back(table, date, info.duration)).filter(|date| *date < *start)
            }
            _ => None,
        };
        if let Some(date) = hard {
            // Where links ask for more, the task is late by so much.
            let overruled = table.working_seconds_between(date, *start).max(0);
            return Earliest {
                start: date,
                code: code::CONSTRAINT,
                overruled,
            };
        }
        earliest
    }

    /// A date moved by a link's lag, on the successor's calendar: forward (`sign` 1) or back.
    #[inline]
    pub(super) fn add_lag(
        &self,
        date: Instant,
        edge: &Edge,
        predecessor: NodeIx,
        state: &State,
        table: &WorkingTime,
        sign: Seconds,
    ) -> Instant {
        match edge.lag {
            Lag::Working(0) => date,
            Lag::Working(lag) => table.add(date, lag.saturating_mul(sign)),
            Lag::Elapsed(lag) => shift(date, lag.saturating_mul(sign)),
            Lag::Percent(_) | Lag::ElapsedPercent(_) => {
                let (lag, elapsed) = self.percent_lag(edge.lag, predecessor, state);
                if elapsed {
                    shift(date, lag * sign)
                } else {
                    table.add(date, lag * sign)
                }
            }
        }
    }

    /// Seconds of a percent lag, and whether they run round the clock.
    pub(super) fn percent_lag(
        &self,
        lag: Lag,
        predecessor: NodeIx,
        state: &State,
    ) -> (Seconds, bool) {
        let info = &self.nodes[predecessor];
        let duration = match info.role {
            Role::Leaf => self
                .detail(info)
                .map_or(info.duration, |detail| detail.net_duration),
            _ => self.tables[info.table as usize].working_seconds_between(
                state.early[predecessor].start,
                state.early[predecessor].finish,
            ),
        };
        let share = |thousandths: i64| {
            let seconds =
                (i128::from(duration) * i128::from(thousandths) + 50_000).div_euclid(100_000);
            seconds.clamp(i128::from(EARLIEST) * 2, i128::from(LATEST) * 2) as Seconds
        };
        match lag {
            Lag::Percent(thousandths) => (share(thousandths), info.elapsed),
            Lag::ElapsedPercent(thousandths) => (share(thousandths), true),
            Lag::Working(lag) => (lag, false),
            Lag::Elapsed(lag) => (lag, true),
        }
    }

    /// Project finishes, from the early dates.
    pub(super) fn close_projects(&self, state: &mut State) {
        let mut finishes = vec![NONE; self.projects.len()];
        for (node, info) in self.nodes.iter().enumerate() {
            if info.active && info.role != Role::Opening {
                let finish = &mut finishes[info.project as usize];
                *finish = (*finish).max(state.early[node].finish);
            }
        }
        for ((dates, project), finish) in
            state.projects.iter_mut().zip(&self.projects).zip(finishes)
        {
            dates.finish = match project.finish {
                Some(given) if project.from_finish => given,
                _ if finish == NONE => dates.start,
                _ => finish,
            };
        }
    }

    /// Project starts, from the late dates, of projects scheduled from their finish.
    pub(super) fn start_projects(&self, state: &mut State) {
        for (index, project) in self.projects.iter().enumerate() {
            if project.from_finish {
                let nodes = self.nodes.iter().enumerate();
                let own = nodes.filter(|(_, info)| {
                    info.project as usize == index && info.role == Role::Leaf && info.active
                });
                let start = own.map(|(node, _)| state.late[node].start).min();
                state.projects[index].start = start.unwrap_or(state.projects[index].finish);
            }
        }
    }
}

/// An instant moved by elapsed time, within the years there are.
#[inline]
pub(super) fn shift(instant: Instant, seconds: Seconds) -> Instant {
    instant.saturating_add(seconds).clamp(EARLIEST, LATEST)
}

/// The start that goes with a finish.
#[inline]
pub(super) fn back(table: &WorkingTime, finish: Instant, duration: Seconds) -> Instant {
    table.add(finish, -duration)
}

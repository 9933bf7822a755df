//! Compiled steps laid out for runs: rows of lanes, whole numbers, nothing to decide twice.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::axes::{Axis, LIMIT, NOTHING, Scale};
use super::bridges::Bridge;
use super::compile::{self, AskLag, Compiled, Hard, NO_STEP, StepKind, WALL};
use crate::plan::Instant;

/// A row of [`super::kernel::Block`] that is not there.
pub(super) const NO_ROW: u32 = u32::MAX;
/// Pairs of calendars that are converted between directly.
const MOST_BRIDGES: usize = 512;

/// What one step asks of a later one.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    /// Where the date asked with stands.
    pub row: u32,
    /// The step it comes from, or [`NO_STEP`] where it is a flow's row.
    pub from: u32,
    pub lag: i32,
    pub kind: AskKind,
    /// Index into [`Ready::shares`], or [`NO_ROW`].
    pub share: u32,
    pub to_finish: bool,
}

impl Ask {
    /// Of the kind nearly all are: of the start, later than a date by as much in every run.
    fn plain(&self) -> bool {
        let simple = matches!(self.kind, AskKind::Own | AskKind::Across(_));
        simple && !self.to_finish && self.share == NO_ROW
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AskKind {
    /// The row is on the step's own axis.
    Own,
    /// The row is a finish on another axis: index into [`Ready::bridges`], lag added after it.
    Across(u32),
    /// The row is on the wall clock, lag added there.
    Wall,
    /// The row is on the wall clock, lag added on the step's own axis.
    WallThenLag,
}

/// A lag that is a share of the predecessor's duration.
#[derive(Clone, Copy)]
pub(super) struct Share {
    pub duration: u32,
    pub share: f64,
}

/// Where a step stands, and what it asks for.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub kind: StepKind,
    pub space: u32,
    /// Rows: the finish, and those that somebody reads.
    pub row: u32,
    pub duration: u32,
    pub start: u32,
    pub wall_start: u32,
    pub wall_finish: u32,
    pub floor_start: i32,
    pub floor_finish: i32,
    /// Of a leaf or opening: plain asks, then the others. Of a closing: its members.
    pub asks: [u32; 3],
    /// Index into [`Ready::rares`], or [`NO_ROW`].
    pub rare: u32,
    /// How long an item of a flow takes by the plan.
    pub base: i32,
}

/// What few steps have.
#[derive(Clone, Copy)]
pub(super) struct Rare {
    pub hard: HardTicks,
    pub delay: i32,
    pub floor_hand_over: i32,
    pub hand_overs: (u32, u32),
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum HardTicks {
    No,
    StartOn(i32),
    FinishOn(i32),
    StartBy(i32),
    FinishBy(i32),
}

/// How long a leaf takes.
#[derive(Clone, Copy)]
pub(super) struct Work {
    pub row: u32,
    /// Index into the compiled works.
    pub work: u32,
    pub gaps: i32,
    /// Never varies: its row is written once.
    pub constant: bool,
}

pub(super) struct Ready<'a> {
    pub compiled: &'a Compiled,
    pub scale: Scale,
    pub axes: Vec<Arc<Axis>>,
    pub steps: Vec<Step>,
    pub bridges: Vec<Bridge>,
    /// By compiled ask: the bridge its finish goes over, or [`NO_ROW`].
    bridge_of: Vec<u32>,
    pub asks: Vec<Ask>,
    pub members: Vec<u32>,
    pub shares: Vec<Share>,
    pub rares: Vec<Rare>,
    pub works: Vec<Work>,
    /// By step: a risk may hit it.
    pub risky: Vec<bool>,
    pub rows: usize,
}

impl<'a> Ready<'a> {
    pub fn new(compiled: &'a Compiled, shift: u32) -> Ready<'a> {
        let scale = Scale::of(compiled, shift);
        let varying = compiled.steps.iter();
        let last = varying.map(|step| compiled.fixed[step.task as usize].finish);
        let last = last.max().unwrap_or(scale.origin);
        let mut ready = Ready {
            compiled,
            scale,
            axes: Axis::all(&compiled.tables, scale, last),
            steps: Vec::with_capacity(compiled.steps.len()),
            bridges: Vec::new(),
            bridge_of: vec![NO_ROW; compiled.asks.len()],
            asks: Vec::with_capacity(compiled.asks.len()),
            members: compiled.members.clone(),
            shares: Vec::new(),
            rares: Vec::new(),
            works: Vec::with_capacity(compiled.works.len()),
            risky: Vec::with_capacity(compiled.steps.len()),
            // Those of flows come first.
            rows: compiled.paces.iter().map(|pace| pace.course.items()).sum(),
        };
        ready.build_bridges();
        let read = ready.rows_read();
        for (step, read) in compiled.steps.iter().zip(read) {
            ready.step(step, read);
        }
        ready
    }

    /// Between the calendars of predecessors and successors.
    fn build_bridges(&mut self) {
        if self.scale.shift != 0 {
            return;
        }
        let compiled = self.compiled;
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let mut pairs = Vec::new();
        for step in &compiled.steps {
            for index in compiled.asks_of(step) {
                let ask = &compiled.asks[index];
                let source = compiled.steps[ask.from as usize].space;
                let pair = (source, step.space);
                let apart = source != step.space && source != WALL && step.space != WALL;
                if !apart || !ask.from_finish || ask.lag.elapsed() {
                    continue;
                }
                let next = match pairs.len() < MOST_BRIDGES {
                    true => pairs.len() as u32,
                    false => NO_ROW,
                };
                let bridge = *known.entry(pair).or_insert(next);
                if bridge as usize == pairs.len() {
                    pairs.push(pair);
                }
                self.bridge_of[index] = bridge;
            }
        }
        let bridges = pairs.par_iter();
        let bridges = bridges.map(|(source, target)| Bridge::new(&self.axes, *source, *target));
        self.bridges = bridges.collect();
    }

    /// Which rows of each step somebody reads.
    fn rows_read(&self) -> Vec<Rows> {
        let compiled = self.compiled;
        let mut rows = vec![Rows::default(); compiled.steps.len()];
        for step in &compiled.steps {
            for index in compiled.asks_of(step) {
                let ask = &compiled.asks[index];
                let source = compiled.steps[ask.from as usize].space;
                let read = &mut rows[ask.from as usize];
                let on_wall = source != WALL && (ask.lag.elapsed() || source != step.space);
                let across = self.bridge_of[index] != NO_ROW;
                match (ask.from_finish, on_wall) {
                    (true, true) => read.wall_finish |= ask.lag.elapsed() || !across,
                    (true, false) => {}
                    (false, true) => read.wall_start = true,
                    (false, false) => read.start = true,
                }
            }
        }
        // The start of a summary is its children's, so look from the top down.
        for (index, step) in compiled.steps.iter().enumerate().rev() {
            if step.kind == StepKind::Closing && rows[index].start {
                for member in &compiled.members[step.links.0 as usize..step.links.1 as usize] {
                    rows[*member as usize].start = true;
                }
            }
        }
        rows
    }

    /// The step as it would be if it waited for nobody.
    pub fn unwaited(&mut self, index: usize) -> Step {
        let step = compile::Step {
            hand_overs: (0, 0),
            floor_hand_over: compile::NOTHING,
            ..self.compiled.steps[index].clone()
        };
        let (asks, rare) = (self.asks_for(&step), self.rare(&step));
        Step {
            asks,
            rare,
            floor_start: self.ticks(step.space, step.floor_start),
            ..self.steps[index]
        }
    }

    fn asks_for(&mut self, step: &compile::Step) -> [u32; 3] {
        let first = self.asks.len() as u32;
        let mut asks = [first; 3];
        if step.kind == StepKind::Closing {
            let (from, to) = step.links;
            asks = [from, to, to];
        } else {
            self.add_asks(step, step.links);
            if step.delay == 0.0 {
                self.add_asks(step, step.hand_overs);
            }
            if step.paced != NO_STEP {
                self.asks.push(Ask {
                    row: step.paced,
                    from: NO_STEP,
                    lag: 0,
                    kind: AskKind::Wall,
                    share: NO_ROW,
                    to_finish: true,
                });
            }
            let added = &mut self.asks[first as usize..];
            added.sort_by_key(|ask| !ask.plain());
            asks[1] += added.partition_point(Ask::plain) as u32;
            asks[2] += added.len() as u32;
        }
        asks
    }

    fn rare(&mut self, step: &compile::Step) -> u32 {
        let at = |value: f64| self.ticks(step.space, value);
        let hard = match step.hard {
            Hard::No => HardTicks::No,
            Hard::StartOn(value) => HardTicks::StartOn(at(value)),
            Hard::FinishOn(value) => HardTicks::FinishOn(at(value)),
            Hard::StartBy(value) => HardTicks::StartBy(at(value)),
            Hard::FinishBy(value) => HardTicks::FinishBy(at(value)),
        };
        if hard == HardTicks::No && step.delay == 0.0 {
            return NO_ROW;
        }
        let floor_hand_over = at(step.floor_hand_over);
        let from = self.asks.len() as u32;
        if step.delay != 0.0 {
            self.add_asks(step, step.hand_overs);
        }
        self.rares.push(Rare {
            hard,
            delay: self.scale.ticks(step.delay),
            floor_hand_over,
            hand_overs: (from, self.asks.len() as u32),
        });
        self.rares.len() as u32 - 1
    }

    fn step(&mut self, step: &compile::Step, read: Rows) {
        let (asks, rare) = (self.asks_for(step), self.rare(step));
        let mut floor_start = step.floor_start;
        if step.delay == 0.0 {
            floor_start = floor_start.max(step.floor_hand_over);
        }
        let floors = [floor_start, step.floor_finish].map(|value| self.ticks(step.space, value));
        let mut rows = self.rows as u32 + 1;
        let mut row = |wanted: bool| {
            rows += u32::from(wanted);
            if wanted { rows - 1 } else { NO_ROW }
        };
        let on_wall = step.space == WALL;
        let lowered = Step {
            kind: step.kind,
            space: step.space,
            row: self.rows as u32,
            duration: row(step.work != NO_STEP),
            start: row(read.start),
            wall_start: row(read.wall_start && !on_wall),
            wall_finish: row(read.wall_finish && !on_wall),
            floor_start: floors[0],
            floor_finish: floors[1],
            asks,
            rare,
            base: self.scale.ticks(step.base),
        };
        self.rows = rows as usize;
        let work = self.compiled.works.get(step.work as usize);
        self.risky
            .push(work.is_some_and(|work| !work.risks.is_empty()));
        if let Some(work) = work {
            self.works.push(Work {
                row: lowered.duration,
                work: step.work,
                gaps: self.scale.ticks(work.gaps),
                constant: work.duration.is_constant()
                    && work.risks.is_empty()
                    && work.driver == NO_STEP,
            });
        }
        self.steps.push(lowered);
    }

    fn add_asks(&mut self, step: &compile::Step, (from, to): (u32, u32)) {
        for index in from as usize..to as usize {
            let ask = &self.compiled.asks[index];
            let source = self.steps[ask.from as usize];
            let kind = self.kind(&source, step.space, ask, self.bridge_of[index]);
            let on_wall =
                source.space == WALL || kind == AskKind::Own && source.space == step.space;
            let row = match (
                ask.from_finish,
                on_wall || matches!(kind, AskKind::Across(_)),
            ) {
                (true, true) => source.row,
                (true, false) => source.wall_finish,
                (false, true) => source.start,
                (false, false) => source.wall_start,
            };
            let mut share = NO_ROW;
            let lag = match ask.lag {
                AskLag::Working(seconds) | AskLag::Elapsed(seconds) => {
                    self.scale.ticks(seconds).min(LIMIT - 1)
                }
                AskLag::Share(part) | AskLag::ElapsedShare(part) => {
                    if source.duration != NO_ROW {
                        share = self.shares.len() as u32;
                        self.shares.push(Share {
                            duration: source.duration,
                            share: part,
                        });
                    }
                    0
                }
            };
            self.asks.push(Ask {
                row,
                from: ask.from,
                lag,
                share,
                kind,
                to_finish: ask.to_finish,
            });
        }
    }

    fn kind(&self, source: &Step, space: u32, ask: &compile::Ask, bridge: u32) -> AskKind {
        if space == WALL || source.space == space && !ask.lag.elapsed() {
            return AskKind::Own;
        }
        if ask.lag.elapsed() {
            return AskKind::Wall;
        }
        if bridge != NO_ROW {
            return AskKind::Across(bridge);
        }
        match ask.lag {
            AskLag::Working(0.0) => AskKind::Wall,
            _ => AskKind::WallThenLag,
        }
    }

    fn ticks(&self, space: u32, value: f64) -> i32 {
        if !value.is_finite() {
            return if value > 0.0 { -NOTHING } else { NOTHING };
        }
        match self.axes.get(space as usize) {
            Some(axis) => axis.ticks(value),
            None => self.scale.ticks(value - self.scale.origin as f64),
        }
    }

    /// A wall-clock instant as ticks.
    pub fn wall(&self, instant: Instant) -> i32 {
        self.wall_of(instant as f64)
    }

    /// The same for one that may be never.
    pub fn wall_of(&self, instant: f64) -> i32 {
        self.ticks(WALL, instant)
    }
}

/// Which rows besides the finish somebody reads.
#[derive(Clone, Copy, Default)]
struct Rows {
    start: bool,
    wall_start: bool,
    wall_finish: bool,
}

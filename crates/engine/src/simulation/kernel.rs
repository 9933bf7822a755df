//! A block of runs side by side: the inner loops. Lanes are walked by index on purpose: that
//! is what the compiler turns into vector instructions.
#![allow(clippy::needless_range_loop)]

use super::compile::{Ask, AskLag, Compiled, Hard, NO_STEP, NOTHING, Step, StepKind, WALL};
use crate::calendar::{EARLIEST, LATEST, WorkingTime};

/// Runs in a block.
pub(super) const LANES: usize = 32;
pub(super) type Lanes = [f64; LANES];

/// Values of one block, reused from block to block.
pub(super) struct Block {
    /// By step, on the step's own axis.
    pub start: Vec<Lanes>,
    pub finish: Vec<Lanes>,
    /// By step: the step that made it start when it did, or [`NO_STEP`].
    pub driver: Vec<[u32; LANES]>,
    /// By work: duration in seconds of working time (of what remained, for begun work).
    pub duration: Vec<Lanes>,
    /// By risk: 1 where it happened.
    pub happened: Vec<Lanes>,
    pub risk_cost: Vec<Lanes>,
    impact: Vec<Lanes>,
    factor: Vec<Lanes>,
}

impl Block {
    pub fn new(compiled: &Compiled) -> Block {
        let zero = [0.0; LANES];
        Block {
            start: vec![zero; compiled.steps.len()],
            finish: vec![zero; compiled.steps.len()],
            driver: vec![[NO_STEP; LANES]; compiled.steps.len()],
            duration: vec![zero; compiled.works.len()],
            happened: vec![zero; compiled.risks.len()],
            risk_cost: vec![zero; compiled.risks.len()],
            impact: vec![zero; compiled.risks.len()],
            factor: vec![[1.0; LANES]; compiled.drivers.len()],
        }
    }

    /// The runs from `first` on.
    pub fn run(&mut self, compiled: &Compiled, first: u32) {
        self.draw(compiled, first);
        for index in 0..compiled.steps.len() {
            let step = &compiled.steps[index];
            match step.kind {
                StepKind::Leaf => self.leaf(compiled, index, step),
                StepKind::Begun => self.begun(index, step),
                StepKind::Opening => {
                    let (start, finish) = self.asked(compiled, index, step);
                    self.start[index] = start;
                    self.finish[index] = finish;
                }
                StepKind::Closing => self.closing(compiled, index, step),
            }
        }
    }

    fn draw(&mut self, compiled: &Compiled, first: u32) {
        for (driver, factor) in compiled.drivers.iter().zip(&mut self.factor) {
            for (lane, factor) in factor.iter_mut().enumerate() {
                let run = first + lane as u32;
                *factor = driver.factor.at(driver.draws.uniform(run)).max(0.0);
            }
        }
        for (index, risk) in compiled.risks.iter().enumerate() {
            for lane in 0..LANES {
                let run = first + lane as u32;
                let happens = risk.occurrence.uniform(run) < risk.probability;
                let happened = f64::from(u8::from(happens));
                self.happened[index][lane] = happened;
                let impact = risk.impact.at(risk.impact_draws.uniform(run));
                self.impact[index][lane] = happened * impact.max(0.0);
                self.risk_cost[index][lane] = happened * risk.cost.at(risk.cost_draws.uniform(run));
            }
        }
        for (work, duration) in compiled.works.iter().zip(&mut self.duration) {
            if work.duration.is_constant() {
                *duration = [work.duration.at(0.5); LANES];
            } else {
                for (lane, duration) in duration.iter_mut().enumerate() {
                    let run = first + lane as u32;
                    *duration = work.duration.at(work.draws.uniform(run)).max(0.0);
                }
            }
            if work.driver != NO_STEP {
                let factor = &self.factor[work.driver as usize];
                for lane in 0..LANES {
                    duration[lane] *= factor[lane];
                }
            }
            for risk in &work.risks {
                let impact = &self.impact[*risk as usize];
                for lane in 0..LANES {
                    duration[lane] += impact[lane];
                }
            }
            if work.gaps != 0.0 {
                for duration in duration.iter_mut() {
                    *duration += work.gaps;
                }
            }
        }
    }

    fn leaf(&mut self, compiled: &Compiled, index: usize, step: &Step) {
        let (mut start, asked_finish) = self.asked(compiled, index, step);
        let duration = &self.duration[step.work as usize];
        for lane in 0..LANES {
            start[lane] = start[lane].max(asked_finish[lane] - duration[lane]);
        }
        match step.hard {
            Hard::No => {}
            Hard::StartOn(at) => start = [at; LANES],
            Hard::FinishOn(at) => {
                for lane in 0..LANES {
                    start[lane] = at - duration[lane];
                }
            }
            Hard::StartBy(at) => {
                for start in &mut start {
                    *start = start.min(at);
                }
            }
            Hard::FinishBy(at) => {
                for lane in 0..LANES {
                    start[lane] = start[lane].min(at - duration[lane]);
                }
            }
        }
        if step.delay != 0.0 {
            let table = &*compiled.tables[step.space as usize];
            for start in &mut start {
                let delayed = table.from_axis_start(start.round() as i64) as f64 + step.delay;
                *start = to_axis(table, delayed).max(step.floor_hand_over);
            }
            let (from, to) = step.hand_overs;
            for ask in &compiled.asks[from as usize..to as usize] {
                let asked = self.value(compiled, step, ask);
                for lane in 0..LANES {
                    if asked[lane] > start[lane] {
                        start[lane] = asked[lane];
                        self.driver[index][lane] = ask.from;
                    }
                }
            }
        }
        let finish = &mut self.finish[index];
        for lane in 0..LANES {
            finish[lane] = start[lane] + duration[lane];
        }
        self.start[index] = start;
    }

    fn begun(&mut self, index: usize, step: &Step) {
        let duration = &self.duration[step.work as usize];
        for lane in 0..LANES {
            self.start[index][lane] = step.floor_start;
            self.finish[index][lane] = step.floor_start + duration[lane];
        }
        self.driver[index] = [NO_STEP; LANES];
    }

    /// The latest child, found on each space's own axis and converted once.
    fn closing(&mut self, compiled: &Compiled, index: usize, step: &Step) {
        let members = &compiled.members[step.links.0 as usize..step.links.1 as usize];
        let mut latest = [step.floor_finish; LANES];
        let mut earliest = [step.floor_start; LANES];
        let mut driver = [NO_STEP; LANES];
        for same in members
            .chunk_by(|a, b| compiled.steps[*a as usize].space == compiled.steps[*b as usize].space)
        {
            let space = compiled.steps[same[0] as usize].space;
            let mut last = [NOTHING; LANES];
            let mut first = [f64::INFINITY; LANES];
            let mut from = [NO_STEP; LANES];
            for member in same {
                let (start, finish) = (
                    &self.start[*member as usize],
                    &self.finish[*member as usize],
                );
                for lane in 0..LANES {
                    from[lane] = if finish[lane] > last[lane] {
                        *member
                    } else {
                        from[lane]
                    };
                    last[lane] = last[lane].max(finish[lane]);
                    first[lane] = first[lane].min(start[lane]);
                }
            }
            for lane in 0..LANES {
                let (first, last) = match space {
                    WALL => (first[lane], last[lane]),
                    table => {
                        let table = &*compiled.tables[table as usize];
                        (
                            wall_start(table, first[lane]),
                            wall_finish(table, last[lane]),
                        )
                    }
                };
                if last > latest[lane] {
                    latest[lane] = last;
                    driver[lane] = from[lane];
                }
                earliest[lane] = earliest[lane].min(first);
            }
        }
        self.start[index] = earliest;
        self.finish[index] = latest;
        self.driver[index] = driver;
    }

    /// The least start and finish that links and constants ask, on the step's own axis.
    fn asked(&mut self, compiled: &Compiled, index: usize, step: &Step) -> (Lanes, Lanes) {
        let mut start = [step.floor_start; LANES];
        let mut finish = [step.floor_finish; LANES];
        let mut driver = [NO_STEP; LANES];
        for ask in &compiled.asks[step.links.0 as usize..step.links.1 as usize] {
            let asked = self.value(compiled, step, ask);
            let target = if ask.to_finish {
                &mut finish
            } else {
                &mut start
            };
            for lane in 0..LANES {
                driver[lane] = if asked[lane] > target[lane] {
                    ask.from
                } else {
                    driver[lane]
                };
                target[lane] = target[lane].max(asked[lane]);
            }
        }
        self.driver[index] = driver;
        (start, finish)
    }

    /// What one ask gives in the successor's space.
    #[inline]
    fn value(&self, compiled: &Compiled, step: &Step, ask: &Ask) -> Lanes {
        let source = &compiled.steps[ask.from as usize];
        let mut values = match ask.from_finish {
            true => self.finish[ask.from as usize],
            false => self.start[ask.from as usize],
        };
        let elapsed = matches!(ask.lag, AskLag::Elapsed(_) | AskLag::ElapsedShare(_));
        if elapsed || source.space != step.space {
            self.to_wall(compiled, source, ask.from_finish, &mut values);
            if let Some(seconds) = self.lag_lanes(source, ask.lag, true) {
                for lane in 0..LANES {
                    values[lane] += seconds[lane];
                }
            }
            if step.space != WALL {
                let table = &*compiled.tables[step.space as usize];
                for value in &mut values {
                    *value = to_axis(table, *value);
                }
            }
        }
        if let Some(seconds) = self.lag_lanes(source, ask.lag, false) {
            for lane in 0..LANES {
                values[lane] += seconds[lane];
            }
        }
        values
    }

    fn to_wall(&self, compiled: &Compiled, source: &Step, finish: bool, values: &mut Lanes) {
        if source.space == WALL {
            return;
        }
        let table = &*compiled.tables[source.space as usize];
        for value in values {
            *value = if finish {
                wall_finish(table, *value)
            } else {
                wall_start(table, *value)
            };
        }
    }

    fn lag_lanes(&self, source: &Step, lag: AskLag, elapsed: bool) -> Option<Lanes> {
        match (lag, elapsed) {
            (AskLag::Working(seconds), false) | (AskLag::Elapsed(seconds), true) => {
                (seconds != 0.0).then_some([seconds; LANES])
            }
            (AskLag::Share(share), false) | (AskLag::ElapsedShare(share), true) => {
                let duration = self.duration.get(source.work as usize)?;
                Some(duration.map(|seconds| seconds * share))
            }
            _ => None,
        }
    }
}

#[inline]
pub(super) fn wall_finish(table: &WorkingTime, axis: f64) -> f64 {
    if axis.is_finite() {
        table.from_axis_finish(axis.round() as i64) as f64
    } else {
        axis
    }
}

#[inline]
pub(super) fn wall_start(table: &WorkingTime, axis: f64) -> f64 {
    if axis.is_finite() {
        table.from_axis_start(axis.round() as i64) as f64
    } else {
        axis
    }
}

#[inline]
fn to_axis(table: &WorkingTime, wall: f64) -> f64 {
    if wall.is_finite() {
        table.to_axis(wall.clamp(EARLIEST as f64, LATEST as f64).round() as i64) as f64
    } else {
        wall
    }
}

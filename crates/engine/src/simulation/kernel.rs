//! A block of runs side by side: the inner loops. Lanes are walked by index on purpose: that
//! is what the compiler turns into vector instructions.
#![allow(clippy::needless_range_loop)]

use super::axes::{Axis, LIMIT, NOTHING};
use super::bridges::Crossing;
use super::compile::{NO_STEP, RiskStep, StepKind};
use super::correlation::{Loadings, score, word_of};
use super::draws::Draws;
use super::quantiles::{Quantile, whole};
use super::ready::{Ask, AskKind, HardTicks, NO_ROW, Rare, Ready, Step, Work};
use super::table::Table;

/// Runs in a block.
pub(super) const LANES: usize = 64;
/// A value for each run, in ticks.
pub(super) type Row = [i32; LANES];

/// Values of one block, reused from block to block.
pub(super) struct Block {
    /// See [`Step`] for what stands where.
    pub rows: Table<i32, LANES>,
    /// By step: the step that made it start when it did, or -1. Empty when nobody asks.
    pub drivers: Table<i32, LANES>,
    /// By risk: 1 where it happened.
    pub happened: Table<i32, LANES>,
    pub risk_cost: Table<f64, LANES>,
    impact: Table<i32, LANES>,
    /// By risk: what it multiplies durations by, 1 where it did not happen.
    risk_factor: Vec<[f64; LANES]>,
    factor: Vec<[f64; LANES]>,
    /// Normal scores that tasks share.
    scores: Vec<[f32; LANES]>,
}

/// What became of a risk in each run.
pub(super) struct RiskRows {
    happened: Row,
    impact: Row,
    factor: [f64; LANES],
    cost: [f64; LANES],
}

impl RiskRows {
    /// With this probability, in the runs from `first` on. One that is less likely happens in
    /// some of the same runs.
    #[inline(always)]
    pub fn new(ready: &Ready, risk: &RiskStep, probability: f64, first: u32) -> RiskRows {
        let mut rows = RiskRows {
            happened: [0; LANES],
            impact: [0; LANES],
            factor: [1.0; LANES],
            cost: [0.0; LANES],
        };
        let scale = 1.0 / f64::from(1u32 << ready.scale.shift);
        let mut luck = [0.0; LANES];
        for lane in 0..LANES {
            luck[lane] = risk.occurrence.uniform(first + lane as u32);
        }
        let mut happened = 0;
        for lane in 0..LANES {
            happened |= u64::from(luck[lane] < probability) << lane;
        }
        for lane in lanes_of(happened) {
            let run = first + lane as u32;
            let impact = risk.impact.of(risk.impact_draws.word(run));
            rows.happened[lane] = 1;
            rows.impact[lane] = whole(impact * scale, LIMIT);
            if let Some(factor) = &risk.factor {
                rows.factor[lane] = factor.of(risk.factor_draws.word(run)).max(0.0);
            }
            rows.cost[lane] = risk.cost.of(risk.cost_draws.word(run));
        }
        rows
    }
}

impl Block {
    /// One that keeps what drives each step.
    pub fn with_drivers(ready: &Ready) -> Block {
        Block {
            drivers: Table::new(ready.steps.len()),
            ..Block::new(ready)
        }
    }

    pub fn new(ready: &Ready) -> Block {
        let compiled = ready.compiled;
        let mut block = Block {
            rows: Table::new(ready.rows),
            drivers: Table::new(0),
            happened: Table::new(compiled.risks.len()),
            risk_cost: Table::new(compiled.risks.len()),
            impact: Table::new(compiled.risks.len()),
            risk_factor: vec![[1.0; LANES]; compiled.risks.len()],
            factor: vec![[1.0; LANES]; compiled.drivers.len()],
            scores: vec![[0.0; LANES]; compiled.scores.len()],
        };
        for work in ready.works.iter().filter(|work| work.constant) {
            block.draw(ready, work, 0);
        }
        block
    }

    pub fn finish(&self, step: &Step) -> &Row {
        &self.rows[step.row as usize]
    }

    /// Exchanges what became of a risk for something else.
    pub fn swap_risk(&mut self, risk: usize, other: &mut RiskRows) {
        std::mem::swap(&mut self.happened[risk], &mut other.happened);
        std::mem::swap(&mut self.impact[risk], &mut other.impact);
        std::mem::swap(&mut self.risk_factor[risk], &mut other.factor);
        std::mem::swap(&mut self.risk_cost[risk], &mut other.cost);
    }

    /// The runs from `first` on, which is even. `each` sees every step as soon as it is done.
    /// What drives the steps is kept by a block [`with_drivers`](Self::with_drivers).
    #[inline(always)]
    pub fn run<const DRIVERS: bool>(
        &mut self,
        ready: &Ready,
        first: u32,
        mut each: impl FnMut(usize, &Row),
    ) {
        self.draw_shared(ready, first);
        let mut works = ready.works.iter();
        for (index, step) in ready.steps.iter().enumerate() {
            if step.duration != NO_ROW
                && let Some(work) = works.next().filter(|work| !work.constant)
            {
                self.draw(ready, work, first);
            }
            if DRIVERS {
                let drivers = &mut self.drivers[index];
                *drivers = Row::NOBODY;
                work_out(&mut self.rows, ready, step, drivers);
            } else {
                self.step(ready, step);
            }
            each(index, &self.rows[step.row as usize]);
        }
    }

    /// Every step of the runs that the block holds.
    #[inline(always)]
    pub fn each(&self, ready: &Ready, mut each: impl FnMut(usize, &Row)) {
        for (index, step) in ready.steps.iter().enumerate() {
            each(index, &self.rows[step.row as usize]);
        }
    }

    /// Risks and what tasks share.
    #[inline(always)]
    fn draw_shared(&mut self, ready: &Ready, first: u32) {
        let compiled = ready.compiled;
        for (driver, factor) in compiled.drivers.iter().zip(&mut self.factor) {
            for (lane, factor) in factor.iter_mut().enumerate() {
                *factor = driver
                    .factor
                    .of(driver.draws.word(first + lane as u32))
                    .max(0.0);
            }
        }
        for (draws, scores) in compiled.scores.iter().zip(&mut self.scores) {
            for (lane, shared) in scores.iter_mut().enumerate() {
                *shared = score(draws.word(first + lane as u32));
            }
        }
        let mut row = 0;
        for pace in &compiled.paces {
            for lane in 0..LANES {
                let run = first + lane as u32;
                pace.course.draw(pace.draws, run, |item, at| {
                    self.rows[row + item][lane] = ready.wall_of(at);
                });
            }
            row += pace.course.items();
        }
        for (index, risk) in compiled.risks.iter().enumerate() {
            let mut rows = RiskRows::new(ready, risk, risk.probability, first);
            self.swap_risk(index, &mut rows);
        }
    }

    /// How long a leaf takes.
    #[inline(always)]
    fn draw(&mut self, ready: &Ready, work: &Work, first: u32) {
        let duration = &ready.compiled.works[work.work as usize].duration;
        self.draw_as(ready, work, duration, first);
    }

    /// How long a leaf would take by another distribution.
    #[inline(always)]
    pub fn draw_as(&mut self, ready: &Ready, work: &Work, duration: &Quantile, first: u32) {
        let of = &ready.compiled.works[work.work as usize];
        let row = &mut self.rows[work.row as usize];
        let scale = 1.0 / f64::from(1u32 << ready.scale.shift);
        match ready.compiled.loadings.get(of.loadings as usize) {
            None => duration.fill(of.draws, first, scale, LIMIT, row),
            Some(loadings) => {
                let words = correlated(&self.scores, loadings, of.draws, first);
                for lane in 0..LANES {
                    row[lane] = whole(duration.of(words[lane]) * scale, LIMIT);
                }
            }
        }
        if of.driver != NO_STEP {
            let factor = &self.factor[of.driver as usize];
            for lane in 0..LANES {
                row[lane] = whole(f64::from(row[lane]) * factor[lane], LIMIT);
            }
        }
        for risk in &of.risks {
            if ready.compiled.risks[*risk as usize].factor.is_none() {
                continue;
            }
            let factor = &self.risk_factor[*risk as usize];
            for lane in 0..LANES {
                row[lane] = whole(f64::from(row[lane]) * factor[lane], LIMIT);
            }
        }
        for risk in &of.risks {
            let impact = &self.impact[*risk as usize];
            for lane in 0..LANES {
                row[lane] = (row[lane] + impact[lane]).min(LIMIT);
            }
        }
        if work.gaps != 0 {
            for lane in 0..LANES {
                row[lane] = (row[lane] + work.gaps).min(LIMIT);
            }
        }
    }

    /// Works a step out, not what drives it.
    #[inline(always)]
    pub fn step(&mut self, ready: &Ready, step: &Step) {
        work_out(&mut self.rows, ready, step, &mut Unasked);
    }
}

/// Works a step out from the steps before it and its duration.
#[inline(always)]
fn work_out<D: Drivers>(rows: &mut [Row], ready: &Ready, step: &Step, driver: &mut D) {
    // What a step reads stands before what it writes.
    let (before, own) = rows.split_at_mut(step.row as usize);
    let Some((finish, rest)) = own.split_first_mut() else {
        return;
    };
    let base = step.row + 1;
    let place = |row: u32| (row - base) as usize;
    let mut start = [step.floor_start; LANES];
    match step.kind {
        StepKind::Leaf => {
            let duration = &rest[0];
            plain_asks(ready, before, step, &mut start, driver);
            if step.asks[1] < step.asks[2] || step.floor_finish != NOTHING {
                let mut asked = Asked {
                    start: &mut start,
                    finish: None,
                    driver,
                };
                asked.others(ready, before, step, duration);
            }
            if step.rare != NO_ROW {
                let rare = &ready.rares[step.rare as usize];
                rarely(ready, before, step, rare, &mut start, driver, duration);
            }
            for lane in 0..LANES {
                finish[lane] = (start[lane].min(LIMIT) + duration[lane]).min(LIMIT);
            }
        }
        StepKind::Begun => {
            let duration = &rest[0];
            for lane in 0..LANES {
                finish[lane] = (start[lane] + duration[lane]).min(LIMIT);
            }
            for ask in &ready.asks[step.asks[0] as usize..step.asks[2] as usize] {
                let value = its_turn(asked_by(ready, before, step, ask), step, duration);
                raise(finish, driver, &value, 0, ask.from);
            }
        }
        StepKind::Opening => {
            *finish = [step.floor_finish; LANES];
            plain_asks(ready, before, step, &mut start, driver);
            let mut asked = Asked {
                start: &mut start,
                finish: Some(finish),
                driver,
            };
            asked.others(ready, before, step, &[0; LANES]);
        }
        StepKind::Closing => {
            *finish = [step.floor_finish; LANES];
            closing(ready, before, step, &mut start, finish, driver);
        }
    }
    if step.start != NO_ROW {
        rest[place(step.start)] = start;
    }
    if let Some(axis) = ready.axes.get(step.space as usize) {
        if step.wall_start != NO_ROW {
            let wall = &mut rest[place(step.wall_start)];
            for lane in 0..LANES {
                wall[lane] = axis.wall_start(start[lane]);
            }
        }
        if step.wall_finish != NO_ROW {
            let wall = &mut rest[place(step.wall_finish)];
            for lane in 0..LANES {
                wall[lane] = axis.wall_finish(finish[lane]);
            }
        }
    }
}

/// The runs of a set, in order.
#[inline(always)]
pub(super) fn lanes_of(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (lane < 64).then_some(lane)
    })
}

/// Which step asked for the value of each run, for those who want to know.
trait Drivers {
    const NOBODY: Self;
    /// From now on `from` where its value is the later one.
    fn note(&mut self, lane: usize, later: bool, from: u32);
    fn note_other(&mut self, lane: usize, later: bool, other: &Self);
    /// The other's, where there are any.
    fn overrule(&mut self, other: &Self);
}

impl Drivers for Row {
    const NOBODY: Row = [-1; LANES];

    #[inline(always)]
    fn note(&mut self, lane: usize, later: bool, from: u32) {
        self[lane] = if later { from as i32 } else { self[lane] };
    }

    #[inline(always)]
    fn note_other(&mut self, lane: usize, later: bool, other: &Row) {
        self[lane] = if later { other[lane] } else { self[lane] };
    }

    #[inline(always)]
    fn overrule(&mut self, other: &Row) {
        for lane in 0..LANES {
            self[lane] = if other[lane] >= 0 {
                other[lane]
            } else {
                self[lane]
            };
        }
    }
}

/// Nobody wants to know.
struct Unasked;

impl Drivers for Unasked {
    const NOBODY: Unasked = Unasked;

    #[inline(always)]
    fn note(&mut self, _: usize, _: bool, _: u32) {}

    #[inline(always)]
    fn note_other(&mut self, _: usize, _: bool, _: &Unasked) {}

    #[inline(always)]
    fn overrule(&mut self, _: &Unasked) {}
}

/// A task's luck in each run where it shares some with others.
fn correlated(
    scores: &[[f32; LANES]],
    loadings: &Loadings,
    draws: Draws,
    first: u32,
) -> [u32; LANES] {
    let mut words = [0; LANES];
    for lane in 0..LANES {
        let mut sum = 0.0;
        if loadings.own != 0.0 {
            sum = loadings.own * score(draws.word(first + lane as u32));
        }
        for (shared, loading) in &loadings.shared {
            sum += loading * scores[*shared as usize][lane];
        }
        words[lane] = word_of(sum);
    }
    words
}

/// What nearly all links are: the successor starts no earlier than the predecessor's finish.
#[inline(always)]
fn plain_asks<D: Drivers>(
    ready: &Ready,
    before: &[Row],
    step: &Step,
    start: &mut Row,
    driver: &mut D,
) {
    for ask in &ready.asks[step.asks[0] as usize..step.asks[1] as usize] {
        let row = &before[ask.row as usize];
        let mut lag = ask.lag;
        if let AskKind::Across(bridge) = ask.kind {
            match ready.bridges[bridge as usize].cross(&ready.axes, row) {
                Crossing::Add(offset) => lag = lag.saturating_add(offset),
                Crossing::Values(values) => {
                    raise(start, driver, &values, lag, ask.from);
                    continue;
                }
            }
        }
        raise(start, driver, row, lag, ask.from);
    }
}

/// The least start and finish that other links and constants ask, on the step's own axis.
struct Asked<'a, D> {
    start: &'a mut Row,
    /// None for a leaf, whose finish follows from its start.
    finish: Option<&'a mut Row>,
    driver: &'a mut D,
}

impl<D: Drivers> Asked<'_, D> {
    #[inline(always)]
    fn others(&mut self, ready: &Ready, before: &[Row], step: &Step, duration: &Row) {
        let mut later = [step.floor_finish; LANES];
        let mut later_driver = D::NOBODY;
        let mut later_asked = step.floor_finish != NOTHING;
        for ask in &ready.asks[step.asks[1] as usize..step.asks[2] as usize] {
            let mut value = asked_by(ready, before, step, ask);
            if ask.from == NO_STEP {
                value = its_turn(value, step, duration);
            }
            if ask.to_finish {
                later_asked = true;
                raise(&mut later, &mut later_driver, &value, 0, ask.from);
            } else {
                raise(self.start, self.driver, &value, 0, ask.from);
            }
        }
        if !later_asked {
            return;
        }
        match &mut self.finish {
            Some(finish) => {
                **finish = later;
                self.driver.overrule(&later_driver);
            }
            None => {
                for lane in 0..LANES {
                    later[lane] = later[lane].saturating_sub(duration[lane]).max(NOTHING);
                }
                raise_each(self.start, self.driver, &later, &later_driver);
            }
        }
    }
}

/// When a flow has an item done, and as much later as risks make it take longer.
#[inline(always)]
fn its_turn(mut value: Row, step: &Step, duration: &Row) -> Row {
    for lane in 0..LANES {
        let longer = (duration[lane] - step.base).max(0);
        value[lane] = (value[lane] + longer).clamp(NOTHING, LIMIT);
    }
    value
}

/// Lane by lane the later of the two, and what asks for it.
#[inline(always)]
fn raise<D: Drivers>(target: &mut Row, driver: &mut D, row: &Row, lag: i32, from: u32) {
    for lane in 0..LANES {
        // Neither is beyond the limits, so the sum fits.
        let value = row[lane].wrapping_add(lag);
        let later = value > target[lane];
        driver.note(lane, later, from);
        target[lane] = if later { value } else { target[lane] };
    }
}

#[inline(always)]
fn raise_each<D: Drivers>(target: &mut Row, driver: &mut D, value: &Row, from: &D) {
    for lane in 0..LANES {
        let later = value[lane] > target[lane];
        driver.note_other(lane, later, from);
        target[lane] = if later { value[lane] } else { target[lane] };
    }
}

/// What any ask gives on the step's own axis.
fn asked_by(ready: &Ready, before: &[Row], step: &Step, ask: &Ask) -> Row {
    let axis = ready.axes.get(step.space as usize);
    let row = &before[ask.row as usize];
    let mut value = *row;
    match (ask.kind, axis) {
        (AskKind::Across(bridge), _) => {
            match ready.bridges[bridge as usize].cross(&ready.axes, row) {
                Crossing::Add(offset) => value.iter_mut().for_each(|value| *value += offset),
                Crossing::Values(values) => value = values,
            }
        }
        (AskKind::WallThenLag, Some(axis)) => value = on_axis(axis, row),
        _ => {}
    }
    for lane in 0..LANES {
        value[lane] = (value[lane].min(LIMIT) + ask.lag).clamp(NOTHING, LIMIT);
    }
    if ask.share != NO_ROW {
        let share = &ready.shares[ask.share as usize];
        let duration = &before[share.duration as usize];
        for lane in 0..LANES {
            let lag = (f64::from(duration[lane]) * share.share).round();
            value[lane] = value[lane].saturating_add(lag as i32).clamp(NOTHING, LIMIT);
        }
    }
    match (ask.kind, axis) {
        (AskKind::Wall, Some(axis)) => on_axis(axis, &value),
        _ => value,
    }
}

#[inline(always)]
fn on_axis(axis: &Axis, wall: &Row) -> Row {
    let mut value = *wall;
    for lane in 0..LANES {
        value[lane] = axis.to_axis(value[lane]);
    }
    value
}

/// Dates that beat the links, and delays put in by levelling.
fn rarely<D: Drivers>(
    ready: &Ready,
    before: &[Row],
    step: &Step,
    rare: &Rare,
    start: &mut Row,
    driver: &mut D,
    duration: &Row,
) {
    for lane in 0..LANES {
        start[lane] = match rare.hard {
            HardTicks::No => start[lane],
            HardTicks::StartOn(at) => at,
            HardTicks::FinishOn(at) => (at - duration[lane]).max(NOTHING),
            HardTicks::StartBy(at) => start[lane].min(at),
            HardTicks::FinishBy(at) => start[lane].min(at - duration[lane]).max(NOTHING),
        };
    }
    if rare.delay == 0 {
        return;
    }
    if let Some(axis) = ready.axes.get(step.space as usize) {
        for lane in 0..LANES {
            let delayed = axis.wall_start(start[lane]).saturating_add(rare.delay);
            let delayed = axis.to_axis(delayed.clamp(NOTHING, LIMIT));
            start[lane] = delayed.max(rare.floor_hand_over);
        }
    }
    let (from, to) = rare.hand_overs;
    for ask in &ready.asks[from as usize..to as usize] {
        raise(
            start,
            driver,
            &asked_by(ready, before, step, ask),
            0,
            ask.from,
        );
    }
}

/// The latest child, found on each space's own axis and converted once.
fn closing<D: Drivers>(
    ready: &Ready,
    before: &[Row],
    step: &Step,
    earliest: &mut Row,
    latest: &mut Row,
    driver: &mut D,
) {
    let members = &ready.members[step.asks[0] as usize..step.asks[1] as usize];
    let space = |member: u32| ready.steps[member as usize].space;
    for same in members.chunk_by(|a, b| space(*a) == space(*b)) {
        let mut last = [NOTHING; LANES];
        let mut first = [LIMIT; LANES];
        let mut from = D::NOBODY;
        for member in same {
            let of = &ready.steps[*member as usize];
            raise(&mut last, &mut from, &before[of.row as usize], 0, *member);
            if of.start != NO_ROW {
                let start = &before[of.start as usize];
                for lane in 0..LANES {
                    first[lane] = first[lane].min(start[lane]);
                }
            }
        }
        if let Some(axis) = ready.axes.get(space(same[0]) as usize) {
            for lane in 0..LANES {
                last[lane] = axis.wall_finish(last[lane]);
                if step.start != NO_ROW {
                    first[lane] = axis.wall_start(first[lane]);
                }
            }
        }
        raise_each(latest, driver, &last, &from);
        for lane in 0..LANES {
            earliest[lane] = earliest[lane].min(first[lane]);
        }
    }
}

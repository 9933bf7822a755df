//! What is kept of the runs while they go by.
#![allow(clippy::needless_range_loop)]

use super::axes::{LIMIT, NOTHING};
use super::compile::{Compiled, NO_STEP};
use super::histograms::{Bins, Histograms};
use super::kernel::{Block, LANES, Row, lanes_of};
use super::lanes::Wide;
use super::ready::{NO_ROW, Ready};

/// The most runs that a thread takes at a time.
pub(super) const CHUNK: u32 = 512;

/// Sums of one chunk, added up in the order of chunks so that rounding never differs.
pub(super) struct Sums {
    pub chunk: u32,
    /// By work: duration, its square, its product with the home group's finish.
    pub works: Vec<[f64; 3]>,
    /// By group: finish less its origin, and its square.
    pub groups: Vec<[f64; 2]>,
    /// Finishes on the wall clock.
    pub finishes: Vec<Vec<i32>>,
    pub costs: Vec<Vec<f64>>,
}

/// Whole numbers, which any order adds up alike.
pub(super) struct Counts {
    paths: Paths,
    /// What drives one group in one block.
    found: Vec<Driver>,
    /// By group: the steps that drive it.
    pub drives: Vec<Drives>,
    pub risks: Vec<Vec<u32>>,
    pub late: Vec<u32>,
    /// A date did not fit.
    pub overflow: bool,
}

/// One block of runs, simulated and counted.
pub(super) struct Pass<'a> {
    pub ready: &'a Ready<'a>,
    pub block: &'a mut Block,
    pub first: u32,
    /// Runs of the block that count.
    pub lanes: usize,
    /// The block holds these runs already.
    pub known: bool,
    pub bins: &'a [Bins],
    pub histograms: &'a mut Histograms,
    pub counts: &'a mut Counts,
    pub sums: &'a mut Sums,
}

impl Wide for Pass<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (ready, lanes) = (self.ready, self.lanes);
        let bins = self.bins;
        let histograms = self.histograms;
        let count = |step: usize, finish: &Row| histograms.count(step, bins[step], finish, lanes);
        if self.known {
            self.block.each(ready, count);
        } else {
            self.block.run::<true>(ready, self.first, count);
        }
        histograms.counted(lanes);
        let relative = groups(ready, self.block, lanes, self.counts, self.sums);
        for (index, group) in ready.compiled.groups.iter().enumerate() {
            if group.traced {
                let finish = &relative[index];
                trace_all(ready, self.block, lanes, index, finish, self.counts);
            }
        }
        moments(ready, self.block, lanes, &relative, self.sums);
    }
}

/// A group's finish in each run.
pub(super) struct Finish {
    /// In seconds on the axis it is measured on, from its origin.
    relative: [f64; LANES],
    pub wall: Row,
    driver: Row,
}

/// A group's finishes (ticks of the wall clock) and costs, run after run.
#[derive(Clone, Default)]
pub(super) struct Tally {
    pub finishes: Vec<i32>,
    pub costs: Vec<f64>,
}

/// Finishes and costs of all groups.
#[inline(always)]
fn groups(
    ready: &Ready,
    block: &Block,
    lanes: usize,
    counts: &mut Counts,
    sums: &mut Sums,
) -> Vec<Finish> {
    let compiled = ready.compiled;
    let mut all = Vec::with_capacity(compiled.groups.len());
    for (index, group) in compiled.groups.iter().enumerate() {
        let mut finish = group_finish(ready, block, index);
        let cost = group_cost(ready, block, index);
        sums.finishes[index].extend_from_slice(&finish.wall[..lanes]);
        sums.costs[index].extend_from_slice(&cost[..lanes]);
        counts.overflow |= finish.wall[..lanes].iter().any(|finish| *finish >= LIMIT);
        let axis = ready.axes.get(group.measure as usize);
        let origin = origin(ready, index);
        for lane in 0..lanes {
            let place = axis.map_or(finish.wall[lane], |axis| axis.to_axis(finish.wall[lane]));
            let value = f64::from(place) - f64::from(origin);
            finish.relative[lane] = value;
            sums.groups[index][0] += value;
            sums.groups[index][1] += value * value;
        }
        all.push(finish);
    }
    all
}

/// What a group costs in each run.
#[inline(always)]
pub(super) fn group_cost(ready: &Ready, block: &Block, index: usize) -> [f64; LANES] {
    let group = &ready.compiled.groups[index];
    let mut cost = [group.cost; LANES];
    for (work, rate) in &group.costs {
        let duration = &block.rows[ready.works[*work as usize].row as usize];
        let rate = rate * ready.scale.seconds(1) as f64;
        for lane in 0..LANES {
            cost[lane] += rate * f64::from(duration[lane]);
        }
    }
    for risk in &group.risks {
        let money = &block.risk_cost[*risk as usize];
        for lane in 0..LANES {
            cost[lane] += money[lane];
        }
    }
    cost
}

/// The latest varying member or the constant floor, and which member it is.
#[inline(always)]
pub(super) fn group_finish(ready: &Ready, block: &Block, index: usize) -> Finish {
    let group = &ready.compiled.groups[index];
    let floor = ready.wall_of(group.floor);
    let mut finish = Finish {
        relative: [0.0; LANES],
        wall: [floor; LANES],
        driver: [-1; LANES],
    };
    let space = |step: &u32| ready.steps[*step as usize].space;
    for same in group.sinks.chunk_by(|a, b| space(a) == space(b)) {
        let mut last = [NOTHING; LANES];
        let mut from = [-1; LANES];
        for sink in same {
            let of = block.finish(&ready.steps[*sink as usize]);
            for lane in 0..LANES {
                let later = of[lane] > last[lane];
                from[lane] = if later { *sink as i32 } else { from[lane] };
                last[lane] = if later { of[lane] } else { last[lane] };
            }
        }
        let axis = ready.axes.get(space(&same[0]) as usize);
        for lane in 0..LANES {
            let at = axis.map_or(last[lane], |axis| axis.wall_finish(last[lane]));
            if at > finish.wall[lane] {
                finish.wall[lane] = at;
                finish.driver[lane] = from[lane];
            }
        }
    }
    finish
}

/// Something near the group's finishes: keeps squares small.
fn origin(ready: &Ready, group: usize) -> i32 {
    let compiled = ready.compiled;
    let group = &compiled.groups[group];
    let last = group.last_fixed;
    let wall = ready.wall(last);
    let axis = ready.axes.get(group.measure as usize);
    axis.map_or(wall, |axis| axis.to_axis(wall))
}

/// Durations against the finish of the group they belong to.
#[inline(always)]
fn moments(ready: &Ready, block: &Block, lanes: usize, groups: &[Finish], sums: &mut Sums) {
    let compiled = ready.compiled;
    for (index, step) in compiled.steps.iter().enumerate() {
        if step.work == NO_STEP || !compiled.works[step.work as usize].uncertain {
            continue;
        }
        let home = compiled.home_group[step.task as usize];
        let Some(finish) = groups.get(home as usize) else {
            continue;
        };
        let row = ready.steps[index].duration;
        if row == NO_ROW {
            continue;
        }
        let duration = &block.rows[row as usize];
        // Nearly all blocks are full, and those need not ask lane by lane.
        let strands = match lanes {
            LANES => strands(duration, &finish.relative, LANES),
            _ => strands(duration, &finish.relative, lanes),
        };
        let sum = &mut sums.works[step.work as usize];
        for (sum, strands) in sum.iter_mut().zip(strands) {
            *sum += strands.iter().sum::<f64>();
        }
    }
}

/// Sums of durations, of their squares, and of their products with a finish, each in strands,
/// which a processor adds up at once.
#[inline(always)]
fn strands(duration: &Row, finish: &[f64; LANES], lanes: usize) -> [[f64; STRANDS]; 3] {
    let mut strands = [[0.0; STRANDS]; 3];
    for at in (0..LANES).step_by(STRANDS) {
        for strand in 0..STRANDS {
            let lane = at + strand;
            let x = if lane < lanes {
                f64::from(duration[lane])
            } else {
                0.0
            };
            strands[0][strand] += x;
            strands[1][strand] += x * x;
            strands[2][strand] += x * finish[lane];
        }
    }
    strands
}

const STRANDS: usize = 8;

/// Follows the driving paths of all runs at once back from the steps that finished last.
#[inline(always)]
fn trace_all(
    ready: &Ready,
    block: &Block,
    lanes: usize,
    group: usize,
    finish: &Finish,
    counts: &mut Counts,
) {
    let compiled = ready.compiled;
    let due = compiled.groups[group].due.map(|due| ready.wall(due));
    let mut late = 0u64;
    for lane in 0..lanes {
        let is_late = due.is_some_and(|due| finish.wall[lane] > due);
        late |= u64::from(is_late) << lane;
    }
    let lanes = u64::MAX >> (64 - lanes);
    follow(&mut counts.paths, &finish.driver, lanes);
    counts.late[group] += late.count_ones();
    // Drivers stand before what they drive, so one sweep back meets each step once.
    counts.found.clear();
    while let Some((at, on_path)) = counts.paths.pop_last() {
        counts.found.push(Driver {
            step: at as u32,
            all: on_path.count_ones(),
            late: (on_path & late).count_ones(),
        });
        if on_path & late != 0 && ready.risky[at] {
            let work = compiled.steps[at].work as usize;
            for risk in &compiled.works[work].risks {
                for lane in lanes_of(on_path & late) {
                    counts.risks[group][*risk as usize] +=
                        block.happened[*risk as usize][lane] as u32;
                }
            }
        }
        follow(&mut counts.paths, &block.drivers[at], on_path);
    }
    counts.drives[group].add(&counts.found);
}

/// Puts what drives these runs on their paths.
#[inline(always)]
fn follow(paths: &mut Paths, drivers: &Row, mut runs: u64) {
    // Few steps ever drive the same one.
    while runs != 0 {
        let driver = drivers[runs.trailing_zeros() as usize];
        let mut same = 0;
        for lane in 0..LANES {
            same |= u64::from(drivers[lane] == driver) << lane;
        }
        paths.add(driver, same & runs);
        runs &= !same;
    }
}

/// How often steps drive a group, the last ones first. Few of a large plan's do, so only those
/// are kept.
#[derive(Clone, Default)]
pub(super) struct Drives {
    found: Vec<Driver>,
    /// Where the next ones are put together.
    spare: Vec<Driver>,
}

/// A step, and how many runs and late runs it drives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Driver {
    pub step: u32,
    pub all: u32,
    pub late: u32,
}

impl Drives {
    /// Adds others in the same order.
    fn add(&mut self, others: &[Driver]) {
        self.spare.clear();
        let mut known = self.found.iter().copied().peekable();
        for mut other in others.iter().copied() {
            while let Some(before) = known.next_if(|known| known.step > other.step) {
                self.spare.push(before);
            }
            if let Some(same) = known.next_if(|known| known.step == other.step) {
                other.all += same.all;
                other.late += same.late;
            }
            self.spare.push(other);
        }
        self.spare.extend(known);
        std::mem::swap(&mut self.found, &mut self.spare);
    }

    /// Each step once, in ascending order.
    pub fn sums(mut self) -> Vec<Driver> {
        self.found.reverse();
        self.found
    }
}

/// Steps that are on a run's driving path and still to be looked at.
struct Paths {
    /// By step: a bit for each run.
    runs: Vec<u64>,
    /// A bit for each step that has any.
    steps: Vec<u64>,
    /// Words of `steps` from here on are empty.
    end: usize,
}

const _: () = assert!(LANES <= 64, "a block's runs are the bits of one word");

impl Paths {
    fn new(steps: usize) -> Paths {
        Paths {
            runs: vec![0; steps],
            steps: vec![0; steps.div_ceil(64)],
            end: 0,
        }
    }

    fn add(&mut self, step: i32, runs: u64) {
        if let Ok(step) = usize::try_from(step) {
            self.runs[step] |= runs;
            self.steps[step / 64] |= 1 << (step % 64);
            self.end = self.end.max(step / 64 + 1);
        }
    }

    fn pop_last(&mut self) -> Option<(usize, u64)> {
        while self.end > 0 {
            let word = &mut self.steps[self.end - 1];
            if *word == 0 {
                self.end -= 1;
                continue;
            }
            let bit = 63 - word.leading_zeros() as usize;
            *word &= !(1 << bit);
            let step = (self.end - 1) * 64 + bit;
            return Some((step, std::mem::take(&mut self.runs[step])));
        }
        None
    }
}

impl Counts {
    pub fn new(compiled: &Compiled) -> Counts {
        let steps = compiled.steps.len();
        let groups = compiled.groups.iter();
        let risks = |traced: bool| if traced { compiled.risks.len() } else { 0 };
        Counts {
            paths: Paths::new(steps),
            found: Vec::new(),
            drives: vec![Drives::default(); compiled.groups.len()],
            risks: groups.map(|group| vec![0; risks(group.traced)]).collect(),
            late: vec![0; compiled.groups.len()],
            overflow: false,
        }
    }

    pub fn add(&mut self, other: &Counts) {
        fn add<'a>(to: impl Iterator<Item = &'a mut u32>, from: impl Iterator<Item = &'a u32>) {
            to.zip(from).for_each(|(to, from)| *to += from);
        }
        for (to, from) in self.drives.iter_mut().zip(&other.drives) {
            to.add(&from.found);
        }
        let (to, from) = (&mut self.risks, &other.risks);
        add(to.iter_mut().flatten(), from.iter().flatten());
        add(self.late.iter_mut(), other.late.iter());
        self.overflow |= other.overflow;
    }
}

impl Sums {
    pub fn new(compiled: &Compiled, chunk: u32) -> Sums {
        Sums {
            chunk,
            works: vec![[0.0; 3]; compiled.works.len()],
            groups: vec![[0.0; 2]; compiled.groups.len()],
            finishes: vec![Vec::new(); compiled.groups.len()],
            costs: vec![Vec::new(); compiled.groups.len()],
        }
    }
}

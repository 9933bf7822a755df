//! Runs put together: distributions, indices, what drives what.

use std::sync::atomic::{AtomicU32, Ordering};

use super::compile::{Compiled, NO_STEP, NOTHING, WALL};
use super::kernel::{Block, LANES, wall_finish, wall_start};
use super::{Options, Start};
use crate::plan::{Instant, TaskIx};

/// Runs a thread takes at a time; also how many the bins of the histograms are set by.
const CHUNK: u32 = 256;
const BINS: usize = 256;

/// What a simulation says.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub runs: u32,
    /// By task of the plan.
    pub tasks: Vec<TaskOutcome>,
    /// In the order the groups were given.
    pub groups: Vec<GroupOutcome>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TaskOutcome {
    /// The finish where it never varies.
    fixed: Instant,
    spread: Option<Spread>,
    /// Share of runs in which it drives its project's finish, 0 to 1.
    pub criticality: f64,
    /// Schedule sensitivity index, 0 to 1.
    pub ssi: f64,
    /// Pearson's correlation of its duration with the project's finish, -1 to 1.
    pub cruciality: f64,
}

/// A histogram of finishes on a calendar's axis, and how to write them as instants.
#[derive(Clone, Debug, PartialEq)]
struct Spread {
    /// Instants at the edges of the bins.
    edges: Vec<Instant>,
    /// Runs up to each edge.
    below: Vec<u32>,
}

impl TaskOutcome {
    /// The finish that a share `p` of the runs keeps (0 to 1).
    pub fn finish(&self, p: f64) -> Instant {
        let Some(spread) = &self.spread else {
            return self.fixed;
        };
        let runs = spread.below.last().copied().unwrap_or(0);
        let wanted = p.clamp(0.0, 1.0) * f64::from(runs);
        let at = spread
            .below
            .partition_point(|below| f64::from(*below) < wanted);
        if at == 0 {
            return spread.edges[0];
        }
        let (from, to) = (f64::from(spread.below[at - 1]), f64::from(spread.below[at]));
        let share = if to > from {
            (wanted - from) / (to - from)
        } else {
            0.0
        };
        // Within a bin on working time only: the edges are close, so straight is near enough.
        let (a, b) = (spread.edges[at - 1], spread.edges[at]);
        a + ((b - a) as f64 * share).round() as Instant
    }

    /// Share of the runs that finish at or before an instant.
    pub fn chance(&self, due: Instant) -> f64 {
        let Some(spread) = &self.spread else {
            return f64::from(u8::from(self.fixed <= due));
        };
        let runs = spread.below.last().copied().unwrap_or(0).max(1);
        let at = spread.edges.partition_point(|edge| *edge <= due);
        if at == 0 {
            return 0.0;
        }
        if at == spread.edges.len() {
            return 1.0;
        }
        let (a, b) = (spread.edges[at - 1], spread.edges[at]);
        let share = (due - a) as f64 / (b - a).max(1) as f64;
        let (from, to) = (f64::from(spread.below[at - 1]), f64::from(spread.below[at]));
        (from + (to - from) * share) / f64::from(runs)
    }

    /// Mean and standard deviation of the finish, in seconds.
    pub fn mean_and_sd(&self) -> (f64, f64) {
        let Some(spread) = &self.spread else {
            return (self.fixed as f64, 0.0);
        };
        let (mut runs, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (edges, below) in spread.edges.windows(2).zip(spread.below.windows(2)) {
            let count = f64::from(below[1] - below[0]);
            // From the first edge, which keeps the squares small.
            let middle = (edges[0] - spread.edges[0] + edges[1] - spread.edges[0]) as f64 / 2.0;
            runs += count;
            sum += count * middle;
            squares += count * middle * middle;
        }
        let runs = f64::max(runs, 1.0);
        let variance = (squares - sum * sum / runs) / (runs - 1.0).max(1.0);
        (
            spread.edges[0] as f64 + sum / runs,
            variance.max(0.0).sqrt(),
        )
    }

    pub fn varies(&self) -> bool {
        self.spread.is_some()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupOutcome {
    /// Finish of each run, in order of runs. Empty for a group without tasks.
    pub finishes: Vec<Instant>,
    /// Cost of each run.
    pub costs: Vec<f64>,
    /// (task, share of all runs it drives, share of the late runs it drives), strongest first;
    /// of groups that are traced.
    pub driven_by: Vec<(TaskIx, f64, f64)>,
    /// (risk, share of the late runs in which it happened on the driving path).
    pub late_by_risk: Vec<(usize, f64)>,
    pub late_runs: u32,
}

impl GroupOutcome {
    /// Share of runs that finish at or before an instant.
    pub fn chance(&self, due: Instant) -> f64 {
        share(self.finishes.iter().map(|finish| *finish <= due))
    }

    pub fn chance_of_cost(&self, budget: f64) -> f64 {
        share(self.costs.iter().map(|cost| *cost <= budget))
    }

    /// Share of runs that keep both date and budget.
    pub fn chance_of_both(&self, due: Instant, budget: f64) -> f64 {
        let runs = self.finishes.iter().zip(&self.costs);
        share(runs.map(|(finish, cost)| *finish <= due && *cost <= budget))
    }
}

fn share(hits: impl ExactSizeIterator<Item = bool>) -> f64 {
    let all = hits.len().max(1) as f64;
    hits.filter(|hit| *hit).count() as f64 / all
}

/// Bins of a step's finish, on its own axis.
#[derive(Clone, Copy)]
struct Bins {
    low: f64,
    per_unit: f64,
}

/// Sums of one chunk, added up in the order of chunks so that rounding never differs.
#[derive(Clone)]
struct Sums {
    chunk: u32,
    /// By work: duration, its square, its product with the home group's finish.
    works: Vec<[f64; 3]>,
    /// By group: finish less its floor, and its square.
    groups: Vec<[f64; 2]>,
    finishes: Vec<Vec<f64>>,
    costs: Vec<Vec<f64>>,
}

/// Whole numbers, which any order adds up alike.
struct Counts {
    bins: Vec<[u32; BINS]>,
    /// By group and step: all runs and late runs it drives.
    drives: Vec<Vec<[u32; 2]>>,
    risks: Vec<Vec<u32>>,
    late: Vec<u32>,
}

pub(super) fn run(compiled: &Compiled, options: &Options) -> Option<Outcome> {
    let bins = pilot(compiled, options.runs.max(1));
    run_with(compiled, options, Some(&bins))
}

pub(super) fn run_groups(compiled: &Compiled, options: &Options) -> Option<Outcome> {
    run_with(compiled, options, None)
}

/// Without bins only what comes of the groups is collected.
fn run_with(compiled: &Compiled, options: &Options, bins: Option<&[Bins]>) -> Option<Outcome> {
    let runs = options.runs.max(1);
    let cancelled = || {
        options
            .cancel
            .is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    };
    let chunks = runs.div_ceil(CHUNK);
    let next = AtomicU32::new(0);
    let worker = || {
        let mut block = Block::new(compiled);
        let mut counts = Counts::new(compiled);
        let mut sums = Vec::new();
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            if chunk >= chunks || cancelled() {
                return (counts, sums);
            }
            let to = ((chunk + 1) * CHUNK).min(runs);
            let mut sum = Sums::new(compiled, chunk);
            for first in (chunk * CHUNK..to).step_by(LANES) {
                block.run(compiled, first);
                let lanes = ((to - first) as usize).min(LANES);
                collect(compiled, &block, lanes, bins, &mut counts, &mut sum);
            }
            sums.push(sum);
        }
    };
    let threads = options.threads.clamp(1, chunks as usize);
    let mut parts: Vec<(Counts, Vec<Sums>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut parts = vec![worker()];
        parts.extend(others.into_iter().filter_map(|thread| thread.join().ok()));
        parts
    });
    if cancelled() {
        return None;
    }
    let (mut counts, mut sums) = parts.pop()?;
    for (more, some) in parts {
        counts.add(&more);
        sums.extend(some);
    }
    sums.sort_by_key(|sum| sum.chunk);
    Some(put_together(compiled, runs, bins, &counts, sums))
}

/// Where each step's finishes lie, from the first runs.
fn pilot(compiled: &Compiled, runs: u32) -> Vec<Bins> {
    let mut low = vec![f64::INFINITY; compiled.steps.len()];
    let mut high = vec![NOTHING; compiled.steps.len()];
    let mut block = Block::new(compiled);
    for first in (0..runs.min(CHUNK)).step_by(LANES) {
        block.run(compiled, first);
        for (step, finish) in block.finish.iter().enumerate() {
            for value in finish {
                low[step] = low[step].min(*value);
                high[step] = high[step].max(*value);
            }
        }
    }
    let bins = low.into_iter().zip(high).map(|(low, high)| {
        if !low.is_finite() || !high.is_finite() {
            return Bins {
                low: 0.0,
                per_unit: 0.0,
            };
        }
        let range = (high - low).max(1.0);
        Bins {
            low: low - range * 0.5,
            per_unit: BINS as f64 / (range * 2.5),
        }
    });
    bins.collect()
}

fn collect(
    compiled: &Compiled,
    block: &Block,
    lanes: usize,
    bins: Option<&[Bins]>,
    counts: &mut Counts,
    sums: &mut Sums,
) {
    for (step, (finish, Bins { low, per_unit })) in block
        .finish
        .iter()
        .zip(bins.unwrap_or_default())
        .enumerate()
    {
        let histogram = &mut counts.bins[step];
        for value in &finish[..lanes] {
            let bin = ((value - low) * per_unit) as usize;
            histogram[bin.min(BINS - 1)] += 1;
        }
    }
    let mut driving = vec![[NO_STEP; LANES]; compiled.groups.len()];
    let mut relative = vec![[0.0; LANES]; compiled.groups.len()];
    for (index, group) in compiled.groups.iter().enumerate() {
        let (finish, driver) = group_finish(compiled, block, index);
        driving[index] = driver;
        let mut cost = [group.cost; LANES];
        for (work, rate) in &group.costs {
            let duration = &block.duration[*work as usize];
            for lane in 0..LANES {
                cost[lane] += rate * duration[lane];
            }
        }
        for risk in &group.risks {
            let money = &block.risk_cost[*risk as usize];
            for lane in 0..LANES {
                cost[lane] += money[lane];
            }
        }
        let origin = sums.origin(compiled, index);
        for lane in 0..lanes {
            sums.finishes[index].push(finish[lane]);
            sums.costs[index].push(cost[lane]);
            let value = measured(compiled, group.measure, finish[lane]) - origin;
            relative[index][lane] = value;
            sums.groups[index][0] += value;
            sums.groups[index][1] += value * value;
        }
        if group.traced && bins.is_some() {
            for lane in 0..lanes {
                let late = group.due.is_some_and(|due| finish[lane] > due as f64);
                trace(compiled, block, lane, driver[lane], late, index, counts);
            }
        }
    }
    if bins.is_none() {
        return;
    }
    for (step, info) in compiled.steps.iter().enumerate() {
        if info.work == NO_STEP || !compiled.works[info.work as usize].uncertain {
            continue;
        }
        let home = compiled.home_group[info.task as usize];
        let duration = &block.duration[info.work as usize];
        let sum = &mut sums.works[info.work as usize];
        let finish = relative.get(home as usize).unwrap_or(&block.finish[step]);
        for lane in 0..lanes {
            sum[0] += duration[lane];
            sum[1] += duration[lane] * duration[lane];
            sum[2] += duration[lane] * finish[lane];
        }
    }
}

/// An instant as working seconds of the group's own axis.
fn measured(compiled: &Compiled, space: u32, wall: f64) -> f64 {
    match space {
        WALL => wall,
        table => compiled.tables[table as usize].to_axis(wall as Instant) as f64,
    }
}

/// The latest varying member or the constant floor, as instants, and which member it is.
fn group_finish(compiled: &Compiled, block: &Block, index: usize) -> ([f64; LANES], [u32; LANES]) {
    let group = &compiled.groups[index];
    let mut latest = [group.floor; LANES];
    let mut driver = [NO_STEP; LANES];
    let space = |step: &u32| compiled.steps[*step as usize].space;
    for same in group.sinks.chunk_by(|a, b| space(a) == space(b)) {
        let mut last = [NOTHING; LANES];
        let mut from = [NO_STEP; LANES];
        for sink in same {
            let finish = &block.finish[*sink as usize];
            for lane in 0..LANES {
                from[lane] = if finish[lane] > last[lane] {
                    *sink
                } else {
                    from[lane]
                };
                last[lane] = last[lane].max(finish[lane]);
            }
        }
        for lane in 0..LANES {
            let at = match space(&same[0]) {
                WALL => last[lane],
                table => wall_finish(&compiled.tables[table as usize], last[lane]),
            };
            if at > latest[lane] {
                latest[lane] = at;
                driver[lane] = from[lane];
            }
        }
    }
    (latest, driver)
}

/// Follows one run's driving path back from the step that finished last.
fn trace(
    compiled: &Compiled,
    block: &Block,
    lane: usize,
    from: u32,
    late: bool,
    group: usize,
    counts: &mut Counts,
) {
    counts.late[group] += u32::from(late);
    let mut at = from;
    while at != NO_STEP {
        let step = &compiled.steps[at as usize];
        let drives = &mut counts.drives[group][at as usize];
        drives[0] += 1;
        drives[1] += u32::from(late);
        if late && step.work != NO_STEP {
            for risk in &compiled.works[step.work as usize].risks {
                if block.happened[*risk as usize][lane] > 0.0 {
                    counts.risks[group][*risk as usize] += 1;
                }
            }
        }
        at = block.driver[at as usize][lane];
    }
}

impl Counts {
    fn new(compiled: &Compiled) -> Counts {
        let steps = compiled.steps.len();
        let traced = |length: usize| {
            let groups = compiled.groups.iter();
            groups.map(move |group| if group.traced { length } else { 0 })
        };
        Counts {
            bins: vec![[0; BINS]; steps],
            drives: traced(steps).map(|length| vec![[0; 2]; length]).collect(),
            risks: traced(compiled.risks.len())
                .map(|length| vec![0; length])
                .collect(),
            late: vec![0; compiled.groups.len()],
        }
    }

    fn add(&mut self, other: &Counts) {
        let add = |to: &mut u32, from: &u32| *to += from;
        for (to, from) in self
            .bins
            .iter_mut()
            .flatten()
            .zip(other.bins.iter().flatten())
        {
            add(to, from);
        }
        let drives = other.drives.iter().flatten().flatten();
        for (to, from) in self.drives.iter_mut().flatten().flatten().zip(drives) {
            add(to, from);
        }
        for (to, from) in self
            .risks
            .iter_mut()
            .flatten()
            .zip(other.risks.iter().flatten())
        {
            add(to, from);
        }
        for (to, from) in self.late.iter_mut().zip(&other.late) {
            add(to, from);
        }
    }
}

impl Sums {
    fn new(compiled: &Compiled, chunk: u32) -> Sums {
        Sums {
            chunk,
            works: vec![[0.0; 3]; compiled.works.len()],
            groups: vec![[0.0; 2]; compiled.groups.len()],
            finishes: vec![Vec::with_capacity(CHUNK as usize); compiled.groups.len()],
            costs: vec![Vec::with_capacity(CHUNK as usize); compiled.groups.len()],
        }
    }

    /// Something near the group's finishes: keeps squares small.
    fn origin(&self, compiled: &Compiled, group: usize) -> f64 {
        let group = &compiled.groups[group];
        let sinks = group.sinks.iter();
        let dates = sinks.map(|sink| {
            let task = compiled.steps[*sink as usize].task;
            compiled.fixed[task as usize].finish as f64
        });
        measured(
            compiled,
            group.measure,
            dates.fold(group.floor.max(0.0), f64::max),
        )
    }
}

fn put_together(
    compiled: &Compiled,
    runs: u32,
    bins: Option<&[Bins]>,
    counts: &Counts,
    sums: Vec<Sums>,
) -> Outcome {
    let n = f64::from(runs);
    let mut works = vec![[0.0; 3]; compiled.works.len()];
    let mut group_sums = vec![[0.0; 2]; compiled.groups.len()];
    let mut groups = vec![GroupOutcome::default(); compiled.groups.len()];
    for sum in sums {
        for (to, from) in works.iter_mut().flatten().zip(sum.works.iter().flatten()) {
            *to += from;
        }
        for (to, from) in group_sums
            .iter_mut()
            .flatten()
            .zip(sum.groups.iter().flatten())
        {
            *to += from;
        }
        for (index, group) in groups.iter_mut().enumerate() {
            if compiled.groups[index].floor.is_finite() || !compiled.groups[index].sinks.is_empty()
            {
                group
                    .finishes
                    .extend(sum.finishes[index].iter().map(|finish| *finish as Instant));
            }
            group.costs.extend_from_slice(&sum.costs[index]);
        }
    }
    for (index, group) in groups.iter_mut().enumerate() {
        driven_by(compiled, counts, index, n, group);
    }
    let sd = |sum: f64, squares: f64| ((squares - sum * sum / n) / n).max(0.0).sqrt();
    let tasks = bins.map_or(0, |_| compiled.step_of.len());
    let tasks = (0..tasks).map(|task| {
        let Start { finish, .. } = compiled.fixed[task];
        let step = compiled.step_of[task];
        let mut outcome = TaskOutcome {
            fixed: finish,
            spread: None,
            criticality: 0.0,
            ssi: 0.0,
            cruciality: 0.0,
        };
        if step == NO_STEP {
            return outcome;
        }
        outcome.spread = spread(compiled, step as usize, bins.unwrap_or_default(), counts);
        let home = compiled.home_group[task] as usize;
        if let Some(drives) = counts.drives.get(home).filter(|drives| !drives.is_empty()) {
            outcome.criticality = f64::from(drives[step as usize][0]) / n;
        }
        let work = compiled.steps[step as usize].work;
        if let (Some([sum, squares, products]), Some([finish, finish_squares])) =
            (works.get(work as usize), group_sums.get(home))
        {
            let (own, whole) = (sd(*sum, *squares), sd(*finish, *finish_squares));
            if own > 0.0 && whole > 0.0 {
                let covariance = (products - sum * finish / n) / n;
                outcome.cruciality = (covariance / (own * whole)).clamp(-1.0, 1.0);
                outcome.ssi = outcome.criticality * (own / whole).min(1.0);
            }
        }
        outcome
    });
    Outcome {
        runs,
        tasks: tasks.collect(),
        groups,
    }
}

fn driven_by(
    compiled: &Compiled,
    counts: &Counts,
    index: usize,
    runs: f64,
    group: &mut GroupOutcome,
) {
    let late = counts.late[index];
    group.late_runs = late;
    let late_share = |count: u32| {
        if late > 0 {
            f64::from(count) / f64::from(late)
        } else {
            0.0
        }
    };
    for (step, [all, of_late]) in counts.drives[index].iter().enumerate() {
        if *all > 0 && compiled.steps[step].work != NO_STEP {
            let task = compiled.steps[step].task as TaskIx;
            group
                .driven_by
                .push((task, f64::from(*all) / runs, late_share(*of_late)));
        }
    }
    group.driven_by.sort_by(|a, b| {
        b.2.total_cmp(&a.2)
            .then(b.1.total_cmp(&a.1))
            .then(a.0.cmp(&b.0))
    });
    let risks = counts.risks[index].iter().enumerate();
    let risks = risks.filter(|(_, count)| **count > 0);
    group.late_by_risk = risks
        .map(|(risk, count)| (risk, late_share(*count)))
        .collect();
    group
        .late_by_risk
        .sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
}

fn spread(compiled: &Compiled, step: usize, bins: &[Bins], counts: &Counts) -> Option<Spread> {
    let Bins { low, per_unit } = bins[step];
    if per_unit == 0.0 {
        return None;
    }
    let histogram = &counts.bins[step];
    let first = histogram.iter().position(|count| *count > 0)?;
    let last = histogram.iter().rposition(|count| *count > 0)?;
    let info = &compiled.steps[step];
    let instant = |edge: usize| {
        let axis = low + edge as f64 / per_unit;
        let wall = match info.space {
            WALL => axis,
            table if info.written_as_start => wall_start(&compiled.tables[table as usize], axis),
            table => wall_finish(&compiled.tables[table as usize], axis),
        };
        wall as Instant
    };
    let mut edges = vec![instant(first)];
    let mut below = vec![0];
    let mut sum = 0;
    for (bin, count) in histogram.iter().enumerate().take(last + 1).skip(first) {
        sum += count;
        edges.push(instant(bin + 1));
        below.push(sum);
    }
    Some(Spread { edges, below })
}

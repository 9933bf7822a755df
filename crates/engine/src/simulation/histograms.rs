//! When steps finish, run by run: counted in bins while runs go by, read as a distribution
//! afterwards.

use std::fmt;
use std::sync::Arc;

use super::axes::{Axis, LIMIT, NOTHING, Scale};
use super::collect::CHUNK;
use super::kernel::{LANES, Row};
use super::quantiles::{between, nearest_small};
use super::table::Table;
use crate::plan::Instant;

const BINS: usize = 128;

/// Bins of a step's finish, on its own axis.
#[derive(Clone, Copy, Default)]
pub(super) struct Bins {
    /// Ticks at the lower edge of the first.
    low: i32,
    /// Nought where nothing was ever seen to finish.
    per_tick: f32,
}

impl Bins {
    /// For finishes of which the first runs lay in `range`; those of more go further out, later
    /// rather than earlier.
    pub fn around((low, high): (i32, i32)) -> Bins {
        if low > high || low == NOTHING {
            return Bins::default();
        }
        let range = (f64::from(high) - f64::from(low)).max(1.0);
        let low = f64::from(low) - (range * 0.25).ceil();
        Bins {
            low: low.max(f64::from(NOTHING)) as i32,
            per_tick: (BINS as f64 / (range * 1.8)) as f32,
        }
    }
}

/// Runs in each bin of each step, as one thread counts them.
pub(super) struct Histograms {
    /// Emptied into `full` before they can overflow.
    small: Table<u16, BINS>,
    runs_in_small: u32,
    full: Option<Table<u32, BINS>>,
}

impl Histograms {
    pub fn new(steps: usize) -> Histograms {
        Histograms {
            small: Table::new(steps),
            runs_in_small: 0,
            full: None,
        }
    }

    /// Counts the first `lanes` finishes of a block.
    #[inline(always)]
    pub fn count(&mut self, step: usize, bins: Bins, finish: &Row, lanes: usize) {
        let Bins { low, per_tick } = bins;
        let mut places = [0; LANES];
        for (place, finish) in places.iter_mut().zip(finish) {
            let at = (finish.wrapping_sub(low)) as f32 * per_tick - 0.5;
            *place = nearest_small(between(at, 0.0, (BINS - 1) as f32));
        }
        let histogram = &mut self.small[step];
        for place in &places[..lanes] {
            histogram[*place as usize & (BINS - 1)] += 1;
        }
    }

    /// After each block: so many runs have been counted for every step.
    pub fn counted(&mut self, lanes: usize) {
        self.runs_in_small += lanes as u32;
        if self.runs_in_small <= u32::from(u16::MAX) - CHUNK {
            return;
        }
        let rows = self.small.len();
        let full = self.full.get_or_insert_with(|| Table::new(rows));
        for (to, from) in full.iter_mut().zip(self.small.iter_mut()) {
            for (to, from) in to.iter_mut().zip(from) {
                *to += u32::from(std::mem::take(from));
            }
        }
        self.runs_in_small = 0;
    }

    fn add_to(&self, sum: &mut [u32; BINS], step: usize) {
        for (to, from) in sum.iter_mut().zip(&self.small[step]) {
            *to += u32::from(*from);
        }
        let full = self.full.iter().flat_map(|full| &full[step]);
        for (to, from) in sum.iter_mut().zip(full) {
            *to += from;
        }
    }
}

/// All threads' histograms of all steps.
pub(super) struct Counted {
    pub scale: Scale,
    pub axes: Vec<Arc<Axis>>,
    /// By step.
    pub bins: Vec<Bins>,
    /// By thread.
    pub parts: Vec<Histograms>,
}

impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Counted");
        shown.field("steps", &self.bins.len());
        shown.finish_non_exhaustive()
    }
}

/// The finishes of one step.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    of: Arc<Counted>,
    step: u32,
    /// The axis that it finishes on; none for the wall clock.
    space: u32,
    /// A milestone that is written as a start of work.
    as_start: bool,
}

impl Spread {
    /// None where nothing was ever seen to finish.
    pub fn new(of: &Arc<Counted>, step: u32, space: u32, as_start: bool) -> Option<Spread> {
        (of.bins[step as usize].per_tick != 0.0).then(|| Spread {
            of: of.clone(),
            step,
            space,
            as_start,
        })
    }

    pub fn read(&self) -> Finishes<'_> {
        let step = self.step as usize;
        let mut counts = [0; BINS];
        for part in &self.of.parts {
            part.add_to(&mut counts, step);
        }
        let first = counts.iter().position(|count| *count > 0).unwrap_or(0);
        let last = counts.iter().rposition(|count| *count > 0).unwrap_or(0);
        let mut below = [0; BINS + 1];
        let mut sum = 0;
        for (below, count) in below[1..].iter_mut().zip(&counts[first..=last]) {
            sum += count;
            *below = sum;
        }
        let Bins { low, per_tick } = self.of.bins[step];
        let width = 1.0 / f64::from(per_tick);
        Finishes {
            of: self,
            low: f64::from(low) + first as f64 * width,
            width,
            below,
            bins: last - first + 1,
        }
    }
}

impl PartialEq for Spread {
    fn eq(&self, other: &Self) -> bool {
        let (own, other) = (self.read(), other.read());
        own.below() == other.below()
            && (0..own.below().len()).all(|at| own.edge(at) == other.edge(at))
    }
}

/// The finishes of one step, read off its histogram from the first bin with any to the last.
pub(super) struct Finishes<'a> {
    of: &'a Spread,
    /// Ticks at the lower edge of the first bin, and of one bin.
    low: f64,
    width: f64,
    below: [u32; BINS + 1],
    bins: usize,
}

impl Finishes<'_> {
    /// Runs up to each edge; the first is nought.
    fn below(&self) -> &[u32] {
        &self.below[..=self.bins]
    }

    fn instant(&self, place: f64) -> Instant {
        let place = (place.round() as i64).clamp(i64::from(NOTHING + 1), i64::from(LIMIT)) as i32;
        let counted = &self.of.of;
        counted
            .scale
            .instant(match counted.axes.get(self.of.space as usize) {
                None => place,
                Some(axis) if self.of.as_start => axis.wall_start(place),
                Some(axis) => axis.wall_finish(place),
            })
    }

    fn edge(&self, at: usize) -> Instant {
        self.instant(self.low + self.width * at as f64)
    }

    fn runs(&self) -> f64 {
        f64::from(self.below[self.bins]).max(1.0)
    }

    pub fn quantile(&self, p: f64) -> Instant {
        let wanted = p.clamp(0.0, 1.0) * self.runs();
        let below = self.below();
        let at = below.partition_point(|below| f64::from(*below) < wanted);
        if at == 0 {
            return self.edge(0);
        }
        let (from, to) = (f64::from(below[at - 1]), f64::from(below[at]));
        let share = (wanted - from) / (to - from).max(1.0);
        self.instant(self.low + self.width * ((at - 1) as f64 + share))
    }

    pub fn chance(&self, due: Instant) -> f64 {
        let counted = &self.of.of;
        let wall = counted.scale.wall(due);
        let axis = counted.axes.get(self.of.space as usize);
        let place = axis.map_or(wall, |axis| axis.to_axis(wall));
        let at = (f64::from(place) - self.low) / self.width;
        if at < 0.0 {
            return 0.0;
        }
        if at >= self.bins as f64 {
            return 1.0;
        }
        let bin = at as usize;
        let (from, to) = (f64::from(self.below[bin]), f64::from(self.below[bin + 1]));
        (from + (to - from) * (at - bin as f64)) / self.runs()
    }

    pub fn mean_and_sd(&self) -> (f64, f64) {
        let below = self.below();
        let edges: Vec<Instant> = (0..below.len()).map(|at| self.edge(at)).collect();
        let (mut sum, mut squares) = (0.0, 0.0);
        for (edges_of, below) in edges.windows(2).zip(below.windows(2)) {
            let count = f64::from(below[1] - below[0]);
            // From the first edge, which keeps the squares small.
            let middle = (edges_of[0] - edges[0] + edges_of[1] - edges[0]) as f64 / 2.0;
            sum += count * middle;
            squares += count * middle * middle;
        }
        let runs = self.runs();
        let variance = (squares - sum * sum / runs) / (runs - 1.0).max(1.0);
        (edges[0] as f64 + sum / runs, variance.max(0.0).sqrt())
    }
}

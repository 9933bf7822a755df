//! Working time near the plan in small whole numbers: what runs convert dates with.
//!
//! A tick is a second, or more where a plan lasts longer than 34 years. Ticks of the wall clock
//! count from [`Scale::origin`], ticks of a calendar's axis from its place at that instant.

use std::sync::Arc;

use rayon::prelude::*;

use super::compile::Compiled;
use crate::calendar::{DAY, EARLIEST, LATEST, WorkingTime};
use crate::plan::Instant;

/// Ticks are at most this and at least its negative, so that two of them can always be added.
/// A single-precision number holds it exactly.
pub(super) const LIMIT: i32 = (1 << 30) - 64;
/// Before everything: what asks nothing.
pub(super) const NOTHING: i32 = -LIMIT;

/// How instants are written as ticks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// Midnight of a day before all that varies.
    pub origin: Instant,
    /// A tick is two to the power of this many seconds.
    pub shift: u32,
}

/// Shifts by which a plan too long for the one before is tried again; the last fits all dates.
pub(super) const SHIFTS: [u32; 2] = [0, 4];
/// Runs may end before the earliest date of the plan.
const DAYS_BEFORE: i64 = 14;
/// Days that fit the limits; and of all calendars together, so that tables stay small.
const MOST_DAYS: i64 = LIMIT as i64 / DAY;
const MOST_ROWS: i64 = 300_000;

impl Scale {
    pub fn of(compiled: &Compiled, shift: u32) -> Scale {
        let varying = compiled.steps.iter();
        let starts = varying.map(|step| compiled.fixed[step.task as usize].start);
        let first = starts.min().unwrap_or(0).clamp(EARLIEST, LATEST);
        Scale {
            origin: (first.div_euclid(DAY) - DAYS_BEFORE) * DAY,
            shift,
        }
    }

    /// Seconds as ticks; infinite ones as never and always.
    pub fn ticks(self, seconds: f64) -> i32 {
        if seconds == f64::NEG_INFINITY {
            return NOTHING;
        }
        let ticks = (seconds / f64::from(1u32 << self.shift)).round();
        ticks.clamp(f64::from(NOTHING + 1), f64::from(LIMIT)) as i32
    }

    pub fn seconds(self, ticks: i32) -> i64 {
        i64::from(ticks) << self.shift
    }

    pub fn instant(self, wall: i32) -> Instant {
        self.origin + self.seconds(wall)
    }

    pub fn wall(self, instant: Instant) -> i32 {
        self.ticks((instant - self.origin) as f64)
    }
}

/// Conversions between the wall clock and one calendar's axis.
#[derive(Debug)]
pub(super) struct Axis {
    table: Arc<WorkingTime>,
    scale: Scale,
    /// The axis at the scale's origin.
    axis_origin: i64,
    /// Every day from the origin on.
    pub days: Vec<Day>,
    spells: Vec<Spell>,
    /// The spell that works at axis `i << BUCKET`.
    buckets: Vec<u32>,
    /// At most one spell begins within a bucket.
    even: bool,
}

const BUCKET: u32 = 12;
/// In [`Day::axis`]: a day of more than two shifts.
const BUSY: i32 = i32::MIN;

/// The axis at midnight, and up to two shifts in seconds of the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    axis: i32,
    pub starts: [i32; 2],
    pub lengths: [i32; 2],
}

impl Day {
    /// More than two shifts.
    pub fn busy(&self) -> bool {
        self.axis == BUSY
    }
}

/// Up to two shifts of a day with a gap between them.
#[derive(Clone, Copy, Debug)]
struct Spell {
    axis: i32,
    start: i32,
    first: i32,
    gap: i32,
}

impl Axis {
    /// One for each table. `last` is the latest date of the plan: later ones are quick to convert
    /// for as long again, and after that take more time.
    pub fn all(tables: &[Arc<WorkingTime>], scale: Scale, last: Instant) -> Vec<Arc<Axis>> {
        let wanted = (last - scale.origin) / DAY * 2 + 370;
        let most = MOST_DAYS.min(MOST_ROWS / tables.len().max(1) as i64);
        let axes = tables.par_iter().map(|table| {
            let days = wanted.clamp(0, most);
            Arc::new(Axis::new(table, scale, days))
        });
        axes.collect()
    }

    fn new(table: &Arc<WorkingTime>, scale: Scale, days: i64) -> Axis {
        let mut axis = Axis {
            table: table.clone(),
            scale,
            axis_origin: table.to_axis(scale.origin),
            days: Vec::new(),
            spells: Vec::new(),
            buckets: Vec::new(),
            even: true,
        };
        if scale.shift == 0 {
            axis.fill(days);
        }
        axis
    }

    fn fill(&mut self, days: i64) {
        let first_day = self.scale.origin / DAY;
        let mut worked = 0;
        self.days.reserve_exact(days as usize);
        self.spells.reserve(days as usize);
        for day in 0..days {
            let midnight = (day * DAY) as i32;
            let mut row = Day {
                axis: worked,
                starts: [0; 2],
                lengths: [0; 2],
            };
            let shifts = self.table.shifts_of(first_day + day);
            for pair in shifts.chunks(2) {
                let end = pair[0].1 as i32;
                self.spells.push(Spell {
                    axis: worked,
                    start: midnight + pair[0].0 as i32,
                    first: end - pair[0].0 as i32,
                    gap: pair.get(1).map_or(0, |second| second.0 as i32 - end),
                });
                for (which, (start, end)) in pair.iter().enumerate() {
                    row.starts[which] = *start as i32;
                    row.lengths[which] = (end - start) as i32;
                    worked += row.lengths[which];
                }
            }
            if shifts.len() > 2 {
                row.axis = BUSY;
            }
            self.days.push(row);
        }
        let mut spell = 0;
        self.buckets.reserve_exact((worked >> BUCKET) as usize);
        for bucket in 0..worked >> BUCKET {
            let from = bucket << BUCKET;
            let next = self.spells.get(spell + 1..).unwrap_or_default();
            let begun = next.iter().take_while(|next| next.axis <= from).count();
            self.even &= begun <= 1;
            spell += begun;
            self.buckets.push(spell as u32);
        }
        self.spells.push(Spell {
            axis: i32::MAX,
            start: LIMIT,
            first: 0,
            gap: 0,
        });
    }

    #[inline(always)]
    pub fn to_axis(&self, wall: i32) -> i32 {
        // As unsigned, so that what lies before the origin is too large as well.
        let day = wall as u32 / DAY as u32;
        let second = (wall as u32 % DAY as u32) as i32;
        match self.days.get(day as usize) {
            Some(day) if !day.busy() => {
                let worked =
                    |shift: usize| (second - day.starts[shift]).min(day.lengths[shift]).max(0);
                day.axis + worked(0) + worked(1)
            }
            _ => self.to_axis_far(wall),
        }
    }

    #[cold]
    #[inline(never)]
    fn to_axis_far(&self, wall: i32) -> i32 {
        if wall == NOTHING {
            return NOTHING;
        }
        let instant = self.scale.instant(wall).clamp(EARLIEST, LATEST);
        self.scale
            .ticks((self.table.to_axis(instant) - self.axis_origin) as f64)
    }

    /// Where work after this place on the axis begins.
    #[inline(always)]
    pub fn wall_start(&self, axis: i32) -> i32 {
        let Some(spell) = self.buckets.get((axis as u32 >> BUCKET) as usize) else {
            return self.wall_start_far(axis);
        };
        let mut at = *spell as usize;
        if self.even {
            // No branch that a processor could guess wrong.
            at += usize::from(self.spells[at + 1].axis <= axis);
        } else {
            while self.spells[at + 1].axis <= axis {
                at += 1;
            }
        }
        let spell = self.spells[at];
        let into = axis - spell.axis;
        spell.start + into + i32::from(into >= spell.first) * spell.gap
    }

    /// Where work before this place on the axis ends.
    #[inline(always)]
    pub fn wall_finish(&self, axis: i32) -> i32 {
        if axis > 0 && self.scale.shift == 0 {
            self.wall_start(axis - 1) + 1
        } else {
            self.wall_finish_far(axis)
        }
    }

    #[cold]
    #[inline(never)]
    fn wall_start_far(&self, axis: i32) -> i32 {
        match axis {
            NOTHING => NOTHING,
            _ => {
                let axis = self.axis_origin + self.scale.seconds(axis);
                self.scale.wall(self.table.from_axis_start(axis))
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn wall_finish_far(&self, axis: i32) -> i32 {
        match axis {
            NOTHING => NOTHING,
            _ => {
                let axis = self.axis_origin + self.scale.seconds(axis);
                self.scale.wall(self.table.from_axis_finish(axis))
            }
        }
    }

    /// A place on the table's own axis, as ticks.
    pub fn ticks(&self, axis: f64) -> i32 {
        self.scale.ticks(axis - self.axis_origin as f64)
    }
}

//! Working time as tables: any instant to its place on the calendar's working-time axis and
//! back in constant time, without walking over days.
//!
//! The *axis* of a calendar counts working seconds. Adding working time to an instant is
//! "instant to axis, add, axis to instant". One place on the axis can be two instants: the
//! end of a shift and the start of the next one (12:00 and 13:00; Friday 17:00 and Monday
//! 08:00). [`WorkingTime::from_axis_finish`] gives the first of them, which is how a finish
//! is written, and [`WorkingTime::from_axis_start`] the last, which is how a start is.
//!
//! ```
//! use engine::calendar::{Calendars, day};
//! use engine::plan::{Calendar, Plan, Shift};
//!
//! let hours = vec![Shift { start: 28_800, end: 43_200 }, Shift { start: 46_800, end: 61_200 }];
//! let mut week: [Option<Vec<Shift>>; 7] = std::array::from_fn(|_| Some(hours.clone()));
//! week[5] = None;
//! week[6] = None;
//! let plan = Plan {
//!     calendars: vec![Calendar { name: "Standard".into(), week, ..Calendar::default() }],
//!     ..Plan::default()
//! };
//! let calendars = Calendars::compile(&plan)?;
//! let standard = calendars.get(0);
//! let friday_noon = day(2026, 7, 3) * 86_400 + 43_200;
//! let monday_ten = day(2026, 7, 6) * 86_400 + 36_000;
//! assert_eq!(standard.add(friday_noon, 6 * 3_600), monday_ten);
//! assert_eq!(standard.working_seconds_between(friday_noon, monday_ten), 6 * 3_600);
//! # Ok::<(), engine::calendar::CalendarError>(())
//! ```

mod compile;
mod date;
mod intersect;
#[cfg(test)]
mod tests;

pub use compile::{CalendarError, Calendars};
pub use date::{EARLIEST, LATEST, civil, day, iso};

use crate::plan::{Instant, Seconds};

pub(crate) const DAY: i64 = 86_400;

/// A calendar compiled into tables.
///
/// Instants outside [`EARLIEST`]..=[`LATEST`] count as those two; a search that runs out of
/// working time (a calendar without any, or the end of time) also ends there, so that a
/// caller can tell by comparing, and nothing ever loops or overflows.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkingTime {
    name: String,
    /// First day of the table, a Monday; the axis is 0 at its midnight.
    first_day: i64,
    /// For each day of the table (whole weeks), its first shift or the next one after it.
    days: Vec<u32>,
    /// The table's shifts in order, then one that never begins.
    shifts: Vec<TableShift>,
    /// Axis at the end of the table.
    total: Seconds,
    /// The shift that works at axis `i << bucket_shift`.
    buckets: Vec<u32>,
    bucket_shift: u32,
    /// At most two shifts a day, and at most one begins within a bucket: then searches need
    /// no branch that a processor could guess wrong.
    regular: bool,
    /// The shifts of a week outside the table, counted from Monday's midnight.
    week: Vec<TableShift>,
    week_total: Seconds,
    /// Axis at [`EARLIEST`] and [`LATEST`].
    axis_first: Seconds,
    axis_last: Seconds,
    /// What the tables were made from.
    kinds: Kinds,
}

/// Work from `start` on, to where the next shift's axis begins.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TableShift {
    start: Instant,
    axis: Seconds,
}

/// Days by kind: spans of seconds after midnight, sorted, apart from one another.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kinds {
    spans: Vec<Vec<(u32, u32)>>,
    /// Of each day of the table.
    days: Vec<u32>,
    /// Of the week that holds outside it, Monday first.
    week: [u32; 7],
}

impl WorkingTime {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Does it hold any working time at all?
    pub fn has_work(&self) -> bool {
        self.axis_last > self.axis_first
    }

    /// Axis values from the first to the last working second; outside them
    /// [`from_axis_start`](Self::from_axis_start) and its sister give [`EARLIEST`] or [`LATEST`].
    pub fn axis_range(&self) -> (Seconds, Seconds) {
        (self.axis_first, self.axis_last)
    }

    /// Working seconds between the calendar's own origin and the instant (negative before it).
    /// Values of two calendars cannot be compared.
    #[inline(always)]
    pub fn to_axis(&self, instant: Instant) -> Seconds {
        // As unsigned, so that what lies before the first day is too large as well, and the
        // division is a quick one.
        let day = instant.wrapping_sub(self.first_day * DAY) as u64 / DAY as u64;
        match self.days.get(day as usize) {
            Some(first) => {
                // The first shift of the day that begins after the instant.
                let mut next = *first as usize;
                if self.regular {
                    let begun = |shift: usize| usize::from(self.shifts[shift].start <= instant);
                    next += begun(next) + begun(next + 1);
                } else {
                    while self.shifts[next].start <= instant {
                        next += 1;
                    }
                }
                let limit = self.shifts[next].axis;
                match self.shifts[..next].last() {
                    Some(shift) => limit.min(shift.axis + (instant - shift.start)),
                    None => limit,
                }
            }
            None => self.axis_outside(instant.clamp(EARLIEST, LATEST)),
        }
    }

    #[cold]
    fn axis_outside(&self, instant: Instant) -> Seconds {
        let from_start = instant - self.first_day * DAY;
        let (origin, seconds) = if from_start < 0 {
            (0, from_start)
        } else {
            let table = self.days.len() as i64 * DAY;
            if from_start < table {
                return self.to_axis(instant);
            }
            (self.total, from_start - table)
        };
        let within = seconds.rem_euclid(7 * DAY);
        let next = self.week.partition_point(|shift| shift.start <= within);
        let limit = self
            .week
            .get(next)
            .map_or(self.week_total, |shift| shift.axis);
        let worked = match self.week[..next].last() {
            Some(shift) => limit.min(shift.axis + (within - shift.start)),
            None => 0,
        };
        origin + seconds.div_euclid(7 * DAY) * self.week_total + worked
    }

    /// The instant at which the working second after `axis` begins: always inside a shift.
    /// [`LATEST`] when there is no more work.
    #[inline(always)]
    pub fn from_axis_start(&self, axis: Seconds) -> Instant {
        if axis < 0 || axis >= self.total {
            return self.instant_outside(axis);
        }
        let bucket = (axis >> self.bucket_shift) as usize;
        let mut at = self.buckets[bucket] as usize;
        if self.regular {
            at += usize::from(self.shifts[at + 1].axis <= axis);
        } else if self.shifts[at + 1].axis <= axis {
            at += 1;
            if self.shifts[at + 1].axis <= axis {
                let to = self.buckets[bucket + 1] as usize + 1;
                at += self.shifts[at + 1..=to].partition_point(|shift| shift.axis <= axis);
            }
        }
        let shift = self.shifts[at];
        shift.start + (axis - shift.axis)
    }

    /// The instant at which the working second before `axis` ends: always at or just after
    /// work. [`EARLIEST`] when there was none.
    #[inline]
    pub fn from_axis_finish(&self, axis: Seconds) -> Instant {
        if axis > 0 && axis <= self.total {
            return self.from_axis_start(axis - 1) + 1;
        }
        if axis <= self.axis_first {
            return EARLIEST;
        }
        if axis > self.axis_last {
            return LATEST;
        }
        self.instant_outside(axis - 1) + 1
    }

    #[cold]
    fn instant_outside(&self, axis: Seconds) -> Instant {
        if axis < self.axis_first {
            return EARLIEST;
        }
        if axis >= self.axis_last {
            return LATEST;
        }
        if (0..self.total).contains(&axis) {
            return self.from_axis_start(axis);
        }
        // Inside the range but outside the table there is work every week.
        let (origin, axis) = if axis < 0 {
            (self.first_day, axis)
        } else {
            (self.first_day + self.days.len() as i64, axis - self.total)
        };
        let rest = axis.rem_euclid(self.week_total);
        let at = self.week.partition_point(|shift| shift.axis <= rest) - 1;
        let monday = (origin + axis.div_euclid(self.week_total) * 7) * DAY;
        monday + self.week[at].start + (rest - self.week[at].axis)
    }

    /// The shifts of a day (counted from 1970-01-01) in seconds after its midnight, in order.
    pub(crate) fn shifts_of(&self, day: i64) -> &[(u32, u32)] {
        let kind = match self.kinds.days.get((day - self.first_day) as usize) {
            Some(kind) => *kind,
            None => self.kinds.week[(day - self.first_day).rem_euclid(7) as usize],
        };
        &self.kinds.spans[kind as usize]
    }

    /// Working seconds from `a` to `b`; negative when `b` lies before `a`.
    #[inline]
    pub fn working_seconds_between(&self, a: Instant, b: Instant) -> Seconds {
        self.to_axis(b) - self.to_axis(a)
    }

    /// The instant itself when work goes on right after it, else the next start of work.
    #[inline]
    pub fn next_start(&self, instant: Instant) -> Instant {
        self.from_axis_start(self.to_axis(instant))
    }

    /// The instant itself when work went on right before it, else the last end of work.
    #[inline]
    pub fn previous_finish(&self, instant: Instant) -> Instant {
        self.from_axis_finish(self.to_axis(instant))
    }

    /// Forward by `seconds` of working time (written as a finish), back by as many when
    /// negative (written as a start); `0` leaves the instant alone, working or not.
    #[inline]
    pub fn add(&self, instant: Instant, seconds: Seconds) -> Instant {
        match seconds {
            0 => instant,
            1.. => self.from_axis_finish(self.to_axis(instant).saturating_add(seconds)),
            _ => self.from_axis_start(self.to_axis(instant).saturating_add(seconds)),
        }
    }

    /// Work of this many seconds (more than none), begun at the instant or as soon after it as
    /// there is work: its start and its finish.
    #[inline]
    pub fn place(&self, instant: Instant, seconds: Seconds) -> (Instant, Instant) {
        let axis = self.to_axis(instant);
        (
            self.from_axis_start(axis),
            self.from_axis_finish(axis.saturating_add(seconds)),
        )
    }

    /// Work of this many seconds (more than none), ended at the instant or as late before it as
    /// there is work: its start and its finish.
    #[inline]
    pub fn place_before(&self, instant: Instant, seconds: Seconds) -> (Instant, Instant) {
        let axis = self.to_axis(instant);
        (
            self.from_axis_start(axis.saturating_sub(seconds)),
            self.from_axis_finish(axis),
        )
    }

    /// Is the second that begins at this instant a working one?
    pub fn is_working(&self, instant: Instant) -> bool {
        self.next_start(instant) == instant && instant < LATEST
    }
}

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
    /// One entry a day; whole weeks. Before and after it every week is `week`.
    days: Vec<DayEntry>,
    /// Axis at the end of the table.
    total: Seconds,
    week: Week,
    patterns: Vec<Pattern>,
    shifts: Vec<PatternShift>,
    /// The days of the table with any work, in order.
    work_days: Vec<WorkDay>,
    /// Index of the first work day that ends after axis `i << bucket_shift`.
    buckets: Vec<u32>,
    bucket_shift: u32,
    /// Axis at [`EARLIEST`] and [`LATEST`].
    axis_first: Seconds,
    axis_last: Seconds,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct DayEntry {
    axis: Seconds,
    pattern: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct WorkDay {
    axis: Seconds,
    axis_end: Seconds,
    midnight: Instant,
    pattern: u32,
}

/// The shifts of one kind of day: a range of `WorkingTime::shifts`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pattern {
    from: u32,
    to: u32,
    total: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct PatternShift {
    start: u32,
    end: u32,
    /// Working seconds of the day before this shift.
    before: u32,
}

/// The week that holds outside the table, Monday first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Week {
    patterns: [u32; 7],
    /// Working seconds of the week before each day.
    before: [Seconds; 7],
    total: Seconds,
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
    #[inline]
    pub fn to_axis(&self, instant: Instant) -> Seconds {
        let instant = instant.clamp(EARLIEST, LATEST);
        let day = instant.div_euclid(DAY);
        let second = instant.rem_euclid(DAY) as u32;
        let index = day - self.first_day;
        if (index as u64) < self.days.len() as u64 {
            let entry = self.days[index as usize];
            entry.axis + self.pattern_before(entry.pattern, second)
        } else {
            self.to_axis_outside(index, second)
        }
    }

    #[cold]
    fn to_axis_outside(&self, index: i64, second: u32) -> Seconds {
        let (origin, index) = if index < 0 {
            (0, index)
        } else {
            (self.total, index - self.days.len() as i64)
        };
        let weekday = index.rem_euclid(7) as usize;
        origin
            + index.div_euclid(7) * self.week.total
            + self.week.before[weekday]
            + self.pattern_before(self.week.patterns[weekday], second)
    }

    #[inline]
    fn pattern_before(&self, pattern: u32, second: u32) -> Seconds {
        let pattern = self.patterns[pattern as usize];
        let mut before = 0;
        for shift in &self.shifts[pattern.from as usize..pattern.to as usize] {
            before += second.clamp(shift.start, shift.end) - shift.start;
        }
        i64::from(before)
    }

    /// The instant at which the working second after `axis` begins: always inside a shift.
    /// [`LATEST`] when there is no more work.
    #[inline]
    pub fn from_axis_start(&self, axis: Seconds) -> Instant {
        if axis >= 0 && axis < self.total {
            let bucket = (axis >> self.bucket_shift) as usize;
            let mut at = self.buckets[bucket] as usize;
            if self.work_days[at].axis_end <= axis {
                at += 1;
                if self.work_days[at].axis_end <= axis {
                    let to = self.buckets[bucket + 1] as usize + 1;
                    at += self.work_days[at..to.min(self.work_days.len())]
                        .partition_point(|work_day| work_day.axis_end <= axis);
                }
            }
            let work_day = &self.work_days[at];
            work_day.midnight + self.pattern_instant(work_day.pattern, axis - work_day.axis)
        } else {
            self.instant_outside(axis)
        }
    }

    /// The instant at which the working second before `axis` ends: always at or just after
    /// work. [`EARLIEST`] when there was none.
    #[inline]
    pub fn from_axis_finish(&self, axis: Seconds) -> Instant {
        if axis <= self.axis_first {
            return EARLIEST;
        }
        if axis > self.axis_last {
            return LATEST;
        }
        self.from_axis_start(axis - 1) + 1
    }

    #[cold]
    fn instant_outside(&self, axis: Seconds) -> Instant {
        if axis < self.axis_first {
            return EARLIEST;
        }
        if axis >= self.axis_last {
            return LATEST;
        }
        // Inside the range but outside the table there is work every week.
        let (origin, axis) = if axis < 0 {
            (self.first_day, axis)
        } else {
            (self.first_day + self.days.len() as i64, axis - self.total)
        };
        let weeks = axis.div_euclid(self.week.total);
        let rest = axis.rem_euclid(self.week.total);
        let weekday = self.week.before.partition_point(|before| *before <= rest) - 1;
        let midnight = (origin + weeks * 7 + weekday as i64) * DAY;
        midnight
            + self.pattern_instant(
                self.week.patterns[weekday],
                rest - self.week.before[weekday],
            )
    }

    #[inline]
    fn pattern_instant(&self, pattern: u32, worked: Seconds) -> Seconds {
        let pattern = self.patterns[pattern as usize];
        let worked = worked as u32;
        let mut instant = 0;
        for shift in &self.shifts[pattern.from as usize..pattern.to as usize] {
            if worked >= shift.before {
                instant = shift.start + (worked - shift.before);
            }
        }
        i64::from(instant)
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

    /// Is the second that begins at this instant a working one?
    pub fn is_working(&self, instant: Instant) -> bool {
        self.next_start(instant) == instant && instant < LATEST
    }
}

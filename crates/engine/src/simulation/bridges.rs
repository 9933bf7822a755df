//! From one calendar's axis straight to another's.
//!
//! Two calendars of the same hours differ on few days. Between those days the one axis is the
//! other plus a constant, so that the finishes of a whole block of runs mostly convert by one
//! addition.
#![allow(clippy::needless_range_loop)]

use std::sync::Arc;

use super::axes::Axis;
use super::kernel::{LANES, Row};

/// Which place on the target's axis is reached when work ends at a place on the source's.
pub(super) struct Bridge {
    source: u32,
    target: u32,
    pieces: Vec<Piece>,
    /// Places of the source up to here are covered.
    end: i32,
}

/// From after `from` up to and with the next piece's.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    from: i32,
    to: i32,
    /// Both work, else only the source does.
    both: bool,
}

impl Piece {
    #[inline(always)]
    fn at(self, place: i32) -> i32 {
        self.to + if self.both { place - self.from } else { 0 }
    }
}

/// What converting a row comes to.
#[allow(
    clippy::large_enum_variant,
    reason = "it lives on the stack of one inner loop"
)]
pub(super) enum Crossing {
    /// Add this to every lane.
    Add(i32),
    Values(Row),
}

/// Beyond this many pieces lanes are converted one by one.
const MOST_PIECES: usize = 12;

impl Bridge {
    pub fn new(axes: &[Arc<Axis>], source: u32, target: u32) -> Bridge {
        let mut bridge = Bridge {
            source,
            target,
            pieces: Vec::new(),
            end: 0,
        };
        let (a, b) = (&axes[source as usize], &axes[target as usize]);
        let mut place = Place { from: 0, to: 0 };
        // What both work on days that are alike, put in all at once.
        let mut alike = 0;
        for (first, second) in a.days.iter().zip(&b.days) {
            if first.busy() || second.busy() {
                break;
            }
            if first.starts == second.starts && first.lengths == second.lengths {
                alike += first.lengths[0] + first.lengths[1];
                continue;
            }
            bridge.push(&mut place, std::mem::take(&mut alike), true, true);
            let edges = |day: &super::axes::Day| {
                let [a, b] = day.starts;
                let [first, second] = day.lengths;
                [a, a + first, b, b + second]
            };
            let (of_first, of_second) = (edges(first), edges(second));
            let mut cuts = [of_first, of_second].concat();
            cuts.sort_unstable();
            for pair in cuts.windows(2) {
                let [from, to] = [pair[0], pair[1]];
                let works = |[a, b, c, d]: [i32; 4]| a <= from && to <= b || c <= from && to <= d;
                bridge.push(&mut place, to - from, works(of_first), works(of_second));
            }
        }
        bridge.push(&mut place, alike, true, true);
        bridge.end = place.from;
        bridge
    }

    /// Goes on by `length` seconds in which the source, the target or both work.
    fn push(&mut self, place: &mut Place, length: i32, source: bool, target: bool) {
        if length == 0 {
            return;
        }
        if source {
            let piece = Piece {
                from: place.from,
                to: place.to,
                both: target,
            };
            let goes_on = self
                .pieces
                .last()
                .is_some_and(|last| last.both == target && last.at(place.from) == place.to);
            if !goes_on {
                self.pieces.push(piece);
            }
            place.from += length;
        }
        if target {
            place.to += length;
        }
    }

    #[inline(always)]
    pub fn cross(&self, axes: &[Arc<Axis>], row: &Row) -> Crossing {
        let (mut low, mut high) = (row[0], row[0]);
        for place in row {
            low = low.min(*place);
            high = high.max(*place);
        }
        if low <= 0 || high > self.end {
            return Crossing::Values(self.one_by_one(axes, row));
        }
        let first = self.pieces.partition_point(|piece| piece.from < low) - 1;
        let rest = &self.pieces[first + 1..];
        if rest.first().is_none_or(|next| high <= next.from) && self.pieces[first].both {
            return Crossing::Add(self.pieces[first].to - self.pieces[first].from);
        }
        let count = rest
            .iter()
            .take(MOST_PIECES)
            .take_while(|piece| piece.from < high)
            .count();
        if count == MOST_PIECES {
            return Crossing::Values(self.one_by_one(axes, row));
        }
        let mut values = [0; LANES];
        for lane in 0..LANES {
            values[lane] = self.pieces[first].at(row[lane]);
        }
        for piece in &rest[..count] {
            for lane in 0..LANES {
                let value = piece.at(row[lane]);
                values[lane] = if row[lane] > piece.from {
                    value
                } else {
                    values[lane]
                };
            }
        }
        Crossing::Values(values)
    }

    #[inline(always)]
    fn one_by_one(&self, axes: &[Arc<Axis>], row: &Row) -> Row {
        let (source, target) = (&axes[self.source as usize], &axes[self.target as usize]);
        let mut values = [0; LANES];
        for lane in 0..LANES {
            values[lane] = target.to_axis(source.wall_finish(row[lane]));
        }
        values
    }
}

/// How far the two axes are.
struct Place {
    from: i32,
    to: i32,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{Calendars, day};
    use crate::plan::{Calendar, Exception, Plan, Shift};
    use crate::simulation::axes::Scale;

    const HOUR: u32 = 3_600;

    /// Works five days a week from an hour on, with a break, but for some days off.
    fn calendar(from: u32, days_off: &[i32]) -> Calendar {
        let shift = |start: u32, end: u32| Shift {
            start: start * HOUR,
            end: end * HOUR,
        };
        let hours = vec![shift(from, from + 4), shift(from + 5, from + 9)];
        let mut week: [Option<Vec<Shift>>; 7] = std::array::from_fn(|_| Some(hours.clone()));
        week[5] = Some(Vec::new());
        week[6] = Some(Vec::new());
        let first = day(2027, 3, 1) as i32;
        let off = |at: &i32| Exception {
            name: "off".into(),
            first_day: first + at,
            last_day: first + at + 2,
            shifts: Vec::new(),
        };
        Calendar {
            name: format!("from {from}"),
            week,
            exceptions: days_off.iter().map(off).collect(),
            ..Calendar::default()
        }
    }

    proptest! {
        /// However wide a block's finishes lie, crossing is the way over the wall clock.
        #[test]
        fn crossing_is_converting(
            hours in (6u32..12, 6u32..12),
            off in (prop::collection::vec(0i32..300, 0..6), prop::collection::vec(0i32..300, 0..6)),
            first in -50_000i32..5_000_000,
            width in 1i32..4_000_000,
        ) {
            let plan = Plan {
                calendars: vec![calendar(hours.0, &off.0), calendar(hours.1, &off.1)],
                ..Plan::default()
            };
            let calendars = Calendars::compile(&plan).unwrap();
            let tables = [calendars.get(0).clone(), calendars.get(1).clone()];
            let origin = day(2027, 3, 1) * 86_400;
            let scale = Scale { origin, shift: 0 };
            let axes = Axis::all(&tables, scale, origin + 300 * 86_400);
            let bridge = Bridge::new(&axes, 0, 1);
            let row: Row = std::array::from_fn(|lane| first + width / LANES as i32 * lane as i32);
            let crossed = match bridge.cross(&axes, &row) {
                Crossing::Add(offset) => row.map(|place| place + offset),
                Crossing::Values(values) => values,
            };
            for lane in 0..LANES {
                let axis = tables[0].to_axis(origin) + i64::from(row[lane]);
                let wall = tables[0].from_axis_finish(axis);
                let expected = tables[1].to_axis(wall) - tables[1].to_axis(origin);
                prop_assert_eq!(i64::from(crossed[lane]), expected, "lane {}", lane);
            }
        }
    }
}

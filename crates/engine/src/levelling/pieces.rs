//! When a task is worked on: all the time from its start to its finish, or what the gaps of a
//! split task leave of it.

use crate::calendar::WorkingTime;
use crate::plan::{Instant, Seconds};

/// Stretches of work of a task begun at `start`; `duration` includes the gaps.
pub fn pieces<'a>(
    table: &'a WorkingTime,
    start: Instant,
    duration: Seconds,
    splits: &'a [(Seconds, Seconds)],
) -> impl Iterator<Item = (Instant, Instant)> + Clone + 'a {
    let first = table.to_axis(start);
    let end = first.saturating_add(duration);
    let (mut from, mut worked) = (first, 0);
    let before_gaps = splits.iter().map(move |(at, gap)| {
        let to = from.saturating_add(at - worked).min(end);
        let piece = (from, to);
        from = to.saturating_add(*gap).min(end);
        worked = *at;
        piece
    });
    // Where the last gap ends.
    let gaps = splits.iter().map(|(_, gap)| *gap);
    let last_at = splits.last().map_or(0, |(at, _)| *at);
    let rest = first
        .saturating_add(last_at)
        .saturating_add(gaps.fold(0, Seconds::saturating_add));
    before_gaps
        .chain(std::iter::once((rest.min(end), end)))
        .filter(|(from, to)| to > from)
        .map(|(from, to)| (table.from_axis_start(from), table.from_axis_finish(to)))
}

/// The same of a task whose finish is known.
pub fn pieces_to<'a>(
    table: &'a WorkingTime,
    start: Instant,
    finish: Instant,
    splits: &'a [(Seconds, Seconds)],
) -> impl Iterator<Item = (Instant, Instant)> + Clone + 'a {
    let duration = table.working_seconds_between(start, finish);
    pieces(table, start, duration, splits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_free() {
        let always = WorkingTime::always();
        let pieces = |splits: &[_]| super::pieces(&always, 100, 50, splits).collect::<Vec<_>>();
        assert_eq!(pieces(&[]), [(100, 150)]);
        assert_eq!(
            pieces(&[(10, 20), (15, 5)]),
            [(100, 110), (130, 135), (140, 150)]
        );
        assert_eq!(pieces(&[(0, 20)]), [(120, 150)]);
        // A gap longer than all there is.
        assert_eq!(pieces(&[(10, 90)]), [(100, 110)]);
    }
}

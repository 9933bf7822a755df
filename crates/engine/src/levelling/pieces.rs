//! When a task is worked on: all the time from its start to its finish, or what the gaps of a
//! split task leave of it.

use crate::calendar::WorkingTime;
use crate::plan::{Instant, Seconds};

/// Stretches of work of a task begun at `start`; `duration` includes the gaps.
pub(super) fn pieces(
    table: &WorkingTime,
    start: Instant,
    duration: Seconds,
    splits: &[(Seconds, Seconds)],
) -> Vec<(Instant, Instant)> {
    let first = table.to_axis(start);
    let end = first.saturating_add(duration);
    let (mut from, mut worked) = (first, 0);
    let mut pieces = Vec::with_capacity(splits.len() + 1);
    let mut add = |from: Seconds, to: Seconds| {
        if to > from {
            pieces.push((table.from_axis_start(from), table.from_axis_finish(to)));
        }
    };
    for (at, gap) in splits {
        let to = from.saturating_add(at - worked).min(end);
        add(from, to);
        from = to.saturating_add(*gap).min(end);
        worked = *at;
    }
    add(from, end);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_free() {
        let always = WorkingTime::always();
        assert_eq!(pieces(&always, 100, 50, &[]), [(100, 150)]);
        assert_eq!(
            pieces(&always, 100, 50, &[(10, 20), (15, 5)]),
            [(100, 110), (130, 135), (140, 150)]
        );
        assert_eq!(pieces(&always, 100, 50, &[(0, 20)]), [(120, 150)]);
    }
}

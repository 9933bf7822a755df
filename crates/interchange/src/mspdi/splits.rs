//! Gaps of a split task. MSPDI has them only in the timephased blocks of its assignments.

use engine::calendar::WorkingTime;
use engine::plan::{Instant, Seconds};

/// Gaps as (working seconds from the task's start to the gap, gaps not counted; working
/// seconds of the gap), or nothing where the blocks do not add up to the duration: then they
/// are a contour, or stale, and say nothing of where the task pauses.
pub(super) fn of(
    blocks: &mut Vec<(Instant, Instant, Seconds)>,
    duration: Seconds,
    table: &WorkingTime,
) -> Vec<(Seconds, Seconds)> {
    blocks.retain(|(start, finish, work)| *work > 0 && start < finish);
    blocks.sort_unstable();
    let mut gaps = Vec::new();
    let mut worked = 0;
    let mut end: Option<Seconds> = None;
    for (start, finish, _) in blocks.iter() {
        let (start, finish) = (table.to_axis(*start), table.to_axis(*finish));
        let from = end.map_or(start, |end| end.max(start));
        if let Some(end) = end.filter(|end| *end < start) {
            gaps.push((worked, start - end));
        }
        worked += (finish - from).max(0);
        end = Some(end.map_or(finish, |end| end.max(finish)));
    }
    if worked == duration { gaps } else { Vec::new() }
}

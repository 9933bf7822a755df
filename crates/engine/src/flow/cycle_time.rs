//! How long items take, from start to finish.

use crate::plan::Instant;

/// Days an item was in work: finish day less start day, plus one, so that what begins and
/// ends on one day took one day (Vacanti). An item that ends before it begins took one day.
pub fn cycle_days(start: Instant, finish: Instant) -> u32 {
    let days = finish.div_euclid(86_400) - start.div_euclid(86_400);
    u32::try_from(days.max(0)).unwrap_or(u32::MAX - 1) + 1
}

/// The value that a share `p` (0 to 1) of the items does not exceed, by nearest rank: always
/// one of the values. `None` of no values.
pub fn percentile(values: &mut [u32], p: f64) -> Option<u32> {
    values.sort_unstable();
    let rank = (p.clamp(0.0, 1.0) * values.len() as f64 - 1e-9).ceil() as usize;
    values.get(rank.max(1) - 1).copied()
}

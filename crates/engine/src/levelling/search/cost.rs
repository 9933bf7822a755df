//! What makes one plan better than another.

use crate::plan::Seconds;

/// Compared field by field, the first that differs decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Work put where there is no room for it, and work of others that would be pushed.
    pub overload: i128,
    /// Seconds past the deadlines of tasks, and what the ends of projects cost by their promises
    /// ([`super::Promise`]), by project priority.
    pub late: i128,
    /// Seconds of the last finish beyond what serving one project before another may cost.
    pub excess: Seconds,
    /// Seconds by which projects end later than their networks alone allow, by priority.
    pub delay: i128,
    /// The last finish of all.
    pub finish: Seconds,
}

impl Cost {
    /// Good enough to go on from: no worse than `other`, or with a delay of at most `limit`.
    pub(super) fn passes(&self, other: &Cost, limit: i128) -> bool {
        let hard = |cost: &Cost| (cost.overload, cost.late, cost.excess);
        self <= other || hard(self) <= hard(other) && self.delay <= limit
    }
}

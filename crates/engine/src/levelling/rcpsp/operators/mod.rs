//! What makes one order of activities from one or two others.

mod arrange;
mod crossover;
mod shuffle;
mod window;

use super::search::Search;

/// How often a child has one parent only.
const ALONE: f64 = 0.35;
/// How often a child of two is mutated as well.
const MUTATED: f64 = 0.3;

impl<const W: usize> Search<'_, W> {
    /// Leaves the order of a new child in `self.child`.
    pub(super) fn make_child(&mut self, father: usize) {
        let others = self.population.len() - 1;
        if others == 0 || self.random.chance(ALONE) {
            self.shuffle_window(father);
            return;
        }
        let mother = (father + 1 + self.random.below(others)) % self.population.len();
        if self.random.chance(0.5) {
            self.keep_peak(father, mother);
        } else {
            self.cross_two_points(father, mother);
        }
        if self.random.chance(MUTATED) {
            self.mutate();
        }
    }
}

//! Children of one schedule: activities shifted in its order as far as their links let them
//! (the insertion neighbourhood of activity lists; Boctor 1996).

use crate::levelling::rcpsp::search::Search;

/// Shares of the makespan that a shuffled window lasts.
const LEAST: f64 = 0.05;
const MOST: f64 = 0.4;
/// Most shifts in one window.
const SHIFTS: usize = 12;
/// Farthest shift of a mutation.
const REACH: usize = 6;

impl<const W: usize> Search<'_, W> {
    /// The father's order with some of one window shifted within it.
    pub(super) fn shuffle_window(&mut self, father: usize) {
        let (first, last) = self.window(father, LEAST, MOST);
        self.child.clear();
        self.child
            .extend_from_slice(self.population[father].order(self.side));
        let count = last - first;
        if count < 2 {
            return;
        }
        for _ in 0..=self.random.below(count.div_ceil(3).min(SHIFTS)) {
            let from = first + self.random.below(count);
            let to = first + self.random.below(count);
            self.shift(from, to);
        }
    }

    /// Up to three short shifts anywhere in the child.
    pub(super) fn mutate(&mut self) {
        let count = self.child.len();
        for _ in 0..=self.random.below(3) {
            let from = self.random.below(count);
            let to = (from + self.random.below(2 * REACH + 1)).saturating_sub(REACH);
            self.shift(from, to.min(count - 1));
        }
    }

    /// Moves an activity of the child towards a position, as far as its links let it.
    fn shift(&mut self, from: usize, to: usize) {
        let activity = self.child[from];
        let mut at = from;
        let problem = self.decoder.problem;
        if to > from {
            let after = problem.after.of(activity as usize);
            while at < to && after.binary_search(&self.child[at + 1]).is_err() {
                self.child[at] = self.child[at + 1];
                at += 1;
            }
        } else {
            let before = problem.before.of(activity as usize);
            while at > to && before.binary_search(&self.child[at - 1]).is_err() {
                self.child[at] = self.child[at - 1];
                at -= 1;
            }
        }
        self.child[at] = activity;
    }
}

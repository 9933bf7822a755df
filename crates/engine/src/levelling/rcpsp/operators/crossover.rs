//! Children of two schedules.

use crate::levelling::rcpsp::search::Search;

/// Shares of the makespan that the father's part lasts.
const LEAST: f64 = 0.15;
const MOST: f64 = 0.75;

impl<const W: usize> Search<'_, W> {
    /// The father's window stays; what comes before it and after it takes the mother's order
    /// (peak crossover: Valls, Ballestin and Quintanilla 2008; Debels and Vanhoucke 2007).
    pub(super) fn keep_peak(&mut self, father: usize, mother: usize) {
        let (first, last) = self.window(father, LEAST, MOST);
        let father = self.population[father].order(self.side);
        let mother = self.population[mother].order(self.side);
        let child = &mut self.child;
        child.clear();
        self.mark.fill(false);
        for &activity in &father[..first] {
            self.mark[activity as usize] = true;
        }
        child.extend(mother.iter().filter(|&&a| self.mark[a as usize]));
        child.extend_from_slice(&father[first..last]);
        for &activity in &father[..last] {
            self.mark[activity as usize] = true;
        }
        child.extend(mother.iter().filter(|&&a| !self.mark[a as usize]));
    }

    /// The mother's beginning, the father's next, the mother's rest (two-point crossover of
    /// activity lists: Hartmann 1998).
    pub(super) fn cross_two_points(&mut self, father: usize, mother: usize) {
        let (first, last) = self.window(father, LEAST, MOST);
        let father = self.population[father].order(self.side);
        let mother = self.population[mother].order(self.side);
        let child = &mut self.child;
        child.clear();
        self.mark.fill(false);
        for &activity in &mother[..first] {
            self.mark[activity as usize] = true;
        }
        child.extend_from_slice(&mother[..first]);
        for &activity in father {
            if child.len() >= last {
                break;
            }
            if !self.mark[activity as usize] {
                self.mark[activity as usize] = true;
                child.push(activity);
            }
        }
        child.extend(mother.iter().filter(|&&a| !self.mark[a as usize]));
    }
}

//! Windows of a schedule: all that starts (or, from the right, ends) in some span of periods.

use crate::levelling::rcpsp::search::{Search, Side};

/// Of how many random windows the fullest is taken.
const LOOKED_AT: usize = 3;
/// Stretches of a schedule of which the use is looked at, at most: a period each unless there
/// are very many.
const STRETCHES: usize = 4_096;

impl<const W: usize> Search<'_, W> {
    /// First and last position of a window of the father's order that lasts between `least`
    /// and `most` of his makespan: anywhere, or where use is high.
    pub(super) fn window(&mut self, father: usize, least: f64, most: f64) -> (usize, usize) {
        let makespan = self.population[father].cost.makespan as usize;
        let share = least + (most - least) * self.random.unit();
        let span = ((makespan as f64 * share) as usize).clamp(1, makespan.max(1));
        let room = makespan.saturating_sub(span);
        let from = if self.random.chance(0.5) {
            self.random.below(room + 1)
        } else {
            self.fullest(father, span, room)
        };
        let individual = &self.population[father];
        let durations = &self.decoder.problem.durations;
        let order = individual.order(self.side);
        let before = |period: usize| {
            order.partition_point(|&activity| {
                let finish = individual.finish[activity as usize];
                match self.side {
                    Side::Left => ((finish - durations[activity as usize]) as usize) < period,
                    Side::Right => finish as usize <= period,
                }
            })
        };
        (before(from), before(from + span))
    }

    fn fullest(&mut self, father: usize, span: usize, room: usize) -> usize {
        let individual = &self.population[father];
        let makespan = individual.cost.makespan as usize;
        let each = makespan / STRETCHES + 1;
        let count = makespan / each + 1;
        let used = &mut self.use_by_stretch;
        used.clear();
        used.resize(count + 1, 0);
        for (activity, &finish) in individual.finish.iter().enumerate() {
            let weight = u64::from(self.weight[activity]);
            let start = finish - self.decoder.problem.durations[activity];
            let (start, finish) = (start as usize / each, finish as usize / each);
            used[start + 1] = used[start + 1].wrapping_add(weight);
            used[finish + 1] = used[finish + 1].wrapping_sub(weight);
        }
        // Use by stretch, then use up to each stretch.
        for _ in 0..2 {
            for at in 0..count {
                used[at + 1] = used[at + 1].wrapping_add(used[at]);
            }
        }
        let mut fullest = (0, 0);
        for _ in 0..LOOKED_AT {
            let from = self.random.below(room + 1);
            let use_in = used[(from + span) / each].wrapping_sub(used[from / each]);
            fullest = fullest.max((use_in, from));
        }
        fullest.1
    }
}

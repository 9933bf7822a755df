//! Ways to serve projects one before the other.

use crate::levelling::random::Random;

#[derive(Clone)]
pub(super) struct Service {
    /// By project: periods by which its activities count as more or less urgent.
    pub offsets: Vec<f64>,
    pub parallel: bool,
}

impl Service {
    /// Another way near this one.
    pub fn changed(&self, random: &mut Random) -> Self {
        let mut next = self.clone();
        let count = next.offsets.len();
        let (one, other) = (random.below(count), random.below(count));
        match random.below(10) {
            0 => next.parallel = !next.parallel,
            1 => {
                let by = (random.unit() - 0.5).exp();
                next.offsets.iter_mut().for_each(|offset| *offset *= by);
            }
            2..6 => next.offsets.swap(one, other),
            _ => {
                let towards = next.offsets[other] - next.offsets[one];
                next.offsets[one] += towards * 2.0 * random.unit();
            }
        }
        next
    }
}

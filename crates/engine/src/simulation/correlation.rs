//! Durations that go long or short together: a Gaussian copula (Nelsen 2006). Each task's luck
//! is a normal score made of shared scores and its own, so that every duration keeps its own
//! distribution whatever it is correlated with.

use std::sync::OnceLock;

use super::draws::{Draws, Stream};
use super::shapes::{Shape, normal_quantile};
use crate::plan::{Coefficients, Plan, TaskIx};

/// A task's score: shared scores times their loadings, and what is left of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Loadings {
    /// (index of a shared score, loading)
    pub shared: Vec<(u32, f32)>,
    pub own: f32,
}

/// By task that is correlated: its loadings; and the draws of the shared scores.
pub(super) fn loadings(plan: &Plan, seed: u64) -> (Vec<(TaskIx, Loadings)>, Vec<Draws>) {
    let mut all = Vec::new();
    let mut scores = Vec::new();
    for correlation in &plan.correlations {
        let first = scores.len() as u32;
        match &correlation.coefficients {
            // One score that all share.
            Coefficients::Same(coefficient) => {
                let shared = coefficient.clamp(0.0, 1.0);
                if shared.is_nan() || shared == 0.0 {
                    continue;
                }
                scores.push(Draws::new(seed, correlation.key, Stream::Correlation));
                let loadings = Loadings {
                    shared: vec![(first, shared.sqrt() as f32)],
                    own: (1.0 - shared).sqrt() as f32,
                };
                all.extend(
                    correlation
                        .tasks
                        .iter()
                        .map(|task| (*task, loadings.clone())),
                );
            }
            // Every task's own luck is a score; the factor of the matrix mixes them.
            Coefficients::Matrix(_) => {
                let Some(factor) = correlation.factor() else {
                    continue;
                };
                for (row, task) in factor.into_iter().zip(&correlation.tasks) {
                    let key = plan.tasks[*task].key;
                    scores.push(Draws::new(seed, key, Stream::Duration));
                    let shared = (first..).zip(row.into_iter().map(|loading| loading as f32));
                    let loadings = Loadings {
                        shared: shared.collect(),
                        own: 0.0,
                    };
                    all.push((*task, loadings));
                }
            }
        }
    }
    (all, scores)
}

/// The standard normal score of 32 random bits.
#[inline]
pub(super) fn score(word: u32) -> f32 {
    static NORMAL: OnceLock<Shape> = OnceLock::new();
    NORMAL
        .get_or_init(|| Shape::of_tails(normal_quantile))
        .at(word)
}

/// 32 bits of which the share below is that of the score.
#[inline]
pub(super) fn word_of(score: f32) -> u32 {
    const REACH: f32 = 6.0;
    const CELLS: usize = 4_096;
    static BELOW: OnceLock<Vec<f64>> = OnceLock::new();
    let below = BELOW.get_or_init(|| {
        // The density summed by Simpson's rule, from both sides at once.
        let width = f64::from(REACH) * 2.0 / CELLS as f64;
        let density = |x: f64| (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
        let mut below = vec![1e-9];
        for cell in 0..CELLS {
            let x = -f64::from(REACH) + cell as f64 * width;
            let area =
                (density(x) + 4.0 * density(x + width / 2.0) + density(x + width)) * width / 6.0;
            below.push(below[cell] + area);
        }
        below
    });
    let place = f64::from((score.clamp(-REACH, REACH) + REACH) / (2.0 * REACH)) * CELLS as f64;
    let cell = (place as usize).min(CELLS - 1);
    let share = below[cell] + (below[cell + 1] - below[cell]) * (place - cell as f64);
    (share * 4_294_967_296.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::draws::uniform;

    #[test]
    fn a_score_leads_back_to_its_bits() {
        for place in 1..200u32 {
            let word = place * 21_474_836;
            let back = word_of(score(word));
            assert!(
                (uniform(word) - uniform(back)).abs() < 5e-4,
                "{word} {back}"
            );
        }
    }
}

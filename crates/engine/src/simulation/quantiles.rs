//! Estimates as quantile functions: a uniform number in, a value out, through a table.

use std::collections::HashMap;
use std::sync::Arc;

use super::draws::{Draws, uniform};
use super::kernel::LANES;
use super::shapes::{self, Shape};
use crate::plan::Estimate;

/// Turns uniform numbers into values of one estimate.
#[derive(Clone, Debug)]
pub enum Quantile {
    Constant(f64),
    /// `low + width * shape(u)`
    Scaled {
        low: f64,
        width: f64,
        shape: Arc<Shape>,
    },
    Uniform {
        low: f64,
        width: f64,
    },
    /// Values with the cumulated weight at which each ends, 0..1.
    Discrete(Arc<[(f64, f64)]>),
}

impl Quantile {
    /// The value of 32 random bits.
    #[inline]
    pub fn of(&self, word: u32) -> f64 {
        match self {
            Quantile::Scaled { low, width, shape } => low + width * f64::from(shape.at(word)),
            other => other.at(uniform(word)),
        }
    }

    /// The value that a share `u` of the draws does not exceed.
    pub fn at(&self, u: f64) -> f64 {
        match self {
            Quantile::Constant(value) => *value,
            Quantile::Scaled { .. } => {
                self.of((u * 4_294_967_296.0).clamp(0.0, f64::from(u32::MAX)) as u32)
            }
            Quantile::Uniform { low, width } => low + width * u,
            Quantile::Discrete(values) => {
                let at = values.partition_point(|(_, end)| *end <= u);
                values[at.min(values.len() - 1)].0
            }
        }
    }

    /// One value for each run from the even run `first` on, as whole numbers of at least
    /// nought and at most `most`.
    #[inline(always)]
    pub fn fill(&self, draws: Draws, first: u32, scale: f64, most: i32, out: &mut [i32]) {
        // One loop a kind, so that nothing is decided run by run.
        match self {
            Quantile::Constant(value) => out.fill(whole(value * scale, most)),
            Quantile::Scaled { low, width, shape } => {
                let (low, width) = ((low * scale) as f32, (width * scale) as f32);
                for (at, pair) in out.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                    let bits = draws.pair((first >> 1).wrapping_add(at as u32));
                    *pair = [bits as u32 as i32, (bits >> 32) as u32 as i32];
                }
                let most = most as f32;
                for out in out.as_chunks_mut::<LANES>().0 {
                    let values = shape.at_each(out);
                    for (out, value) in out.iter_mut().zip(values) {
                        *out = nearest(between(low + width * value, 0.0, most));
                    }
                }
            }
            other => {
                for (lane, out) in out.iter_mut().enumerate() {
                    let word = draws.word(first.wrapping_add(lane as u32));
                    *out = whole(other.of(word) * scale, most);
                }
            }
        }
    }

    /// The quantile function of the value multiplied.
    pub fn times(&self, factor: f64) -> Quantile {
        match self {
            _ if factor == 0.0 => Quantile::Constant(0.0),
            Quantile::Constant(value) => Quantile::Constant(value * factor),
            Quantile::Scaled { low, width, shape } => Quantile::Scaled {
                low: low * factor,
                width: width * factor,
                shape: shape.clone(),
            },
            Quantile::Uniform { low, width } => Quantile::Uniform {
                low: low * factor,
                width: width * factor,
            },
            Quantile::Discrete(values) => {
                let scaled = values.iter().map(|(value, end)| (value * factor, *end));
                Quantile::Discrete(scaled.collect())
            }
        }
    }

    pub fn is_constant(&self) -> bool {
        matches!(self, Quantile::Constant(_))
    }
}

/// Comparing by hand is one vector instruction where the standard library's minds NaN.
#[inline(always)]
pub(super) fn between(value: f32, least: f32, most: f32) -> f32 {
    let value = if value > least { value } else { least };
    if value < most { value } else { most }
}

/// The nearest whole number: the last bits of a sum so large that it has no fraction, which
/// many lanes can do at once.
#[inline(always)]
pub(super) fn nearest(value: f32) -> i32 {
    const LARGE: f64 = (1u64 << 52) as f64 * 1.5;
    (f64::from(value) + LARGE).to_bits() as i32
}

/// The same of a value below two to the power of 22, but for what stands above these bits.
#[inline(always)]
pub(super) fn nearest_small(value: f32) -> u32 {
    const LARGE: f32 = (1u32 << 23) as f32 * 1.5;
    (value + LARGE).to_bits()
}

/// The nearest whole number from nought to `most`.
#[inline(always)]
pub(super) fn whole(value: f64, most: i32) -> i32 {
    (value + 0.5).max(0.0).min(f64::from(most)) as i32
}

/// Makes quantile functions, each shape once.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    known: HashMap<(u8, u64), Arc<Shape>>,
}

impl Shapes {
    /// `base` is the deterministic value that factors multiply and that `Certain` gives.
    pub fn quantile(&mut self, estimate: &Estimate, base: f64) -> Quantile {
        match estimate {
            Estimate::Certain => Quantile::Constant(base),
            Estimate::Pert { low, mode, high } => self.between(*low, *mode, *high, 1, shapes::pert),
            Estimate::Triangular { low, mode, high } => {
                self.between(*low, *mode, *high, 2, shapes::triangular)
            }
            Estimate::Uniform { low, high } if high > low => Quantile::Uniform {
                low: *low,
                width: high - low,
            },
            Estimate::Uniform { low, .. } => Quantile::Constant(*low),
            Estimate::Lognormal { p10, p90 } if *p10 > 0.0 && p90 > p10 => {
                let sigma = (p90 / p10).ln() / (2.0 * NORMAL_P90);
                self.lognormal((p10 * p90).sqrt(), sigma)
            }
            Estimate::Lognormal { p10, p90 } => Quantile::Constant(p10.max(*p90)),
            Estimate::Spread { median, sigma } if *sigma > 0.0 => {
                self.lognormal(base * median, *sigma)
            }
            Estimate::Spread { median, .. } => Quantile::Constant(base * median),
            Estimate::Discrete(values) => discrete(values, base),
        }
    }

    fn between(
        &mut self,
        low: f64,
        mode: f64,
        high: f64,
        kind: u8,
        shape: fn(f64) -> Shape,
    ) -> Quantile {
        let width = high - low;
        if width.is_nan() || width <= 0.0 {
            return Quantile::Constant(mode);
        }
        let mode = ((mode - low) / width).clamp(0.0, 1.0);
        let shape = self.shape(kind, mode, shape);
        Quantile::Scaled { low, width, shape }
    }

    fn lognormal(&mut self, median: f64, sigma: f64) -> Quantile {
        let shape = self.shape(3, sigma, shapes::lognormal);
        Quantile::Scaled {
            low: 0.0,
            width: median,
            shape,
        }
    }

    fn shape(&mut self, kind: u8, parameter: f64, make: fn(f64) -> Shape) -> Arc<Shape> {
        let entry = self.known.entry((kind, parameter.to_bits()));
        entry.or_insert_with(|| Arc::new(make(parameter))).clone()
    }
}

/// Standard normal quantile at 0.9.
const NORMAL_P90: f64 = 1.281_551_565_544_600_4;

fn discrete(values: &[(f64, f64)], base: f64) -> Quantile {
    let total: f64 = values.iter().map(|(_, weight)| weight.max(0.0)).sum();
    if total.is_nan() || total <= 0.0 {
        return Quantile::Constant(base);
    }
    let mut sorted: Vec<(f64, f64)> = values.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut end = 0.0;
    for (_, weight) in &mut sorted {
        end += weight.max(0.0) / total;
        *weight = end;
    }
    Quantile::Discrete(sorted.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::draws::{Draws, Stream};

    fn moments(estimate: Estimate, base: f64) -> (f64, f64) {
        let quantile = Shapes::default().quantile(&estimate, base);
        let draws = Draws::new(3, 5, Stream::Duration);
        let n = 200_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for run in 0..n {
            let value = quantile.at(draws.uniform(run));
            sum += value;
            squares += value * value;
        }
        let mean = sum / f64::from(n);
        (mean, (squares / f64::from(n) - mean * mean).sqrt())
    }

    #[test]
    fn pert_has_its_mean_and_variance() {
        let (low, mode, high) = (2.0, 5.0, 14.0);
        let (mean, sd) = moments(Estimate::Pert { low, mode, high }, mode);
        let expected = (low + 4.0 * mode + high) / 6.0;
        let variance = (expected - low) * (high - expected) / 7.0;
        assert!((mean - expected).abs() < 0.02, "{mean} for {expected}");
        assert!((sd - variance.sqrt()).abs() < 0.02, "{sd}");
    }

    #[test]
    fn triangular_has_its_mean_and_variance() {
        let (mean, sd) = moments(
            Estimate::Triangular {
                low: 1.0,
                mode: 2.0,
                high: 6.0,
            },
            2.0,
        );
        assert!((mean - 3.0).abs() < 0.01, "{mean}");
        assert!((sd - (7.0f64 / 6.0).sqrt()).abs() < 0.01, "{sd}");
    }

    #[test]
    fn lognormal_meets_its_percentiles() {
        let estimate = Estimate::Lognormal {
            p10: 4.0,
            p90: 12.0,
        };
        let quantile = Shapes::default().quantile(&estimate, 0.0);
        assert!((quantile.at(0.1) - 4.0).abs() < 0.01);
        assert!((quantile.at(0.9) - 12.0).abs() < 0.02);
    }

    #[test]
    fn spread_is_a_factor_on_the_estimate() {
        let estimate = Estimate::Spread {
            median: 1.1,
            sigma: 0.4,
        };
        let quantile = Shapes::default().quantile(&estimate, 10.0);
        assert!((quantile.at(0.5) - 11.0).abs() < 0.01);
    }

    #[test]
    fn discrete_follows_its_weights() {
        let quantile =
            Shapes::default().quantile(&Estimate::Discrete(vec![(5.0, 1.0), (1.0, 3.0)]), 0.0);
        assert_eq!(quantile.at(0.74), 1.0);
        assert_eq!(quantile.at(0.76), 5.0);
    }

    #[test]
    fn no_width_is_no_spread() {
        let estimate = Estimate::Pert {
            low: 3.0,
            mode: 3.0,
            high: 3.0,
        };
        assert!(Shapes::default().quantile(&estimate, 3.0).is_constant());
    }
}

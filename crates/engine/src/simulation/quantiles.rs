//! Estimates as quantile functions: a uniform number in, a value out, through a table.

use std::collections::HashMap;
use std::sync::Arc;

use crate::plan::Estimate;

/// Steps of a table; between its points the quantile function is taken as straight.
const STEPS: usize = 1_024;
/// Tails of unbounded distributions end at this probability.
const TAIL: f64 = 1e-5;

/// The quantile function of a distribution on 0..1, or of its logarithm.
type Shape = Arc<[f64]>;

/// Turns uniform numbers into values of one estimate.
#[derive(Clone, Debug)]
pub enum Quantile {
    Constant(f64),
    /// `low + width * shape(u)`
    Scaled {
        low: f64,
        width: f64,
        shape: Shape,
    },
    Uniform {
        low: f64,
        width: f64,
    },
    /// Values with the cumulated weight at which each ends, 0..1.
    Discrete(Arc<[(f64, f64)]>),
}

impl Quantile {
    #[inline]
    pub fn at(&self, u: f64) -> f64 {
        match self {
            Quantile::Constant(value) => *value,
            Quantile::Scaled { low, width, shape } => low + width * interpolate(shape, u),
            Quantile::Uniform { low, width } => low + width * u,
            Quantile::Discrete(values) => {
                let at = values.partition_point(|(_, end)| *end <= u);
                values[at.min(values.len() - 1)].0
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

#[inline]
fn interpolate(shape: &[f64], u: f64) -> f64 {
    let place = u * STEPS as f64;
    let at = (place as usize).min(STEPS - 1);
    let low = shape[at];
    low + (shape[at + 1] - low) * (place - at as f64)
}

/// Makes quantile functions, each shape once.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    known: HashMap<(u8, u64), Shape>,
}

impl Shapes {
    /// `base` is the deterministic value that factors multiply and that `Certain` gives.
    pub fn quantile(&mut self, estimate: &Estimate, base: f64) -> Quantile {
        match estimate {
            Estimate::Certain => Quantile::Constant(base),
            Estimate::Pert { low, mode, high } => self.between(*low, *mode, *high, 1, pert),
            Estimate::Triangular { low, mode, high } => {
                self.between(*low, *mode, *high, 2, triangular)
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
        shape: fn(f64) -> Vec<f64>,
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
        let shape = self.shape(3, sigma, |sigma| {
            let quantile = |step: usize| {
                let u = (step as f64 / STEPS as f64).clamp(TAIL, 1.0 - TAIL);
                (sigma * normal_quantile(u)).exp()
            };
            (0..=STEPS).map(quantile).collect()
        });
        Quantile::Scaled {
            low: 0.0,
            width: median,
            shape,
        }
    }

    fn shape(&mut self, kind: u8, parameter: f64, make: impl FnOnce(f64) -> Vec<f64>) -> Shape {
        let entry = self.known.entry((kind, parameter.to_bits()));
        entry.or_insert_with(|| make(parameter).into()).clone()
    }
}

/// Standard normal quantile at 0.9.
const NORMAL_P90: f64 = 1.281_551_565_544_600_4;

/// Beta-PERT on 0..1 with the weight of the mode lambda 4.
fn pert(mode: f64) -> Vec<f64> {
    let (a, b) = (4.0 * mode, 4.0 * (1.0 - mode));
    // The density, summed by the midpoint rule on a grid four times as fine, then inverted.
    let cells = STEPS * 4;
    let mut ends = Vec::with_capacity(cells + 1);
    ends.push(0.0);
    let mut sum = 0.0;
    for cell in 0..cells {
        let x = (cell as f64 + 0.5) / cells as f64;
        sum += x.powf(a) * (1.0 - x).powf(b);
        ends.push(sum);
    }
    let mut quantiles = Vec::with_capacity(STEPS + 1);
    let mut cell = 0;
    for step in 0..=STEPS {
        let wanted = sum * step as f64 / STEPS as f64;
        while cell + 1 < cells && ends[cell + 1] < wanted {
            cell += 1;
        }
        let within = (wanted - ends[cell]) / (ends[cell + 1] - ends[cell]).max(f64::MIN_POSITIVE);
        quantiles.push((cell as f64 + within.clamp(0.0, 1.0)) / cells as f64);
    }
    quantiles
}

fn triangular(mode: f64) -> Vec<f64> {
    let quantile = |step: usize| {
        let u = step as f64 / STEPS as f64;
        if u < mode {
            (u * mode).sqrt()
        } else {
            1.0 - ((1.0 - u) * (1.0 - mode)).sqrt()
        }
    };
    (0..=STEPS).map(quantile).collect()
}

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

/// Standard normal quantile: Acklam's rational approximation, relative error below 1.2e-9.
fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        (((((C[0] * q + C[1]) * q + C[2]) * q + C[3]) * q + C[4]) * q + C[5])
            / ((((D[0] * q + D[1]) * q + D[2]) * q + D[3]) * q + 1.0)
    };
    if p < 0.02425 {
        tail(p)
    } else if p > 1.0 - 0.02425 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        let r = q * q;
        (((((A[0] * r + A[1]) * r + A[2]) * r + A[3]) * r + A[4]) * r + A[5]) * q
            / (((((B[0] * r + B[1]) * r + B[2]) * r + B[3]) * r + B[4]) * r + 1.0)
    }
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

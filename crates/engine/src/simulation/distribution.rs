//! Samples summed up: percentiles, mean, spread, chances, bins to draw.

/// Percentiles that reports show, 0 to 1.
pub const PERCENTILES: [f64; 6] = [0.05, 0.10, 0.50, 0.80, 0.90, 0.95];

/// The values of all runs, sorted. Percentiles interpolate linearly between order statistics
/// (Hyndman and Fan 1996, type 7).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    sorted: Vec<f64>,
    mean: f64,
    sd: f64,
}

impl Distribution {
    /// Values in any order; what is not a number is left out.
    pub fn new(values: impl IntoIterator<Item = f64>) -> Distribution {
        let mut sorted: Vec<f64> = values.into_iter().filter(|v| !v.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let n = sorted.len().max(1) as f64;
        // Differences from the middle keep the squares small.
        let origin = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        let sum: f64 = sorted.iter().map(|value| value - origin).sum();
        let squares: f64 = sorted.iter().map(|value| (value - origin).powi(2)).sum();
        let sd = ((squares - sum * sum / n) / (n - 1.0).max(1.0))
            .max(0.0)
            .sqrt();
        Distribution {
            mean: origin + sum / n,
            sd,
            sorted,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The value that a share `p` of the runs does not exceed; NaN without runs.
    pub fn p(&self, p: f64) -> f64 {
        quantile(&self.sorted, p)
    }

    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Standard deviation of a sample (n - 1).
    pub fn sd(&self) -> f64 {
        self.sd
    }

    /// Share of runs at or below a value.
    pub fn chance(&self, limit: f64) -> f64 {
        let kept = self.sorted.partition_point(|value| *value <= limit);
        kept as f64 / self.sorted.len().max(1) as f64
    }

    /// Runs in each of `count` equal bins from the lowest to the highest value.
    pub fn bins(&self, count: usize) -> Vec<u32> {
        let mut bins = vec![0; count.max(1)];
        let (Some(low), Some(high)) = (self.sorted.first(), self.sorted.last()) else {
            return bins;
        };
        let per_unit = bins.len() as f64 / (high - low).max(f64::MIN_POSITIVE);
        for value in &self.sorted {
            let bin = ((value - low) * per_unit) as usize;
            let last = bins.len() - 1;
            bins[bin.min(last)] += 1;
        }
        bins
    }
}

/// Quantile of sorted values, straight between order statistics (type 7); NaN of none.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = p.clamp(0.0, 1.0) * last as f64;
    let at = place as usize;
    let next = sorted[(at + 1).min(last)];
    sorted[at] + (next - sorted[at]) * (place - at as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ten_numbers() {
        let numbers = Distribution::new((1..=10).rev().map(f64::from));
        assert_eq!(numbers.p(0.0), 1.0);
        assert_eq!(numbers.p(0.5), 5.5);
        assert!((numbers.p(0.8) - 8.2).abs() < 1e-12);
        assert_eq!(numbers.mean(), 5.5);
        assert!((numbers.sd() - 3.027_650_354).abs() < 1e-9);
        assert_eq!(numbers.chance(3.0), 0.3);
        assert_eq!(numbers.bins(3), [3, 3, 4]);
    }

    #[test]
    fn of_nothing() {
        let none = Distribution::default();
        assert!(none.is_empty() && none.p(0.5).is_nan());
        assert_eq!(none.chance(1.0), 0.0);
    }
}

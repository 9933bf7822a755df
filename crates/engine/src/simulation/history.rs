//! How single estimates turn out: the spread that one figure gets.
//!
//! The ratio actual / estimate of finished work is close to lognormal, for tasks and for
//! projects (Little 2006, "Schedule estimation and uncertainty surrounding the cone of
//! uncertainty"; Jørgensen and Sjøberg 2003), and people plan for things going well (Buehler,
//! Griffin and Ross 1994). A team's own ratios replace the default as they come in.

use crate::plan::Estimate;

/// Ratios of actual to estimated duration: their median, and the standard deviation of their
/// logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    pub median: f64,
    pub sigma: f64,
    /// Finished tasks behind it.
    pub tasks: u32,
}

/// A ratio beyond this (or below its inverse) is a task that lay still or a slip of the pen.
const RATIO_MAX: f64 = 20.0;
const SIGMA_MAX: f64 = 1.5;
/// How many finished tasks the pace it starts from counts for.
const PRIOR_TASKS: f64 = 8.0;

impl Pace {
    /// Before there is history: half of the work takes more than 1.1 times its estimate, and
    /// eight in ten tasks between 0.75 and 1.6 times.
    pub const DEFAULT: Pace = Pace {
        median: 1.1,
        sigma: 0.3,
        tasks: 0,
    };

    /// The pace that (estimate, actual) durations of finished tasks speak for, drawn towards
    /// `self`, which counts for eight tasks: few outliers make no pace, many tasks do
    /// (conjugate normal updating of the ratios' logarithms). Pairs without a positive
    /// estimate and actual are passed over.
    pub fn learn(self, finished: impl IntoIterator<Item = (f64, f64)>) -> Pace {
        let logs: Vec<f64> = finished
            .into_iter()
            .map(|(estimate, actual)| actual / estimate)
            .filter(|ratio| (1.0 / RATIO_MAX..=RATIO_MAX).contains(ratio))
            .map(f64::ln)
            .collect();
        let all = PRIOR_TASKS + logs.len() as f64;
        let centre = self.median.ln();
        let mean = (PRIOR_TASKS * centre + logs.iter().sum::<f64>()) / all;
        let around: f64 = logs.iter().map(|log| (log - mean).powi(2)).sum();
        let prior = PRIOR_TASKS * (self.sigma.powi(2) + (centre - mean).powi(2));
        Pace {
            median: mean.exp(),
            sigma: ((prior + around) / all).sqrt().min(SIGMA_MAX),
            tasks: logs.len() as u32,
        }
    }

    pub fn estimate(self) -> Estimate {
        Estimate::Spread {
            median: self.median,
            sigma: self.sigma,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_beats_the_default_in_the_end() {
        let few = Pace::DEFAULT.learn([(10.0, 20.0); 2]);
        let many = Pace::DEFAULT.learn([(10.0, 20.0); 400]);
        assert!(Pace::DEFAULT.median < few.median && few.median < many.median);
        assert!((many.median - 2.0).abs() < 0.05, "{many:?}");
        assert!(many.sigma < 0.15 && few.sigma > 0.25);
        assert_eq!(many.tasks, 400);
    }

    #[test]
    fn what_says_nothing_is_passed_over() {
        let odd = [(0.0, 5.0), (5.0, 0.0), (1.0, 1e9), (f64::NAN, 1.0)];
        assert_eq!(Pace::DEFAULT.learn(odd).tasks, 0);
        let same = Pace::DEFAULT.learn(odd);
        assert!((same.median - 1.1).abs() < 1e-12 && (same.sigma - 0.3).abs() < 1e-12);
    }
}

//! The problem: activities, precedence, renewable resources, all in whole periods.

use std::fmt;

use crate::grouped::Grouped;

/// A resource-constrained project scheduling problem with one or many projects.
/// Activities are indices from 0; periods are whole numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instance {
    /// By activity: periods it takes.
    pub durations: Vec<u32>,
    /// By activity, then by resource: units in use while it runs.
    pub demands: Vec<Vec<u32>>,
    /// By resource: units there are in every period.
    pub capacities: Vec<u32>,
    /// Finish-to-start: (predecessor, successor).
    pub arcs: Vec<(usize, usize)>,
    /// Projects whose own delay counts before the makespan. Empty: only the makespan counts.
    pub projects: Vec<Portion>,
}

/// One project of a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct Portion {
    pub activities: Vec<usize>,
    /// No activity of it starts before.
    pub release: u32,
    /// How much a period of delay of this project counts against another's.
    pub weight: f64,
}

/// Why a problem cannot be solved. Activities and resources are numbered from 1 in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstanceError {
    Shape(String),
    UnknownActivity(usize),
    Cycle(usize),
    Demand {
        activity: usize,
        resource: usize,
        demand: u32,
        capacity: u32,
    },
    TooLarge(String),
}

impl fmt::Display for InstanceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(what) | Self::TooLarge(what) => out.write_str(what),
            Self::UnknownActivity(a) => write!(out, "there is no activity {}", a + 1),
            Self::Cycle(a) => write!(
                out,
                "activity {} waits for itself through its predecessors",
                a + 1
            ),
            Self::Demand {
                activity,
                resource,
                demand,
                capacity,
            } => write!(
                out,
                "activity {} needs {demand} of resource {}, of which there are {capacity}",
                activity + 1,
                resource + 1
            ),
        }
    }
}

impl std::error::Error for InstanceError {}

/// Horizons beyond this many periods (after dividing by the common divisor) are refused.
pub(super) const MOST_PERIODS: u64 = 20_000_000;

impl Instance {
    pub fn len(&self) -> usize {
        self.durations.len()
    }

    pub fn is_empty(&self) -> bool {
        self.durations.is_empty()
    }

    /// Refuses what has no answer, and says where.
    pub(super) fn validate(&self) -> Result<(), InstanceError> {
        let count = self.len();
        if self.demands.len() != count {
            let what = format!(
                "{count} durations but {} rows of demands",
                self.demands.len()
            );
            return Err(InstanceError::Shape(what));
        }
        if count > 1 << 20 {
            return Err(InstanceError::TooLarge(format!(
                "{count} activities are more than 2^20"
            )));
        }
        for (activity, demands) in self.demands.iter().enumerate() {
            if demands.len() != self.capacities.len() {
                let what = format!(
                    "activity {} has {} demands where there are {} resources",
                    activity + 1,
                    demands.len(),
                    self.capacities.len()
                );
                return Err(InstanceError::Shape(what));
            }
            for (resource, (&demand, &capacity)) in demands.iter().zip(&self.capacities).enumerate()
            {
                if demand > capacity && self.durations[activity] > 0 {
                    return Err(InstanceError::Demand {
                        activity,
                        resource,
                        demand,
                        capacity,
                    });
                }
            }
        }
        let in_arcs = self.arcs.iter().flat_map(|&(a, b)| [a, b]);
        let in_projects = self
            .projects
            .iter()
            .flat_map(|p| p.activities.iter().copied());
        if let Some(unknown) = in_arcs.chain(in_projects).find(|&a| a >= count) {
            return Err(InstanceError::UnknownActivity(unknown));
        }
        let latest = self.projects.iter().map(|p| u64::from(p.release)).max();
        let periods =
            self.durations.iter().map(|&d| u64::from(d)).sum::<u64>() + latest.unwrap_or(0);
        if periods > MOST_PERIODS {
            return Err(InstanceError::TooLarge(format!(
                "{periods} periods are more than {MOST_PERIODS}: use a coarser period"
            )));
        }
        self.order().map(|_| ())
    }

    /// Activities so that every predecessor comes first.
    pub(super) fn order(&self) -> Result<Vec<u32>, InstanceError> {
        let after = Links::new(self.len(), self.arcs.iter().copied());
        let mut left = vec![0usize; self.len()];
        for activity in 0..self.len() {
            for &to in after.of(activity) {
                left[to as usize] += 1;
            }
        }
        let mut order: Vec<u32> = (0..self.len() as u32)
            .filter(|&a| left[a as usize] == 0)
            .collect();
        let mut at = 0;
        while at < order.len() {
            for &to in after.of(order[at] as usize) {
                left[to as usize] -= 1;
                if left[to as usize] == 0 {
                    order.push(to);
                }
            }
            at += 1;
        }
        match left.iter().position(|&l| l > 0) {
            Some(activity) => Err(InstanceError::Cycle(activity)),
            None => Ok(order),
        }
    }

    /// By activity: the period before which it cannot start for its project's sake.
    pub(super) fn releases(&self) -> Vec<u32> {
        let mut releases = vec![0; self.len()];
        for project in &self.projects {
            for &activity in &project.activities {
                releases[activity] = releases[activity].max(project.release);
            }
        }
        releases
    }
}

/// Neighbours of each activity, in order, each once.
#[derive(Clone, Debug)]
pub(super) struct Links(Grouped<u32>);

impl Links {
    pub fn new(count: usize, arcs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut arcs: Vec<(usize, u32)> = arcs.map(|(a, b)| (a, b as u32)).collect();
        arcs.sort_unstable();
        arcs.dedup();
        Links(Grouped::new(count, arcs.iter().copied()))
    }

    #[inline]
    pub fn of(&self, activity: usize) -> &[u32] {
        &self.0[activity]
    }
}

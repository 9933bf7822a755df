//! What moved a forecast between two states of the graph, split into causes that add up.
//!
//! What changed is applied to the earlier state cause by cause, always in the same order, each
//! on top of the ones before, and the forecast is made again under the same luck. What a cause
//! moves is the difference it makes in its turn, so the parts add up to the whole move exactly,
//! and all of it is in minutes and minor units, without rounding.

mod stages;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use model::{Graph, Id, Kind, LocalTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::forecaster::{Forecaster, Options};
use crate::result::{Forecast, OutcomeForecast};
use crate::time::{MINUTE, instant};

/// What a change is a change of. In the order in which changes are applied.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MoveCause {
    /// What has been done, and the time that has gone by.
    Progress,
    /// Tasks, features and links that came or went.
    Scope,
    Estimate,
    /// Dependencies, constraints, typed dates and the starts of projects.
    Dependency,
    /// Who is there, and who is on what.
    People,
    Calendar,
    Risk,
    Priority,
}

impl MoveCause {
    pub const ALL: [MoveCause; 8] = [
        MoveCause::Progress,
        MoveCause::Scope,
        MoveCause::Estimate,
        MoveCause::Dependency,
        MoveCause::People,
        MoveCause::Calendar,
        MoveCause::Risk,
        MoveCause::Priority,
    ];
}

/// The move of everything promised that has a forecast in both states.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    pub goals: BTreeMap<Id, OutcomeMove>,
    pub features: BTreeMap<Id, OutcomeMove>,
    pub projects: BTreeMap<Id, OutcomeMove>,
    /// What changed, by cause: the first of them.
    pub changed: Vec<CauseChanges>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CauseChanges {
    pub cause: MoveCause,
    pub count: u32,
    /// At most twenty.
    pub entities: Vec<ChangedEntity>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct ChangedEntity {
    pub kind: Kind,
    pub id: Id,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeMove {
    pub before: Figures,
    pub after: Figures,
    /// Causes that moved it, in the order they were applied; they add up to the difference.
    pub parts: Vec<MovePart>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    pub p50: LocalTime,
    pub p80: LocalTime,
    /// Mean cost, where the plan has money.
    pub cost_minor: i64,
}

/// Elapsed minutes later (or, negative, earlier), and money more (or less).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MovePart {
    pub cause: MoveCause,
    pub p50_minutes: i64,
    pub p80_minutes: i64,
    pub cost_minor: i64,
}

/// One state of the workspace: the graph and the day it was then.
#[derive(Clone, Copy)]
pub struct Then<'a> {
    pub graph: &'a Graph,
    pub today: LocalTime,
}

#[derive(Clone, Copy)]
pub struct MovedOptions<'a> {
    pub runs: u32,
    pub seed: u64,
    pub cancel: &'a AtomicBool,
}

/// None when cancelled.
pub fn moved(before: Then, after: Then, options: &MovedOptions) -> Option<Moved> {
    let mut forecaster = Forecaster::new();
    let mut forecast = |then: Then| -> Option<Arc<Forecast>> {
        let options = Options {
            today: then.today,
            seq: then.graph.seq(),
            runs: options.runs,
            seed: options.seed,
            complete: false,
            cancel: options.cancel,
        };
        forecaster.update(then.graph, &options)
    };
    let changed = stages::changed(before, after);
    let mut steps = Steps::new(forecast(before)?.as_ref());
    let last = changed.last().map(|changes| changes.cause);
    let mut applied = Vec::new();
    for changes in &changed {
        let cause = changes.cause;
        applied.push(cause);
        let reached = if Some(cause) == last {
            forecast(after)?
        } else {
            let graph = stages::mixed(before.graph, after.graph, &applied);
            let passed = applied.contains(&MoveCause::Progress);
            let today = if passed { after.today } else { before.today };
            forecast(Then {
                graph: &graph,
                today,
            })?
        };
        steps.take(cause, &reached);
    }
    Some(Moved {
        goals: steps.goals.finish(),
        features: steps.features.finish(),
        projects: steps.projects.finish(),
        changed,
    })
}

struct Steps {
    goals: Track,
    features: Track,
    projects: Track,
}

impl Steps {
    fn new(first: &Forecast) -> Steps {
        Steps {
            goals: Track::new(&first.goals),
            features: Track::new(&first.features),
            projects: Track::new(&first.projects),
        }
    }

    fn take(&mut self, cause: MoveCause, reached: &Forecast) {
        self.goals.take(cause, &reached.goals);
        self.features.take(cause, &reached.features);
        self.projects.take(cause, &reached.projects);
    }
}

/// Every outcome's figures so far and what moved them.
struct Track {
    moves: BTreeMap<Id, OutcomeMove>,
}

impl Track {
    fn new(first: &BTreeMap<Id, OutcomeForecast>) -> Track {
        let moves = first.iter().filter_map(|(id, outcome)| {
            let figures = figures(outcome)?;
            let unmoved = OutcomeMove {
                before: figures,
                after: figures,
                parts: Vec::new(),
            };
            Some((*id, unmoved))
        });
        Track {
            moves: moves.collect(),
        }
    }

    fn take(&mut self, cause: MoveCause, reached: &BTreeMap<Id, OutcomeForecast>) {
        // What has no forecast in the end has no move either.
        self.moves.retain(|id, moved| {
            let Some(now) = reached.get(id).and_then(figures) else {
                return false;
            };
            let last = std::mem::replace(&mut moved.after, now);
            let part = MovePart {
                cause,
                p50_minutes: minutes(last.p50, now.p50),
                p80_minutes: minutes(last.p80, now.p80),
                cost_minor: now.cost_minor - last.cost_minor,
            };
            if (part.p50_minutes, part.p80_minutes, part.cost_minor) != (0, 0, 0) {
                moved.parts.push(part);
            }
            true
        });
    }

    fn finish(self) -> BTreeMap<Id, OutcomeMove> {
        self.moves
    }
}

/// To the minute, so that differences are whole.
fn figures(outcome: &OutcomeForecast) -> Option<Figures> {
    let finish = outcome.finish?;
    let minute = |at: LocalTime| crate::time::local_time(instant(at).div_euclid(MINUTE) * MINUTE);
    Some(Figures {
        p50: minute(finish.p50),
        p80: minute(finish.p80),
        cost_minor: outcome.cost.map_or(0, |cost| cost.mean_minor),
    })
}

fn minutes(from: LocalTime, to: LocalTime) -> i64 {
    (instant(to) - instant(from)) / MINUTE
}

//! First answers as steady as full ones.
//!
//! A first answer has few runs, so its figures differ from the last full answer's by chance
//! alone. Under the same luck that chance is known: it is how far the first and the full answer
//! for the *same* state were apart. What an edit moved is the difference between two first
//! answers, and that is added to the full one (a control variate: Glasserman 2003, section 4.1).
//! What the edit cannot reach keeps its full figures to the last digit.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Id, LocalTime};

use crate::result::{CostSpread, Forecast, OutcomeForecast, Spread, TaskForecast};
use crate::time::{instant, local_time};

/// The first and the full answer for one state.
pub(crate) struct Anchor {
    pub first: Arc<Forecast>,
    pub full: Arc<Forecast>,
}

impl Anchor {
    /// The first answer for another state, corrected; as it is where it was made otherwise.
    pub fn steady(&self, first: &Forecast) -> Forecast {
        let mut steady = first.clone();
        if first.runs == self.first.runs {
            let (then, full) = (&self.first, &self.full);
            each(&mut steady.tasks, &then.tasks, &full.tasks, task);
            each(
                &mut steady.features,
                &then.features,
                &full.features,
                outcome,
            );
            each(
                &mut steady.projects,
                &then.projects,
                &full.projects,
                outcome,
            );
            each(&mut steady.goals, &then.goals, &full.goals, outcome);
        }
        steady
    }
}

/// Corrects whatever is in all three.
fn each<T: Clone + PartialEq>(
    now: &mut BTreeMap<Id, T>,
    then: &BTreeMap<Id, T>,
    full: &BTreeMap<Id, T>,
    correct: impl Fn(&mut T, &T, &T),
) {
    // The three go by id, and seldom does one have what the others lack.
    let (mut then, mut full) = (then.iter().peekable(), full.iter().peekable());
    for (id, now) in now {
        while then.next_if(|(other, _)| *other < id).is_some() {}
        while full.next_if(|(other, _)| *other < id).is_some() {}
        if let Some((_, then)) = then.next_if(|(other, _)| *other == id)
            && let Some((_, full)) = full.next_if(|(other, _)| *other == id)
        {
            if now == then {
                now.clone_from(full);
            } else {
                correct(now, then, full);
            }
        }
    }
}

fn task(now: &mut TaskForecast, then: &TaskForecast, full: &TaskForecast) {
    spread(&mut now.spread, then.spread, full.spread);
    now.criticality = share(now.criticality, then.criticality, full.criticality);
    chance(&mut now.chance, then.chance, full.chance);
}

fn outcome(now: &mut OutcomeForecast, then: &OutcomeForecast, full: &OutcomeForecast) {
    if now.held_back_by == then.held_back_by {
        now.held_back_by.clone_from(&full.held_back_by);
    }
    if let (Some(hump), Some(then), Some(full_hump)) = (&mut now.hump, &then.hump, &full.hump) {
        // The full shape, moved and stretched as its ends are.
        hump.from = moved(full_hump.from, hump.from, then.from);
        hump.to = moved(full_hump.to, hump.to, then.to).max(hump.from);
        hump.bins.clone_from(&full_hump.bins);
    }
    spread(&mut now.finish, then.finish, full.finish);
    cost(&mut now.cost, then.cost, full.cost);
    chance(&mut now.chance, then.chance, full.chance);
    chance(
        &mut now.chance_of_budget,
        then.chance_of_budget,
        full.chance_of_budget,
    );
    chance(
        &mut now.chance_of_both,
        then.chance_of_both,
        full.chance_of_both,
    );
}

fn moved(full: LocalTime, now: LocalTime, then: LocalTime) -> LocalTime {
    local_time(instant(full) + instant(now) - instant(then))
}

fn spread(now: &mut Option<Spread>, then: Option<Spread>, full: Option<Spread>) {
    if let (Some(now), Some(then), Some(full)) = (now, then, full) {
        now.p10 = moved(full.p10, now.p10, then.p10);
        // Each moves by itself; none may overtake the next.
        now.p50 = moved(full.p50, now.p50, then.p50).max(now.p10);
        now.p80 = moved(full.p80, now.p80, then.p80).max(now.p50);
        now.p90 = moved(full.p90, now.p90, then.p90).max(now.p80);
        now.p95 = moved(full.p95, now.p95, then.p95).max(now.p90);
    }
}

fn cost(now: &mut Option<CostSpread>, then: Option<CostSpread>, full: Option<CostSpread>) {
    if let (Some(now), Some(then), Some(full)) = (now, then, full) {
        now.p10_minor += full.p10_minor - then.p10_minor;
        now.p50_minor = (now.p50_minor + full.p50_minor - then.p50_minor).max(now.p10_minor);
        now.p80_minor = (now.p80_minor + full.p80_minor - then.p80_minor).max(now.p50_minor);
        now.p95_minor = (now.p95_minor + full.p95_minor - then.p95_minor).max(now.p80_minor);
        now.mean_minor += full.mean_minor - then.mean_minor;
    }
}

fn chance(now: &mut Option<f64>, then: Option<f64>, full: Option<f64>) {
    if let (Some(now), Some(then), Some(full)) = (now, then, full) {
        *now = share(*now, then, full);
    }
}

fn share(now: f64, then: f64, full: f64) -> f64 {
    (full + now - then).clamp(0.0, 1.0)
}

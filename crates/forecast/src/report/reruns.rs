//! What tasks and risks cost the outcomes they hold back: the same luck without them.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::AtomicBool;

use model::{Id, Kind};
use rayon::prelude::*;

use crate::forecaster::State;
use crate::plan::Outcome;
use crate::result::{Forecast, Hindrance, OutcomeForecast, RiskForecast};
use crate::time::DAY;
use crate::whatif::{Change, WhatIf};

/// Kept from a full forecast for the first answers after it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reruns {
    /// By outcome and what holds it back.
    p80_days: HashMap<(Id, Id), f64>,
    risks: BTreeMap<Id, RiskForecast>,
}

impl Reruns {
    /// Asks for every outcome what it would gain without each of its hindrances, and for every
    /// open risk what its project would. None when cancelled.
    pub fn new(state: &State, forecast: &Forecast, cancel: &AtomicBool) -> Option<Reruns> {
        let outcomes = &state.compiled.outcomes;
        let of = |outcomes: &[Outcome], forecasts: &BTreeMap<Id, OutcomeForecast>, home: bool| {
            let pairs = outcomes.iter().filter_map(|outcome| {
                Some((outcome.clone(), forecasts.get(&outcome.id)?.clone(), home))
            });
            pairs.collect::<Vec<_>>()
        };
        let mut all = of(&outcomes.projects, &forecast.projects, true);
        all.extend(of(&outcomes.features, &forecast.features, false));
        all.extend(of(&outcomes.goals, &forecast.goals, false));
        let parts = all
            .into_par_iter()
            .map(|(outcome, forecast, home)| one(state, &outcome, &forecast, home, cancel));
        let mut reruns = Reruns::default();
        for part in parts.collect::<Vec<_>>() {
            reruns.p80_days.extend(part.p80_days);
            reruns.risks.extend(part.risks);
        }
        (!cancel.load(std::sync::atomic::Ordering::Relaxed)).then_some(reruns)
    }

    pub fn write(&self, forecast: &mut Forecast, state: &State) {
        let outcomes = forecast.projects.iter_mut().chain(&mut forecast.features);
        for (id, outcome) in outcomes.chain(&mut forecast.goals) {
            for hindrance in &mut outcome.held_back_by {
                if let Some(days) = self.p80_days.get(&(*id, hindrance.id)) {
                    hindrance.p80_days = *days;
                }
            }
            let worse = |a: &Hindrance, b: &Hindrance| {
                b.p80_days
                    .total_cmp(&a.p80_days)
                    .then(b.share.total_cmp(&a.share))
            };
            outcome.held_back_by.sort_by(worse);
        }
        let open = |id: &&Id| state.compiled.risks.contains(id);
        forecast.risks = self
            .risks
            .iter()
            .filter(|(id, _)| open(id))
            .map(|(id, risk)| (*id, *risk))
            .collect();
    }
}

fn one(
    state: &State,
    outcome: &Outcome,
    forecast: &OutcomeForecast,
    home: bool,
    cancel: &AtomicBool,
) -> Reruns {
    let mut reruns = Reruns::default();
    let compiled = &state.compiled;
    let risks = compiled.plan.risks.iter().enumerate();
    let project =
        |risk: &engine::plan::Risk| risk.project.map(|project| compiled.projects[project]);
    let own: Vec<usize> = risks
        .filter(|(_, risk)| home && project(risk) == Some(outcome.id))
        .map(|(index, _)| index)
        .collect();
    if outcome.tasks.is_empty() || own.is_empty() && forecast.held_back_by.is_empty() {
        return reruns;
    }
    let Some(what_if) = WhatIf::new(state, outcome, cancel) else {
        return reruns;
    };
    let Some(as_is) = what_if.p80(Change::Nothing) else {
        return reruns;
    };
    let days = |change: Change| {
        let without = what_if.p80(change)?;
        Some((as_is.finish - without.finish) as f64 / DAY as f64)
    };
    for hindrance in &forecast.held_back_by {
        let change = match hindrance.kind {
            Kind::Task => compiled
                .task_index
                .get(&hindrance.id)
                .map(|task| Change::Shorten(*task, 0.0)),
            _ => {
                let place = compiled.risks.iter().position(|risk| *risk == hindrance.id);
                place.map(Change::NoRisk)
            }
        };
        if let Some(days) = change.and_then(days) {
            reruns.p80_days.insert((outcome.id, hindrance.id), days);
        }
    }
    for risk in own {
        if let Some(without) = what_if.p80(Change::NoRisk(risk)) {
            let forecast = RiskForecast {
                p80_days: (as_is.finish - without.finish) as f64 / DAY as f64,
                p80_cost_minor: (as_is.cost - without.cost).round() as i64,
            };
            reruns.risks.insert(compiled.risks[risk], forecast);
        }
    }
    reruns
}

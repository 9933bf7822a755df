//! What tasks and risks cost the outcomes they hold back: the same luck without them.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use engine::simulation::{Change, Question};
use foldhash::HashMap;
use model::{Id, Kind};

use crate::forecaster::State;
use crate::result::{Forecast, Hindrance, ResponseForecast, RiskForecast};
use crate::simulated::Simulated;
use crate::time::DAY;

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
    pub fn new(
        state: &State,
        forecast: &Forecast,
        simulated: &Simulated,
        cancel: &AtomicBool,
    ) -> Option<Reruns> {
        let compiled = &state.compiled;
        let risk_index: HashMap<Id, usize> = compiled.risks.iter().copied().zip(0..).collect();
        let change = |kind: Kind, id: Id| match kind {
            Kind::Task => compiled.task_index.get(&id).map(|task| Change::Times {
                task: *task,
                factor: 0.0,
            }),
            _ => risk_index.get(&id).map(|risk| Change::without_risk(*risk)),
        };
        let mut asked = Asked::default();
        let mut hindrances = Vec::new();
        let forecasts = [&forecast.projects, &forecast.features, &forecast.goals];
        for (outcome, group) in compiled.outcomes.all().zip(&simulated.group_of) {
            let forecast = forecasts.iter().find_map(|all| all.get(&outcome.id));
            for hindrance in forecast.iter().flat_map(|forecast| &forecast.held_back_by) {
                if let Some(change) = change(hindrance.kind, hindrance.id) {
                    let place = asked.add((hindrance.id, Asks::Without), change, *group);
                    hindrances.push((outcome.id, hindrance.id, place));
                }
            }
        }
        let mut risks = Vec::new();
        for (index, id) in compiled.risks.iter().enumerate() {
            if let Some(project) = compiled.plan.risks[index].project
                && !compiled.outcomes.projects[project].tasks.is_empty()
            {
                let group = simulated.group_of[project];
                let without = asked.add((*id, Asks::Without), Change::without_risk(index), group);
                let response = compiled.responses[index].map(|response| {
                    let change = Change::RiskProbability {
                        risk: index,
                        probability: response.otherwise,
                    };
                    let place = asked.add((*id, Asks::Response), change, group);
                    (place, if response.in_place { -1.0 } else { 1.0 })
                });
                risks.push((*id, without, response));
            }
        }
        let effects = simulated.effects(&asked.questions, cancel)?;
        let days =
            |(question, group): (usize, usize)| effects[question][group].seconds / DAY as f64;
        let money = |(question, group): (usize, usize)| effects[question][group].cost;
        let hindrances = hindrances.into_iter();
        Some(Reruns {
            p80_days: hindrances
                .map(|(outcome, hindrance, place)| ((outcome, hindrance), days(place)))
                .collect(),
            risks: risks
                .into_iter()
                .map(|(id, place, response)| {
                    let forecast = RiskForecast {
                        p80_days: days(place),
                        p80_cost_minor: money(place).round() as i64,
                        response: response.map(|(place, sign)| ResponseForecast {
                            // Nought has no sign.
                            p80_days: sign * days(place) + 0.0,
                            p80_cost_minor: (sign * money(place)).round() as i64,
                        }),
                    };
                    (id, forecast)
                })
                .collect(),
        })
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

/// Each change once, with all the groups it is asked of.
#[derive(Default)]
struct Asked {
    questions: Vec<Question>,
    by_id: HashMap<(Id, Asks), usize>,
}

/// What is asked of a task or a risk: how it would be without it, or with its response in place
/// where it is not, and the other way round.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Asks {
    Without,
    Response,
}

impl Asked {
    /// Where the answer will stand: question, and group within it.
    fn add(&mut self, id: (Id, Asks), change: Change, group: usize) -> (usize, usize) {
        let question = *self.by_id.entry(id).or_insert(self.questions.len());
        if question == self.questions.len() {
            self.questions.push(Question {
                change,
                groups: Vec::new(),
            });
        }
        let groups = &mut self.questions[question].groups;
        let place = groups.iter().position(|asked| *asked == group);
        let place = place.unwrap_or_else(|| {
            groups.push(group);
            groups.len() - 1
        });
        (question, place)
    }
}

//! What may happen.

use engine::plan::{Estimate, Risk};
use model::Graph;
use model::entity::{self, RiskStatus};

use super::Compiled;

/// Open risks only: a closed one no longer counts, and of one that happened the consequences
/// are in the plan already.
pub(super) fn add(compiled: &mut Compiled, graph: &Graph) {
    for risk in graph.risks() {
        let Some(&project) = compiled.project_index.get(&risk.project) else {
            continue;
        };
        if risk.status != RiskStatus::Open {
            continue;
        }
        let hits = risk
            .tasks
            .iter()
            .filter_map(|task| compiled.task_index.get(task).copied());
        let impact = risk.impact.map(|impact| {
            [
                impact.low_minutes,
                impact.likely_minutes,
                impact.high_minutes,
            ]
            .map(|minutes| minutes as f64 * 60.0)
        });
        let cost = risk
            .cost
            .map(|cost| [cost.low_minor, cost.likely_minor, cost.high_minor].map(|v| v as f64));
        compiled.risks.push(risk.id);
        compiled.responses.push(response(risk));
        compiled.plan.risks.push(Risk {
            key: risk.id.key(),
            name: risk.name.clone(),
            project: Some(project),
            probability: probability(risk),
            hits: hits.collect(),
            impact: pert(impact),
            factor: risk
                .impact_percent
                .map_or(Estimate::Certain, |impact| Estimate::Pert {
                    low: impact.low_percent / 100.0,
                    mode: impact.likely_percent / 100.0,
                    high: impact.high_percent / 100.0,
                }),
            cost: pert(cost),
        });
    }
}

/// With its response in place, what is left of it.
pub fn probability(risk: &entity::Risk) -> f64 {
    let response = risk.response.as_ref().filter(|response| response.in_place);
    response
        .and_then(|response| response.residual_probability)
        .unwrap_or(risk.probability)
        .clamp(0.0, 1.0)
}

/// A response that changes how likely its risk is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    pub in_place: bool,
    /// The probability if it were the other way round.
    pub otherwise: f64,
}

fn response(risk: &entity::Risk) -> Option<Response> {
    let response = risk.response.as_ref()?;
    let residual = response.residual_probability?;
    let otherwise = if response.in_place {
        risk.probability
    } else {
        residual
    };
    Some(Response {
        in_place: response.in_place,
        otherwise: otherwise.clamp(0.0, 1.0),
    })
}

fn pert(three: Option<[f64; 3]>) -> Estimate {
    let [low, mode, high] = three.unwrap_or_default();
    Estimate::Pert { low, mode, high }
}

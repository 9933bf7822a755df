//! Levelling as an action: a better order of work is looked at here, and applied by commands.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use forecast::LevellingProposal;
use model::{Category, Graph, Id, Kind, Seq};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::caller::{Member, WorkspaceQuery};
use crate::extract::Json;
use crate::hub::levelling::{self, Wish};
use crate::problem::Problem;

/// Longer searches are for the command line.
const SECONDS_MAX: f64 = 10.0;
const SECONDS_MIN: f64 = 0.05;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskForLevelling {
    /// How long to look, 0.05 to 10 seconds.
    #[serde(default = "two_seconds")]
    seconds: f64,
    /// Projects to level; all that the caller may plan when left out. Others keep their dates.
    #[serde(default)]
    projects: Vec<Id>,
    /// As if no task had a levelling delay yet.
    #[serde(default)]
    clear: bool,
}

fn two_seconds() -> f64 {
    2.0
}

/// A proposal, and what it holds for.
#[derive(Serialize, ToSchema)]
pub struct ProposedLevelling {
    /// The change it includes last.
    seq: Seq,
    /// By task that moves: its version, to be sent along when the move is applied.
    versions: BTreeMap<Id, Seq>,
    #[serde(flatten)]
    proposal: LevellingProposal,
}

/// Look for a better order of work
///
/// Nothing moves: the answer says what would, and why. Applied by updating each task of it with
/// its delay and gaps, all in one batch.
#[utoipa::path(post, path = "/levelling/proposal", operation_id = "propose_levelling", tag = "Forecast",
    params(WorkspaceQuery), request_body = AskForLevelling,
    responses((status = 200, body = ProposedLevelling), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn propose(
    member: Member,
    Json(asked): Json<AskForLevelling>,
) -> Result<axum::Json<ProposedLevelling>, Problem> {
    if !(SECONDS_MIN..=SECONDS_MAX).contains(&asked.seconds) {
        return Err(Problem::bad_request(format!(
            "The search takes {SECONDS_MIN} to {SECONDS_MAX} seconds: choose `seconds` between them."
        )));
    }
    let graph = member.hub.graph();
    let wish = Wish {
        seconds: asked.seconds,
        projects: projects(&graph, member.person, asked.projects)?,
        clear: asked.clear,
    };
    let search = member.hub.searches.begin();
    let flag = search.flag();
    let snapshot = graph.clone();
    let found = tokio::task::spawn_blocking(move || levelling::propose(&snapshot, wish, &flag));
    let found = found.await.map_err(Problem::internal)?;
    let Some(proposal) = found else {
        return Err(Problem::conflict(
            if search.flag().load(Ordering::Relaxed) {
                "Somebody else began to level this workspace, which ended this search. Try again."
            } else {
                "The plan has no dates to level: its problems say why."
            },
        ));
    };
    let versions = proposal.moves.iter();
    let versions = versions.filter_map(|it| Some((it.task, graph.version(Kind::Task, it.task)?)));
    Ok(axum::Json(ProposedLevelling {
        seq: graph.seq(),
        versions: versions.collect(),
        proposal,
    }))
}

/// Those asked for, each to be planned by the person; of none asked for, all they may plan.
fn projects(graph: &Graph, person: Id, asked: Vec<Id>) -> Result<Vec<Id>, Problem> {
    for project in &asked {
        model::may_plan(graph, person, *project).map_err(|fault| match fault.category {
            Category::Forbidden => Problem::forbidden(fault.message),
            _ => Problem::not_found(fault.message),
        })?;
    }
    if !asked.is_empty() {
        return Ok(asked);
    }
    let all = graph.projects().map(|project| project.id);
    let may: Vec<Id> = all
        .filter(|project| model::may_plan(graph, person, *project).is_ok())
        .collect();
    if may.is_empty() {
        return Err(Problem::forbidden(
            "There is no project whose plan is yours to change: ask one of its project managers to level it.",
        ));
    }
    Ok(may)
}

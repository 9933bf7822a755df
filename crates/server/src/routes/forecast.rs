//! When, how likely, for how much, and why.

use std::sync::Arc;

use axum::extract::State;
use forecast::{Explanation, Forecast, Moved};
use model::{Day, Graph, Id, Kind, Seq, Viewer, visibility};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::Shared;

use crate::auth::caller::{Member, WorkspaceQuery};
use crate::extract::Query;
use crate::hub::live::visible_forecast;
use crate::hub::past::{self, Move, Past, Point};
use crate::problem::Problem;

/// The forecast of everything the caller may see
#[utoipa::path(get, path = "/forecast", operation_id = "show_forecast", tag = "Forecast", params(WorkspaceQuery),
    responses((status = 200, body = Forecast), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem, description = "Not computed yet: try again in a second")))]
pub async fn show(member: Member) -> Result<axum::Json<Arc<Forecast>>, Problem> {
    let graph = member.hub.graph();
    let forecast = member.hub.forecast().ok_or_else(not_yet)?;
    Ok(axum::Json(visible_forecast(
        &graph,
        &member.viewer(&graph),
        &forecast,
    )))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhyQuery {
    /// `task`, `feature`, `project` or `goal`.
    kind: Kind,
    id: Id,
}

/// Why a date is what it is, and what would pull it in
#[utoipa::path(get, path = "/forecast/why", operation_id = "explain_forecast", tag = "Forecast", params(WorkspaceQuery, WhyQuery),
    responses((status = 200, body = Explanation), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn why(
    member: Member,
    Query(query): Query<WhyQuery>,
) -> Result<axum::Json<Explanation>, Problem> {
    let graph = member.hub.graph();
    let viewer = member.viewer(&graph);
    let entity = graph.get(query.kind, query.id);
    if !entity.is_some_and(|entity| visibility::can_see(&graph, &viewer, &entity)) {
        return Err(Problem::not_found(
            "There is no such entity, or it is not for you to see.",
        ));
    }
    let hub = member.hub.clone();
    let explained =
        tokio::task::spawn_blocking(move || crate::hub::explain(&hub, query.kind, query.id));
    let explained = explained.await.map_err(Problem::internal)?;
    explained.map(axum::Json).ok_or_else(|| {
        Problem::not_found("There is no forecast to explain: it has no task that is not done yet.")
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MovedQuery {
    /// From how that day began.
    #[serde(default)]
    since: Option<Day>,
    /// From right after this change instead.
    #[serde(default)]
    since_seq: Option<Seq>,
    /// To right after this change; to now without it.
    #[serde(default)]
    until_seq: Option<Seq>,
}

/// What has moved between two states of the log.
#[derive(Serialize, ToSchema)]
pub struct MovedBetween {
    since: Day,
    since_seq: Seq,
    until: Day,
    until_seq: Seq,
    #[serde(flatten)]
    moved: Moved,
}

/// What moved, and by which causes
///
/// Forecasts of both states under the same luck, and the way from one to the other split by
/// cause: the parts of each outcome add up to its whole move.
#[utoipa::path(get, path = "/forecast/moved", operation_id = "show_moves", tag = "Forecast", params(WorkspaceQuery, MovedQuery),
    responses((status = 200, body = MovedBetween), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn moved(
    State(app): State<Shared>,
    member: Member,
    Query(query): Query<MovedQuery>,
) -> Result<axum::Json<MovedBetween>, Problem> {
    let since = match (query.since, query.since_seq) {
        (Some(day), None) => Point::Day(day),
        (None, Some(seq)) => Point::Seq(seq),
        _ => {
            return Err(Problem::bad_request(
                "Say since when: either `since`, a day such as 2027-03-01, or `since_seq`, a change.",
            ));
        }
    };
    let hub = member.hub.clone();
    let graph = hub.graph();
    let viewer = member.viewer(&graph);
    let today = crate::hub::today(&graph);
    let found = app.stored(move |store| {
        let now = Past { graph, today };
        let until = match query.until_seq {
            Some(seq) => past::at(store, &hub, &now, Point::Seq(seq))?,
            None => now,
        };
        let since = past::at(store, &hub, &until, since)?;
        Ok(past::moved(&hub, since, until))
    });
    let found = found.await?.ok_or_else(not_yet)?;
    Ok(axum::Json(MovedBetween {
        since: found.since.today,
        since_seq: found.since.graph.seq(),
        until: found.until.today,
        until_seq: found.until.graph.seq(),
        moved: visible_moves(&found, &viewer),
    }))
}

/// What the viewer may see of it in the later state, or of what is gone, in the earlier.
fn visible_moves(found: &Move, viewer: &Viewer) -> Moved {
    let sees_in = |graph: &Graph, kind, id| {
        let entity = graph.get(kind, id);
        entity.map(|entity| visibility::can_see(graph, viewer, &entity))
    };
    let sees = |kind, id| {
        sees_in(&found.until.graph, kind, id)
            .or_else(|| sees_in(&found.since.graph, kind, id))
            .unwrap_or(false)
    };
    let mut moved = found.moved.clone();
    moved.goals.retain(|id, _| sees(Kind::Goal, *id));
    moved.features.retain(|id, _| sees(Kind::Feature, *id));
    moved.projects.retain(|id, _| sees(Kind::Project, *id));
    for changes in &mut moved.changed {
        changes
            .entities
            .retain(|entity| sees(entity.kind, entity.id));
    }
    moved
}

fn not_yet() -> Problem {
    Problem {
        retry_after_seconds: Some(1),
        ..Problem::new(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            "The forecast is being computed. Try again in a second.",
        )
    }
}

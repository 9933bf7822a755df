//! When, how likely, for how much, and why.

use std::sync::Arc;

use forecast::{Explanation, Forecast};
use model::{Id, Kind, visibility};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::caller::{Member, WorkspaceQuery};
use crate::extract::Query;
use crate::hub::live::visible_forecast;
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

fn not_yet() -> Problem {
    Problem {
        retry_after_seconds: Some(1),
        ..Problem::new(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            "The forecast is being computed. Try again in a second.",
        )
    }
}

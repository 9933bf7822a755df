//! The live stream: server-sent events that go on where a connection broke off.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use model::Seq;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::Shared;
use crate::auth::caller::{Member, WorkspaceQuery};
use crate::extract::Query;
use crate::hub::live::{self, ForecastDelta, LiveChange, MISSED_MAX, Resume};
use crate::problem::Problem;

const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// The last change the caller has; `Last-Event-ID` goes before it. Without either, what
    /// happens from now on.
    #[serde(default)]
    after: Option<Seq>,
    /// The `seq` of the forecast the caller has: only what differs from it is sent.
    #[serde(default)]
    forecast: Option<Seq>,
    /// The `runs` of that forecast.
    #[serde(default)]
    runs: Option<u32>,
}

/// Watch the graph
///
/// Server-sent events. `change` holds a `LiveChange` and has the change's seq as its id;
/// `forecast` holds the parts of the forecast that differ from the last one sent, a
/// `ForecastDelta`; after `reset` the caller has to load `/bootstrap` anew and connect again.
#[utoipa::path(get, path = "/live", operation_id = "watch", tag = "Graph", params(WorkspaceQuery, LiveQuery,
        ("Last-Event-ID" = Option<Seq>, Header, description = "Sent by browsers when they connect again")),
    responses((status = 200, description = "A stream of events", content(
            (LiveChange = "text/event-stream"), (ForecastDelta = "text/event-stream; forecast"))),
        (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn live(
    State(app): State<Shared>,
    headers: HeaderMap,
    member: Member,
    Query(query): Query<LiveQuery>,
) -> Result<Response, Problem> {
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let after = last.or(query.after);
    let (hub, person) = (member.hub, member.person);
    // Listening begins before looking at what was missed, so that nothing falls in between.
    let events = hub.subscribe();
    let now = hub.graph().seq();
    let resume = match after {
        None => None,
        Some(seq) if seq > now || now - seq > MISSED_MAX => Some(Resume { seq, missed: None }),
        Some(seq) if seq == now => Some(Resume {
            seq,
            missed: Some(Vec::new()),
        }),
        Some(seq) => {
            let workspace = hub.workspace;
            let missed = app
                .stored(move |store| store.changes_since(workspace, seq, MISSED_MAX as usize))
                .await?;
            Some(Resume {
                seq,
                missed: Some(missed),
            })
        }
    };
    let known = query
        .forecast
        .and_then(|seq| hub.forecast_at(seq, query.runs));
    let stream = live::stream(hub, person, events, resume, known, app.stopping.clone());
    let mut response = Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that buffer would hold every event back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

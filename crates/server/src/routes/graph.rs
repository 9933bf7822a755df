//! The graph as a whole: all of it at once, what is asked of it, its history, and search.

use std::collections::HashSet;
use std::time::Instant;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use model::entity::Workspace;
use model::{Command, Entity, Id, Moment, Op, Seq, visibility};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::Shared;
use crate::auth::caller::{Member, WorkspaceQuery};
use crate::auth::secret;
use crate::extract::{Json, Query};
use crate::hub::live::LiveOp;
use crate::hub::{Published, Wish};
use crate::idempotency::Begin;
use crate::problem::Problem;
use crate::snapshot;

/// Everything a browser needs to begin.
#[derive(Serialize, ToSchema)]
#[allow(
    dead_code,
    reason = "describes what `snapshot` writes without building it"
)]
pub struct Bootstrap {
    /// The change it includes last: go on from here with `/live?after=`.
    seq: Seq,
    /// Who the caller is here.
    me: Id,
    workspace: Workspace,
    /// By kind, each with its `version`: the change that wrote it last.
    #[schema(value_type = Object)]
    entities: std::collections::BTreeMap<String, Vec<Entity>>,
    forecast: Option<forecast::Forecast>,
}

/// Everything the caller may see, at once
#[utoipa::path(get, path = "/bootstrap", tag = "Graph", params(WorkspaceQuery),
    responses((status = 200, body = Bootstrap), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn bootstrap(member: Member) -> Result<Response, Problem> {
    let bytes =
        tokio::task::spawn_blocking(move || snapshot::bootstrap(&member.hub, member.person))
            .await
            .map_err(Problem::internal)?
            .map_err(Problem::internal)?;
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    Ok(response)
}

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Carried out in order, all of them or none.
    commands: Vec<Command>,
    /// What history calls it; without one it is told from the commands.
    #[serde(default)]
    label: Option<String>,
    /// Comes back on the live stream, so that a browser knows its own changes.
    #[serde(default)]
    client_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Accepted {
    /// The change in the log; where nothing was changed, the last one there is.
    seq: Seq,
    ops: Vec<LiveOp>,
    /// Whether `undo` would take it back.
    undoable: bool,
}

/// Change the graph
///
/// Carries out a batch of commands, all of them or none. When the answer comes, the change is
/// on disk. With an `Idempotency-Key`, sending the same request again within a day gets the
/// first one's answer instead of a second change.
#[utoipa::path(post, path = "/commands", operation_id = "carry_out_commands", tag = "Graph", request_body = Batch,
    params(WorkspaceQuery, ("Idempotency-Key" = Option<String>, Header, description = "Any text that is new for every request meant once")),
    responses((status = 200, body = Accepted), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "Not allowed"),
        (status = 404, body = Problem, description = "Something named is not there"),
        (status = 409, body = Problem, description = "Somebody else was faster"),
        (status = 422, body = Problem, description = "Refused by a rule of the graph")))]
pub async fn commands(
    State(app): State<Shared>,
    headers: HeaderMap,
    member: Member,
    Json(batch): Json<Batch>,
) -> Result<Response, Problem> {
    let key = match headers.get("idempotency-key") {
        None => return Ok(json_response(carry_out(&member, batch).await?)),
        Some(key) => key
            .to_str()
            .map_err(|_| Problem::bad_request("The Idempotency-Key has to be plain ASCII text."))?,
    };
    let request = serde_json::to_string(&batch).map_err(Problem::internal)?;
    let fingerprint = secret::fingerprint(&format!("{} {request}", member.hub.workspace));
    match app
        .replies
        .begin(member.caller.account, key, fingerprint, Instant::now())?
    {
        Begin::Again(reply) => Ok(json_response(reply)),
        Begin::First(ticket) => {
            let reply = carry_out(&member, batch).await?;
            ticket.done(&reply);
            Ok(json_response(reply))
        }
    }
}

async fn carry_out(member: &Member, batch: Batch) -> Result<String, Problem> {
    if batch.commands.is_empty() {
        return Err(Problem::refused("The batch holds no command."));
    }
    let wish = Wish {
        actor: Some(member.person),
        commands: batch.commands,
        label: batch.label.filter(|label| !label.trim().is_empty()),
        client_id: batch.client_id,
    };
    let published = member.hub.carry_out(wish).await?;
    serde_json::to_string(&accepted(member, &published)).map_err(Problem::internal)
}

pub fn accepted(member: &Member, published: &Published) -> Accepted {
    let change = &published.change;
    let viewer = member.viewer(&published.after);
    let visible = |op: &Op| {
        let see = |graph, entity: &Option<Entity>| {
            entity
                .as_ref()
                .and_then(|entity| visibility::visible(graph, &viewer, entity))
        };
        let op = Op {
            before: see(&published.before, &op.before),
            after: see(&published.after, &op.after),
        };
        LiveOp::new(op, change.seq)
    };
    Accepted {
        seq: change.seq,
        ops: change.ops.iter().filter_map(visible).collect(),
        undoable: !change.ops.is_empty() && change.undoes.is_none(),
    }
}

fn json_response(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Only changes of this entity.
    #[serde(default)]
    entity: Option<Id>,
    /// Only changes before this one.
    #[serde(default)]
    before: Option<Seq>,
    /// 1 to 200; 50 without it.
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct History {
    /// Newest first.
    changes: Vec<PastChange>,
    /// Give it as `before` for older ones.
    next: Option<Seq>,
}

#[derive(Serialize, ToSchema)]
pub struct PastChange {
    seq: Seq,
    at: Moment,
    actor: Option<Id>,
    label: String,
    undoes: Option<Seq>,
    redoes: Option<Seq>,
    /// Whether a later change took it back.
    undone: bool,
    ops: Vec<PastOp>,
}

#[derive(Serialize, ToSchema)]
pub struct PastOp {
    kind: model::Kind,
    id: Id,
    before: Option<Entity>,
    after: Option<Entity>,
}

/// What was changed, newest first
#[utoipa::path(get, path = "/changes", operation_id = "list_changes", tag = "Graph", params(WorkspaceQuery, HistoryQuery),
    responses((status = 200, body = History), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn changes(
    State(app): State<Shared>,
    member: Member,
    Query(query): Query<HistoryQuery>,
) -> Result<axum::Json<History>, Problem> {
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let graph = member.hub.graph();
    let workspace = member.hub.workspace;
    let (found, undone) = app
        .stored(move |store| {
            let found = store.changes_before(workspace, query.entity, query.before, limit + 1)?;
            Ok((found, taken_back(store.undoings(workspace)?)))
        })
        .await?;
    let next = (found.len() > limit).then(|| found[limit - 1].seq);
    let viewer = member.viewer(&graph);
    // Old states are judged by who may see the entity today.
    let see =
        |entity: Option<Entity>| entity.and_then(|it| visibility::visible(&graph, &viewer, &it));
    let changes = found
        .into_iter()
        .take(limit)
        .map(|change| PastChange {
            seq: change.seq,
            at: change.at,
            actor: change.actor,
            label: change.label,
            undoes: change.undoes,
            redoes: change.redoes,
            undone: undone.contains(&change.seq),
            ops: change
                .ops
                .into_iter()
                .filter(|op| {
                    query
                        .entity
                        .is_none_or(|id| entity_of(op).is_some_and(|it| it.id() == id))
                })
                .filter_map(|op| {
                    let (before, after) = (see(op.before), see(op.after));
                    let entity = after.as_ref().or(before.as_ref())?;
                    Some(PastOp {
                        kind: entity.kind(),
                        id: entity.id(),
                        before,
                        after,
                    })
                })
                .collect(),
        })
        .filter(|change: &PastChange| !change.ops.is_empty())
        .collect();
    Ok(axum::Json(History { changes, next }))
}

/// The changes that do not stand any more. `undoings` is who takes back whom, newest first:
/// what was itself taken back takes nothing back.
fn taken_back(undoings: Vec<(Seq, Seq)>) -> HashSet<Seq> {
    let mut undone = HashSet::new();
    for (change, target) in undoings {
        if !undone.contains(&change) {
            undone.insert(target);
        }
    }
    undone
}

fn entity_of(op: &Op) -> Option<&Entity> {
    op.after.as_ref().or(op.before.as_ref())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// What somebody remembers of it: letters in their order are enough.
    q: String,
    /// 1 to 100; 20 without it.
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct Hits {
    /// Best first.
    hits: Vec<model::search::Hit>,
}

/// Find by name, key or text
#[utoipa::path(get, path = "/search", tag = "Graph", params(WorkspaceQuery, SearchQuery),
    responses((status = 200, body = Hits), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn search(
    member: Member,
    Query(query): Query<SearchQuery>,
) -> Result<axum::Json<Hits>, Problem> {
    let graph = member.hub.graph();
    let viewer = member.viewer(&graph);
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let found = tokio::task::spawn_blocking(move || {
        model::search::search(&graph, &viewer, &query.q, limit)
    });
    Ok(axum::Json(Hits {
        hits: found.await.map_err(Problem::internal)?,
    }))
}

//! Every kind of entity as a REST resource, over the same commands as everything else.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use model::{Command, Entity, Id, Kind, KindVisitor, Seq, Stored, each_kind, merge, visibility};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::resource_docs;
use crate::app::Shared;
use crate::auth::caller::Member;
use crate::extract::{Json, Path, Query};
use crate::hub::{Published, Wish};
use crate::problem::Problem;

const LIMIT_MAX: usize = 1000;

/// Adds the routes of all kinds, each documented with its own schema.
pub fn add_all(router: OpenApiRouter<Shared>) -> OpenApiRouter<Shared> {
    let mut resources = Resources { router };
    each_kind(&mut resources);
    resources.router
}

struct Resources {
    router: OpenApiRouter<Shared>,
}

impl KindVisitor for Resources {
    fn visit<T: Stored + Serialize + ToSchema>(&mut self) {
        let kind = T::KIND;
        let mut schemas = Vec::new();
        T::schemas(&mut schemas);
        schemas.push((T::name().into_owned(), T::schema()));
        schemas.extend(resource_docs::derived::<T>());
        let many = (
            schemas,
            resource_docs::many::<T>(kind),
            match kind {
                Kind::Workspace => routing::get(move |member, query| list(kind, member, query)),
                _ => routing::get(move |member, query| list(kind, member, query))
                    .post(move |member, body| create(kind, member, body)),
            },
        );
        let one = routing::get(move |headers, member, path| show(kind, headers, member, path))
            .patch(move |headers, member, path, body| update(kind, headers, member, path, body));
        let one = (
            Vec::new(),
            resource_docs::one::<T>(kind),
            match kind {
                Kind::Workspace => one,
                _ => one.delete(move |headers, member, path| delete(kind, headers, member, path)),
            },
        );
        let router = std::mem::take(&mut self.router);
        self.router = router.routes(many).routes(one);
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// 1 to 1000; 100 without it.
    #[serde(default)]
    limit: Option<usize>,
    /// The `next` of the page before.
    #[serde(default)]
    cursor: Option<Id>,
}

/// A page of entities, in the order in which they were made.
#[derive(Serialize)]
struct Page {
    items: Vec<Map<String, Value>>,
    /// Give it as `cursor` for the next page; null: this was the last.
    next: Option<Id>,
}

type Body = Json<Map<String, Value>>;

async fn list(
    kind: Kind,
    member: Member,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit.unwrap_or(100).clamp(1, LIMIT_MAX);
    let graph = member.hub.graph();
    let viewer = member.viewer(&graph);
    let (mut items, mut after) = (Vec::new(), query.cursor);
    // A guest may see few of many: go on until the page is full or nothing is left.
    let next = loop {
        let page = graph.page(kind, after, limit);
        let is_last = page.len() < limit;
        for (entity, version) in page {
            if items.len() == limit {
                break;
            }
            after = Some(entity.id());
            if let Some(entity) = visibility::visible(&graph, &viewer, &entity) {
                items.push(to_json(&entity, version));
            }
        }
        match () {
            () if items.len() == limit => break after,
            () if is_last => break None,
            () => {}
        }
    };
    Ok(axum::Json(Page { items, next }).into_response())
}

async fn show(
    kind: Kind,
    headers: HeaderMap,
    member: Member,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let graph = member.hub.graph();
    let viewer = member.viewer(&graph);
    let entity = graph
        .get(kind, id)
        .and_then(|it| visibility::visible(&graph, &viewer, &it));
    let (Some(entity), Some(version)) = (entity, graph.version(kind, id)) else {
        return Err(no_such(kind));
    };
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|it| it.to_str().ok());
    if known
        .flat_map(|line| line.split(','))
        .any(|tag| tag.trim() == etag(version))
    {
        return Ok(with_etag(StatusCode::NOT_MODIFIED.into_response(), version));
    }
    Ok(answer(StatusCode::OK, &entity, version))
}

async fn create(kind: Kind, member: Member, Json(mut body): Body) -> Result<Response, Problem> {
    body.entry("id")
        .or_insert_with(|| Value::String(super::new_id().to_string()));
    body.insert("kind".into(), Value::String(kind.name().into()));
    let entity: Entity = serde_json::from_value(Value::Object(body)).map_err(|error| {
        Problem::refused(format!("The {} cannot be read: {error}.", kind.name()))
    })?;
    let id = entity.id();
    let published = carry_out(&member, vec![Command::Create { entity }]).await?;
    let mut response = written(&member, kind, id, &published, StatusCode::CREATED)?;
    let place = format!("/api/v1/{}/{id}", kind.plural());
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

async fn update(
    kind: Kind,
    headers: HeaderMap,
    member: Member,
    Path(id): Path<Id>,
    Json(set): Body,
) -> Result<Response, Problem> {
    let version = if_match(&headers)?;
    let published = carry_out(
        &member,
        vec![Command::Update {
            kind,
            id,
            set,
            version,
        }],
    )
    .await?;
    written(&member, kind, id, &published, StatusCode::OK)
}

async fn delete(
    kind: Kind,
    headers: HeaderMap,
    member: Member,
    Path(id): Path<Id>,
) -> Result<StatusCode, Problem> {
    let mut commands = Vec::new();
    if let Some(version) = if_match(&headers)? {
        // Changes nothing, but refuses when the entity is no longer what the caller saw.
        let set = Map::new();
        commands.push(Command::Update {
            kind,
            id,
            set,
            version: Some(version),
        });
    }
    commands.push(Command::Delete { kind, id });
    carry_out(&member, commands).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn carry_out(member: &Member, commands: Vec<Command>) -> Result<Arc<Published>, Problem> {
    let wish = Wish {
        actor: Some(member.person),
        commands,
        label: None,
        client_id: None,
    };
    member.hub.carry_out(wish).await
}

/// The entity as the change left it.
fn written(
    member: &Member,
    kind: Kind,
    id: Id,
    published: &Published,
    status: StatusCode,
) -> Result<Response, Problem> {
    let graph = &published.after;
    let viewer = member.viewer(graph);
    let entity = graph
        .get(kind, id)
        .and_then(|it| visibility::visible(graph, &viewer, &it));
    match (entity, graph.version(kind, id)) {
        (Some(entity), Some(version)) => Ok(answer(status, &entity, version)),
        _ => Err(no_such(kind)),
    }
}

fn to_json(entity: &Entity, version: Seq) -> Map<String, Value> {
    let mut object = merge::to_object(entity);
    object.remove("kind");
    object.insert("version".into(), version.into());
    object
}

fn answer(status: StatusCode, entity: &Entity, version: Seq) -> Response {
    with_etag(
        (status, axum::Json(to_json(entity, version))).into_response(),
        version,
    )
}

fn etag(version: Seq) -> String {
    format!("\"{version}\"")
}

fn with_etag(mut response: Response, version: Seq) -> Response {
    if let Ok(value) = HeaderValue::from_str(&etag(version)) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// The version the caller has seen.
fn if_match(headers: &HeaderMap) -> Result<Option<Seq>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.trim_start_matches("W/").trim_matches('"').parse();
    version.map(Some).map_err(|_| {
        Problem::bad_request("If-Match has to be the ETag of the entity, like \"42\".")
    })
}

fn no_such(kind: Kind) -> Problem {
    let noun = model::wording::noun(kind);
    Problem::not_found(format!(
        "There is no such {noun}, or it is not for you to see."
    ))
}

//! Workspaces as a whole.

use axum::extract::State;
use axum::http::StatusCode;
use model::Id;
use model::entity::Hat;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::NewWorkspace;
use crate::app::Shared;
use crate::auth::caller::{Caller, Member};
use crate::extract::{Json, Path};
use crate::problem::Problem;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWorkspace {
    name: String,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    currency: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct CreatedWorkspace {
    id: Id,
    /// Who the caller is in it.
    person: Id,
}

/// Begin a workspace
///
/// The caller becomes its owner.
#[utoipa::path(post, path = "/workspaces", operation_id = "begin_workspace", tag = "Workspaces", request_body = CreateWorkspace,
    responses((status = 201, body = CreatedWorkspace), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    State(app): State<Shared>,
    caller: Caller,
    Json(form): Json<CreateWorkspace>,
) -> Result<(StatusCode, axum::Json<CreatedWorkspace>), Problem> {
    let id = caller.account;
    let account = app.stored(move |store| store.account(id)).await?;
    let account = account.ok_or_else(|| Problem::unauthorized("This account was deleted."))?;
    let new = NewWorkspace {
        name: form.name,
        time_zone: form.time_zone,
        currency: form.currency,
        hats: vec![Hat::ProductManager, Hat::ProjectManager],
    };
    let (workspace, person) =
        super::accounts::create_workspace(&app, &account.name, &account.email, new).await?;
    app.stored(move |store| store.add_member(id, workspace, person))
        .await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(CreatedWorkspace {
            id: workspace,
            person,
        }),
    ))
}

/// Delete a workspace with everything in it
///
/// For owners only. There is no undo: take a backup first.
#[utoipa::path(delete, path = "/workspaces/{id}", operation_id = "delete_workspace", tag = "Workspaces", params(("id" = Id, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn delete(
    State(app): State<Shared>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<StatusCode, Problem> {
    let member = Member::of(&app, caller, Some(id)).await?;
    member.owner_only("delete it")?;
    app.hubs.close(id);
    app.stored(move |store| store.delete_workspace(id)).await?;
    tracing::warn!(workspace = %id, "workspace deleted");
    Ok(StatusCode::NO_CONTENT)
}

//! API tokens: for programs, in place of a session.

use axum::extract::State;
use axum::http::StatusCode;
use model::{Id, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::Shared;
use crate::auth::caller::Caller;
use crate::auth::secret;
use crate::extract::{Json, Path};
use crate::problem::Problem;

const NAME_LENGTH_MAX: usize = 100;

#[derive(Serialize, ToSchema)]
pub struct Tokens {
    tokens: Vec<TokenInfo>,
}

#[derive(Serialize, ToSchema)]
pub struct TokenInfo {
    id: Id,
    name: String,
    created_at: Moment,
    last_used_at: Option<Moment>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateToken {
    /// What it is for.
    name: String,
}

#[derive(Serialize, ToSchema)]
pub struct CreatedToken {
    id: Id,
    name: String,
    /// Shown this once: send it as `Authorization: Bearer <token>`.
    token: String,
}

/// One's own API tokens
#[utoipa::path(get, path = "/tokens", operation_id = "list_tokens", tag = "Accounts", responses((status = 200, body = Tokens), (status = 401, body = Problem)))]
pub async fn list(
    State(app): State<Shared>,
    caller: Caller,
) -> Result<axum::Json<Tokens>, Problem> {
    let rows = app
        .stored(move |store| store.tokens(caller.account))
        .await?;
    let info = |row: store::Token| TokenInfo {
        id: row.id,
        name: row.name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    };
    Ok(axum::Json(Tokens {
        tokens: rows.into_iter().map(info).collect(),
    }))
}

/// Make an API token
///
/// It may do whatever the account may. Its value is shown this once.
#[utoipa::path(post, path = "/tokens", operation_id = "create_token", tag = "Accounts", request_body = CreateToken,
    responses((status = 201, body = CreatedToken), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    State(app): State<Shared>,
    caller: Caller,
    Json(form): Json<CreateToken>,
) -> Result<(StatusCode, axum::Json<CreatedToken>), Problem> {
    let name = form.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_LENGTH_MAX {
        let detail =
            format!("A token needs a name of 1 to {NAME_LENGTH_MAX} characters: what is it for?");
        return Err(Problem::refused(detail.clone()).with_field("name", detail));
    }
    let (id, token) = (
        super::new_id(),
        secret::generate(secret::TOKEN_PREFIX).map_err(Problem::internal)?,
    );
    let (row, fingerprint) = (name.clone(), secret::fingerprint(&token));
    let now = jiff::Timestamp::now();
    app.stored(move |store| store.create_token(id, &fingerprint, caller.account, &row, now))
        .await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(CreatedToken { id, name, token }),
    ))
}

/// Make an API token void
#[utoipa::path(delete, path = "/tokens/{id}", operation_id = "delete_token", tag = "Accounts", params(("id" = Id, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn delete(
    State(app): State<Shared>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<StatusCode, Problem> {
    match app
        .stored(move |store| store.delete_token(caller.account, id))
        .await?
    {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("You have no such token.")),
    }
}

//! Logging in and out.

use std::time::Instant;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::Id;
use model::entity::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::Shared;
use crate::auth::caller::Caller;
use crate::auth::{cookie, password, secret};
use crate::extract::Json;
use crate::problem::Problem;

const SESSION_DAYS: u64 = 30;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    #[schema(format = "email")]
    email: String,
    #[schema(format = "password")]
    password: String,
}

/// Who is logged in, and where they are members.
#[derive(Serialize, ToSchema)]
pub struct SessionInfo {
    account: AccountInfo,
    workspaces: Vec<MembershipInfo>,
}

#[derive(Serialize, ToSchema)]
pub struct AccountInfo {
    id: Id,
    email: String,
    name: String,
}

#[derive(Serialize, ToSchema)]
pub struct MembershipInfo {
    /// Of the workspace.
    id: Id,
    name: String,
    /// Who they are in it.
    person: Id,
    role: Role,
}

/// Log in
#[utoipa::path(post, path = "/session", tag = "Accounts", request_body = LogIn, security(()),
    responses((status = 200, body = SessionInfo), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn log_in(
    State(app): State<Shared>,
    parts: Parts,
    Json(form): Json<LogIn>,
) -> Result<Response, Problem> {
    let (email, address) = (form.email.trim().to_lowercase(), app.address(&parts));
    app.throttle.attempt(&email, address, Instant::now())?;
    let wanted = email.clone();
    let account = app
        .stored(move |store| store.account_by_email(&wanted))
        .await?;
    let hash = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let too_long = form.password.len() > password::LENGTH_MAX;
    let right = !too_long && password::verify(form.password, hash).await?;
    let outcome = if right { "accepted" } else { "refused" };
    metrics::counter!("tandem_logins_total", "outcome" => outcome).increment(1);
    match account {
        Some(account) if right => {
            app.throttle.succeeded(&email, address);
            open(&app, &parts, account.id).await
        }
        _ => Err(Problem::unauthorized(
            "The e-mail address or the password is wrong.",
        )),
    }
}

/// Who is logged in
#[utoipa::path(get, path = "/session", operation_id = "show_session", tag = "Accounts",
    responses((status = 200, body = SessionInfo), (status = 401, body = Problem)))]
pub async fn show(
    State(app): State<Shared>,
    caller: Caller,
) -> Result<axum::Json<SessionInfo>, Problem> {
    info(&app, caller.account).await.map(axum::Json)
}

/// Log out
#[utoipa::path(delete, path = "/session", tag = "Accounts", responses((status = 204), (status = 401, body = Problem)))]
pub async fn log_out(
    State(app): State<Shared>,
    parts: Parts,
    caller: Caller,
) -> Result<Response, Problem> {
    if let Some(fingerprint) = caller.session {
        app.stored(move |store| store.delete_session(&fingerprint))
            .await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie::clear(app.secure(&parts)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    #[schema(format = "password")]
    current: String,
    #[schema(format = "password", min_length = 10)]
    new: String,
}

/// Change one's password
///
/// Every other session of the account ends.
#[utoipa::path(put, path = "/account/password", tag = "Accounts", request_body = ChangePassword,
    responses((status = 200, body = SessionInfo), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn change_password(
    State(app): State<Shared>,
    parts: Parts,
    caller: Caller,
    Json(form): Json<ChangePassword>,
) -> Result<Response, Problem> {
    password::check(&form.new)?;
    let id = caller.account;
    let account = app.stored(move |store| store.account(id)).await?;
    let account = account.ok_or_else(|| Problem::unauthorized("This account was deleted."))?;
    let address = app.address(&parts);
    // A stolen session must not be a place to guess the password from.
    app.throttle
        .attempt(&account.email, address, Instant::now())?;
    if !password::verify(form.current, Some(account.password_hash)).await? {
        let detail = "This is not the password so far.";
        return Err(Problem::forbidden(detail).with_field("current", detail));
    }
    app.throttle.succeeded(&account.email, address);
    let hash = password::hash(form.new).await?;
    app.stored(move |store| store.set_password_hash(id, &hash))
        .await?;
    open(&app, &parts, id).await
}

/// Begins a session and hands its cookie over.
pub async fn open(app: &Shared, parts: &Parts, account: Id) -> Result<Response, Problem> {
    let secret = secret::generate("").map_err(Problem::internal)?;
    let fingerprint = secret::fingerprint(&secret);
    let seconds = SESSION_DAYS * 24 * 60 * 60;
    let now = jiff::Timestamp::now();
    let expires = now + jiff::SignedDuration::from_secs(seconds as i64);
    app.stored(move |store| store.create_session(&fingerprint, account, now, expires))
        .await?;
    let mut response = axum::Json(info(app, account).await?).into_response();
    if let Some(cookie) = cookie::set(&secret, seconds, app.secure(parts)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub async fn info(app: &Shared, account: Id) -> Result<SessionInfo, Problem> {
    let (row, memberships) = app
        .stored(move |store| Ok((store.account(account)?, store.memberships(account)?)))
        .await?;
    let row = row.ok_or_else(|| Problem::unauthorized("This account was deleted."))?;
    let mut workspaces = Vec::with_capacity(memberships.len());
    for membership in memberships {
        let Some(hub) = app.hubs.get(membership.workspace).await? else {
            continue;
        };
        let graph = hub.graph();
        if let (Some(workspace), Some(person)) =
            (graph.workspace(), graph.person(membership.person))
            && !person.inactive
        {
            workspaces.push(MembershipInfo {
                id: workspace.id,
                name: workspace.name.clone(),
                person: person.id,
                role: person.role,
            });
        }
    }
    let account = AccountInfo {
        id: row.id,
        email: row.email,
        name: row.name,
    };
    Ok(SessionInfo {
        account,
        workspaces,
    })
}

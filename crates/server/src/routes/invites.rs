//! Invites: a link that makes whoever opens it the person it was made for.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use model::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::session::{self, SessionInfo};
use crate::app::Shared;
use crate::auth::caller::{Caller, Member, WorkspaceQuery};
use crate::auth::secret;
use crate::extract::{Json, Path};
use crate::problem::Problem;

const DAYS: i64 = 14;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvite {
    /// Who the invited will be.
    person: Id,
}

#[derive(Serialize, ToSchema)]
pub struct CreatedInvite {
    /// Shown once.
    token: String,
    url: String,
    expires_at: model::Moment,
}

/// What an invite is to.
#[derive(Serialize, ToSchema)]
pub struct InviteInfo {
    /// The workspace's name.
    workspace: String,
    /// The person's.
    name: String,
    email: Option<String>,
}

/// Invite a person
///
/// For owners only. The link works once, for fourteen days.
#[utoipa::path(post, path = "/invites", operation_id = "create_invite", tag = "Accounts", request_body = CreateInvite, params(WorkspaceQuery),
    responses((status = 201, body = CreatedInvite), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn create(
    State(app): State<Shared>,
    parts: Parts,
    member: Member,
    Json(form): Json<CreateInvite>,
) -> Result<(StatusCode, axum::Json<CreatedInvite>), Problem> {
    member.owner_only("invite people")?;
    let (workspace, person) = (member.hub.workspace, form.person);
    match member.hub.graph().person(person) {
        None => {
            return Err(Problem::not_found(
                "There is no such person here. Create the person first.",
            ));
        }
        Some(it) if it.inactive => {
            return Err(Problem::conflict(
                "This person is inactive. Make them active first.",
            ));
        }
        Some(_) => {}
    }
    let token = secret::generate("").map_err(Problem::internal)?;
    let fingerprint = secret::fingerprint(&token);
    let now = jiff::Timestamp::now();
    let expires = now + jiff::SignedDuration::from_hours(24 * DAYS);
    let free = app
        .stored(move |store| {
            let free = !store.has_account(workspace, person)?;
            if free {
                store.create_invite(&fingerprint, workspace, person, now, expires)?;
            }
            Ok(free)
        })
        .await?;
    if !free {
        return Err(Problem::conflict(
            "This person has an account already and can log in.",
        ));
    }
    let url = format!("{}/invite/{token}", app.public_url(&parts));
    Ok((
        StatusCode::CREATED,
        axum::Json(CreatedInvite {
            token,
            url,
            expires_at: model::Moment(expires),
        }),
    ))
}

/// What an invite is to
#[utoipa::path(get, path = "/invites/{token}", operation_id = "show_invite", tag = "Accounts", params(("token" = String, Path)), security(()),
    responses((status = 200, body = InviteInfo), (status = 404, body = Problem)))]
pub async fn show(
    State(app): State<Shared>,
    Path(token): Path<String>,
) -> Result<axum::Json<InviteInfo>, Problem> {
    let invite = find(&app, &token).await?;
    let hub = app.hubs.get(invite.workspace).await?.ok_or_else(expired)?;
    let graph = hub.graph();
    let (workspace, person) = (graph.workspace(), graph.person(invite.person));
    let (Some(workspace), Some(person)) = (workspace, person) else {
        return Err(expired());
    };
    Ok(axum::Json(InviteInfo {
        workspace: workspace.name.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
    }))
}

/// Accept an invite with the account that is logged in
#[utoipa::path(post, path = "/invites/{token}", operation_id = "accept_invite", tag = "Accounts", params(("token" = String, Path)),
    responses((status = 200, body = SessionInfo), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn accept(
    State(app): State<Shared>,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<axum::Json<SessionInfo>, Problem> {
    let invite = find(&app, &token).await?;
    let (account, fingerprint) = (caller.account, secret::fingerprint(&token));
    let joined = app
        .stored(move |store| {
            let is_member = store
                .memberships(account)?
                .iter()
                .any(|it| it.workspace == invite.workspace);
            if !is_member {
                store.add_member(account, invite.workspace, invite.person)?;
                store.delete_invite(&fingerprint)?;
            }
            Ok(!is_member)
        })
        .await?;
    if !joined {
        return Err(Problem::conflict(
            "You are a member of this workspace already.",
        ));
    }
    session::info(&app, account).await.map(axum::Json)
}

/// The invite, if it is still good.
pub async fn find(app: &Shared, token: &str) -> Result<store::Invite, Problem> {
    let (fingerprint, now) = (secret::fingerprint(token), jiff::Timestamp::now());
    app.stored(move |store| store.invite(&fingerprint, now))
        .await?
        .ok_or_else(expired)
}

fn expired() -> Problem {
    Problem::not_found("This invite is not valid, or no longer. Ask for a new one.")
}

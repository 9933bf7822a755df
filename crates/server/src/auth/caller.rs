//! Extractors that say who is asking, and for which workspace.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use model::entity::Role;
use model::{Graph, Id, Viewer};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{cookie, secret};
use crate::app::Shared;
use crate::hub::Hub;
use crate::problem::Problem;

/// An account that has shown a valid session or token.
pub struct Caller {
    pub account: Id,
    /// The fingerprint of the session, if it is one.
    pub session: Option<String>,
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Caller, Problem> {
        let now = jiff::Timestamp::now();
        if let Some(header) = parts.headers.get(header::AUTHORIZATION) {
            let token = header
                .to_str()
                .ok()
                .and_then(|text| text.strip_prefix("Bearer "));
            let Some(token) = token else {
                return Err(Problem::unauthorized(
                    "The Authorization header has to be: Bearer <token>.",
                ));
            };
            let fingerprint = secret::fingerprint(token.trim());
            let account = app
                .stored(move |store| store.use_token(&fingerprint, now))
                .await?;
            return match account {
                Some(account) => Ok(Caller {
                    account,
                    session: None,
                }),
                None => Err(Problem::unauthorized(
                    "This token is not valid, or no longer.",
                )),
            };
        }
        let Some(session) = cookie::read(&parts.headers) else {
            return Err(Problem::unauthorized("Log in first."));
        };
        let fingerprint = secret::fingerprint(session);
        let looked_up = fingerprint.clone();
        match app
            .stored(move |store| store.use_session(&looked_up, now))
            .await?
        {
            Some(account) => Ok(Caller {
                account,
                session: Some(fingerprint),
            }),
            None => Err(Problem::unauthorized(
                "The session has ended. Log in again.",
            )),
        }
    }
}

/// Which workspace a request is about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WorkspaceQuery {
    /// The workspace; without it the account's first one.
    #[serde(default)]
    pub workspace: Option<Id>,
}

/// A caller as a member of a workspace.
pub struct Member {
    pub caller: Caller,
    pub person: Id,
    pub hub: Arc<Hub>,
}

impl FromRequestParts<Shared> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Member, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let crate::extract::Query(query) =
            crate::extract::Query::<WorkspaceQuery>::from_request_parts(parts, app).await?;
        Member::of(app, caller, query.workspace).await
    }
}

impl Member {
    /// Whoever is not a member is told the same as when there is no such workspace.
    pub async fn of(
        app: &Shared,
        caller: Caller,
        workspace: Option<Id>,
    ) -> Result<Member, Problem> {
        let account = caller.account;
        let memberships = app.stored(move |store| store.memberships(account)).await?;
        let membership = match workspace {
            Some(id) => memberships
                .into_iter()
                .find(|membership| membership.workspace == id),
            None => memberships.into_iter().next(),
        };
        let no_such =
            || Problem::not_found("There is no such workspace, or you are not a member of it.");
        let membership = membership.ok_or_else(no_such)?;
        let hub = app
            .hubs
            .get(membership.workspace)
            .await?
            .ok_or_else(no_such)?;
        let person = membership.person;
        match hub.graph().person(person) {
            Some(it) if !it.inactive => Ok(Member {
                caller,
                person,
                hub,
            }),
            Some(_) => Err(Problem::forbidden(
                "You are no longer active in this workspace. An owner can make you active again.",
            )),
            None => Err(no_such()),
        }
    }

    pub fn viewer(&self, graph: &Graph) -> Viewer {
        Viewer::new(graph, Some(self.person))
    }

    /// Refuses everybody but owners.
    pub fn owner_only(&self, what: &str) -> Result<(), Problem> {
        match self.viewer(&self.hub.graph()).role {
            Role::Owner => Ok(()),
            _ => Err(Problem::forbidden(format!(
                "Only owners of the workspace {what}."
            ))),
        }
    }
}

//! The first account, and those that were invited.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use model::entity::{Calendar, Hat, Person, Role, Shift, Workspace};
use model::{Command, Entity, Id};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::session::{self, SessionInfo};
use crate::app::Shared;
use crate::auth::{password, secret};
use crate::extract::Json;
use crate::hub::Wish;
use crate::problem::Problem;

#[derive(Serialize, ToSchema)]
pub struct Setup {
    /// Nobody has signed up yet: whoever does first owns this server.
    needs_owner: bool,
}

/// Whether somebody has to sign up first
#[utoipa::path(get, path = "/setup", tag = "Accounts", responses((status = 200, body = Setup)), security(()))]
pub async fn setup(State(app): State<Shared>) -> Result<axum::Json<Setup>, Problem> {
    let accounts = app.stored(|store| store.count_accounts()).await?;
    Ok(axum::Json(Setup {
        needs_owner: accounts == 0,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    name: String,
    #[schema(format = "email")]
    email: String,
    #[schema(format = "password", min_length = 10)]
    password: String,
    /// First account only: the name of its workspace.
    #[serde(default)]
    workspace_name: Option<String>,
    /// First account only: what you mean to do here.
    #[serde(default)]
    hat: HatChoice,
    /// First account only: IANA name, as the browser knows it.
    #[serde(default)]
    time_zone: Option<String>,
    /// First account only: ISO 4217.
    #[serde(default)]
    currency: Option<String>,
    /// Every later account: the token of an invite.
    #[serde(default)]
    invite: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HatChoice {
    Product,
    Project,
    #[default]
    Both,
}

impl HatChoice {
    fn hats(self) -> Vec<Hat> {
        match self {
            HatChoice::Product => vec![Hat::ProductManager],
            HatChoice::Project => vec![Hat::ProjectManager],
            HatChoice::Both => vec![Hat::ProductManager, Hat::ProjectManager],
        }
    }
}

/// Sign up
///
/// The first account comes with its own workspace; every later one needs an invite.
#[utoipa::path(post, path = "/accounts", tag = "Accounts", request_body = SignUp, security(()),
    responses((status = 201, body = SessionInfo), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn sign_up(
    State(app): State<Shared>,
    parts: Parts,
    Json(form): Json<SignUp>,
) -> Result<Response, Problem> {
    let name = form.name.trim().to_owned();
    if name.is_empty() {
        return Err(Problem::refused("Your name is missing.").with_field("name", "Type your name."));
    }
    let email = check_email(&form.email)?;
    password::check(&form.password)?;
    // The slow part comes after what can be refused at once, and before anything is written.
    let first = app.first_account.lock().await;
    let taken = email.clone();
    let (count, existing) = app
        .stored(move |store| Ok((store.count_accounts()?, store.account_by_email(&taken)?)))
        .await?;
    let account = match (&form.invite, count) {
        (None, 0) => {
            let hash = password::hash(form.password.clone()).await?;
            let workspace_name = form.workspace_name.as_deref().unwrap_or_default().trim();
            let new = NewWorkspace {
                name: if workspace_name.is_empty() {
                    "Workspace"
                } else {
                    workspace_name
                }
                .to_owned(),
                time_zone: form.time_zone.clone(),
                currency: form.currency.clone(),
                hats: form.hat.hats(),
            };
            let (workspace, person) = create_workspace(&app, &name, &email, new).await?;
            let account = super::new_id();
            let row = store::Account {
                id: account,
                email,
                name,
                password_hash: hash,
            };
            app.stored(move |store| store.create_account(&row, workspace, person))
                .await?;
            account
        }
        (None, _) => {
            return Err(Problem::forbidden(
                "This server has an owner already. Ask for an invite and open its link.",
            ));
        }
        (Some(token), _) => {
            if existing.is_some() {
                let detail =
                    "There is an account with this address. Log in and open the invite again.";
                return Err(Problem::conflict(detail).with_field("email", detail));
            }
            let invite = super::invites::find(&app, token).await?;
            let hash = password::hash(form.password.clone()).await?;
            let account = super::new_id();
            let row = store::Account {
                id: account,
                email,
                name,
                password_hash: hash,
            };
            let fingerprint = secret::fingerprint(token);
            app.stored(move |store| {
                store.create_account(&row, invite.workspace, invite.person)?;
                store.delete_invite(&fingerprint)
            })
            .await?;
            account
        }
    };
    drop(first);
    let response = session::open(&app, &parts, account).await?;
    Ok((StatusCode::CREATED, response).into_response())
}

/// Lower case, and with something on both sides of the @: the rest only a mail can show.
pub fn check_email(email: &str) -> Result<String, Problem> {
    let email = email.trim().to_lowercase();
    let fine = email.len() <= 254
        && email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        })
        && !email
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control());
    if fine {
        return Ok(email);
    }
    let detail = "This is not an e-mail address: it should look like name@example.com.";
    Err(Problem::refused(detail).with_field("email", detail))
}

pub struct NewWorkspace {
    pub name: String,
    pub time_zone: Option<String>,
    pub currency: Option<String>,
    pub hats: Vec<Hat>,
}

/// A workspace with its calendar and its owner; returns its id and the owner's person.
pub async fn create_workspace(
    app: &Shared,
    owner: &str,
    email: &str,
    new: NewWorkspace,
) -> Result<(Id, Id), Problem> {
    let (workspace, calendar, person) = (super::new_id(), super::new_id(), super::new_id());
    let shift = |start: u16, end: u16| Shift {
        start_minute: start * 60,
        end_minute: end * 60,
    };
    let working = Some(vec![shift(8, 12), shift(13, 17)]);
    let free = Some(Vec::new());
    let entities: [Entity; 3] = [
        Calendar {
            id: calendar,
            name: "Standard".into(),
            base: None,
            week: [vec![working; 5], vec![free; 2]].concat(),
            work_weeks: Vec::new(),
            exceptions: Vec::new(),
        }
        .into(),
        Workspace {
            id: workspace,
            name: new.name,
            currency: new.currency.unwrap_or_else(|| "EUR".into()),
            time_zone: new.time_zone.unwrap_or_else(|| "UTC".into()),
            calendar: Some(calendar),
            minutes_per_day: 480,
            first_weekday: 1,
            modules_off: Vec::new(),
        }
        .into(),
        Person {
            id: person,
            name: owner.to_owned(),
            email: Some(email.to_owned()),
            role: Role::Owner,
            hats: new.hats,
            job_title: String::new(),
            skills: Vec::new(),
            calendar: None,
            capacity: 1.0,
            rate_minor_per_hour: None,
            inactive: false,
        }
        .into(),
    ];
    let commands = entities.map(|entity| Command::Create { entity }).to_vec();
    try_out(&commands)?;
    app.stored(move |store| store.create_workspace(workspace))
        .await?;
    let hub = app.hubs.get(workspace).await?;
    let hub = hub.ok_or_else(|| Problem::internal("the new workspace is gone"))?;
    let label = Some("Create the workspace".into());
    hub.carry_out(Wish {
        actor: None,
        commands,
        label,
        client_id: None,
    })
    .await?;
    Ok((workspace, person))
}

/// On nothing: what is refused must not leave an empty workspace behind.
fn try_out(commands: &[Command]) -> Result<(), Problem> {
    let now = model::Moment(jiff::Timestamp::now());
    let nothing = model::Graph::default();
    let context = model::Context::new(&nothing, None, now, &model::NoHistory);
    model::execute(&nothing, &context, commands)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::check_email;

    #[test]
    fn addresses_are_tidied_and_checked() {
        assert_eq!(
            check_email(" Maya@Oakline.Example ").unwrap(),
            "maya@oakline.example"
        );
        for wrong in [
            "",
            "maya",
            "@x.y",
            "maya@x",
            "maya@.x",
            "ma ya@x.y",
            "a\n@x.y",
        ] {
            assert_eq!(check_email(wrong).unwrap_err().status, 422, "{wrong:?}");
        }
    }
}

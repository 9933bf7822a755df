//! Files of other tools: looked at first, then carried out as one change that undo takes back.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::State;
use interchange::import::{self, Format, Mapping, Options, Preview, Reading, Target};
use model::entity::Role;
use model::{Context, Graph, Id, Moment, NoHistory};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::graph::{Accepted, accepted};
use crate::app::Shared;
use crate::auth::caller::{Member, WorkspaceQuery};
use crate::extract::{Json, Path, Query};
use crate::hub::{Wish, today};
use crate::previews::Kept;
use crate::problem::{FieldError, Problem};

/// Of a file.
pub const BODY_BYTES_MAX: usize = 100 << 20;
/// Reasons of the graph shown with a preview.
const REASONS_MAX: usize = 100;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// `mspdi`, `asana_csv`, `csv`, or `auto`: what the file looks like.
    #[serde(default)]
    format: String,
    /// The file's name.
    #[serde(default)]
    name: String,
}

/// A preview and how to go on with it.
#[derive(Serialize, ToSchema)]
pub struct KeptPreview {
    /// Good for an hour.
    preview_id: Id,
    #[serde(flatten)]
    preview: Preview,
}

/// Look at a file before it is imported
///
/// The body is the file itself. Changes nothing; the answer says what would come in, what would
/// be adapted, and what keeps the file from being taken.
#[utoipa::path(post, path = "/imports/preview", operation_id = "preview_import", tag = "Import and export",
    params(WorkspaceQuery, PreviewQuery), request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = KeptPreview), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem)))]
pub async fn preview(
    State(app): State<Shared>,
    member: Member,
    Query(query): Query<PreviewQuery>,
    body: Bytes,
) -> Result<axum::Json<KeptPreview>, Problem> {
    let format = Format::from_name(&query.format).map_err(Problem::bad_request)?;
    look(
        &app,
        member,
        super::new_id(),
        body,
        query.name,
        format,
        Mapping::default(),
    )
    .await
}

/// Read the columns of a table as something else
#[utoipa::path(put, path = "/imports/{id}/mapping", operation_id = "map_import", tag = "Import and export",
    params(WorkspaceQuery, ("id" = Id, Path, description = "The preview's")), request_body = Mapping,
    responses((status = 200, body = KeptPreview), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn map(
    State(app): State<Shared>,
    member: Member,
    Path(id): Path<Id>,
    Json(mapping): Json<Mapping>,
) -> Result<axum::Json<KeptPreview>, Problem> {
    let kept = find(&app, &member, id)?;
    look(
        &app,
        member,
        id,
        kept.bytes.clone(),
        kept.name.clone(),
        kept.format,
        mapping,
    )
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Import {
    preview_id: Id,
    /// An existing project for the tasks; without one a new project is begun.
    #[serde(default)]
    project: Option<Id>,
    /// Instead of the mapping of the preview.
    #[serde(default)]
    mapping: Option<Mapping>,
    /// Instead of the options of the preview.
    #[serde(default)]
    options: Option<Options>,
}

/// Import a file that was looked at
///
/// One change: all of it, or nothing.
#[utoipa::path(post, path = "/imports", operation_id = "import", tag = "Import and export",
    params(WorkspaceQuery), request_body = Import,
    responses((status = 200, body = Accepted), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn apply(
    State(app): State<Shared>,
    member: Member,
    Json(wish): Json<Import>,
) -> Result<axum::Json<Accepted>, Problem> {
    let preview_id = wish.preview_id;
    let kept = find(&app, &member, preview_id)?;
    let graph = member.hub.graph();
    let label = format!(
        "Import {}",
        if kept.name.is_empty() {
            "a file"
        } else {
            &kept.name
        }
    );
    let made = tokio::task::spawn_blocking(move || {
        let mut mapping = wish.mapping.unwrap_or_else(|| kept.mapping.clone());
        if let Some(options) = wish.options {
            mapping.options = options;
        }
        let reading = import::read(
            &kept.bytes,
            &kept.name,
            kept.format,
            &mapping,
            today(&graph),
        );
        let target = Target {
            project: wish.project,
        };
        match &reading.incoming {
            Some(incoming) if reading.preview.can_apply => Ok(import::commands(
                incoming,
                &graph,
                target,
                &mut super::new_id,
            )),
            _ => Err(refused(&reading.preview)),
        }
    });
    let made = made.await.map_err(Problem::internal)??;
    let wish = Wish {
        actor: Some(member.person),
        commands: made.commands,
        label: Some(label),
        client_id: None,
    };
    let published = member.hub.carry_out(wish).await?;
    app.previews.remove(preview_id);
    Ok(axum::Json(accepted(&member, &published)))
}

fn find(app: &Shared, member: &Member, id: Id) -> Result<Arc<Kept>, Problem> {
    let (account, workspace) = (member.caller.account, member.hub.workspace);
    app.previews
        .get(id, account, workspace, Instant::now())
        .ok_or_else(|| Problem::not_found("This preview is gone: choose the file again."))
}

/// Reads the file, tries out what would come of it, and keeps it for the next step.
async fn look(
    app: &Shared,
    member: Member,
    id: Id,
    bytes: Bytes,
    name: String,
    format: Option<Format>,
    mapping: Mapping,
) -> Result<axum::Json<KeptPreview>, Problem> {
    if member.viewer(&member.hub.graph()).role == Role::Guest {
        return Err(Problem::forbidden(
            "Guests may look and comment: ask an owner for more.",
        ));
    }
    let (account, workspace) = (member.caller.account, member.hub.workspace);
    let kept = Kept {
        account,
        workspace,
        bytes,
        name,
        format,
        mapping,
    };
    let (kept, preview) = tokio::task::spawn_blocking(move || {
        let graph = member.hub.graph();
        let mut reading = import::read(
            &kept.bytes,
            &kept.name,
            kept.format,
            &kept.mapping,
            today(&graph),
        );
        try_out(&mut reading, &graph, member.person);
        (kept, reading.preview)
    })
    .await
    .map_err(Problem::internal)?;
    app.previews.keep(id, kept, Instant::now());
    Ok(axum::Json(KeptPreview {
        preview_id: id,
        preview,
    }))
}

/// What the graph would refuse stands in the preview, by row.
fn try_out(reading: &mut Reading, graph: &Graph, person: Id) {
    let Some(incoming) = reading
        .incoming
        .as_ref()
        .filter(|_| reading.preview.can_apply)
    else {
        return;
    };
    let made = import::commands(incoming, graph, Target::default(), &mut super::new_id);
    let now = Moment(jiff::Timestamp::now());
    let context = Context::new(graph, Some(person), now, &NoHistory);
    let Err(refusal) = model::execute(graph, &context, &made.commands) else {
        return;
    };
    for fault in refusal.faults.into_iter().take(REASONS_MAX) {
        let row = fault
            .command
            .and_then(|at| made.rows.get(at).copied().flatten());
        reading
            .preview
            .refuse(row, fault.field.as_deref(), fault.message);
    }
    reading.preview.can_apply = false;
}

fn refused(preview: &Preview) -> Problem {
    let error = |it: &import::Refused| FieldError {
        command: None,
        field: it.field.clone(),
        message: match (it.row, it.line) {
            (Some(row), _) => format!("Row {row}: {}", it.text),
            (None, Some(line)) => format!("Line {line}: {}", it.text),
            (None, None) => it.text.clone(),
        },
    };
    let errors: Vec<FieldError> = preview
        .refused
        .iter()
        .take(REASONS_MAX)
        .map(error)
        .collect();
    let first = errors
        .first()
        .map_or("It holds no task.", |error| &error.message);
    Problem::refused(format!("The file cannot be imported. {first}")).with_errors(errors)
}

//! One file that holds the whole workspace, taken while everyone goes on working.

use std::path::Path;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use model::Id;
use store::Store;

use crate::app::Shared;
use crate::auth::caller::{Member, WorkspaceQuery};
use crate::problem::Problem;

/// Download a backup of the workspace
///
/// For owners only. One SQLite file: `tandem restore` takes it.
#[utoipa::path(get, path = "/backup", operation_id = "download_backup", tag = "Workspaces", params(WorkspaceQuery),
    responses((status = 200, description = "The file", content_type = "application/vnd.sqlite3", body = String),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn download(State(app): State<Shared>, member: Member) -> Result<Response, Problem> {
    member.owner_only("take a backup")?;
    let workspace = member.hub.workspace;
    let (store, data) = (app.store.clone(), app.config.data.clone());
    let bytes = tokio::task::spawn_blocking(move || take(&store, &data, workspace));
    let bytes = bytes.await.map_err(Problem::internal)??;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/vnd.sqlite3"),
    );
    let day = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let name = format!("attachment; filename=\"tandem-{day}.db\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// By way of a file beside the databases, where there is room for one if there is anywhere.
fn take(store: &Store, data: &Path, workspace: Id) -> Result<Vec<u8>, Problem> {
    let directory = tempfile::tempdir_in(data).map_err(Problem::internal)?;
    let file = directory.path().join("backup.db");
    store.backup(workspace, &file)?;
    std::fs::read(&file).map_err(Problem::internal)
}

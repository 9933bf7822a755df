//! Projects as files for other tools.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use interchange::export::{self, Dates, Extras, Format, Part};
use model::{Id, Kind, visibility};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::caller::{Member, WorkspaceQuery};
use crate::extract::{Path, Query};
use crate::hub::{self, Hub};
use crate::problem::Problem;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `mspdi` (Microsoft Project XML) or `csv`.
    format: String,
}

/// Download a project as a file
///
/// With the dates of the current forecast, where there is one.
#[utoipa::path(get, path = "/exports/{id}", operation_id = "export", tag = "Import and export",
    params(WorkspaceQuery, ExportQuery, ("id" = Id, Path, description = "The project's")),
    responses((status = 200, description = "The file", content_type = "application/xml", body = String),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn download(
    member: Member,
    Path(id): Path<Id>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let format = Format::from_name(&query.format).map_err(Problem::bad_request)?;
    let graph = member.hub.graph();
    let viewer = member.viewer(&graph);
    let project = graph
        .get(Kind::Project, id)
        .filter(|it| visibility::can_see(&graph, &viewer, it));
    let no_such = || Problem::not_found("There is no such project, or it is not for you to see.");
    project.ok_or_else(no_such)?;
    let forecast = member.hub.forecast();
    let file = tokio::task::spawn_blocking(move || {
        let tasks = forecast.iter().flat_map(|forecast| &forecast.tasks);
        let dates = tasks
            .map(|(id, task)| {
                (
                    *id,
                    Dates {
                        start: task.start,
                        finish: task.finish,
                        levelling_delay_minutes: task.levelling_delay_minutes,
                    },
                )
            })
            .collect();
        let extras = Extras {
            dates,
            parts: parts(&member.hub),
            rates: viewer.sees_rates,
        };
        let key = graph.project(id).map(|project| project.key.clone());
        export::write(&graph, id, format, &extras).zip(key)
    });
    let (bytes, key) = file.await.map_err(Problem::internal)?.ok_or_else(no_such)?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.media_type()),
    );
    // A key is capital letters and digits.
    let name = format!("attachment; filename=\"{key}.{}\"", format.ending());
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn parts(hub: &Hub) -> HashMap<Id, Vec<Part>> {
    let parts = hub::parts(hub).into_iter();
    let part = |it: forecast::Part| Part {
        start: it.start,
        finish: it.finish,
        minutes: it.minutes,
    };
    parts
        .map(|(id, parts)| (id, parts.into_iter().map(part).collect()))
        .collect()
}

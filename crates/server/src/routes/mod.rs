//! The addresses of the server. Whatever lies below `/api/v1` is registered and documented in
//! one call.

mod accounts;
mod backup;
mod docs;
mod exports;
mod forecast;
mod graph;
mod health;
mod imports;
mod invites;
mod levelling;
mod live;
mod resource_docs;
mod resources;
mod session;
mod tokens;
mod workspaces;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use model::Id;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Shared;
use crate::body_limit::{self, BytesMax};
use crate::problem::Problem;
use crate::{document, telemetry, web};

/// Of a body without a say of its own.
const BODY_BYTES_MAX: usize = 2 << 20;

pub fn new_id() -> Id {
    Id(uuid::Uuid::now_v7())
}

/// The routes, and the document that describes them.
pub fn all() -> (Router<Shared>, OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(accounts::setup))
        .routes(routes!(accounts::sign_up))
        .routes(routes!(session::log_in, session::show, session::log_out))
        .routes(routes!(session::change_password))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::delete))
        .routes(routes!(invites::create))
        .routes(routes!(invites::show, invites::accept))
        .routes(routes!(workspaces::create))
        .routes(routes!(workspaces::delete))
        .routes(routes!(backup::download))
        .routes(routes!(graph::bootstrap))
        .routes(routes!(graph::commands))
        .routes(routes!(graph::changes))
        .routes(routes!(graph::search))
        .routes(routes!(exports::download))
        .routes(routes!(imports::map))
        .routes(routes!(imports::apply))
        .routes(routes!(live::live))
        .routes(routes!(forecast::show))
        .routes(routes!(forecast::why))
        .routes(routes!(forecast::moved))
        .routes(routes!(levelling::propose));
    let v1 = resources::add_all(v1)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(
            BytesMax(BODY_BYTES_MAX),
            body_limit::check,
        ));
    // Whole files come here.
    let files = OpenApiRouter::new()
        .routes(routes!(imports::preview))
        .layer(DefaultBodyLimit::max(imports::BODY_BYTES_MAX))
        .layer(from_fn_with_state(
            BytesMax(imports::BODY_BYTES_MAX),
            body_limit::check,
        ));
    let v1 = v1.merge(files);
    let api = OpenApiRouter::with_openapi(document::head()).nest("/api/v1", v1);
    let (router, document) = api.split_for_parts();
    let router = router
        .route("/api/v1/openapi.json", get(docs::document))
        .route("/api/docs", get(docs::page))
        .route("/api/docs.css", get(docs::style))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(telemetry::metrics_page))
        .method_not_allowed_fallback(not_allowed)
        .fallback(web::serve);
    (router, document::finish(document))
}

async fn not_allowed() -> Problem {
    let detail = "This address cannot do that. /api/docs says what it can.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
}

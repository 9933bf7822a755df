//! The HTTP server: API and live stream over one hub per workspace, and the web app's files.

mod app;
mod auth;
mod body_limit;
mod connections;
mod document;
mod extract;
mod headers;
mod hub;
mod idempotency;
mod lock;
mod previews;
mod problem;
mod routes;
mod snapshot;
mod telemetry;
mod web;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;

pub use app::Config;
use app::{App, Shared};
pub use auth::password;
pub use auth::secret;
pub use lock::DataLock;
pub use problem::Problem;

/// To read a request and begin its answer: a large import on a slow line fits in.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A server that listens but does not answer yet.
pub struct Server {
    listener: TcpListener,
    router: Router,
    stop: watch::Sender<bool>,
    _lock: DataLock,
}

impl Server {
    /// Opens the data directory and the port.
    ///
    /// # Errors
    /// When either is not to be had, with the way out.
    pub async fn bind(config: Config) -> anyhow::Result<Server> {
        telemetry::start();
        let lock = DataLock::take(&config.data)?;
        let data = config.data.clone();
        let store = tokio::task::spawn_blocking(move || store::Store::open(&data)).await??;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| cannot_listen(config.listen))?;
        let (stop, stopping) = watch::channel(false);
        let (routes, document) = routes::all();
        let document = document
            .to_json()
            .context("cannot write the API document")?;
        let app: Shared = Arc::new(App::new(config, store, stopping, document));
        Ok(Server {
            listener,
            router: layers(routes.with_state(app)),
            stop,
            _lock: lock,
        })
    }

    pub fn address(&self) -> anyhow::Result<SocketAddr> {
        self.listener
            .local_addr()
            .context("cannot tell the address")
    }

    /// Answers requests until `shutdown` is done, then finishes what is under way.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let stop = self.stop;
        connections::serve(self.listener, self.router, async move {
            shutdown.await;
            // Live streams end by themselves when they see it.
            stop.send_replace(true);
        })
        .await;
    }
}

fn cannot_listen(address: SocketAddr) -> String {
    format!(
        "cannot listen on {address}: is another server running there? Choose another address with --listen"
    )
}

/// What every request passes, outermost last.
fn layers(router: Router) -> Router {
    router
        .layer(from_fn(auth::csrf::guard))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            TIMEOUT,
        ))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(headers::secure))
        .layer(from_fn(telemetry::observe))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    metrics::counter!("tandem_panics_total").increment(1);
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    problem::Problem::internal(format!("panic: {text}")).into_response()
}

/// The OpenAPI 3.1 document of the API.
///
/// # Errors
/// When it cannot be written as JSON, which no input can cause.
pub fn openapi() -> anyhow::Result<String> {
    Ok(routes::all().1.to_pretty_json()?)
}

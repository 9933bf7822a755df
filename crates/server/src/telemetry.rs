//! What the server tells about itself: `/metrics` in Prometheus' text format, one log line per
//! request.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// There is one recorder a process, however many servers run in it (tests start many).
fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        let builder = builder
            .set_buckets(SECONDS)
            .unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("metrics are recorded elsewhere; /metrics stays empty");
        }
        describe();
        handle
    })
}

pub fn start() {
    recorder();
}

fn describe() {
    use metrics::{
        describe_counter as counter, describe_gauge as gauge, describe_histogram as time,
    };
    counter!(
        "tandem_http_requests_total",
        "Requests by method, route and status"
    );
    time!(
        "tandem_http_request_seconds",
        "Time to answer, by method and route"
    );
    counter!("tandem_commands_total", "Batches of commands, by outcome");
    time!(
        "tandem_commit_seconds",
        "Time to make a group of changes durable"
    );
    time!(
        "tandem_forecast_seconds",
        "Time from waking to a published forecast, by stage"
    );
    gauge!("tandem_live_connections", "Open live streams");
    counter!(
        "tandem_live_resets_total",
        "Live streams told to start again, by reason"
    );
    counter!("tandem_logins_total", "Log-ins, by outcome");
    counter!(
        "tandem_logins_throttled_total",
        "Log-in attempts refused for too many failures"
    );
    counter!("tandem_panics_total", "Requests that ended in a panic");
    gauge!(
        "process_resident_memory_bytes",
        "Memory held by the process"
    );
}

/// Counts and times every request and writes its line in the log.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let id = request
        .headers()
        .get("x-request-id")
        .and_then(|id| id.to_str().ok())
        .map(String::from);
    let response = next.run(request).await;
    let (status, seconds) = (response.status().as_u16(), started.elapsed().as_secs_f64());
    let route = route.unwrap_or_else(|| "web".into());
    let labels = [("method", method.clone()), ("route", route.clone())];
    metrics::histogram!("tandem_http_request_seconds", &labels).record(seconds);
    let labels = [
        ("method", method.clone()),
        ("route", route),
        ("status", status.to_string()),
    ];
    metrics::counter!("tandem_http_requests_total", &labels).increment(1);
    let ms = (seconds * 1e6).round() / 1e3;
    tracing::info!(request = id, method, path, status, ms, "answered");
    response
}

pub async fn metrics_page() -> impl IntoResponse {
    let handle = recorder();
    if let Some(bytes) = resident_memory_bytes() {
        metrics::gauge!("process_resident_memory_bytes").set(bytes as f64);
    }
    handle.run_upkeep();
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        handle.render(),
    )
}

/// Only Linux tells it without asking a library.
fn resident_memory_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

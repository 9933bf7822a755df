//! Whether the server lives, and whether it can work.

use axum::extract::State;

use crate::app::Shared;
use crate::problem::Problem;

pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready: the database answers and the server is not about to stop.
pub async fn readyz(State(app): State<Shared>) -> Result<&'static str, Problem> {
    if *app.stopping.borrow() {
        return Err(Problem::new(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            "The server is stopping.",
        ));
    }
    app.stored(|store| store.count_accounts()).await?;
    Ok("ready\n")
}

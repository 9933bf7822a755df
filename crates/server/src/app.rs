//! What all requests share.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

use store::Store;
use tokio::sync::watch;

use crate::auth::throttle::Throttle;
use crate::hub::Hubs;
use crate::idempotency::Replies;
use crate::previews::Previews;
use crate::problem::Problem;

/// How the server was asked to run.
#[derive(Clone, Debug)]
pub struct Config {
    /// Holds everything that is kept.
    pub data: PathBuf,
    pub listen: SocketAddr,
    /// The address people type, where it is another one: used in links; `https` makes the
    /// session cookie travel over TLS only.
    pub public_url: Option<String>,
    /// Trust `X-Forwarded-For` and `X-Forwarded-Proto`: only behind a proxy that sets them.
    pub behind_proxy: bool,
}

pub struct App {
    pub config: Config,
    pub store: Store,
    pub hubs: Hubs,
    pub throttle: Throttle,
    pub replies: Replies,
    pub previews: Previews,
    /// Signing up the first account is decided by one at a time.
    pub first_account: tokio::sync::Mutex<()>,
    /// Turns true when the server is asked to stop.
    pub stopping: watch::Receiver<bool>,
    /// The OpenAPI document.
    pub document: String,
}

pub type Shared = Arc<App>;

impl App {
    pub fn new(
        config: Config,
        store: Store,
        stopping: watch::Receiver<bool>,
        document: String,
    ) -> App {
        App {
            config,
            hubs: Hubs::new(store.clone()),
            store,
            throttle: Throttle::default(),
            replies: Replies::default(),
            previews: Previews::default(),
            first_account: tokio::sync::Mutex::default(),
            stopping,
            document,
        }
    }

    /// Who is at the other end, as far as that can be known.
    pub fn address(&self, parts: &Parts) -> IpAddr {
        let forwarded = || {
            let line = parts.headers.get("x-forwarded-for")?.to_str().ok()?;
            line.rsplit(',').next()?.trim().parse().ok()
        };
        let peer = || {
            parts
                .extensions
                .get::<ConnectInfo<SocketAddr>>()
                .map(|info| info.0.ip())
        };
        let first = if self.config.behind_proxy {
            forwarded()
        } else {
            None
        };
        first.or_else(peer).unwrap_or(IpAddr::from([0, 0, 0, 0]))
    }

    /// Whether the browser reached us over TLS.
    pub fn secure(&self, parts: &Parts) -> bool {
        let proto = || {
            parts
                .headers
                .get("x-forwarded-proto")
                .and_then(|value| value.to_str().ok())
        };
        self.config
            .public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
            || (self.config.behind_proxy && proto() == Some("https"))
    }

    /// Where people reach this server.
    pub fn public_url(&self, parts: &Parts) -> String {
        if let Some(url) = &self.config.public_url {
            return url.trim_end_matches('/').to_owned();
        }
        let host = parts
            .headers
            .get("host")
            .and_then(|value| value.to_str().ok());
        let scheme = if self.secure(parts) { "https" } else { "http" };
        match host {
            Some(host) => format!("{scheme}://{host}"),
            None => format!("{scheme}://{}", self.config.listen),
        }
    }

    /// Asks the store, off the async threads.
    pub async fn stored<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, store::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.store.clone();
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        done.map_err(Problem::internal)?.map_err(Problem::from)
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        match error {
            store::Error::Taken(_) => Problem::conflict(error.to_string()),
            store::Error::NoWorkspace(_) => Problem::not_found("This workspace was deleted."),
            error => Problem::internal(error),
        }
    }
}

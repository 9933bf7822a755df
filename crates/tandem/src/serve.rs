//! `tandem serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use server::{Config, Server};

#[derive(clap::Args)]
pub struct Args {
    /// Holds everything that is kept; made if it is not there.
    #[arg(long, default_value = "./tandem-data")]
    data: PathBuf,
    /// The address to listen on. 0.0.0.0:7171 makes the server reachable from elsewhere.
    #[arg(long, default_value = "127.0.0.1:7171")]
    listen: SocketAddr,
    /// The address people type, if a proxy makes it another one: https://tandem.example.com
    #[arg(long)]
    public_url: Option<String>,
    /// Trust the X-Forwarded-For and X-Forwarded-Proto headers of a proxy in front.
    #[arg(long)]
    behind_proxy: bool,
}

pub fn run(args: Args) -> Result<()> {
    let config = Config {
        data: args.data,
        listen: args.listen,
        public_url: args.public_url,
        behind_proxy: args.behind_proxy,
    };
    serve(config, |address| {
        eprintln!("Tandem serves http://{address} (stop with Ctrl+C)");
    })
}

/// Serves until the process is told to stop; `ready` hears the address.
pub fn serve(config: Config, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the server's threads")?;
    runtime.block_on(async {
        let server = Server::bind(config).await?;
        ready(server.address()?);
        server.run(told_to_stop()).await;
        Ok(())
    })
}

/// Ctrl+C, or what a service manager sends.
async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    eprintln!("stopping …");
}

//! The server is killed while people write, again and again: whatever it has acknowledged is
//! there afterwards, and nothing is there by half.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

const ROUNDS: u64 = 8;
const WRITERS: usize = 4;

struct Server {
    process: Child,
    base: String,
}

impl Server {
    fn start(data: &Path) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_tandem"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("RUST_LOG", "warn")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let base = loop {
            let line = lines.next().expect("the server ended").unwrap();
            if let Some(at) = line.find("http://") {
                break line[at..].split_whitespace().next().unwrap().to_owned();
            }
        };
        // Nobody may wait for us to read its log.
        std::thread::spawn(move || lines.for_each(drop));
        Server { process, base }
    }

    /// `kill -9`: no handler runs, nothing is flushed.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)));
    config.build().into()
}

fn send(agent: &ureq::Agent, url: &str, body: &Value, headers: &[(&str, &str)]) -> Option<Value> {
    let mut request = agent.post(url).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.send(body.to_string()).ok()?;
    let text = response.body_mut().read_to_string().ok()?;
    response
        .status()
        .is_success()
        .then(|| serde_json::from_str(&text).unwrap())
}

/// The first account's API token.
fn sign_up(server: &Server) -> String {
    let agent = agent();
    let form = json!({"name": "Maya", "email": "maya@oakline.example", "password": "correct horse battery"});
    let request = agent.post(format!("{}/api/v1/accounts", server.base));
    let response = request
        .header("content-type", "application/json")
        .send(form.to_string())
        .unwrap();
    assert_eq!(response.status(), 201);
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let headers = [("cookie", cookie), ("x-tandem-csrf", "1")];
    let url = format!("{}/api/v1/tokens", server.base);
    let token = send(&agent, &url, &json!({"name": "load"}), &headers).unwrap();
    format!("Bearer {}", token["token"].as_str().unwrap())
}

/// Pairs of teams of the same name, each pair in one batch, until the server is gone. Returns
/// the names of the acknowledged ones.
fn write(base: &str, bearer: &str, prefix: &str, stop: &AtomicBool) -> Vec<String> {
    let (agent, mut acknowledged) = (agent(), Vec::new());
    for n in 0.. {
        let name = format!("{prefix}/{n}");
        let team = || json!({"do": "create", "entity": {"kind": "team", "id": uuid::Uuid::now_v7(), "name": name}});
        let batch = json!({"commands": [team(), team()]});
        let url = format!("{base}/api/v1/commands");
        if stop.load(Ordering::Relaxed)
            || send(&agent, &url, &batch, &[("authorization", bearer)]).is_none()
        {
            break;
        }
        acknowledged.push(name);
    }
    acknowledged
}

/// How many teams there are by name.
fn teams(base: &str, bearer: &str) -> HashMap<String, usize> {
    let url = format!("{base}/api/v1/bootstrap");
    let mut response = agent()
        .get(url)
        .header("authorization", bearer)
        .call()
        .unwrap();
    assert_eq!(response.status(), 200);
    let text = response
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_string()
        .unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let mut counts = HashMap::new();
    for team in all["entities"]["team"].as_array().unwrap() {
        *counts
            .entry(team["name"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    counts
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Server::start(data.path());
    let bearer = sign_up(&server);
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..ROUNDS {
        let stop = AtomicBool::new(false);
        let (base, bearer_now, stop_now) = (server.base.clone(), &bearer, &stop);
        let written = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let base = &base;
                    scope.spawn(move || {
                        write(base, bearer_now, &format!("{round}/{writer}"), stop_now)
                    })
                })
                .collect();
            // Another moment each time: in the middle of whatever it is doing.
            std::thread::sleep(Duration::from_millis(150 + round * 37));
            server.kill();
            stop.store(true, Ordering::Relaxed);
            writers
                .into_iter()
                .flat_map(|writer| writer.join().unwrap())
                .collect::<Vec<_>>()
        });
        assert!(
            !written.is_empty(),
            "round {round}: nothing was written before the kill"
        );
        acknowledged.extend(written);
        server = Server::start(data.path());
        let found = teams(&server.base, &bearer);
        for name in &acknowledged {
            assert_eq!(
                found.get(name),
                Some(&2),
                "round {round}: {name} was acknowledged"
            );
        }
        let halves: Vec<_> = found.iter().filter(|(_, count)| **count != 2).collect();
        assert!(
            halves.is_empty(),
            "round {round}: half of a batch is there: {halves:?}"
        );
        // Those that were on their way when it died are there too, or not: both are right.
        acknowledged = found.into_keys().collect();
    }
    server.kill();
    assert!(
        acknowledged.len() > 50,
        "only {} batches in all",
        acknowledged.len()
    );
}

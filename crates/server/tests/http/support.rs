//! A real server on a free port with a directory of its own, and clients that talk HTTP with it.

use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use server::{Config, Server};
use tempfile::TempDir;
use tokio::sync::oneshot;

pub const PASSWORD: &str = "correct horse battery";

/// Stops when dropped.
pub struct Running {
    pub address: SocketAddr,
    pub data: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    pub fn start() -> Running {
        Running::start_in(tempfile::tempdir().unwrap())
    }

    pub fn start_in(data: TempDir) -> Running {
        let config = Config {
            data: data.path().to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            behind_proxy: false,
        };
        let (stop, stopped) = oneshot::channel();
        let (ready, address) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let server = Server::bind(config).await.unwrap();
                ready.send(server.address().unwrap()).unwrap();
                server.run(async { drop(stopped.await) }).await;
            });
        });
        let address = address.recv().unwrap();
        Running {
            address,
            data,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Stops and starts again on what was kept.
    pub fn restart(mut self) -> Running {
        self.shut_down();
        let data = std::mem::replace(&mut self.data, tempfile::tempdir().unwrap());
        Running::start_in(data)
    }

    fn shut_down(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    pub fn client(&self) -> Client {
        // A refused request may close its connection: none is used twice.
        self.client_keeping(0)
    }

    /// Uses a connection again, as browsers do.
    pub fn keeping_client(&self) -> Client {
        self.client_keeping(4)
    }

    fn client_keeping(&self, connections: usize) -> Client {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_idle_connections(connections)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Client {
            base: format!("http://{}", self.address),
            agent: agent.into(),
            headers: Vec::new(),
            seen: Mutex::default(),
        }
    }

    /// The first account, logged in.
    pub fn owner(&self) -> Client {
        let client = self.client();
        let answer = client.send(
            "POST /api/v1/accounts",
            json!({"name": "Maya", "email": "maya@oakline.example", "password": PASSWORD,
                "workspace_name": "Oakline", "hat": "both"}),
        );
        assert_eq!(answer.status, 201, "{answer}");
        client.with_cookie_of(&answer)
    }

    /// A person of this role with an account, logged in.
    pub fn invited(&self, owner: &Client, name: &str, role: &str) -> Client {
        let email = format!("{}@oakline.example", name.to_lowercase());
        let person = owner.send(
            "POST /api/v1/people",
            json!({"name": name, "email": email, "role": role}),
        );
        assert_eq!(person.status, 201, "{person}");
        let invite = owner.send("POST /api/v1/invites", json!({"person": person.body["id"]}));
        assert_eq!(invite.status, 201, "{invite}");
        let client = self.client();
        let answer = client.send(
            "POST /api/v1/accounts",
            json!({"name": name, "email": email, "password": PASSWORD, "invite": invite.body["token"]}),
        );
        assert_eq!(answer.status, 201, "{answer}");
        client.with_cookie_of(&answer)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shut_down();
    }
}

pub struct Client {
    pub base: String,
    agent: ureq::Agent,
    headers: Vec<(String, String)>,
    /// Ids in the order they were first seen: what snapshots call them.
    seen: Mutex<HashMap<String, usize>>,
}

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    shown: String,
}

impl Client {
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Client {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As a browser goes on after this answer: with its cookie, and our header on changes.
    #[must_use]
    pub fn with_cookie_of(self, answer: &Answer) -> Client {
        let cookie = answer.header("set-cookie").unwrap();
        let pair = cookie.split(';').next().unwrap().to_owned();
        self.with("cookie", &pair).with("x-tandem-csrf", "1")
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), Value::Null)
    }

    /// `request` is the method and the path; a null body is none.
    pub fn send(&self, request: &str, body: Value) -> Answer {
        self.send_with(request, body, &[])
    }

    pub fn send_with(&self, request: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        let mut all = headers.to_vec();
        if !body.is_null() {
            all.push(("content-type", "application/json"));
        }
        self.send_bytes(request, bytes, &all)
    }

    pub fn send_bytes(&self, request: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        let (method, path) = request.split_once(' ').unwrap();
        let mut builder = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        let own = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            builder = builder.header(name, value);
        }
        let mut response = if body.is_empty() {
            let request = builder.body(()).unwrap();
            let request = self
                .agent
                .configure_request(request)
                .allow_non_standard_methods(true)
                .build();
            self.agent.run(request).unwrap()
        } else {
            let request = builder.body(body).unwrap();
            let request = self
                .agent
                .configure_request(request)
                .allow_non_standard_methods(true)
                .build();
            self.agent.run(request).unwrap()
        };
        let status = response.status().as_u16();
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("?").to_owned()))
            .collect();
        let text = response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_vec()
            .unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let shown = self.show(status, &body);
        Answer {
            status,
            headers,
            body,
            shown,
        }
    }

    /// Ids and times differ from run to run: each gets a name that does not.
    fn show(&self, status: u16, body: &Value) -> String {
        let mut body = body.clone();
        self.name(&mut body);
        let text = match &body {
            Value::String(text) => text.clone(),
            body => serde_json::to_string_pretty(body).unwrap(),
        };
        format!("{status}\n{text}")
    }

    fn name(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if uuid::Uuid::parse_str(text).is_ok() {
                    let mut seen = self.seen.lock().unwrap();
                    let next = seen.len() + 1;
                    *text = format!("<id {}>", seen.entry(text.clone()).or_insert(next));
                } else if text.parse::<jiff::Timestamp>().is_ok() {
                    *text = "<moment>".into();
                } else if text.len() >= 64
                    && text.chars().rev().take(64).all(|it| it.is_ascii_hexdigit())
                {
                    *text = format!("{}<secret>", &text[..text.len() - 64]);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.name(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.name(field)),
            _ => {}
        }
    }

    /// How long the answer's body is; it is not looked at.
    pub fn get_bytes(&self, path: &str) -> usize {
        let mut request = ureq::http::Request::builder().uri(format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = self.agent.run(request.body(()).unwrap()).unwrap();
        response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_vec()
            .unwrap()
            .len()
    }

    /// Everything one batch needs.
    pub fn commands(&self, commands: Value) -> Answer {
        self.send("POST /api/v1/commands", json!({"commands": commands}))
    }

    /// Creates an entity; its id.
    pub fn create(&self, plural: &str, entity: Value) -> String {
        let answer = self.send(&format!("POST /api/v1/{plural}"), entity);
        assert_eq!(answer.status, 201, "{answer}");
        answer.body["id"].as_str().unwrap().to_owned()
    }

    /// Opens a live stream.
    pub fn live(&self, query: &str) -> Live {
        let uri = format!("{}/api/v1/live{query}", self.base);
        let mut request = ureq::http::Request::builder().uri(uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(()).unwrap();
        let minutes = Some(Duration::from_secs(600));
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(minutes)
            .build();
        let response = self.agent.run(request).unwrap();
        assert_eq!(response.status(), 200);
        Live {
            lines: BufReader::new(Box::new(response.into_body().into_reader())),
        }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

pub struct Live {
    lines: BufReader<Box<dyn std::io::Read>>,
}

#[derive(Debug)]
pub struct Event {
    pub name: String,
    pub id: Option<u64>,
    pub data: Value,
}

impl Live {
    /// The next event that says something; none when the stream has ended.
    pub fn next(&mut self) -> Option<Event> {
        let (mut name, mut id, mut data) = (String::new(), None, String::new());
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line
                .trim_end()
                .split_once(": ")
                .or(line.trim_end().split_once(':'))
            {
                Some(("event", value)) => name = value.to_owned(),
                Some(("id", value)) => id = value.parse().ok(),
                Some(("data", value)) => data.push_str(value),
                Some(_) => {}
                None if name.is_empty() => id = None,
                None => {
                    let data = serde_json::from_str(&data).unwrap_or(Value::String(data));
                    return Some(Event { name, id, data });
                }
            }
        }
    }

    /// The next event of this name.
    pub fn next_named(&mut self, name: &str) -> Event {
        loop {
            let event = self.next().expect("the stream ended");
            if event.name == name {
                return event;
            }
        }
    }
}

pub fn id() -> String {
    uuid::Uuid::now_v7().to_string()
}

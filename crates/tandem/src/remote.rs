//! A running server, over HTTP.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use model::Id;
use serde_json::Value;

/// Where the server is and as whom to talk to it.
#[derive(clap::Args)]
pub struct Access {
    /// An API token (`tandem admin token create`, or the settings in the browser); without it,
    /// what stands in the environment as TANDEM_TOKEN.
    #[arg(long)]
    token: Option<String>,
    /// Which workspace, where the account is in several.
    #[arg(long)]
    workspace: Option<Id>,
}

pub struct Remote<'a> {
    agent: ureq::Agent,
    base: String,
    token: String,
    access: &'a Access,
}

const ANSWER_BYTES_MAX: u64 = 512 << 20;

impl Remote<'_> {
    /// `url` is where people open the server in the browser.
    pub fn new<'a>(url: &str, access: &'a Access) -> Result<Remote<'a>> {
        let base = url.trim_end_matches('/');
        if !base.starts_with("http://") && !base.starts_with("https://") {
            bail!("{url} is no address of a server: it should look like http://127.0.0.1:7171");
        }
        let token = access
            .token
            .clone()
            .or_else(|| std::env::var("TANDEM_TOKEN").ok());
        let token = token.context("an API token is needed: give --token, or set TANDEM_TOKEN")?;
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(300)))
            .build();
        Ok(Remote {
            agent: agent.into(),
            base: base.to_owned(),
            token,
            access,
        })
    }

    pub fn get_json(&self, path: &str) -> Result<Value> {
        parse(&self.send("GET", path, None)?)
    }

    pub fn get_bytes(&self, path: &str) -> Result<Vec<u8>> {
        self.send("GET", path, None)
    }

    pub fn send_json(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let body = (body.to_string().into_bytes(), "application/json");
        parse(&self.send(method, path, Some(body))?)
    }

    pub fn send_file(&self, path: &str, bytes: Vec<u8>) -> Result<Value> {
        parse(&self.send("POST", path, Some((bytes, "application/octet-stream")))?)
    }

    /// The answer's body; what the server says is wrong comes as the error.
    fn send(&self, method: &str, path: &str, body: Option<(Vec<u8>, &str)>) -> Result<Vec<u8>> {
        let mut url = format!("{}/api/v1{path}", self.base);
        if let Some(workspace) = self.access.workspace {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&format!("workspace={workspace}"));
        }
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(&url)
            .header("authorization", format!("Bearer {}", self.token));
        let unreachable = || format!("cannot reach {}: does the server run there?", self.base);
        let mut response = match body {
            Some((bytes, media)) => {
                request = request.header("content-type", media);
                self.agent
                    .run(request.body(bytes)?)
                    .with_context(unreachable)?
            }
            None => self
                .agent
                .run(request.body(())?)
                .with_context(unreachable)?,
        };
        let status = response.status();
        let bytes = response
            .body_mut()
            .with_config()
            .limit(ANSWER_BYTES_MAX)
            .read_to_vec()?;
        if status.is_success() {
            return Ok(bytes);
        }
        let problem: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let mut text = problem["detail"]
            .as_str()
            .unwrap_or("it did not say why")
            .to_owned();
        for error in problem["errors"].as_array().into_iter().flatten().skip(1) {
            text.push_str(&format!(
                "\n  {}",
                error["message"].as_str().unwrap_or_default()
            ));
        }
        bail!("the server answered {status}: {text}")
    }
}

fn parse(bytes: &[u8]) -> Result<Value> {
    serde_json::from_slice(bytes).context("the server's answer is no JSON: is it a Tandem server?")
}

/// For a value in a query string.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                (byte as char).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn queries_hold_any_text() {
        assert_eq!(encode("Plan Ä & B.xml"), "Plan%20%C3%84%20%26%20B.xml");
    }
}

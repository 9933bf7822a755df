//! What holds for every answer, whatever it is about.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Running;

#[test]
fn every_answer_is_guarded() {
    let server = Running::start();
    let client = server.client();
    for path in [
        "/",
        "/api/v1/setup",
        "/api/docs",
        "/healthz",
        "/no/such/file.js",
        "/api/nothing",
    ] {
        let answer = client.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'self';") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert!(answer.header("referrer-policy").is_some(), "{path}");
        assert_eq!(answer.header("x-request-id").unwrap().len(), 36, "{path}");
    }
}

#[test]
fn errors_are_problem_details() {
    let server = Running::start();
    let client = server.client();
    let nowhere = client.get("/api/v1/nowhere");
    assert_eq!(
        nowhere.header("content-type"),
        Some("application/problem+json")
    );
    assert_snapshot!(nowhere, @r#"
    404
    {
      "detail": "There is no such address in the API. /api/docs lists them all.",
      "status": 404,
      "title": "Not Found",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(client.send("POST /api/v1/session", json!({"email": 7})), @r#"
    422
    {
      "detail": "The body cannot be taken: email: invalid type: integer `7`, expected a string at line 1 column 10.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    let broken = client.send_bytes(
        "POST /api/v1/session",
        b"{".to_vec(),
        &[("content-type", "application/json")],
    );
    assert_snapshot!(broken, @r#"
    400
    {
      "detail": "Failed to parse the request body as JSON: EOF while parsing an object at line 1 column 1.",
      "status": 400,
      "title": "Bad Request",
      "type": "about:blank"
    }
    "#);
    let untyped = client.send_bytes("POST /api/v1/session", b"{}".to_vec(), &[]);
    assert_snapshot!(untyped, @r#"
    415
    {
      "detail": "Expected request with `Content-Type: application/json`.",
      "status": 415,
      "title": "Unsupported Media Type",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(client.send("PUT /api/v1/session", json!({})), @r#"
    405
    {
      "detail": "This address cannot do that. /api/docs says what it can.",
      "status": 405,
      "title": "Method Not Allowed",
      "type": "about:blank"
    }
    "#);
    let owner = server.owner();
    assert_snapshot!(owner.get("/api/v1/bootstrap?workspace=mine"), @r#"
    400
    {
      "detail": "The query cannot be taken: workspace: UUID parsing failed: invalid character: found `m` at 0.",
      "status": 400,
      "title": "Bad Request",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(owner.get("/api/v1/tasks/12"), @r#"
    400
    {
      "detail": "The address cannot be taken: Cannot parse `id` with value `12`: UUID parsing failed: invalid length: found 2.",
      "status": 400,
      "title": "Bad Request",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn other_sites_change_nothing() {
    let server = Running::start();
    let owner = server.owner();
    let cookie = owner.send(
        "POST /api/v1/session",
        json!({"email": "maya@oakline.example", "password": crate::support::PASSWORD}),
    );
    let cookie = cookie
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let bare = server.client().with("cookie", &cookie);
    assert_eq!(bare.get("/api/v1/session").status, 200);
    assert_snapshot!(bare.send("POST /api/v1/teams", json!({"name": "App"})), @r#"
    403
    {
      "detail": "A change made with the session cookie needs the header X-Tandem-CSRF: 1.",
      "status": 403,
      "title": "Forbidden",
      "type": "/problems/csrf-header-missing"
    }
    "#);
    let header = ("x-tandem-csrf", "1");
    let cross = [header, ("origin", "https://elsewhere.example")];
    assert_eq!(
        bare.send_with("POST /api/v1/teams", json!({"name": "App"}), &cross)
            .status,
        403
    );
    let cross = [header, ("sec-fetch-site", "cross-site")];
    assert_eq!(
        bare.send_with("POST /api/v1/teams", json!({"name": "App"}), &cross)
            .status,
        403
    );
    assert_eq!(
        bare.send_with("POST /api/v1/teams", json!({"name": "App"}), &[header])
            .status,
        201
    );
}

#[test]
fn large_bodies_are_refused() {
    let server = Running::start();
    let owner = server.owner();
    let name = "x".repeat(3 << 20);
    let answer = owner.send("POST /api/v1/teams", json!({"name": name}));
    assert_snapshot!(answer, @r#"
    413
    {
      "detail": "The body is about 4 MB large; 2 MB are taken here at most.",
      "status": 413,
      "title": "Payload Too Large",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn health_metrics_and_documentation_are_there() {
    let server = Running::start();
    let client = server.client();
    assert_eq!(client.get("/healthz").body, json!("ok\n"));
    assert_eq!(client.get("/readyz").body, json!("ready\n"));
    let metrics = client.get("/metrics").body;
    let metrics = metrics.as_str().unwrap();
    assert!(
        metrics.contains(
            "tandem_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"}"
        ),
        "{metrics}"
    );
    assert!(
        metrics.contains("process_resident_memory_bytes"),
        "{metrics}"
    );
    let page = client.get("/api/docs").body;
    let page = page.as_str().unwrap();
    assert!(page.contains("/api/v1/commands") && !page.contains("<script"));
    assert_eq!(client.get("/api/docs.css").status, 200);
}

#[test]
fn answers_are_compressed_for_who_takes_it() {
    let server = Running::start();
    let plain = server.client().get("/api/v1/openapi.json");
    let small = server
        .client()
        .with("accept-encoding", "gzip")
        .get("/api/v1/openapi.json");
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(small.header("content-encoding"), Some("gzip"));
}

#[test]
fn one_server_a_directory() {
    let server = Running::start();
    let config = server::Config {
        data: server.data.path().to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        public_url: None,
        behind_proxy: false,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = runtime
        .block_on(server::Server::bind(config))
        .err()
        .unwrap()
        .to_string();
    assert!(
        refused.contains("another Tandem server is using"),
        "{refused}"
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let config = server::Config {
        data: elsewhere.path().to_owned(),
        listen: server.address,
        public_url: None,
        behind_proxy: false,
    };
    let refused = runtime
        .block_on(server::Server::bind(config))
        .err()
        .unwrap();
    assert!(
        format!("{refused:#}").contains("is another server running there?"),
        "{refused:#}"
    );
}

//! Changes are made by our own pages and by programs with a token, never by another site's page
//! that happens to have the browser send the cookie along.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::cookie;
use crate::problem::Problem;

/// No form and no plain cross-origin request can carry it.
pub const HEADER: &str = "x-tandem-csrf";

pub async fn guard(request: Request, next: Next) -> Response {
    match check(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn check(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if method.is_safe() || headers.contains_key(header::AUTHORIZATION) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text("host")
        }
        (None, None) => true,
    };
    if !own {
        let detail = "Another site's page made this request, so it was not carried out.";
        return Err(Problem::forbidden(detail).with_type("cross-site"));
    }
    if cookie::read(headers).is_some() && text(HEADER) != Some("1") {
        let detail = "A change made with the session cookie needs the header X-Tandem-CSRF: 1.";
        return Err(Problem::forbidden(detail).with_type("csrf-header-missing"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn passes(method: Method, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        check(&method, &map).is_ok()
    }

    #[test]
    fn the_cookie_alone_changes_nothing() {
        let cookie = ("cookie", "tandem_session=abc");
        assert!(passes(Method::GET, &[cookie]));
        assert!(!passes(Method::POST, &[cookie]));
        assert!(passes(Method::POST, &[cookie, (HEADER, "1")]));
        assert!(!passes(
            Method::DELETE,
            &[cookie, (HEADER, "1"), ("sec-fetch-site", "cross-site")]
        ));
        assert!(!passes(
            Method::DELETE,
            &[cookie, (HEADER, "1"), ("sec-fetch-site", "same-site")]
        ));
        assert!(passes(
            Method::POST,
            &[cookie, (HEADER, "1"), ("sec-fetch-site", "same-origin")]
        ));
    }

    #[test]
    fn without_fetch_metadata_the_origin_decides() {
        let host = ("host", "tandem.example:7171");
        assert!(passes(
            Method::POST,
            &[host, ("origin", "https://tandem.example:7171")]
        ));
        assert!(!passes(
            Method::POST,
            &[host, ("origin", "https://evil.example")]
        ));
        assert!(!passes(Method::POST, &[host, ("origin", "null")]));
    }

    #[test]
    fn programs_with_a_token_need_neither() {
        assert!(passes(
            Method::POST,
            &[("authorization", "Bearer tandem_abc")]
        ));
        assert!(passes(Method::POST, &[]), "log-in by a program");
    }
}

//! The session cookie: nothing but the secret, out of reach of scripts.

use axum::http::{HeaderMap, HeaderValue, header};

pub const NAME: &str = "tandem_session";

/// The session's secret, if the request carries one.
pub fn read(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == NAME)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// A `Set-Cookie` value. `secret` is hexadecimal, so it needs no quoting.
pub fn set(secret: &str, max_age_seconds: u64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{NAME}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}"
    ))
    .ok()
}

pub fn clear(secure: bool) -> Option<HeaderValue> {
    set("", 0, secure)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn is_found_among_others() {
        let mut headers = HeaderMap::new();
        assert_eq!(read(&headers), None);
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("theme=dark; tandem_session=abc"),
        );
        assert_eq!(read(&headers), Some("abc"));
    }

    #[test]
    fn cannot_be_read_by_scripts_or_sent_from_elsewhere() {
        let value = set("abc", 60, true).unwrap();
        assert_eq!(
            value.to_str().unwrap(),
            "tandem_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
    }
}

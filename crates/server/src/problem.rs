//! What went wrong, as RFC 9457 problem details: the one shape of every error answer.

use std::fmt;

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not carried out, and what to do about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProblemDetails)]
pub struct Problem {
    /// `about:blank`, or a name below `/problems/` that programs can tell apart.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// The status in words.
    pub title: String,
    pub status: u16,
    /// What is wrong here, and the way out.
    pub detail: String,
    /// Each thing that is wrong, where the request holds several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds to wait before trying again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FieldError {
    /// Place in the batch, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub message: String,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem {
            problem_type: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after_seconds: None,
        }
    }

    pub fn bad_request(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    pub fn unauthorized(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNAUTHORIZED, detail)
    }

    pub fn forbidden(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, detail)
    }

    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, detail)
    }

    pub fn conflict(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::CONFLICT, detail)
    }

    pub fn refused(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    pub fn too_many(detail: impl Into<String>, retry_after_seconds: u64) -> Problem {
        Problem {
            retry_after_seconds: Some(retry_after_seconds),
            ..Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)
        }
    }

    /// For what is not the caller's doing. The cause goes to the log, never over the wire.
    pub fn internal(cause: impl fmt::Display) -> Problem {
        tracing::error!(%cause, "request failed");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on the server. Nothing was changed; the server's log says what \
             it was, under this answer's x-request-id.",
        )
    }

    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Problem {
        self.errors = errors;
        self
    }

    #[must_use]
    pub fn with_field(self, field: &str, message: impl Into<String>) -> Problem {
        let error = FieldError {
            command: None,
            field: Some(field.into()),
            message: message.into(),
        };
        self.with_errors(vec![error])
    }

    #[must_use]
    pub fn with_type(mut self, name: &str) -> Problem {
        self.problem_type = format!("/problems/{name}");
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after_seconds;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

macro_rules! from_rejection {
    ($($rejection:ty: $framework:literal, $ours:literal;)+) => {
        $(impl From<$rejection> for Problem {
            fn from(rejection: $rejection) -> Problem {
                let text = rejection.body_text();
                let detail = match text.strip_prefix($framework) {
                    Some(rest) => format!("{}: {rest}.", $ours),
                    None => format!("{text}."),
                };
                Problem::new(rejection.status(), detail)
            }
        })+
    };
}
from_rejection! {
    JsonRejection: "Failed to deserialize the JSON body into the target type: ", "The body cannot be taken";
    QueryRejection: "Failed to deserialize query string: ", "The query cannot be taken";
    PathRejection: "Invalid URL: ", "The address cannot be taken";
    BytesRejection: "Failed to buffer the request body: ", "The body cannot be read";
}

//! Bodies that are too large are refused with an answer that arrives: it comes once the body has
//! been taken in and thrown away, for a client that is still sending does not listen.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use crate::problem::Problem;

/// More than this is cut off without an answer.
const THROWN_AWAY_BYTES_MAX: u64 = 256 << 20;

/// What a route takes at most.
#[derive(Clone, Copy)]
pub struct BytesMax(pub usize);

pub async fn check(
    State(BytesMax(max)): State<BytesMax>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    match length {
        Some(length) if length > max as u64 => {
            if length <= THROWN_AWAY_BYTES_MAX {
                throw_away(request.into_body()).await;
            }
            let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
            let (is, most) = (megabytes(length), megabytes(max as u64));
            let detail =
                format!("The body is about {is} MB large; {most} MB are taken here at most.");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail).into_response()
        }
        _ => next.run(request).await,
    }
}

async fn throw_away(body: Body) {
    let mut chunks = body.into_data_stream();
    while let Some(Ok(_)) = chunks.next().await {}
}

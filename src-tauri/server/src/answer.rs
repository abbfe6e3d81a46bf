//! What leaves the UI port when it is not a file: the answer of a command, or `{code, message, field?}`.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use porchlight_engine::Error;
use serde_json::{Value, json};

/// A request the door itself turns away, before any command sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        uncached(self.status, json!({ "code": self.code, "message": self.message }))
    }
}

/// The answer of a command, or what it says went wrong.
pub(crate) fn of_command(outcome: Result<Value, Error>) -> Response {
    match outcome {
        Ok(answer) => uncached(StatusCode::OK, answer),
        Err(error) => {
            let status =
                StatusCode::from_u16(error.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, NO_STORE, Json(error)).into_response()
        }
    }
}

const NO_STORE: [(header::HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];

fn uncached(status: StatusCode, body: Value) -> Response {
    (status, NO_STORE, Json(body)).into_response()
}

//! The UI port: commands, events and the built UI behind one guard. It never takes leads and sends no CORS headers.

use std::{future::IntoFuture, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use porchlight_engine::{Code, Engine, Error, Result};
use serde_json::{Map, Value};
use tokio::{net::TcpListener, sync::watch, time};

use crate::{
    answer::{self, Refusal},
    assets, events,
    guard::{self, Guard},
    token::Token,
};

/// The bound UI port, not yet answering.
pub struct Door {
    listener: TcpListener,
    guard: Arc<Guard>,
}

impl Door {
    /// Takes the port and makes the token of this start. Port 0 picks a free one.
    pub async fn bind(address: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(address).await.map_err(|error| cannot_bind(address, &error))?;
        let bound = listener.local_addr().map_err(|error| cannot_bind(address, &error))?;
        Ok(Self { listener, guard: Arc::new(Guard { bound, token: Token::new()? }) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.guard.bound
    }

    /// Where the UI is, e.g. `http://127.0.0.1:8788`.
    pub fn url(&self) -> String {
        format!("http://{}", self.guard.bound)
    }

    /// What a request must carry.
    pub fn token(&self) -> &str {
        self.guard.token.as_str()
    }

    /// Answers until `stop` ends, then lets the requests in hand finish.
    pub async fn serve(
        self,
        engine: Engine,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (close, closing) = watch::channel(false);
        let shared = Shared { engine, closing };
        let last_call = last_call(shared.closing());
        let serving =
            axum::serve(self.listener, router(shared, self.guard)).with_graceful_shutdown(async move {
                stop.await;
                let _ = close.send(true);
            });
        tokio::select! {
            served = serving.into_future() => served,
            () = last_call => Ok(()),
        }
    }
}

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    closing: watch::Receiver<bool>,
}

impl Shared {
    /// Ends when the door closes.
    pub(crate) fn closing(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut closing = self.closing.clone();
        async move {
            let _ = closing.wait_for(|closing| *closing).await;
        }
    }
}

/// The longest body of a command, in bytes: a file of 25 MiB in base64 and what stands around it.
const MAX_BODY_BYTES: usize = 36 << 20;

/// How long a request in hand may take once the program is asked to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Sent with every answer. The policy is the one of the window, without the window's own channel to the shell.
const SECURITY_HEADERS: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
         script-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; frame-src 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
];

const NOT_AN_OBJECT: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    code: "malformed",
    message: "The body of a command is one JSON object; send {} when there is nothing to say.",
};

const TOO_LARGE: Refusal = Refusal {
    status: StatusCode::PAYLOAD_TOO_LARGE,
    code: "too_large",
    message: "The body of a command may be 36 MiB at most.",
};

const INCOMPLETE: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    code: "incomplete",
    message: "The body of the command ended before all of it had arrived.",
};

const WRONG_METHOD: Refusal = Refusal {
    status: StatusCode::METHOD_NOT_ALLOWED,
    code: "method_not_allowed",
    message: "Commands are sent with POST; everything else is read with GET.",
};

fn router(shared: Shared, guard: Arc<Guard>) -> Router {
    let inside = Router::new()
        .route("/rpc/{command}", post(command))
        .route("/events", get(events::stream))
        .route_layer(middleware::from_fn_with_state(guard.clone(), guard::check_token));
    Router::new()
        .merge(inside)
        .fallback_service(get(assets::serve).fallback(wrong_method))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(guard, guard::check_sender))
        .layer(middleware::map_response(with_security_headers))
        .with_state(shared)
}

/// `POST /rpc/{command}`: runs one command of the table.
async fn command(
    State(shared): State<Shared>,
    Path(command): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match params(body) {
        Ok(params) => answer::of_command(shared.engine.call(&command, params).await),
        Err(refusal) => refusal.into_response(),
    }
}

fn params(body: Result<Bytes, BytesRejection>) -> Result<Value, Refusal> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE,
        _ => INCOMPLETE,
    })?;
    let params: Map<String, Value> = serde_json::from_slice(&body).map_err(|_| NOT_AN_OBJECT)?;
    Ok(params.into())
}

async fn wrong_method() -> Refusal {
    WRONG_METHOD
}

async fn with_security_headers(mut response: Response) -> Response {
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Ends some time after the door began to close, for clients that never finish what they began.
async fn last_call(closing: impl Future<Output = ()>) {
    closing.await;
    time::sleep(GRACE).await;
    tracing::warn!("some requests to the UI port were still unfinished and have been dropped");
}

fn cannot_bind(address: SocketAddr, error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => "another program is using it".to_owned(),
        io::ErrorKind::AddrNotAvailable => "this machine does not have it".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not use it".to_owned(),
        _ => error.to_string(),
    };
    Error::new(
        Code::Conflict,
        format!("The UI cannot be served at {address}: {why}. Choose another address with --ui."),
    )
}

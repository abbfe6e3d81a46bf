//! Where the time of a POST goes: marks that the parts of the way set as they are passed.
//!
//! They find the POST they belong to by the task it runs in. What goes on for nobody (a connection that was begun and not
//! needed) sets none.

use std::{
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Instant,
};

use reqwest::Url;
use tower_layer::Layer;
use tower_service::Service;

use crate::webhook::outcome::{Connection, Timing};

tokio::task_local! {
    static MARKS: Arc<Marks>;
}

/// The marks of one POST.
#[derive(Debug)]
pub(super) struct Marks {
    url: Url,
    begun: Instant,
    passed: Mutex<Passed>,
}

#[derive(Debug, Clone, Default)]
struct Passed {
    connecting: Option<Instant>,
    resolved: Option<Instant>,
    address: Option<IpAddr>,
    greeted: Option<Instant>,
    connected: Option<Instant>,
    answered: Option<Instant>,
}

/// How far a POST came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    LookingUp,
    Connecting,
    Handshake,
    Waiting,
}

impl Marks {
    pub(super) fn new(url: Url) -> Arc<Self> {
        Arc::new(Self { url, begun: Instant::now(), passed: Mutex::default() })
    }

    /// Runs a POST under these marks.
    pub(super) async fn watch<T>(self: &Arc<Self>, posting: impl Future<Output = T>) -> T {
        MARKS.scope(Arc::clone(self), posting).await
    }

    /// The head of the answer is here.
    pub(super) fn answered(&self) {
        self.note(|passed, now| passed.answered = Some(now));
    }

    pub(super) fn timing(&self) -> Timing {
        let passed = self.passed();
        let between = |from: Option<Instant>, to: Option<Instant>| Some(micros(from?, to?));
        let before_connecting = passed.resolved.or(passed.connecting);
        Timing {
            dns_us: between(passed.connecting, passed.resolved),
            connect_us: between(before_connecting, passed.greeted.or(passed.connected)),
            tls_us: between(passed.greeted, passed.connected),
            first_byte_us: passed.answered.map(|at| micros(self.begun, at)),
            total_us: micros(self.begun, Instant::now()),
        }
    }

    /// Where it went as far as the marks know: the address that was tried, when none answered.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        Some(SocketAddr::new(self.passed().address?, self.url.port_or_known_default()?))
    }

    pub(super) fn connection(&self) -> Option<Connection> {
        let passed = self.passed();
        match (passed.connecting, passed.connected) {
            (None, _) => Some(Connection::Reused),
            (Some(_), Some(_)) => Some(Connection::New),
            (Some(_), None) => None,
        }
    }

    pub(super) fn stage(&self) -> Stage {
        let passed = self.passed();
        match (passed.connecting, passed.connected, passed.greeted, passed.address) {
            (None, ..) | (_, Some(_), ..) => Stage::Waiting,
            (_, _, Some(_), _) => Stage::Handshake,
            (_, _, _, Some(_)) => Stage::Connecting,
            _ => Stage::LookingUp,
        }
    }

    /// The address is in the URL itself.
    pub(super) fn literal(&self, ip: IpAddr) {
        self.note(|passed, _| passed.address = Some(ip));
    }

    fn passed(&self) -> Passed {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, note: impl FnOnce(&mut Passed, Instant)) {
        note(&mut self.passed.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
    }
}

/// The address of the POST that runs in this task.
pub(super) fn url() -> Option<Url> {
    MARKS.try_with(|marks| marks.url.clone()).ok()
}

/// The name was looked up.
pub(super) fn resolved(found: &[IpAddr]) {
    note(|passed, now| (passed.resolved, passed.address) = (Some(now), found.first().copied()));
}

/// The TLS handshake begins.
pub(super) fn greeted() {
    note(|passed, now| {
        passed.greeted.get_or_insert(now);
    });
}

fn note(note: impl FnOnce(&mut Passed, Instant)) {
    // Without marks it goes on for nobody.
    let _ = MARKS.try_with(|marks| marks.note(note));
}

fn micros(from: Instant, to: Instant) -> u32 {
    u32::try_from(to.saturating_duration_since(from).as_micros()).unwrap_or(u32::MAX)
}

/// Marks where connecting begins and ends, around whatever connects.
#[derive(Debug, Clone, Copy)]
pub(super) struct MarkConnecting;

#[derive(Debug, Clone)]
pub(super) struct Marked<S>(S);

impl<S> Layer<S> for MarkConnecting {
    type Service = Marked<S>;

    fn layer(&self, connector: S) -> Marked<S> {
        Marked(connector)
    }
}

impl<S, Target> Service<Target> for Marked<S>
where
    S: Service<Target>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        note(|passed, now| passed.connecting = Some(now));
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connected = connecting.await;
            if connected.is_ok() {
                note(|passed, now| passed.connected = Some(now));
            }
            connected
        })
    }
}

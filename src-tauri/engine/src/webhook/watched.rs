//! The way out, with an ear for what receivers say of the time. Sends nothing of its own and changes nothing of what is sent.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use tokio::time::Instant;

use super::{
    address::Network,
    outcome::Sent,
    skew::{Doubt, Moment, Skew},
    transport::{Post, Sending, Transport},
};
use crate::clock::{Clock, Timestamp};

/// What is known of our clock; cheap to clone.
#[derive(Clone)]
pub(super) struct ClockWatch {
    clock: Arc<dyn Clock>,
    skew: Arc<Mutex<Skew>>,
}

impl ClockWatch {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, skew: Arc::default() }
    }

    /// Whether our clock is probably wrong.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        self.skew.lock().unwrap_or_else(PoisonError::into_inner).doubt(self.now())
    }

    /// Listens to an answer.
    fn listen(&self, host: &str, sent: &Sent) {
        if let Some(theirs) = date(sent) {
            let mut skew = self.skew.lock().unwrap_or_else(PoisonError::into_inner);
            skew.hear(host, theirs, self.now());
        }
    }

    fn now(&self) -> Moment {
        Moment { wall: self.clock.now(), steady: Instant::now() }
    }
}

/// A transport whose answers are listened to.
pub(super) struct Watched {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) watch: ClockWatch,
}

impl Transport for Watched {
    fn get_ready(&self) {
        self.transport.get_ready();
    }

    fn send(&self, post: Post) -> Sending {
        // This computer tells its own time.
        let host =
            (post.network != Network::Loopback).then(|| post.url.host_str().unwrap_or_default().to_owned());
        let (sending, watch) = (self.transport.send(post), self.watch.clone());
        Box::pin(async move {
            let sent = sending.await;
            if let Some(host) = host {
                watch.listen(&host, &sent);
            }
            sent
        })
    }
}

/// The time an answer was sent at, by its sender's clock.
fn date(sent: &Sent) -> Option<Timestamp> {
    let at = httpdate::parse_http_date(sent.reply.as_ref()?.header("date")?).ok()?;
    let ms = at.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis();
    i64::try_from(ms).ok().map(Timestamp)
}

//! Reading a body: within the limit and the time, counted to its true length.

use std::{error::Error, io, time::Duration};

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};

use super::{
    capture::{Head, WireFault},
    framing::Framing,
};
use crate::setting::Settings;

/// Of a body over the limit so much is kept to look at.
pub(super) const OVER_SIZE_KEPT: usize = 64 * 1024;

/// Of a body over the limit so much is read and thrown away, so that its sender gets the answer instead of a reset.
const DRAINED: u64 = 16 * 1024 * 1024;

/// What could be read.
pub(super) struct ReadBody {
    pub(super) bytes: Bytes,
    /// Declared or read.
    pub(super) length: u64,
    pub(super) fault: Option<WireFault>,
}

/// Reads the body of `head` within the limits of `settings`.
pub(super) async fn read(mut body: Incoming, head: &Head, framing: Framing, settings: &Settings) -> ReadBody {
    let limit = settings.max_body_bytes as u64;
    let declared = if let Framing::Length(length) = framing { Some(length) } else { None };
    let wanted = wanted(head, declared, limit);
    let deadline = Instant::now() + Duration::from_millis(settings.body_timeout_ms);
    let mut kept = Kept::up_to(settings.max_body_bytes.max(OVER_SIZE_KEPT));
    let mut length = 0_u64;
    let fault = loop {
        if length >= wanted {
            break None;
        }
        match timeout_at(deadline, body.frame()).await {
            Err(_) => break Some(WireFault::TooSlow { limit_ms: settings.body_timeout_ms }),
            Ok(None) => break None,
            Ok(Some(Err(error))) => break Some(broken(&error)),
            Ok(Some(Ok(frame))) => {
                let Ok(data) = frame.into_data() else { continue };
                length += data.len() as u64;
                kept.add(data);
            }
        }
    };
    let length = declared.unwrap_or(length).max(length);
    if length > limit {
        let fault = Some(WireFault::OverSize { limit: settings.max_body_bytes });
        return ReadBody { bytes: kept.finish(OVER_SIZE_KEPT), length, fault };
    }
    ReadBody { bytes: kept.finish(settings.max_body_bytes), length, fault }
}

/// Of a body over the limit only so much is read as somebody will look at or its sender needs to hear the answer.
fn wanted(head: &Head, declared: Option<u64>, limit: u64) -> u64 {
    let asks_first = head.first("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
    match declared {
        Some(declared) if declared > limit && asks_first => 0,
        Some(declared) if declared > limit + DRAINED => OVER_SIZE_KEPT as u64,
        _ => limit + DRAINED,
    }
}

/// What the library makes of a body that breaks off: not as HTTP has it, or not there any more.
fn broken(error: &hyper::Error) -> WireFault {
    let cause = error.source().and_then(|source| source.downcast_ref::<io::Error>()).map(io::Error::kind);
    match cause {
        Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
            WireFault::Framing("the chunks of the body are not as HTTP has them".into())
        }
        _ => WireFault::Aborted,
    }
}

/// Most bodies come in one piece and are kept without copying.
struct Kept {
    only: Bytes,
    more: BytesMut,
    cap: usize,
}

impl Kept {
    fn up_to(cap: usize) -> Self {
        Self { only: Bytes::new(), more: BytesMut::new(), cap }
    }

    fn add(&mut self, data: Bytes) {
        if self.only.is_empty() && self.more.is_empty() {
            self.only = data;
            return;
        }
        if self.more.is_empty() {
            self.more.extend_from_slice(&std::mem::take(&mut self.only));
        }
        let room = self.cap.saturating_sub(self.more.len()).min(data.len());
        self.more.extend_from_slice(&data[..room]);
    }

    fn finish(self, cap: usize) -> Bytes {
        let mut bytes = if self.more.is_empty() { self.only } else { self.more.freeze() };
        bytes.truncate(cap);
        bytes
    }
}

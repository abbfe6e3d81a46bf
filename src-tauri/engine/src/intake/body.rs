//! Reading a body: within the limit and the time, counted to its true length.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};

use super::{capture::WireFault, framing::Framing};

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

/// Reads `body` up to `limit` bytes within `time`.
pub(super) async fn read(mut body: Incoming, framing: Framing, limit: usize, time: Duration) -> ReadBody {
    let declared = if let Framing::Length(length) = framing { Some(length) } else { None };
    let deadline = Instant::now() + time;
    let mut kept = Kept::default();
    let mut length = 0_u64;
    if declared.is_some_and(|declared| declared > DRAINED + limit as u64) {
        return over_size(kept, declared.unwrap_or(length), limit);
    }
    let fault = loop {
        match timeout_at(deadline, body.frame()).await {
            Err(_) => break Some(WireFault::TooSlow { limit_ms: u64::try_from(time.as_millis()).unwrap_or(u64::MAX) }),
            Ok(None) => break None,
            Ok(Some(Err(error))) => break Some(broken(&error)),
            Ok(Some(Ok(frame))) => {
                let Ok(data) = frame.into_data() else { continue };
                length += data.len() as u64;
                kept.add(data, limit);
                if length > DRAINED + limit as u64 {
                    break None;
                }
            }
        }
    };
    if length > limit as u64 || declared.is_some_and(|declared| declared > limit as u64) {
        return over_size(kept, declared.unwrap_or(length).max(length), limit);
    }
    ReadBody { bytes: kept.finish(), length: declared.unwrap_or(length), fault }
}

fn broken(error: &hyper::Error) -> WireFault {
    if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        WireFault::Aborted
    } else if error.is_parse() {
        WireFault::Framing("the chunks of the body are not as HTTP has them".into())
    } else {
        match std::error::Error::source(error).map(ToString::to_string) {
            Some(source) if source.contains("chunk") => WireFault::Framing(format!("the body is broken: {source}")),
            _ => WireFault::Aborted,
        }
    }
}

fn over_size(mut kept: Kept, length: u64, limit: usize) -> ReadBody {
    kept.more.truncate(OVER_SIZE_KEPT);
    let mut bytes = kept.finish();
    bytes.truncate(OVER_SIZE_KEPT);
    ReadBody { bytes, length, fault: Some(WireFault::OverSize { limit }) }
}

/// Most bodies come in one piece and are kept without copying.
#[derive(Default)]
struct Kept {
    only: Bytes,
    more: BytesMut,
}

impl Kept {
    fn add(&mut self, data: Bytes, limit: usize) {
        if self.only.is_empty() && self.more.is_empty() {
            self.only = data;
            return;
        }
        if self.more.is_empty() {
            self.more.extend_from_slice(&std::mem::take(&mut self.only));
        }
        let room = (limit + 1).saturating_sub(self.more.len()).min(data.len());
        self.more.extend_from_slice(&data[..room]);
    }

    fn finish(self) -> Bytes {
        if self.more.is_empty() { self.only } else { self.more.freeze() }
    }
}

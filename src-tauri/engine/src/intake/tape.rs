//! The tape: a copy of what came over a connection, byte by byte, beside what the HTTP library makes of it.
//!
//! The library lowercases header names and drops their order; what is kept and shown is the tape.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Instant,
};

use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{
    capture::Head,
    framing::{Framing, chunked_length},
};
use crate::clock::{Clock, Timestamp};

/// So much of what the library answers on its own is remembered.
const REPLY_CAP: usize = 2048;

/// The recording of one connection; cheap to clone.
#[derive(Clone)]
pub(super) struct Tape(Arc<Mutex<Reel>>);

struct Reel {
    clock: Arc<dyn Clock>,
    cap: usize,
    incoming: BytesMut,
    /// Bytes that came after the cap was reached.
    lost: u64,
    first_byte: Option<Moment>,
    outgoing: Vec<u8>,
    closed_by_sender: bool,
}

/// A moment on both clocks: the wall's for people, the machine's for durations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) wall: Timestamp,
    pub(super) machine: Instant,
}

impl Moment {
    /// Microseconds since then.
    pub(super) fn elapsed_us(&self) -> u64 {
        u64::try_from(self.machine.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

/// Bytes that no handler claimed.
pub(super) struct Leftover {
    pub(super) bytes: Bytes,
    pub(super) length: u64,
    pub(super) first_byte: Moment,
    pub(super) reply: Vec<u8>,
    pub(super) closed_by_sender: bool,
}

impl Tape {
    /// Remembers at most `cap` unclaimed bytes.
    pub(super) fn new(clock: Arc<dyn Clock>, cap: usize) -> Self {
        Self(Arc::new(Mutex::new(Reel {
            clock,
            cap,
            incoming: BytesMut::new(),
            lost: 0,
            first_byte: None,
            outgoing: Vec::new(),
            closed_by_sender: false,
        })))
    }

    /// Claims the head that stands at the start, with the moment its first byte came.
    pub(super) fn take_head(&self) -> Option<(Head, Moment)> {
        let mut reel = self.reel();
        let (head, length) = Head::parse(&Bytes::copy_from_slice(&reel.incoming))?;
        let _ = reel.incoming.split_to(length);
        let moment = reel.first_byte?;
        Some((head, moment))
    }

    /// Claims the body of the head taken before; answers the chunked form as it stood.
    pub(super) fn take_body(&self, framing: Framing) -> Option<Bytes> {
        let mut reel = self.reel();
        let framed = match framing {
            Framing::None => None,
            Framing::Length(length) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX).min(reel.incoming.len());
                let _ = reel.incoming.split_to(length);
                None
            }
            Framing::Chunked => {
                let length = chunked_length(&reel.incoming).unwrap_or(reel.incoming.len());
                Some(reel.incoming.split_to(length).freeze())
            }
        };
        reel.outgoing.clear();
        reel.first_byte = if reel.incoming.is_empty() { None } else { Some(reel.now()) };
        framed
    }

    /// Whether bytes came that it could not hold: then nothing tells where the next request begins.
    pub(super) fn overran(&self) -> bool {
        self.reel().lost > 0
    }

    /// Whatever still comes belongs to a request already judged and is not recorded any more.
    pub(super) fn stop(&self) {
        let mut reel = self.reel();
        reel.incoming.clear();
        reel.cap = 0;
        reel.first_byte = None;
    }

    /// What is left when the connection is over; `None` when every byte was claimed.
    pub(super) fn leftover(&self) -> Option<Leftover> {
        let mut reel = self.reel();
        let bytes = std::mem::take(&mut reel.incoming).freeze();
        let only_blank = bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        let first_byte = reel.first_byte.filter(|_| !only_blank)?;
        Some(Leftover {
            length: bytes.len() as u64 + reel.lost,
            bytes,
            first_byte,
            reply: std::mem::take(&mut reel.outgoing),
            closed_by_sender: reel.closed_by_sender,
        })
    }

    fn reel(&self) -> MutexGuard<'_, Reel> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn came(&self, bytes: &[u8]) {
        let mut reel = self.reel();
        if bytes.is_empty() {
            reel.closed_by_sender = true;
            return;
        }
        if reel.first_byte.is_none() && reel.cap > 0 {
            reel.first_byte = Some(reel.now());
        }
        let room = reel.cap.saturating_sub(reel.incoming.len()).min(bytes.len());
        reel.incoming.extend_from_slice(&bytes[..room]);
        reel.lost += (bytes.len() - room) as u64;
    }

    fn went(&self, bytes: &[u8]) {
        let mut reel = self.reel();
        let room = REPLY_CAP.saturating_sub(reel.outgoing.len()).min(bytes.len());
        reel.outgoing.extend_from_slice(&bytes[..room]);
    }
}

impl Reel {
    fn now(&self) -> Moment {
        Moment { wall: self.clock.now(), machine: Instant::now() }
    }
}

/// A stream that is recorded.
pub(super) struct Taped {
    stream: TcpStream,
    tape: Tape,
}

impl Taped {
    pub(super) fn new(stream: TcpStream, tape: Tape) -> Self {
        Self { stream, tape }
    }
}

impl AsyncRead for Taped {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if let Poll::Ready(Ok(())) = polled {
            self.tape.came(&buf.filled()[before..]);
        }
        polled
    }
}

impl AsyncWrite for Taped {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, buf);
        if let Poll::Ready(Ok(written)) = polled {
            self.tape.went(&buf[..written]);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

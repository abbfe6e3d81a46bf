//! A request as it arrived: the exact bytes and what can be read off them.

use std::{borrow::Cow, net::SocketAddr, time::Duration};

use bytes::Bytes;

use crate::clock::Timestamp;

/// The request line and the headers, in order, case and number as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Up to and with the blank line.
    pub bytes: Bytes,
    /// `POST`
    pub method: String,
    /// `/api/webhooks/20481000/newlead?x=1`
    pub target: String,
    /// `1.1`
    pub version: String,
    /// Names as sent, values as bytes.
    pub headers: Vec<(String, Bytes)>,
}

/// More headers than this in one request are refused.
pub const MAX_HEADERS: usize = 100;

impl Head {
    /// Parses the head at the start of `bytes`; blank lines before it are skipped. `None` when it is not whole or broken.
    /// Answers the number of bytes it took.
    pub fn parse(bytes: &Bytes) -> Option<(Self, usize)> {
        let mut slots = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut slots);
        let Ok(httparse::Status::Complete(length)) = request.parse(bytes) else { return None };
        let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let headers = request
            .headers
            .iter()
            .map(|header| (header.name.to_owned(), bytes.slice_ref(header.value)))
            .collect();
        let head = Self {
            bytes: bytes.slice(blank..length),
            method: request.method?.to_owned(),
            target: request.path?.to_owned(),
            version: format!("1.{}", request.version?),
            headers,
        };
        Some((head, length))
    }

    /// Values of the headers of this name, in order; names compare without case.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.headers
            .iter()
            .filter(move |(each, _)| each.eq_ignore_ascii_case(name))
            .map(|(_, value)| &value[..])
    }

    /// The first value of this name as text.
    pub fn first(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, value) = self.headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(value))
    }

    /// The target without scheme and host: a proxy's `http://host/path?query` means `/path?query` here (RFC 9112, section
    /// 3.2.2).
    pub fn origin_form(&self) -> &str {
        let scheme = ["http://", "https://"].into_iter().find(|scheme| {
            self.target.get(..scheme.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(scheme))
        });
        let Some(scheme) = scheme else { return &self.target };
        let after_scheme = &self.target[scheme.len()..];
        after_scheme.find('/').map_or("/", |path| &after_scheme[path..])
    }

    /// The origin form without its query.
    pub fn path(&self) -> &str {
        self.origin_form().split(['?', '#']).next().unwrap_or_default()
    }
}

/// Why a request is not judged by what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WireFault {
    /// Longer than the limit (bytes).
    OverSize {
        /// The limit that was passed.
        limit: usize,
    },
    /// The sender closed the connection before the end.
    Aborted,
    /// The sender was slower than the limit (milliseconds).
    TooSlow {
        /// The limit that was passed.
        limit_ms: u64,
    },
    /// Whole, but over a connection too many.
    Crowded {
        /// Connections that may be open at once.
        limit: usize,
    },
    /// Lengths that contradict each other, or chunks that are none.
    Framing(String),
}

/// Everything known about a request before anybody judges it.
#[derive(Debug, Clone)]
pub struct Captured {
    /// When its first byte came.
    pub received_at: Timestamp,
    /// Who the connection is from.
    pub peer: SocketAddr,
    /// Who a trusted proxy says it is from.
    pub forwarded_for: Option<String>,
    /// The head.
    pub head: Head,
    /// The payload, chunk framing removed; all of it unless a fault says otherwise.
    pub body: Bytes,
    /// The payload's true length in bytes, declared or read.
    pub body_length: u64,
    /// The payload with its chunk framing, when it was sent so.
    pub framed: Option<Bytes>,
    /// From the first byte to the end of the head, in microseconds.
    pub head_us: u64,
    /// From the first byte to the end of the body, in microseconds.
    pub body_us: u64,
    /// Why it is not judged by what it says.
    pub fault: Option<WireFault>,
}

impl Captured {
    /// The address to show: the proxy's word when it is trusted, else the peer.
    pub fn sender(&self) -> String {
        self.forwarded_for.clone().unwrap_or_else(|| self.peer.ip().to_string())
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers beyond `Content-Length` and `Date`, in order.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// Text of the type the headers say.
    pub body: String,
    /// How long to wait with it.
    pub delay: Duration,
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        let headers = vec![("content-type".into(), "application/json".into())];
        Self { status, headers, body: body.into(), delay: Duration::ZERO }
    }

    /// The same with one header more.
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// As it goes over the wire, but for the `Date`.
    pub fn to_bytes(&self) -> Vec<u8> {
        use std::fmt::Write;
        let mut text = format!("HTTP/1.1 {}\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(text, "content-length: {}\r\n\r\n{}", self.body.len(), self.body);
        text.into_bytes()
    }
}

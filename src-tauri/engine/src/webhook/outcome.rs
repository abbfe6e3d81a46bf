//! What one POST came to: an outcome that rules branch on, and the sentence that people read.

use std::net::SocketAddr;

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::Serialize;
use ts_rs::TS;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Outcome {
    /// The receiver answered 2xx.
    Delivered,
    /// The receiver answered something else.
    Answered,
    /// Not done within the time allowed.
    Timeout,
    /// The name of the receiver is not known.
    Dns,
    /// Nothing listens there.
    Refused,
    /// Nothing is there.
    Unreachable,
    /// No safe connection: the certificate or the handshake.
    Tls,
    /// The connection broke.
    Broken,
    /// What came back is not HTTP.
    Garbled,
    /// Not sent: the address leads where it may not.
    Blocked,
    /// Not sent: this computer is offline.
    Offline,
    /// Not sent: the secret to sign it with is gone.
    Unsigned,
    /// The program ended meanwhile; whether it arrived is not known.
    Interrupted,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Delivered,
        Self::Answered,
        Self::Timeout,
        Self::Dns,
        Self::Refused,
        Self::Unreachable,
        Self::Tls,
        Self::Broken,
        Self::Garbled,
        Self::Blocked,
        Self::Offline,
        Self::Unsigned,
        Self::Interrupted,
    ];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Answered => "answered",
            Self::Timeout => "timeout",
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::Broken => "broken",
            Self::Garbled => "garbled",
            Self::Blocked => "blocked",
            Self::Offline => "offline",
            Self::Unsigned => "unsigned",
            Self::Interrupted => "interrupted",
        }
    }
}

impl ToSql for Outcome {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for Outcome {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// Where the time of an attempt went, in microseconds. What did not happen is not there: a connection that was kept open
/// needs no name, no connecting and no handshake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Timing {
    /// Finding the address of the name.
    pub dns_us: Option<u32>,
    /// Connecting.
    pub connect_us: Option<u32>,
    /// The TLS handshake.
    pub tls_us: Option<u32>,
    /// From the start to the head of the answer.
    pub first_byte_us: Option<u32>,
    /// From the start to the end.
    pub total_us: u32,
}

/// What came back, as much as was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body.
    pub body: Vec<u8>,
    /// There was more, or it broke off.
    pub cut: bool,
}

impl Reply {
    /// The first header of this name; names are lowercase.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }
}

/// Whether the connection was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Connection {
    /// Made for this attempt.
    New,
    /// Kept open after an earlier one.
    Reused,
}

impl Connection {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Reused => "reused",
        }
    }
}

/// One attempt, told to the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// How it ended.
    pub outcome: Outcome,
    /// The same in words.
    pub sentence: String,
    /// What came back.
    pub reply: Option<Reply>,
    /// Where the time went.
    pub timing: Timing,
    /// Where it went.
    pub address: Option<SocketAddr>,
    /// Whether the connection was new; absent when there was none.
    pub connection: Option<Connection>,
}

impl Sent {
    /// An attempt that ended without an answer.
    pub fn failed(outcome: Outcome, sentence: impl Into<String>) -> Self {
        Self {
            outcome,
            sentence: sentence.into(),
            reply: None,
            timing: Timing::default(),
            address: None,
            connection: None,
        }
    }

    /// An attempt that was answered.
    pub fn answered(reply: Reply) -> Self {
        let outcome = if (200..300).contains(&reply.status) { Outcome::Delivered } else { Outcome::Answered };
        let sentence = in_words(&reply);
        Self { reply: Some(reply), ..Self::failed(outcome, sentence) }
    }
}

fn in_words(reply: &Reply) -> String {
    let status = named(reply.status);
    match reply.status {
        200..=299 => format!("The receiver answered {status}."),
        300..=399 => match reply.header("location") {
            Some(place) => format!(
                "The receiver answered {status} and points to {place}. Redirects are not followed; enter that address if \
                 you trust it."
            ),
            None => format!("The receiver answered {status}, a redirect that does not say where to."),
        },
        401 | 403 => {
            format!("The receiver answered {status}: it does not accept our credentials. Check the headers.")
        }
        404 => format!("The receiver answered {status}: nothing is at this path. Check the address."),
        410 => format!("The receiver answered {status}: it wants no more of these. Sending was paused."),
        429 => format!("The receiver answered {status}: we were too fast for it."),
        500..=599 => format!("The receiver answered {status}: it has trouble of its own."),
        _ => format!("The receiver answered {status}."),
    }
}

/// "404 Not Found", or the bare number where there is no name.
fn named(status: u16) -> String {
    let name = reqwest::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    name.map_or_else(|| status.to_string(), |name| format!("{status} {name}"))
}

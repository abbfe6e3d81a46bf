//! Bytes that never became a request: broken heads, strangers' protocols, senders that went away in the middle.

use std::{net::SocketAddr, sync::Arc};

use bytes::Bytes;

use super::{
    body::OVER_SIZE_KEPT,
    capture::{Captured, Head, MAX_HEADERS},
    door::Door,
    framing::framing,
    hatch::Judgement,
    judge::{bytes, refusal},
    tape::Leftover,
    trace::{Fault, Place, Rule, Trace},
    verdict::Verdict,
};

const HTTP: Rule = Rule { name: "http", label: "Valid HTTP" };
/// How a TLS greeting begins.
const TLS: &[u8] = &[0x16, 0x03];
/// How HTTP/2 begins where nothing was agreed before.
const HTTP_2: &[u8] = b"PRI * HTTP/2.0\r\n";

/// Keeps what was left on a tape; `error` is why the library ended the connection.
pub(super) async fn keep(
    door: &Arc<Door>,
    peer: SocketAddr,
    leftover: Leftover,
    error: Option<hyper::Error>,
) {
    let captured = capture(peer, &leftover);
    let max_header_bytes = door.rules().settings.max_header_bytes;
    let judgement = judge(&captured, &leftover, error.as_ref(), max_header_bytes);
    door.keep_silently(captured, judgement).await;
}

fn capture(peer: SocketAddr, leftover: &Leftover) -> Captured {
    let kept = leftover.bytes.slice(..leftover.bytes.len().min(OVER_SIZE_KEPT));
    let (head, body) = match Head::parse(&leftover.bytes) {
        Some((head, length)) if length <= kept.len() => (head, kept.slice(length..)),
        _ => (unparsed(&kept), Bytes::new()),
    };
    let us = leftover.first_byte.elapsed_us();
    Captured {
        received_at: leftover.first_byte.wall,
        peer,
        forwarded_for: None,
        body_length: (leftover.length).saturating_sub(head.bytes.len() as u64),
        head,
        body,
        framed: None,
        head_us: us,
        body_us: us,
        fault: None,
    }
}

/// The first line is shown as far as it looks like a request line.
fn unparsed(bytes: &Bytes) -> Head {
    let line = bytes.split(|&byte| byte == b'\r' || byte == b'\n').next().unwrap_or_default();
    let words: Vec<&str> = std::str::from_utf8(line).unwrap_or_default().split(' ').collect();
    let looks_like_http = words.first().is_some_and(|word| {
        (1..=16).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    Head {
        bytes: bytes.clone(),
        method: if looks_like_http { words[0].to_owned() } else { String::new() },
        target: if looks_like_http {
            words.get(1).copied().unwrap_or_default().to_owned()
        } else {
            String::new()
        },
        version: String::new(),
        headers: Vec::new(),
    }
}

fn judge(
    captured: &Captured,
    leftover: &Leftover,
    error: Option<&hyper::Error>,
    max_header_bytes: usize,
) -> Judgement {
    let answered = status_of(&leftover.reply);
    let (verdict, detail, advice) = match (framing(&captured.head), answered) {
        (Err(why), Some(_)) => (Verdict::Malformed, why.clone(), format!("Check the HTTP client: {why}.")),
        (_, Some(431)) => too_large(leftover, max_header_bytes),
        (_, Some(414)) => {
            (Verdict::OverSize, "the address is too long".into(), "Send a shorter address.".into())
        }
        _ => explain(leftover, answered, error),
    };
    let fault = Fault {
        detail,
        expected: "an HTTP/1.1 request".into(),
        found: format!("{} bytes", leftover.length),
        place: Place::default(),
        advice,
    };
    let mut judgement = refusal(captured, verdict, HTTP, fault, Trace::default(), (400, "Malformed request"));
    judgement.reply = answered.map(|status| super::capture::Reply::json(status, ""));
    judgement
}

fn too_large(leftover: &Leftover, max_header_bytes: usize) -> (Verdict, String, String) {
    let mut slots = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let too_many =
        httparse::Request::new(&mut slots).parse(&leftover.bytes) == Err(httparse::Error::TooManyHeaders);
    let detail = if too_many {
        format!("there are more than {MAX_HEADERS} headers")
    } else {
        format!("the headers are larger than {}", bytes(max_header_bytes as u64))
    };
    (Verdict::OverSize, detail, "Send fewer or shorter headers.".into())
}

fn explain(
    leftover: &Leftover,
    answered: Option<u16>,
    error: Option<&hyper::Error>,
) -> (Verdict, String, String) {
    if leftover.bytes.starts_with(TLS) {
        let detail = "the sender spoke TLS (https) to a plain http address".into();
        return (
            Verdict::Malformed,
            detail,
            "Use an address that begins with http://, or a tunnel that speaks https.".into(),
        );
    }
    if leftover.bytes.starts_with(HTTP_2) {
        let detail = "the sender spoke HTTP/2 where only HTTP/1.1 is understood".into();
        return (Verdict::Malformed, detail, "Set the HTTP client to HTTP/1.1.".into());
    }
    if error.is_some_and(hyper::Error::is_timeout) {
        let detail = "the headers did not come in time".into();
        return (Verdict::Aborted, detail, "The request came too slowly. Please send it again.".into());
    }
    if answered.is_none() && (leftover.closed_by_sender || !error.is_some_and(hyper::Error::is_parse)) {
        let detail = format!("the sender closed the connection after {} bytes", leftover.length);
        return (
            Verdict::Aborted,
            detail,
            "The connection was closed before the whole request had come.".into(),
        );
    }
    let cause = error.map_or_else(|| "not HTTP".to_owned(), ToString::to_string);
    (
        Verdict::Malformed,
        format!("these bytes are not an HTTP request ({cause})"),
        "Check the HTTP client.".into(),
    )
}

fn status_of(reply: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(reply.get(..12)?).ok()?;
    text.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()
}

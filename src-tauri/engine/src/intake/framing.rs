//! How long a body is on the wire: what the head declares, and where a chunked body ends on the tape.

use super::capture::Head;

/// What a head says about the body that follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// No body.
    None,
    /// So many bytes.
    Length(u64),
    /// Chunks.
    Chunked,
}

/// Reads the framing; contradictions are refused, for they are how one request is smuggled inside another
/// (RFC 9112, section 6.3).
pub(super) fn framing(head: &Head) -> Result<Framing, String> {
    let codings = head.all("transfer-encoding").last();
    let mut lengths = head.all("content-length");
    match (lengths.next(), codings) {
        (None, None) => Ok(Framing::None),
        (Some(_), Some(_)) => {
            Err("both Content-Length and Transfer-Encoding are given, so the end of the body is not \
                                   certain"
                .into())
        }
        (None, Some(codings)) => chunked(head, &String::from_utf8_lossy(codings)),
        (Some(first), None) if lengths.all(|other| other == first) => length(&String::from_utf8_lossy(first)),
        (Some(_), None) => Err("two different Content-Length headers are given".into()),
    }
}

fn chunked(head: &Head, codings: &str) -> Result<Framing, String> {
    if head.version == "1.0" {
        return Err("HTTP/1.0 has no Transfer-Encoding".into());
    }
    let last = codings.rsplit(',').next().unwrap_or_default().trim();
    if last.eq_ignore_ascii_case("chunked") {
        Ok(Framing::Chunked)
    } else {
        Err(format!("Transfer-Encoding is “{codings}”, which does not say where the body ends"))
    }
}

fn length(text: &str) -> Result<Framing, String> {
    let digits = text.trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("Content-Length is “{digits}”, which is no length"));
    }
    // Databases and most languages count to 2^63.
    let length = digits.parse().ok().filter(|&length| i64::try_from(length).is_ok());
    length.map(Framing::Length).ok_or_else(|| "Content-Length is too large to be true".into())
}

/// The number of bytes a chunked body takes at the start of `bytes`, trailers and last blank line included; `None` when
/// it is not whole.
pub(super) fn chunked_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let line = line_end(bytes, at)?;
        let size = chunk_size(&bytes[at..line])?;
        at = line + 1;
        if size == 0 {
            break;
        }
        at = at.checked_add(size)?;
        at = line_end(bytes, at)? + 1;
    }
    loop {
        let line = line_end(bytes, at)?;
        let blank = bytes[at..line].iter().all(|&byte| byte == b'\r');
        at = line + 1;
        if blank {
            return Some(at);
        }
    }
}

fn line_end(bytes: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.iter().position(|&byte| byte == b'\n').map(|offset| from + offset)
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|&byte| byte == b';' || byte == b'\r').next()?;
    usize::from_str_radix(std::str::from_utf8(digits).ok()?.trim(), 16).ok()
}

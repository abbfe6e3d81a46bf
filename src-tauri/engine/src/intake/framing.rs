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
    let mut lengths = head.all("content-length");
    let codings = head.all("transfer-encoding").count();
    let Some(first) = lengths.next() else {
        return Ok(if codings > 0 { Framing::Chunked } else { Framing::None });
    };
    if codings > 0 {
        return Err("both Content-Length and Transfer-Encoding are given, so the end of the body is not certain".into());
    }
    if lengths.any(|other| other != first) {
        return Err("two different Content-Length headers are given".into());
    }
    let text = String::from_utf8_lossy(first);
    let digits = text.trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("Content-Length is “{digits}”, which is no length"));
    }
    digits.parse().map(Framing::Length).map_err(|_| "Content-Length is too large to be true".into())
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

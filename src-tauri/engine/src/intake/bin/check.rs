//! What a bin may be called and what it may answer.

use hyper::header::{CONNECTION, CONTENT_LENGTH, DATE, HeaderName, HeaderValue, TRANSFER_ENCODING, UPGRADE};

use super::BinHeader;
use crate::error::{Error, Result};

/// The longest name, in characters.
const MAX_NAME: usize = 40;
/// Words of the addresses that leads are posted to; a bin named so would be taken for one of them.
const RESERVED: [&str; 4] = ["api", "bin", "newlead", "webhooks"];
/// Headers that the connection itself needs.
const OURS: [HeaderName; 5] = [CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING, UPGRADE];
/// Headers of an answer at most.
const MAX_HEADERS: usize = 50;
/// Bytes of a header's value at most.
const MAX_HEADER_VALUE: usize = 8 * 1024;
/// Bytes of an answer's body at most.
const MAX_BODY: usize = 1024 * 1024;
/// Milliseconds an answer may wait.
const MAX_DELAY_MS: u32 = 60_000;

/// A name is part of an address and compares without case.
pub(super) fn name(name: &str) -> Result<String> {
    let name = name.trim().to_ascii_lowercase();
    let of_letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !of_letters || name.starts_with('-') || !(1..=MAX_NAME).contains(&name.len()) {
        return Err(Error::invalid(
            "name",
            format!(
                "Use letters, digits and - only, {MAX_NAME} characters at most, a letter or digit first."
            ),
        ));
    }
    if RESERVED.contains(&name.as_str()) {
        return Err(Error::invalid(
            "name",
            format!("“{name}” is a word of the addresses for leads. Choose another name."),
        ));
    }
    Ok(name)
}

/// An answer that ends the exchange: informational ones (1xx) do not.
pub(super) fn status(status: u16) -> Result<u16> {
    if (200..=599).contains(&status) {
        Ok(status)
    } else {
        Err(Error::invalid("status", "The status is a number from 200 to 599."))
    }
}

/// Names and values that HTTP allows, but for those that the connection itself needs.
pub(super) fn headers(headers: &[BinHeader]) -> Result<Vec<BinHeader>> {
    if headers.len() > MAX_HEADERS {
        return Err(Error::invalid("headers", format!("{MAX_HEADERS} headers at most.")));
    }
    headers.iter().map(header).collect()
}

fn header(header: &BinHeader) -> Result<BinHeader> {
    let (name, value) = (header.name.trim(), header.value.trim());
    let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(Error::invalid("headers", format!("“{name}” is no name of a header.")));
    };
    if OURS.contains(&parsed) {
        return Err(Error::invalid("headers", format!("The header {parsed} is set by Porchlight.")));
    }
    if value.len() > MAX_HEADER_VALUE || HeaderValue::from_str(value).is_err() {
        return Err(Error::invalid(
            "headers",
            format!(
                "The value of the header {parsed} is too long or has characters that no header may have."
            ),
        ));
    }
    Ok(BinHeader { name: name.to_owned(), value: value.to_owned() })
}

/// Statuses 204 and 304 have no body (RFC 9110, section 6.4.1).
pub(super) fn body(body: &str, status: u16) -> Result<&str> {
    if body.len() > MAX_BODY {
        return Err(Error::invalid("body", "The body can have 1 MiB at most."));
    }
    if matches!(status, 204 | 304) && !body.is_empty() {
        return Err(Error::invalid("body", format!("An answer with the status {status} has no body.")));
    }
    Ok(body)
}

/// A minute at most: senders give up by then.
pub(super) fn delay_ms(delay_ms: u32) -> Result<u32> {
    if delay_ms <= MAX_DELAY_MS {
        Ok(delay_ms)
    } else {
        Err(Error::invalid("delayMs", "The answer can wait for 60 seconds at most."))
    }
}

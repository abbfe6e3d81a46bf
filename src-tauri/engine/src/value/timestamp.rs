//! Timestamps as senders write them. Stored times are [`Timestamp`]; the sender's text is kept beside it.

use chrono::DateTime;

use crate::clock::Timestamp;

/// Reads `2006-01-02T15:04:05-0700` or `2006-01-02T15:04:05-07:00` and nothing else.
///
/// The documentation of Hatch's `newlead` names these two layouts only; `Z`, fractions of a second and bare dates are
/// outside of it. The error says which part is wrong, in words that follow "the time".
pub fn parse_with_offset(text: &str) -> Result<Timestamp, String> {
    check_layout(text)?;
    let format = if text.len() == 25 { "%Y-%m-%dT%H:%M:%S%:z" } else { "%Y-%m-%dT%H:%M:%S%z" };
    DateTime::parse_from_str(text, format)
        .map(|time| Timestamp(time.timestamp_millis()))
        .map_err(|_| "is not on the calendar or the clock".to_owned())
}

fn check_layout(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    if bytes.len() < 19 || !fits(&bytes[..19], b"0000-00-00T00:00:00") {
        return Err("does not begin like 2006-01-02T15:04:05".into());
    }
    match &bytes[19..] {
        [] => Err("has no UTC offset such as -0700".into()),
        [b'Z' | b'z'] => Err("ends in Z; the UTC offset must be written as +0000 or +00:00".into()),
        [b'.', ..] => Err("has fractions of a second".into()),
        [b'+' | b'-', rest @ ..] if fits(rest, b"0000") || fits(rest, b"00:00") => Ok(()),
        _ => Err("has a UTC offset that is neither like -0700 nor like -07:00".into()),
    }
}

/// `0` in the layout stands for any digit.
fn fits(text: &[u8], layout: &[u8]) -> bool {
    text.len() == layout.len()
        && text.iter().zip(layout).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

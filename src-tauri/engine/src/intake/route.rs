//! From an address to the dialect that is spoken there.

use std::borrow::Cow;

use super::capture::Head;

/// What is served at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route<'a> {
    /// Hatch `newlead` of the department with this id.
    HatchNewlead {
        /// UUID, eight digits, or what the owner typed.
        department: Cow<'a, str>,
    },
    /// A bin, or an address below one; any method.
    Bin {
        /// What its owner called it.
        name: Cow<'a, str>,
    },
    /// The address is right, the method is not.
    WrongMethod {
        /// The method that is served.
        allowed: &'static str,
    },
    /// Nothing.
    None,
}

/// Finds the dialect.
pub fn route(head: &Head) -> Route<'_> {
    let segments: Vec<Cow<'_, str>> = head.path().split('/').map(decoded).collect();
    let segments = match segments.as_slice() {
        [segments @ .., last] if last.is_empty() => segments,
        segments => segments,
    };
    match segments {
        [root, api, webhooks, department, newlead]
            if root.is_empty()
                && [api, webhooks, newlead] == ["api", "webhooks", "newlead"]
                && !department.is_empty() =>
        {
            if head.method == "POST" {
                Route::HatchNewlead { department: department.clone() }
            } else {
                Route::WrongMethod { allowed: "POST" }
            }
        }
        [root, bin, name, ..] if root.is_empty() && bin == "bin" && !name.is_empty() => {
            Route::Bin { name: name.clone() }
        }
        _ => Route::None,
    }
}

/// `%41` means `A` (RFC 3986, section 2.3); a percent sign without two hex digits means itself.
fn decoded(segment: &str) -> Cow<'_, str> {
    if !segment.contains('%') {
        return segment.into();
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&first, others)) = rest.split_first() {
        let escaped = others.get(..2).filter(|_| first == b'%').and_then(hex);
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &others[2..] } else { others };
    }
    String::from_utf8_lossy(&bytes).into_owned().into()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digits =
        std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

//! Hatch's answers, in the shape of its newer API.

use serde_json::json;

use crate::intake::{
    capture::Reply,
    trace::{Trace, TraceLine},
};

/// `{"data":{"id":"…"}}`
pub fn accepted(contact: &str) -> Reply {
    Reply::json(200, json!({ "data": { "id": contact } }).to_string())
}

/// `{"errors":[…]}` with one entry for each broken rule. Says what the sender must change and nothing about others' keys.
pub fn errors(title: &str, trace: &Trace) -> String {
    let errors: Vec<_> = trace.faults().map(|line| error(title, line)).collect();
    json!({ "errors": errors }).to_string()
}

fn error(title: &str, line: &TraceLine) -> serde_json::Value {
    let place = line.place.as_ref();
    let pointer = match place.and_then(|place| place.header.as_deref()) {
        Some(header) => format!("/headers/{header}"),
        None => place.and_then(|place| place.pointer.clone()).unwrap_or_default(),
    };
    json!({ "title": title, "source": { "pointer": pointer }, "detail": line.advice })
}

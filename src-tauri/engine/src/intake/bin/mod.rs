//! Bins: addresses that only record. Whatever is sent to `/bin/{name}` or below, by any method and of any type, is kept
//! and answered as the owner set it; no lead is ever made of it.

mod check;
mod table;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use table::{Draft, Patch, all, by_id, create, delete, update};

use super::{
    capture::{Captured, Reply},
    hatch::{ADDRESS, Judgement},
    judge::bytes,
    trace::{Rule, Trace},
    verdict::Verdict,
};
use crate::clock::Timestamp;

const RECORDED: Rule = Rule { name: "recorded", label: "Recorded" };
const ANSWER: Rule = Rule { name: "answer", label: "Answer" };

/// A bin as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    /// Row id.
    pub id: String,
    /// What stands in its address, in lower case.
    pub name: String,
    /// HTTP status of its answer.
    pub status: u16,
    /// Headers of its answer, in order.
    pub headers: Vec<BinHeader>,
    /// Body of its answer.
    pub body: String,
    /// How long it waits with its answer, in milliseconds.
    pub delay_ms: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A header of a bin's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct BinHeader {
    /// `content-type`
    pub name: String,
    /// `text/plain; charset=utf-8`
    pub value: String,
}

/// Judges a whole request to the address of `bin`.
pub(super) fn judge(captured: &Captured, bin: &Bin, mut trace: Trace) -> Judgement {
    trace.pass(ADDRESS, format!("The bin “{}”", bin.name));
    trace.pass(RECORDED, "Kept as it came; a bin makes no lead of it");
    trace.pass(ANSWER, bin.answer_in_words());
    Judgement {
        verdict: Verdict::Recorded,
        sentence: format!("Recorded by the bin “{}”, answered {}", bin.name, bin.status),
        source: captured.sender(),
        reply: Some(bin.reply(&captured.head.method)),
        trace,
        draft: None,
        department_id: None,
        api_key_id: None,
        bin_id: Some(bin.id.clone()),
    }
}

impl Bin {
    /// The answer to a request by `method`; to HEAD there is no body (RFC 9110, section 9.3.2).
    fn reply(&self, method: &str) -> Reply {
        Reply {
            status: self.status,
            headers: self
                .headers
                .iter()
                .map(|header| (header.name.clone().into(), header.value.clone()))
                .collect(),
            body: if method == "HEAD" { String::new() } else { self.body.clone() },
            delay: Duration::from_millis(self.delay_ms.into()),
        }
    }

    /// "200 with 3 B, after 1.5 s"
    fn answer_in_words(&self) -> String {
        let body = bytes(self.body.len() as u64);
        match self.delay_ms {
            0 => format!("{} with {body}", self.status),
            delay => format!("{} with {body}, after {} s", self.status, f64::from(delay) / 1000.0),
        }
    }
}

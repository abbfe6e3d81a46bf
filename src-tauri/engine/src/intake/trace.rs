//! The trace: the ordered rules that led to the verdict, each with the fact it looked at.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::value::json::{self, Span};

/// How a rule went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// The reason for a refusal.
    Failed,
    /// An earlier rule ended the matter.
    NotReached,
    /// Let pass, but odd.
    Noted,
}

/// Where in the request a rule looked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export_to = "types.ts")]
pub struct Place {
    /// JSON pointer into the body (RFC 6901); empty for the whole body.
    pub pointer: Option<String>,
    /// Name of a header.
    pub header: Option<String>,
    /// Byte offset in the body.
    #[ts(type = "number | null")]
    pub offset: Option<usize>,
    /// Line, from 1.
    #[ts(type = "number | null")]
    pub line: Option<usize>,
    /// Column, from 1, in characters.
    #[ts(type = "number | null")]
    pub column: Option<usize>,
    /// Beginning in the body's text, in UTF-16 units.
    #[ts(type = "number | null")]
    pub text_start: Option<usize>,
    /// End in the body's text, in UTF-16 units.
    #[ts(type = "number | null")]
    pub text_end: Option<usize>,
}

impl Place {
    /// A header.
    pub fn header(name: &str) -> Self {
        Self { header: Some(name.to_owned()), ..Self::default() }
    }

    /// A member that is not there.
    pub fn missing(pointer: &str) -> Self {
        Self { pointer: Some(pointer.to_owned()), ..Self::default() }
    }

    /// A range of the body.
    pub fn in_body(text: &str, span: Span, pointer: Option<&str>) -> Self {
        let at = json::line_column(text.as_bytes(), span.start);
        Self {
            pointer: pointer.map(str::to_owned),
            header: None,
            offset: Some(span.start),
            line: Some(at.line),
            column: Some(at.column),
            text_start: Some(json::utf16_offset(text, span.start)),
            text_end: Some(json::utf16_offset(text, span.end)),
        }
    }
}

/// One rule and how it went. What there is nothing to say of is left out, for most lines of a kept trace are of rules that
/// held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct TraceLine {
    /// Stable name: `body.json`.
    pub rule: Cow<'static, str>,
    /// What people call it: "Valid JSON".
    pub label: Cow<'static, str>,
    /// How it went.
    pub outcome: Outcome,
    /// The fact it looked at.
    pub detail: String,
    /// What should have been there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expected: Option<String>,
    /// What was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub found: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Place>,
    /// One sentence for the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub advice: Option<String>,
}

/// A rule by its stable name and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// `body.json`
    pub name: &'static str,
    /// "Valid JSON"
    pub label: &'static str,
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, as a clause: "trailing comma at line 11 column 24".
    pub detail: String,
    /// What should have been there.
    pub expected: String,
    /// What was there.
    pub found: String,
    /// Where.
    pub place: Place,
    /// One sentence for the sender.
    pub advice: String,
}

/// A trace being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace(pub Vec<TraceLine>);

impl Trace {
    /// The rule held.
    pub fn pass(&mut self, rule: Rule, detail: impl Into<String>) {
        self.push(rule, Outcome::Passed, detail.into());
    }

    /// The rule let it pass, but it is odd.
    pub fn note(&mut self, rule: Rule, detail: impl Into<String>, place: Option<Place>) {
        self.push(rule, Outcome::Noted, detail.into());
        if let Some(line) = self.0.last_mut() {
            line.place = place;
        }
    }

    /// The rule was broken.
    pub fn fail(&mut self, rule: Rule, fault: Fault) {
        self.0.push(TraceLine {
            rule: rule.name.into(),
            label: rule.label.into(),
            outcome: Outcome::Failed,
            detail: fault.detail,
            expected: Some(fault.expected),
            found: Some(fault.found),
            place: Some(fault.place),
            advice: Some(fault.advice),
        });
    }

    /// Adds the rules of `all` that no line speaks of: they were not reached.
    pub fn close(&mut self, all: &[Rule]) {
        for &rule in all {
            if !self.0.iter().any(|line| line.rule == rule.name) {
                self.push(rule, Outcome::NotReached, "Not reached".into());
            }
        }
    }

    /// The broken rules.
    pub fn faults(&self) -> impl Iterator<Item = &TraceLine> {
        self.0.iter().filter(|line| line.outcome == Outcome::Failed)
    }

    fn push(&mut self, rule: Rule, outcome: Outcome, detail: String) {
        self.0.push(TraceLine {
            rule: rule.name.into(),
            label: rule.label.into(),
            outcome,
            detail,
            expected: None,
            found: None,
            place: None,
            advice: None,
        });
    }
}

//! Words about being contacted. A cell can say no; no cell can say yes, and a word that is not understood counts as no
//! where the column asks for a no.

use super::{Fault, Problem};

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Not to be contacted.
    No,
    /// Nothing that matters here.
    Nothing,
    /// Not understood, and therefore a no.
    PerhapsNo(Fault),
    /// Not understood, and no reason to take it for a no.
    Unclear(Fault),
}

/// Words that mean no in any column.
const OUT: &[&str] = &[
    "opted out",
    "opt out",
    "optedout",
    "optout",
    "unsubscribed",
    "unsubscribe",
    "out",
    "stop",
    "stopped",
    "blocked",
    "blocklisted",
    "suppressed",
    "cleaned",
    "bounced",
    "complained",
    "dnc",
    "dnd",
    "do not contact",
    "do not call",
    "do not text",
    "do not email",
    "never",
];
/// Words that mean yes, may be contacted, in any column.
const IN: &[&str] = &[
    "opted in",
    "opt in",
    "optedin",
    "optin",
    "subscribed",
    "in",
    "active",
    "ok",
    "okay",
    "allowed",
    "granted",
    "confirmed",
];
const YES: &[&str] = &["yes", "y", "true", "t", "1", "x", "on", "checked", "✓", "✔"];
const NO: &[&str] = &["no", "n", "false", "f", "0", "off", "unchecked"];
const NOTHING: &[&str] = &["", "-", "none", "null", "nil", "na", "n a", "unknown", "not set"];

/// Reads a cell of a column like "Opted out".
pub fn said_when_asked_for_no(text: &str) -> Said {
    match meaning(text) {
        Meaning::Out | Meaning::Yes => Said::No,
        Meaning::In | Meaning::No | Meaning::Nothing => Said::Nothing,
        // "Unsubscribed at" and the like.
        Meaning::Other if is_date(text) => Said::No,
        Meaning::Other => Said::PerhapsNo(Fault::new(
            Problem::UnclearConsent,
            "This is neither a yes nor a no. It counts as opted out, to be on the safe side.",
        )),
    }
}

/// Reads a cell of a column like "May be texted".
pub fn said_when_asked_for_yes(text: &str) -> Said {
    match meaning(text) {
        Meaning::Out | Meaning::No => Said::No,
        Meaning::In | Meaning::Yes | Meaning::Nothing => Said::Nothing,
        Meaning::Other if is_date(text) => Said::Nothing,
        // "No, wrote in May"
        Meaning::Other if words(text).starts_with("no ") => Said::No,
        Meaning::Other => Said::Unclear(Fault::new(
            Problem::UnclearConsent,
            "This is neither a yes nor a no. It changes nothing.",
        )),
    }
}

enum Meaning {
    Out,
    In,
    Yes,
    No,
    Nothing,
    Other,
}

fn meaning(text: &str) -> Meaning {
    let whole = words(text);
    let is = |list: &[&str]| list.contains(&whole.as_str());
    match () {
        () if is(OUT) => Meaning::Out,
        () if is(IN) => Meaning::In,
        () if is(NOTHING) => Meaning::Nothing,
        () if is(YES) => Meaning::Yes,
        () if is(NO) => Meaning::No,
        () => Meaning::Other,
    }
}

fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let between = |each: char| !each.is_alphanumeric() && !"✓✔".contains(each);
    lower.split(between).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Digits with the signs of a date between them: `2026-03-02 10:15`, `3/2/26`.
fn is_date(text: &str) -> bool {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u16>().is_ok())
}

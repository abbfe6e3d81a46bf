//! The report as plain text, to be saved or mailed.

use chrono::DateTime;
use chrono_tz::Tz;

use super::{Event, Report};
use crate::{
    clock::Timestamp,
    contact::{
        MergedContact,
        consent::{
            standing::ChannelConsent,
            word::{ConsentState, Method, Scope},
        },
    },
};

const NOT_IN_IT: &str = "What the phone company and the national do-not-call registry hold is not part of this report: \
                         Porchlight does not ask them.";

/// Somebody had said something once.
const TAKEN_BACK: &str = "nothing stands, what was said was taken back";

/// The whole report, its dates in `zone`.
pub(super) fn as_text(report: &Report, zone: Tz) -> String {
    let mut lines = vec![
        format!("Consent report: {}", report.contact_name),
        format!(
            "Made by {} on {}. All times in {}.",
            report.kept_by,
            local(report.made_at, zone),
            report.time_zone
        ),
    ];
    lines.extend(who(report, zone));
    lines.extend([String::new(), "How it stands".to_owned()]);
    lines.extend(report.standing.iter().flat_map(|line| standing_lines(line, &report.events, zone)));
    lines.extend([String::new(), "All that was said, oldest first".to_owned()]);
    if report.events.is_empty() {
        lines.push("  Nothing was ever said.".to_owned());
    }
    lines.extend(report.events.iter().flat_map(|event| event_lines(event, zone)));
    lines.extend([String::new(), NOT_IN_IT.to_owned(), String::new()]);
    lines.join("\n")
}

/// How the person is known here.
fn who(report: &Report, zone: Tz) -> Vec<String> {
    let merged = |other: &MergedContact| format!("Merged with {} on {}", other.name, local(other.at, zone));
    let known = [
        report.company_name.clone().map(|name| ("Company", vec![name])),
        Some(("Phone", report.phones.clone())),
        Some(("Email", report.emails.clone())),
    ];
    let known = known.into_iter().flatten().filter(|(_, values)| !values.is_empty());
    let mut lines: Vec<_> = known.map(|(what, values)| format!("{what}: {}", values.join(", "))).collect();
    lines.extend(report.merged.iter().map(merged));
    if lines.is_empty() { lines } else { [vec![String::new()], lines].concat() }
}

fn standing_lines(line: &ChannelConsent, events: &[Event], zone: Tz) -> Vec<String> {
    let was_heard = events.iter().any(|event| event.channel == line.channel);
    let since = line.since.map(|since| format!(" since {}", day(since, zone))).unwrap_or_default();
    let deadline = line.deadline.as_deref().map(|day| format!(". Everybody must have stopped by {day}"));
    let whose = line.merged_with.as_ref().map(|other| format!(", came with the merge with {}", other.name));
    let said_by = line.said_by.as_ref().map(|other| format!(", said by {}, who has it too", other.name));
    let name = line.channel.in_words();
    let mut lines = vec![format!(
        "  {name}: {}{since}{}{}{}",
        if line.state == ConsentState::Unknown && was_heard {
            TAKEN_BACK
        } else {
            in_words(line.state, line.scope)
        },
        said_by.unwrap_or_default(),
        whose.unwrap_or_default(),
        deadline.unwrap_or_default(),
    )];
    lines.extend(line.addresses.iter().map(|one| {
        format!("    {}: {} since {}", one.address, in_words(one.state, None), day(one.since, zone))
    }));
    lines
}

fn event_lines(event: &Event, zone: Tz) -> Vec<String> {
    let address = event.address.as_deref().unwrap_or(event.channel.all_addresses());
    let by = event.by.as_deref().map(|by| format!(", recorded by {by}")).unwrap_or_default();
    let mut lines = vec![format!(
        "  {} {}, {address}: {} (before: {}), {}{by}",
        received(event, zone),
        event.channel.in_words(),
        what(event),
        in_words(event.state_before, None),
        how(event),
    )];
    // The words say more than the id of the message they are from.
    let message = event.message_id.clone().filter(|_| event.exact_text.is_none());
    let recorded = (event.recorded_at != event.received_at).then(|| local(event.recorded_at, zone));
    let particulars = [
        ("Keyword", &event.keyword),
        ("Exact words", &event.exact_text),
        ("Reason", &event.reason),
        ("Evidence", &event.evidence),
        ("Request", &event.request_id),
        ("Message", &message),
        ("Written down", &recorded),
    ];
    let given = particulars.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    lines.extend(given.map(|(name, value)| format!("    {name}: {}", value.replace('\n', "\n      "))));
    lines
}

/// What stood from then on; of a word that undo put there, which one it took back.
fn what(event: &Event) -> String {
    let now = in_words(event.state, Some(event.scope));
    let taken_back = match (event.method, event.state_before) {
        (Method::Undo, ConsentState::OptedOut) if event.state != ConsentState::OptedOut => "the opt-out",
        (Method::Undo, ConsentState::OptedIn) if event.state == ConsentState::Unknown => "the opt-in",
        _ => return now.to_owned(),
    };
    format!("{taken_back} taken back, {now}")
}

/// Of what was written down later by hand only the day is known.
fn received(event: &Event, zone: Tz) -> String {
    let later = event.method == Method::Manual && event.recorded_at != event.received_at;
    if later { day(event.received_at, zone) } else { local(event.received_at, zone) }
}

fn how(event: &Event) -> String {
    let other = event.merged_with.as_ref().map(|other| other.name.as_str());
    match (event.method, other) {
        (Method::Merge, Some(other)) => format!("by the merge with {other}"),
        (Method::Manual, _) => "written down by hand".to_owned(),
        (Method::Keyword, _) => "by a keyword".to_owned(),
        (Method::Phrase, _) => "by what they wrote".to_owned(),
        (Method::Form, _) => "on a form".to_owned(),
        (Method::Import, _) => "by an import".to_owned(),
        (Method::Merge, None) => "by a merge".to_owned(),
        (Method::Undo, _) => "as it was before, by undo".to_owned(),
    }
}

fn in_words(state: ConsentState, scope: Option<Scope>) -> &'static str {
    match (state, scope) {
        (ConsentState::Unknown, _) => "nothing said",
        (ConsentState::OptedIn, _) => "opted in",
        (ConsentState::OptedOut, Some(Scope::Marketing)) => "opted out of marketing",
        (ConsentState::OptedOut, _) => "opted out",
    }
}

fn local(at: Timestamp, zone: Tz) -> String {
    moment(at, zone).format("%Y-%m-%d %H:%M").to_string()
}

fn day(at: Timestamp, zone: Tz) -> String {
    moment(at, zone).format("%Y-%m-%d").to_string()
}

fn moment(at: Timestamp, zone: Tz) -> DateTime<Tz> {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&zone)
}

//! The gate: whether something may be sent to a contact, now. Every message asks here, the moment before it leaves, and
//! nowhere else is that decided. Only reads.

use chrono::DateTime;
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    log::Word,
    quiet::{self, Bell},
    standing, suppression,
    word::{Channel, ConsentState, Method, Scope},
    zone,
};
use crate::{
    clock::Timestamp,
    contact::detail::Named,
    error::{Error, Result},
    setting,
};

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts")]
pub enum Purpose {
    /// To sell something.
    #[default]
    Marketing,
    /// About work that is under way: an appointment, an estimate that was asked for.
    Service,
}

/// What somebody wants to send.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// To whom.
    pub contact: &'a str,
    /// To this phone number (E.164) or email; to the primary one when absent.
    pub address: Option<&'a str>,
    /// How.
    pub channel: Channel,
    /// What for.
    pub purpose: Purpose,
    /// When.
    pub now: Timestamp,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "answer", rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ConsentRuling")]
pub enum Ruling {
    /// It may go.
    Permit(Permit),
    /// It may not.
    Refusal(Refusal),
}

/// Leave to send one message; only the gate makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentPermit")]
pub struct Permit {
    address: String,
    at: Timestamp,
}

impl Permit {
    /// The phone number or email it holds for, as it is compared.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The moment it holds for.
    pub fn at(&self) -> Timestamp {
        self.at
    }
}

/// Why something may not be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts", rename = "ConsentRefusal", optional_fields)]
pub struct Refusal {
    /// The rule that says so.
    pub rule: Rule,
    /// In one sentence.
    pub why: String,
    /// When it may be tried again, if such a moment is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Rules of the gate, in the order they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "ConsentRule")]
pub enum Rule {
    /// The contact is in the trash or was merged into another.
    ContactGone,
    /// There is nothing to send to.
    NoAddress,
    /// The strictest standing word is a no.
    OptedOut,
    /// The address is on the suppression list.
    Suppressed,
    /// The channel, or the owner, asks for a recorded yes.
    PriorConsent,
    /// It is too early or too late where the contact is.
    QuietHours,
}

struct Person {
    gone: bool,
    zone: Option<String>,
    department_zone: Tz,
}

/// Whether it may be sent. A channel that rings is held in quiet hours; voicemail always asks for a recorded yes.
pub fn may(db: &Connection, ask: &Ask<'_>) -> Result<Ruling> {
    let person = person(db, ask.contact)?;
    if person.gone {
        return Ok(refuse(Rule::ContactGone, "This contact is in the trash or was merged into another one."));
    }
    let Some(address) = address(db, ask)? else {
        let what = if ask.channel.rings() { "phone number" } else { "email address" };
        return Ok(refuse(Rule::NoAddress, format!("This contact has no such {what}.")));
    };
    let word = standing::strictest(db, ask.contact, ask.channel, Some(&address))?;
    if let Some(refusal) = opted_out(ask, None, word.as_ref(), person.department_zone) {
        return Ok(refusal);
    }
    let elsewhere = standing::said_elsewhere(db, ask.contact, ask.channel, &address, word.as_ref())?;
    if let Some((other, no)) = elsewhere
        && let Some(refusal) = opted_out(ask, Some(&other), Some(&no), person.department_zone)
    {
        return Ok(refusal);
    }
    if let Some(entry) = suppression::standing_against(db, ask, &address)? {
        return Ok(Ruling::Refusal(Refusal { rule: Rule::Suppressed, why: entry.why, until: entry.until }));
    }
    if let Some(refusal) = without_consent(db, ask.channel, word.as_ref())? {
        return Ok(refusal);
    }
    Ok(quiet_hours(db, ask, &person, &address)?.unwrap_or(Ruling::Permit(Permit { address, at: ask.now })))
}

fn refuse(rule: Rule, why: impl Into<String>) -> Ruling {
    Ruling::Refusal(Refusal { rule, why: why.into(), until: None })
}

fn person(db: &Connection, contact: &str) -> Result<Person> {
    let (gone, zone) = db
        .prepare_cached(
            "SELECT archived_at IS NOT NULL OR merged_into_id IS NOT NULL, time_zone FROM contact WHERE id = ?1",
        )?
        .query_row([contact], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    Ok(Person { gone, zone, department_zone: standing::zone_of_department(db, contact)? })
}

/// The address, if it is one of the contact's.
fn address(db: &Connection, ask: &Ask<'_>) -> Result<Option<String>> {
    let Some(asked) = ask.address else { return standing::primary_address(db, ask.contact, ask.channel) };
    let address = if ask.channel.rings() { asked.to_owned() } else { asked.to_lowercase() };
    let known = standing::has_address(db, ask.contact, ask.channel, &address)?;
    Ok(known.then_some(address))
}

/// `who` said it: the contact, or somebody else who has the address as well.
fn opted_out(ask: &Ask<'_>, who: Option<&Named>, word: Option<&Word>, zone: Tz) -> Option<Ruling> {
    let word = word.filter(|word| word.verdict.is_no())?;
    if word.verdict.scope == Scope::Marketing && ask.purpose == Purpose::Service {
        return None;
    }
    let how = match (word.method, &word.keyword) {
        (_, Some(keyword)) => format!(" by “{keyword}”"),
        (Method::Import, None) => " by a list that came in".to_owned(),
        (Method::Merge, None) => " before two contacts were merged".to_owned(),
        _ => String::new(),
    };
    let what = match word.verdict.scope {
        Scope::Marketing => "marketing by ",
        Scope::All => "",
    };
    let channel = ask.channel.in_words();
    let day = local(word.received_at, zone).format("%-d %b %Y");
    let who = who.map_or("They".to_owned(), |who| format!("{}, who has this address too,", who.name));
    Some(refuse(Rule::OptedOut, format!("{who} opted out of {what}{channel} on {day}{how}.")))
}

fn without_consent(db: &Connection, channel: Channel, word: Option<&Word>) -> Result<Option<Ruling>> {
    if word.is_some_and(|word| word.verdict.state == ConsentState::OptedIn) {
        return Ok(None);
    }
    if channel == Channel::Voicemail {
        let why = "Voicemail needs their consent first, and none is recorded.";
        return Ok(Some(refuse(Rule::PriorConsent, why)));
    }
    if setting::get(db)?.strict_consent {
        let why = format!(
            "Only people with recorded consent are contacted, and none is recorded for {}.",
            channel.in_words()
        );
        return Ok(Some(refuse(Rule::PriorConsent, why)));
    }
    Ok(None)
}

fn quiet_hours(db: &Connection, ask: &Ask<'_>, person: &Person, address: &str) -> Result<Option<Ruling>> {
    if !ask.channel.rings() {
        return Ok(None);
    }
    let there = zone::whereabouts(person.zone.as_deref(), address, person.department_zone);
    let week = quiet::week(db, there.place.as_deref())?;
    let Bell::Held(until) = quiet::bell(week, &there.zones, ask.now) else { return Ok(None) };
    let clocks: Vec<_> = there.zones.iter().map(|zone| clock(ask.now, *zone)).collect();
    let held = until.map_or("no hour is open for them".to_owned(), |until| {
        format!("it is held until {}", local(until, there.zones[0]).format("%-I:%M %p on %-d %b"))
    });
    let why = format!("Quiet hours: it is {} where they are, so {held}.", clocks.join(" or "));
    Ok(Some(Ruling::Refusal(Refusal { rule: Rule::QuietHours, why, until })))
}

fn clock(at: Timestamp, zone: Tz) -> String {
    local(at, zone).format("%-I:%M %p").to_string()
}

fn local(at: Timestamp, zone: Tz) -> DateTime<Tz> {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&zone)
}

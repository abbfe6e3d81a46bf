//! How a contact stands on each channel: the strictest of the words that hold there.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use ts_rs::TS;

use super::{
    deadline::deadline_of,
    log::{self, OwnWord, Place, Word},
    merge,
    word::{Channel, ConsentState, Method, Scope, Verdict},
};
use crate::{clock::Timestamp, contact::detail::Named, error::Result};

/// How one channel stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ChannelConsent {
    /// Which channel.
    pub channel: Channel,
    /// How it stands at the address shown here.
    pub state: ConsentState,
    /// Where it would reach the contact: primary phone or email.
    pub address: Option<String>,
    /// When the wish was received.
    pub since: Option<Timestamp>,
    /// How it was said.
    pub method: Option<Method>,
    /// In whose words.
    pub reason: Option<String>,
    /// Who recorded it.
    pub by: Option<String>,
    /// Of a no: what it covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub scope: Option<Scope>,
    /// Of a no that holds for one address only: which.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub only_at: Option<String>,
    /// The keyword or phrase that was recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub keyword: Option<String>,
    /// What the contact wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub exact_text: Option<String>,
    /// Of a no: the day, like `2026-03-17`, by which everybody must have stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deadline: Option<String>,
    /// The contact said no themselves: an opt-in asks for evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub evidence_needed: Option<bool>,
    /// Of a word that came with a merge: whose it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub merged_with: Option<Named>,
    /// Of a no that somebody else said who has the address as well: who. It holds here too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub said_by: Option<Named>,
    /// Words that hold for one address only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<AddressConsent>>")]
    pub addresses: Vec<AddressConsent>,
}

/// A word that holds for one address only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct AddressConsent {
    /// The address.
    pub address: String,
    /// The word.
    pub state: ConsentState,
    /// When it was received.
    pub since: Timestamp,
    /// How it was said.
    pub method: Method,
    /// In whose words.
    pub reason: Option<String>,
}

/// How each channel of a contact stands.
pub fn in_force(db: &Connection, contact: &str) -> Result<Vec<ChannelConsent>> {
    let zone = zone_of_department(db, contact)?;
    Channel::ALL.into_iter().map(|channel| of_channel(db, contact, channel, zone)).collect()
}

/// Whether a no that stands on one of `channels` was said by the contact themselves.
pub fn said_no_themselves(db: &Connection, contact: &str, channels: &[Channel]) -> Result<bool> {
    for &channel in channels {
        let addresses = log::words_at_addresses(db, contact, channel)?.into_iter().map(|(_, word)| word);
        let mut words = log::word_at(db, contact, &Place::every(channel))?.into_iter().chain(addresses);
        if words.any(|word| word.verdict.is_no() && word.own_word == OwnWord::Yes) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The strictest word that holds for an address; of two that are equally strict, the one said for all addresses. Where
/// somebody said something, having said nothing elsewhere does not count.
pub(super) fn strictest(
    db: &Connection,
    contact: &str,
    channel: Channel,
    address: Option<&str>,
) -> Result<Option<Word>> {
    let every = log::word_at(db, contact, &Place::every(channel))?;
    let Some(address) = address else { return Ok(every) };
    let place = Place { channel, address: Some(address.to_owned()) };
    let single = log::word_at(db, contact, &place)?;
    let said = |word: &Word| word.verdict.state != ConsentState::Unknown;
    let strictness = |word: &Word| word.verdict.strictness();
    Ok(match (every.filter(said), single.filter(said)) {
        (Some(every), Some(single)) if strictness(&single) > strictness(&every) => Some(single),
        (Some(every), _) => Some(every),
        (None, single) => single,
    })
}

/// A no of somebody else who has the address as well, in whichever department: a number belongs to whoever answers it. It
/// counts for less than a yes that `own`, the strictest word of the contact, says since.
pub(super) fn said_elsewhere(
    db: &Connection,
    contact: &str,
    channel: Channel,
    address: &str,
    own: Option<&Word>,
) -> Result<Option<(Named, Word)>> {
    let sql = if channel.rings() {
        "SELECT c.id, c.display_name FROM contact_phone a JOIN contact c ON c.id = a.contact_id
         WHERE a.department_id IN (SELECT id FROM department) AND a.e164 = ?1
           AND a.contact_id <> ?2 AND c.consent = 'opted_out' AND c.merged_into_id IS NULL"
    } else {
        "SELECT c.id, c.display_name FROM contact_email a JOIN contact c ON c.id = a.contact_id
         WHERE a.department_id IN (SELECT id FROM department) AND a.folded = ?1
           AND a.contact_id <> ?2 AND c.consent = 'opted_out' AND c.merged_into_id IS NULL"
    };
    let mut select = db.prepare_cached(sql)?;
    let named = |row: &Row<'_>| Ok(Named { id: row.get("id")?, name: row.get("display_name")? });
    let others = select.query_map((address, contact), named)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let said_yes = |word: &&Word| word.verdict.state == ConsentState::OptedIn && !word.put_back;
    let yes = own.filter(said_yes).map_or(0, |word| word.seq);
    let places = [Place::every(channel), Place { channel, address: Some(address.to_owned()) }];
    let mut found: Option<(Named, Word)> = None;
    for (other, place) in others.iter().flat_map(|other| places.iter().map(move |place| (other, place))) {
        let stands = found.as_ref().map_or(0, |(_, word)| word.verdict.strictness());
        let no = log::word_at(db, &other.id, place)?.filter(|word| word.verdict.is_no() && word.seq > yes);
        if let Some(word) = no.filter(|word| word.verdict.strictness() > stands) {
            found = Some((other.clone(), word));
        }
    }
    let stands = own.map_or(0, |word| word.verdict.strictness());
    Ok(found.filter(|(_, word)| word.verdict.strictness() > stands))
}

/// The noes of others at this address of the contact, or at all of them, whatever the contact says.
pub(super) fn noes_elsewhere(
    db: &Connection,
    contact: &str,
    channel: Channel,
    address: Option<&str>,
) -> Result<Vec<Word>> {
    let sql = if channel.rings() {
        "SELECT e164 FROM contact_phone WHERE contact_id = ?1 AND coalesce(?2, e164) = e164"
    } else {
        "SELECT folded FROM contact_email WHERE contact_id = ?1 AND coalesce(?2, folded) = folded"
    };
    let mut select = db.prepare_cached(sql)?;
    let addresses = select.query_map((contact, address), |row| row.get(0))?;
    let mut noes = Vec::new();
    for address in addresses.collect::<rusqlite::Result<Vec<String>>>()? {
        noes.extend(said_elsewhere(db, contact, channel, &address, None)?.map(|(_, word)| word));
    }
    Ok(noes)
}

/// The address a channel reaches the contact at unless another is chosen, as it is compared.
pub(super) fn primary_address(db: &Connection, contact: &str, channel: Channel) -> Result<Option<String>> {
    let sql = if channel.rings() {
        "SELECT e164 FROM contact_phone WHERE contact_id = ?1 ORDER BY is_primary DESC LIMIT 1"
    } else {
        "SELECT folded FROM contact_email WHERE contact_id = ?1 ORDER BY is_primary DESC LIMIT 1"
    };
    Ok(db.prepare_cached(sql)?.query_row([contact], |row| row.get(0)).optional()?)
}

/// Whether the contact has this address on this channel.
pub(super) fn has_address(db: &Connection, contact: &str, channel: Channel, address: &str) -> Result<bool> {
    let sql = if channel.rings() {
        "SELECT EXISTS (SELECT 1 FROM contact_phone WHERE contact_id = ?1 AND e164 = ?2)"
    } else {
        "SELECT EXISTS (SELECT 1 FROM contact_email WHERE contact_id = ?1 AND folded = ?2)"
    };
    Ok(db.prepare_cached(sql)?.query_row((contact, address), |row| row.get(0))?)
}

/// The zone of the contact's department, in which dates are told.
pub(super) fn zone_of_department(db: &Connection, contact: &str) -> Result<chrono_tz::Tz> {
    let zone: Option<String> = db
        .prepare_cached(
            "SELECT d.time_zone FROM contact c JOIN department d ON d.id = c.department_id WHERE c.id = ?1",
        )?
        .query_row([contact], |row| row.get(0))
        .optional()?;
    Ok(zone.and_then(|zone| zone.parse().ok()).unwrap_or(chrono_tz::UTC))
}

/// The country that the contact's numbers without a country code belong to.
pub(super) fn country_of(db: &Connection, contact: &str) -> Result<String> {
    let country: Option<String> = db
        .prepare_cached(
            "SELECT d.default_country FROM contact c JOIN department d ON d.id = c.department_id WHERE c.id = ?1",
        )?
        .query_row([contact], |row| row.get(0))
        .optional()?;
    Ok(country.unwrap_or_else(|| "US".to_owned()))
}

fn of_channel(
    db: &Connection,
    contact: &str,
    channel: Channel,
    zone: chrono_tz::Tz,
) -> Result<ChannelConsent> {
    let address = primary_address(db, contact, channel)?;
    let own = strictest(db, contact, channel, address.as_deref())?;
    let elsewhere = match &address {
        Some(address) => said_elsewhere(db, contact, channel, address, own.as_ref())?,
        None => None,
    };
    let (said_by, word) = elsewhere.map_or((None, own), |(who, word)| (Some(who), Some(word)));
    let verdict = word.as_ref().map_or(Verdict::UNKNOWN, |word| word.verdict);
    let addresses = log::words_at_addresses(db, contact, channel)?;
    let every =
        log::word_at(db, contact, &Place::every(channel))?.map_or(Verdict::UNKNOWN, |word| word.verdict);
    let at_one = said_by.is_none() && verdict.is_no() && every.strictness() < verdict.strictness();
    let address = as_written(db, contact, channel, address)?;
    let own = word.as_ref().is_some_and(|word| verdict.is_no() && word.own_word == OwnWord::Yes);
    Ok(ChannelConsent {
        channel,
        state: verdict.state,
        only_at: address.clone().filter(|_| at_one),
        address,
        since: word.as_ref().map(|word| word.received_at),
        method: word.as_ref().map(|word| word.method),
        by: word.as_ref().and_then(|word| word.by.clone()),
        scope: verdict.is_no().then_some(verdict.scope),
        deadline: word
            .as_ref()
            .filter(|_| verdict.is_no())
            .map(|word| deadline_of(word.received_at, zone).to_string()),
        evidence_needed: own.then_some(true),
        keyword: word.as_ref().and_then(|word| word.keyword.clone()),
        exact_text: word.as_ref().and_then(|word| word.exact_text.clone()),
        merged_with: whose(db, said_by.as_ref().map_or(contact, |who| &who.id), word.as_ref())?,
        said_by,
        reason: word.and_then(|word| word.reason),
        addresses: addresses.into_iter().map(of_address).collect(),
    })
}

/// Whose word it was before a merge brought it.
fn whose(db: &Connection, contact: &str, word: Option<&Word>) -> Result<Option<Named>> {
    match word.and_then(|word| word.merge.as_deref()) {
        Some(merge) => merge::other_side(db, contact, merge),
        None => Ok(None),
    }
}

fn of_address((address, word): (String, Word)) -> AddressConsent {
    AddressConsent {
        address,
        state: word.verdict.state,
        since: word.received_at,
        method: word.method,
        reason: word.reason,
    }
}

/// An email as its owner writes it; a phone number is shown as it is compared.
fn as_written(
    db: &Connection,
    contact: &str,
    channel: Channel,
    address: Option<String>,
) -> Result<Option<String>> {
    let Some(address) = address.filter(|_| !channel.rings()) else {
        return primary_address(db, contact, channel);
    };
    let sql = "SELECT address FROM contact_email WHERE contact_id = ?1 AND folded = ?2";
    Ok(db.prepare_cached(sql)?.query_row((contact, address), |row| row.get(0)).optional()?)
}

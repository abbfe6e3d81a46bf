//! What a person writes down for a contact: a no is taken as it is, a yes asks for a written reason and, after the
//! contact's own STOP, for evidence.

use chrono::DateTime;

use super::{
    log::{self, OwnWord, Place, Saying, Word},
    standing,
    word::{Channel, Method, Scope, Verdict},
};
use crate::{
    clock::Timestamp,
    db::Work,
    error::{Error, Result},
    journal::Actor,
    setting,
    value::{email::Email, phone::Phone},
};

/// So many contacts are opted out in one unit of work at most, so that leads need not wait long behind it.
pub const MAX_AT_ONCE: usize = 10_000;

/// The shortest words that count: "Asked", "Email".
const FEWEST_LETTERS: usize = 5;

/// A wish to be recorded.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Whose.
    pub contact: String,
    /// For which channels.
    pub channels: Vec<Channel>,
    /// For this phone number or email only.
    pub address: Option<String>,
    /// Of a no: what it covers.
    pub scope: Scope,
    /// In whose words.
    pub reason: String,
    /// Of a yes after the contact's own no: how they asked again.
    pub evidence: Option<String>,
    /// When it was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// What opting many out came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OptedOut {
    /// Contacts whose wish was written down.
    pub contacts: usize,
    /// Contacts that are not there any more.
    pub missing: usize,
    /// What was written down.
    pub events: Vec<String>,
}

/// Records that the contact is not to be contacted on these channels; answers the events. Never refused for want of a
/// reason.
pub fn opt_out(work: &mut Work<'_>, wish: &Wish, actor: &Actor) -> Result<Vec<String>> {
    let received_at = checked(work, wish)?;
    let mut places = places(work, wish)?;
    if setting::get(work.db)?.one_opt_out_stops_all {
        places = spread(places);
    }
    let words: Vec<_> = places.into_iter().map(|place| (place, Verdict::no(wish.scope))).collect();
    log::write_down(work, &wish.contact, &words, &saying(wish, received_at, actor))
}

/// Records that a file says no on these channels; answers those on which that was not so already. A file never says yes.
pub fn opt_out_by_import(
    work: &mut Work<'_>,
    contact: &str,
    channels: &[Channel],
    file: &str,
    actor: &Actor,
) -> Result<Vec<Channel>> {
    let verdict = Verdict::no(Scope::All);
    let mut news = Vec::new();
    for &channel in channels {
        let standing = log::word_at(work.db, contact, &Place::every(channel))?;
        if standing.is_none_or(|word| word.verdict.strictness() < verdict.strictness()) {
            news.push(channel);
        }
    }
    if !news.is_empty() {
        let reason = format!("Said so in the file {file}");
        let saying = Saying { reason: Some(&reason), ..Saying::new(Method::Import, actor, work.now) };
        let words: Vec<_> = news.iter().map(|&channel| (Place::every(channel), verdict)).collect();
        log::write_down(work, contact, &words, &saying)?;
    }
    Ok(news)
}

/// Records the same wish for many contacts in one unit of work; `wish.contact` does not matter.
pub fn opt_out_many(
    work: &mut Work<'_>,
    contacts: &[String],
    wish: &Wish,
    actor: &Actor,
) -> Result<OptedOut> {
    if contacts.is_empty() || contacts.len() > MAX_AT_ONCE {
        return Err(Error::invalid("ids", format!("Choose between 1 and {MAX_AT_ONCE} contacts at a time.")));
    }
    let mut done = OptedOut::default();
    for contact in contacts {
        match opt_out(work, &Wish { contact: contact.clone(), ..wish.clone() }, actor) {
            Ok(events) => {
                done.contacts += 1;
                done.events.extend(events);
            }
            Err(error) if error.code() == crate::error::Code::NotFound => done.missing += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// Records that the contact may be contacted again; asks for the reason, and for evidence where the contact said no
/// themselves. Answers the events.
pub fn opt_in(work: &mut Work<'_>, wish: &Wish, actor: &Actor) -> Result<Vec<String>> {
    if !says_something(&wish.reason) {
        return Err(Error::invalid(
            "reason",
            "Write down how they asked to hear from you again, in a few words that somebody else can follow.",
        ));
    }
    let received_at = checked(work, wish)?;
    let places = places(work, wish)?;
    for place in &places {
        refuse_too_old(work, wish, place, received_at)?;
        ask_for_evidence(work, wish, place)?;
        refuse_in_vain(work, wish, place)?;
    }
    let words: Vec<_> = places.into_iter().map(|place| (place, Verdict::YES)).collect();
    log::write_down(work, &wish.contact, &words, &saying(wish, received_at, actor))
}

/// A letter or two explain nothing to whoever has to answer for it later.
fn says_something(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_alphanumeric()).count() >= FEWEST_LETTERS
}

/// A channel and all that end at the same phone or mailbox.
fn spread(places: Vec<Place>) -> Vec<Place> {
    let Some(first) = places.into_iter().next() else { return Vec::new() };
    let reaches = |channel: &Channel| first.address.is_none() || channel.rings() == first.channel.rings();
    let channels = Channel::ALL.into_iter().filter(reaches);
    channels.map(|channel| Place { channel, address: first.address.clone() }).collect()
}

fn saying<'a>(wish: &'a Wish, received_at: Timestamp, actor: &'a Actor) -> Saying<'a> {
    let written = |text: &'a str| Some(text.trim()).filter(|text| !text.is_empty());
    Saying {
        reason: written(&wish.reason),
        evidence: wish.evidence.as_deref().and_then(written),
        ..Saying::new(Method::Manual, actor, received_at)
    }
}

fn checked(work: &Work<'_>, wish: &Wish) -> Result<Timestamp> {
    if wish.channels.is_empty() {
        return Err(Error::invalid("channels", "Choose at least one channel."));
    }
    received(work, wish.received_at)
}

/// When a wish was received; not in the future.
pub(super) fn received(work: &Work<'_>, received_at: Option<Timestamp>) -> Result<Timestamp> {
    let received_at = received_at.unwrap_or(work.now);
    if received_at > work.now {
        return Err(Error::invalid("receivedAt", "The wish cannot have been received in the future."));
    }
    Ok(received_at)
}

fn places(work: &Work<'_>, wish: &Wish) -> Result<Vec<Place>> {
    let mut channels = wish.channels.clone();
    channels.sort_unstable();
    channels.dedup();
    let place = |channel| match &wish.address {
        None => Ok(Place::every(channel)),
        Some(text) => {
            Ok(Place { channel, address: Some(known_address(work, &wish.contact, channel, text)?) })
        }
    };
    channels.into_iter().map(place).collect()
}

/// An address as it is compared; it must be one of the contact's.
pub(super) fn known_address(work: &Work<'_>, contact: &str, channel: Channel, text: &str) -> Result<String> {
    let unknown = || {
        let what = if channel.rings() { "phone number" } else { "email address" };
        Error::invalid("address", format!("This contact has no such {what}."))
    };
    let country = standing::country_of(work.db, contact)?;
    let address = folded(channel, text, &country).ok_or_else(unknown)?;
    if standing::has_address(work.db, contact, channel, &address)? { Ok(address) } else { Err(unknown()) }
}

/// An address as it is compared; `None` when it is none on this channel. A number without a country code belongs to
/// `country`.
pub(super) fn folded(channel: Channel, text: &str, country: &str) -> Option<String> {
    if channel.rings() {
        Phone::parse(text, country).ok().map(|phone| phone.e164)
    } else {
        Email::parse(text).ok().map(|email| email.folded())
    }
}

fn ask_for_evidence(work: &Work<'_>, wish: &Wish, place: &Place) -> Result<()> {
    let given = wish.evidence.as_deref().is_some_and(says_something);
    let standing = log::word_at(work.db, &wish.contact, place)?;
    let themselves = |word: &Word| word.verdict.is_no() && word.own_word == OwnWord::Yes;
    let elsewhere =
        standing::noes_elsewhere(work.db, &wish.contact, place.channel, place.address.as_deref())?;
    if given || !standing.iter().chain(&elsewhere).any(themselves) {
        return Ok(());
    }
    Err(Error::invalid(
        "evidence",
        format!(
            "They opted out of {} themselves. Write down the evidence that they asked to hear from you again, such as \
             their own words and the date. The phone company may still refuse to deliver until they text START.",
            place.channel.in_words()
        ),
    ))
}

/// A yes of a day before the no does not lift it.
fn refuse_too_old(work: &Work<'_>, wish: &Wish, place: &Place, received_at: Timestamp) -> Result<()> {
    let standing = log::word_at(work.db, &wish.contact, place)?;
    let Some(no) = standing.filter(|word| word.verdict.is_no()) else { return Ok(()) };
    let zone = standing::zone_of_department(work.db, &wish.contact)?;
    let day = |at: Timestamp| {
        DateTime::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&zone).date_naive()
    };
    if day(received_at) >= day(no.received_at) {
        return Ok(());
    }
    let said_no = day(no.received_at).format("%-d %b %Y");
    Err(Error::invalid("receivedAt", format!("They said no on {said_no}, after that day, and that stands.")))
}

/// A yes for one address says nothing while a no holds for all of them.
fn refuse_in_vain(work: &Work<'_>, wish: &Wish, place: &Place) -> Result<()> {
    if place.address.is_none() {
        return Ok(());
    }
    match log::word_at(work.db, &wish.contact, &Place::every(place.channel))? {
        Some(word) if word.verdict.is_no() => Err(Error::invalid(
            "address",
            format!(
                "They are opted out of {} for {}. Opt them in without choosing one of them.",
                place.channel.in_words(),
                place.channel.all_addresses()
            ),
        )),
        _ => Ok(()),
    }
}

//! Consent: who is out and why, what contacts said, the gate, the hours in which a phone may ring.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ById, Nothing, Page,
    contact::{self as contact_api, ContactDetail},
    limit,
};
use crate::{
    board::make,
    clock::Timestamp,
    contact::consent::{
        self, Ask, Channel, Count, Decision, Heard, Hours, Method, OutQuery, OutRow, Purpose, Report, Review,
        Ruling, Scope, Understood, Wish,
    },
    db::Work,
    engine::Engine,
    error::Result,
    journal::Actor,
    undo, user,
};

/// One opt-out for many contacts.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct OptOutMany {
    /// The contacts, 10,000 at most.
    pub ids: Vec<String>,
    /// Which channels.
    pub channels: Vec<Channel>,
    /// What the no covers; everything when absent.
    pub scope: Option<Scope>,
    /// In whose words; may be empty.
    pub reason: String,
    /// When the wish was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// What opting many out came to.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct OptedOutMany {
    /// Contacts whose wish was written down.
    #[ts(type = "number")]
    pub contacts: usize,
    /// Contacts that are not there any more.
    #[ts(type = "number")]
    pub missing: usize,
    /// The day, like `2026-03-17`, by which everybody must have stopped.
    pub deadline: String,
}

/// A message somebody received from a contact.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", rename = "HeardMessage", optional_fields)]
pub struct HeardMessage {
    /// The contact.
    pub id: String,
    /// Where it was heard.
    pub channel: Channel,
    /// Their exact words.
    pub text: String,
    /// The phone number or email it came from.
    pub address: Option<String>,
    /// When it was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// What the message means, and the contact as it stands now.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ContactHeard {
    /// What it means.
    pub understood: Understood,
    /// The contact.
    pub contact: ContactDetail,
}

/// Which noes.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ConsentList {
    /// On this channel.
    pub channel: Option<Channel>,
    /// Said in this way.
    pub method: Option<Method>,
    /// Part of a name, an address, or the words that were used.
    pub text: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// Which noes go into the file.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ConsentExport {
    /// On this channel.
    pub channel: Option<Channel>,
    /// Said in this way.
    pub method: Option<Method>,
    /// Part of a name, an address, or the words that were used.
    pub text: Option<String>,
}

/// A file to be saved.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct ConsentFile {
    /// The name to suggest.
    pub filename: String,
    /// Its text.
    pub text: String,
}

/// What somebody wants to send.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ConsentCheck {
    /// To whom.
    pub contact_id: String,
    /// How.
    pub channel: Channel,
    /// To this address; to the primary one when absent.
    pub address: Option<String>,
    /// What for; marketing when absent.
    pub purpose: Option<Purpose>,
    /// When; now when absent.
    pub at: Option<Timestamp>,
}

/// Which page.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ReviewList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// What a person makes of a phrase.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ReviewDecide {
    /// The phrase.
    pub id: String,
    /// The decision.
    pub decision: Decision,
    /// Why; needed when it was no opt-out.
    pub reason: Option<String>,
}

pub(super) async fn opt_out_many(engine: &Engine, params: OptOutMany) -> Result<OptedOutMany> {
    let wish = Wish {
        channels: params.channels,
        scope: params.scope.unwrap_or_default(),
        reason: params.reason,
        received_at: params.received_at,
        ..Wish::default()
    };
    let writer = engine.house().await.database.writer.clone();
    let (done, deadline) = writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            let mut done = consent::opt_out_many(work, &params.ids, &wish, &actor)?;
            let events = std::mem::take(&mut done.events);
            let noun = if done.contacts == 1 { "contact" } else { "contacts" };
            let label = format!("Opted out {} {noun}", done.contacts);
            undo::remember(work, &label, &[undo::Act::Consent { events }], &actor)?;
            let received_at = wish.received_at.unwrap_or(work.now);
            Ok((done, consent::deadline_for_all(work.db, &params.ids, received_at)?))
        })
        .await?;
    Ok(OptedOutMany { contacts: done.contacts, missing: done.missing, deadline: deadline.to_string() })
}

pub(super) async fn heard(engine: &Engine, params: HeardMessage) -> Result<ContactHeard> {
    let id = params.id.clone();
    let writer = engine.house().await.database.writer.clone();
    let understood = writer.write(move |work| hear(work, &params, &user::at_desk(work.db)?)).await?;
    Ok(ContactHeard { understood, contact: contact_api::get(engine, ById { id }).await? })
}

fn hear(work: &mut Work<'_>, params: &HeardMessage, actor: &Actor) -> Result<Understood> {
    let words = make::ReceivedWords {
        contact: &params.id,
        channel: params.channel,
        address: params.address.as_deref(),
        text: &params.text,
        received_at: params.received_at,
    };
    let message = make::words(work, &words, actor)?;
    let said = Heard {
        contact: params.id.clone(),
        text: params.text.clone(),
        address: params.address.clone(),
        message: Some(message),
        received_at: params.received_at,
        ..Heard::default()
    };
    consent::hear(work, params.channel, &said, actor)
}

pub(super) async fn list(engine: &Engine, list: ConsentList) -> Result<Page<OutRow>> {
    let query = OutQuery {
        channel: list.channel,
        method: list.method,
        text: list.text,
        after: list.after.and_then(|cursor| cursor.parse().ok()),
        limit: limit(list.limit),
    };
    let (items, next) = engine.house().await.read(move |db| consent::list(db, &query)).await?;
    Ok(Page { items, next: next.map(|next| next.to_string()) })
}

pub(super) async fn count(engine: &Engine, _: Nothing) -> Result<Count> {
    engine.house().await.read(consent::count).await
}

pub(super) async fn report(engine: &Engine, ById { id }: ById) -> Result<Report> {
    let house = engine.house().await;
    let now = house.clock.now();
    house.read(move |db| consent::report(db, &id, now)).await
}

pub(super) async fn check(engine: &Engine, check: ConsentCheck) -> Result<Ruling> {
    let house = engine.house().await;
    let now = check.at.unwrap_or_else(|| house.clock.now());
    house
        .read(move |db| {
            let ask = Ask {
                contact: &check.contact_id,
                address: check.address.as_deref(),
                channel: check.channel,
                purpose: check.purpose.unwrap_or_default(),
                now,
            };
            consent::may(db, &ask)
        })
        .await
}

pub(super) async fn export(engine: &Engine, filter: ConsentExport) -> Result<ConsentFile> {
    let query =
        OutQuery { channel: filter.channel, method: filter.method, text: filter.text, ..OutQuery::default() };
    let text = engine.house().await.read(move |db| consent::export(db, &query)).await?;
    Ok(ConsentFile { filename: "opted-out.csv".into(), text })
}

pub(super) async fn review_list(engine: &Engine, list: ReviewList) -> Result<Page<Review>> {
    let limit = limit(list.limit);
    let items =
        engine.house().await.read(move |db| consent::open_reviews(db, list.after.as_deref(), limit)).await?;
    let next = items.last().filter(|_| items.len() == limit).map(|last| last.id.clone());
    Ok(Page { items, next })
}

pub(super) async fn review_decide(engine: &Engine, decide: ReviewDecide) -> Result<ContactDetail> {
    let writer = engine.house().await.database.writer.clone();
    let id = writer
        .write(move |work| {
            let reason = decide.reason.as_deref().unwrap_or_default();
            consent::decide(work, &decide.id, decide.decision, reason, &user::at_desk(work.db)?)
        })
        .await?;
    contact_api::get(engine, ById { id }).await
}

pub(super) async fn quiet_hours(engine: &Engine, _: Nothing) -> Result<Page<Hours>> {
    let items = engine.house().await.read(consent::hours).await?;
    Ok(Page { items, next: None })
}

pub(super) async fn set_quiet_hours(engine: &Engine, hours: Hours) -> Result<Page<Hours>> {
    let writer = engine.house().await.database.writer.clone();
    writer.write(move |work| consent::set_hours(work, &hours, &user::at_desk(work.db)?)).await?;
    quiet_hours(engine, Nothing {}).await
}

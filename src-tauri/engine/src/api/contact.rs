//! Contacts, their consent, their timeline.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ById, Nothing, Page, limit, matching::ContactFilter, people::name_of};
use crate::{
    board::{self, LeadCard},
    clock::Timestamp,
    contact::{
        self, Channel, ConsentState, ContactRow, ContactSort, Query, Wish,
        consent::{self, Scope},
    },
    engine::Engine,
    error::Result,
    intake::store,
    journal::{self, Activity},
    undo, user,
};

/// Which contacts.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ContactList {
    /// Parts of name, company, email or custom fields, or digits of a phone; accents and case do not matter.
    pub text: Option<String>,
    /// Only from one of these sources, by row id.
    pub sources: Option<Vec<String>>,
    /// Only where one of these words stands.
    #[ts(optional, type = "Array<ConsentState>")]
    pub consents: Option<Vec<ConsentWord>>,
    /// Only with one of these tags, by row id.
    pub tags: Option<Vec<String>>,
    /// Only of one of these departments, by row id.
    pub departments: Option<Vec<String>>,
    /// Only what one of these imports made or changed, by row id.
    pub imports: Option<Vec<String>>,
    /// Order; what fits best when there is a text, by last activity when there is none.
    pub sort: Option<ContactSort>,
    /// The other way round.
    pub descending: Option<bool>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

/// A word of consent to look for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentWord {
    /// Nobody has said anything.
    Unknown,
    /// Yes.
    OptedIn,
    /// No.
    OptedOut,
}

/// How many contacts there are.
#[derive(Debug, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct ContactCount {
    /// All of them.
    #[ts(type = "number")]
    pub count: i64,
}

/// A contact with its leads.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct ContactDetail {
    /// The contact.
    #[serde(flatten)]
    pub contact: contact::ContactDetail,
    /// Its tags.
    pub tags: Vec<board::word::Word>,
    /// Its leads, newest first.
    pub leads: Vec<LeadCard>,
    /// Requests that made or touched it and are still kept.
    #[ts(type = "number")]
    pub request_count: i64,
}

impl ContactDetail {
    pub(super) fn read(db: &Connection, id: &str) -> Result<Self> {
        Ok(Self {
            contact: contact::detail(db, id)?,
            tags: board::tags_of_contact(db, id)?,
            leads: board::of_contact(db, id)?,
            request_count: store::count_of_contact(db, id)?,
        })
    }
}

impl From<ConsentWord> for ConsentState {
    fn from(word: ConsentWord) -> Self {
        match word {
            ConsentWord::Unknown => Self::Unknown,
            ConsentWord::OptedIn => Self::OptedIn,
            ConsentWord::OptedOut => Self::OptedOut,
        }
    }
}

/// An opt-out to be recorded.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct OptOut {
    /// The contact.
    pub id: String,
    /// Which channels.
    pub channels: Vec<Channel>,
    /// For this phone number or email only.
    pub address: Option<String>,
    /// What the no covers; everything when absent.
    pub scope: Option<Scope>,
    /// In whose words; may be empty.
    pub reason: String,
    /// When the wish was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// An opt-in to be recorded.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct OptIn {
    /// The contact.
    pub id: String,
    /// Which channels.
    pub channels: Vec<Channel>,
    /// For this phone number or email only.
    pub address: Option<String>,
    /// How they asked to hear from us again.
    pub reason: String,
    /// Needed where they opted out themselves: their words and when, or where they signed.
    pub evidence: Option<String>,
    /// When they asked, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// The contact after an opt-in.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct OptedIn {
    /// The contact.
    #[serde(flatten)]
    pub contact: ContactDetail,
    /// What the owner should know about it, when there is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notice: Option<String>,
}

/// Whose activities.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ActivityList {
    /// The contact.
    pub contact_id: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

pub(super) async fn list(engine: &Engine, list: ContactList) -> Result<Page<ContactRow>> {
    let typed = list.text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let usual = if typed { ContactSort::Best } else { ContactSort::default() };
    let filter = ContactFilter {
        text: list.text,
        sources: list.sources,
        consents: list.consents,
        tags: list.tags,
        departments: list.departments,
        imports: list.imports,
    };
    let query = Query {
        sort: list.sort.unwrap_or(usual),
        descending: list.descending.unwrap_or_default(),
        after: list.after,
        limit: limit(list.limit),
        ..filter.query()
    };
    let (items, next) = engine.house().await.read(move |db| contact::list(db, &query)).await?;
    Ok(Page { items, next })
}

pub(super) async fn count(engine: &Engine, _: Nothing) -> Result<ContactCount> {
    Ok(ContactCount { count: engine.house().await.read(contact::count).await? })
}

pub(super) async fn get(engine: &Engine, ById { id }: ById) -> Result<ContactDetail> {
    engine.house().await.read(move |db| ContactDetail::read(db, &id)).await
}

pub(super) async fn opt_out(engine: &Engine, params: OptOut) -> Result<ContactDetail> {
    let id = params.id.clone();
    let wish = Wish {
        contact: params.id,
        channels: params.channels,
        address: params.address,
        scope: params.scope.unwrap_or_default(),
        reason: params.reason,
        received_at: params.received_at,
        ..Wish::default()
    };
    let house = engine.house().await;
    house
        .database
        .writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            let events = contact::opt_out(work, &wish, &actor)?;
            let label = format!("Opted out {}", name_of(work.db, &wish.contact)?);
            undo::remember(work, &label, &[undo::Act::Consent { events }], &actor)
        })
        .await?;
    get(engine, ById { id }).await
}

/// What nobody here can lift: the carrier blocks a number after STOP by itself.
const CARRIER_NOTICE: &str = "They had opted out themselves. The phone company may still refuse to deliver text messages \
                              until they text START.";

pub(super) async fn opt_in(engine: &Engine, params: OptIn) -> Result<OptedIn> {
    let id = params.id.clone();
    let wish = Wish {
        contact: params.id,
        channels: params.channels,
        address: params.address,
        reason: params.reason,
        evidence: params.evidence,
        received_at: params.received_at,
        ..Wish::default()
    };
    let lifted_own_no = engine
        .house()
        .await
        .database
        .writer
        .write(move |work| {
            let own_no = consent::said_no_themselves(work.db, &wish.contact, &wish.channels)?;
            let actor = user::at_desk(work.db)?;
            let events = contact::opt_in(work, &wish, &actor)?;
            let label = format!("Opted in {}", name_of(work.db, &wish.contact)?);
            undo::remember(work, &label, &[undo::Act::Consent { events }], &actor)?;
            Ok(own_no)
        })
        .await?;
    let notice = lifted_own_no.then(|| CARRIER_NOTICE.to_owned());
    Ok(OptedIn { contact: get(engine, ById { id }).await?, notice })
}

pub(super) async fn activities(engine: &Engine, list: ActivityList) -> Result<Page<Activity>> {
    let limit = limit(list.limit);
    let before = list.after.and_then(|cursor| cursor.parse().ok());
    let read = move |db: &Connection| {
        let contacts = contact::with_merged(db, &list.contact_id)?;
        journal::of_contacts(db, &contacts, before, limit)
    };
    let items = engine.house().await.read(read).await?;
    let next = (items.len() == limit).then(|| items.last().map(|last| last.seq.to_string())).flatten();
    Ok(Page { items, next })
}

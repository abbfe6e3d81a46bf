//! What people do to a contact: make it, edit it, take a tag off it. Every change goes through the acts of the room.

use rusqlite::Connection;
use serde::Deserialize;
use ts_rs::TS;

use super::{
    contact::ContactDetail,
    desk::{Plan, act, made},
};
use crate::{
    board,
    contact::{self, Act, Way, Written, act::Details},
    db::Work,
    engine::Engine,
    error::{Error, Result},
    journal::{Actor, Cause},
};

/// `contact.create`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ContactCreate {
    /// Whose.
    pub department_id: String,
    /// Name, company, …
    pub details: Details,
    /// The first one is used.
    #[serde(default)]
    #[ts(as = "Option<Vec<Written>>")]
    pub phones: Vec<Written>,
    /// The first one is used.
    #[serde(default)]
    #[ts(as = "Option<Vec<Written>>")]
    pub emails: Vec<Written>,
}

/// `contact.update`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ContactUpdate {
    /// The contact.
    pub id: String,
    /// The members to change.
    pub to: Details,
    /// The same members as they were shown.
    pub was: Option<Details>,
}

/// `contact.add_phone`, `contact.add_email`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct AddressAdd {
    /// The contact.
    pub contact_id: String,
    /// What was typed.
    pub written: Written,
}

/// `contact.update_phone`, `contact.update_email`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct AddressUpdate {
    /// The contact.
    pub contact_id: String,
    /// Which one: the phone's E.164 form, or the email in small letters.
    pub address: String,
    /// What was typed.
    pub to: Written,
    /// As it was shown.
    pub was: Option<Written>,
}

/// `contact.remove_phone`, `contact.remove_email`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct AddressRemove {
    /// The contact.
    pub contact_id: String,
    /// Which one.
    pub address: String,
    /// As it was shown.
    pub was: Option<Written>,
}

/// `contact.prefer_phone`, `contact.prefer_email`: which one is used.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct AddressPrefer {
    /// The contact.
    pub contact_id: String,
    /// Which one.
    pub address: String,
    /// The one that was shown as used.
    pub was: Option<String>,
}

/// `contact.set_field`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct FieldSet {
    /// The contact.
    pub contact_id: String,
    /// The lead it is done from.
    pub lead_id: Option<String>,
    /// Path of the field.
    pub key: String,
    /// The text.
    pub value: String,
    /// As it was shown; empty when there was none.
    pub was: Option<String>,
}

/// `contact.clear_field`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct FieldClear {
    /// The contact.
    pub contact_id: String,
    /// The lead it is done from.
    pub lead_id: Option<String>,
    /// Path of the field.
    pub key: String,
    /// As it was shown.
    pub was: Option<String>,
}

/// A tag to be taken off a contact.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct ContactUntag {
    /// The contact.
    pub id: String,
    /// The tag, by row id.
    pub tag_id: String,
}

pub(super) async fn create(engine: &Engine, params: ContactCreate) -> Result<ContactDetail> {
    let id = made(engine, move |work, actor| {
        let (contact, undo) = make(work, &params, actor)?;
        let label = format!("Added the contact {}", name_of(work.db, &contact)?);
        Ok((contact, label, vec![undo.into()]))
    })
    .await?;
    read(engine, id).await
}

/// Makes a contact; answers its id and the act that takes it away again.
pub(super) fn make(work: &mut Work<'_>, new: &ContactCreate, actor: &Actor) -> Result<(String, Act)> {
    let create = Act::Create {
        department: new.department_id.clone(),
        details: new.details.clone(),
        phones: new.phones.clone(),
        emails: new.emails.clone(),
    };
    match contact::perform(work, &create, actor, Cause::Act)? {
        Some(Act::Delete { contact }) => Ok((contact.clone(), Act::Delete { contact })),
        _ => Err(Error::internal("making the contact", "the act has no inverse")),
    }
}

pub(super) async fn update(engine: &Engine, params: ContactUpdate) -> Result<ContactDetail> {
    edit(engine, Act::Update { contact: params.id, to: params.to, was: params.was }).await
}

pub(super) async fn add_phone(engine: &Engine, params: AddressAdd) -> Result<ContactDetail> {
    add(engine, Way::Phone, params).await
}

pub(super) async fn add_email(engine: &Engine, params: AddressAdd) -> Result<ContactDetail> {
    add(engine, Way::Email, params).await
}

async fn add(engine: &Engine, way: Way, params: AddressAdd) -> Result<ContactDetail> {
    edit(engine, Act::AddAddress { contact: params.contact_id, way, written: params.written }).await
}

pub(super) async fn update_phone(engine: &Engine, params: AddressUpdate) -> Result<ContactDetail> {
    change(engine, Way::Phone, params).await
}

pub(super) async fn update_email(engine: &Engine, params: AddressUpdate) -> Result<ContactDetail> {
    change(engine, Way::Email, params).await
}

async fn change(engine: &Engine, way: Way, params: AddressUpdate) -> Result<ContactDetail> {
    let AddressUpdate { contact_id: contact, address, to, was } = params;
    edit(engine, Act::ChangeAddress { contact, way, address, to, was }).await
}

pub(super) async fn remove_phone(engine: &Engine, params: AddressRemove) -> Result<ContactDetail> {
    remove(engine, Way::Phone, params).await
}

pub(super) async fn remove_email(engine: &Engine, params: AddressRemove) -> Result<ContactDetail> {
    remove(engine, Way::Email, params).await
}

async fn remove(engine: &Engine, way: Way, params: AddressRemove) -> Result<ContactDetail> {
    let AddressRemove { contact_id: contact, address, was } = params;
    edit(engine, Act::RemoveAddress { contact, way, address, was }).await
}

pub(super) async fn prefer_phone(engine: &Engine, params: AddressPrefer) -> Result<ContactDetail> {
    prefer(engine, Way::Phone, params).await
}

pub(super) async fn prefer_email(engine: &Engine, params: AddressPrefer) -> Result<ContactDetail> {
    prefer(engine, Way::Email, params).await
}

async fn prefer(engine: &Engine, way: Way, params: AddressPrefer) -> Result<ContactDetail> {
    let AddressPrefer { contact_id: contact, address, was } = params;
    edit(engine, Act::PreferAddress { contact, way, address, was }).await
}

pub(super) async fn set_field(engine: &Engine, params: FieldSet) -> Result<ContactDetail> {
    let FieldSet { contact_id: contact, lead_id: lead, key, value, was } = params;
    edit(engine, Act::SetField { contact, lead, key, value, was }).await
}

pub(super) async fn clear_field(engine: &Engine, params: FieldClear) -> Result<ContactDetail> {
    let FieldClear { contact_id: contact, lead_id: lead, key, was } = params;
    edit(engine, Act::ClearField { contact, lead, key, was }).await
}

/// One act on a contact, and the contact as it stands then.
async fn edit(engine: &Engine, edit: Act) -> Result<ContactDetail> {
    let contact = edit.contact().ok_or_else(|| Error::not_found("contact"))?.to_owned();
    let id = contact.clone();
    act(engine, move |work| Ok(Plan::new(format!("Edited {}", name_of(work.db, &contact)?), [edit.clone()])))
        .await?;
    read(engine, id).await
}

pub(super) async fn remove_tag(engine: &Engine, params: ContactUntag) -> Result<()> {
    act(engine, move |work| {
        let label = format!("Untagged {}", name_of(work.db, &params.id)?);
        let untag = board::Act::UntagContact { contact: params.id.clone(), tag: params.tag_id.clone() };
        Ok(Plan::new(label, [untag]))
    })
    .await
}

async fn read(engine: &Engine, id: String) -> Result<ContactDetail> {
    engine.house().await.read(move |db| ContactDetail::read(db, &id)).await
}

pub(super) fn name_of(db: &Connection, contact: &str) -> Result<String> {
    db.prepare_cached("SELECT display_name FROM contact WHERE id = ?1")?
        .query_row([contact], |row| row.get(0))
        .map_err(|_| Error::not_found("contact"))
}

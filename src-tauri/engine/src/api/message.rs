//! What was said with a contact; so far, emails that were received elsewhere and put to a lead.

use serde::Deserialize;
use ts_rs::TS;

use super::{Page, limit};
use crate::{
    board::{self, Message, make},
    clock::Timestamp,
    engine::Engine,
    error::Result,
    user,
};

/// An email that was received elsewhere.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct EmailCreate {
    /// To which lead it is put.
    pub lead_id: String,
    /// Who wrote it.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When it was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// Which messages.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct MessageList {
    /// Of this contact.
    pub contact_id: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows at most.
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

pub(super) async fn create_email(engine: &Engine, params: EmailCreate) -> Result<()> {
    let house = engine.house().await;
    house
        .database
        .writer
        .write(move |work| {
            let actor = user::at_desk(work.db)?;
            let email = make::ReceivedEmail {
                from: &params.from,
                subject: &params.subject,
                text: &params.text,
                received_at: params.received_at,
            };
            make::email(work, &params.lead_id, &email, &actor).map(drop)
        })
        .await
}

pub(super) async fn list(engine: &Engine, list: MessageList) -> Result<Page<Message>> {
    let limit = limit(list.limit);
    let items = engine
        .house()
        .await
        .read(move |db| {
            let before = list.after.as_deref().and_then(|cursor| cursor.split_once('~'));
            let before = before.and_then(|(at, id)| Some((Timestamp(at.parse().ok()?), id)));
            board::conversation(db, &list.contact_id, before, limit)
        })
        .await?;
    let next = (items.len() == limit)
        .then(|| items.last().map(|last| format!("{}~{}", last.at.0, last.id)))
        .flatten();
    Ok(Page { items, next })
}

//! Acts on everything a filter finds, a piece at each call: the caller sees how far it is and may stop after any piece.
//! All pieces together are one entry of the undo menu.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{contact::ConsentWord, many};
use crate::{
    clock::Timestamp,
    contact::{
        self, Channel, ConsentState, Matching, Query,
        consent::{self, Scope, Wish},
    },
    db::Work,
    engine::Engine,
    error::Result,
    journal::Actor,
    undo::{self, Chain},
    user,
};

/// Contacts of one piece: some tenths of a second of the writer's time.
const PIECE: usize = 500;

/// Which contacts.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct ContactFilter {
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
}

impl ContactFilter {
    /// The same for the table, in its usual order.
    pub(super) fn query(self) -> Query {
        Query {
            text: self.text,
            sources: self.sources.unwrap_or_default(),
            consents: self.consents.unwrap_or_default().into_iter().map(ConsentState::from).collect(),
            tags: self.tags.unwrap_or_default(),
            departments: self.departments.unwrap_or_default(),
            imports: self.imports.unwrap_or_default(),
            ..Query::default()
        }
    }
}

/// Where an act on everything that matches goes on.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct Progress {
    /// Which contacts.
    pub filter: ContactFilter,
    /// The newest of them when they were counted; who came later is left alone.
    pub last: String,
    /// `next` of the piece before; nothing was done yet when absent.
    pub after: Option<String>,
    /// `chain` of the piece before.
    pub chain: Option<String>,
    /// Contacts that the pieces before came to.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub done: usize,
}

/// What a piece came to.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "types.ts")]
pub struct Piece {
    /// Contacts so far.
    #[ts(type = "number")]
    pub done: usize,
    /// Where the next piece begins; null: that was all.
    pub next: Option<String>,
    /// What ties the pieces together for undo.
    pub chain: Option<String>,
}

/// `contact.opt_out_matching`
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct OptOutMatching {
    /// Which contacts.
    pub progress: Progress,
    /// Which channels.
    pub channels: Vec<Channel>,
    /// What the no covers; everything when absent.
    pub scope: Option<Scope>,
    /// In whose words; may be empty.
    pub reason: String,
    /// When the wish was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// `contact.tag_matching`: a tag for all of them, made when it is new.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct TagMatching {
    /// Which contacts.
    pub progress: Progress,
    /// The tag.
    pub name: String,
}

/// `contact.delete_matching`: into the trash, with their leads.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "types.ts")]
pub struct DeleteMatching {
    /// Which contacts.
    pub progress: Progress,
}

pub(super) async fn count(engine: &Engine, filter: ContactFilter) -> Result<Matching> {
    let query = filter.query();
    engine.house().await.read(move |db| contact::matching(db, &query)).await
}

pub(super) async fn opt_out(engine: &Engine, params: OptOutMatching) -> Result<Piece> {
    let wish = Wish {
        channels: params.channels,
        scope: params.scope.unwrap_or_default(),
        reason: params.reason,
        received_at: params.received_at,
        ..Wish::default()
    };
    piece(engine, params.progress, "Opted out", move |work, part, actor| {
        let events = consent::opt_out_many(work, part.ids, &wish, actor)?.events;
        undo::remember_in(work, part.chain, part.label, &[undo::Act::Consent { events }], actor)
    })
    .await
}

pub(super) async fn tag(engine: &Engine, params: TagMatching) -> Result<Piece> {
    piece(engine, params.progress, "Tagged", move |work, part, actor| {
        let acts = many::tagging(work, part.ids, &params.name)?;
        undo::run_in(work, part.chain, part.label, &acts, actor)
    })
    .await
}

pub(super) async fn delete(engine: &Engine, params: DeleteMatching) -> Result<Piece> {
    piece(engine, params.progress, "Deleted", |work, part, actor| {
        let acts = many::deleting(work.db, part.ids)?;
        undo::run_in(work, part.chain, part.label, &acts, actor)
    })
    .await
}

/// The contacts of a piece and where it stands in the undo menu.
struct Part<'a> {
    ids: &'a [String],
    chain: &'a Chain,
    label: &'a str,
}

/// Finds the next contacts and does `act` to them, in one unit of work.
async fn piece(
    engine: &Engine,
    progress: Progress,
    verb: &'static str,
    act: impl Fn(&mut Work<'_>, &Part<'_>, &Actor) -> Result<Option<String>> + Send + 'static,
) -> Result<Piece> {
    let Progress { filter, last, after, chain, done } = progress;
    let (query, chain) = (filter.query(), Chain::Pieces(chain));
    let house = engine.house().await;
    let unit = move |work: &mut Work<'_>| {
        let ids = contact::ids_matching(work.db, &query, after.as_deref(), &last, PIECE)?;
        let done = done + ids.len();
        let next = ids.last().filter(|id| ids.len() == PIECE && **id != last).cloned();
        if ids.is_empty() {
            return Ok(Piece { done, next, chain: None });
        }
        let label = if done == 1 { format!("{verb} 1 contact") } else { format!("{verb} {done} contacts") };
        let part = Part { ids: &ids, chain: &chain, label: &label };
        let chain = act(work, &part, &user::at_desk(work.db)?)?;
        Ok(Piece { done, next, chain })
    };
    house.database.writer.write(unit).await
}

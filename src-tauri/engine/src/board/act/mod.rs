//! Acts: every change a person makes on the board, as a value that can be performed, written down and taken back.
//!
//! Performing an act records its activities and answers the act that undoes it. Drag, keys, menus, bulk, the demo and
//! undo itself all come through [`perform`]; there is no second way to change a lead by hand.

mod lead;
mod link;
mod note;
mod place;
mod product;
mod stage;
mod status;
mod todo;

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use link::Link;
pub use place::Place;
pub use product::{Line, Terms};
pub use stage::StageLook;
pub use status::Status;
pub use todo::TodoChange;

use crate::{
    clock::Timestamp,
    contact,
    db::Work,
    error::{Code, Error, Result},
    journal::{self, About, Actor, Cause, Entry},
};

/// A change. `was` is the value the person saw: when the present one differs, nothing is done and the error says what it
/// is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Puts a lead into a stage; another pipeline's as well.
    Move { lead: String, stage: String, place: Place, was: Option<String> },
    /// Gives a lead another name.
    Rename { lead: String, name: String, was: Option<String> },
    /// Says what a lead is worth, in minor units; `None`: nothing known.
    SetValue { lead: String, value_minor: Option<i64>, was: Option<Option<i64>> },
    /// Wins, loses, reopens, archives, deletes or restores a lead.
    SetStatus { lead: String, status: Status },
    /// Gives a lead to a user, or to nobody.
    Assign { lead: String, user: Option<String> },
    /// Says what became of the last talk.
    SetDisposition { lead: String, disposition: Option<String> },
    /// Ties a contact, zone, source or tag to a lead.
    Link { lead: String, link: Link },
    /// Unties it.
    Unlink { lead: String, link: Link },
    /// Ties a tag to a contact.
    TagContact { contact: String, tag: String },
    /// Unties it.
    UntagContact { contact: String, tag: String },
    /// Adds a line of products.
    AddProduct { lead: String, line: Line },
    /// Changes how many, or for how much.
    ChangeProduct { line: String, to: Terms, was: Option<Terms> },
    /// Removes one.
    RemoveProduct { line: String },
    /// Changes a todo.
    EditTodo { todo: String, change: TodoChange },
    /// Deletes a todo.
    RemoveTodo { todo: String },
    /// Brings it back.
    RestoreTodo { todo: String },
    /// Changes a note.
    EditNote { note: String, content: String, was: Option<String> },
    /// Deletes a note.
    RemoveNote { note: String },
    /// Brings it back.
    RestoreNote { note: String },
    /// Takes a file off a lead; its bytes stay until the trash is emptied.
    RemoveAttachment { attachment: String },
    /// Brings it back.
    RestoreAttachment { attachment: String },
    /// Changes name, colour, limit and rot time of a stage.
    EditStage { stage: String, look: StageLook },
    /// Puts a stage elsewhere among its neighbours.
    MoveStage { stage: String, rank: String },
    /// Takes an empty stage off the board.
    RemoveStage { stage: String },
    /// Brings it back.
    RestoreStage { stage: String },
    /// Gives a pipeline another name.
    RenamePipeline { pipeline: String, name: String },
    /// Takes a pipeline without open leads off the board.
    RemovePipeline { pipeline: String },
    /// Brings it back.
    RestorePipeline { pipeline: String },
}

/// What an act is done with.
pub(super) struct Doing<'a, 'w> {
    pub(super) work: &'a mut Work<'w>,
    pub(super) actor: &'a Actor,
    pub(super) cause: Cause,
}

/// Performs an act; answers the one that undoes it, or `None` when everything was so already.
pub fn perform(work: &mut Work<'_>, act: &Act, actor: &Actor, cause: Cause) -> Result<Option<Act>> {
    let doing = &mut Doing { work, actor, cause };
    match act {
        Act::Move { lead, stage, place, was } => place::perform(doing, lead, stage, place, was.as_deref()),
        Act::Rename { lead, name, was } => lead::rename(doing, lead, name, was.as_deref()),
        Act::SetValue { lead, value_minor, was } => lead::set_value(doing, lead, *value_minor, *was),
        Act::SetStatus { lead, status } => status::set(doing, lead, status),
        Act::Assign { lead, user } => lead::assign(doing, lead, user.as_deref()),
        Act::SetDisposition { lead, disposition } => {
            lead::set_disposition(doing, lead, disposition.as_deref())
        }
        Act::Link { lead, link } => link::tie(doing, lead, link),
        Act::Unlink { lead, link } => link::untie(doing, lead, link),
        Act::TagContact { contact, tag } => link::tag_contact(doing, contact, tag),
        Act::UntagContact { contact, tag } => link::untag_contact(doing, contact, tag),
        Act::AddProduct { lead, line } => product::add(doing, lead, line),
        Act::ChangeProduct { line, to, was } => product::change(doing, line, *to, *was),
        Act::RemoveProduct { line } => product::remove(doing, line),
        Act::EditTodo { todo, change } => todo::edit(doing, todo, change),
        Act::RemoveTodo { todo } => todo::remove(doing, todo),
        Act::RestoreTodo { todo } => todo::restore(doing, todo),
        Act::EditNote { note, content, was } => note::edit(doing, note, content, was.as_deref()),
        Act::RemoveNote { note } => note::remove(doing, note),
        Act::RestoreNote { note } => note::restore(doing, note),
        Act::RemoveAttachment { attachment } => note::remove_attachment(doing, attachment),
        Act::RestoreAttachment { attachment } => note::restore_attachment(doing, attachment),
        Act::EditStage { stage, look } => stage::edit(doing, stage, look),
        Act::MoveStage { stage, rank } => stage::put(doing, stage, rank),
        Act::RemoveStage { stage } => stage::remove(doing, stage),
        Act::RestoreStage { stage } => stage::restore(doing, stage),
        Act::RenamePipeline { pipeline, name } => stage::rename_pipeline(doing, pipeline, name),
        Act::RemovePipeline { pipeline } => stage::remove_pipeline(doing, pipeline),
        Act::RestorePipeline { pipeline } => stage::restore_pipeline(doing, pipeline),
    }
}

/// A lead as it stands before an act.
#[derive(Debug, Clone)]
pub(in crate::board) struct Standing {
    pub(super) id: String,
    pub(super) department: String,
    pub(super) contact: String,
    pub(super) name: String,
    pub(super) pipeline: String,
    pub(super) stage: String,
    pub(super) stage_name: String,
    pub(super) rank: String,
    pub(super) stage_entered_at: Timestamp,
    pub(super) status: String,
    pub(super) status_before: Option<String>,
    pub(super) lost_reason: Option<String>,
    pub(super) value_minor: Option<i64>,
    pub(super) currency: String,
    pub(super) owner: Option<String>,
    pub(super) disposition: Option<String>,
}

pub(in crate::board) fn standing(work: &Work<'_>, lead: &str) -> Result<Standing> {
    work.db
        .prepare_cached(
            "SELECT l.id, l.department_id, l.contact_id, l.name, l.pipeline_id, l.stage_id, s.name AS stage_name, l.rank,
               l.stage_entered_at, l.status, l.status_before, l.lost_reason, l.value_minor, l.currency, l.owner_user_id, l.disposition_id
             FROM lead l JOIN stage s ON s.id = l.stage_id WHERE l.id = ?1",
        )?
        .query_row([lead], |row| {
            Ok(Standing {
                id: row.get("id")?,
                department: row.get("department_id")?,
                contact: row.get("contact_id")?,
                name: row.get("name")?,
                pipeline: row.get("pipeline_id")?,
                stage: row.get("stage_id")?,
                stage_name: row.get("stage_name")?,
                rank: row.get("rank")?,
                stage_entered_at: row.get("stage_entered_at")?,
                status: row.get("status")?,
                status_before: row.get("status_before")?,
                lost_reason: row.get("lost_reason")?,
                value_minor: row.get("value_minor")?,
                currency: row.get("currency")?,
                owner: row.get("owner_user_id")?,
                disposition: row.get("disposition_id")?,
            })
        })
        .optional()?
        .ok_or_else(|| Error::not_found("lead"))
}

impl Doing<'_, '_> {
    /// Writes down what happened to a lead.
    pub(super) fn tell(&mut self, lead: &Standing, kind: &'static str, payload: Value) -> Result<()> {
        contact::touch(self.work, &lead.contact)?;
        let about = About {
            department: Some(&lead.department),
            contact: Some(&lead.contact),
            lead: Some(&lead.id),
            request: None,
        };
        let payload = self.cause.mark(payload);
        journal::record(self.work, &Entry { kind, actor: self.actor, about, payload })
    }
}

/// Somebody else was quicker.
fn meanwhile(what: &str, now: &str) -> Error {
    Error::new(Code::Conflict, format!("{what} was changed to “{now}” meanwhile, so nothing was done."))
}

/// `payload` without the members that are null: what is not known is left out.
pub(super) fn known(mut payload: Value) -> Value {
    if let Some(members) = payload.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    payload
}

/// A trimmed text of 1 to `most` characters.
pub(super) fn checked_text(field: &str, text: &str, most: usize, empty: &str) -> Result<String> {
    match text.trim() {
        "" => Err(Error::invalid(field, empty)),
        text if text.chars().count() > most => {
            Err(Error::invalid(field, format!("{most} characters at most.")))
        }
        text => Ok(text.to_owned()),
    }
}

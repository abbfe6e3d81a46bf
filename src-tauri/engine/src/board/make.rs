//! What people put on the board by hand: leads, todos, notes, files, received emails, stages, pipelines. Each maker tells
//! the journal and answers the act that takes the new thing away again.

use rusqlite::OptionalExtension;
use serde_json::json;

use super::{
    act::{Act, Status, checked_text, known, standing},
    attachment::{self, Attachment, NewAttachment},
    note::{self, Note},
    pipeline,
    todo::{self, NewTodo, Todo},
};
use crate::{
    clock::Timestamp,
    contact::{self, Channel},
    db::Work,
    error::{Error, Result},
    journal::{self, About, Actor, Entry},
    value::{email::Email, fold::fold, rank},
};

/// A lead that somebody at the desk makes.
#[derive(Debug, Clone)]
pub struct ByHand<'a> {
    /// Whose; it decides the department.
    pub contact: &'a str,
    /// What the card says first; the contact's name when absent.
    pub name: Option<&'a str>,
    /// Where it goes.
    pub stage: &'a str,
    /// Value in minor units.
    pub value_minor: Option<i64>,
    /// Row id of the source.
    pub source: Option<&'a str>,
    /// The request it was read from, when one that brought no lead itself is entered by hand.
    pub request: Option<&'a str>,
}

/// Makes a lead at the top of a stage.
pub fn lead(work: &mut Work<'_>, new: &ByHand<'_>, actor: &Actor) -> Result<(String, Act)> {
    let (department, contact_name): (String, String) = work
        .db
        .prepare_cached("SELECT department_id, display_name FROM contact WHERE id = ?1")?
        .query_row([new.contact], |row| Ok((row.get("department_id")?, row.get("display_name")?)))
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    let name = checked_text("name", new.name.unwrap_or(&contact_name), 200, "A lead needs a name.")?;
    let pipeline: String = work
        .db
        .prepare_cached(
            "SELECT s.pipeline_id FROM stage s JOIN pipeline p ON p.id = s.pipeline_id
             WHERE s.id = ?1 AND p.department_id = ?2 AND s.deleted_at IS NULL",
        )?
        .query_row((new.stage, &department), |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("stage"))?;
    let id = work.id();
    work.db
        .prepare_cached(
            "INSERT INTO lead (id, department_id, contact_id, name, name_key, pipeline_id, stage_id, rank, status,
               value_minor, source_id, created_by_request_id, created_at, stage_entered_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', ?9, ?10, ?11, ?12, ?12)",
        )?
        .execute((
            &id,
            &department,
            new.contact,
            &name,
            fold(&name),
            &pipeline,
            new.stage,
            rank::newest_first(work.now, work.tie()),
            new.value_minor,
            new.source,
            new.request,
            work.now,
        ))?;
    contact::mark_unless_called(work, new.contact, &name)?;
    if let Some(source) = new.source {
        work.db
            .prepare_cached("INSERT OR IGNORE INTO lead_source (lead_id, source_id) VALUES (?1, ?2)")?
            .execute((&id, source))?;
    }
    let made = standing(work, &id)?;
    let payload = known(json!({ "name": name, "stage": made.stage_name, "valueMinor": new.value_minor }));
    contact::touch(work, new.contact)?;
    let about = About {
        department: Some(&department),
        contact: Some(new.contact),
        lead: Some(&id),
        request: new.request,
    };
    journal::record(work, &Entry { kind: "lead.created", actor, about, payload })?;
    Ok((id.clone(), Act::SetStatus { lead: id, status: Status::Deleted }))
}

/// Makes a todo on a lead.
pub fn todo(work: &mut Work<'_>, lead: &str, new: &NewTodo, actor: &Actor) -> Result<(Todo, Act)> {
    standing(work, lead)?;
    let made = todo::insert(work, lead, new, actor.name.as_deref())?;
    tell(work, lead, "todo.created", made.payload(), actor)?;
    let undo = Act::RemoveTodo { todo: made.id.clone() };
    Ok((made, undo))
}

/// Writes a note on a lead.
pub fn note(work: &mut Work<'_>, lead: &str, content: &str, actor: &Actor) -> Result<(Note, Act)> {
    standing(work, lead)?;
    let made = note::insert(work, lead, content, actor.name.as_deref())?;
    tell(work, lead, "note.created", json!({ "noteId": made.id, "content": made.content }), actor)?;
    let undo = Act::RemoveNote { note: made.id.clone() };
    Ok((made, undo))
}

/// Puts a stored file on a lead.
pub fn attachment(
    work: &mut Work<'_>,
    lead: &str,
    new: &NewAttachment,
    actor: &Actor,
) -> Result<(Attachment, Act)> {
    standing(work, lead)?;
    let made = attachment::insert(work, lead, new, actor.name.as_deref())?;
    tell(work, lead, "attachment.added", made.payload(), actor)?;
    let undo = Act::RemoveAttachment { attachment: made.id.clone() };
    Ok((made, undo))
}

/// An email that somebody received elsewhere and puts to a lead.
#[derive(Debug, Clone)]
pub struct ReceivedEmail<'a> {
    /// Who wrote it.
    pub from: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its text.
    pub text: &'a str,
    /// When it was received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// Puts a received email to a lead; answers its id. What was received cannot be unreceived, so there is no undo.
pub fn email(work: &mut Work<'_>, lead: &str, email: &ReceivedEmail<'_>, actor: &Actor) -> Result<String> {
    let standing = standing(work, lead)?;
    let subject = checked_text("subject", email.subject, 500, "An email needs a subject.")?;
    let from = sender(email.from)?;
    let at = email.received_at.unwrap_or(work.now);
    if at > work.now {
        return Err(Error::invalid("receivedAt", "The email cannot have been received in the future."));
    }
    let id = work.id();
    work.db
        .prepare_cached(
            "INSERT INTO message (id, contact_id, lead_id, direction, channel, address, subject, body, at, created_at)
             VALUES (?1, ?2, ?3, 'in', 'email', ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((&id, &standing.contact, lead, &from, &subject, email.text, at, work.now))?;
    let payload = json!({ "messageId": id, "channel": "email", "subject": subject, "from": from });
    tell(work, lead, "message.received", payload, actor)?;
    Ok(id)
}

/// What somebody heard from a contact elsewhere, in a text, a call, a voicemail or an email.
#[derive(Debug, Clone)]
pub struct ReceivedWords<'a> {
    /// Whose words.
    pub contact: &'a str,
    /// Where they were heard.
    pub channel: Channel,
    /// The phone number or email they came from, when that is known.
    pub address: Option<&'a str>,
    /// The words.
    pub text: &'a str,
    /// When they were received, when that was not now.
    pub received_at: Option<Timestamp>,
}

/// Keeps them in the conversation, whatever they mean; answers the id of the message.
pub fn words(work: &mut Work<'_>, words: &ReceivedWords<'_>, actor: &Actor) -> Result<String> {
    let department: String = work
        .db
        .prepare_cached("SELECT department_id FROM contact WHERE id = ?1")?
        .query_row([words.contact], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("contact"))?;
    let id = work.id();
    let at = words.received_at.unwrap_or(work.now);
    work.db
        .prepare_cached(
            "INSERT INTO message (id, contact_id, direction, channel, address, body, at, created_at)
             VALUES (?1, ?2, 'in', ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            &id,
            words.contact,
            words.channel,
            words.address.unwrap_or_default(),
            words.text,
            at,
            work.now,
        ))?;
    let mut payload = json!({ "messageId": id, "channel": words.channel });
    if let Some(address) = words.address {
        payload["from"] = json!(address);
    }
    let about = About { department: Some(&department), contact: Some(words.contact), ..About::default() };
    contact::touch(work, words.contact)?;
    journal::record(work, &Entry { kind: "message.received", actor, about, payload })?;
    Ok(id)
}

/// The address in "ann@example.com" or "Ann Lee <ann@example.com>".
fn sender(from: &str) -> Result<String> {
    let from = checked_text("from", from, 320, "Say who wrote it.")?;
    let named = from.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')).map(|(_, address)| address);
    Email::parse(named.unwrap_or(&from)).map(|email| email.as_str().to_owned()).map_err(|_| {
        Error::invalid("from", format!("“{from}” is no email address. Write it like name@example.com."))
    })
}

/// Adds a stage right of another one, or at the right end of a pipeline; answers its id.
pub fn stage(
    work: &mut Work<'_>,
    pipeline_id: &str,
    name: &str,
    right_of: Option<&str>,
    actor: &Actor,
) -> Result<(String, Act)> {
    let pipeline = pipeline::by_id(work.db, pipeline_id)?;
    let name = checked_text("name", name, 60, "A stage needs a name.")?;
    let rank = match right_of {
        Some(stage) => rank_right_of(work, pipeline_id, stage)?,
        None => rank::after(last_rank(work, pipeline_id)?.as_deref()),
    };
    let id = work.id();
    work.db
        .prepare_cached("INSERT INTO stage (id, pipeline_id, name, rank) VALUES (?1, ?2, ?3, ?4)")?
        .execute((&id, pipeline_id, &name, rank))?;
    tell_of_board(work, &pipeline.department_id, "stage.created", json!({ "stage": name }), actor)?;
    Ok((id.clone(), Act::RemoveStage { stage: id }))
}

fn last_rank(work: &Work<'_>, pipeline: &str) -> Result<Option<String>> {
    let sql = "SELECT max(rank) FROM stage WHERE pipeline_id = ?1";
    Ok(work.db.prepare_cached(sql)?.query_row([pipeline], |row| row.get(0))?)
}

/// Deleted stages keep their place, for they may come back.
fn rank_right_of(work: &Work<'_>, pipeline: &str, stage: &str) -> Result<String> {
    let (above, below): (String, Option<String>) = work
        .db
        .prepare_cached(
            "SELECT s.rank, (SELECT min(n.rank) FROM stage n WHERE n.pipeline_id = ?1 AND n.rank > s.rank) AS next
             FROM stage s WHERE s.id = ?2 AND s.pipeline_id = ?1 AND s.deleted_at IS NULL",
        )?
        .query_row((pipeline, stage), |row| Ok((row.get("rank")?, row.get("next")?)))
        .optional()?
        .ok_or_else(|| Error::not_found("stage"))?;
    Ok(rank::between(Some(&above), below.as_deref()))
}

/// Makes another pipeline of a department; answers its id.
pub fn another_pipeline(
    work: &mut Work<'_>,
    department: &str,
    name: &str,
    actor: &Actor,
) -> Result<(String, Act)> {
    let name = checked_text("name", name, 60, "A pipeline needs a name.")?;
    let id = pipeline::create(work, department, &name)?;
    tell_of_board(work, department, "pipeline.created", json!({ "pipeline": name }), actor)?;
    Ok((id.clone(), Act::RemovePipeline { pipeline: id }))
}

fn tell(
    work: &mut Work<'_>,
    lead: &str,
    kind: &'static str,
    payload: serde_json::Value,
    actor: &Actor,
) -> Result<()> {
    let standing = standing(work, lead)?;
    contact::touch(work, &standing.contact)?;
    let about = About {
        department: Some(&standing.department),
        contact: Some(&standing.contact),
        lead: Some(lead),
        request: None,
    };
    journal::record(work, &Entry { kind, actor, about, payload })
}

fn tell_of_board(
    work: &mut Work<'_>,
    department: &str,
    kind: &'static str,
    payload: serde_json::Value,
    actor: &Actor,
) -> Result<()> {
    work.changes.add_all("pipeline");
    let about = About { department: Some(department), ..About::default() };
    journal::record(work, &Entry { kind, actor, about, payload })
}

//! Applying a judgement: what needs the database. Is it a repeat, is the person known, which lead is it about?

use super::{
    hatch::{self, Draft},
    trace::{Rule, Trace},
    verdict::Verdict,
};
use crate::{
    board::{self, Match, NewLead, Opportunity},
    clock::Timestamp,
    contact::{self, Found, Incoming, Known, MatchedBy, Received, Reference, SetField},
    db::Work,
    department,
    error::Result,
    intake::capture::Reply,
    journal::{self, About, Actor, Entry},
    value::phone,
};
use serde_json::json;

pub(super) const REPEAT: Rule = Rule { name: "repeat", label: "Sent before" };
pub(super) const CONTACT: Rule = Rule { name: "contact", label: "Contact match" };
pub(super) const LEAD: Rule = Rule { name: "lead", label: "Lead" };

/// What applying a draft came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Accepted, merged or duplicate.
    pub verdict: Verdict,
    /// The contact.
    pub contact: String,
    /// The lead.
    pub lead: Option<String>,
    /// The request this one repeats.
    pub duplicate_of: Option<String>,
    /// One sentence.
    pub sentence: String,
    /// The answer.
    pub reply: Reply,
}

/// Saves what `draft` holds under the request `request`, or finds that the same body came a moment before.
pub fn apply(
    work: &mut Work<'_>,
    draft: &Draft,
    request: &str,
    digest: &[u8],
    received_at: Timestamp,
    trace: &mut Trace,
) -> Result<Applied> {
    if let Some(repeat) = repeat_of(work, draft, digest, received_at)? {
        return Ok(duplicate(repeat, draft, received_at, trace));
    }
    trace.pass(REPEAT, format!("Not in the last {}", seconds(draft.department.duplicate_window_s)));
    let actor = Actor::intake(&draft.source);
    let source = department::ensure_source(work, &draft.department.id, &draft.source)?;
    let received = receive_contact(work, draft, request, &source, &actor)?;
    explain_contact(&received, draft, trace);
    let lead = receive_lead(work, draft, request, &source, &received, &actor, trace)?;
    note_references(work, draft, &received.contact, &lead)?;
    set_fields(work, draft, request, &source, &received.contact, &lead, &actor)?;
    let verdict = if received.matched.is_some() { Verdict::Merged } else { Verdict::Accepted };
    let sentence = match received.matched {
        None => format!("Accepted: new contact {}", received.name),
        Some(by) => format!("Merged: same {} as {}", matched_word(by), received.name),
    };
    let reply = hatch::accepted(&received.contact);
    Ok(Applied { verdict, lead: Some(lead), duplicate_of: None, sentence, reply, contact: received.contact })
}

struct Repeat {
    request: String,
    at: Timestamp,
    contact: String,
    lead: Option<String>,
}

fn repeat_of(
    work: &Work<'_>,
    draft: &Draft,
    digest: &[u8],
    received_at: Timestamp,
) -> Result<Option<Repeat>> {
    use rusqlite::OptionalExtension;
    let window_ms = i64::from(draft.department.duplicate_window_s) * 1000;
    Ok(work
        .db
        .prepare_cached(
            "SELECT id, received_at, contact_id, lead_id FROM request
             WHERE department_id = ?1 AND body_digest = ?2 AND received_at > ?3 AND received_at < ?4
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(
            (
                &draft.department.id,
                digest,
                received_at.plus_ms(-window_ms),
                // The clock may have been set back since; what lies further ahead is another day's request.
                received_at.plus_ms(window_ms),
            ),
            |row| {
                Ok(Repeat { request: row.get(0)?, at: row.get(1)?, contact: row.get(2)?, lead: row.get(3)? })
            },
        )
        .optional()?)
}

fn duplicate(repeat: Repeat, draft: &Draft, received_at: Timestamp, trace: &mut Trace) -> Applied {
    let ago = seconds(u32::try_from((received_at.0 - repeat.at.0).max(0) / 1000).unwrap_or(u32::MAX));
    let window = seconds(draft.department.duplicate_window_s);
    trace.note(REPEAT, format!("The same body came {ago} before; the window is {window}"), None);
    Applied {
        verdict: Verdict::Duplicate,
        reply: hatch::accepted(&repeat.contact),
        contact: repeat.contact,
        lead: repeat.lead,
        duplicate_of: Some(repeat.request),
        sentence: format!("Duplicate: the same body came {ago} before, so no second lead was made"),
    }
}

fn receive_contact(
    work: &mut Work<'_>,
    draft: &Draft,
    request: &str,
    source: &str,
    actor: &Actor,
) -> Result<Received> {
    let incoming = Incoming {
        department: &draft.department.id,
        first_name: draft.first_name.as_deref(),
        last_name: draft.last_name.as_deref(),
        company_name: None,
        phones: draft.phone.as_slice(),
        emails: draft.email.as_slice(),
        source: Some(source),
        request: Some(request),
        via: "newlead",
        known: Known::Overwrite,
    };
    contact::receive(work, &incoming, actor)
}

fn explain_contact(received: &Received, draft: &Draft, trace: &mut Trace) {
    match received.matched {
        None => trace.pass(CONTACT, "Nobody has this phone or email: a new contact"),
        Some(MatchedBy::Phone) => {
            let phone =
                draft.phone.as_ref().map(|(phone, _)| phone::display(&phone.e164)).unwrap_or_default();
            trace.pass(CONTACT, format!("{phone} is {}", received.name));
        }
        Some(MatchedBy::Email) => {
            let email = draft.email.as_ref().map_or("", |email| email.as_str());
            trace.pass(CONTACT, format!("{email} is {}", received.name));
        }
    }
    match received.found {
        Found::InTable => {}
        Found::InTrash => trace.note(CONTACT, "The contact was in the trash and was restored", None),
        Found::Merged => {
            trace.note(CONTACT, format!("The contact that has it was merged into {}", received.name), None);
        }
    }
    if received.email_belongs_to.is_some() {
        trace.note(CONTACT, "The email belongs to another contact and stays there; the phone decides", None);
    }
}

fn receive_lead(
    work: &mut Work<'_>,
    draft: &Draft,
    request: &str,
    source: &str,
    received: &Received,
    actor: &Actor,
    trace: &mut Trace,
) -> Result<String> {
    let opportunity = Opportunity {
        external_id: draft.external_id.as_deref(),
        external_created_at: draft.created_at.as_ref().map(|(at, _)| *at),
        external_updated_at: draft.updated_at.as_ref().map(|(at, _)| *at),
        status: draft.status.as_deref(),
    };
    let found = match received.matched {
        Some(_) => board::find_lead(work.db, &received.contact, &opportunity, work.now)?,
        None => Match::None,
    };
    let oddity = match received.matched {
        Some(_) => board::oddity(work.db, &received.contact, &opportunity, &found)?,
        None => None,
    };
    if let Some(oddity) = oddity {
        trace.note(LEAD, oddity, None);
    }
    let (lead, why) = match found {
        Match::None => {
            let lead = create_lead(work, draft, request, source, received, opportunity, actor)?;
            trace.pass(LEAD, "A new lead at the top of the first stage");
            return Ok(lead);
        }
        Match::ById(lead) => (lead, "The sender's id is known: the same lead"),
        Match::ByCreation(lead) => (lead, "Made at the same moment as one already known: the same lead"),
        Match::Newest(lead) => (lead, "No id was given: the newest open lead of the contact"),
    };
    trace.pass(LEAD, why);
    let updated = board::update_lead(work, &lead, &opportunity, source)?;
    if updated.is_stale {
        trace.note(LEAD, "A newer updatedAt came before; the status stays as it is", None);
    }
    let about = about(draft, &received.contact, &lead, request);
    if let Some(old) = updated.old_status {
        let payload = json!({ "status": { "old": old, "new": draft.status } });
        journal::record(work, &Entry { kind: "lead.updated", actor, about, payload })?;
    }
    if updated.is_new_source {
        let payload = json!({ "source": draft.source });
        journal::record(work, &Entry { kind: "lead.source_added", actor, about, payload })?;
    }
    Ok(lead)
}

fn create_lead(
    work: &mut Work<'_>,
    draft: &Draft,
    request: &str,
    source: &str,
    received: &Received,
    opportunity: Opportunity<'_>,
    actor: &Actor,
) -> Result<String> {
    let lead = board::create_lead(
        work,
        &NewLead {
            department: &draft.department.id,
            contact: &received.contact,
            name: &received.name,
            pipeline: &draft.department.pipeline_id,
            stage: None,
            value_minor: None,
            source: Some(source),
            request: Some(request),
            opportunity,
        },
    )?;
    let about = about(draft, &received.contact, &lead, request);
    let payload = json!({ "name": received.name, "source": draft.source, "status": draft.status });
    journal::record(work, &Entry { kind: "lead.created", actor, about, payload })?;
    Ok(lead)
}

fn note_references(work: &Work<'_>, draft: &Draft, contact: &str, lead: &str) -> Result<()> {
    let created = draft.created_at.as_ref().map(|(at, text)| (*at, text.as_str()));
    let updated = draft.updated_at.as_ref().map(|(at, text)| (*at, text.as_str()));
    if let Some(external_id) = &draft.external_id {
        let scope = contact;
        contact::note_reference(
            work,
            &Reference {
                scope,
                system: "hatch",
                kind: "lead",
                external_id,
                entity: lead,
                contact,
                created,
                updated,
            },
        )?;
    }
    if let Some(external_id) = &draft.external_contact_id {
        let scope = &draft.department.id;
        contact::note_reference(
            work,
            &Reference {
                scope,
                system: "hatch",
                kind: "contact",
                external_id,
                entity: contact,
                contact,
                created,
                updated,
            },
        )?;
    }
    Ok(())
}

fn set_fields(
    work: &mut Work<'_>,
    draft: &Draft,
    request: &str,
    source: &str,
    contact: &str,
    lead: &str,
    actor: &Actor,
) -> Result<()> {
    let fields: Vec<SetField<'_>> = draft
        .fields
        .iter()
        .map(|field| SetField { key: &field.path, text: &field.text, json: field.json.as_deref() })
        .collect();
    let about = about(draft, contact, lead, request);
    contact::set_fields(work, about, &draft.department.id, contact, Some(source), &fields, actor)
}

fn about<'a>(draft: &'a Draft, contact: &'a str, lead: &'a str, request: &'a str) -> About<'a> {
    About {
        department: Some(&draft.department.id),
        contact: Some(contact),
        lead: Some(lead),
        request: Some(request),
    }
}

fn matched_word(by: MatchedBy) -> &'static str {
    match by {
        MatchedBy::Phone => "phone",
        MatchedBy::Email => "email",
    }
}

fn seconds(count: u32) -> String {
    if count == 1 { "1 second".into() } else { format!("{count} seconds") }
}

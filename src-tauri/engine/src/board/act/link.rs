//! Ties between a lead and what the department has words for: contacts, zones, sources, tags.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Act, Doing, Standing, standing};
use crate::{
    contact,
    error::{Code, Error, Result},
    journal::{self, About, Entry},
};

/// What is tied, by row id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", content = "id", rename_all = "snake_case")]
pub enum Link {
    /// Another contact beside the lead's own.
    Contact(String),
    /// A zone.
    Zone(String),
    /// A source.
    Source(String),
    /// The source its card shows; so that taking away the shown one can be taken back.
    ShownSource(String),
    /// A tag.
    Tag(String),
}

/// How one kind of tie is kept and told of.
struct Kind {
    name: &'static str,
    tie: &'static str,
    untie: &'static str,
    tied: &'static str,
    untied: &'static str,
}

impl Link {
    fn id(&self) -> &str {
        match self {
            Self::Contact(id) | Self::Zone(id) | Self::Source(id) | Self::ShownSource(id) | Self::Tag(id) => {
                id
            }
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Contact(_) => Kind {
                name: "SELECT display_name FROM contact WHERE id = ?1 AND department_id = ?2",
                tie: "INSERT OR IGNORE INTO lead_contact (lead_id, contact_id, created_at) VALUES (?1, ?2, ?3)",
                untie: "DELETE FROM lead_contact WHERE lead_id = ?1 AND contact_id = ?2",
                tied: "lead.contact_added",
                untied: "lead.contact_removed",
            },
            Self::Zone(_) => Kind {
                name: "SELECT name FROM zone WHERE id = ?1 AND department_id = ?2",
                tie: "INSERT OR IGNORE INTO lead_zone (lead_id, zone_id) SELECT ?1, ?2 WHERE ?3",
                untie: "DELETE FROM lead_zone WHERE lead_id = ?1 AND zone_id = ?2",
                tied: "lead.zone_added",
                untied: "lead.zone_removed",
            },
            Self::Source(_) | Self::ShownSource(_) => Kind {
                name: "SELECT label FROM source WHERE id = ?1 AND department_id = ?2",
                tie: "INSERT OR IGNORE INTO lead_source (lead_id, source_id) SELECT ?1, ?2 WHERE ?3",
                untie: "DELETE FROM lead_source WHERE lead_id = ?1 AND source_id = ?2",
                tied: "lead.source_added",
                untied: "lead.source_removed",
            },
            Self::Tag(_) => Kind {
                name: "SELECT name FROM tag WHERE id = ?1 AND department_id = ?2",
                tie: "INSERT OR IGNORE INTO tagged (entity_id, tag_id) SELECT ?1, ?2 WHERE ?3",
                untie: "DELETE FROM tagged WHERE entity_id = ?1 AND tag_id = ?2",
                tied: "lead.tagged",
                untied: "lead.untagged",
            },
        }
    }

    fn payload(&self, name: &str) -> Value {
        match self {
            Self::Contact(id) => json!({ "contact": { "id": id, "name": name } }),
            Self::Zone(_) => json!({ "zone": name }),
            Self::Source(_) | Self::ShownSource(_) => json!({ "source": name }),
            Self::Tag(_) => json!({ "tag": name }),
        }
    }
}

pub(super) fn tie(doing: &mut Doing<'_, '_>, lead: &str, link: &Link) -> Result<Option<Act>> {
    let standing = standing(doing.work, lead)?;
    let kind = link.kind();
    let name = name(doing, &kind, link, &standing)?;
    if matches!(link, Link::Contact(id) if *id == standing.contact) {
        return Ok(None);
    }
    let tied = doing.work.db.prepare_cached(kind.tie)?.execute((lead, link.id(), doing.work.now.0.max(1)))?;
    if tied == 0 {
        return Ok(None);
    }
    if let Link::ShownSource(source) = link {
        let sql = "UPDATE lead SET source_id = ?2 WHERE id = ?1";
        doing.work.db.prepare_cached(sql)?.execute((lead, source))?;
    }
    show_a_source(doing, lead)?;
    doing.tell(&standing, kind.tied, link.payload(&name))?;
    Ok(Some(Act::Unlink { lead: lead.to_owned(), link: link.clone() }))
}

pub(super) fn untie(doing: &mut Doing<'_, '_>, lead: &str, link: &Link) -> Result<Option<Act>> {
    let standing = standing(doing.work, lead)?;
    if matches!(link, Link::Contact(id) if *id == standing.contact) {
        let message =
            "This is the contact the lead belongs to. Add another and merge or delete this one instead.";
        return Err(Error::new(Code::Conflict, message));
    }
    let kind = link.kind();
    let name = name(doing, &kind, link, &standing)?;
    let back = if shows(doing, lead, link)? { Link::ShownSource(link.id().to_owned()) } else { link.clone() };
    if doing.work.db.prepare_cached(kind.untie)?.execute((lead, link.id()))? == 0 {
        return Ok(None);
    }
    show_a_source(doing, lead)?;
    doing.tell(&standing, kind.untied, link.payload(&name))?;
    Ok(Some(Act::Link { lead: lead.to_owned(), link: back }))
}

/// Whether the card shows this source.
fn shows(doing: &Doing<'_, '_>, lead: &str, link: &Link) -> Result<bool> {
    let (Link::Source(source) | Link::ShownSource(source)) = link else { return Ok(false) };
    let sql = "SELECT 1 FROM lead WHERE id = ?1 AND source_id = ?2";
    Ok(doing.work.db.prepare_cached(sql)?.exists((lead, source))?)
}

/// The source on the card is one of the lead's: the one it has, or else the first that is left.
fn show_a_source(doing: &Doing<'_, '_>, lead: &str) -> Result<()> {
    doing
        .work
        .db
        .prepare_cached(
            "UPDATE lead SET source_id = (SELECT source_id FROM lead_source WHERE lead_id = ?1 ORDER BY source_id LIMIT 1)
             WHERE id = ?1 AND NOT EXISTS
               (SELECT 1 FROM lead_source s WHERE s.lead_id = ?1 AND s.source_id = lead.source_id)",
        )?
        .execute([lead])?;
    Ok(())
}

fn name(doing: &Doing<'_, '_>, kind: &Kind, link: &Link, lead: &Standing) -> Result<String> {
    let what = match link {
        Link::Contact(_) => "contact",
        Link::Zone(_) => "zone",
        Link::Source(_) | Link::ShownSource(_) => "source",
        Link::Tag(_) => "tag",
    };
    doing
        .work
        .db
        .prepare_cached(kind.name)?
        .query_row((link.id(), &lead.department), |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found(what))
}

pub(super) fn tag_contact(doing: &mut Doing<'_, '_>, contact: &str, tag: &str) -> Result<Option<Act>> {
    let tied = doing
        .work
        .db
        .prepare_cached("INSERT OR IGNORE INTO tagged (entity_id, tag_id) VALUES (?1, ?2)")?
        .execute((contact, tag))?;
    if tied == 0 {
        return Ok(None);
    }
    tell_of_contact(doing, contact, tag, "contact.tagged")?;
    Ok(Some(Act::UntagContact { contact: contact.to_owned(), tag: tag.to_owned() }))
}

pub(super) fn untag_contact(doing: &mut Doing<'_, '_>, contact: &str, tag: &str) -> Result<Option<Act>> {
    let untied = doing
        .work
        .db
        .prepare_cached("DELETE FROM tagged WHERE entity_id = ?1 AND tag_id = ?2")?
        .execute((contact, tag))?;
    if untied == 0 {
        return Ok(None);
    }
    tell_of_contact(doing, contact, tag, "contact.untagged")?;
    Ok(Some(Act::TagContact { contact: contact.to_owned(), tag: tag.to_owned() }))
}

fn tell_of_contact(doing: &mut Doing<'_, '_>, contact: &str, tag: &str, kind: &'static str) -> Result<()> {
    let (department, name): (String, String) = doing
        .work
        .db
        .prepare_cached(
            "SELECT c.department_id, t.name FROM contact c JOIN tag t ON t.department_id = c.department_id
             WHERE c.id = ?1 AND t.id = ?2",
        )?
        .query_row((contact, tag), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| Error::not_found("tag"))?;
    contact::touch(doing.work, contact)?;
    let about = About { department: Some(&department), contact: Some(contact), ..About::default() };
    let payload = doing.cause.mark(json!({ "tag": name }));
    journal::record(doing.work, &Entry { kind, actor: doing.actor, about, payload })
}

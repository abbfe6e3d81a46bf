//! What happened to the leads after they came: calls, estimates, sales, a few noes.

use super::people::{PEOPLE, Person, Place, first_wrote_ms_ago};
use crate::{
    board::{self, Close},
    contact::{self, Channel, Wish},
    db::{Work, Writer},
    error::{Error, Result},
    journal::Actor,
};

const DESK: &str = "Dana Whitlock";

/// When life went on for the person at `index`, in milliseconds before now: halfway from their first word.
pub(super) fn ms_ago(index: usize) -> i64 {
    first_wrote_ms_ago(index) / 2
}

/// Lets it happen to the person at `index`.
pub(super) async fn happens(writer: &Writer, index: usize) -> Result<()> {
    writer.write(move |work| live(work, index, &PEOPLE[index])).await
}

fn live(work: &mut Work<'_>, index: usize, person: &Person) -> Result<()> {
    let actor = Actor { name: Some(DESK.into()), ..Actor::user() };
    let (contact, lead, pipeline) = rows(work, index)?;
    if person.value > 0 {
        board::set_value(work, &lead, person.value * 100, &actor)?;
    }
    let stages = board::pipeline_by_id(work.db, &pipeline)?.stages;
    if let Some(stage) = stages.get(person.stage.stage()).filter(|_| person.stage.stage() > 0) {
        board::move_to(work, &lead, &stage.id, &actor)?;
    }
    match person.stage {
        Place::Won => board::close(work, &lead, Close::Won, &actor)?,
        Place::Lost => board::close(work, &lead, Close::Lost { reason: reason_lost(index) }, &actor)?,
        _ => {}
    }
    consent(work, index, contact, &actor)
}

/// Every third lead is on record with a yes, every eleventh said no.
fn consent(work: &mut Work<'_>, index: usize, contact: String, actor: &Actor) -> Result<()> {
    let channels = vec![Channel::Text, Channel::Call];
    let wish = |channels, reason: &str| Wish { contact, channels, reason: reason.into(), received_at: None };
    if index % 11 == 1 {
        return contact::opt_out(
            work,
            &wish(Channel::ALL.to_vec(), "Asked on the phone not to be contacted"),
            actor,
        );
    }
    if index % 3 != 2 {
        return contact::opt_in(work, &wish(channels, "Signed the text consent on the website form"), actor);
    }
    Ok(())
}

fn reason_lost(index: usize) -> &'static str {
    ["Price", "Chose another contractor", "No answer"][index % 3]
}

fn rows(work: &Work<'_>, index: usize) -> Result<(String, String, String)> {
    work.db
        .prepare_cached(
            "SELECT l.contact_id, l.id, l.pipeline_id FROM lead l JOIN contact_phone p ON p.contact_id = l.contact_id
             WHERE p.e164 = ?1 ORDER BY l.id LIMIT 1",
        )?
        .query_row([format!("+180455501{index:02}")], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(Error::from)
}

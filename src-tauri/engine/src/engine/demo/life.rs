//! What happened to the leads after they came: calls, estimates, sales, a few noes.

use super::{
    desk::{self, Desk, act},
    people::{PEOPLE, Person, Place, first_wrote_ms_ago},
};
use crate::{
    board::{self, Act, Place as Put, Status},
    clock::Timestamp,
    contact::{self, Channel, Wish},
    db::{Work, Writer},
    error::{Error, Result},
    journal::Actor,
};

/// When life went on for the person at `index`, in milliseconds before now: halfway from their first word.
pub(super) fn ms_ago(index: usize) -> i64 {
    first_wrote_ms_ago(index) / 2
}

/// Lets it happen to the person at `index`; `today` is the day of the demonstration.
pub(super) async fn happens(writer: &Writer, index: usize, desk: &Desk, today: Timestamp) -> Result<()> {
    let actor = desk.of(index).clone();
    writer.write(move |work| live(work, index, &PEOPLE[index], &actor, today)).await
}

fn live(work: &mut Work<'_>, index: usize, person: &Person, actor: &Actor, today: Timestamp) -> Result<()> {
    let (contact, lead, pipeline) = rows(work, index)?;
    if person.value > 0 {
        let value_minor = Some(person.value * 100);
        act(work, &Act::SetValue { lead: lead.clone(), value_minor, was: None }, actor)?;
    }
    let stages = board::pipeline_by_id(work.db, &pipeline)?.stages;
    if let Some(stage) = stages.get(person.stage.stage()).filter(|_| person.stage.stage() > 0) {
        let (lead, stage) = (lead.clone(), stage.id.clone());
        act(work, &Act::Move { lead, stage, place: Put::Top, was: None }, actor)?;
    }
    desk::leave(work, index, person, &lead, actor, today)?;
    close(work, index, person, lead, actor)?;
    consent(work, index, contact, actor)
}

fn close(work: &mut Work<'_>, index: usize, person: &Person, lead: String, actor: &Actor) -> Result<()> {
    let status = match person.stage {
        Place::Won => Some(Status::Won),
        Place::Lost => Some(Status::Lost { reason: reason_lost(index).into() }),
        _ => None,
    };
    if let Some(status) = status {
        act(work, &Act::SetStatus { lead, status }, actor)?;
    }
    Ok(())
}

/// Every third lead is on record with a yes, every eleventh said no.
fn consent(work: &mut Work<'_>, index: usize, contact: String, actor: &Actor) -> Result<()> {
    let channels = vec![Channel::Text, Channel::Call];
    let wish = |channels, reason: &str| Wish { contact, channels, reason: reason.into(), ..Wish::default() };
    if index % 11 == 1 {
        let no = wish(Channel::ALL.to_vec(), "Asked on the phone not to be contacted");
        return contact::opt_out(work, &no, actor).map(drop);
    }
    if index % 3 != 2 {
        let yes = wish(channels, "Signed the text consent on the website form");
        return contact::opt_in(work, &yes, actor).map(drop);
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

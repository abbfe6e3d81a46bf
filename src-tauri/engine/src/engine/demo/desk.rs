//! Who works at the made-up contractor, and what they left on the leads: owners, todos, notes, tags, products.

use chrono::{DateTime, Duration};

use super::people::{Person, Place};
use crate::{
    board::{
        self, Act, Line, Link, NewTodo, make,
        word::{self, List},
    },
    clock::Timestamp,
    db::{Work, Writer},
    error::Result,
    journal::{Actor, ActorKind, Cause},
    user,
};

/// The first one sits at the desk.
const USERS: [&str; 3] = ["Dana Whitlock", "Ravi Anand", "Claire Petit"];

/// The people at the desk.
#[derive(Debug, Clone)]
pub(super) struct Desk(Vec<Actor>);

impl Desk {
    /// Adds them.
    pub(super) async fn furnish(writer: &Writer) -> Result<Self> {
        let named = |work: &mut Work<'_>| {
            let add = |name: &&str| user::create(work, name, &Actor::system());
            let users = USERS.iter().map(add).collect::<Result<Vec<_>>>()?;
            let actor =
                |user: user::User| Actor { kind: ActorKind::User, id: Some(user.id), name: Some(user.name) };
            Ok(users.into_iter().map(actor).collect())
        };
        Ok(Self(writer.write(named).await?))
    }

    /// Who looks after the person at `index`.
    pub(super) fn of(&self, index: usize) -> &Actor {
        &self.0[index % self.0.len()]
    }
}

/// What they left on a lead; `today` is the day of the demonstration.
pub(super) fn leave(
    work: &mut Work<'_>,
    index: usize,
    person: &Person,
    lead: &str,
    actor: &Actor,
    today: Timestamp,
) -> Result<()> {
    if index % 4 != 3 {
        act(work, &Act::Assign { lead: lead.to_owned(), user: actor.id.clone() }, actor)?;
    }
    let open = !matches!(person.stage, Place::Won | Place::Lost | Place::New);
    if open && index % 2 == 1 {
        make::todo(work, lead, &todo(index, person, today), actor)?;
    }
    if index % 5 == 2 {
        make::note(work, lead, note(index), actor)?;
    }
    let department = word::department_of(work.db, lead)?;
    if index % 6 == 1 {
        let tag = word::ensure(work, List::Tag, &department, tag(index))?;
        act(work, &Act::Link { lead: lead.to_owned(), link: Link::Tag(tag) }, actor)?;
    }
    if person.stage == Place::Estimate && person.job == "Gutters" {
        let product = word::ensure_product(work, &department, "Gutter guard, per foot", Some(1200))?;
        let line = Line { id: work.id(), product, quantity: 140, price_minor: Some(1200) };
        act(work, &Act::AddProduct { lead: lead.to_owned(), line }, actor)?;
    }
    Ok(())
}

fn todo(index: usize, person: &Person, today: Timestamp) -> NewTodo {
    let (name, kind) = match person.stage {
        Place::Estimate => ("Send the estimate", "email"),
        Place::Talking => ("Visit the house", "meeting"),
        _ => ("Call back", "call"),
    };
    // From yesterday to the end of the week; every third at no particular hour.
    let days = i64::try_from(index % 6).unwrap_or(0) - 1;
    let day = DateTime::from_timestamp_millis(today.0).unwrap_or_default() + Duration::days(days);
    let hour = (!index.is_multiple_of(3)).then(|| format!("{:02}:30", 9 + index % 8));
    NewTodo {
        name: name.into(),
        kind: Some(kind.into()),
        date: Some(day.format("%Y-%m-%d").to_string()),
        time: hour,
    }
}

fn note(index: usize) -> &'static str {
    [
        "Prefers afternoons. The dog is friendly.",
        "Wants two options in the estimate: repair and full replacement.",
        "Neighbor of the job on Park Avenue; saw our sign.",
    ][index % 3]
}

fn tag(index: usize) -> &'static str {
    ["Storm damage", "Financing", "Second home"][index % 3]
}

/// Life is not taken back, so nothing is kept for undo.
pub(super) fn act(work: &mut Work<'_>, act: &Act, actor: &Actor) -> Result<()> {
    board::perform(work, act, actor, Cause::Act).map(drop)
}

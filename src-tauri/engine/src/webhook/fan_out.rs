//! Fan-out: a reaction that writes down what each activity owes to whom, in the transaction of the activity.
//!
//! Who is subscribed is remembered on the writer's thread, so that a house without subscriptions pays nothing. The journal
//! itself tells when that changes: each change of a subscription is an activity.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use rusqlite::{Connection, OptionalExtension};

use super::{
    delivery::{Frozen, Origin, Owed, freeze, owe},
    dialect::{self, Dialect, Told},
    dispatch::Wake,
    subscription::{self, Order, Subscription},
    told::told,
};
use crate::{
    db::{Reaction, Recorded, Work},
    error::Result,
    journal::{self, Activity},
};

/// What one subscription asked for.
#[derive(Debug)]
struct Interest {
    id: String,
    dialect: Dialect,
    events: HashSet<String>,
    departments: Vec<String>,
    pipelines: Vec<String>,
    sources: Vec<String>,
    order: Order,
}

/// The reaction; one for each house.
pub struct FanOut {
    wake: Arc<Wake>,
    known: RefCell<Option<Arc<Vec<Interest>>>>,
}

impl FanOut {
    /// `wake` is told that there is work, which it passes on after the commit.
    pub fn new(wake: Arc<Wake>) -> Self {
        Self { wake, known: RefCell::default() }
    }

    fn interests(&self, db: &Connection) -> Result<Arc<Vec<Interest>>> {
        if let Some(known) = &*self.known.borrow() {
            return Ok(Arc::clone(known));
        }
        let read: Arc<Vec<Interest>> =
            Arc::new(subscription::all(db)?.into_iter().map(Interest::from).collect());
        *self.known.borrow_mut() = Some(Arc::clone(&read));
        Ok(read)
    }
}

impl Reaction for FanOut {
    fn react(&self, work: &mut Work<'_>, recorded: &[Recorded]) -> Result<()> {
        if recorded.iter().any(|each| each.kind.starts_with("subscription.")) {
            self.forget();
            self.wake.arm();
        }
        let interests = self.interests(work.db)?;
        if interests.is_empty() {
            return Ok(());
        }
        for each in recorded {
            if tell(work, &interests, each.seq)? > 0 {
                self.wake.arm();
            }
        }
        Ok(())
    }

    fn forget(&self) {
        *self.known.borrow_mut() = None;
    }
}

impl From<Subscription> for Interest {
    fn from(subscription: Subscription) -> Self {
        Self {
            id: subscription.id,
            dialect: subscription.dialect,
            events: subscription.events.into_iter().collect(),
            departments: subscription.departments,
            pipelines: subscription.pipelines,
            sources: subscription.sources,
            order: subscription.order,
        }
    }
}

/// Owes one activity to everybody who asked for it; answers to how many.
fn tell(work: &mut Work<'_>, interests: &[Interest], seq: i64) -> Result<usize> {
    let (activity, department) = journal::by_seq(work.db, seq)?;
    let mut where_from = WhereFrom { department: department.as_deref(), of_lead: None };
    let mut facts: Option<Told> = None;
    let mut frozen: BTreeMap<&str, i64> = BTreeMap::new();
    let mut count = 0;
    for interest in interests {
        let Some(event) = dialect::event_of(interest.dialect, &activity) else { continue };
        if !interest.events.contains(event) || !where_from.suits(work.db, interest, &activity)? {
            continue;
        }
        let number = match frozen.get(interest.dialect.as_str()) {
            Some(number) => *number,
            None => {
                let told = match &mut facts {
                    Some(told) => told,
                    none => none.insert(told(work.db, activity.clone(), department.as_deref())?),
                };
                let number = freeze_body(work, interest.dialect, event, told)?;
                frozen.insert(interest.dialect.as_str(), number);
                number
            }
        };
        owe(
            work,
            &Owed {
                event: number,
                subscription: &interest.id,
                kind: event,
                contact: activity.contact_id.as_deref(),
                origin: Origin::Event,
                order: interest.order,
                resend_of: None,
                click: None,
            },
        )?;
        count += 1;
    }
    Ok(count)
}

fn freeze_body(work: &Work<'_>, dialect: Dialect, event: &str, told: &Told) -> Result<i64> {
    let body = dialect::body(dialect, event, told)?;
    let activity = &told.activity;
    freeze(
        work,
        &Frozen {
            id: &activity.id,
            activity: Some(activity.seq),
            dialect,
            event,
            at: activity.at,
            contact: activity.contact_id.as_deref(),
            body: &body,
        },
    )
}

/// Where an activity belongs, as filters ask. What costs a question is asked once, and only when a filter wants to know.
struct WhereFrom<'a> {
    department: Option<&'a str>,
    of_lead: Option<(Option<String>, Vec<String>)>,
}

impl WhereFrom<'_> {
    fn suits(&mut self, db: &Connection, interest: &Interest, activity: &Activity) -> Result<bool> {
        let among = |wanted: &[String], id: &str| wanted.iter().any(|each| each == id);
        if !interest.departments.is_empty()
            && !self.department.is_some_and(|department| among(&interest.departments, department))
        {
            return Ok(false);
        }
        if interest.pipelines.is_empty() && interest.sources.is_empty() {
            return Ok(true);
        }
        let (pipeline, sources) = match &mut self.of_lead {
            Some(known) => known,
            none => none.insert((pipeline(db, activity)?, sources(db, activity)?)),
        };
        let suits_pipeline = interest.pipelines.is_empty()
            || pipeline.as_deref().is_some_and(|pipeline| among(&interest.pipelines, pipeline));
        let suits_source =
            interest.sources.is_empty() || sources.iter().any(|source| among(&interest.sources, source));
        Ok(suits_pipeline && suits_source)
    }
}

fn pipeline(db: &Connection, activity: &Activity) -> Result<Option<String>> {
    let Some(lead) = &activity.lead_id else { return Ok(None) };
    let mut select = db.prepare_cached("SELECT pipeline_id FROM lead WHERE id = ?1")?;
    Ok(select.query_row([lead], |row| row.get(0)).optional()?)
}

/// The sources of the lead; of an activity without a lead, that of the contact.
fn sources(db: &Connection, activity: &Activity) -> Result<Vec<String>> {
    let (sql, id) = match (&activity.lead_id, &activity.contact_id) {
        (Some(lead), _) => ("SELECT source_id FROM lead_source WHERE lead_id = ?1", lead),
        (None, Some(contact)) => {
            ("SELECT source_id FROM contact WHERE id = ?1 AND source_id IS NOT NULL", contact)
        }
        (None, None) => return Ok(Vec::new()),
    };
    let mut select = db.prepare_cached(sql)?;
    Ok(select.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

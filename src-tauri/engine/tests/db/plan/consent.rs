//! Consent: who is out, and what is asked before a message leaves.

use porchlight_engine::{
    board::{self, LeadFilter},
    contact::{
        self,
        consent::{self, Ask, Channel, ConsentState, Method, OutQuery, Purpose, Ruling},
    },
};
use rusqlite::Connection;

use super::{LARGE, PAGE, SMALL, costs_the_same, filled};
use crate::house::NOON;

/// Of many who are out, one page is read; half of them said it by keyword, one in ten by email.
#[test]
fn a_page_of_who_is_out_is_read_from_the_index_of_its_filter() {
    let files = [SMALL, LARGE].map(|count| {
        let db = filled(count);
        opt_out_all(&db);
        db
    });
    let (channel, method) = (Some(Channel::Email), Some(Method::Keyword));
    for (what, query) in [
        ("all", OutQuery::default()),
        ("on a channel", OutQuery { channel, ..OutQuery::default() }),
        ("by a method", OutQuery { method, ..OutQuery::default() }),
        ("on a channel by a method", OutQuery { channel, method, ..OutQuery::default() }),
        ("by a method nobody used", OutQuery { method: Some(Method::Form), ..OutQuery::default() }),
        ("with a text that many have", OutQuery { text: Some("name".into()), ..OutQuery::default() }),
    ] {
        let page = |db: &Connection, after| {
            consent::list(db, &OutQuery { after, limit: PAGE, ..query.clone() }).unwrap()
        };
        costs_the_same(&format!("who is out, {what}"), &files, |db| page(db, None).0.len() + 1);
        costs_the_same(&format!("who is out, {what}, second page"), &files, |db| {
            let next = page(db, None).1;
            page(db, next).0.len() + 1
        });
    }
    let ask =
        Ask { contact: "c8", address: None, channel: Channel::Text, purpose: Purpose::Marketing, now: NOON };
    costs_the_same("the gate", &files, |db| {
        usize::from(matches!(consent::may(db, &ask), Ok(Ruling::Refusal(_))))
    });
    costs_the_same("the report", &files, |db| consent::report(db, "c8", NOON).unwrap().events.len());
}

/// On a page where every other contact is out and has a number of the one before, nobody else is looked at.
#[test]
fn what_others_said_is_found_by_their_address() {
    let files = [SMALL, LARGE].map(|count| {
        let db = filled(count);
        opt_out_all(&db);
        db.execute_batch(
            "UPDATE contact SET consent = 'opted_out' WHERE created_at % 2 = 0;
             DELETE FROM consent_state WHERE contact_id IN (SELECT id FROM contact WHERE consent = 'unknown');
             INSERT INTO contact_phone (contact_id, e164, department_id, raw, validity, is_primary, created_at)
               SELECT 'c' || (c.created_at - 1), e164, p.department_id, '', 'valid', 0, 0
               FROM contact_phone p JOIN contact c ON c.id = p.contact_id WHERE c.consent = 'opted_out';",
        )
        .unwrap();
        db
    });
    // One in ten closed their email alone, which is nobody else's.
    let mostly_out = |consents: Vec<ConsentState>| {
        let out = consents.into_iter().filter(|consent| *consent == ConsentState::OptedOut).count();
        assert!(out > PAGE * 3 / 4, "{out}");
        out
    };
    costs_the_same("the badges of a page of contacts", &files, |db| {
        let query = contact::Query { limit: PAGE, ..contact::Query::default() };
        mostly_out(contact::list(db, &query).unwrap().0.iter().map(|row| row.consent).collect())
    });
    costs_the_same("the badges of a page of cards", &files, |db| {
        let shelf = board::Shelf::Stage("s");
        let (cards, _) = board::on_shelf(db, shelf, &LeadFilter::default(), NOON, None, PAGE).unwrap();
        mostly_out(cards.iter().map(|card| card.consent).collect())
    });
}

fn opt_out_all(db: &Connection) {
    db.execute_batch(
        "INSERT INTO consent_event (id, contact_id, channel, state, state_before, method, actor_kind, received_at, recorded_at)
           SELECT 'e' || id, id, iif(rowid % 10, 'text', 'email'), 'opted_out', 'unknown', iif(rowid % 2, 'manual', 'keyword'),
             'user', 0, 0 FROM (SELECT id, row_number() OVER () AS rowid FROM contact);
         INSERT INTO consent_state (contact_id, channel, state, method, event_seq)
           SELECT contact_id, channel, state, method, seq FROM consent_event;",
    )
    .unwrap();
}

//! Requests: pages of the list, counts of the last minutes, and the whole way of a lead.

use porchlight_engine::{
    contact,
    intake::{
        store::{self, Query},
        verdict::Verdict,
    },
};
use rusqlite::Connection;
use serde_json::json;

use super::{LARGE, PAGE, SMALL, costs_the_same, files, fill, steps_taken, total};
use crate::house::{Home, NOON, SECOND};

#[test]
fn a_page_of_requests_is_read_from_an_index() {
    let files = files();
    let refusals = vec![Verdict::Refused, Verdict::Unauthorized, Verdict::Malformed, Verdict::OverSize];
    let hour_ago = Some(NOON.plus_ms(-3600 * SECOND));
    let queries = [
        ("all", Query::default()),
        ("of one verdict", Query { verdicts: vec![Verdict::Refused], ..Query::default() }),
        ("of several verdicts", Query { verdicts: refusals, ..Query::default() }),
        (
            "of two rare verdicts",
            Query { verdicts: vec![Verdict::Merged, Verdict::Duplicate], ..Query::default() },
        ),
        (
            "of two frequent verdicts",
            Query { verdicts: vec![Verdict::Accepted, Verdict::Aborted], ..Query::default() },
        ),
        ("of a source", Query { source: Some("Source 7".into()), ..Query::default() }),
        ("of a contact", Query { contact: Some("c1".into()), ..Query::default() }),
        ("of a bin", Query { bin: Some("b1".into()), ..Query::default() }),
        ("of the last hour", Query { since: hour_ago, ..Query::default() }),
        ("with a text that many have", Query { text: Some("sentence".into()), ..Query::default() }),
    ];
    for (what, query) in queries {
        let page =
            |db: &Connection, after| store::list(db, &Query { after, limit: PAGE, ..query.clone() }).unwrap();
        costs_the_same(&format!("requests {what}"), &files, |db| page(db, None).items.len());
        costs_the_same(&format!("requests {what}, second page"), &files, |db| {
            let next = page(db, None).next;
            page(db, next).items.len()
        });
    }
    let minutes_ago = NOON.plus_ms(-90 * SECOND);
    let quiet =
        Query { since: Some(minutes_ago), source: Some("Source 7".into()), limit: PAGE, ..Query::default() };
    costs_the_same("the few requests of the last minutes", &files, |db| {
        store::list(db, &quiet).unwrap().items.len()
    });
    costs_the_same("the newest of a bin", &files, |db| {
        usize::from(store::last_of_bin(db, "b1").unwrap().is_some())
    });
    costs_the_same("one request", &files, |db| store::by_id(db, "r1000").unwrap().row.id.len());
}

#[test]
fn the_counts_of_the_last_minutes_look_at_the_last_minutes() {
    let files = files();
    let since = NOON.plus_ms(-600 * SECOND);
    costs_the_same("the tally", &files, |db| {
        usize::try_from(store::tally(db, Some(since)).unwrap().total).unwrap()
    });
    costs_the_same("the sources", &files, |db| store::sources(db, Some(since)).unwrap().len());
    costs_the_same("the refusals", &files, |db| {
        usize::try_from(store::refused_since(db, since).unwrap()).unwrap()
    });
    costs_the_same("the last one", &files, |db| usize::from(store::last_received_at(db).unwrap().is_some()));
}

/// The whole way of a lead: its sender's repeat, phone and email are looked for among all that is known.
#[tokio::test]
async fn a_lead_costs_the_same_in_a_large_file() {
    let mut costs = Vec::new();
    for count in [SMALL, LARGE] {
        let home = Home::new().await;
        let department = home.office.department.clone();
        home.write(move |work| {
            fill(work.db, &department, "p", "s", count);
            Ok(())
        })
        .await;
        let phone_of_7 = json!({ "phoneNumber": "8045000007", "email": "8@example.com", "source": "Form" });
        let stranger = json!({ "phoneNumber": "2125550100", "email": "new@example.com", "source": "Form" });
        let mail_of_9 = json!({ "email": "9@example.com", "source": "Form" });
        home.write(|work| Ok(steps_taken(work.db))).await;
        for lead in [&phone_of_7, &stranger, &mail_of_9, &stranger] {
            assert_eq!(home.post(lead.clone()).await.status, 200);
        }
        // Whoever indexes the leads, the house or this, it is part of what they cost.
        while home.write(|work| contact::catch_up_search(work, 100)).await > 0 {}
        costs.push(home.write(|work| Ok(steps_taken(work.db))).await);
    }
    let [small, large] = [total(&costs[0]), total(&costs[1])];
    assert!(large <= small * 3 / 2, "{small} steps became {large}:\n{:#?}", costs[1]);
}

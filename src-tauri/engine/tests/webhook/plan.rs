//! What the queue and the log cost in a large file: the same as in a small one.

use std::path::Path;

use porchlight_engine::{
    db,
    webhook::{DeliveryQuery, DeliveryState, list},
};
use rusqlite::Connection;
use serde_json::json;

use crate::{
    house::{looking_into, rows},
    office::{Office, status_of},
};

/// The claim as the dispatcher asks it, for the plan.
const CLAIM: &str = "SELECT d.seq, e.body FROM delivery d JOIN event e ON e.seq = d.event_seq
  WHERE d.subscription_id = 's' AND d.state = 'due' AND d.due_at <= 5 ORDER BY d.due_at, d.seq LIMIT 16";

fn plan(sql: &str) -> String {
    let mut db = Connection::open_in_memory().unwrap();
    db::migrate(&mut db, Path::new("unused")).unwrap();
    let mut explain = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut lines = explain.raw_query();
    let mut plan = Vec::new();
    while let Some(line) = lines.next().unwrap() {
        plan.push(line.get::<_, String>("detail").unwrap());
    }
    plan.join("; ")
}

#[test]
fn the_claim_walks_its_index_and_sorts_nothing() {
    let plan = plan(CLAIM);
    assert!(plan.contains("SEARCH d USING INDEX delivery_due (subscription_id=? AND due_at<?)"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
}

#[test]
fn every_question_of_the_outbox_has_its_index() {
    for (sql, index) in [
        (
            "SELECT 1 FROM delivery WHERE subscription_id = ?1 AND order_key = ?2 AND state IN ('due', 'waiting', 'sending') ORDER BY seq LIMIT 1",
            "delivery_open",
        ),
        (
            "UPDATE delivery SET state = 'waiting' WHERE seq = ?1 AND state = 'due' AND EXISTS (SELECT 1 FROM delivery first WHERE first.subscription_id = delivery.subscription_id AND first.order_key = delivery.order_key AND first.state IN ('due', 'waiting', 'sending') AND first.seq < delivery.seq)",
            "delivery_open (subscription_id=? AND order_key=? AND seq<?)",
        ),
        (
            "SELECT count(*) FROM delivery INDEXED BY delivery_open WHERE subscription_id = ?1 AND state IN ('due', 'waiting', 'sending')",
            "delivery_open",
        ),
        ("SELECT 1 FROM delivery d WHERE d.state = 'sending' AND d.boot_id <> ?1", "delivery_sending"),
        (
            "SELECT 1 FROM delivery d WHERE d.state = 'due' AND d.origin = 'test' ORDER BY d.seq",
            "delivery_test",
        ),
        (
            "SELECT 1 FROM delivery WHERE resend_of = ?1 AND (click_id = ?2 OR state IN ('due', 'waiting', 'sending'))",
            "delivery_resend",
        ),
        (
            "SELECT 1 FROM delivery d WHERE d.done_at >= ?1 AND d.done_at < ?2 AND d.state = 'failed' ORDER BY d.done_at, d.seq",
            "delivery_failed_at",
        ),
        (
            "UPDATE delivery INDEXED BY delivery_open SET sentence = ?2 WHERE subscription_id = ?1 AND state IN ('due', 'waiting', 'sending') AND state <> 'sending'",
            "(subscription_id=?)",
        ),
        (
            "UPDATE delivery INDEXED BY delivery_due SET due_at = ?2 WHERE subscription_id = ?1 AND state = 'due' AND due_at > ?2",
            "(subscription_id=? AND due_at>?)",
        ),
        (
            "UPDATE delivery INDEXED BY delivery_due SET due_at = ?1 WHERE state = 'due' AND due_at > ?2 AND subscription_id IN (SELECT id FROM subscription)",
            "(subscription_id=? AND due_at>?)",
        ),
        (
            "SELECT state, tries FROM delivery INDEXED BY delivery_by_subscription WHERE subscription_id = ?1 AND origin <> 'test' ORDER BY seq DESC LIMIT 16",
            "(subscription_id=?)",
        ),
        ("SELECT 1 FROM delivery WHERE done_at < ?1", "delivery_done"),
        ("SELECT 1 FROM delivery WHERE event_seq = ?1", "delivery_of_event"),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
    }
}

/// Deliveries of a subscription that is paused, most of them done long ago.
fn fill(db: &Connection, subscription: &str, count: i64) {
    db.execute_batch(&format!(
        "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
           INSERT INTO event (id, dialect, type, at, contact_id, body)
             SELECT 'e' || i, 'standard', 'contact.created', i, 'c' || (i % 100), X'7B7D' FROM n;
         INSERT INTO delivery (id, event_seq, subscription_id, type, contact_id, origin, state, due_at, created_at, done_at)
           SELECT 'd' || seq, seq, '{subscription}', type, contact_id, 'event',
             CASE seq % 10 WHEN 0 THEN 'failed' WHEN 1 THEN 'due' ELSE 'delivered' END, seq, seq,
             iif(seq % 10 = 1, NULL, seq) FROM event;"
    ))
    .unwrap();
}

/// Steps SQLite takes for what `act` does, in a house with so many deliveries.
async fn cost(count: i64) -> i64 {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "maxInFlight": 16 })).await.id;
    let subscription = id.clone();
    office
        .write(move |work| {
            fill(work.db, &subscription, count);
            Ok(())
        })
        .await;
    office.turn().await;
    let steps = async |office: &Office| office.write(|work| Ok(crate::steps::taken(work.db))).await;
    steps(&office).await;
    for pending in office.all_sent().await {
        pending.ends(status_of(200, &[]));
    }
    office.rounds.land_all().await;
    office.turn().await;
    office.happens("ann").await;
    steps(&office).await
}

#[tokio::test]
async fn a_round_costs_the_same_with_a_hundred_thousand() {
    let (small, large) = (cost(300).await, cost(100_000).await);
    assert!(large <= small * 3 / 2, "{small} steps became {large}");
}

#[tokio::test]
async fn a_page_of_the_log_costs_the_same_with_a_hundred_thousand() {
    let office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    let subscription = id.clone();
    office
        .write(move |work| {
            fill(work.db, &subscription, 100_000);
            Ok(())
        })
        .await;
    let db = looking_into(&office.database.file);
    assert_eq!(rows(&db, "SELECT count(*) FROM delivery"), ["100000"]);
    for query in [
        DeliveryQuery::default(),
        DeliveryQuery { subscription: Some(id), ..DeliveryQuery::default() },
        DeliveryQuery { state: Some(DeliveryState::Failed), ..DeliveryQuery::default() },
        DeliveryQuery { text: Some("no such text".into()), ..DeliveryQuery::default() },
    ] {
        crate::steps::taken(&db);
        let page = list(&db, &DeliveryQuery { limit: 50, ..query.clone() }).unwrap();
        assert!(page.next.is_some());
        let steps = crate::steps::taken(&db);
        assert!(steps < 400_000, "{query:?}: {steps} steps");
    }
}

#[tokio::test]
async fn pages_of_the_log_hold_everything_once() {
    let office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office
        .write(move |work| {
            fill(work.db, &id, 12_000);
            Ok(())
        })
        .await;
    let db = looking_into(&office.database.file);
    let all = |query: DeliveryQuery| {
        let (mut found, mut after) = (0, None);
        loop {
            let page = list(&db, &DeliveryQuery { after, limit: 500, ..query.clone() }).unwrap();
            found += page.items.len();
            match page.next {
                Some(next) => after = Some(next),
                None => return found,
            }
        }
    };
    assert_eq!(all(DeliveryQuery::default()), 12_000);
    for (state, count) in [
        (DeliveryState::Failed, 1200),
        (DeliveryState::Due, 1200),
        (DeliveryState::Delivered, 9600),
        (DeliveryState::Held, 0),
    ] {
        assert_eq!(all(DeliveryQuery { state: Some(state), ..DeliveryQuery::default() }), count, "{state:?}");
    }
    assert_eq!(all(DeliveryQuery { contact: Some("c7".into()), ..DeliveryQuery::default() }), 120);
    assert_eq!(all(DeliveryQuery { text: Some("CONTACT.c".into()), ..DeliveryQuery::default() }), 12_000);
    assert_eq!(all(DeliveryQuery { event: Some("lead.created".into()), ..DeliveryQuery::default() }), 0);
}

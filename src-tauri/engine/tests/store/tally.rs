//! The head of the list: how many of what, and refusals that have one cause.

use porchlight_engine::{
    clock::Timestamp,
    intake::{
        store::{self, CauseGroup, VerdictCount},
        verdict::Verdict,
    },
};
use rusqlite::Connection;
use serde_json::json;

use crate::{
    file_with,
    house::{Home, NOON, SECOND},
};

fn ago(seconds: i64) -> Timestamp {
    NOON.plus_ms(-seconds * SECOND)
}

/// Seven requests, one a second.
fn a_morning() -> Connection {
    file_with(&[
        ("refused", "RoofMatch", None),
        ("refused", "RoofMatch", None),
        ("accepted", "Website", Some("ann")),
        ("refused", "Website", None),
        ("unrouted", "203.0.113.20", None),
        ("refused", "RoofMatch", None),
        ("over_size", "RoofMatch", None),
    ])
}

#[test]
fn verdicts_are_counted_most_frequent_first() {
    let tally = store::tally(&a_morning(), None).unwrap();
    assert_eq!(tally.total, 7);
    assert_eq!(tally.counts[0], VerdictCount { verdict: Verdict::Refused, count: 4 });
    assert_eq!(tally.counts.len(), 4);
    assert_eq!(tally.counts.iter().map(|each| each.count).sum::<i64>(), 7);
}

#[test]
fn refusals_that_repeat_are_one_cause_with_the_newest_as_example() {
    let tally = store::tally(&a_morning(), None).unwrap();
    let cause = CauseGroup {
        source: "RoofMatch".into(),
        sentence: "Sentence of refused".into(),
        count: 3,
        example_id: "r6".into(),
    };
    assert_eq!(
        tally.causes,
        [cause],
        "what happened once is no cause yet, and nobody is to blame for a stray address"
    );
}

#[test]
fn three_causes_at_most_the_most_frequent_first() {
    let mut requests = Vec::new();
    for (source, count) in [("a", 2), ("b", 5), ("c", 3), ("d", 4)] {
        requests.extend(std::iter::repeat_n(("refused", source, None), count));
    }
    let causes = store::tally(&file_with(&requests), None).unwrap().causes;
    assert_eq!(
        causes.iter().map(|cause| (&*cause.source, cause.count)).collect::<Vec<_>>(),
        [("b", 5), ("d", 4), ("c", 3)]
    );
}

#[test]
fn a_refusal_that_was_entered_by_hand_needs_nobody_any_more() {
    let db = a_morning();
    db.execute("UPDATE request SET contact_id = 'bo', lead_id = 'l' WHERE id IN ('r3', 'r4')", []).unwrap();
    assert_eq!(store::refused_since(&db, ago(100)).unwrap(), 4, "r3 was accepted, r4 refused");
}

#[test]
fn what_is_older_is_not_counted() {
    let db = a_morning();
    let tally = store::tally(&db, Some(ago(3))).unwrap();
    assert_eq!(tally.total, 4);
    assert_eq!(tally.causes, []);
    assert_eq!(store::tally(&db, Some(ago(-1))).unwrap().total, 0);
    assert_eq!(store::refused_since(&db, ago(3)).unwrap(), 3);
    assert_eq!(store::refused_since(&db, ago(100)).unwrap(), 5);
    assert_eq!(store::sources(&db, Some(ago(2))).unwrap(), ["RoofMatch", "203.0.113.20"]);
}

#[test]
fn sources_are_named_most_frequent_first() {
    let db = a_morning();
    assert_eq!(store::sources(&db, None).unwrap(), ["RoofMatch", "Website", "203.0.113.20"]);
    assert_eq!(store::sources(&file_with(&[]), None).unwrap(), [""; 0]);
}

#[tokio::test]
async fn the_commands_answer_the_same() {
    let home = Home::new().await;
    for _ in 0..2 {
        home.post(json!({ "source": "RoofMatch", "phoneNumber": "555-0143" })).await;
    }
    home.post(json!({ "source": "Website", "phoneNumber": "8045550119" })).await;
    let tally = home.call("request.tally", json!({ "since": NOON })).await;
    assert_eq!(
        (&tally["total"], &tally["counts"][0]),
        (&json!(3), &json!({ "verdict": "refused", "count": 2 }))
    );
    let newest = home.call("request.list", json!({ "verdicts": ["refused"] })).await["items"][0].clone();
    assert_eq!(
        tally["causes"],
        json!([{ "source": "RoofMatch", "sentence": newest["sentence"], "count": 2, "exampleId": newest["id"] }])
    );
    assert_eq!(home.call("request.sources", json!({})).await["items"], json!(["RoofMatch", "Website"]));
    let status = home.call("listener.status", json!({})).await;
    assert_eq!((&status["refusedSinceYesterday"], &status["lastRequestAt"]), (&json!(2), &json!(NOON)));
}

//! Sending again: one, many, and never two where one was meant.

use porchlight_engine::{
    Code,
    clock::Timestamp,
    journal::Actor,
    webhook::{
        DeliveryState::{Delivered, Failed, Sending},
        Held, Window, detail,
    },
};
use serde_json::json;

use crate::{
    house::{MINUTE, NOON},
    office::{Office, status_of},
};

/// An office whose one delivery has ended so.
async fn ended(status: u16) -> (Office, String, String) {
    let mut office = Office::new().await;
    let subscription = office.subscribe(json!({ "scheduleS": [0] })).await.id;
    office.happens("ann").await;
    office.exchange(status_of(status, &[])).await;
    let id = office.deliveries().await[0].id.clone();
    (office, subscription, id)
}

#[tokio::test]
async fn a_resend_has_the_same_id_and_bytes_and_its_lineage() {
    let (mut office, subscription, first) = ended(500).await;
    let before = office.subscription(&subscription).await;
    let again = office.webhooks.resend(first.clone(), None).await.unwrap();
    assert_ne!(again, first);
    let pending = office.one().await;
    assert_eq!([pending.event()], *office.rows("SELECT id FROM event"));
    pending.answers(200);
    office.settle().await;
    assert_eq!(office.states().await, [Failed, Delivered]);
    let (one, other) = (first.clone(), again.clone());
    let read = office.database.readers.read(move |db| Ok((detail(db, &one)?, detail(db, &other)?))).await;
    let (one, other) = read.unwrap();
    assert_eq!(one.resent_as[0].id, again);
    assert_eq!(other.resend_of.unwrap().id, first);
    assert_eq!(office.subscription(&subscription).await, before, "a resend says nothing about health");
}

#[tokio::test]
async fn a_double_click_makes_one() {
    let (mut office, _, first) = ended(200).await;
    let click = || Some("click 1".to_owned());
    let (one, two) = tokio::join!(
        office.webhooks.resend(first.clone(), click()),
        office.webhooks.resend(first.clone(), click())
    );
    assert_eq!(one.unwrap(), two.unwrap());
    office.exchange(status_of(200, &[])).await;
    let late = office.webhooks.resend(first.clone(), click()).await.unwrap();
    assert_eq!(office.states().await, [Delivered, Delivered], "the same click after all was done");
    assert_eq!(late, office.deliveries().await[1].id);
    office.webhooks.resend(first, Some("click 2".into())).await.unwrap();
    assert_eq!(office.deliveries().await.len(), 3, "another click is another wish");
}

#[tokio::test]
async fn without_a_click_id_one_under_way_is_enough() {
    let (mut office, _, first) = ended(200).await;
    let one = office.webhooks.resend(first.clone(), None).await.unwrap();
    assert_eq!(office.webhooks.resend(first.clone(), None).await.unwrap(), one);
    let hanging = office.one().await;
    assert_eq!(office.webhooks.resend(first, None).await.unwrap(), one);
    drop(hanging);
}

#[tokio::test]
async fn what_is_to_be_tried_later_is_tried_now() {
    let mut office = Office::new().await;
    office.subscribe(json!({})).await;
    office.happens("ann").await;
    office.exchange(status_of(500, &[])).await;
    let id = office.deliveries().await[0].id.clone();
    office.quiet().await;
    assert_eq!(office.webhooks.resend(id.clone(), None).await.unwrap(), id);
    let pending = office.one().await;
    assert_eq!(office.states().await, [Sending]);
    let error = office.webhooks.resend(id.clone(), None).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::Conflict, "This is on its way right now."));
    pending.answers(200);
    office.settle().await;
    assert_eq!(office.log(&id).await.len(), 2);
}

#[tokio::test]
async fn what_is_held_or_has_no_receiver_any_more_is_not_resent() {
    let (office, subscription, first) = ended(500).await;
    office.webhooks.pause(subscription.clone(), Actor::user()).await.unwrap();
    office.happens("ben").await;
    let held = office.deliveries().await[1].id.clone();
    assert_eq!(office.webhooks.resend(held, None).await.unwrap_err().code(), Code::Conflict);
    office.webhooks.delete(subscription, Actor::user()).await.unwrap();
    assert_eq!(office.webhooks.resend(first, None).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(office.webhooks.resend("none".into(), None).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn everything_that_failed_in_a_window_is_resent_once() {
    let mut office = Office::new().await;
    let a = office.subscribe(json!({ "name": "A", "scheduleS": [0] })).await.id;
    office.subscribe(json!({ "name": "B", "scheduleS": [0] })).await;
    // Failed for both at noon, delivered a minute later, failed at two minutes.
    for status in [500, 200, 500] {
        office.happens("ann").await;
        for pending in office.all_sent().await {
            pending.answers(status);
        }
        office.rounds.land_all().await;
        office.turn().await;
        office.pass(MINUTE);
    }
    let window = |subscription: Option<&String>, from: i64, to: Option<i64>| Window {
        subscription_id: subscription.cloned(),
        from: Timestamp(NOON.0 + from),
        to: to.map(|to| Timestamp(NOON.0 + to)),
    };
    let resent = async |office: &Office, window| office.webhooks.resend_failed(window).await.unwrap();
    assert_eq!(resent(&office, window(None, -MINUTE, Some(0))).await, 0, "the end is not part of it");
    assert_eq!(resent(&office, window(Some(&a), 0, Some(MINUTE))).await, 1);
    assert_eq!(resent(&office, window(None, 0, Some(MINUTE))).await, 1, "only the other one is left");
    assert_eq!(resent(&office, window(None, 0, None)).await, 2);
    assert_eq!(resent(&office, window(None, 0, None)).await, 0, "a second click finds nothing left");
    assert_eq!(office.all_sent().await.len(), 4);
}

/// More than fit into one unit of work.
#[tokio::test]
async fn a_thousand_are_resent_and_none_twice() {
    let office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office.webhooks.pause(id.clone(), Actor::user()).await.unwrap();
    for _ in 0..11 {
        office
            .write(|work| {
                for number in 0..100 {
                    crate::office::happen(work, "contact.created", &format!("contact {number}"))?;
                }
                Ok(())
            })
            .await;
    }
    office
        .write(|work| {
            Ok(work.db.execute("UPDATE delivery SET state = 'failed', done_at = ?1", [work.now])?)
        })
        .await;
    let window = Window { subscription_id: None, from: NOON, to: None };
    assert_eq!(office.webhooks.resend_failed(window.clone()).await.unwrap(), 1100);
    assert_eq!(office.webhooks.resend_failed(window).await.unwrap(), 0);
    assert_eq!(
        office.rows("SELECT count(DISTINCT resend_of), count(*) FROM delivery WHERE origin = 'resend'"),
        ["1100|1100"]
    );
    office.webhooks.resume(id, Held::Send, Actor::user()).await.unwrap();
}

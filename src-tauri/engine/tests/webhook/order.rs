//! Order: none, by contact, strict.

use porchlight_engine::{
    journal::Actor,
    webhook::DeliveryState::{Delivered, Due, Failed, Sending, Waiting},
};
use serde_json::json;

use crate::{
    house::MINUTE,
    office::{Office, status_of},
};

const HOUR: i64 = 60 * MINUTE;

async fn with_order(order: &str) -> (Office, String) {
    let office = Office::new().await;
    let id = office.subscribe(json!({ "order": order, "maxInFlight": 16 })).await.id;
    for contact in ["ann", "ann", "ben", "ann"] {
        office.happens(contact).await;
    }
    (office, id)
}

#[tokio::test]
async fn without_an_order_all_go_at_once() {
    let (mut office, _) = with_order("none").await;
    assert_eq!(office.all_sent().await.len(), 4);
}

#[tokio::test]
async fn by_contact_one_of_each_goes_and_the_next_follows() {
    let (mut office, _) = with_order("contact").await;
    let events = office.rows("SELECT id FROM event ORDER BY seq");
    let mut first = office.all_sent().await;
    assert_eq!(
        first.iter().map(crate::office::Pending::event).collect::<Vec<_>>(),
        [&*events[0], &*events[2]]
    );
    assert_eq!(office.states().await, [Sending, Waiting, Sending, Waiting]);
    first.remove(0).answers(200);
    office.settle().await;
    assert_eq!(office.one().await.event(), events[1]);
    first.remove(0).answers(200);
    office.settle().await;
    office.quiet().await;
}

/// Waiting is no failure: it has no back-off and uses up no tries.
#[tokio::test]
async fn one_that_fails_holds_its_contact_and_lets_it_go_after_four_tries() {
    let (mut office, _) = with_order("contact").await;
    let events = office.rows("SELECT id FROM event ORDER BY seq");
    for pending in office.all_sent().await {
        let status = if pending.event() == events[2] { 200 } else { 500 };
        pending.answers(status);
        office.settle().await;
    }
    for _ in 0..2 {
        office.pass(3 * HOUR);
        let pending = office.one().await;
        assert_eq!(pending.event(), events[0]);
        pending.answers(500);
        office.settle().await;
    }
    assert_eq!(office.states().await, [Due, Waiting, Delivered, Waiting]);
    office.pass(3 * HOUR);
    office.exchange(status_of(500, &[])).await;
    assert_eq!(office.states().await, [Due, Due, Delivered, Waiting], "after the fourth the next is let go");
    assert_eq!(office.one().await.event(), events[1]);
    assert_eq!(office.rows("SELECT tries FROM delivery ORDER BY seq"), ["4", "0", "1", "0"]);
}

#[tokio::test]
async fn strictly_one_goes_and_the_rest_wait_until_it_arrives_or_is_given_up() {
    let mut office = Office::new().await;
    office.subscribe(json!({ "order": "strict", "scheduleS": [0, 60], "maxInFlight": 16 })).await;
    for contact in ["ann", "ben", "cleo"] {
        office.happens(contact).await;
    }
    office.exchange(status_of(500, &[])).await;
    assert_eq!(office.states().await, [Due, Waiting, Waiting]);
    office.quiet().await;
    office.pass(2 * MINUTE);
    office.exchange(status_of(500, &[])).await;
    assert_eq!(office.states().await, [Failed, Due, Waiting]);
    office.exchange(status_of(200, &[])).await;
    office.exchange(status_of(200, &[])).await;
    assert_eq!(office.states().await, [Failed, Delivered, Delivered]);
}

#[tokio::test]
async fn an_order_that_is_changed_lines_up_what_is_owed_anew() {
    let (mut office, id) = with_order("none").await;
    let change = async |office: &Office, order: &str| {
        let patch = serde_json::from_value(json!({ "id": id, "order": order })).unwrap();
        office.webhooks.update(patch, Actor::user()).await
    };
    change(&office, "contact").await.unwrap();
    assert_eq!(office.states().await, [Due, Waiting, Due, Waiting]);
    change(&office, "strict").await.unwrap();
    assert_eq!(office.states().await, [Due, Waiting, Waiting, Waiting]);
    change(&office, "none").await.unwrap();
    assert_eq!(office.states().await, [Due; 4]);
    change(&office, "strict").await.unwrap();
    for _ in 0..4 {
        office.exchange(status_of(200, &[])).await;
    }
    assert_eq!(office.states().await, [Delivered; 4]);
}

#[tokio::test]
async fn what_was_on_its_way_when_an_order_was_asked_for_falls_into_line_when_it_fails() {
    let (mut office, id) = with_order("none").await;
    let sent = office.all_sent().await;
    let patch = serde_json::from_value(json!({ "id": id, "order": "contact" })).unwrap();
    office.webhooks.update(patch, Actor::user()).await.unwrap();
    for pending in sent.into_iter().rev().skip(1) {
        pending.answers(500);
        office.settle().await;
    }
    assert_eq!(office.states().await, [Due, Waiting, Due, Sending], "the last hangs");
    let mut office = office.crash().await;
    assert_eq!(office.states().await, [Due, Waiting, Due, Waiting]);
    office.pass(HOUR);
    for _ in 0..2 {
        office.all_sent().await.into_iter().for_each(|pending| pending.answers(200));
        office.rounds.land_all().await;
        office.rounds.write_down().await.unwrap();
    }
    assert_eq!(office.states().await, [Delivered, Delivered, Delivered, Due]);
}

/// A resend and a test are asked for now and go now.
#[tokio::test]
async fn what_somebody_asks_for_waits_behind_nobody() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "order": "strict", "maxInFlight": 16 })).await.id;
    office.happens("ann").await;
    office.exchange(status_of(200, &[])).await;
    let delivered = office.deliveries().await[0].id.clone();
    office.happens("ben").await;
    let hanging = office.one().await;
    office.webhooks.resend(delivered, None).await.unwrap();
    office.webhooks.test(id, None).await.unwrap();
    assert_eq!(office.all_sent().await.len(), 2);
    drop(hanging);
}

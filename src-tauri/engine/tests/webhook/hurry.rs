//! Trying everything now, and what the last deliveries came to.

use porchlight_engine::{
    Code,
    journal::Actor,
    webhook::{
        DeliveryQuery,
        DeliveryState::{Delivered, Due},
        Fared::{self, Arrived, Failing, Untried},
        dialect::Dialect,
        list, recent,
    },
};
use serde_json::json;

use crate::{
    house::MINUTE,
    office::{Office, status_of},
};

async fn fared(office: &Office, subscription: &str) -> Vec<Fared> {
    let id = subscription.to_owned();
    office.database.readers.read(move |db| recent(db, &id)).await.unwrap()
}

/// An office with two deliveries that failed once and wait for their next try.
async fn waiting(status: u16, headers: &[(&str, &str)]) -> (Office, String) {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "scheduleS": [0, 600, 600] })).await.id;
    for contact in ["ann", "ben"] {
        office.happens(contact).await;
    }
    fail(&mut office, status, headers).await;
    office.quiet().await;
    (office, id)
}

async fn fail(office: &mut Office, status: u16, headers: &[(&str, &str)]) {
    let sent = office.all_sent().await;
    assert_eq!(sent.len(), 2);
    for pending in sent {
        pending.ends(status_of(status, headers));
    }
    office.rounds.land_all().await;
    office.rounds.write_down().await.unwrap();
}

fn click(name: &str) -> Option<String> {
    Some(name.to_owned())
}

#[tokio::test]
async fn everything_that_waits_for_its_next_try_is_tried_now() {
    let (mut office, id) = waiting(500, &[]).await;
    assert_eq!(office.webhooks.try_all(id, click("1")).await.unwrap(), 2);
    for pending in office.all_sent().await {
        pending.answers(200);
    }
    office.rounds.land_all().await;
    office.turn().await;
    assert_eq!(office.states().await, [Delivered, Delivered]);
}

/// The second press arrives when the first try has failed already.
#[tokio::test]
async fn a_double_click_uses_one_try() {
    let (mut office, id) = waiting(500, &[]).await;
    let (one, two) = tokio::join!(
        office.webhooks.try_all(id.clone(), click("1")),
        office.webhooks.try_all(id.clone(), click("1"))
    );
    assert_eq!((one.unwrap(), two.unwrap()), (2, 2));
    fail(&mut office, 500, &[]).await;
    assert_eq!(office.webhooks.try_all(id.clone(), click("1")).await.unwrap(), 2);
    office.quiet().await;
    assert_eq!(office.rows("SELECT tries, state FROM delivery"), ["2|due", "2|due"]);
    assert_eq!(office.webhooks.try_all(id, click("2")).await.unwrap(), 2, "another click is another wish");
    assert_eq!(office.all_sent().await.len(), 2);
}

#[tokio::test]
async fn a_receiver_that_asked_to_be_left_alone_is_asked_again() {
    let (mut office, id) = waiting(503, &[("retry-after", "3600")]).await;
    assert!(office.subscription(&id).await.not_before.is_some());
    assert_eq!(office.webhooks.try_all(id.clone(), None).await.unwrap(), 2);
    assert_eq!(office.subscription(&id).await.not_before, None);
    assert_eq!(office.all_sent().await.len(), 2);
}

#[tokio::test]
async fn what_is_held_stays_held() {
    let (mut office, id) = waiting(500, &[]).await;
    office.webhooks.pause(id.clone(), Actor::user()).await.unwrap();
    let error = office.webhooks.try_all(id, click("1")).await.unwrap_err();
    assert_eq!(error.code(), Code::Conflict);
    office.quiet().await;
    assert_eq!(office.webhooks.try_all("none".into(), None).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn others_wait_as_they_were() {
    let mut office = Office::new().await;
    let [a, b] = ["A", "B"].map(|name| json!({ "name": name, "scheduleS": [0, 600] }));
    let (a, b) = (office.subscribe(a).await.id, office.subscribe(b).await.id);
    office.happens("ann").await;
    fail(&mut office, 500, &[]).await;
    assert_eq!(office.webhooks.try_all(b.clone(), None).await.unwrap(), 1);
    let _hanging = office.one().await;
    let states = office.rows("SELECT subscription_id, state FROM delivery ORDER BY seq");
    assert_eq!(states, [format!("{a}|due"), format!("{b}|sending")]);
}

#[tokio::test]
async fn the_last_sixteen_are_told_oldest_first() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "scheduleS": [0], "maxInFlight": 1 })).await.id;
    assert_eq!(fared(&office, &id).await, []);
    for number in 0..18 {
        office.happens(&format!("contact {number}")).await;
        office.exchange(status_of(if number == 2 { 500 } else { 200 }, &[])).await;
        office.pass(MINUTE);
    }
    office.webhooks.test(id.clone(), None).await.unwrap();
    let mut expected = vec![Arrived; 16];
    expected[0] = Failing;
    assert_eq!(fared(&office, &id).await, expected);
    office.happens("the last").await;
    let last = fared(&office, &id).await;
    assert_eq!((last[0], last[15]), (Arrived, Untried));
}

#[tokio::test]
async fn one_that_failed_and_is_tried_again_is_failing() {
    let (office, id) = waiting(500, &[]).await;
    assert_eq!(office.states().await, [Due, Due]);
    assert_eq!(fared(&office, &id).await, [Failing, Failing]);
}

#[tokio::test]
async fn the_log_of_one_dialect() {
    let office = Office::new().await;
    for (dialect, event) in [("standard", "contact.created"), ("hatch", "contact_created")] {
        office.subscribe(json!({ "dialect": dialect, "events": [event] })).await;
    }
    office.happens("ann").await;
    for (dialect, events) in [
        (None, &["contact_created", "contact.created"][..]),
        (Some(Dialect::Hatch), &["contact_created"]),
        (Some(Dialect::Standard), &["contact.created"]),
        (Some(Dialect::ClinchPad), &[]),
    ] {
        let query = DeliveryQuery { dialect, limit: 10, ..DeliveryQuery::default() };
        let page = office.database.readers.read(move |db| list(db, &query)).await.unwrap();
        let found: Vec<_> = page.items.iter().map(|each| each.event.as_str()).collect();
        assert_eq!(found, events, "{dialect:?}");
    }
}

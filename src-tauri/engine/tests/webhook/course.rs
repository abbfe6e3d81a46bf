//! The course of a subscription: healthy, failing, paused by whom, resumed how.

use porchlight_engine::{
    Code,
    journal::Actor,
    webhook::{
        DeliveryState::{Canceled, Delivered, Failed, Held, Sending},
        HealthState, Held as Choice, health,
        outcome::Outcome,
    },
};
use serde_json::{Value, json};

use crate::{
    house::{MINUTE, SECOND},
    office::{Office, failure, status_of},
};

const HOUR: i64 = 60 * MINUTE;

async fn doing(office: &Office, id: &str) -> (HealthState, String) {
    let health = health(&office.subscription(id).await);
    (health.state, health.sentence)
}

#[tokio::test]
async fn health_in_plain_words() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    assert_eq!(doing(&office, &id).await, (HealthState::New, "Nothing was sent yet.".into()));
    office.happens("ann").await;
    office.exchange(status_of(204, &[])).await;
    assert_eq!(doing(&office, &id).await, (HealthState::Healthy, "Everything arrives.".into()));
    office.happens("ann").await;
    office.exchange(failure(Outcome::Timeout)).await;
    assert_eq!(doing(&office, &id).await.0, HealthState::Failing);
    assert_eq!(health(&office.subscription(&id).await).since, Some(office.now()));
    office.pass(MINUTE);
    office.exchange(status_of(500, &[])).await;
    let (state, sentence) = doing(&office, &id).await;
    assert_eq!(
        (state, sentence.as_str()),
        (HealthState::Failing, "The last 2 attempts failed. More follow.")
    );
    office.pass(10 * MINUTE);
    office.exchange(status_of(200, &[])).await;
    assert_eq!(doing(&office, &id).await.0, HealthState::Healthy);
    office.webhooks.pause(id.clone(), Actor::user()).await.unwrap();
    assert_eq!(doing(&office, &id).await.0, HealthState::PausedByYou);
}

#[tokio::test]
async fn too_many_failures_for_too_long_pause_it_and_nothing_is_lost() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "scheduleS": vec![0; 20] })).await.id;
    office.happens("ann").await;
    for _ in 0..19 {
        office.exchange(status_of(500, &[])).await;
        office.pass(HOUR);
    }
    assert!(office.subscription(&id).await.paused.is_none());
    office.happens("ben").await;
    for pending in office.all_sent().await {
        pending.answers(500);
    }
    office.rounds.land_all().await;
    office.turn().await;
    let (state, sentence) = doing(&office, &id).await;
    assert_eq!(state, HealthState::Stopped);
    assert!(
        sentence.starts_with("Paused after 20 failures in a row. The last one: The receiver answered 500"),
        "{sentence}"
    );
    assert!(office.rows("SELECT type FROM activity").contains(&"subscription.paused".to_owned()));
    assert_eq!(office.states().await, [Failed, Held]);
    office.quiet().await;
}

/// A burst of failures is one trouble, not twenty.
#[tokio::test]
async fn many_failures_in_a_short_time_do_not_pause_it() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({ "maxInFlight": 16 })).await.id;
    for number in 0..40 {
        office.happens(&format!("contact {number}")).await;
    }
    for _ in 0..3 {
        for pending in office.all_sent().await {
            pending.answers(502);
        }
        office.rounds.land_all().await;
    }
    office.turn().await;
    let subscription = office.subscription(&id).await;
    assert!(subscription.paused.is_none());
    assert!(subscription.failures >= 40);
}

#[tokio::test]
async fn a_receiver_that_is_gone_stops_it_and_its_deliveries_are_held() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office.happens("ann").await;
    office.exchange(status_of(410, &[])).await;
    office.happens("ben").await;
    assert_eq!(office.states().await, [Held, Held]);
    office.quiet().await;
    let (state, sentence) = doing(&office, &id).await;
    assert_eq!(state, HealthState::Stopped);
    assert_eq!(sentence, "The receiver answered 410 Gone: it wants no more of these. Sending was paused.");
    assert_eq!(office.deliveries().await[0].tries, 0, "what is held has all its tries");
}

async fn three_held() -> (Office, String) {
    let office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office.webhooks.pause(id.clone(), Actor::user()).await.unwrap();
    for contact in ["ann", "ben", "cleo"] {
        office.happens(contact).await;
        office.pass(HOUR);
    }
    (office, id)
}

#[tokio::test]
async fn resume_and_send_sends_what_was_held_oldest_first() {
    let (mut office, id) = three_held().await;
    assert_eq!(office.states().await, [Held; 3]);
    office.webhooks.resume(id, Choice::Send, Actor::user()).await.unwrap();
    let sent = office.all_sent().await;
    let events: Vec<String> = sent.iter().map(crate::office::Pending::event).collect();
    assert_eq!(events, office.rows("SELECT id FROM event ORDER BY seq"));
}

#[tokio::test]
async fn resume_from_now_gives_up_what_was_held_and_sends_the_next() {
    let (mut office, id) = three_held().await;
    office.webhooks.resume(id, Choice::FromNow, Actor::user()).await.unwrap();
    assert_eq!(office.states().await, [Canceled; 3]);
    office.quiet().await;
    let event = office.happens("dora").await;
    assert_eq!(office.one().await.event(), event);
}

#[tokio::test]
async fn resume_tries_at_once_what_was_waiting_for_its_next_try() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office.happens("ann").await;
    for _ in 0..3 {
        office.exchange(status_of(500, &[])).await;
        office.pass(HOUR);
    }
    office.exchange(status_of(500, &[])).await;
    office.webhooks.pause(id.clone(), Actor::user()).await.unwrap();
    office.webhooks.resume(id, Choice::Send, Actor::user()).await.unwrap();
    office.exchange(status_of(200, &[])).await;
    assert_eq!(office.states().await, [Delivered]);
}

#[tokio::test]
async fn what_is_not_paused_cannot_be_resumed() {
    let office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    let error = office.webhooks.resume(id, Choice::Send, Actor::user()).await.unwrap_err();
    assert_eq!(error.code(), Code::Conflict);
}

#[tokio::test]
async fn a_test_goes_out_although_paused_once_and_says_nothing_about_health() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office.webhooks.pause(id.clone(), Actor::user()).await.unwrap();
    let before = office.subscription(&id).await;
    for (status, state) in [(500, Failed), (200, Delivered), (410, Failed)] {
        let delivery = office.webhooks.test(id.clone(), None).await.unwrap();
        let pending = office.one().await;
        assert_eq!(pending.header("porchlight-delivery"), Some(delivery.as_str()));
        pending.answers(status);
        office.settle().await;
        assert_eq!(office.states().await.last(), Some(&state));
        office.quiet().await;
    }
    assert_eq!(office.subscription(&id).await, before);
    let error = office.webhooks.test(id, Some("none.such".into())).await.unwrap_err();
    assert_eq!(error.field(), Some("event"));
}

/// Pausing stops what is due, not what is on its way.
#[tokio::test]
async fn what_is_on_its_way_while_it_is_paused_arrives() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office.happens("ann").await;
    let pending = office.one().await;
    office.webhooks.pause(id.clone(), Actor::user()).await.unwrap();
    assert_eq!(office.states().await, [Sending]);
    pending.answers(200);
    office.settle().await;
    assert_eq!(office.states().await, [Delivered]);
    assert!(office.subscription(&id).await.paused.is_some());
}

#[tokio::test]
async fn deleting_gives_up_what_is_owed_and_lets_come_back_what_is_on_its_way() {
    for (status, end) in [(200, Delivered), (500, Canceled)] {
        let mut office = Office::new().await;
        let id = office.subscribe(json!({ "maxInFlight": 1 })).await.id;
        office.happens("ann").await;
        office.happens("ben").await;
        let pending = office.one().await;
        office.webhooks.delete(id, Actor::user()).await.unwrap();
        pending.answers(status);
        office.settle().await;
        assert_eq!(office.states().await, [end, Canceled]);
        office.quiet().await;
    }
}

#[tokio::test]
async fn an_edited_address_is_where_pending_ones_go() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    office.happens("ann").await;
    office.exchange(status_of(404, &[])).await;
    let patch = json!({ "id": id, "url": "https://other.example.com/in" });
    office.webhooks.update(serde_json::from_value(patch).unwrap(), Actor::user()).await.unwrap();
    office.pass(10 * SECOND);
    assert_eq!(office.one().await.post.url.as_str(), "https://other.example.com/in");
}

#[tokio::test]
async fn what_a_draft_may_not_ask() {
    let office = Office::new().await;
    let refused = |more: Value, field: &'static str| {
        let office = &office;
        async move {
            let error =
                office.webhooks.create(crate::office::draft(more.clone()), Actor::user()).await.unwrap_err();
            assert_eq!(error.field(), Some(field), "{more}: {error}");
        }
    };
    refused(json!({ "name": " " }), "name").await;
    refused(json!({ "name": "x".repeat(81) }), "name").await;
    refused(json!({ "events": [] }), "events").await;
    refused(json!({ "events": ["none.such"] }), "events").await;
    refused(json!({ "url": "https://localhost/" }), "network").await;
    refused(json!({ "url": "mailto:ann@example.com" }), "url").await;
    refused(json!({ "timeoutMs": 0 }), "timeoutMs").await;
    refused(json!({ "timeoutMs": 60_001 }), "timeoutMs").await;
    refused(json!({ "maxInFlight": 17 }), "maxInFlight").await;
    refused(json!({ "scheduleS": [] }), "scheduleS").await;
    refused(json!({ "sources": ["none"] }), "sources").await;
    refused(json!({ "handshakeKey": "k" }), "handshakeKey").await;
    for header in ["Host", "content-length", "Webhook-Signature", "two words", "Connection", ""] {
        refused(json!({ "headers": [{ "name": header, "value": "1" }] }), "headers").await;
    }
    refused(json!({ "headers": [{ "name": "a", "value": "two\nlines" }] }), "headers").await;
    refused(json!({ "headers": [{ "name": "a", "value": "1" }, { "name": "A", "value": "2" }] }), "headers")
        .await;
    refused(json!({ "headers": [{ "name": "a" }] }), "headers").await;
    refused(json!({ "headers": [{ "name": "a", "value": "x".repeat(2001) }] }), "headers").await;
    assert!(office.rows("SELECT id FROM subscription").is_empty());
    let vault = std::fs::read_to_string(office.folder().join("secrets.json")).unwrap();
    assert_eq!(vault, "{}", "nothing refused leaves a secret behind");
}

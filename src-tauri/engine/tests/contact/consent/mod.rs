//! Consent: every word is kept, the last one stands, and no request ever loosens it.

mod deadline;
mod gate;
mod heard;
mod law;
mod list;
mod manual;
mod merge;
mod quiet;
mod report;
mod suppression;
mod words;

use std::{cell::Cell, collections::BTreeMap};

use porchlight_engine::{
    Code,
    contact::{
        Channel,
        consent::{self, Ask, OutQuery, Purpose, Rule, Ruling},
    },
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::subsequence,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::house::{Home, MINUTE, NOON, text};

const CHANNELS: [&str; 4] = ["text", "call", "voicemail", "email"];

async fn somebody(home: &Home) -> String {
    let lead = json!({ "phoneNumber": "8045550119", "email": "ann@example.com", "source": "Website" });
    home.post(lead).await.contact()
}

fn states(contact: &Value) -> Vec<String> {
    contact["consent"].as_array().unwrap().iter().map(|each| text(&each["state"])).collect()
}

/// What the gate answers: `permit`, or the rule that refuses.
async fn gate(home: &Home, contact: &str, channel: &str) -> String {
    let ruling = home.call("consent.check", json!({ "contactId": contact, "channel": channel })).await;
    ruling["rule"].as_str().unwrap_or("permit").to_owned()
}

async fn badge(home: &Home) -> Value {
    home.call("contact.list", json!({})).await["items"][0]["consent"].clone()
}

#[tokio::test]
async fn a_lead_alone_is_no_consent() {
    let home = Home::new().await;
    let contact = home.call("contact.get", json!({ "id": somebody(&home).await })).await;
    assert_eq!(states(&contact), ["unknown"; 4]);
    assert_eq!(contact["consent"][0]["address"], "+18045550119");
    assert_eq!(contact["consent"][3]["address"], "ann@example.com");
    assert_eq!(badge(&home).await, "unknown");
}

#[tokio::test]
async fn a_no_stands_on_its_channels_with_its_reason() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let said = NOON.plus_ms(-MINUTE);
    let wish =
        json!({ "id": id, "channels": ["text", "email"], "reason": " On the phone ", "receivedAt": said });
    let contact = home.call("contact.opt_out", wish).await;
    assert_eq!(states(&contact), ["opted_out", "unknown", "unknown", "opted_out"]);
    assert_eq!(
        contact["consent"][0],
        json!({
            "channel": "text", "state": "opted_out", "address": "+18045550119", "since": said, "method": "manual",
            "reason": "On the phone", "by": "Owner", "scope": "all", "deadline": "2026-06-03"
        })
    );
    let told: Vec<_> = home.story(&id).await.split_off(2);
    let payload = |channel| {
        json!({
            "channel": channel, "channels": ["text", "email"], "method": "manual", "reason": "On the phone",
            "receivedAt": said
        })
    };
    assert_eq!(
        told,
        [("consent.opted_out".into(), payload("text")), ("consent.opted_out".into(), payload("email"))]
    );
}

#[tokio::test]
async fn a_no_needs_no_reason_and_a_yes_does() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_out", json!({ "id": id, "channels": ["text"], "reason": "" })).await;
    for reason in ["", "  \n ", "x", "ok...", "- - - - -"] {
        let error =
            home.refused("contact.opt_in", json!({ "id": id, "channels": ["text"], "reason": reason })).await;
        assert_eq!((error.code(), error.field()), (Code::Invalid, Some("reason")));
    }
    let yes = json!({ "id": id, "channels": ["text"], "reason": "Came by the office" });
    assert_eq!(states(&home.call("contact.opt_in", yes).await)[0], "opted_in");
}

#[tokio::test]
async fn one_no_makes_the_badge_a_no() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let say = async |command, channels: &[&str]| {
        home.call(command, json!({ "id": id, "channels": channels, "reason": "Asked" })).await;
        badge(&home).await
    };
    assert_eq!(say("contact.opt_in", &["text", "call"]).await, "opted_in");
    assert_eq!(say("contact.opt_out", &["email"]).await, "opted_out");
    assert_eq!(say("contact.opt_in", &["voicemail"]).await, "opted_out", "a yes elsewhere does not hide it");
    assert_eq!(say("contact.opt_in", &["email"]).await, "opted_in");
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_is_refused_and_changes_nothing() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let tomorrow = NOON.plus_ms(1);
    for (wish, field) in [
        (json!({ "id": id, "channels": [], "reason": "" }), Some("channels")),
        (json!({ "id": id, "channels": ["text"], "reason": "", "receivedAt": tomorrow }), Some("receivedAt")),
        (json!({ "id": id, "channels": ["pigeon"], "reason": "" }), None),
    ] {
        let error = home.refused("contact.opt_out", wish).await;
        assert_eq!((error.code(), error.field()), (Code::Invalid, field));
    }
    let nobody = json!({ "id": "nobody", "channels": ["text"], "reason": "" });
    assert_eq!(home.refused("contact.opt_out", nobody).await.code(), Code::NotFound);
    assert_eq!(home.rows("SELECT count(*) FROM consent_event"), ["0"]);
}

#[tokio::test]
async fn nothing_that_was_said_can_be_unsaid() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_out", json!({ "id": id, "channels": ["text"], "reason": "Asked" })).await;
    for (sql, says) in [
        ("UPDATE consent_event SET state = 'opted_in'", "the consent log is append-only"),
        ("DELETE FROM consent_event", "the consent log is append-only"),
        ("UPDATE activity SET payload = '{}'", "activities are append-only"),
        ("DELETE FROM activity", "activities are append-only"),
    ] {
        let tried = home.house().await.database.writer.write(move |work| Ok(work.db.execute(sql, [])?)).await;
        assert_eq!(tried.unwrap_err().cause(), Some(says), "{sql}");
    }
    let events = home.rows("SELECT channel, state_before, state, actor_kind, recorded_at FROM consent_event");
    assert_eq!(events, [format!("text|unknown|opted_out|user|{}", NOON.0)]);
}

#[tokio::test]
async fn a_no_outlives_the_program() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_out", json!({ "id": id, "channels": CHANNELS, "reason": "" })).await;
    let home = home.reopen().await;
    assert_eq!(states(&home.call("contact.get", json!({ "id": id })).await), ["opted_out"; 4]);
}

/// A file of the first format: its words stand as they stood, and are shown where words of today are.
#[test]
fn a_no_from_an_older_file_stands() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("porchlight.db");
    let mut db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(include_str!("../../../src/db/migrations/001_house.sql")).unwrap();
    db.execute_batch(
        "INSERT INTO contact (id, department_id, display_name, name_key, consent, created_at, last_activity_at)
           VALUES ('c', 'd', 'Ann', 'ann', 'opted_out', 0, 0);
         INSERT INTO contact_phone VALUES ('c', '+18045550119', 'd', '', NULL, 'valid', 1, NULL, NULL, 0);
         INSERT INTO consent_event (id, contact_id, channel, state, state_before, method, reason, actor_kind, received_at, recorded_at)
           VALUES ('e', 'c', 'text', 'opted_out', 'unknown', 'manual', '', 'user', 0, 0);
         INSERT INTO consent_state (contact_id, channel, state, event_seq) VALUES ('c', 'text', 'opted_out', 1);
         PRAGMA user_version = 1;",
    )
    .unwrap();
    porchlight_engine::db::migrate(&mut db, &file).unwrap();
    let (rows, _) = consent::list(&db, &OutQuery { limit: 9, ..OutQuery::default() }).unwrap();
    assert_eq!(serde_json::to_value(&rows).unwrap()[0]["scope"], "all");
    let ask =
        Ask { contact: "c", address: None, channel: Channel::Text, purpose: Purpose::Service, now: NOON };
    let ruling = consent::may(&db, &ask).unwrap();
    assert!(matches!(&ruling, Ruling::Refusal(refusal) if refusal.rule == Rule::OptedOut), "{ruling:?}");
}

/// What can happen to a contact.
#[derive(Debug, Clone)]
enum Event {
    Said(&'static str, Vec<&'static str>),
    Posted(u8),
}

fn event() -> impl Strategy<Value = Event> {
    let channels = || subsequence(CHANNELS.to_vec(), 1..=4);
    prop_oneof![
        channels().prop_map(|channels| Event::Said("contact.opt_out", channels)),
        channels().prop_map(|channels| Event::Said("contact.opt_in", channels)),
        any::<u8>().prop_map(Event::Posted),
    ]
}

/// The law of consent: whatever is posted in between, the last manual word on a channel is the one that stands.
#[test]
fn the_last_word_on_a_channel_stands_whatever_is_posted() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = runtime.block_on(Home::new());
    let contacts = Cell::new(0);
    let law = |events: Vec<Event>| {
        contacts.set(contacts.get() + 1);
        let phone = format!("804555{:04}", contacts.get());
        runtime.block_on(async {
            let lead = |more: Value| json!({ "phoneNumber": phone, "source": "Website", "consent": "opted_in", "more": more });
            let id = home.post(lead(Value::Null)).await.contact();
            let mut last = BTreeMap::new();
            for event in events {
                match event {
                    Event::Posted(more) => assert_eq!(home.post(lead(json!(more))).await.contact(), id),
                    Event::Said(command, channels) => {
                        let state = if command == "contact.opt_in" { "opted_in" } else { "opted_out" };
                        last.extend(channels.iter().map(|&channel| (channel, state)));
                        home.call(command, json!({ "id": id, "channels": channels, "reason": "Asked" })).await;
                    }
                }
            }
            let contact = home.call("contact.get", json!({ "id": id })).await;
            let expected = CHANNELS.map(|channel| last.get(channel).copied().unwrap_or("unknown"));
            prop_assert_eq!(states(&contact), expected);
            let badge = home.rows(&format!("SELECT consent FROM contact WHERE id = '{id}'"));
            let strictest = ["opted_out", "opted_in"].into_iter().find(|state| expected.contains(state));
            prop_assert_eq!(badge, [strictest.unwrap_or("unknown")]);
            Ok(())
        })
    };
    let config = Config { cases: 32, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&vec(event(), 0..8), law).unwrap();
}

//! What a person writes down: one or many contacts, one address, evidence, taking it back.

use porchlight_engine::{Code, Error, contact::consent, journal::Actor};
use serde_json::{Value, json};

use super::{somebody, states};
use crate::house::{Home, NOON};

async fn another(home: &Home, phone: &str) -> String {
    home.post(json!({ "phoneNumber": phone, "source": "Website" })).await.contact()
}

async fn events(home: &Home, id: &str) -> Vec<String> {
    home.rows(&format!("SELECT id FROM consent_event WHERE contact_id = '{id}' ORDER BY seq"))
}

async fn undo(home: &Home, event: &str) -> Result<(), Error> {
    let event = event.to_owned();
    let writer = home.house().await.database.writer.clone();
    writer
        .write(move |work| consent::undo(work, std::slice::from_ref(&event), &Actor::user()).map(drop))
        .await
}

async fn contact(home: &Home, id: &str) -> Value {
    home.call("contact.get", json!({ "id": id })).await
}

/// Of a channel: the state, the one address a no holds for, what it covers.
fn stands(contact: &Value, channel: usize) -> Value {
    let line = &contact["consent"][channel];
    json!([line["state"], line["onlyAt"], line["scope"]])
}

#[tokio::test]
async fn a_no_says_whether_it_holds_at_one_address_only_and_can_be_widened() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let opt_out = async |more: Value| {
        let mut wish = json!({ "id": id, "channels": ["text"], "reason": "" });
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        stands(&home.call("contact.opt_out", wish).await, 0)
    };
    let number = "+18045550119";
    let only = opt_out(json!({ "address": number, "scope": "marketing" })).await;
    assert_eq!(only, json!(["opted_out", number, "marketing"]));
    assert_eq!(opt_out(json!({ "scope": "marketing" })).await, json!(["opted_out", null, "marketing"]));
    assert_eq!(opt_out(json!({ "address": number })).await, json!(["opted_out", number, "all"]));
    assert_eq!(opt_out(json!({})).await, json!(["opted_out", null, "all"]));
}

#[tokio::test]
async fn a_yes_has_its_day_and_lifts_no_later_no() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let days_ago = |days: i64| NOON.plus_ms(-days * 24 * 60 * 60_000);
    let no = json!({ "id": id, "channels": ["text"], "reason": "", "receivedAt": days_ago(3) });
    home.call("contact.opt_out", no).await;
    let yes = |at| json!({ "id": id, "channels": ["text"], "reason": "Her email", "receivedAt": at });
    assert_eq!(home.refused("contact.opt_in", yes(days_ago(4))).await.field(), Some("receivedAt"));
    assert_eq!(home.refused("contact.opt_in", yes(days_ago(-1))).await.field(), Some("receivedAt"));
    let after = home.call("contact.opt_in", yes(days_ago(2))).await;
    let line = &after["consent"][0];
    assert_eq!([&line["state"], &line["since"]], [&json!("opted_in"), &json!(days_ago(2))]);
}

#[tokio::test]
async fn an_opt_out_that_was_taken_back_can_be_done_again() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let day = NOON.plus_ms(-24 * 60 * 60_000);
    let wish = json!({ "id": id, "channels": ["text", "email"], "scope": "marketing", "reason": "On the phone", "receivedAt": day });
    home.call("contact.opt_out", wish).await;
    let before = home.call("contact.get", json!({ "id": id })).await["consent"].clone();
    assert_eq!(home.call("undo.status", json!({})).await["loosens"], true, "nobody should do it by a slip");
    home.call("undo.undo", json!({})).await;
    assert_eq!(states(&home.call("contact.get", json!({ "id": id })).await), ["unknown"; 4]);
    home.call("undo.redo", json!({})).await;
    assert_eq!(home.call("contact.get", json!({ "id": id })).await["consent"], before);
    home.call("undo.undo", json!({})).await;
    assert_eq!(states(&home.call("contact.get", json!({ "id": id })).await), ["unknown"; 4]);
}

#[tokio::test]
async fn a_yes_that_was_taken_back_is_said_anew_or_not_at_all() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_in", json!({ "id": id, "channels": ["text"], "reason": "Signed" })).await;
    assert_eq!(home.call("undo.status", json!({})).await["loosens"], Value::Null);
    home.call("undo.undo", json!({})).await;
    assert_eq!(home.call("undo.status", json!({})).await["redo"], Value::Null);
}

#[tokio::test]
async fn a_yes_for_one_address_lifts_its_no_and_is_taken_back() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let number = "+18045550119";
    let wish = json!({ "id": id, "channels": ["text"], "address": number, "reason": "Asked" });
    home.call("contact.opt_out", wish.clone()).await;
    let opted_in = home.call("contact.opt_in", wish).await;
    assert_eq!(stands(&opted_in, 0), json!(["opted_in", null, null]));
    home.call("undo.undo", json!({})).await;
    let back = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(stands(&back, 0), json!(["opted_out", number, "all"]));
}

#[tokio::test]
async fn a_no_may_hold_for_one_address_alone() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let only = |address: &str| json!({ "id": id, "channels": ["text", "call"], "address": address, "reason": "Her mother's" });
    let after = home.call("contact.opt_out", only("804-555-0119")).await;
    assert_eq!(
        states(&after),
        ["opted_out", "opted_out", "unknown", "unknown"],
        "the one number is the primary one"
    );
    assert_eq!(
        after["consent"][0]["addresses"],
        json!([{ "address": "+18045550119", "state": "opted_out", "since": NOON, "method": "manual", "reason": "Her mother's" }])
    );
    assert_eq!(home.story(&id).await[2].1["address"], "+18045550119");
    for address in ["8045550100", "ann@example.com", "pigeon"] {
        assert_eq!(
            home.refused("contact.opt_out", only(address)).await.field(),
            Some("address"),
            "{address}"
        );
    }
    home.call("contact.opt_in", json!({ "id": id, "channels": ["text"], "reason": "Asked" })).await;
    assert_eq!(states(&contact(&home, &id).await)[0], "opted_out", "the strictest word that holds there");
}

#[tokio::test]
async fn a_yes_for_one_address_says_nothing_while_all_are_out() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_out", json!({ "id": id, "channels": ["email"], "reason": "" })).await;
    let yes = json!({ "id": id, "channels": ["email"], "address": "ANN@example.com", "reason": "Asked" });
    assert_eq!(home.refused("contact.opt_in", yes).await.field(), Some("address"));
}

#[tokio::test]
async fn lists_say_which_channels_are_closed() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let closed = async || {
        let row = home.call("contact.list", json!({})).await["items"][0]["optedOut"].clone();
        let card = contact(&home, &id).await["leads"][0]["optedOut"].clone();
        assert_eq!(row, card, "a card of the board says the same");
        row
    };
    assert_eq!(closed().await, json!([]));
    home.call("contact.opt_out", json!({ "id": id, "channels": ["email", "text"], "reason": "" })).await;
    assert_eq!(closed().await, json!(["text", "email"]));
    home.call("contact.opt_in", json!({ "id": id, "channels": ["text"], "reason": "Called us" })).await;
    let only = json!({ "id": id, "channels": ["call"], "address": "8045550119", "reason": "" });
    home.call("contact.opt_out", only).await;
    assert_eq!(closed().await, json!(["call", "email"]), "one number is enough");
}

#[tokio::test]
async fn a_smaller_no_never_replaces_a_larger_one() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    let no = |scope: &str| json!({ "id": id, "channels": ["text"], "scope": scope, "reason": "" });
    assert_eq!(home.call("contact.opt_out", no("marketing")).await["consent"][0]["scope"], "marketing");
    assert_eq!(home.call("contact.opt_out", no("all")).await["consent"][0]["scope"], "all");
    assert_eq!(home.call("contact.opt_out", no("marketing")).await["consent"][0]["scope"], "all");
}

#[tokio::test]
async fn after_their_own_no_an_opt_in_needs_evidence() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.heard", json!({ "id": id, "channel": "text", "text": "STOP" })).await;
    // A person who writes the same down again does not make it their own word.
    home.call("contact.opt_out", json!({ "id": id, "channels": ["text"], "reason": "Called too" })).await;
    let yes = |evidence: Value| json!({ "id": id, "channels": ["text"], "reason": "Wants texts", "evidence": evidence });
    for evidence in [Value::Null, json!("  "), json!("yes")] {
        assert_eq!(home.refused("contact.opt_in", yes(evidence)).await.field(), Some("evidence"));
    }
    let answer = home.call("contact.opt_in", yes(json!("Email of 19 May: text me again"))).await;
    assert_eq!(states(&answer)[0], "opted_in");
    assert!(answer["notice"].as_str().is_some_and(|notice| notice.contains("START")), "{}", answer["notice"]);
    assert_eq!(
        home.rows("SELECT evidence FROM consent_event ORDER BY seq DESC LIMIT 1"),
        ["Email of 19 May: text me again"]
    );
    let plain = json!({ "id": id, "channels": ["email"], "reason": "Asked" });
    assert_eq!(home.call("contact.opt_in", plain).await["notice"], Value::Null);
}

#[tokio::test]
async fn many_are_opted_out_in_one_go() {
    let home = Home::new().await;
    let ids = [another(&home, "8045550101").await, another(&home, "8045550102").await];
    let params = json!({ "ids": [ids[0], ids[1], "nobody"], "channels": ["text", "email"], "reason": "Asked at the fair" });
    let answer = home.call("contact.opt_out_many", params).await;
    assert_eq!(answer, json!({ "contacts": 2, "missing": 1, "deadline": "2026-06-03" }));
    for id in &ids {
        assert_eq!(states(&contact(&home, id).await), ["opted_out", "unknown", "unknown", "opted_out"]);
        let told = home.story(id).await;
        let kinds: Vec<_> =
            told.iter().skip(2).map(|(kind, payload)| (kind.as_str(), &payload["channel"])).collect();
        assert_eq!(kinds, [("consent.opted_out", &json!("text")), ("consent.opted_out", &json!("email"))]);
    }
    let none = json!({ "ids": [], "channels": ["text"], "reason": "" });
    assert_eq!(home.refused("contact.opt_out_many", none).await.field(), Some("ids"));
}

#[tokio::test]
async fn an_entry_is_taken_back_by_a_new_one() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.opt_in", json!({ "id": id, "channels": ["text"], "reason": "Signed" })).await;
    home.call("contact.opt_out", json!({ "id": id, "channels": ["text"], "reason": "Wrong row" })).await;
    let entries = events(&home, &id).await;
    assert_eq!(undo(&home, &entries[0]).await.unwrap_err().code(), Code::Conflict, "a newer one stands");
    undo(&home, &entries[1]).await.unwrap();
    assert_eq!(states(&contact(&home, &id).await)[0], "opted_in");
    let (kind, payload) = home.story(&id).await.pop().unwrap();
    let expected =
        json!({ "channel": "text", "method": "undo", "reason": "Signed", "receivedAt": NOON, "undo": true });
    assert_eq!((kind.as_str(), payload), ("consent.opted_in", expected));
    assert_eq!(undo(&home, &entries[1]).await.unwrap_err().code(), Code::Conflict, "once");
    assert_eq!(events(&home, &id).await.len(), 3);
}

#[tokio::test]
async fn what_they_said_themselves_cannot_be_taken_back() {
    for words in ["STOP", "please stop texting me", "START"] {
        let home = Home::new().await;
        let id = somebody(&home).await;
        home.call("contact.heard", json!({ "id": id, "channel": "text", "text": words })).await;
        let before = states(&contact(&home, &id).await);
        let error = undo(&home, &events(&home, &id).await[0]).await.unwrap_err();
        assert_eq!(error.code(), Code::Conflict, "{words}: {}", error.message());
        assert_eq!(states(&contact(&home, &id).await), before);
    }
}

#[tokio::test]
async fn taking_back_an_entry_uncovers_their_own_no() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    home.call("contact.heard", json!({ "id": id, "channel": "text", "text": "STOP" })).await;
    let yes = json!({ "id": id, "channels": ["text"], "reason": "Asked", "evidence": "Email of 19 May" });
    home.call("contact.opt_in", yes).await;
    undo(&home, events(&home, &id).await.last().unwrap()).await.unwrap();
    let line = contact(&home, &id).await["consent"][0].clone();
    assert_eq!(
        (&line["state"], &line["keyword"], &line["evidenceNeeded"]),
        (&json!("opted_out"), &json!("STOP"), &json!(true))
    );
}

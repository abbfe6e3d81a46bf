//! The suppression list: addresses that nothing is sent to, whoever brings them.

use porchlight_engine::{Code, contact::consent::suppression::SECRET};
use serde_json::{Value, json};

use super::{gate, somebody, states};
use crate::house::{DAY, Home, NOON, text};

async fn add(home: &Home, address: &str, more: Value) -> Value {
    let mut params = json!({ "address": address, "reason": "Asked by letter" });
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    home.call("suppression.add", params).await
}

#[tokio::test]
async fn a_suppressed_address_is_opted_out_from_the_start() {
    let home = Home::new().await;
    add(&home, "(804) 555-0119", json!({})).await;
    let id = somebody(&home).await;
    let contact = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(states(&contact), ["opted_out", "opted_out", "opted_out", "unknown"]);
    let told: Vec<_> = home.story(&id).await;
    let channels = ["text", "call", "voicemail"];
    let payload = |channel: &str| {
        json!({
            "channel": channel, "channels": channels, "method": "import",
            "reason": "Suppression list: Asked by letter", "address": "+18045550119", "receivedAt": NOON
        })
    };
    for channel in channels {
        assert!(told.contains(&("consent.opted_out".into(), payload(channel))), "{told:?}");
    }
    home.call(
        "contact.opt_in",
        json!({ "id": id, "channels": ["text"], "address": "+18045550119", "reason": "Asked" }),
    )
    .await;
    assert_eq!(gate(&home, &id, "text").await, "suppressed", "the list stands beside every word");
    assert_eq!(gate(&home, &id, "email").await, "permit");
}

#[tokio::test]
async fn a_known_contact_is_opted_out_when_the_address_is_added() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    add(&home, "ANN@example.com", json!({ "channel": "email" })).await;
    assert_eq!(
        states(&home.call("contact.get", json!({ "id": id })).await),
        ["unknown", "unknown", "unknown", "opted_out"]
    );
    assert_eq!(gate(&home, &id, "email").await, "opted_out");
}

#[tokio::test]
async fn an_address_that_comes_later_is_compared_too() {
    let home = Home::new().await;
    add(&home, "late@example.com", json!({})).await;
    let phone = json!({ "phoneNumber": "8045550119", "source": "Website" });
    let id = home.post(phone).await.contact();
    assert_eq!(gate(&home, &id, "email").await, "no_address");
    home.post(json!({ "phoneNumber": "8045550119", "email": "late@example.com", "source": "Website" })).await;
    assert_eq!(gate(&home, &id, "email").await, "opted_out");
}

#[tokio::test]
async fn an_entry_with_an_end_holds_until_then_and_opts_nobody_out() {
    let home = Home::new().await;
    let id = somebody(&home).await;
    add(&home, "ann@example.com", json!({ "until": NOON.plus_ms(DAY) })).await;
    let answer = home.call("consent.check", json!({ "contactId": id, "channel": "email" })).await;
    assert_eq!(
        answer,
        json!({
            "answer": "refusal", "rule": "suppressed", "why": "This address is on the suppression list: Asked by letter",
            "until": NOON.plus_ms(DAY)
        })
    );
    home.pass(DAY);
    assert_eq!(gate(&home, &id, "email").await, "permit");
}

#[tokio::test]
async fn the_list_tells_no_address_and_outlives_the_program() {
    let home = Home::new().await;
    let entry = add(&home, "8045550119", json!({})).await;
    assert_eq!(entry["hint"], "…0119");
    assert_eq!(add(&home, "Ann@Example.com", json!({})).await["hint"], "a…@example.com");
    let hints: Vec<_> = home.call("suppression.list", json!({})).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["hint"]))
        .collect();
    assert_eq!(hints, ["a…@example.com", "…0119"]);
    let stored = home.rows("SELECT hex(mark) || hint || reason FROM suppression").join(" ");
    assert!(!stored.contains("8045550119") && !stored.contains("ann@"), "{stored}");
    let home = home.reopen().await;
    let id = somebody(&home).await;
    assert_eq!(gate(&home, &id, "text").await, "opted_out");
}

#[tokio::test]
async fn an_entry_goes_with_a_reason_and_what_it_brought_stays() {
    let home = Home::new().await;
    let entry = add(&home, "8045550119", json!({})).await;
    let id = somebody(&home).await;
    let remove = |reason: &str| json!({ "id": entry["id"], "reason": reason });
    assert_eq!(home.refused("suppression.remove", remove(" ")).await.field(), Some("reason"));
    home.call("suppression.remove", remove("New owner of the number")).await;
    assert_eq!(home.call("suppression.list", json!({})).await["items"], json!([]));
    assert_eq!(gate(&home, &id, "text").await, "opted_out");
    let yes = json!({ "id": id, "channels": ["text"], "address": "8045550119", "reason": "Asked" });
    home.call("contact.opt_in", yes).await;
    assert_eq!(gate(&home, &id, "text").await, "permit");
    assert_eq!(home.refused("suppression.remove", remove("Again")).await.code(), Code::NotFound);
    let acts = home.rows("SELECT type FROM activity WHERE type LIKE 'suppression.%' ORDER BY seq");
    assert_eq!(acts, ["suppression.added", "suppression.removed"]);
}

#[tokio::test]
async fn what_cannot_be_added_is_refused() {
    let home = Home::new().await;
    add(&home, "8045550119", json!({})).await;
    for (params, code, field) in [
        (json!({ "address": "pigeon", "reason": "Asked" }), Code::Invalid, Some("address")),
        (
            json!({ "address": "ann@example.com", "channel": "text", "reason": "Asked" }),
            Code::Invalid,
            Some("address"),
        ),
        (json!({ "address": "ann@example.com", "reason": " " }), Code::Invalid, Some("reason")),
        (
            json!({ "address": "ann@example.com", "reason": "Asked", "until": NOON }),
            Code::Invalid,
            Some("until"),
        ),
        (json!({ "address": "+1 804 555 0119", "reason": "Again" }), Code::Conflict, None),
    ] {
        let error = home.refused("suppression.add", params.clone()).await;
        assert_eq!((error.code(), error.field()), (code, field), "{params}");
    }
}

/// The keychain was emptied: leads are taken in, nothing is sent to them, and a new key does not pass for the old one.
#[tokio::test]
async fn without_the_key_nothing_is_sent_to_new_contacts() {
    let home = Home::new().await;
    add(&home, "8045550100", json!({})).await;
    let vault = home.house().await.vault.clone();
    let key = vault.get(SECRET).unwrap().unwrap();
    vault.forget(SECRET).unwrap();
    let home = home.reopen().await;
    let id = somebody(&home).await;
    assert_eq!(gate(&home, &id, "email").await, "suppressed");
    let another = json!({ "address": "8045550101", "reason": "Asked" });
    assert_eq!(home.refused("suppression.add", another).await.code(), Code::Conflict);
    home.house().await.vault.put(SECRET, &key).unwrap();
    let home = home.reopen().await;
    assert_eq!(gate(&home, &id, "email").await, "permit", "it was compared when the key came back");
}

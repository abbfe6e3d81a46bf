//! The listener as its owner sees it: lit, paused, moved, or in trouble and trying again.

use std::net::TcpListener;

use porchlight_engine::Code;
use serde_json::{Value, json};

use crate::house::{Home, NOON, told_of};

async fn status(home: &Home) -> Value {
    home.call("listener.status", json!({})).await
}

/// A house that wants a port somebody else has, and that somebody.
async fn in_trouble() -> (Home, TcpListener) {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let clock = std::sync::Arc::new(porchlight_engine::clock::SetClock::at(NOON));
    let home = Home::open(tempfile::tempdir().unwrap(), clock, holder.local_addr().unwrap()).await;
    (home, holder)
}

#[tokio::test]
async fn a_lit_listener_says_where_and_since_when() {
    let home = Home::new().await;
    let address = home.address().to_string();
    assert_eq!(
        status(&home).await,
        json!({
            "state": "lit", "address": address, "url": format!("http://{address}"), "since": NOON, "trouble": null,
            "lastRequestAt": null, "requestsSinceStart": 0, "refusedSinceYesterday": 0, "unsaved": 0
        })
    );
    home.send(&home.office, "{}").await;
    let after = status(&home).await;
    assert_eq!(
        (&after["requestsSinceStart"], &after["lastRequestAt"], &after["refusedSinceYesterday"]),
        (&json!(1), &json!(NOON), &json!(1))
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_and_everything_else_works() {
    let (home, holder) = in_trouble().await;
    let port = holder.local_addr().unwrap().port();
    let trouble = status(&home).await;
    assert_eq!(trouble["state"], "trouble");
    let sentence = trouble["trouble"].as_str().unwrap();
    assert!(sentence.starts_with(&format!("Port {port} is taken by ")), "{sentence}");
    assert!(
        sentence.ends_with("Close it or choose another port; Porchlight tries again by itself."),
        "{sentence}"
    );
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    assert_eq!(home.call("contact.count", json!({})).await["count"], 1);
    let error = home.refused("listener.test", json!({ "departmentId": home.office.department })).await;
    assert_eq!(error.code(), Code::Conflict);
}

#[tokio::test]
async fn a_port_that_comes_free_is_taken_without_asking() {
    let (home, holder) = in_trouble().await;
    let wanted = holder.local_addr().unwrap();
    let mut changes = home.engine.changes();
    drop(holder);
    while status(&home).await["state"] != "lit" {
        told_of(&mut changes, "listener").await;
    }
    assert_eq!(home.address(), wanted);
    assert_eq!(
        home.send(&home.office, r#"{"phoneNumber": "8045550119", "source": "Website"}"#).await.status,
        200
    );
}

#[tokio::test]
async fn a_paused_listener_is_off_until_it_is_started() {
    let home = Home::new().await;
    let mut changes = home.engine.changes();
    home.call("listener.stop", json!({})).await;
    told_of(&mut changes, "listener").await;
    let paused = status(&home).await;
    assert_eq!(
        (&paused["state"], &paused["since"], &paused["trouble"]),
        (&json!("off"), &Value::Null, &Value::Null)
    );
    home.call("listener.start", json!({})).await;
    told_of(&mut changes, "listener").await;
    assert_eq!(status(&home).await["state"], "lit");
    assert_eq!(home.send(&home.office, "{}").await.status, 422);
}

#[tokio::test]
async fn the_public_address_is_what_senders_are_told() {
    let home = Home::new().await;
    home.call("setting.set", json!({ "publicUrl": "https://leads.example.com/in/" })).await;
    assert_eq!(status(&home).await["url"], "https://leads.example.com/in");
    let department = home.call("department.list", json!({})).await["items"][0].clone();
    let url = format!("https://leads.example.com/in/api/webhooks/{}/newlead", home.office.code);
    assert_eq!(department["newleadUrl"], json!(url));
}

#[tokio::test]
async fn a_test_lead_goes_the_way_of_a_real_one() {
    let home = Home::new().await;
    let sent = home.call("listener.test", json!({ "departmentId": home.office.department })).await;
    assert_eq!(sent["status"], 200);
    let request = home.call("request.get", json!({ "id": sent["requestId"] })).await;
    assert_eq!((&request["row"]["verdict"], &request["row"]["source"]), (&json!("accepted"), &json!("test")));
    assert_eq!(request["keyName"], "Website form");
    home.pass(1);
    let again = home.call("listener.test", json!({ "departmentId": home.office.department })).await;
    assert_ne!(again["requestId"], sent["requestId"]);
    assert_eq!(home.call("contact.count", json!({})).await["count"], 2, "each is a new lead");
}

#[tokio::test]
async fn a_test_lead_needs_a_key() {
    let home = Home::new().await;
    home.call("api_key.revoke", json!({ "id": home.office.key_id })).await;
    let error = home.refused("listener.test", json!({ "departmentId": home.office.department })).await;
    assert_eq!(
        (error.code(), error.message()),
        (Code::Conflict, "This department has no key in use. Make one first.")
    );
    let error = home.refused("listener.test", json!({ "departmentId": "none" })).await;
    assert_eq!(error.code(), Code::NotFound);
}

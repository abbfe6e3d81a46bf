//! Webhooks as a window meets them: commands in, a real POST out.

use std::{net::SocketAddr, sync::Arc};

use porchlight_engine::{Engine, Options, clock::SetClock};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

use crate::{
    house::{self, Home, NOON, PATIENCE, any_port, options, text, told_of},
    wire::{desk, receiver, request},
};

fn draft(address: SocketAddr) -> Value {
    json!({
        "name": "The desk", "url": format!("http://{address}/in"), "network": "loopback", "dialect": "standard",
        "events": ["contact.created", "lead.created"], "signing": "standard_webhooks",
    })
}

async fn hear(requests: &mut mpsc::UnboundedReceiver<String>) -> Value {
    let request = timeout(PATIENCE, requests.recv()).await.unwrap().unwrap();
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Waits until a delivery stands so.
async fn stands(home: &Home, id: &Value, state: &str) -> Value {
    let mut changes = home.engine.changes();
    loop {
        let delivery = home.call("delivery.get", json!({ "id": id })).await;
        if delivery["delivery"]["state"] == state {
            return delivery;
        }
        told_of(&mut changes, "delivery").await;
    }
}

#[tokio::test]
async fn a_lead_that_arrives_is_told_to_whoever_asked() {
    let home = Home::new().await;
    let (address, mut requests) = desk().await;
    let made = home.call("subscription.create", draft(address)).await;
    assert!(text(&made["secret"]).starts_with("whsec_"));
    let contact = home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    let mut heard = [hear(&mut requests).await, hear(&mut requests).await];
    heard.sort_by_key(|body| body["type"].to_string());
    assert_eq!((&heard[0]["type"], &heard[1]["type"]), (&json!("contact.created"), &json!("lead.created")));
    assert_eq!(heard[0]["data"]["contact"]["id"], json!(contact));
    let list = home.call("delivery.list", json!({ "contactId": contact })).await;
    let id = list["items"][0]["id"].clone();
    let delivery = stands(&home, &id, "delivered").await;
    let attempt = &delivery["log"][0];
    assert_eq!((&attempt["status"], &attempt["outcome"]), (&json!(200), &json!("delivered")));
    assert_eq!((&attempt["responseBody"], &attempt["address"]), (&json!("ok"), &json!(address.to_string())));
    let subscription = home.call("subscription.list", json!({})).await["items"][0].clone();
    assert_eq!(subscription["health"]["sentence"], "Everything arrives.");
}

#[tokio::test]
async fn the_life_of_a_subscription() {
    let home = Home::new().await;
    let (address, mut requests) = desk().await;
    let id = home.call("subscription.create", draft(address)).await["subscription"]["id"].clone();
    let by_id = || json!({ "id": id });
    let updated = home
        .call("subscription.update", json!({ "id": id, "name": "Another desk", "order": "contact" }))
        .await;
    assert_eq!((&updated["name"], &updated["order"]), (&json!("Another desk"), &json!("contact")));
    assert_eq!(home.call("subscription.pause", by_id()).await["health"]["state"], "paused_by_you");
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    assert_eq!(home.call("subscription.get", by_id()).await["open"], 2);
    let held = home.call("delivery.list", json!({ "state": "held" })).await;
    assert_eq!(held["items"].as_array().unwrap().len(), 2);
    let test = home.call("subscription.test", by_id()).await["deliveryId"].clone();
    hear(&mut requests).await;
    stands(&home, &test, "delivered").await;
    home.call("subscription.resume", json!({ "id": id, "held": "send" })).await;
    hear(&mut requests).await;
    hear(&mut requests).await;
    let first = held["items"][0]["id"].clone();
    stands(&home, &first, "delivered").await;
    let again =
        home.call("delivery.resend", json!({ "id": first, "clickId": "1" })).await["deliveryId"].clone();
    hear(&mut requests).await;
    assert_eq!(stands(&home, &again, "delivered").await["resendOf"]["id"], first);
    assert_eq!(home.call("delivery.resend_many", json!({ "from": 0 })).await["count"], 0);
    let rotated = home.call("subscription.rotate_secret", by_id()).await;
    assert_eq!(home.call("subscription.reveal_secret", by_id()).await["secret"], rotated["secret"]);
    home.call("subscription.delete", by_id()).await;
    assert_eq!(home.call("subscription.list", json!({})).await["items"], json!([]));
}

#[tokio::test]
async fn every_event_of_every_dialect_can_be_previewed() {
    let home = Home::new().await;
    let dialects = home.call("subscription.events", json!({})).await["items"].clone();
    let mut count = 0;
    for each in dialects.as_array().unwrap() {
        for event in each["events"].as_array().unwrap() {
            let of = json!({ "dialect": each["dialect"], "event": event["name"] });
            let body = home.call("subscription.preview", of).await["body"].clone();
            assert!(serde_json::from_str::<Value>(&text(&body)).unwrap().is_object());
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// A draft to a path of a port.
fn towards(address: SocketAddr, path: &str) -> Value {
    json!({
        "name": "Ourselves", "url": format!("http://{address}/{path}"), "network": "loopback",
        "dialect": "standard", "events": ["contact.created"],
    })
}

#[tokio::test]
async fn our_own_ports_are_refused_where_they_are_typed() {
    let screens = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let screens_at = screens.local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::at(NOON));
    let options = options(&folder, &clock, any_port());
    let engine = Engine::open(Options { screens: Some(screens_at), ..options }).await.unwrap();
    let intake = house::address(engine.own_house());
    for (address, path, words) in [
        (intake, "api/webhooks/1/newlead", "own listener"),
        (screens_at, "rpc/lead.delete", "its own screens"),
        (screens_at, "bin/mine", "its own screens"),
    ] {
        let error = engine.call("subscription.create", towards(address, path)).await.unwrap_err();
        assert_eq!(error.field(), Some("url"), "{path}: {error}");
        assert!(error.message().contains(words), "{path}: {error}");
    }
    let made = engine.call("subscription.create", towards(intake, "bin/mine")).await.unwrap();
    let elsewhere = json!({ "id": made["subscription"]["id"], "url": format!("http://{screens_at}/") });
    let error = engine.call("subscription.update", elsewhere).await.unwrap_err();
    assert_eq!(error.field(), Some("url"), "{error}");
    engine.call("demo.open", json!({})).await.unwrap();
    let error = engine.call("subscription.create", towards(intake, "bin/mine")).await.unwrap_err();
    assert!(error.message().contains("takes leads in"), "the owner's intake, seen from the demo: {error}");
    engine.stop().await;
}

/// The port of the intake can be changed after the address was typed.
#[tokio::test]
async fn what_became_our_own_door_is_refused_when_it_is_sent_and_the_subscription_stops() {
    let home = Home::new().await;
    let later = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let id = home.call("subscription.create", towards(later, "in")).await["subscription"]["id"].clone();
    let clock = Arc::clone(&home.clock);
    let home = Home::open(home.close().await, clock, later).await;
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    let mut changes = home.engine.changes();
    loop {
        let subscription = home.call("subscription.get", json!({ "id": id })).await;
        if subscription["paused"] == true {
            assert!(text(&subscription["health"]["sentence"]).contains("own listener"));
            break;
        }
        told_of(&mut changes, "subscription").await;
    }
    assert_eq!(home.rows("SELECT count(*) FROM request"), ["1"], "nothing came back in");
}

#[tokio::test]
async fn stopping_waits_for_nobody_longer_than_a_moment() {
    let home = Home::new().await;
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let address = receiver(move |mut stream| {
        let arrived = arrived.clone();
        async move {
            request(&mut stream).await.unwrap();
            arrived.send(()).unwrap();
            std::future::pending::<()>().await;
        }
    })
    .await;
    home.call("subscription.create", draft(address)).await;
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    timeout(PATIENCE, arrivals.recv()).await.unwrap().unwrap();
    let started = std::time::Instant::now();
    let home = home.reopen().await;
    assert!(started.elapsed() < std::time::Duration::from_secs(9), "{:?}", started.elapsed());
    let outcomes = home.rows("SELECT DISTINCT outcome FROM attempt WHERE outcome = 'interrupted'");
    assert_eq!(outcomes, ["interrupted"]);
}

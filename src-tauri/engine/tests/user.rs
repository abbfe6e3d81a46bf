//! The people at the desk: added, named, pictured, sitting down, leaving.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "support/house.rs"]
mod house;

use house::Home;
use porchlight_engine::Code;
use serde_json::{Value, json};

async fn names(home: &Home) -> Vec<(Value, Value)> {
    let users = home.call("user.list", json!({})).await;
    users["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| (user["name"].clone(), user["atDesk"].clone()))
        .collect()
}

#[tokio::test]
async fn a_new_house_has_an_owner_at_the_desk() {
    assert_eq!(names(&Home::new().await).await, [(json!("Owner"), json!(true))]);
}

#[tokio::test]
async fn one_sits_at_the_desk_and_stays_there_after_a_restart() {
    let home = Home::new().await;
    let ravi = home.call("user.create", json!({ "name": " Ravi " })).await;
    home.call("user.sit", json!({ "id": ravi["id"] })).await;
    let home = home.reopen().await;
    assert_eq!(names(&home).await, [(json!("Owner"), json!(false)), (json!("Ravi"), json!(true))]);
}

#[tokio::test]
async fn who_leaves_keeps_what_they_own_and_somebody_else_sits_down() {
    let home = Home::new().await;
    let owner = home.call("user.list", json!({})).await["items"][0]["id"].clone();
    let ravi = home.call("user.create", json!({ "name": "Ravi" })).await["id"].clone();
    let contact = home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    let lead = home.call("contact.get", json!({ "id": contact })).await["leads"][0]["id"].clone();
    home.call("lead.assign", json!({ "ids": [lead], "userId": owner })).await;
    home.call("user.delete", json!({ "id": owner })).await;
    assert_eq!(names(&home).await, [(json!("Ravi"), json!(true))]);
    assert_eq!(home.call("lead.get", json!({ "id": lead })).await["ownerName"], "Owner");
    let error = home.refused("user.delete", json!({ "id": ravi })).await;
    assert_eq!(
        (error.code(), error.message()),
        (Code::Conflict, "The last user stays: somebody sits at the desk.")
    );
}

#[tokio::test]
async fn a_name_is_one_persons() {
    let home = Home::new().await;
    let ravi = home.call("user.create", json!({ "name": "Ravi" })).await["id"].clone();
    for name in ["ravi", "", &"x".repeat(61)] {
        let error = home.refused("user.create", json!({ "name": name })).await;
        assert_eq!((error.code(), error.field()), (Code::Invalid, Some("name")), "{name}");
    }
    home.call("user.update", json!({ "id": ravi, "name": "RAVI" })).await;
    assert_eq!(names(&home).await[1].0, "RAVI");
}

#[tokio::test]
async fn a_picture_is_what_its_bytes_say() {
    let home = Home::new().await;
    let id = home.call("user.list", json!({})).await["items"][0]["id"].clone();
    assert_eq!(home.call("user.photo", json!({ "id": id })).await, Value::Null);
    home.call("user.set_photo", json!({ "id": id, "base64": "/9j/4AAQ" })).await;
    let photo = home.call("user.photo", json!({ "id": id })).await;
    assert_eq!((&photo["mime"], &photo["base64"]), (&json!("image/jpeg"), &json!("/9j/4AAQ")));
    for wrong in ["PHN2Zz4=".to_owned(), "not base64".to_owned(), "iVBO".repeat(200_000)] {
        let error = home.refused("user.set_photo", json!({ "id": id, "base64": wrong })).await;
        assert_eq!(error.code(), Code::Invalid);
    }
    home.call("user.set_photo", json!({ "id": id, "base64": null })).await;
    assert_eq!(home.call("user.photo", json!({ "id": id })).await, Value::Null);
}

//! What people do to a lead: each act is told with the old value and the new.

use porchlight_engine::{
    Code,
    board::{self, Close},
    journal::Actor,
};
use serde_json::{Value, json};

use crate::{
    board, cards,
    house::{Home, MINUTE, NOON, text},
};

/// A house with one lead: its contact and its id.
async fn with_a_lead() -> (Home, String, String) {
    let home = Home::new().await;
    let contact = home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    let lead = cards(&board(&home).await, 0)[0].clone();
    home.pass(MINUTE);
    (home, contact, lead)
}

async fn stage(home: &Home, index: usize) -> String {
    text(&board(home).await["columns"][index]["stage"]["id"])
}

/// The last thing told of a contact.
async fn last_told(home: &Home, contact: &str) -> (String, Value) {
    home.story(contact).await.pop().unwrap()
}

fn desk() -> Actor {
    Actor { name: Some("Dana".into()), ..Actor::user() }
}

#[tokio::test]
async fn a_lead_moves_to_the_top_of_a_stage() {
    let (home, contact, lead) = with_a_lead().await;
    let talking = stage(&home, 2).await;
    home.post(json!({ "phoneNumber": "8045550120", "source": "Website" })).await;
    let other = cards(&board(&home).await, 0)[0].clone();
    for id in [other.clone(), lead.clone()] {
        let talking = talking.clone();
        home.pass(1);
        home.write(move |work| board::move_to(work, &id, &talking, &desk())).await;
    }
    let board = board(&home).await;
    assert_eq!(cards(&board, 0), [""; 0]);
    assert_eq!(cards(&board, 2), [lead, other]);
    assert_eq!(board["columns"][2]["cards"][0]["stageEnteredAt"], json!(NOON.plus_ms(MINUTE + 2)));
    let told = last_told(&home, &contact).await;
    assert_eq!(told, ("lead.moved".into(), json!({ "oldStage": "New", "newStage": "Talking" })));
    let activities = home.call("activity.list", json!({ "contactId": contact, "limit": 1 })).await;
    assert_eq!(activities["items"][0]["actor"], json!({ "kind": "user", "name": "Dana" }));
}

#[tokio::test]
async fn a_lead_cannot_move_to_a_stage_of_another_pipeline() {
    let (home, contact, lead) = with_a_lead().await;
    let norfolk = home.department("Norfolk").await;
    let theirs = home.call("pipeline.list", json!({ "departmentId": norfolk.department })).await;
    let foreign = text(&theirs["items"][0]["stages"][1]["id"]);
    for (lead, stage, what) in
        [(lead.as_str(), foreign.as_str(), "stage"), (&lead, "none", "stage"), ("none", &foreign, "lead")]
    {
        let (lead, stage) = (lead.to_owned(), stage.to_owned());
        let tried = home
            .house()
            .await
            .database
            .writer
            .write(move |work| board::move_to(work, &lead, &stage, &desk()))
            .await;
        let error = tried.unwrap_err();
        assert_eq!(error.code(), Code::NotFound);
        assert_eq!(error.message(), format!("This {what} does not exist any more."));
    }
    assert_eq!(cards(&board(&home).await, 0), [lead]);
    assert_eq!(last_told(&home, &contact).await.0, "lead.created");
}

#[tokio::test]
async fn a_value_is_told_with_the_one_before() {
    let (home, contact, lead) = with_a_lead().await;
    for (value, old) in [(125_000, Value::Null), (99_000, json!(125_000))] {
        let lead = lead.clone();
        home.write(move |work| board::set_value(work, &lead, value, &desk())).await;
        let told = last_told(&home, &contact).await;
        assert_eq!(told, ("lead.value_changed".into(), json!({ "oldValueMinor": old, "valueMinor": value })));
    }
}

#[tokio::test]
async fn a_lead_that_is_closed_leaves_its_column_and_keeps_its_stage() {
    for (close, status, payload) in [
        (Close::Won, "won", json!({ "stage": "New", "valueMinor": 700, "reason": null })),
        (
            Close::Lost { reason: "Price" },
            "lost",
            json!({ "stage": "New", "valueMinor": 700, "reason": "Price" }),
        ),
    ] {
        let (home, contact, lead) = with_a_lead().await;
        let id = lead.clone();
        home.write(move |work| {
            board::set_value(work, &id, 700, &desk())?;
            board::close(work, &id, close, &desk())
        })
        .await;
        let board = board(&home).await;
        assert_eq!(cards(&board, 0), [""; 0]);
        assert_eq!(board[status], json!({ "count": 1, "sumMinor": 700 }));
        assert_eq!(last_told(&home, &contact).await, (format!("lead.{status}"), payload));
        let contact = home.call("contact.get", json!({ "id": contact })).await;
        assert_eq!(
            (&contact["leads"][0]["status"], &contact["leads"][0]["stageName"]),
            (&json!(status), &json!("New"))
        );
    }
}

#[tokio::test]
async fn what_happens_to_a_lead_happens_to_its_contact() {
    let (home, contact, lead) = with_a_lead().await;
    home.write(move |work| board::set_value(work, &lead, 700, &desk())).await;
    let contact = home.call("contact.get", json!({ "id": contact })).await;
    assert_eq!(contact["lastActivityAt"], json!(NOON.plus_ms(MINUTE)));
}

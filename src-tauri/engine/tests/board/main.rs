//! The board: which lead an arriving opportunity belongs to, what the columns show, what people do to a lead and how it
//! is taken back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod act;
mod card;
mod filter;
mod hang;
mod lead;
mod product;
mod search;
mod shelf;
mod stage;
mod told;
mod undo;

use house::{Home, MINUTE, text};
use serde_json::{Value, json};

/// The board of the office.
async fn board(home: &Home) -> Value {
    home.call("board.get", json!({ "pipelineId": pipeline(home).await })).await
}

/// Fails when what is kept of counts and sums is not what the leads come to.
#[track_caller]
fn assert_counted(home: &Home) {
    let kept = "SELECT pipeline_id, stage_id, status, leads, value_minor FROM lead_tally WHERE leads <> 0 OR value_minor <> 0";
    let counted = "SELECT pipeline_id, stage_id, status, count(*), coalesce(sum(value_minor), 0) FROM lead GROUP BY 1, 2, 3";
    let lines = |sql: &str| {
        home.rows(&format!(
            "WITH tally(pipeline, stage, status, leads, minor) AS ({sql})
             SELECT concat_ws(' ', pipeline, stage, status, leads, minor) FROM tally ORDER BY 1"
        ))
    };
    assert_eq!(lines(kept), lines(counted));
}

/// The pipeline of the office.
async fn pipeline(home: &Home) -> String {
    let pipelines = home.call("pipeline.list", json!({ "departmentId": home.office.department })).await;
    text(&pipelines["items"][0]["id"])
}

/// The ids of the cards in a column, top to bottom.
fn cards(board: &Value, column: usize) -> Vec<String> {
    let cards = board["columns"][column]["cards"].as_array().unwrap();
    cards.iter().map(|card| text(&card["id"])).collect()
}

/// A stage of the office by its place.
async fn stage(home: &Home, index: usize) -> String {
    text(&board(home).await["columns"][index]["stage"]["id"])
}

/// Posts a lead; answers its contact and its id. A minute goes by.
async fn posted(home: &Home, number: u32) -> (String, String) {
    let sent = json!({
        "phoneNumber": format!("80455501{number:02}"), "firstName": "Ann", "lastName": format!("Lee {number}"),
        "source": "Website"
    });
    let contact = home.post(sent).await.contact();
    home.pass(MINUTE);
    let lead = home.rows(&format!("SELECT id FROM lead WHERE contact_id = '{contact}'"))[0].clone();
    (contact, lead)
}

/// A house with one lead: its contact and its id.
async fn with_a_lead() -> (Home, String, String) {
    let home = Home::new().await;
    let (contact, lead) = posted(&home, 19).await;
    (home, contact, lead)
}

/// The last thing told of a contact.
async fn last_told(home: &Home, contact: &str) -> (String, Value) {
    home.story(contact).await.pop().unwrap()
}

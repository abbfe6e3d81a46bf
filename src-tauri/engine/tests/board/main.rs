//! The board: which lead an arriving opportunity belongs to, what the columns show, what people do to a lead.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod act;
mod card;
mod lead;

use house::Home;
use serde_json::{Value, json};

/// The board of the office.
async fn board(home: &Home) -> Value {
    let pipelines = home.call("pipeline.list", json!({ "departmentId": home.office.department })).await;
    home.call("board.get", json!({ "pipelineId": pipelines["items"][0]["id"] })).await
}

/// The ids of the cards in a column, top to bottom.
fn cards(board: &Value, column: usize) -> Vec<String> {
    let cards = board["columns"][column]["cards"].as_array().unwrap();
    cards.iter().map(|card| house::text(&card["id"])).collect()
}

//! Stages and pipelines by hand: added, changed, put elsewhere, deleted without losing a lead.

use porchlight_engine::Code;
use serde_json::{Value, json};

use crate::{
    board, cards,
    house::{Home, text},
    pipeline, posted, stage,
};

async fn names(home: &Home) -> Vec<String> {
    let columns = board(home).await["columns"].clone();
    columns.as_array().unwrap().iter().map(|each| text(&each["stage"]["name"])).collect()
}

#[tokio::test]
async fn a_stage_is_added_right_of_another_by_one_act() {
    let home = Home::new().await;
    let new = stage(&home, 0).await;
    let made = json!({ "pipelineId": pipeline(&home).await, "name": "Sent", "afterId": new });
    home.call("stage.create", made).await;
    assert_eq!(names(&home).await, ["New", "Sent", "Contacted", "Talking", "Estimate"]);
    home.call("undo.undo", json!({})).await;
    assert_eq!(names(&home).await, ["New", "Contacted", "Talking", "Estimate"]);
    let again = json!({ "pipelineId": pipeline(&home).await, "name": "Called", "afterId": new });
    home.call("stage.create", again).await;
    assert_eq!(names(&home).await, ["New", "Called", "Contacted", "Talking", "Estimate"]);
    let nowhere = json!({ "pipelineId": pipeline(&home).await, "name": "Lost", "afterId": "nowhere" });
    assert_eq!(home.refused("stage.create", nowhere).await.code(), Code::NotFound);
}

#[tokio::test]
async fn stages_are_added_at_the_end_and_put_anywhere() {
    let home = Home::new().await;
    home.call("stage.create", json!({ "pipelineId": pipeline(&home).await, "name": "Signed" })).await;
    assert_eq!(names(&home).await, ["New", "Contacted", "Talking", "Estimate", "Signed"]);
    let (new, signed) = (stage(&home, 0).await, stage(&home, 4).await);
    home.call("stage.move", json!({ "id": signed, "afterId": new })).await;
    assert_eq!(names(&home).await, ["New", "Signed", "Contacted", "Talking", "Estimate"]);
    home.call("stage.move", json!({ "id": signed, "afterId": null })).await;
    assert_eq!(names(&home).await, ["Signed", "New", "Contacted", "Talking", "Estimate"]);
    home.call("undo.undo", json!({})).await;
    home.call("undo.undo", json!({})).await;
    assert_eq!(names(&home).await, ["New", "Contacted", "Talking", "Estimate", "Signed"]);
}

#[tokio::test]
async fn a_stage_with_leads_is_deleted_only_with_a_word_where_they_go() {
    let home = Home::new().await;
    let (_, first) = posted(&home, 20).await;
    let (_, second) = posted(&home, 21).await;
    let (new, talking) = (stage(&home, 0).await, stage(&home, 2).await);
    let error = home.refused("stage.delete", json!({ "id": new })).await;
    assert_eq!(error.code(), Code::Conflict);
    assert_eq!(error.message(), "New still holds leads. Say where they go, then it can be deleted.");
    let before = cards(&board(&home).await, 0);
    home.call("stage.delete", json!({ "id": new, "moveToId": talking })).await;
    assert_eq!(names(&home).await, ["Contacted", "Talking", "Estimate"]);
    assert_eq!(cards(&board(&home).await, 1), [second, first]);
    home.call("undo.undo", json!({})).await;
    assert_eq!(names(&home).await, ["New", "Contacted", "Talking", "Estimate"]);
    assert_eq!(cards(&board(&home).await, 0), before);
}

#[tokio::test]
async fn new_leads_always_have_a_place() {
    let home = Home::new().await;
    for _ in 0..3 {
        home.call("stage.delete", json!({ "id": stage(&home, 0).await })).await;
    }
    let error = home.refused("stage.delete", json!({ "id": stage(&home, 0).await })).await;
    assert_eq!(error.message(), "A pipeline keeps at least one stage: new leads would have no place to go.");
    let (_, lead) = posted(&home, 20).await;
    assert_eq!(cards(&board(&home).await, 0), [lead]);
    let error = home.refused("pipeline.delete", json!({ "id": pipeline(&home).await })).await;
    assert_eq!(error.code(), Code::Conflict);
}

#[tokio::test]
async fn another_pipeline_is_made_renamed_and_deleted() {
    let home = Home::new().await;
    let department = &home.office.department;
    let made = home.call("pipeline.create", json!({ "departmentId": department, "name": "Repairs" })).await;
    home.call("pipeline.update", json!({ "id": made["id"], "name": "Small repairs" })).await;
    let (_, lead) = posted(&home, 20).await;
    home.call("lead.move", json!({ "ids": [lead], "stageId": made["stages"][0]["id"] })).await;
    let error = home.refused("pipeline.delete", json!({ "id": made["id"] })).await;
    assert_eq!(error.message(), "Small repairs still holds open leads. Move or close them first.");
    home.call("lead.win", json!({ "ids": [lead] })).await;
    home.call("pipeline.delete", json!({ "id": made["id"] })).await;
    let listed = home.call("pipeline.list", json!({ "departmentId": department })).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    home.call("lead.reopen", json!({ "ids": [lead] })).await;
    assert_eq!(cards(&board(&home).await, 0), [lead], "a lead that is reopened finds a board");
}

#[tokio::test]
async fn the_words_of_a_department_are_those_it_used() {
    let home = Home::new().await;
    let (_, lead) = posted(&home, 20).await;
    home.call("lead.add_tag", json!({ "ids": [lead], "name": "Urgent" })).await;
    home.call("lead.add_product", json!({ "id": lead, "name": "Guard", "quantity": 1, "priceMinor": 5 }))
        .await;
    home.call("lead.lose", json!({ "ids": [lead], "reason": "Price" })).await;
    let words = home.call("vocabulary.get", json!({ "departmentId": home.office.department })).await;
    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|word| text(&word["name"])).collect()
    };
    assert_eq!(
        (names(&words["tags"]), names(&words["sources"])),
        (vec!["Urgent".into()], vec!["Website".into()])
    );
    assert_eq!((&words["products"][0]["priceMinor"], &words["lostReasons"]), (&json!(5), &json!(["Price"])));
}

//! Undo and redo: whatever people did to the board is taken back as one, told again, and refused when it has changed.

use porchlight_engine::Code;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{assert_counted, board, cards, house::Home, last_told, pipeline, posted, stage, with_a_lead};

/// Everything the board shows of its open leads, without what only grows.
async fn picture(home: &Home, leads: &[String]) -> Vec<Value> {
    assert_counted(home);
    let mut picture = vec![json!(
        home.rows("SELECT name, color, lead_limit FROM stage WHERE deleted_at IS NULL ORDER BY rank")
    )];
    for lead in leads {
        let mut detail = home.call("lead.get", json!({ "id": lead })).await;
        for changing in ["version", "putAwayAt", "closedAt"] {
            detail.as_object_mut().unwrap().remove(changing);
        }
        for note in detail["notes"].as_array_mut().unwrap() {
            note.as_object_mut().unwrap().remove("updatedAt");
        }
        for todo in detail["todos"].as_array_mut().unwrap() {
            let done = todo["doneAt"].is_number();
            todo["doneAt"] = json!(done);
        }
        picture.push(detail);
    }
    picture
}

#[tokio::test]
async fn every_change_is_taken_back_and_done_again() {
    let (home, contact, lead) = with_a_lead().await;
    let (other_contact, other) = posted(&home, 20).await;
    let user = home.call("user.create", json!({ "name": "Ravi" })).await["id"].clone();
    let stage_of = async |index| stage(&home, index).await;
    let id = json!(lead);
    let todo = home.call("todo.create", json!({ "leadId": lead, "name": "Call" })).await["id"].clone();
    let note =
        home.call("note.create", json!({ "leadId": lead, "content": "Blue door" })).await["id"].clone();
    let file = json!({ "leadId": lead, "filename": "roof.txt", "base64": "Um9vZg==" });
    let file = home.call("attachment.create", file).await["id"].clone();
    let line = json!({ "id": id, "name": "Gutter guard", "quantity": 3, "priceMinor": 2500 });
    home.call("lead.add_product", line.clone()).await;
    let line_id = home.call("lead.get", json!({ "id": id })).await["products"][0]["id"].clone();
    home.call("lead.add_zone", json!({ "ids": [id], "name": "North" })).await;
    let zone = home.call("lead.get", json!({ "id": id })).await["zones"][0]["id"].clone();
    let source = home.call("lead.get", json!({ "id": id })).await["sources"][0]["id"].clone();
    let (second, third) = (stage_of(1).await, stage_of(2).await);
    let look = json!({ "id": second, "name": "Called", "color": null, "limit": 5, "rotAfterS": 60 });
    let changes: Vec<(&'static str, Value)> = vec![
        ("lead.move", json!({ "ids": [other, id], "stageId": third })),
        ("lead.rename", json!({ "id": id, "name": "Roof" })),
        ("lead.set_value", json!({ "id": id, "valueMinor": 5 })),
        ("lead.assign", json!({ "ids": [id, other], "userId": user })),
        ("lead.assign", json!({ "ids": [id], "userId": null })),
        ("lead.set_disposition", json!({ "id": id, "name": "Booked" })),
        ("lead.add_contact", json!({ "id": id, "tiedId": other_contact })),
        ("lead.remove_contact", json!({ "id": id, "tiedId": other_contact })),
        ("lead.add_tag", json!({ "ids": [id, other], "name": "Urgent" })),
        ("lead.add_zone", json!({ "ids": [id], "name": "South" })),
        ("lead.remove_zone", json!({ "id": id, "tiedId": zone })),
        ("lead.add_source", json!({ "ids": [id], "name": "Fair" })),
        ("lead.remove_source", json!({ "id": id, "tiedId": source })),
        ("lead.add_product", json!({ "id": id, "name": "Ladder", "quantity": 1 })),
        ("lead.update_product", json!({ "id": line_id, "to": { "quantity": 1, "priceMinor": 99 } })),
        ("lead.remove_product", json!({ "id": line_id })),
        ("todo.create", json!({ "leadId": id, "name": "Write" })),
        (
            "todo.update",
            json!({ "id": todo, "name": "Call Ann", "type": "call", "date": "2026-06-01", "time": "09:30", "done": true }),
        ),
        ("todo.update", json!({ "id": todo, "date": null, "time": null, "done": false })),
        ("todo.delete", json!({ "id": todo })),
        ("note.create", json!({ "leadId": id, "content": "Dog" })),
        ("note.update", json!({ "id": note, "content": "Green door" })),
        ("note.delete", json!({ "id": note })),
        ("attachment.create", json!({ "leadId": id, "filename": "a.txt", "base64": "QQ==" })),
        ("attachment.delete", json!({ "id": file })),
        ("stage.create", json!({ "pipelineId": pipeline(&home).await, "name": "Signed" })),
        ("stage.create", json!({ "pipelineId": pipeline(&home).await, "name": "Sent", "afterId": second })),
        ("stage.update", look),
        ("stage.move", json!({ "id": second, "afterId": third })),
        ("stage.delete", json!({ "id": third, "moveToId": second })),
        ("lead.win", json!({ "ids": [id, other], "valueMinor": 9 })),
        ("lead.reopen", json!({ "ids": [id] })),
        ("lead.lose", json!({ "ids": [id], "reason": "Price" })),
        ("lead.archive", json!({ "ids": [id] })),
        ("lead.restore", json!({ "ids": [id] })),
        ("lead.delete", json!({ "ids": [id] })),
    ];
    let leads = [lead.clone(), other.clone()];
    let mut pictures = vec![picture(&home, &leads).await];
    for (command, params) in &changes {
        home.pass(1000);
        home.call(command, params.clone()).await;
        let after = picture(&home, &leads).await;
        assert_ne!(pictures.last(), Some(&after), "{command} changed nothing that shows");
        pictures.push(after);
    }
    for index in (0..changes.len()).rev() {
        home.pass(1000);
        home.call("undo.undo", json!({})).await;
        assert_eq!(
            picture(&home, &leads).await,
            pictures[index],
            "undo of {} {}",
            changes[index].0,
            changes[index].1
        );
    }
    let marks = async || last_told(&home, &contact).await.1;
    assert_eq!([&marks().await["undo"], &marks().await["redo"]], [&json!(true), &Value::Null]);
    for (index, (command, _)) in changes.iter().enumerate() {
        home.pass(1000);
        home.call("undo.redo", json!({})).await;
        assert_eq!(picture(&home, &leads).await, pictures[index + 1], "redo of {command}");
    }
    assert_eq!(marks().await["redo"], json!(true));
    assert_eq!(home.call("undo.status", json!({})).await["redo"], Value::Null);
}

#[tokio::test]
async fn what_has_changed_since_is_not_taken_back_and_does_not_bar_the_way() {
    let (home, _, lead) = with_a_lead().await;
    home.call("lead.set_value", json!({ "id": lead, "valueMinor": 5 })).await;
    home.call("lead.rename", json!({ "id": lead, "name": "Roof" })).await;
    let id = lead.clone();
    home.write(move |work| {
        work.db.execute("UPDATE lead SET name = 'Gutters' WHERE id = ?1", [&id])?;
        Ok(())
    })
    .await;
    let error = home.refused("undo.undo", json!({})).await;
    assert_eq!(error.code(), Code::Conflict);
    assert!(error.message().contains("Gutters"), "{}", error.message());
    let status = home.call("undo.status", json!({})).await;
    assert_eq!(status["undo"], json!("Changed the value of Ann Lee 19"));
    home.call("undo.undo", json!({})).await;
    let detail = home.call("lead.get", json!({ "id": lead })).await;
    assert_eq!((&detail["name"], &detail["valueMinor"]), (&json!("Gutters"), &Value::Null));
}

#[tokio::test]
async fn doing_something_new_ends_what_could_be_done_again() {
    let (home, _, lead) = with_a_lead().await;
    home.call("lead.set_value", json!({ "id": lead, "valueMinor": 5 })).await;
    let undone = home.call("undo.undo", json!({})).await;
    assert_eq!(undone["label"], "Changed the value of Ann Lee 19");
    home.call("lead.rename", json!({ "id": lead, "name": "Roof" })).await;
    let error = home.refused("undo.redo", json!({})).await;
    assert_eq!(error.message(), "There is nothing to redo.");
    assert_eq!(home.call("undo.status", json!({})).await["undo"], json!("Renamed Ann Lee 19"));
}

#[tokio::test]
async fn a_bulk_change_is_one_undo() {
    let home = Home::new().await;
    let mut ids = Vec::new();
    for number in 20..30 {
        ids.push(posted(&home, number).await.1);
    }
    let before = cards(&board(&home).await, 0);
    home.call("lead.move", json!({ "ids": ids, "stageId": stage(&home, 3).await })).await;
    assert_eq!(cards(&board(&home).await, 3), ids);
    assert_eq!(home.call("undo.undo", json!({})).await["label"], "Moved 10 leads to Estimate");
    assert_eq!(cards(&board(&home).await, 0), before);
}

#[tokio::test]
async fn undo_survives_a_restart() {
    let (home, _, lead) = with_a_lead().await;
    home.call("lead.rename", json!({ "id": lead, "name": "Roof" })).await;
    let home = home.reopen().await;
    home.call("undo.undo", json!({})).await;
    assert_eq!(home.call("lead.get", json!({ "id": lead })).await["name"], "Ann Lee 19");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Whatever is dragged where, taking all of it back gives the board as it was, order included.
    #[test]
    fn any_number_of_moves_is_taken_back(moves in prop::collection::vec((0..6_usize, 0..4_usize, prop::option::of(0..6_usize)), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let home = Home::new().await;
            let mut leads = Vec::new();
            for number in 20..26 {
                leads.push(posted(&home, number).await.1);
            }
            let order = async || { let board = board(&home).await; (0..4).map(|column| cards(&board, column)).collect::<Vec<_>>() };
            let before = order().await;
            let mut done = 0;
            for (lead, column, after) in moves {
                home.pass(1);
                let mut params = json!({ "ids": [leads[lead]], "stageId": stage(&home, column).await });
                if let Some(after) = after {
                    params["afterId"] = json!(leads[after]);
                }
                // A card cannot be put under one that stands elsewhere, nor under itself.
                let at = order().await;
                if after.is_some_and(|after| after == lead || !at[column].contains(&leads[after])) {
                    continue;
                }
                home.call("lead.move", params).await;
                if order().await != at {
                    done += 1;
                }
            }
            while home.call("undo.status", json!({})).await["undo"].is_string() && done > 0 {
                home.call("undo.undo", json!({})).await;
            }
            assert_eq!(order().await, before);
            assert_counted(&home);
        });
    }
}

//! What people do to a lead: each act is told with the old value and the new, and none is done twice or blindly.

use porchlight_engine::Code;
use serde_json::{Value, json};

use crate::{
    board, cards,
    house::{MINUTE, NOON, text},
    last_told, posted, stage, with_a_lead,
};

#[tokio::test]
async fn a_lead_moves_to_the_top_of_a_stage() {
    let (home, contact, lead) = with_a_lead().await;
    let (_, other) = posted(&home, 20).await;
    let talking = stage(&home, 2).await;
    for id in [&other, &lead] {
        home.pass(1);
        home.call("lead.move", json!({ "ids": [id], "stageId": talking })).await;
    }
    let board = board(&home).await;
    assert_eq!(cards(&board, 0), [""; 0]);
    assert_eq!(cards(&board, 2), [lead, other]);
    assert_eq!(board["columns"][2]["cards"][0]["stageEnteredAt"], json!(NOON.plus_ms(2 * MINUTE + 2)));
    let new = text(&board["columns"][0]["stage"]["id"]);
    let told = json!({ "oldStage": "New", "newStage": "Talking", "oldStageId": new, "newStageId": talking });
    assert_eq!(last_told(&home, &contact).await, ("lead.moved".into(), told));
}

#[tokio::test]
async fn leads_are_dropped_under_a_card_and_keep_their_order() {
    let (home, _, first) = with_a_lead().await;
    let mut all = vec![first];
    for number in 20..25 {
        all.push(posted(&home, number).await.1);
    }
    let new = stage(&home, 0).await;
    // Newest first: 24, 23, 22, 21, 20, 19.
    home.call("lead.move", json!({ "ids": [all[5], all[4]], "stageId": new, "afterId": all[1] })).await;
    let expected = [&all[3], &all[2], &all[1], &all[5], &all[4], &all[0]];
    assert_eq!(cards(&board(&home).await, 0).iter().collect::<Vec<_>>(), expected);
    home.call("lead.move", json!({ "ids": [all[0]], "stageId": new })).await;
    assert_eq!(cards(&board(&home).await, 0)[0], all[0]);
}

#[tokio::test]
async fn a_new_order_within_a_stage_is_nobody_elses_business() {
    let (home, contact, lead) = with_a_lead().await;
    posted(&home, 20).await;
    let before = home.story(&contact).await.len();
    let entered = board(&home).await["columns"][0]["cards"][1]["stageEnteredAt"].clone();
    home.call("lead.move", json!({ "ids": [lead], "stageId": stage(&home, 0).await })).await;
    assert_eq!(cards(&board(&home).await, 0)[0], lead);
    assert_eq!(home.story(&contact).await.len(), before);
    assert_eq!(board(&home).await["columns"][0]["cards"][0]["stageEnteredAt"], entered);
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_stays_and_is_named() {
    let (home, contact, lead) = with_a_lead().await;
    let (new, contacted) = (stage(&home, 0).await, stage(&home, 1).await);
    home.call("lead.move", json!({ "ids": [lead], "stageId": contacted })).await;
    home.call("lead.rename", json!({ "id": lead, "name": "Roof" })).await;
    home.call("lead.set_value", json!({ "id": lead, "valueMinor": 1_250_000 })).await;
    let before = home.story(&contact).await.len();
    for (command, params, now) in [
        ("lead.move", json!({ "ids": [lead], "stageId": stage(&home, 2).await, "was": new }), "Contacted"),
        ("lead.rename", json!({ "id": lead, "name": "Gutters", "was": "Ann Lee 19" }), "Roof"),
        ("lead.set_value", json!({ "id": lead, "valueMinor": 5, "was": null }), "12,500.00 USD"),
    ] {
        let error = home.refused(command, params).await;
        assert_eq!(error.code(), Code::Conflict, "{command}");
        assert!(error.message().contains(now), "{command}: {}", error.message());
    }
    assert_eq!(home.story(&contact).await.len(), before);
}

#[tokio::test]
async fn one_that_cannot_be_moved_keeps_all_of_them_where_they_are() {
    let (home, _, lead) = with_a_lead().await;
    let (_, closed) = posted(&home, 20).await;
    home.call("lead.win", json!({ "ids": [closed] })).await;
    let params = json!({ "ids": [lead, closed], "stageId": stage(&home, 1).await });
    let error = home.refused("lead.move", params).await;
    assert_eq!(error.message(), "Ann Lee 20 is not open. Reopen or restore it first, then move it.");
    assert_eq!(cards(&board(&home).await, 0), [lead]);
}

#[tokio::test]
async fn a_lead_cannot_move_to_a_stage_of_another_department() {
    let (home, contact, lead) = with_a_lead().await;
    let norfolk = home.department("Norfolk").await;
    let theirs = home.call("pipeline.list", json!({ "departmentId": norfolk.department })).await;
    let foreign = text(&theirs["items"][0]["stages"][1]["id"]);
    for stage in [foreign.as_str(), "none"] {
        let error = home.refused("lead.move", json!({ "ids": [lead], "stageId": stage })).await;
        assert_eq!((error.code(), error.message()), (Code::NotFound, "This stage does not exist any more."));
    }
    assert_eq!(cards(&board(&home).await, 0), [lead]);
    assert_eq!(last_told(&home, &contact).await.0, "lead.created");
}

#[tokio::test]
async fn a_lead_that_moves_to_another_pipeline_is_told_so_by_its_own_word() {
    let (home, contact, lead) = with_a_lead().await;
    let params = json!({ "departmentId": home.office.department, "name": "Repairs" });
    let repairs = home.call("pipeline.create", params).await;
    let stage = text(&repairs["stages"][1]["id"]);
    home.call("lead.move", json!({ "ids": [lead], "stageId": stage })).await;
    let (kind, payload) = last_told(&home, &contact).await;
    assert_eq!(kind, "lead.pipeline_changed");
    assert_eq!((&payload["newPipeline"], &payload["newStage"]), (&json!("Repairs"), &json!("Contacted")));
    home.call("undo.undo", json!({})).await;
    assert_eq!(cards(&board(&home).await, 0), [lead]);
}

#[tokio::test]
async fn a_value_is_told_with_the_one_before() {
    let (home, contact, lead) = with_a_lead().await;
    for (value, told) in [
        (json!(125_000), json!({ "valueMinor": 125_000, "currency": "USD" })),
        (json!(99_000), json!({ "valueMinor": 99_000, "oldValueMinor": 125_000, "currency": "USD" })),
        (Value::Null, json!({ "oldValueMinor": 99_000, "currency": "USD" })),
    ] {
        home.call("lead.set_value", json!({ "id": lead, "valueMinor": value })).await;
        assert_eq!(last_told(&home, &contact).await, ("lead.value_changed".into(), told));
    }
    let error = home.refused("lead.set_value", json!({ "id": lead, "valueMinor": -1 })).await;
    assert_eq!(error.field(), Some("valueMinor"));
}

#[tokio::test]
async fn what_is_so_already_is_not_told_again() {
    let (home, contact, lead) = with_a_lead().await;
    home.call("lead.set_value", json!({ "id": lead, "valueMinor": 700 })).await;
    home.call("lead.add_tag", json!({ "ids": [lead], "name": "Urgent" })).await;
    let before = home.story(&contact).await.len();
    home.call("lead.set_value", json!({ "id": lead, "valueMinor": 700 })).await;
    home.call("lead.add_tag", json!({ "ids": [lead], "name": "urgent" })).await;
    home.call("lead.rename", json!({ "id": lead, "name": " Ann Lee 19 " })).await;
    home.call("lead.reopen", json!({ "ids": [lead] })).await;
    assert_eq!(home.story(&contact).await.len(), before);
}

#[tokio::test]
async fn a_lead_that_is_closed_leaves_its_column_and_keeps_its_stage() {
    for (command, params, status, payload) in [
        ("lead.win", json!({ "valueMinor": 700 }), "won", json!({})),
        ("lead.lose", json!({ "reason": "Price" }), "lost", json!({ "reason": "Price" })),
    ] {
        let (home, contact, lead) = with_a_lead().await;
        home.call("lead.set_value", json!({ "id": lead, "valueMinor": 700 })).await;
        let mut params = params.clone();
        params["ids"] = json!([lead]);
        home.call(command, params).await;
        let board = board(&home).await;
        assert_eq!(cards(&board, 0), [""; 0]);
        assert_eq!(board[status], json!({ "count": 1, "total": 1, "sumMinor": 700 }));
        let mut told = json!({ "stage": "New", "valueMinor": 700, "currency": "USD" });
        told.as_object_mut().unwrap().extend(payload.as_object().unwrap().clone());
        assert_eq!(last_told(&home, &contact).await, (format!("lead.{status}"), told));
        let contact = home.call("contact.get", json!({ "id": contact })).await;
        assert_eq!(
            (&contact["leads"][0]["status"], &contact["leads"][0]["stageName"]),
            (&json!(status), &json!("New"))
        );
    }
}

#[tokio::test]
async fn a_loss_has_a_reason_and_a_lead_an_owner_who_exists() {
    let (home, _, lead) = with_a_lead().await;
    let error = home.refused("lead.lose", json!({ "ids": [lead], "reason": " " })).await;
    assert_eq!(error.field(), Some("reason"));
    let error = home.refused("lead.assign", json!({ "ids": [lead], "userId": "nobody" })).await;
    assert_eq!(error.message(), "This user does not exist any more.");
    let error = home.refused("lead.win", json!({ "ids": [] })).await;
    assert_eq!(error.field(), Some("ids"));
}

#[tokio::test]
async fn what_is_put_away_cannot_be_sold_until_it_is_back() {
    let (home, contact, lead) = with_a_lead().await;
    home.call("lead.archive", json!({ "ids": [lead] })).await;
    let error = home.refused("lead.win", json!({ "ids": [lead] })).await;
    assert_eq!(error.message(), "Ann Lee 19 is put away. Restore it first.");
    home.call("lead.restore", json!({ "ids": [lead] })).await;
    let told = ("lead.restored".into(), json!({ "from": "archive", "stage": "New" }));
    assert_eq!(last_told(&home, &contact).await, told);
    assert_eq!(cards(&board(&home).await, 0), [lead]);
}

#[tokio::test]
async fn a_won_lead_comes_back_from_archive_and_trash_as_won() {
    let (home, _, lead) = with_a_lead().await;
    home.call("lead.win", json!({ "ids": [lead] })).await;
    for away in ["lead.archive", "lead.delete"] {
        home.call(away, json!({ "ids": [lead] })).await;
        assert_eq!(board(&home).await["won"]["count"], 0, "{away}");
    }
    home.call("lead.restore", json!({ "ids": [lead] })).await;
    assert_eq!(board(&home).await["won"]["count"], 1);
}

#[tokio::test]
async fn a_lead_whose_stage_is_gone_comes_back_in_the_first() {
    let (home, _, lead) = with_a_lead().await;
    let talking = stage(&home, 2).await;
    home.call("lead.move", json!({ "ids": [lead], "stageId": talking })).await;
    home.call("lead.archive", json!({ "ids": [lead] })).await;
    home.call("stage.delete", json!({ "id": talking })).await;
    home.call("lead.restore", json!({ "ids": [lead] })).await;
    assert_eq!(cards(&board(&home).await, 0), [lead]);
}

#[tokio::test]
async fn what_happens_to_a_lead_happens_to_its_contact_under_the_name_of_who_sits_at_the_desk() {
    let (home, contact, lead) = with_a_lead().await;
    let dana = home.call("user.create", json!({ "name": "Dana" })).await;
    home.call("user.sit", json!({ "id": dana["id"] })).await;
    home.call("lead.set_value", json!({ "id": lead, "valueMinor": 700 })).await;
    let detail = home.call("contact.get", json!({ "id": contact })).await;
    assert_eq!(detail["lastActivityAt"], json!(NOON.plus_ms(MINUTE)));
    let activities = home.call("activity.list", json!({ "contactId": contact, "limit": 1 })).await;
    let actor = json!({ "kind": "user", "id": dana["id"], "name": "Dana" });
    assert_eq!(activities["items"][0]["actor"], actor);
}

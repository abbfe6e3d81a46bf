//! Every command of the table can be called.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use porchlight_engine::api;
use serde_json::{Value, json};

use crate::house::{self, Home};

fn webhook_draft() -> Value {
    json!({
        "name": "Partner", "url": "http://127.0.0.1:9/in", "network": "loopback", "dialect": "standard",
        "events": ["contact.created"], "signing": "standard_webhooks",
    })
}

/// A paused subscription and a delivery that is held for it.
async fn webhook(home: &Home) -> (Value, Value) {
    let subscription = home.call("subscription.create", webhook_draft()).await["subscription"]["id"].clone();
    home.call("subscription.pause", json!({ "id": subscription })).await;
    home.post(json!({ "phoneNumber": "8045550188", "source": "Website" })).await.contact();
    let delivery = home.call("delivery.list", json!({})).await["items"][0]["id"].clone();
    (subscription, delivery)
}

/// Calls every command once, as a window would, in an order that works.
pub(crate) async fn calls(home: &Home) -> Vec<(&'static str, Value)> {
    let contact = home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact();
    let other = home.post(json!({ "phoneNumber": "8045550120", "source": "Website" })).await.contact();
    let merged = merge(home, &contact, &other).await;
    let norfolk = home.department("Norfolk").await;
    let request = home.call("request.list", json!({})).await["items"][0]["id"].clone();
    let [import, long] = [new_import(home, 1).await, new_import(home, 20_000).await];
    let nobody = json!({ "filter": { "text": "nobody is called so" }, "last": contact });
    let cell = json!({ "id": import, "row": 2, "column": 1, "value": "8045550120" });
    let heard = json!({ "id": contact, "channel": "email", "text": "please unsubscribe" });
    let review = home.call("contact.heard", heard).await["understood"]["reviewId"].clone();
    let suppressed = json!({ "address": "bea@example.com", "reason": "Asked" });
    let suppression = home.call("suppression.add", suppressed).await["id"].clone();
    let pipeline =
        home.call("pipeline.list", json!({ "departmentId": home.office.department })).await["items"][0]
            .clone();
    let (subscription, delivery) = webhook(home).await;
    let bin = home.call("bin.create", json!({})).await["id"].clone();
    let mut calls = vec![
        ("workspace.get", json!({})),
        ("setting.get", json!({})),
        ("setting.set", json!({ "theme": "light" })),
        ("listener.status", json!({})),
        ("listener.start", json!({})),
        ("listener.test", json!({ "departmentId": home.office.department })),
        ("listener.stop", json!({})),
        ("department.list", json!({ "limit": 10 })),
        ("department.create", json!({ "name": "Hampton" })),
        ("department.update", json!({ "id": home.office.department, "name": "Richmond" })),
        ("api_key.list", json!({ "departmentId": norfolk.department })),
        ("api_key.create", json!({ "departmentId": norfolk.department, "name": "Form", "dialect": "hatch" })),
        ("api_key.reveal", json!({ "id": norfolk.key_id })),
        ("api_key.revoke", json!({ "id": norfolk.key_id })),
        ("department.delete", json!({ "id": norfolk.department })),
        ("request.list", json!({ "verdicts": ["accepted"], "limit": 1 })),
        ("request.get", json!({ "id": request })),
        ("request.reveal", json!({ "id": request })),
        ("request.pin", json!({ "id": request, "pinned": true })),
        ("request.tally", json!({ "since": 0 })),
        ("request.sources", json!({})),
        ("bin.list", json!({ "limit": 10 })),
        ("bin.create", json!({ "name": "spring" })),
        ("bin.update", json!({ "id": bin, "status": 500 })),
        ("bin.delete", json!({ "id": bin })),
        ("contact.list", json!({ "sort": "name", "descending": true, "text": "804" })),
        ("contact.count", json!({})),
        ("contact.get", json!({ "id": contact })),
        ("contact.opt_out", json!({ "id": contact, "channels": ["text"], "reason": "" })),
        ("contact.opt_in", json!({ "id": contact, "channels": ["text"], "reason": "Asked" })),
        ("contact.count_matching", json!({ "text": "804" })),
        ("contact.opt_out_matching", json!({ "progress": nobody, "channels": ["text"], "reason": "" })),
        ("contact.tag_matching", json!({ "progress": nobody, "name": "Spring" })),
        ("contact.delete_matching", json!({ "progress": nobody })),
        ("contact.opt_out_many", json!({ "ids": [contact], "channels": ["call"], "reason": "" })),
        ("contact.heard", json!({ "id": contact, "channel": "text", "text": "STOP" })),
        ("consent.list", json!({ "channel": "text", "method": "keyword", "limit": 1 })),
        ("consent.count", json!({})),
        ("consent.report", json!({ "id": contact })),
        ("consent.check", json!({ "contactId": contact, "channel": "text", "purpose": "service" })),
        ("consent.export", json!({})),
        ("consent.review_list", json!({})),
        ("consent.review_decide", json!({ "id": review, "decision": "stays" })),
        ("suppression.list", json!({ "limit": 1 })),
        ("suppression.add", json!({ "address": "cy@example.com", "reason": "Asked" })),
        ("suppression.remove", json!({ "id": suppression, "reason": "Asked again" })),
        ("quiet_hours.list", json!({})),
        ("quiet_hours.set", json!({ "place": "US-VA", "days": [] })),
        ("contact.trash_list", json!({ "limit": 10 })),
        ("contact.compare", json!({ "ids": [contact] })),
        ("contact.unmerge", json!({ "mergeId": merged })),
        ("contact.merge", json!({ "wish": { "survivorId": contact, "otherIds": [other] }, "dryRun": true })),
        ("duplicate.list", json!({ "limit": 10 })),
        ("duplicate.dismiss", json!({ "ids": [contact, other] })),
        ("contact.export", json!({ "style": "exact" })),
        ("import.create", json!({ "filename": "contacts.csv" })),
        ("import.append", json!({ "id": import, "base64": "" })),
        ("import.preview", json!({ "id": import })),
        ("import.preview", json!({ "id": long })),
        ("import.cells", json!({ "id": import, "limit": 10 })),
        ("import.set_cell", cell),
        ("import.fix_column", json!({ "id": import, "column": 1, "problem": "not_a_phone" })),
        ("import.list", json!({})),
        ("import.get", json!({ "id": import })),
        ("import.delete", json!({ "id": import })),
        ("import.start", json!({ "id": long })),
        ("import.cancel", json!({ "id": long })),
        ("import.continue", json!({ "id": long })),
        ("import.cancel", json!({ "id": long })),
        ("import.revert", json!({ "id": long })),
        ("activity.list", json!({ "contactId": contact })),
        ("pipeline.list", json!({})),
        ("board.get", json!({ "pipelineId": pipeline["id"] })),
        ("lead.list", json!({ "stageId": pipeline["stages"][0]["id"] })),
        ("subscription.list", json!({})),
        ("subscription.get", json!({ "id": subscription })),
        ("subscription.create", webhook_draft()),
        ("subscription.update", json!({ "id": subscription, "name": "Desk" })),
        ("subscription.events", json!({})),
        ("subscription.preview", json!({ "dialect": "hatch", "event": "opt_out" })),
        ("subscription.schema", json!({ "dialect": "clinchpad", "event": "lead:won" })),
        ("subscription.clock", json!({})),
        ("subscription.rotate_secret", json!({ "id": subscription })),
        ("subscription.reveal_secret", json!({ "id": subscription })),
        ("subscription.test", json!({ "id": subscription })),
        ("subscription.resume", json!({ "id": subscription, "held": "from_now" })),
        ("delivery.try_all", json!({ "subscriptionId": subscription, "clickId": "1" })),
        ("subscription.pause", json!({ "id": subscription })),
        ("delivery.list", json!({ "state": "canceled", "limit": 1 })),
        ("delivery.get", json!({ "id": delivery })),
        ("delivery.resend", json!({ "id": delivery, "clickId": "1" })),
        ("delivery.resend_many", json!({ "from": 0 })),
        ("subscription.delete", json!({ "id": subscription })),
    ];
    calls.extend(at_the_board(home, &contact, &pipeline).await);
    calls.extend([("demo.open", json!({})), ("demo.leave", Value::Null)]);
    calls
}

/// What people do at the board.
async fn at_the_board(home: &Home, contact: &str, pipeline: &Value) -> Vec<(&'static str, Value)> {
    let stage = |index: usize| pipeline["stages"][index]["id"].clone();
    let lead =
        home.call("lead.create", json!({ "contactId": contact, "stageId": stage(0) })).await["id"].clone();
    let other = home.post(json!({ "phoneNumber": "8045550177", "source": "Website" })).await.contact();
    let user = home.call("user.create", json!({ "name": "Dana" })).await["id"].clone();
    let todo = home.call("todo.create", json!({ "leadId": lead, "name": "Call" })).await["id"].clone();
    let note = home.call("note.create", json!({ "leadId": lead, "content": "Blue" })).await["id"].clone();
    let file = json!({ "leadId": lead, "filename": "a.txt", "base64": "QQ==" });
    let file = home.call("attachment.create", file).await["id"].clone();
    home.call("lead.add_tag", json!({ "ids": [lead], "name": "Late" })).await;
    home.call("lead.add_zone", json!({ "ids": [lead], "name": "South" })).await;
    home.call("lead.add_source", json!({ "ids": [lead], "name": "Walk-in" })).await;
    home.call("lead.add_product", json!({ "id": lead, "name": "Ladder", "quantity": 1 })).await;
    let detail = home.call("lead.get", json!({ "id": lead })).await;
    let view = json!({ "pipelineId": pipeline["id"], "name": "All", "filter": {} });
    let view = home.call("view.create", view).await["id"].clone();
    let repairs = json!({ "departmentId": home.office.department, "name": "Repairs" });
    let repairs = home.call("pipeline.create", repairs).await;
    let ids = json!({ "ids": [lead] });
    let tied = |list: &str| json!({ "id": lead, "tiedId": detail[list][0]["id"] });
    let look = json!({ "id": stage(1), "name": "Called", "color": null, "limit": 5, "rotAfterS": 60 });
    vec![
        ("pipeline.create", json!({ "departmentId": home.office.department, "name": "Other" })),
        ("pipeline.update", json!({ "id": repairs["id"], "name": "Small repairs" })),
        ("pipeline.delete", json!({ "id": repairs["id"] })),
        ("stage.create", json!({ "pipelineId": pipeline["id"], "name": "Signed" })),
        ("stage.update", look),
        ("stage.move", json!({ "id": stage(1), "afterId": stage(2) })),
        ("stage.delete", json!({ "id": stage(3), "moveToId": stage(0) })),
        ("view.list", json!({ "pipelineId": pipeline["id"] })),
        ("view.create", json!({ "pipelineId": pipeline["id"], "name": "Late", "filter": { "late": true } })),
        ("view.update", json!({ "id": view, "name": "Everything" })),
        ("view.delete", json!({ "id": view })),
        ("vocabulary.get", json!({ "departmentId": home.office.department })),
        ("lead.search", json!({ "text": "roof" })),
        ("lead.get", json!({ "id": lead })),
        (
            "lead.create",
            json!({ "contactId": contact, "stageId": stage(0), "name": "Roof", "valueMinor": 5 }),
        ),
        ("lead.move", json!({ "ids": [lead], "stageId": stage(2) })),
        ("lead.rename", json!({ "id": lead, "name": "Roof" })),
        ("lead.set_value", json!({ "id": lead, "valueMinor": 700 })),
        ("lead.assign", json!({ "ids": [lead], "userId": user })),
        ("lead.set_disposition", json!({ "id": lead, "name": "Booked" })),
        ("lead.add_contact", json!({ "id": lead, "tiedId": other })),
        ("lead.remove_contact", json!({ "id": lead, "tiedId": other })),
        ("lead.add_tag", json!({ "ids": [lead], "name": "Urgent" })),
        ("lead.remove_tag", tied("tagWords")),
        ("lead.add_zone", json!({ "ids": [lead], "name": "North" })),
        ("lead.remove_zone", tied("zones")),
        ("lead.add_source", json!({ "ids": [lead], "name": "Fair" })),
        ("lead.remove_source", tied("sources")),
        ("lead.add_product", json!({ "id": lead, "name": "Guard", "quantity": 2, "priceMinor": 5 })),
        (
            "lead.update_product",
            json!({ "id": detail["products"][0]["id"], "to": { "quantity": 3, "priceMinor": null } }),
        ),
        ("lead.remove_product", json!({ "id": detail["products"][0]["id"] })),
        ("todo.create", json!({ "leadId": lead, "name": "Write" })),
        ("todo.update", json!({ "id": todo, "done": true })),
        ("todo.delete", json!({ "id": todo })),
        ("note.create", json!({ "leadId": lead, "content": "Dog" })),
        ("note.update", json!({ "id": note, "content": "Green" })),
        ("note.delete", json!({ "id": note })),
        ("attachment.create", json!({ "leadId": lead, "filename": "b.txt", "base64": "Qg==" })),
        ("attachment.read", json!({ "id": file })),
        ("attachment.delete", json!({ "id": file })),
        ("email.create", json!({ "leadId": lead, "from": "a@example.com", "subject": "Roof", "text": "" })),
        ("message.list", json!({ "contactId": contact })),
        (
            "contact.create",
            json!({ "departmentId": home.office.department, "details": { "firstName": "Cy" } }),
        ),
        ("contact.update", json!({ "id": other, "to": { "firstName": "Bo" } })),
        ("contact.add_phone", json!({ "contactId": other, "written": { "text": "8045550150" } })),
        (
            "contact.update_phone",
            json!({ "contactId": other, "address": "+18045550150", "to": { "text": "8045550151" } }),
        ),
        ("contact.prefer_phone", json!({ "contactId": other, "address": "+18045550151" })),
        ("contact.remove_phone", json!({ "contactId": other, "address": "+18045550151" })),
        ("contact.add_email", json!({ "contactId": other, "written": { "text": "bo@example.com" } })),
        (
            "contact.update_email",
            json!({ "contactId": other, "address": "bo@example.com", "to": { "text": "bob@example.com" } }),
        ),
        ("contact.prefer_email", json!({ "contactId": other, "address": "bob@example.com" })),
        ("contact.remove_email", json!({ "contactId": other, "address": "bob@example.com" })),
        ("contact.set_field", json!({ "contactId": other, "key": "roof", "value": "slate" })),
        ("contact.clear_field", json!({ "contactId": other, "key": "roof" })),
        ("contact.add_tag", json!({ "ids": [other], "name": "Friend" })),
        ("contact.remove_tag", json!({ "id": other, "tagId": "none" })),
        ("contact.delete", json!({ "ids": [other] })),
        ("contact.restore", json!({ "ids": [other] })),
        ("user.list", json!({})),
        ("user.create", json!({ "name": "Ravi" })),
        ("user.update", json!({ "id": user, "name": "Dana W." })),
        ("user.sit", json!({ "id": user })),
        ("user.set_photo", json!({ "id": user, "base64": "iVBORw0KGgo=" })),
        ("user.photo", json!({ "id": user })),
        ("user.delete", json!({ "id": user })),
        ("lead.win", ids.clone()),
        ("lead.reopen", ids.clone()),
        ("lead.lose", json!({ "ids": [lead], "reason": "Price" })),
        ("lead.archive", ids.clone()),
        ("lead.restore", ids.clone()),
        ("lead.delete", ids),
        ("undo.status", json!({})),
        ("undo.undo", json!({})),
        ("undo.redo", json!({})),
    ]
}

/// A merge to be taken apart.
async fn merge(home: &Home, survivor: &str, other: &str) -> Value {
    let wish = json!({ "survivorId": survivor, "otherIds": [other] });
    home.call("contact.merge", json!({ "wish": wish })).await["steps"][0]["mergeId"].clone()
}

#[tokio::test]
async fn every_command_of_the_table_can_be_called() {
    let home = Home::new().await;
    let calls = calls(&home).await;
    let table: BTreeSet<&str> =
        api::command_types(&ts_rs::Config::new()).into_iter().map(|command| command.name).collect();
    let called: BTreeSet<&str> = calls.iter().map(|(command, _)| *command).collect();
    assert_eq!(called, table);
    let mut changes = home.engine.changes();
    for (command, params) in calls {
        while matches!(command, "import.continue" | "import.revert") && import_is_under_way(&home).await {
            house::told_of(&mut changes, "import").await;
        }
        home.call(command, params).await;
    }
}

/// A file of so many rows.
async fn new_import(home: &Home, rows: usize) -> Value {
    let id = home.call("import.create", json!({ "filename": "contacts.csv" })).await["id"].clone();
    let lines = (0..rows).map(|number| format!("Person {number},{number}\n"));
    let file = STANDARD.encode(format!("name,phone\n{}", lines.collect::<String>()));
    home.call("import.append", json!({ "id": id, "base64": file })).await;
    id
}

async fn import_is_under_way(home: &Home) -> bool {
    let imports = home.call("import.list", json!({})).await;
    imports["items"].as_array().unwrap().iter().any(|import| import["state"] == "running")
}

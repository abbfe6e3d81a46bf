//! What people do to a lead, and what is heard of it: all of ClinchPad's types but those of a contact's fields.

use serde_json::{Value, json};

use super::story::Story;

/// A lead of the office and what is around it.
struct Desk {
    other: String,
    lead: Value,
    stages: Vec<Value>,
    elsewhere: Value,
}

pub(super) async fn drive(story: &mut Story) {
    let desk = set_up(story).await;
    lead(story, &desk).await;
    todos(story, &desk.lead).await;
    notes_and_files(story, &desk.lead).await;
    ties(story, &desk).await;
    ends(story, &desk.lead).await;
}

/// Two people with a lead each, and a lead made by hand.
async fn set_up(story: &mut Story) -> Desk {
    let told = ["contact.created", "contact_created", "lead.created", "lead:created"];
    let post = |phone: &str| json!({ "phoneNumber": phone, "firstName": "Ann", "source": "Website" });
    let contact = story.takes_in(post("8045550119"), &told).await;
    let other = story.takes_in(post("8045550120"), &told).await;
    let office = story.home.office.department.clone();
    let pipeline =
        story.home.call("pipeline.list", json!({ "departmentId": office })).await["items"][0].clone();
    let stages =
        pipeline["stages"].as_array().unwrap().iter().map(|stage| stage["id"].clone()).collect::<Vec<_>>();
    let repairs = json!({ "departmentId": office, "name": "Repairs" });
    let elsewhere = story.home.call("pipeline.create", repairs).await["stages"][0]["id"].clone();
    let draft =
        json!({ "contactId": contact, "stageId": stages[0], "name": "Gutters", "valueMinor": 250_000 });
    let lead = story.does("lead.create", draft, &["lead.created", "lead:created"]).await["id"].clone();
    Desk { other, lead, stages, elsewhere }
}

async fn lead(story: &mut Story, Desk { lead, stages, elsewhere, .. }: &Desk) {
    let ids = json!([lead]);
    let to = |stage: &Value| json!({ "ids": ids, "stageId": stage });
    story.does("lead.move", to(&stages[2]), &["lead.moved", "lead:moved"]).await;
    story.does("lead.move", to(elsewhere), &["lead.pipeline_changed"]).await;
    story.does("lead.move", to(&stages[2]), &["lead.pipeline_changed"]).await;
    let renamed = ["lead.renamed", "lead:name_changed"];
    story.does("lead.rename", json!({ "id": lead, "name": "Roof" }), &renamed).await;
    let user = story.home.call("user.create", json!({ "name": "Ravi" })).await["id"].clone();
    let given = |user: Value| json!({ "ids": ids, "userId": user });
    story.does("lead.assign", given(user), &["lead.assigned", "lead:assigned"]).await;
    story.does("lead.assign", given(Value::Null), &["lead.unassigned", "lead:unassigned"]).await;
    let worth = json!({ "id": lead, "valueMinor": 300_000 });
    story.does("lead.set_value", worth, &["lead.value_changed", "lead:size_changed"]).await;
    let booked = ["lead.disposition_set", "contact_call_dispositioned"];
    story.does("lead.set_disposition", json!({ "id": lead, "name": "Booked" }), &booked).await;
    story.does("lead.set_disposition", json!({ "id": lead, "name": null }), &["lead.disposition_set"]).await;
}

async fn todos(story: &mut Story, lead: &Value) {
    let call =
        json!({ "leadId": lead, "name": "Call", "type": "call", "date": "2026-06-01", "time": "09:30" });
    let todo = story.does("todo.create", call, &["todo.created", "todo:created"]).await["id"].clone();
    let meeting = json!({ "leadId": lead, "name": "Look", "type": "meeting", "date": "2026-06-01" });
    story.does("todo.create", meeting, &["todo.created", "todo:created", "appointment_scheduled"]).await;
    for (member, value, event) in [
        ("name", json!("Ring"), ["todo.changed", "todo:name_changed"]),
        ("type", json!("task"), ["todo.changed", "todo:type_changed"]),
        ("date", json!("2026-06-02"), ["todo.changed", "todo:date_changed"]),
        ("time", json!("15:30"), ["todo.changed", "todo:time_changed"]),
        ("done", json!(true), ["todo.done_changed", "todo:done_changed"]),
    ] {
        let mut change = json!({ "id": todo });
        change[member] = value;
        story.does("todo.update", change.clone(), &event).await;
        story.does("todo.update", change, &[]).await;
    }
    story.does("todo.delete", json!({ "id": todo }), &["todo.deleted", "todo:deleted"]).await;
}

async fn notes_and_files(story: &mut Story, lead: &Value) {
    let blue = json!({ "leadId": lead, "content": "Blue" });
    let note = story.does("note.create", blue, &["note.created", "note:created"]).await["id"].clone();
    let green = json!({ "id": note, "content": "Green" });
    story.does("note.update", green, &["note.updated", "note:updated"]).await;
    story.does("note.delete", json!({ "id": note }), &["note.deleted", "note:deleted"]).await;
    let file = json!({ "leadId": lead, "filename": "roof.pdf", "base64": "Um9vZg==" });
    let added = ["attachment.added", "attachment:created"];
    let file = story.does("attachment.create", file, &added).await["id"].clone();
    let removed = ["attachment.removed", "attachment:deleted"];
    story.does("attachment.delete", json!({ "id": file }), &removed).await;
    let email = json!({ "leadId": lead, "from": "ann@example.com", "subject": "Roof", "text": "When?" });
    story.does("email.create", email, &["message.received", "email:received"]).await;
}

/// What is put to a lead and taken from it.
async fn ties(story: &mut Story, Desk { lead, other, .. }: &Desk) {
    let (ids, person) = (json!([lead]), json!({ "id": lead, "tiedId": other }));
    story.does("lead.add_contact", person.clone(), &["lead.contact_added", "contact:added"]).await;
    story.does("lead.remove_contact", person, &["lead.contact_removed", "contact:removed"]).await;
    let named = |name: &str| json!({ "ids": ids, "name": name });
    story.does("lead.add_tag", named("Late"), &["lead.tagged"]).await;
    story.does("lead.add_zone", named("North"), &["lead.zone_added", "zone:added"]).await;
    story.does("lead.add_source", named("Fair"), &["lead.source_added", "source:added"]).await;
    story.does("lead.add_source", named("Fair"), &[]).await;
    let line = json!({ "id": lead, "name": "Guard", "quantity": 2, "priceMinor": 2500 });
    story.does("lead.add_product", line, &["lead.product_added", "product:added"]).await;
    let detail = story.home.call("lead.get", json!({ "id": lead })).await;
    let changed = json!({ "id": detail["products"][0]["id"], "to": { "quantity": 3, "priceMinor": 2500 } });
    story.does("lead.update_product", changed.clone(), &["lead.product_changed"]).await;
    story.does("lead.update_product", changed, &[]).await;
    let tied = |list: &str| json!({ "id": lead, "tiedId": detail[list][0]["id"] });
    story.does("lead.remove_tag", tied("tagWords"), &["lead.untagged"]).await;
    story.does("lead.remove_zone", tied("zones"), &["lead.zone_removed", "zone:removed"]).await;
    story.does("lead.remove_source", tied("sources"), &["lead.source_removed", "source:removed"]).await;
    let product = json!({ "id": detail["products"][0]["id"] });
    story.does("lead.remove_product", product, &["lead.product_removed", "product:removed"]).await;
}

async fn ends(story: &mut Story, lead: &Value) {
    let ids = json!({ "ids": [lead] });
    story.does("lead.win", ids.clone(), &["lead.won", "lead:won"]).await;
    story.does("lead.reopen", ids.clone(), &["lead.reopened"]).await;
    let lost = json!({ "ids": [lead], "reason": "Price" });
    story.does("lead.lose", lost, &["lead.lost", "lead:lost"]).await;
    story.does("lead.archive", ids.clone(), &["lead.archived"]).await;
    story.does("lead.restore", ids.clone(), &["lead.restored", "lead:restored"]).await;
    story.does("lead.delete", ids, &["lead.deleted"]).await;
}

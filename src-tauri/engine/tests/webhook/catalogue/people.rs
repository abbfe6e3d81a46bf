//! What happens to contacts, and what is heard of it: Hatch's own events, fields, merges, imports.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::story::Story;

const EDITED: [&str; 2] = ["contact.updated", "contact_edited"];

pub(super) async fn drive(story: &mut Story) {
    let contact = by_hand(story).await;
    fields(story, &contact).await;
    consent(story, &contact).await;
    again(story).await;
    merged(story, &contact).await;
    from_a_file(story).await;
}

async fn by_hand(story: &mut Story) -> Value {
    let cy = json!({ "departmentId": story.home.office.department, "details": { "firstName": "Cy" } });
    let contact =
        story.does("contact.create", cy, &["contact.created", "contact_created"]).await["id"].clone();
    let patch = json!({ "id": contact, "to": { "firstName": "Bo", "lastName": "Hale" } });
    story.does("contact.update", patch, &EDITED).await;
    let phone = json!({ "contactId": contact, "written": { "text": "8045550150" } });
    story.does("contact.add_phone", phone, &EDITED).await;
    let friend = json!({ "ids": [contact], "name": "Friend" });
    story.does("contact.add_tag", friend, &["contact.tagged"]).await;
    let tag = story.home.rows("SELECT id FROM tag WHERE name = 'Friend'")[0].clone();
    story.does("contact.remove_tag", json!({ "id": contact, "tagId": tag }), &["contact.untagged"]).await;
    story.does("contact.delete", json!({ "ids": [contact] }), &["contact.deleted"]).await;
    story.does("contact.restore", json!({ "ids": [contact] }), &["contact.restored"]).await;
    contact
}

/// ClinchPad hears of fields that are filled in from a lead.
async fn fields(story: &mut Story, contact: &Value) {
    let lead = new_lead(story, contact).await;
    let roof = |value: &str| json!({ "contactId": contact, "leadId": lead, "key": "roof", "value": value });
    story.does("contact.set_field", roof("slate"), &["field.set", "record:created"]).await;
    story.does("contact.set_field", roof("metal"), &["field.changed", "record:updated"]).await;
    story.does("contact.set_field", roof("metal"), &[]).await;
    let clear = json!({ "contactId": contact, "leadId": lead, "key": "roof" });
    story.does("contact.clear_field", clear, &["field.cleared", "record:deleted"]).await;
}

async fn new_lead(story: &mut Story, contact: &Value) -> Value {
    let stage = story.home.call("pipeline.list", json!({})).await["items"][0]["stages"][0]["id"].clone();
    let draft = json!({ "contactId": contact, "stageId": stage });
    story.does("lead.create", draft, &["lead.created", "lead:created"]).await["id"].clone()
}

async fn consent(story: &mut Story, contact: &Value) {
    let (out, back) = (["consent.opted_out", "opt_out"], ["consent.opted_in", "opt_in"]);
    let no = |channel: &str| json!({ "id": contact, "channels": [channel], "reason": "" });
    story.does("contact.opt_out", no("email"), &out).await;
    story.does("contact.opt_out", no("email"), &[]).await;
    let yes = json!({ "id": contact, "channels": ["email"], "reason": "Asked on the phone" });
    story.does("contact.opt_in", yes, &back).await;
    let calls = json!({ "ids": [contact], "channels": ["call"], "reason": "" });
    story.does("contact.opt_out_many", calls, &out).await;
    let heard = |text: &str| json!({ "id": contact, "channel": "text", "text": text });
    // Texts and voicemail: two activities, and one Opt-Out.
    let stopped = ["message.received", "consent.opted_out", "opt_out", "consent.opted_out"];
    story.does("contact.heard", heard("STOP"), &stopped).await;
    let started = ["message.received", "consent.opted_in", "opt_in"];
    story.does("contact.heard", heard("START"), &started).await;
    story.does("contact.heard", heard("Thank you"), &["message.received"]).await;
}

/// A known lead comes in again, with another status.
async fn again(story: &mut Story) {
    let post = |status: &str| json!({ "phoneNumber": "8045550170", "source": "Website", "id": "L-1", "status": status });
    let told = ["contact.created", "contact_created", "lead.created", "lead:created"];
    story.takes_in(post("new"), &told).await;
    story.takes_in(post("old"), &["contact.updated", "lead.updated"]).await;
}

async fn merged(story: &mut Story, contact: &Value) {
    let twin = json!({ "departmentId": story.home.office.department, "details": { "firstName": "Bo" } });
    let twin =
        story.does("contact.create", twin, &["contact.created", "contact_created"]).await["id"].clone();
    let wish = json!({ "wish": { "survivorId": contact, "otherIds": [twin] } });
    let merged = story.does("contact.merge", wish, &["contact.merged"]).await;
    let apart = json!({ "mergeId": merged["steps"][0]["mergeId"] });
    story.does("contact.unmerge", apart, &["contact.unmerged"]).await;
}

/// A file that says nothing new of somebody who is known.
async fn from_a_file(story: &mut Story) {
    let id = story.home.call("import.create", json!({ "filename": "contacts.csv" })).await["id"].clone();
    let file = STANDARD.encode("first,phone\nBo,8045550150\n");
    story.home.call("import.append", json!({ "id": id, "base64": file })).await;
    story.home.call("import.preview", json!({ "id": id })).await;
    story.imports("import.start", &id, &["import.finished"]).await;
    story.imports("import.revert", &id, &["import.reverted"]).await;
}

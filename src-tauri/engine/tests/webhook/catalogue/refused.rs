//! What is refused is heard by nobody, also when half of it could have been done.

use serde_json::{Value, json};

use super::story::Story;

pub(super) async fn drive(story: &mut Story) {
    let known = story.home.call("lead.list", board(story).await).await["items"][0].clone();
    let stage = story.home.call("pipeline.list", json!({})).await["items"][0]["stages"][1]["id"].clone();
    let both = json!([known["id"], "none"]);
    let none = json!({ "id": "none" });
    let tied = json!({ "id": "none", "tiedId": "none" });
    let named = json!({ "ids": both, "name": "North" });
    let ids = json!({ "ids": both });
    #[rustfmt::skip]
    let wrong = [
        ("lead.create", json!({ "contactId": "none", "stageId": stage })),
        ("lead.move", json!({ "ids": both, "stageId": stage })),
        ("lead.rename", json!({ "id": known["id"], "name": "" })),
        ("lead.assign", json!({ "ids": both, "userId": "none" })),
        ("lead.set_value", json!({ "id": known["id"], "valueMinor": -1 })),
        ("lead.set_disposition", json!({ "id": "none", "name": "Booked" })),
        ("lead.add_contact", json!({ "id": known["id"], "tiedId": "none" })),
        ("lead.remove_contact", tied.clone()),
        ("lead.add_tag", named.clone()), ("lead.remove_tag", tied.clone()),
        ("lead.add_zone", named.clone()), ("lead.remove_zone", tied.clone()),
        ("lead.add_source", named), ("lead.remove_source", tied),
        ("lead.add_product", json!({ "id": known["id"], "name": "", "quantity": 1 })),
        ("lead.update_product", json!({ "id": "none", "to": { "quantity": 1, "priceMinor": null } })),
        ("lead.remove_product", none.clone()),
        ("lead.win", ids.clone()), ("lead.reopen", ids.clone()),
        ("lead.lose", json!({ "ids": both, "reason": "Price" })),
        ("lead.archive", ids.clone()), ("lead.restore", ids.clone()), ("lead.delete", ids),
        ("todo.create", json!({ "leadId": known["id"], "name": "" })),
        ("todo.update", json!({ "id": "none", "done": true })), ("todo.delete", none.clone()),
        ("note.create", json!({ "leadId": known["id"], "content": "" })),
        ("note.update", json!({ "id": "none", "content": "Green" })), ("note.delete", none.clone()),
        ("attachment.create", json!({ "leadId": "none", "filename": "a.txt", "base64": "QQ==" })),
        ("attachment.delete", none.clone()),
        ("email.create", json!({ "leadId": "none", "from": "a@example.com", "subject": "", "text": "" })),
        ("subscription.test", json!({ "id": "none" })),
    ];
    for (command, params) in wrong.into_iter().chain(of_people(&known["contactId"])) {
        story.refuses(command, params).await;
    }
}

async fn board(story: &Story) -> Value {
    let stage = story.home.call("pipeline.list", json!({})).await["items"][0]["stages"][0]["id"].clone();
    json!({ "stageId": stage })
}

fn of_people(contact: &Value) -> Vec<(&'static str, Value)> {
    let both = json!([contact, "none"]);
    let word = |channels: Value| json!({ "id": contact, "channels": channels, "reason": "" });
    vec![
        ("contact.create", json!({ "departmentId": "none", "details": { "firstName": "Cy" } })),
        ("contact.update", json!({ "id": "none", "to": { "firstName": "Bo" } })),
        ("contact.add_phone", json!({ "contactId": contact, "written": { "text": "no phone" } })),
        ("contact.add_tag", json!({ "ids": both, "name": "Friend" })),
        ("contact.remove_tag", json!({ "id": "none", "tagId": "none" })),
        ("contact.delete", json!({ "ids": both })),
        ("contact.restore", json!({ "ids": both })),
        ("contact.set_field", json!({ "contactId": contact, "key": "", "value": "slate" })),
        ("contact.clear_field", json!({ "contactId": "none", "key": "roof" })),
        ("contact.opt_out", word(json!([]))),
        ("contact.opt_in", word(json!(["text"]))),
        ("contact.opt_out_many", json!({ "ids": [], "channels": ["text"], "reason": "" })),
        ("contact.heard", json!({ "id": contact, "channel": "text", "text": "" })),
        ("contact.merge", json!({ "wish": { "survivorId": contact, "otherIds": ["none"] } })),
        ("contact.unmerge", json!({ "mergeId": "none" })),
    ]
}

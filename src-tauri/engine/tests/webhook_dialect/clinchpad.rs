//! The 33 types of the documentation, each from our activity to the exact body.

use porchlight_engine::{
    journal::{Activity, Actor},
    webhook::dialect::{self, Dialect, Told},
};
use serde_json::{Value, json};

use crate::{about_a_lead, body, event};

/// Our activity, its payload, and the fields ClinchPad's documentation lists for the type.
#[rustfmt::skip]
fn all() -> Vec<(&'static str, &'static str, Value, Value)> {
    let todo = |more: Value| with(json!({ "todoId": "t", "name": "Call Dana" }), more);
    vec![
        ("lead:created", "lead.created", json!({ "name": "Roof", "stage": "New" }), json!({})),
        ("lead:moved", "lead.moved", json!({ "oldStage": "New", "newStage": "Offer", "oldStageId": "a", "newStageId": "b" }),
            json!({ "old_stage_name": "New", "new_stage_name": "Offer" })),
        ("lead:name_changed", "lead.renamed", json!({ "old": "Rooof", "new": "Roof" }), json!({ "old_lead_name": "Rooof" })),
        ("lead:won", "lead.won", json!({ "stage": "Offer", "valueMinor": 100, "currency": "USD" }), json!({})),
        ("lead:lost", "lead.lost", json!({ "stage": "Offer", "currency": "USD", "reason": "Price" }), json!({})),
        ("lead:assigned", "lead.assigned", json!({ "to": { "id": "u", "name": "Robin" } }), json!({ "lead_assigned_to_name": "Robin" })),
        ("lead:unassigned", "lead.unassigned", json!({ "from": { "id": "u", "name": "Robin" } }), json!({ "old_lead_assigned_to_name": "Robin" })),
        ("lead:size_changed", "lead.value_changed", json!({ "valueMinor": 150_000, "oldValueMinor": 123_450, "currency": "USD" }),
            json!({ "lead_size": 1500, "old_lead_size": 1234.5 })),
        ("lead:restored", "lead.restored", json!({ "from": "archive", "stage": "Offer" }), json!({})),
        ("todo:created", "todo.created", todo(json!({ "todoType": "call", "date": "2026-03-02", "time": "15:30" })),
            json!({ "todo_name": "Call Dana", "todo_type": "call", "todo_date": "2026-03-02", "todo_time": "15:30" })),
        ("todo:name_changed", "todo.changed", todo(json!({ "field": "name", "value": "Call Dana", "old": "Call" })),
            json!({ "todo_name": "Call Dana", "old_todo_name": "Call" })),
        ("todo:type_changed", "todo.changed", todo(json!({ "field": "type", "value": "email", "old": "call" })),
            json!({ "todo_name": "Call Dana", "todo_type": "email", "old_todo_type": "call" })),
        ("todo:date_changed", "todo.changed", todo(json!({ "field": "date", "value": "2026-03-04", "old": "2026-03-02" })),
            json!({ "todo_name": "Call Dana", "todo_date": "2026-03-04", "old_todo_date": "2026-03-02" })),
        ("todo:time_changed", "todo.changed", todo(json!({ "field": "time", "value": "15:30", "old": "09:00" })),
            json!({ "todo_name": "Call Dana", "todo_time": "15:30", "old_todo_time": "09:00" })),
        ("todo:done_changed", "todo.done_changed", todo(json!({ "done": true })), json!({ "todo_name": "Call Dana", "todo_done": true })),
        ("todo:deleted", "todo.deleted", todo(json!({})), json!({ "todo_name": "Call Dana" })),
        ("note:created", "note.created", json!({ "noteId": "n", "content": "Hello" }), json!({ "note_content": "Hello" })),
        ("note:updated", "note.updated", json!({ "noteId": "n", "content": "Hello", "old": "Hi" }), json!({ "note_content": "Hello" })),
        ("note:deleted", "note.deleted", json!({ "noteId": "n", "content": "Hello" }), json!({ "note_content": "Hello" })),
        ("attachment:created", "attachment.added", json!({ "attachmentId": "5f", "filename": "roof.jpg", "mime": "image/jpeg", "size": 9 }),
            json!({ "attachment_filename": "roof.jpg", "attachment_url": "urn:uuid:5f" })),
        ("attachment:deleted", "attachment.removed", json!({ "attachmentId": "5f", "filename": "roof.jpg" }), json!({ "attachment_filename": "roof.jpg" })),
        ("record:created", "field.set", json!({ "key": "car.color", "value": "red" }), json!({ "record_name": "car.color", "record_value": "red" })),
        ("record:updated", "field.changed", json!({ "key": "car.color", "value": "blue", "old": "red" }),
            json!({ "record_name": "car.color", "record_value": "blue", "old_record_value": "red" })),
        ("record:deleted", "field.cleared", json!({ "key": "car.color", "value": "blue" }), json!({ "record_name": "car.color", "record_value": "blue" })),
        ("contact:added", "lead.contact_added", json!({ "contact": { "id": "c", "name": "Sam" } }), json!({ "contact_name": "Sam" })),
        ("contact:removed", "lead.contact_removed", json!({ "contact": { "id": "c", "name": "Sam" } }), json!({ "contact_name": "Sam" })),
        ("product:added", "lead.product_added", json!({ "product": "Guard", "quantity": 2, "priceMinor": 10_500, "currency": "USD" }),
            json!({ "product_name": "Guard", "product_quantity": 2, "product_price": 105 })),
        ("product:removed", "lead.product_removed", json!({ "product": "Guard", "quantity": 2 }), json!({ "product_name": "Guard", "product_quantity": 2 })),
        ("zone:added", "lead.zone_added", json!({ "zone": "North" }), json!({ "zone_name": "North" })),
        ("zone:removed", "lead.zone_removed", json!({ "zone": "North" }), json!({ "zone_name": "North" })),
        ("source:added", "lead.source_added", json!({ "source": "Fair" }), json!({ "source_name": "Fair" })),
        ("source:removed", "lead.source_removed", json!({ "source": "Fair" }), json!({ "source_name": "Fair" })),
        ("email:received", "message.received", json!({ "messageId": "m", "channel": "email", "subject": "Hi", "from": "d@example.com" }),
            json!({ "subject": "Hi" })),
    ]
}

fn with(mut object: Value, more: Value) -> Value {
    object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    object
}

fn whole(kind: &str, fields: Value) -> Value {
    let activity = json!({
        "_id": "69a609559192269620177531",
        "created_at": "2026-03-02T22:04:05Z",
        "type": kind,
        "user": { "_id": "836dbea9c176a91ffe9540a0", "name": "Robin Vale", "photo_url": "" }
    });
    json!({
        "activity": with(activity, fields),
        "lead": {
            "_id": "69a6080fdd4023e44bb8eb97", "name": "Roof replacement",
            "stage": { "_id": "6980d389abee550f55310f6b", "name": "Offer" },
            "pipe": { "_id": "6980d3895f230e6a68fccac0", "name": "Sales" }
        }
    })
}

#[test]
fn each_of_the_33_types_says_exactly_what_the_documentation_lists() {
    for (kind, cause, payload, fields) in all() {
        let told = about_a_lead(cause, payload);
        assert_eq!(event(Dialect::ClinchPad, &told), Some(kind), "{cause}");
        assert_eq!(body(Dialect::ClinchPad, &told), whole(kind, fields), "{kind}");
    }
}

#[test]
fn the_table_is_the_list_that_people_tick() {
    let listed: Vec<&str> = dialect::events(Dialect::ClinchPad).iter().map(|event| event.name).collect();
    let told: Vec<&str> = all().into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(listed, told);
    assert_eq!(listed.len(), 33);
}

#[test]
fn what_is_only_there_if_applicable_is_left_out_and_never_null() {
    for (cause, payload, fields) in [
        ("lead.value_changed", json!({ "valueMinor": 5, "currency": "USD" }), json!({ "lead_size": 0.05 })),
        (
            "todo.created",
            json!({ "name": "Call", "todoType": "call" }),
            json!({ "todo_name": "Call", "todo_type": "call" }),
        ),
        (
            "todo.changed",
            json!({ "name": "Call", "field": "date", "value": "2026-03-04" }),
            json!({ "todo_name": "Call", "todo_date": "2026-03-04" }),
        ),
        (
            "lead.product_added",
            json!({ "product": "Guard", "quantity": 1, "currency": "USD" }),
            json!({ "product_name": "Guard", "product_quantity": 1 }),
        ),
    ] {
        let told = about_a_lead(cause, payload);
        let kind = event(Dialect::ClinchPad, &told).unwrap();
        assert_eq!(body(Dialect::ClinchPad, &told), whole(kind, fields), "{cause}");
    }
}

#[test]
fn what_was_emptied_is_null() {
    let cleared = about_a_lead("todo.changed", json!({ "name": "Call", "field": "time", "old": "09:00" }));
    let fields = json!({ "todo_name": "Call", "todo_time": null, "old_todo_time": "09:00" });
    assert_eq!(body(Dialect::ClinchPad, &cleared), whole("todo:time_changed", fields));
    let worthless = about_a_lead("lead.value_changed", json!({ "oldValueMinor": 300, "currency": "JPY" }));
    let fields = json!({ "lead_size": null, "old_lead_size": 300 });
    assert_eq!(body(Dialect::ClinchPad, &worthless), whole("lead:size_changed", fields));
}

#[test]
fn what_clinchpad_has_no_word_for_is_kept_back() {
    for kind in [
        "lead.archived",
        "lead.deleted",
        "lead.reopened",
        "lead.updated",
        "lead.pipeline_changed",
        "lead.tagged",
        "lead.untagged",
        "lead.disposition_set",
        "contact.created",
        "contact.updated",
        "contact.merged",
        "contact.tagged",
        "consent.opted_out",
        "consent.opted_in",
        "import.finished",
        "pipeline.created",
        "stage.renamed",
        "user.created",
        "department.created",
        "setting.changed",
        "request.revealed",
        "undo.done",
    ] {
        assert_eq!(event(Dialect::ClinchPad, &about_a_lead(kind, json!({}))), None, "{kind}");
    }
    let text = about_a_lead("message.received", json!({ "channel": "text", "subject": "" }));
    assert_eq!(event(Dialect::ClinchPad, &text), None);
}

#[test]
fn what_is_about_no_lead_is_kept_back() {
    let told = about_a_lead("field.set", json!({ "key": "car.color", "value": "red" }));
    let told = Told { activity: Activity { lead_id: None, ..told.activity.clone() }, ..told };
    assert_eq!(event(Dialect::ClinchPad, &told), None);
}

#[test]
fn whoever_did_it_is_told_as_a_user() {
    let name = |actor: Actor| {
        let told = about_a_lead("lead.won", json!({}));
        let told = Told { activity: Activity { actor, ..told.activity.clone() }, ..told };
        body(Dialect::ClinchPad, &told)["activity"]["user"]["name"].clone()
    };
    assert_eq!(name(Actor::user()), "Owner");
    assert_eq!(name(Actor::intake("web_form")), "web_form");
    assert_eq!(name(Actor::system()), "Porchlight");
}

#[test]
fn the_handshake_key_is_the_last_member_and_only_there_when_one_is_set() {
    let frozen = dialect::body(Dialect::ClinchPad, "lead:won", &about_a_lead("lead.won", json!({}))).unwrap();
    assert_eq!(dialect::with_handshake_key(Dialect::ClinchPad, &frozen, None), frozen);
    assert_eq!(dialect::with_handshake_key(Dialect::Hatch, &frozen, Some("key")), frozen);
    let key = "gf\"hk}d1";
    let sent = dialect::with_handshake_key(Dialect::ClinchPad, &frozen, Some(key));
    assert!(sent.starts_with(&frozen[..frozen.len() - 1]), "the frozen bytes stay as they are");
    let sent: Value = serde_json::from_slice(&sent).unwrap();
    assert_eq!(sent, with(whole("lead:won", json!({})), json!({ "handshake_key": key })));
}

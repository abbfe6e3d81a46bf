//! What the made-up activities say: one payload for each kind of activity, as the journal has it.

use serde_json::{Value, json};

use crate::webhook::dialect::clinchpad;

/// The activity behind an event of Hatch.
pub(super) fn hatch(event: &str) -> (&'static str, Value) {
    match event {
        "opt_out" => (
            "consent.opted_out",
            json!({ "channel": "text", "method": "keyword", "keyword": "STOP", "exactText": "Stop" }),
        ),
        "opt_in" => (
            "consent.opted_in",
            json!({ "channel": "text", "method": "keyword", "keyword": "START", "exactText": "START" }),
        ),
        "contact_created" => ("contact.created", json!({ "name": "Dana Whitlock", "via": "newlead" })),
        "contact_in_campaign" => (
            "campaign.first_message_sent",
            json!({
                "campaign": campaign(),
                "message": {
                    "id": "019cb08f-9170-7c52-93d4-1a2b3c4d5e6f", "channel": "text", "sentAt": 1_772_489_045_000_i64,
                    "body": "Hi Dana, thanks for asking about your roof. When may we call?"
                }
            }),
        ),
        "bot_conversation_completed" => (
            "bot.completed",
            json!({
                "bot": { "id": "019c2a10-6000-7f18-8e2d-0f1e2d3c4b5a", "name": "First questions" },
                "campaign": campaign(), "outcome": "success",
                "answers": [{ "interaction": "What is it about?", "answer": "The roof" }]
            }),
        ),
        "contact_edited" => (
            "contact.updated",
            json!({ "changed": { "email": { "old": "dana@example.com", "new": "dana.whitlock@example.com" } } }),
        ),
        "appointment_scheduled" => (
            "todo.created",
            json!({ "todoId": TODO, "name": "Look at the roof", "todoType": "meeting", "date": "2026-03-05", "time": "15:30" }),
        ),
        _ => ("lead.disposition_set", json!({ "disposition": "Appointment set", "old": "No answer" })),
    }
}

/// The activity behind one of ClinchPad's types.
pub(super) fn clinchpad(event: &str) -> (&'static str, Value) {
    let Some((kind, only)) = clinchpad::cause(event) else { return ("", Value::Null) };
    match only {
        Some(("field", field)) => (kind, todo_changed(field)),
        _ => (kind, standard(kind)),
    }
}

/// The payload of an activity.
pub(super) fn standard(kind: &str) -> Value {
    match kind.split_once('.') {
        Some(("lead", act)) => of_lead(act),
        Some(("todo", act)) => of_todo(act),
        Some(("contact", act)) => of_contact(act),
        Some(("consent", act)) => of_consent(act),
        Some(("field", act)) => of_field(act),
        Some(("import", _)) => {
            json!({ "importId": IMPORT, "file": "spring-fair.csv", "created": 118, "updated": 6 })
        }
        Some(("note", "updated")) => {
            json!({ "noteId": NOTE, "content": "Call after 5 pm.", "old": "Call late." })
        }
        Some(("note", _)) => json!({ "noteId": NOTE, "content": "Call after 5 pm." }),
        Some(("attachment", "added")) => {
            json!({ "attachmentId": FILE, "filename": "roof.jpg", "mime": "image/jpeg", "size": 482_133 })
        }
        Some(("attachment", _)) => json!({ "attachmentId": FILE, "filename": "roof.jpg" }),
        _ => json!({
            "messageId": MESSAGE, "channel": "email", "subject": "Photos of the roof", "from": "dana.whitlock@example.com"
        }),
    }
}

const TODO: &str = "019cb08f-9000-7a61-85e3-2b3c4d5e6f70";
const NOTE: &str = "019cb08f-9010-7b72-96f4-3c4d5e6f7081";
const FILE: &str = "019cb08f-9020-7c83-a705-4d5e6f708192";
const MESSAGE: &str = "019cb08f-9030-7d94-b816-5e6f708192a3";
const IMPORT: &str = "019cb08f-9040-7ea5-8927-6f708192a3b4";
const OTHER: &str = "019cb08f-9050-7fb6-9a38-708192a3b4c5";

fn campaign() -> Value {
    json!({ "id": "019c2a10-5000-7e07-9d1c-fe0d1c2b3a49", "name": "Spring roofs" })
}

fn of_lead(act: &str) -> Value {
    match act {
        "created" => {
            json!({ "name": "Roof replacement", "stage": "New", "source": "web_form", "status": "new" })
        }
        "moved" => json!({
            "oldStage": "Contacted", "newStage": "Offer",
            "oldStageId": "019c1f3a-5018-7a41-b5c6-81929394a5b6", "newStageId": "019c1f3a-5020-7e96-8b17-7c8d9e0f1a23"
        }),
        "pipeline_changed" => json!({
            "oldPipeline": "Repairs", "newPipeline": "Sales", "oldStage": "New", "newStage": "Offer"
        }),
        "renamed" => json!({ "old": "Dana Whitlock", "new": "Roof replacement" }),
        "won" => json!({ "stage": "Offer", "valueMinor": 1_450_000, "currency": "USD" }),
        "lost" => {
            json!({ "stage": "Offer", "valueMinor": 1_450_000, "currency": "USD", "reason": "Too expensive" })
        }
        "reopened" => json!({ "stage": "Offer", "from": "lost" }),
        "assigned" => json!({ "to": person() }),
        "unassigned" => json!({ "from": person() }),
        "value_changed" => json!({ "valueMinor": 1_450_000, "oldValueMinor": 920_050, "currency": "USD" }),
        "archived" | "deleted" => json!({ "stage": "Offer" }),
        "restored" => json!({ "stage": "Offer", "from": "archive" }),
        "updated" => json!({ "status": { "old": "new", "new": "quoted" } }),
        "disposition_set" => json!({ "disposition": "Appointment set", "old": "No answer" }),
        "tagged" | "untagged" => json!({ "tag": "Storm damage" }),
        "contact_added" | "contact_removed" => json!({ "contact": { "id": OTHER, "name": "Sam Whitlock" } }),
        "product_added" => {
            json!({ "product": "Gutter guard", "quantity": 2, "priceMinor": 10_550, "currency": "USD" })
        }
        "product_changed" => json!({
            "product": "Gutter guard", "quantity": 3, "priceMinor": 9_900, "currency": "USD",
            "old": { "quantity": 2, "priceMinor": 10_550 }
        }),
        "product_removed" => json!({ "product": "Gutter guard", "quantity": 2 }),
        "zone_added" | "zone_removed" => json!({ "zone": "Northside" }),
        _ => json!({ "source": "Spring fair" }),
    }
}

fn of_todo(act: &str) -> Value {
    match act {
        "created" => json!({
            "todoId": TODO, "name": "Send the offer", "todoType": "email", "date": "2026-03-02", "time": "15:30"
        }),
        "changed" => todo_changed("date"),
        "done_changed" => json!({ "todoId": TODO, "name": "Send the offer", "done": true }),
        _ => json!({ "todoId": TODO, "name": "Send the offer" }),
    }
}

fn todo_changed(field: &str) -> Value {
    let (old, value) = match field {
        "name" => ("Offer", "Send the offer"),
        "type" => ("call", "email"),
        "date" => ("2026-03-02", "2026-03-04"),
        _ => ("09:00", "15:30"),
    };
    json!({ "todoId": TODO, "name": "Send the offer", "field": field, "value": value, "old": old })
}

fn of_contact(act: &str) -> Value {
    match act {
        "created" => json!({ "name": "Dana Whitlock", "via": "newlead" }),
        "updated" => json!({ "changed": { "lastName": { "old": "Whitlok", "new": "Whitlock" } } }),
        "merged" | "unmerged" => json!({
            "into": { "id": "019cb08f-7d10-7a25-b3c6-91e7d5f04a38", "name": "Dana Whitlock" },
            "from": { "id": OTHER, "name": "D. Whitlock" }
        }),
        "tagged" | "untagged" => json!({ "tag": "Newsletter" }),
        _ => json!({ "name": "Dana Whitlock" }),
    }
}

fn of_consent(act: &str) -> Value {
    let keyword = if act == "opted_out" { "STOP" } else { "START" };
    json!({
        "channel": "text", "method": "keyword", "keyword": keyword, "exactText": keyword,
        "receivedAt": 1_772_489_045_000_i64
    })
}

fn of_field(act: &str) -> Value {
    match act {
        "changed" => json!({ "key": "roof.material", "value": "slate", "old": "tile" }),
        _ => json!({ "key": "roof.material", "value": "slate" }),
    }
}

fn person() -> Value {
    json!({ "id": "019c1f3a-5030-7fa8-9c28-8d9e0f1a2b34", "name": "Robin Vale" })
}

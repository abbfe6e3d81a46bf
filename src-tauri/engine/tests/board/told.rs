//! What a lead's life tells: every kind of event that ClinchPad knows is caused by a command here, with exactly its
//! members, old and new values among them.

use serde_json::{Value, json};

use crate::{
    house::{Home, text},
    posted, stage, with_a_lead,
};

/// One event: what ClinchPad calls it, the command that causes it, and what the journal says.
struct Case {
    clinchpad: &'static str,
    command: &'static str,
    params: Value,
    told: &'static str,
    payload: Value,
}

fn case(
    clinchpad: &'static str,
    command: &'static str,
    params: Value,
    told: &'static str,
    payload: Value,
) -> Case {
    Case { clinchpad, command, params, told, payload }
}

/// The last activity of a lead: type and payload.
async fn last_of_lead(home: &Home, lead: &str) -> (String, Value) {
    let sql =
        format!("SELECT type, payload FROM activity WHERE lead_id = '{lead}' ORDER BY seq DESC LIMIT 1");
    let row = home.rows(&sql).pop().unwrap();
    let (kind, payload) = row.split_once('|').unwrap();
    (kind.to_owned(), serde_json::from_str(payload).unwrap())
}

/// The kinds of the source document, in its order; `record:*` is told by the contact's own test.
const OF_THE_BOARD: [&str; 30] = [
    "lead:created",
    "lead:moved",
    "lead:name_changed",
    "lead:won",
    "lead:lost",
    "lead:assigned",
    "lead:unassigned",
    "lead:size_changed",
    "lead:restored",
    "todo:created",
    "todo:name_changed",
    "todo:type_changed",
    "todo:date_changed",
    "todo:time_changed",
    "todo:done_changed",
    "todo:deleted",
    "note:created",
    "note:updated",
    "note:deleted",
    "attachment:created",
    "attachment:deleted",
    "contact:added",
    "contact:removed",
    "product:added",
    "product:removed",
    "zone:added",
    "zone:removed",
    "source:added",
    "source:removed",
    "email:received",
];

#[tokio::test]
async fn each_event_is_caused_by_its_command_with_exactly_its_members() {
    let (home, contact, lead) = with_a_lead().await;
    let (other, _) = posted(&home, 20).await;
    let (new, talking) = (stage(&home, 0).await, stage(&home, 2).await);
    let user = text(&home.call("user.create", json!({ "name": "Ravi" })).await["id"]);
    let ravi = json!({ "id": user, "name": "Ravi" });
    let created = json!({ "contactId": contact, "stageId": new, "name": "Gutters", "valueMinor": 250_000 });
    let lead = {
        let made = home.call("lead.create", created).await;
        drop(lead);
        text(&made["id"])
    };
    let told = last_of_lead(&home, &lead).await;
    assert_eq!(
        told,
        ("lead.created".into(), json!({ "name": "Gutters", "stage": "New", "valueMinor": 250_000 }))
    );
    let todo =
        json!({ "leadId": lead, "name": "Call", "type": "call", "date": "2026-06-01", "time": "09:30" });
    let todo = text(&home.call("todo.create", todo).await["id"]);
    let todo_told =
        json!({ "todoId": todo, "name": "Call", "todoType": "call", "date": "2026-06-01", "time": "09:30" });
    assert_eq!(last_of_lead(&home, &lead).await, ("todo.created".into(), todo_told));
    let note = text(&home.call("note.create", json!({ "leadId": lead, "content": "Blue" })).await["id"]);
    let note_told = json!({ "noteId": note, "content": "Blue" });
    assert_eq!(last_of_lead(&home, &lead).await, ("note.created".into(), note_told.clone()));
    let file =
        json!({ "leadId": lead, "filename": "roof.pdf", "mime": "application/pdf", "base64": "Um9vZg==" });
    let file = text(&home.call("attachment.create", file).await["id"]);
    let file_told =
        json!({ "attachmentId": file, "filename": "roof.pdf", "mime": "application/pdf", "size": 4 });
    assert_eq!(last_of_lead(&home, &lead).await, ("attachment.added".into(), file_told));
    let id = json!(lead);
    let usd = |mut payload: Value| {
        payload["currency"] = json!("USD");
        payload
    };
    let changed = |field: &str, name: &str, value: &str, old: &str| json!({ "todoId": todo, "name": name, "field": field, "value": value, "old": old });
    let moved = json!({ "oldStage": "New", "newStage": "Talking", "oldStageId": new, "newStageId": talking });
    let person = json!({ "contact": { "id": other, "name": "Ann Lee 20" } });
    let mut seen = vec!["lead:created", "todo:created", "note:created", "attachment:created"];
    let cases = [
        case("lead:moved", "lead.move", json!({ "ids": [id], "stageId": talking }), "lead.moved", moved),
        case(
            "lead:name_changed",
            "lead.rename",
            json!({ "id": id, "name": "Roof" }),
            "lead.renamed",
            json!({ "old": "Gutters", "new": "Roof" }),
        ),
        case(
            "lead:assigned",
            "lead.assign",
            json!({ "ids": [id], "userId": user }),
            "lead.assigned",
            json!({ "to": ravi }),
        ),
        case(
            "lead:unassigned",
            "lead.assign",
            json!({ "ids": [id], "userId": null }),
            "lead.unassigned",
            json!({ "from": ravi }),
        ),
        case(
            "lead:size_changed",
            "lead.set_value",
            json!({ "id": id, "valueMinor": 300_000 }),
            "lead.value_changed",
            usd(json!({ "valueMinor": 300_000, "oldValueMinor": 250_000 })),
        ),
        case(
            "todo:name_changed",
            "todo.update",
            json!({ "id": todo, "name": "Ring" }),
            "todo.changed",
            changed("name", "Ring", "Ring", "Call"),
        ),
        case(
            "todo:type_changed",
            "todo.update",
            json!({ "id": todo, "type": "task" }),
            "todo.changed",
            changed("type", "Ring", "task", "call"),
        ),
        case(
            "todo:date_changed",
            "todo.update",
            json!({ "id": todo, "date": "2026-06-02" }),
            "todo.changed",
            changed("date", "Ring", "2026-06-02", "2026-06-01"),
        ),
        case(
            "todo:time_changed",
            "todo.update",
            json!({ "id": todo, "time": "15:30" }),
            "todo.changed",
            changed("time", "Ring", "15:30", "09:30"),
        ),
        case(
            "todo:done_changed",
            "todo.update",
            json!({ "id": todo, "done": true }),
            "todo.done_changed",
            json!({ "todoId": todo, "name": "Ring", "done": true }),
        ),
        case(
            "todo:deleted",
            "todo.delete",
            json!({ "id": todo }),
            "todo.deleted",
            json!({ "todoId": todo, "name": "Ring" }),
        ),
        case(
            "note:updated",
            "note.update",
            json!({ "id": note, "content": "Green" }),
            "note.updated",
            json!({ "noteId": note, "content": "Green", "old": "Blue" }),
        ),
        case(
            "note:deleted",
            "note.delete",
            json!({ "id": note }),
            "note.deleted",
            json!({ "noteId": note, "content": "Green" }),
        ),
        case(
            "attachment:deleted",
            "attachment.delete",
            json!({ "id": file }),
            "attachment.removed",
            json!({ "attachmentId": file, "filename": "roof.pdf" }),
        ),
        case(
            "contact:added",
            "lead.add_contact",
            json!({ "id": id, "tiedId": other }),
            "lead.contact_added",
            person.clone(),
        ),
        case(
            "contact:removed",
            "lead.remove_contact",
            json!({ "id": id, "tiedId": other }),
            "lead.contact_removed",
            person,
        ),
        case(
            "zone:added",
            "lead.add_zone",
            json!({ "ids": [id], "name": "North" }),
            "lead.zone_added",
            json!({ "zone": "North" }),
        ),
        case(
            "source:added",
            "lead.add_source",
            json!({ "ids": [id], "name": "Fair" }),
            "lead.source_added",
            json!({ "source": "Fair" }),
        ),
        case(
            "email:received",
            "email.create",
            json!({ "leadId": id, "from": "ann@example.com", "subject": "Roof", "text": "When?" }),
            "message.received",
            json!({ "channel": "email", "subject": "Roof", "from": "ann@example.com" }),
        ),
        case(
            "lead:won",
            "lead.win",
            json!({ "ids": [id] }),
            "lead.won",
            usd(json!({ "stage": "Talking", "valueMinor": 300_000 })),
        ),
        case(
            "lead:lost",
            "lead.lose",
            json!({ "ids": [id], "reason": "Price" }),
            "lead.lost",
            usd(json!({ "stage": "Talking", "valueMinor": 300_000, "reason": "Price" })),
        ),
    ];
    for each in cases {
        home.call(each.command, each.params.clone()).await;
        let (kind, mut payload) = last_of_lead(&home, &lead).await;
        if kind == "message.received" {
            assert!(payload.as_object_mut().unwrap().remove("messageId").is_some());
        }
        assert_eq!(
            (kind.as_str(), &payload),
            (each.told, &each.payload),
            "{} by {}",
            each.clinchpad,
            each.command
        );
        seen.push(each.clinchpad);
    }
    home.call("lead.archive", json!({ "ids": [id] })).await;
    home.call("lead.restore", json!({ "ids": [id] })).await;
    let restored = ("lead.restored".into(), json!({ "from": "archive", "stage": "Talking" }));
    assert_eq!(last_of_lead(&home, &lead).await, restored);
    let detail = home.call("lead.get", json!({ "id": id })).await;
    for (words, command, told, payload) in [
        ("zones", "lead.remove_zone", "lead.zone_removed", json!({ "zone": "North" })),
        ("sources", "lead.remove_source", "lead.source_removed", json!({ "source": "Fair" })),
    ] {
        home.call(command, json!({ "id": id, "tiedId": detail[words][0]["id"] })).await;
        assert_eq!(last_of_lead(&home, &lead).await, (told.into(), payload));
    }
    products(&home, &lead).await;
    seen.extend(["lead:restored", "zone:removed", "source:removed", "product:added", "product:removed"]);
    seen.sort_unstable();
    let mut all = OF_THE_BOARD;
    all.sort_unstable();
    assert_eq!(seen, all, "an event is missing from the table, or there twice");
}

/// A product is told before the value that follows it.
async fn products(home: &Home, lead: &str) {
    let told = async |last: usize| {
        let sql = format!(
            "SELECT type, payload FROM activity WHERE lead_id = '{lead}' ORDER BY seq DESC LIMIT {last}"
        );
        home.rows(&sql).pop().unwrap()
    };
    let line = json!({ "id": lead, "name": "Guard", "quantity": 2, "priceMinor": 2500 });
    home.call("lead.add_product", line).await;
    let added = json!({ "product": "Guard", "quantity": 2, "priceMinor": 2500, "currency": "USD" });
    assert_eq!(told(1).await, format!("lead.product_added|{added}"));
    let id = home.call("lead.get", json!({ "id": lead })).await["products"][0]["id"].clone();
    let to = json!({ "id": id, "to": { "quantity": 3, "priceMinor": null } });
    home.call("lead.update_product", to).await;
    let old = json!({ "quantity": 2, "priceMinor": 2500 });
    let changed = json!({ "product": "Guard", "quantity": 3, "currency": "USD", "old": old });
    assert_eq!(told(1).await, format!("lead.product_changed|{changed}"));
    home.call("lead.remove_product", json!({ "id": id })).await;
    assert_eq!(
        told(1).await,
        format!("lead.product_removed|{}", json!({ "product": "Guard", "quantity": 3 }))
    );
}

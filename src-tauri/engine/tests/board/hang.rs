//! What hangs on a lead: todos in their order, files by their bytes, and what is refused.

use porchlight_engine::Code;
use serde_json::{Value, json};

use crate::with_a_lead;

#[tokio::test]
async fn open_todos_come_first_by_day_and_hour_and_the_first_is_on_the_card() {
    let (home, _, lead) = with_a_lead().await;
    for (name, date, time) in [
        ("No day", Value::Null, Value::Null),
        ("Later", json!("2026-06-02"), Value::Null),
        ("Any hour", json!("2026-06-01"), Value::Null),
        ("At nine", json!("2026-06-01"), json!("09:00")),
        ("Done", json!("2026-01-01"), Value::Null),
    ] {
        let todo = home
            .call("todo.create", json!({ "leadId": lead, "name": name, "date": date, "time": time }))
            .await;
        assert_eq!((&todo["type"], &todo["createdBy"]), (&json!("task"), &json!("Owner")));
        if name == "Done" {
            home.call("todo.update", json!({ "id": todo["id"], "done": true })).await;
        }
    }
    let detail = home.call("lead.get", json!({ "id": lead })).await;
    let names: Vec<&Value> = detail["todos"].as_array().unwrap().iter().map(|todo| &todo["name"]).collect();
    assert_eq!(names, ["At nine", "Any hour", "Later", "No day", "Done"]);
    let next = json!({ "name": "At nine", "type": "task", "date": "2026-06-01", "time": "09:00" });
    assert_eq!(detail["nextTodo"], next);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_name() {
    let (home, _, lead) = with_a_lead().await;
    for (command, params, field) in [
        ("todo.create", json!({ "leadId": lead, "name": "" }), "name"),
        ("todo.create", json!({ "leadId": lead, "name": "Call", "date": "2026-02-30" }), "date"),
        ("todo.create", json!({ "leadId": lead, "name": "Call", "date": "1.6.2026" }), "date"),
        ("todo.create", json!({ "leadId": lead, "name": "Call", "time": "9:30" }), "time"),
        ("todo.create", json!({ "leadId": lead, "name": "Call", "time": "24:00" }), "time"),
        ("note.create", json!({ "leadId": lead, "content": " \n" }), "content"),
        ("note.create", json!({ "leadId": lead, "content": "x".repeat(20_001) }), "content"),
        ("attachment.create", json!({ "leadId": lead, "filename": "a", "base64": "not base64" }), "base64"),
        ("attachment.create", json!({ "leadId": lead, "filename": "a", "base64": "" }), "base64"),
        ("attachment.create", json!({ "leadId": lead, "filename": "..", "base64": "QQ==" }), "filename"),
        (
            "email.create",
            json!({ "leadId": lead, "from": "a@example.com", "subject": "", "text": "" }),
            "subject",
        ),
        ("lead.add_product", json!({ "id": lead, "name": "Guard", "quantity": 0 }), "quantity"),
        ("lead.add_product", json!({ "id": lead, "name": "", "quantity": 1 }), "name"),
        ("lead.add_tag", json!({ "ids": [lead], "name": " " }), "name"),
    ] {
        let error = home.refused(command, params.clone()).await;
        assert_eq!((error.code(), error.field()), (Code::Invalid, Some(field)), "{command} {params}");
    }
    for command in
        ["todo.delete", "note.delete", "attachment.delete", "attachment.read", "lead.remove_product"]
    {
        let error = home.refused(command, json!({ "id": "none" })).await;
        assert_eq!(error.code(), Code::NotFound, "{command}");
    }
}

#[tokio::test]
async fn a_file_is_what_it_was_and_lies_under_its_digest() {
    let (home, _, lead) = with_a_lead().await;
    let file = json!({ "leadId": lead, "filename": "C:\\docs\\../estimate\u{202e}.pdf\n", "base64": "JVBERi0xLjc=" });
    let one = home.call("attachment.create", file.clone()).await;
    let other = home.call("attachment.create", file).await;
    assert_eq!((&one["filename"], &one["size"]), (&json!("estimate\u{202e}.pdf"), &json!(8)));
    let read = home.call("attachment.read", json!({ "id": other["id"] })).await;
    assert_eq!(
        (&read["base64"], &read["mime"]),
        (&json!("JVBERi0xLjc="), &json!("application/octet-stream"))
    );
    let folder = home.folder().path().join("files");
    let mut stored = Vec::new();
    for level in std::fs::read_dir(&folder).unwrap() {
        stored.extend(std::fs::read_dir(level.unwrap().path()).unwrap().map(|entry| entry.unwrap().path()));
    }
    assert_eq!(stored.len(), 1, "the same bytes are stored once: {stored:?}");
    std::fs::write(&stored[0], b"%PDF-9.9").unwrap();
    let error = home.refused("attachment.read", json!({ "id": one["id"] })).await;
    assert_eq!(error.code(), Code::Conflict);
    std::fs::remove_file(&stored[0]).unwrap();
    let error = home.refused("attachment.read", json!({ "id": one["id"] })).await;
    assert_eq!(error.code(), Code::NotFound);
}

#[tokio::test]
async fn a_file_that_is_too_large_leaves_nothing_behind() {
    let (home, _, lead) = with_a_lead().await;
    let base64 = "A".repeat(25 * 1024 * 1024 / 3 * 4 + 16);
    let params = json!({ "leadId": lead, "filename": "film.mov", "base64": base64 });
    let error = home.refused("attachment.create", params).await;
    assert!(error.message().starts_with("film.mov is larger than 25 MB"), "{}", error.message());
    assert!(!home.folder().path().join("files").exists());
}

#[tokio::test]
async fn a_received_email_is_part_of_the_conversation() {
    let (home, contact, lead) = with_a_lead().await;
    for number in 1..=3 {
        let email = json!({ "leadId": lead, "from": "ann@example.com", "subject": format!("No. {number}"), "text": "<b>Hi</b>" });
        home.call("email.create", email).await;
        home.pass(1000);
    }
    let page = home.call("message.list", json!({ "contactId": contact, "limit": 2 })).await;
    assert_eq!(
        (&page["items"][0]["subject"], &page["items"][0]["body"]),
        (&json!("No. 3"), &json!("<b>Hi</b>"))
    );
    let rest =
        home.call("message.list", json!({ "contactId": contact, "limit": 2, "after": page["next"] })).await;
    assert_eq!((&rest["items"][0]["subject"], &rest["next"]), (&json!("No. 1"), &Value::Null));
    let ahead =
        json!({ "leadId": lead, "from": "a@b.com", "subject": "b", "text": "", "receivedAt": home_ahead() });
    assert_eq!(home.refused("email.create", ahead).await.field(), Some("receivedAt"));
}

#[tokio::test]
async fn a_sender_is_an_email_address() {
    let (home, contact, lead) = with_a_lead().await;
    let email = |from: &str| json!({ "leadId": lead, "from": from, "subject": "Roof", "text": "" });
    for from in
        ["", "ann", "ann@", "ann at example.com", "Ann Lee <ann>", "<>", "a@example.com, b@example.com"]
    {
        let error = home.refused("email.create", email(from)).await;
        assert_eq!(error.field(), Some("from"), "{from}");
    }
    home.call("email.create", email(" Ann Lee <Ann@example.com> ")).await;
    let page = home.call("message.list", json!({ "contactId": contact })).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(home.rows("SELECT address FROM message"), ["Ann@example.com"]);
}

/// A day after every test's beginning.
fn home_ahead() -> i64 {
    crate::house::NOON.0 + crate::house::DAY
}

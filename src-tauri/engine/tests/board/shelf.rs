//! Leads that are not on the board: won and lost, archived, in the trash, and gone for good.

use std::time::Duration;

use porchlight_engine::board;
use serde_json::{Value, json};

use crate::{
    assert_counted,
    house::{DAY, Home, MINUTE, NOON},
    pipeline, posted,
};

async fn ids(home: &Home, params: Value) -> Vec<String> {
    let page = home.call("lead.list", params).await;
    page["items"].as_array().unwrap().iter().map(|card| crate::house::text(&card["id"])).collect()
}

#[tokio::test]
async fn closed_leads_are_listed_the_latest_first_and_page_by_page() {
    let home = Home::new().await;
    let mut won = Vec::new();
    for number in 20..25 {
        let (_, lead) = posted(&home, number).await;
        home.call("lead.win", json!({ "ids": [lead] })).await;
        won.insert(0, lead);
        home.pass(MINUTE);
    }
    let pipeline = pipeline(&home).await;
    let mut together = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = home
            .call("lead.list", json!({ "pipelineId": pipeline, "status": "won", "limit": 2, "after": after }))
            .await;
        together.extend(page["items"].as_array().unwrap().iter().map(|card| crate::house::text(&card["id"])));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(together, won);
    assert_eq!(ids(&home, json!({ "pipelineId": pipeline, "status": "lost" })).await, [""; 0]);
}

#[tokio::test]
async fn archive_and_trash_are_lists_of_their_own() {
    let home = Home::new().await;
    let (_, archived) = posted(&home, 20).await;
    let (contact, deleted) = posted(&home, 21).await;
    home.call("lead.archive", json!({ "ids": [archived] })).await;
    home.call("lead.delete", json!({ "ids": [deleted] })).await;
    assert_eq!(ids(&home, json!({ "status": "archived" })).await, [archived]);
    assert_eq!(ids(&home, json!({ "status": "deleted" })).await, [deleted]);
    let contact = home.call("contact.get", json!({ "id": contact })).await;
    assert_eq!(contact["leads"], json!([]), "what is in the trash is not shown on the contact");
    for odd in [json!({}), json!({ "status": "won" }), json!({ "stageId": "s", "status": "won" })] {
        assert_eq!(home.refused("lead.list", odd).await.field(), Some("stageId"));
    }
}

#[tokio::test]
async fn the_trash_lets_go_after_thirty_days_and_the_journal_remembers() {
    let home = Home::new().await;
    let (_, lead) = posted(&home, 20).await;
    let (_, other) = posted(&home, 21).await;
    let file = |lead: &str| json!({ "leadId": lead, "filename": "a.txt", "base64": "QQ==" });
    home.call("attachment.create", file(&lead)).await;
    home.call("attachment.create", json!({ "leadId": lead, "filename": "b.txt", "base64": "Qg==" })).await;
    home.call("attachment.create", file(&other)).await;
    home.call("note.create", json!({ "leadId": lead, "content": "Blue" })).await;
    home.call("lead.add_tag", json!({ "ids": [lead], "name": "Urgent" })).await;
    home.call("lead.delete", json!({ "ids": [lead] })).await;
    let deleted_at = NOON.plus_ms(2 * MINUTE);
    assert_eq!(home.write(move |work| board::empty_trash(work, deleted_at)).await, 0);
    let gone = home.write(move |work| board::empty_trash(work, deleted_at.plus_ms(30 * DAY))).await;
    assert_eq!(gone, 1);
    let files = home.house().await.files.clone();
    let all = files.older_than(Duration::ZERO).unwrap();
    assert_eq!(all.len(), 2);
    let (kept, digests) = (files.clone(), all.clone());
    home.write(move |work| digests.iter().try_for_each(|each| board::forget_file(work, &kept, each))).await;
    let left: Vec<&String> = all.iter().filter(|each| files.has(each)).collect();
    assert_eq!(left.len(), 1, "the file that another lead has stays");
    assert_eq!(home.rows("SELECT count(*) FROM lead"), ["1"]);
    assert_eq!(home.rows("SELECT count(*) FROM note"), ["0"]);
    assert_counted(&home);
    assert_eq!(home.rows("SELECT type FROM activity ORDER BY seq DESC LIMIT 1"), ["lead.purged"]);
    assert_eq!(ids(&home, json!({ "status": "deleted" })).await, [""; 0]);
}

//! The demo: a made-up contractor in a file of its own, while the owner's leads go on coming in.

use porchlight_engine::{contact, db::Change};
use serde_json::{Value, json};

use crate::house::{Home, address, exchange, looking_into, rows, text, told_of};

/// Every row of every table of the owner's file.
fn everything(home: &Home) -> Vec<(String, Vec<String>)> {
    let db = looking_into(&home.file());
    let tables = rows(&db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    tables
        .into_iter()
        .map(|table| (rows(&db, &format!("SELECT * FROM {table}")), table))
        .map(|(rows, table)| (table, rows))
        .collect()
}

async fn board(home: &Home) -> Value {
    let pipelines = home.call("pipeline.list", json!({})).await;
    home.call("board.get", json!({ "pipelineId": pipelines["items"][0]["id"] })).await
}

#[tokio::test]
async fn sixty_leads_stand_where_they_should() {
    let home = Home::new().await;
    assert_eq!(home.call("demo.open", json!({})).await["demo"], true);
    assert_eq!(home.call("contact.count", json!({})).await["count"], 60);
    let board = board(&home).await;
    let columns: Vec<Value> = board["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| json!([each["stage"]["name"], each["count"], each["sumMinor"]]))
        .collect();
    assert_eq!(
        json!(columns),
        json!([
            ["New", 9, 8_325_000],
            ["Contacted", 14, 20_570_000],
            ["Talking", 11, 17_640_000],
            ["Estimate", 7, 16_385_000]
        ])
    );
    assert_eq!(board["won"], json!({ "count": 11, "total": 11, "sumMinor": 18_540_000 }));
    assert_eq!(board["lost"], json!({ "count": 8, "total": 8, "sumMinor": 7_850_000 }));
    let tally = home.call("request.tally", json!({})).await;
    let mut counts: Vec<Value> = tally["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| json!([each["verdict"], each["count"]]))
        .collect();
    counts.sort_by_key(|each| text(&each[0]));
    assert_eq!(
        json!(counts),
        json!([
            ["accepted", 60],
            ["duplicate", 2],
            ["merged", 2],
            ["refused", 5],
            ["unauthorized", 1],
            ["unrouted", 2]
        ])
    );
    assert_eq!(tally["causes"][0]["source"], "RoofMatch");
    assert_eq!(tally["causes"][0]["count"], 3);
}

#[tokio::test]
async fn one_person_wrote_under_two_names() {
    let home = Home::new().await;
    home.call("demo.open", json!({})).await;
    while home.write(|work| contact::catch_up_search(work, 100)).await > 0 {}
    let groups = home.call("duplicate.list", json!({})).await["items"].clone();
    assert_eq!(groups.as_array().unwrap().len(), 1, "{groups}");
    let names: Vec<String> =
        groups[0]["members"].as_array().unwrap().iter().map(|each| text(&each["name"])).collect();
    assert_eq!(names, ["Marcus Delacroix", "Marc Delacroix"]);
    assert_eq!(groups[0]["reasons"], json!(["Similar names at the same place, “23220”"]));
}

#[tokio::test]
async fn every_number_and_address_of_the_demo_belongs_to_nobody() {
    let home = Home::new().await;
    home.call("demo.open", json!({})).await;
    let contacts = home.call("contact.list", json!({ "limit": 500 })).await;
    for contact in contacts["items"].as_array().unwrap() {
        assert!(text(&contact["phone"]).starts_with("(804) 555-01"), "{contact}");
        assert!(text(&contact["email"]).ends_with("@example.com"), "{contact}");
    }
}

#[tokio::test]
async fn the_owners_file_is_not_touched() {
    let home = Home::new().await;
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await;
    while home.write(|work| contact::catch_up_search(work, 100)).await > 0 {}
    let before = everything(&home);
    home.call("demo.open", json!({})).await;
    let lead = board(&home).await["columns"][0]["cards"][0].clone();
    home.call("contact.opt_out", json!({ "id": lead["contactId"], "channels": ["text"], "reason": "" }))
        .await;
    home.call("setting.set", json!({ "theme": "dark" })).await;
    home.call("department.create", json!({ "name": "Norfolk" })).await;
    let file = text(&home.call("workspace.get", json!({})).await["file"]);
    assert_ne!(file, home.file().display().to_string());
    assert_eq!(home.call("demo.leave", json!({})).await["demo"], false);
    assert_eq!(everything(&home), before);
    let secrets = std::fs::read_to_string(home.folder().path().join("secrets.json")).unwrap();
    assert_eq!(secrets.matches("api_key/").count(), 1, "the demo's keys are not among the owner's");
}

#[tokio::test]
async fn the_owners_listener_stays_lit_during_the_demo() {
    let home = Home::new().await;
    let own = home.address();
    home.call("demo.open", json!({})).await;
    let sent = home.send(&home.office, r#"{"phoneNumber": "2125550119", "source": "Website"}"#).await;
    assert_eq!((home.address(), sent.status), (own, 200));
    assert_eq!(
        home.call("contact.list", json!({ "text": "2125550119" })).await["items"],
        json!([]),
        "the demo does not show it"
    );
    home.call("demo.leave", json!({})).await;
    assert_eq!(
        home.call("contact.get", json!({ "id": sent.contact() })).await["phones"][0]["e164"],
        "+12125550119"
    );
}

#[tokio::test]
async fn the_demo_takes_leads_at_a_door_of_its_own_on_this_computer() {
    let home = Home::new().await;
    home.call("demo.open", json!({})).await;
    let demo = address(&*home.house().await);
    assert!(demo.ip().is_loopback() && demo != home.address());
    assert_eq!(
        exchange(demo, &home.office, "{}").await.status,
        404,
        "it knows nothing of the owner's senders"
    );
    let department = home.call("department.list", json!({})).await["items"][0]["id"].clone();
    assert_eq!(home.call("listener.test", json!({ "departmentId": department })).await["status"], 200);
    assert_eq!(home.call("contact.count", json!({})).await["count"], 61);
}

#[tokio::test]
async fn opening_twice_is_opening_once_and_leaving_twice_is_leaving_once() {
    let home = Home::new().await;
    home.call("demo.open", json!({})).await;
    let department = home.call("department.list", json!({})).await["items"][0]["id"].clone();
    home.call("listener.test", json!({ "departmentId": department })).await;
    assert_eq!(home.call("demo.open", json!({})).await["demo"], true);
    assert_eq!(home.call("contact.count", json!({})).await["count"], 61, "it is the same demo still");
    for _ in 0..2 {
        assert_eq!(home.call("demo.leave", json!({})).await["demo"], false);
    }
}

#[tokio::test]
async fn each_demo_begins_anew() {
    let home = Home::new().await;
    for _ in 0..2 {
        home.call("demo.open", json!({})).await;
        let department = home.call("department.list", json!({})).await["items"][0]["id"].clone();
        home.call("listener.test", json!({ "departmentId": department })).await;
        assert_eq!(home.call("contact.count", json!({})).await["count"], 61);
        home.call("demo.leave", json!({})).await;
    }
}

#[tokio::test]
async fn the_windows_are_told_to_ask_for_everything_again() {
    let home = Home::new().await;
    let mut changes = home.engine.changes();
    for command in ["demo.open", "demo.leave"] {
        home.call(command, json!({})).await;
        loop {
            let batch = tokio::time::timeout(crate::house::PATIENCE, changes.recv()).await.unwrap().unwrap();
            if Change::everything().iter().all(|change| batch.contains(change)) {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_lead_that_arrives_during_the_demo_is_told() {
    let home = Home::new().await;
    home.call("demo.open", json!({})).await;
    let mut changes = home.engine.changes();
    told_of(&mut changes, "workspace").await;
    home.send(&home.office, r#"{"phoneNumber": "2125550119", "source": "Website"}"#).await;
    told_of(&mut changes, "lead").await;
}

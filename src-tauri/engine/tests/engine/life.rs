//! Opening and stopping: what was accepted is there again, in one file.

use std::{fs, sync::Arc};

use porchlight_engine::{Code, Engine, clock::SetClock};
use serde_json::{Value, json};

use crate::house::{Home, NOON, any_port, options};

fn lead(number: u32) -> Value {
    json!({ "phoneNumber": format!("80455501{number:02}"), "source": "Website" })
}

#[tokio::test]
async fn what_was_accepted_is_there_after_a_restart() {
    let home = Home::new().await;
    for number in 0..5 {
        home.send(&home.office, &lead(number).to_string()).await.contact();
    }
    let lists = async |home: &Home| {
        let contacts = home.call("contact.list", json!({})).await;
        let mut requests = home.call("request.list", json!({})).await;
        // When the answer was ready is written down a moment later.
        for row in requests["items"].as_array_mut().unwrap() {
            row["durationUs"] = Value::Null;
        }
        (contacts, requests)
    };
    let before = lists(&home).await;
    let home = home.reopen().await;
    assert_eq!(lists(&home).await, before);
    assert_eq!(home.send(&home.office, &lead(5).to_string()).await.status, 200);
}

#[tokio::test]
async fn stopping_leaves_one_file_that_holds_all() {
    let home = Home::new().await;
    home.send(&home.office, &lead(1).to_string()).await.contact();
    let (file, log) = (home.file(), home.file().with_extension("db-wal"));
    assert!(fs::metadata(&log).unwrap().len() > 0, "there was something to fold in");
    let folder = home.close().await;
    assert_eq!(fs::metadata(log).map_or(0, |log| log.len()), 0);
    let copy = folder.path().join("copy.db");
    fs::copy(file, &copy).unwrap();
    let copy = rusqlite::Connection::open(copy).unwrap();
    assert_eq!(crate::house::rows(&copy, "SELECT e164 FROM contact_phone"), ["+18045550101"]);
}

#[tokio::test]
async fn a_stopped_engine_refuses_and_does_not_hang() {
    let home = Home::new().await;
    let address = home.address();
    home.engine.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens");
    assert_eq!(home.refused("department.create", json!({ "name": "Late" })).await.code(), Code::Stopped);
    home.engine.stop().await;
}

#[tokio::test]
async fn a_second_engine_in_the_same_folder_is_refused() {
    let home = Home::new().await;
    let clock = Arc::new(SetClock::at(NOON));
    let second = Engine::open(options(home.folder(), &clock, any_port())).await;
    assert_eq!(second.err().map(|error| error.code()), Some(Code::Locked));
    assert_eq!(home.post(lead(1)).await.status, 200);
}

#[tokio::test]
async fn the_first_run_ends_with_the_first_request_or_when_the_owner_says_so() {
    let home = Home::new().await;
    let first_run = async |home: &Home| home.call("workspace.get", json!({})).await["firstRun"].clone();
    assert_eq!(first_run(&home).await, true);
    home.post(lead(1)).await;
    assert_eq!(first_run(&home).await, false);
    let other = Home::new().await;
    other.call("setting.set", json!({ "firstRunDone": true })).await;
    assert_eq!(first_run(&other).await, false);
}

#[tokio::test]
async fn the_workspace_names_its_file_and_where_the_keys_are() {
    let home = Home::new().await;
    let workspace = home.call("workspace.get", json!({})).await;
    assert_eq!(workspace["file"], json!(home.file().display().to_string()));
    assert_eq!(
        (&workspace["demo"], &workspace["version"]),
        (&json!(false), &json!(env!("CARGO_PKG_VERSION")))
    );
    let notice = workspace["notices"][0].as_str().unwrap();
    assert!(notice.contains(&home.folder().path().join("secrets.json").display().to_string()), "{notice}");
}

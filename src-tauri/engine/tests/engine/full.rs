//! No room: nothing accepted is lost, nothing is accepted that cannot be kept, and the refusal itself is written down as
//! soon as there is room again.

use std::{fs, path::Path, process::Command, sync::Arc};

use porchlight_engine::clock::SetClock;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::house::{Answer, Home, NOON, PATIENCE, any_port, told_of};

/// A lead with a source and a field nobody has heard of before.
fn lead(number: usize, bytes: usize) -> String {
    json!({
        "email": format!("{number}@example.com"), "source": format!("Source {number}"), format!("field{number}"): "x",
        "note": "x".repeat(bytes)
    })
    .to_string()
}

#[track_caller]
fn assert_asked_to_come_again(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(answer.head.contains("retry-after: 30"), "{}", answer.head);
    assert_eq!(answer.body["errors"][0]["title"], "Temporarily unavailable");
}

/// Waits until every request that could not be saved is written down.
async fn written_down(home: &Home) {
    let mut changes = home.engine.changes();
    timeout(PATIENCE, async {
        while home.call("listener.status", json!({})).await["unsaved"] != 0 {
            told_of(&mut changes, "request").await;
        }
    })
    .await
    .expect("they are written down");
}

/// Lets the file grow by so many pages and no further.
async fn room_for(home: &Home, pages: i64) {
    home.write(move |work| {
        let count: i64 = work.db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        Ok(work.db.query_row(&format!("PRAGMA max_page_count = {}", count + pages), [], |row| {
            row.get::<_, i64>(0)
        })?)
    })
    .await;
}

#[tokio::test]
async fn a_lead_that_cannot_be_kept_is_asked_to_come_again_and_is_written_down_when_there_is_room() {
    let home = Home::new().await;
    let before = home.send(&home.office, &lead(1, 0)).await.contact();
    room_for(&home, 0).await;
    let sent = lead(2, 50_000);
    assert_asked_to_come_again(&home.send(&home.office, &sent).await);
    assert_eq!(home.call("listener.status", json!({})).await["unsaved"], 1);
    assert_eq!(
        home.call("contact.get", json!({ "id": before })).await["emails"][0]["address"],
        "1@example.com"
    );
    room_for(&home, 100_000).await;
    written_down(&home).await;
    let refused = home.call("request.list", json!({ "verdicts": ["error"] })).await["items"][0].clone();
    assert_eq!((&refused["status"], &refused["contactId"]), (&json!(503), &Value::Null));
    let sentence = refused["sentence"].as_str().unwrap();
    assert!(sentence.starts_with("Not saved, answered 503: The disk is full"), "{sentence}");
    let kept = home.call("request.get", json!({ "id": refused["id"] })).await;
    assert_eq!(kept["body"]["text"], json!(sent), "with the bytes that came");
    let again = home.send(&home.office, &sent).await.contact();
    assert_eq!(home.call("contact.get", json!({ "id": again })).await["origin"]["source"], "Source 2");
    assert_eq!(home.call("contact.count", json!({})).await["count"], 2);
}

#[tokio::test]
async fn the_owner_is_told_in_words_that_there_is_no_room() {
    let home = Home::new().await;
    room_for(&home, 0).await;
    let mut error = None;
    for number in 0..200 {
        let made = home.engine.call("department.create", json!({ "name": format!("Branch {number}") })).await;
        if let Err(refused) = made {
            error = Some(refused);
            break;
        }
    }
    let error = error.expect("the file cannot grow");
    assert_eq!((error.code(), error.http_status()), (porchlight_engine::Code::DiskFull, 503));
    assert!(
        error
            .message()
            .starts_with("The disk is full, so nothing new can be saved. Nothing already saved is lost.")
    );
    home.call("department.list", json!({})).await;
}

/// The same on a disk that is really full, where it is the commit that fails. Needs a user who may mount one.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_is_really_full_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(folder.path()) else { return };
    let data = TempDir::new_in(folder.path()).unwrap();
    let ballast = folder.path().join("ballast");
    fs::write(&ballast, vec![1; 5_500_000]).unwrap();
    let home = Home::open(data, Arc::new(SetClock::at(NOON)), any_port()).await;
    let mut accepted = Vec::new();
    let mut refused = Vec::new();
    for number in 0..400 {
        let sent = lead(number, 20_000);
        let answer = home.send(&home.office, &sent).await;
        if answer.status == 200 {
            accepted.push(answer.contact());
        } else {
            assert_asked_to_come_again(&answer);
            refused.push(sent);
        }
        if refused.len() == 3 {
            break;
        }
    }
    assert_eq!(refused.len(), 3, "the disk was never full");
    fs::remove_file(ballast).unwrap();
    written_down(&home).await;
    for sent in &refused {
        accepted.push(home.send(&home.office, sent).await.contact());
    }
    let home = home.reopen().await;
    for contact in &accepted {
        assert!(home.call("contact.get", json!({ "id": contact })).await["origin"]["source"].is_string());
    }
    assert_eq!(home.call("contact.count", json!({})).await["count"], accepted.len());
    let errors = home.call("request.list", json!({ "verdicts": ["error"] })).await;
    assert_eq!(errors["items"].as_array().unwrap().len(), 3, "and what was refused is on the record");
    drop(home.close().await);
    drop(disk);
}

/// A small disk, for as long as this lives.
#[cfg(target_os = "linux")]
struct Disk<'a>(&'a Path);

#[cfg(target_os = "linux")]
impl<'a> Disk<'a> {
    fn mount(folder: &'a Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"])
            .arg(folder)
            .output()
            .unwrap();
        if mounted.status.success() {
            return Some(Self(folder));
        }
        println!("not tried: no disk could be mounted: {}", String::from_utf8_lossy(&mounted.stderr));
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk<'_> {
    fn drop(&mut self) {
        // Lazily, because a test that fails may leave files open.
        assert!(Command::new("umount").arg("-l").arg(self.0).status().unwrap().success());
    }
}

//! The journal: numbered, in the transaction of what it tells, read by the page.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "support/house.rs"]
mod house;

use house::{Home, MINUTE, NOON};
use porchlight_engine::{
    Error, Result,
    journal::{self, About, Actor, Entry},
};
use serde_json::{Value, json};

async fn somebody(home: &Home) -> String {
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await.contact()
}

/// Tells `count` things of a contact.
async fn tell(home: &Home, contact: &str, count: i64) {
    let contact = contact.to_owned();
    home.write(move |work| {
        for number in 0..count {
            let about = About { contact: Some(&contact), ..About::default() };
            journal::record(
                work,
                &Entry {
                    kind: "note.created",
                    actor: &Actor::user(),
                    about,
                    payload: json!({ "number": number }),
                },
            )?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_activity_says_what_happened_when_by_whom_and_why() {
    let home = Home::new().await;
    let contact = somebody(&home).await;
    let page = home.call("activity.list", json!({ "contactId": contact })).await;
    let [created, came] = [&page["items"][0], &page["items"][1]];
    let request = &home.call("request.list", json!({})).await["items"][0];
    assert_eq!(
        *came,
        json!({
            "seq": came["seq"], "id": came["id"], "type": "contact.created", "at": NOON,
            "actor": { "kind": "intake", "name": "Website" }, "contactId": contact, "leadId": null,
            "requestId": request["id"], "payload": { "name": "(804) 555-0119", "via": "newlead" }
        })
    );
    assert_eq!((&created["type"], &created["leadId"]), (&json!("lead.created"), &request["leadId"]));
    assert!(created["seq"].as_i64() > came["seq"].as_i64());
}

#[tokio::test]
async fn what_is_undone_was_never_told() {
    let home = Home::new().await;
    let before = home.rows("SELECT count(*) FROM activity");
    let failed: Result<()> = home
        .house()
        .await
        .database
        .writer
        .write(|work| {
            let about = About::default();
            journal::record(
                work,
                &Entry { kind: "note.created", actor: &Actor::user(), about, payload: Value::Null },
            )?;
            Err(Error::not_found("contact"))
        })
        .await;
    failed.unwrap_err();
    assert_eq!(home.rows("SELECT count(*) FROM activity"), before);
}

#[tokio::test]
async fn pages_put_together_are_the_whole_story_newest_first() {
    let home = Home::new().await;
    let contact = somebody(&home).await;
    tell(&home, &contact, 21).await;
    let whole = home.call("activity.list", json!({ "contactId": contact, "limit": 500 })).await;
    let whole = whole["items"].as_array().unwrap();
    assert_eq!(whole.len(), 23);
    assert!(whole.is_sorted_by_key(|each| std::cmp::Reverse(each["seq"].as_i64())));
    for limit in 1..25 {
        let mut together = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = home
                .call("activity.list", json!({ "contactId": contact, "limit": limit, "after": after }))
                .await;
            together.extend(page["items"].as_array().unwrap().clone());
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(together, *whole, "by {limit}");
    }
}

#[tokio::test]
async fn one_contacts_story_is_not_anothers() {
    let home = Home::new().await;
    let contact = somebody(&home).await;
    home.pass(MINUTE);
    let other = home.post(json!({ "phoneNumber": "8045550120", "source": "Website" })).await.contact();
    tell(&home, &other, 3).await;
    assert_eq!(home.story(&contact).await.len(), 2);
    assert_eq!(home.story(&other).await.len(), 5);
    assert_eq!(home.story("nobody").await.len(), 0);
}

//! The trash: what is shown of it, who comes out of it by writing again, what is gone after thirty days.

use std::time::Duration;

use porchlight_engine::{
    contact::{self, Act},
    journal::{Actor, Cause},
};
use serde_json::{Value, json};

use crate::house::{DAY, Home, MINUTE, NOON, text};

async fn perform(home: &Home, act: Act) {
    home.write(move |work| contact::perform(work, &act, &Actor::user(), Cause::Act)).await.expect("a change");
}

async fn delete(home: &Home, contact: &str) {
    perform(home, Act::Delete { contact: contact.into() }).await;
}

async fn lead(home: &Home, first: &str, phone: &str) -> String {
    home.post(json!({ "firstName": first, "phoneNumber": phone, "source": "Website", "roof": "metal" }))
        .await
        .contact()
}

async fn trash(home: &Home, params: Value) -> Value {
    home.call("contact.trash_list", params).await
}

#[tokio::test]
async fn who_is_deleted_is_in_the_trash_and_nowhere_else() {
    let home = Home::new().await;
    let ann = lead(&home, "Ann", "8045550101").await;
    let bob = lead(&home, "Bob", "8045550102").await;
    delete(&home, &ann).await;
    home.pass(MINUTE);
    delete(&home, &bob).await;
    assert_eq!(home.call("contact.list", json!({})).await["items"], json!([]));
    assert_eq!(home.call("contact.list", json!({ "text": "ann" })).await["items"], json!([]));
    assert_eq!(home.call("contact.count", json!({})).await, json!({ "count": 0 }));
    let first = trash(&home, json!({ "limit": 1 })).await;
    assert_eq!(first["items"][0]["id"], bob.as_str(), "the last one deleted first");
    let rest = trash(&home, json!({ "limit": 5, "after": first["next"] })).await;
    let row = &rest["items"][0];
    assert_eq!(
        (&row["id"], &row["name"], &row["phone"]),
        (&json!(ann), &json!("Ann"), &json!("(804) 555-0101"))
    );
    assert_eq!((&row["deletedAt"], &row["goneAt"]), (&json!(NOON), &json!(NOON.plus_ms(30 * DAY))));
    assert_eq!(rest["next"], Value::Null);
}

#[tokio::test]
async fn who_is_restored_is_as_before() {
    let home = Home::new().await;
    let ann = lead(&home, "Ann", "8045550101").await;
    let before = home.call("contact.get", json!({ "id": ann })).await;
    delete(&home, &ann).await;
    assert_eq!(home.call("contact.get", json!({ "id": ann })).await["deletedAt"], json!(NOON));
    perform(&home, Act::Restore { contact: ann.clone() }).await;
    assert_eq!(home.call("contact.get", json!({ "id": ann })).await, before);
    let kinds: Vec<_> = home.story(&ann).await.into_iter().skip(3).collect();
    let name = || json!({ "name": "Ann" });
    assert_eq!(kinds, [("contact.deleted".into(), name()), ("contact.restored".into(), name())]);
}

#[tokio::test]
async fn a_lead_of_somebody_in_the_trash_brings_them_back_and_says_so() {
    let home = Home::new().await;
    let ann = lead(&home, "Ann", "8045550101").await;
    delete(&home, &ann).await;
    home.pass(20 * MINUTE);
    assert_eq!(lead(&home, "Ann", "8045550101").await, ann);
    assert_eq!(home.call("contact.get", json!({ "id": ann })).await["deletedAt"], Value::Null);
    assert_eq!(trash(&home, json!({})).await["items"], json!([]));
    assert!(home.story(&ann).await.contains(&("contact.restored".into(), json!({ "name": "Ann" }))));
    let request = home.call("request.list", json!({})).await["items"][0]["id"].clone();
    let trace = home.call("request.get", json!({ "id": request })).await["trace"].to_string();
    assert!(trace.contains("The contact was in the trash and was restored"), "{trace}");
}

#[tokio::test]
async fn a_number_that_two_have_is_that_of_the_one_outside_the_trash() {
    let home = Home::new().await;
    let ann = lead(&home, "Ann", "8045550101").await;
    let bob = lead(&home, "Bob", "8045550102").await;
    let written = contact::Written { text: "8045550101".into(), label: None };
    perform(&home, Act::AddAddress { contact: bob.clone(), way: contact::Way::Phone, written }).await;
    delete(&home, &ann).await;
    home.pass(20 * MINUTE);
    assert_eq!(lead(&home, "Somebody", "8045550101").await, bob);
}

#[tokio::test]
async fn after_thirty_days_nothing_is_left_but_what_was_said_and_what_happened() {
    let home = Home::new().await;
    let ann = lead(&home, "Ann", "8045550101").await;
    let other = lead(&home, "Annie", "8045550109").await;
    let bob = lead(&home, "Bob", "8045550102").await;
    let wish = json!({ "channels": ["text"], "reason": "Asked to stop", "id": ann });
    home.call("contact.opt_out", wish).await;
    home.call("contact.merge", json!({ "wish": { "survivorId": ann, "otherIds": [other] } })).await;
    delete(&home, &ann).await;
    home.pass(DAY);
    delete(&home, &bob).await;
    home.pass(29 * DAY + MINUTE);
    let activities = home.rows("SELECT count(*) FROM activity");
    let purge = async || {
        home.write(|work| {
            let before = work.now.minus(Duration::from_secs(30 * 24 * 3600));
            contact::purge_trash(work, before, |work, contact| {
                // Everything of the contact is still there.
                let phones = "SELECT 1 FROM contact_phone WHERE contact_id = ?1";
                assert!(work.db.prepare(phones)?.exists([contact])?);
                Ok(())
            })
        })
        .await
    };
    assert_eq!(purge().await, 1);
    assert_eq!(purge().await, 0);
    crate::search::catch_up(&home).await;
    assert_eq!(home.rows("SELECT id FROM contact"), [bob.as_str()]);
    for table in ["contact_phone", "lead", "field_value", "contact_trait"] {
        assert_eq!(
            home.rows(&format!("SELECT DISTINCT contact_id FROM {table}"))
                .into_iter()
                .filter(|id| *id != bob)
                .count(),
            0,
            "{table}"
        );
    }
    assert_eq!(home.rows("SELECT contact_id, state FROM consent_event"), [format!("{ann}|opted_out")]);
    assert_eq!(home.rows("SELECT contact_id, state FROM consent_state"), [format!("{ann}|opted_out")]);
    assert_eq!(home.rows("SELECT count(*) FROM activity"), activities);
    assert_eq!(text(&trash(&home, json!({})).await["items"][0]["id"]), bob);
}

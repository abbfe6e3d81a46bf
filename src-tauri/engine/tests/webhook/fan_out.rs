//! Who is owed what: exactly once, in the transaction of the activity.

use porchlight_engine::{Error, journal::Actor, webhook::DeliveryState};
use serde_json::json;

use crate::office::{Office, draft, happen};

const OWED: &str = "SELECT s.name, d.type, e.id FROM delivery d JOIN event e ON e.seq = d.event_seq
  JOIN subscription s ON s.id = d.subscription_id ORDER BY d.seq";

#[tokio::test]
async fn each_subscription_that_asked_is_owed_each_activity_once() {
    let office = Office::new().await;
    office.subscribe(json!({ "name": "A" })).await;
    office.subscribe(json!({ "name": "B", "events": ["lead.created"] })).await;
    office.subscribe(json!({ "name": "C", "dialect": "clinchpad", "events": ["lead:created"] })).await;
    let id = office.happens("ann").await;
    assert_eq!(office.rows(OWED), [format!("A|contact.created|{id}")]);
    assert_eq!(office.rows("SELECT count(*) FROM event"), ["1"]);
}

#[tokio::test]
async fn one_body_serves_all_of_a_dialect_and_is_frozen() {
    let mut office = Office::new().await;
    for name in ["A", "B"] {
        office.subscribe(json!({ "name": name })).await;
    }
    office.happens("ann").await;
    assert_eq!(office.rows("SELECT count(*) FROM event"), ["1"]);
    let frozen = office.rows("SELECT body FROM event");
    let sent = office.all_sent().await;
    assert_eq!(sent.len(), 2);
    for pending in &sent {
        assert_eq!(String::from_utf8_lossy(&pending.post.body), frozen[0]);
        assert_eq!(pending.body()["type"], "contact.created");
    }
}

#[tokio::test]
async fn work_that_is_undone_owes_nothing() {
    let office = Office::new().await;
    office.subscribe(json!({})).await;
    let undone = office
        .database
        .writer
        .write(|work| {
            happen(work, "contact.created", "ann")?;
            Err::<(), _>(Error::not_found("contact"))
        })
        .await;
    undone.unwrap_err();
    assert_eq!(office.rows("SELECT count(*) FROM delivery"), ["0"]);
    office.happens("ben").await;
    assert_eq!(office.rows("SELECT count(*) FROM delivery"), ["1"]);
}

/// A subscription that was undone was never there, also for the memory of who is subscribed.
#[tokio::test]
async fn a_subscription_that_is_undone_is_forgotten() {
    let office = Office::new().await;
    office.happens("before").await;
    let refused = office.webhooks.create(draft(json!({ "departments": ["none"] })), Actor::user()).await;
    assert_eq!(refused.unwrap_err().field(), Some("departments"));
    office.happens("ann").await;
    assert_eq!(office.rows("SELECT count(*) FROM delivery"), ["0"]);
    assert_eq!(office.rows("SELECT count(*) FROM subscription"), ["0"]);
}

#[tokio::test]
async fn several_activities_of_one_unit_are_all_owed() {
    let office = Office::new().await;
    office.subscribe(json!({})).await;
    office
        .write(|work| {
            happen(work, "contact.created", "ann")?;
            happen(work, "contact.updated", "ann")
        })
        .await;
    assert_eq!(office.rows("SELECT type FROM delivery ORDER BY seq"), ["contact.created", "contact.updated"]);
}

#[tokio::test]
async fn what_happened_before_is_not_owed_and_what_happens_after_deletion_neither() {
    let office = Office::new().await;
    office.happens("before").await;
    let subscription = office.subscribe(json!({})).await;
    office.happens("during").await;
    office.webhooks.delete(subscription.id, Actor::user()).await.unwrap();
    office.happens("after").await;
    assert_eq!(office.rows("SELECT contact_id, state FROM delivery"), ["during|canceled"]);
}

#[tokio::test]
async fn a_paused_subscription_is_owed_and_the_delivery_held() {
    let mut office = Office::new().await;
    let subscription = office.subscribe(json!({})).await;
    office.webhooks.pause(subscription.id, Actor::user()).await.unwrap();
    office.happens("ann").await;
    assert_eq!(office.states().await, [DeliveryState::Held]);
    office.quiet().await;
}

#[tokio::test]
async fn filters_by_department_pipeline_and_source() {
    let office = Office::new().await;
    office
        .write(|work| {
            work.db.execute_batch(
                "INSERT INTO department (id, code, name, time_zone, pipeline_id, created_at)
                   VALUES ('d1', '1', 'Richmond', 'UTC', 'p1', 0), ('d2', '2', 'Norfolk', 'UTC', 'p2', 0);
                 INSERT INTO pipeline VALUES ('p1', 'd1', 'Sales', '80', 0, NULL), ('p2', 'd2', 'Sales', '80', 0, NULL);
                 INSERT INTO stage (id, pipeline_id, name, rank) VALUES ('s1', 'p1', 'New', '80');
                 INSERT INTO source VALUES ('web', 'd1', 'web', 'Web', 'custom', 0), ('ads', 'd1', 'ads', 'Ads', 'custom', 0);
                 INSERT INTO contact (id, department_id, display_name, name_key, source_id, created_at, last_activity_at)
                   VALUES ('ann', 'd1', 'Ann', 'ann', 'web', 0, 0);
                 INSERT INTO lead (id, department_id, contact_id, name, pipeline_id, stage_id, rank, status, created_at, stage_entered_at)
                   VALUES ('l1', 'd1', 'ann', 'Roof', 'p1', 's1', '80', 'open', 0, 0);
                 INSERT INTO lead_source VALUES ('l1', 'web');",
            )?;
            Ok(())
        })
        .await;
    for (name, filter) in [
        ("all", json!({})),
        ("d1", json!({ "departments": ["d1"] })),
        ("d2", json!({ "departments": ["d2"] })),
        ("p1", json!({ "pipelines": ["p1"] })),
        ("p2", json!({ "pipelines": ["p2"] })),
        ("web", json!({ "sources": ["web"] })),
        ("ads", json!({ "sources": ["ads"] })),
        ("d1 ads", json!({ "departments": ["d1"], "sources": ["ads"] })),
        ("d1 web p1", json!({ "departments": ["d1", "d2"], "sources": ["web", "ads"], "pipelines": ["p1"] })),
    ] {
        let mut more = filter;
        more["name"] = json!(name);
        office.subscribe(more).await;
    }
    let heard = |kind: &'static str, lead: Option<&'static str>| {
        let office = &office;
        async move {
            office
                .write(move |work| {
                    use porchlight_engine::journal::{About, Entry, record};
                    let about =
                        About { department: Some("d1"), contact: Some("ann"), lead, ..About::default() };
                    let payload = json!({ "name": "Roof", "stage": "New" });
                    record(work, &Entry { kind, actor: &Actor::user(), about, payload })
                })
                .await;
            let names = "SELECT s.name FROM delivery d JOIN subscription s ON s.id = d.subscription_id
                         WHERE d.event_seq = (SELECT max(seq) FROM event) ORDER BY d.seq";
            office.rows(names)
        }
    };
    assert_eq!(heard("lead.created", Some("l1")).await, ["all", "d1", "p1", "web", "d1 web p1"]);
    assert_eq!(heard("contact.created", None).await, ["all", "d1", "web"], "a contact is in no pipeline");
}

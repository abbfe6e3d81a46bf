//! The table of contacts: every order, every page, every search.

use std::path::Path;

use porchlight_engine::{
    contact::{self, ContactSort, Query},
    db,
};
use proptest::{collection::vec, prelude::*};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::house::{Home, MINUTE, NOON, text};

fn names(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|row| text(&row["name"])).collect()
}

async fn neighbors() -> Home {
    let home = Home::new().await;
    for (first, last, phone, email) in [
        ("Bea", "O'Neill", "8045550101", "bea_1@example.com"),
        ("ann", "Lee", "8045550102", "ann@example.org"),
        ("Cy", "100% \"Roofs\" \\ Co", "2125550103", "cy@example.com"),
        ("Élodie", "Größe", "8045550104", "elodie@example.com"),
    ] {
        let lead = json!({ "firstName": first, "lastName": last, "phoneNumber": phone, "email": email, "source": "Website" });
        assert_eq!(home.post(lead).await.status, 200);
        home.pass(MINUTE);
    }
    home
}

#[tokio::test]
async fn each_order_goes_both_ways() {
    let home = neighbors().await;
    home.post(json!({ "phoneNumber": "8045550101", "source": "Again" })).await;
    let [bea, ann, cy, elodie] = ["Bea O'Neill", "ann Lee", "Cy 100% \"Roofs\" \\ Co", "Élodie Größe"];
    for (sort, order) in [
        ("name", [ann, bea, cy, elodie]),
        ("newest", [bea, ann, cy, elodie]),
        ("last_activity", [ann, cy, elodie, bea]),
    ] {
        let list = async |descending| {
            names(&home.call("contact.list", json!({ "sort": sort, "descending": descending })).await)
        };
        let mut order = order;
        assert_eq!(list(false).await, order, "{sort}");
        order.reverse();
        assert_eq!(list(true).await, order, "{sort}, descending");
    }
}

#[tokio::test]
async fn a_row_shows_what_the_table_shows() {
    let home = Home::new().await;
    let id = home.post(json!({ "firstName": "Ann", "phoneNumber": "8045550119", "email": "Ann@example.com", "source": "Website" })).await.contact();
    let row = json!({
        "id": id, "name": "Ann", "phone": "(804) 555-0119", "email": "Ann@example.com", "source": "Website", "stage": "New", "leadStatus": "open",
        "createdAt": NOON, "lastActivityAt": NOON, "consent": "unknown", "optedOut": [], "departmentId": home.office.department
    });
    assert_eq!(home.call("contact.list", json!({})).await, json!({ "items": [row], "next": null }));
    assert_eq!(home.call("contact.count", json!({})).await, json!({ "count": 1 }));
}

#[tokio::test]
async fn a_row_says_how_the_newest_lead_stands() {
    let home = Home::new().await;
    let id = home
        .post(json!({ "firstName": "Ann", "phoneNumber": "8045550119", "source": "Website" }))
        .await
        .contact();
    let contact = home.call("contact.get", json!({ "id": id })).await;
    let lead = &contact["leads"][0]["id"];
    let standing = async || {
        let row = home.call("contact.list", json!({})).await["items"][0].clone();
        [row["stage"].clone(), row["leadStatus"].clone()]
    };
    for (command, params, expected) in [
        ("lead.win", json!({ "ids": [lead] }), [json!("New"), json!("won")]),
        ("lead.lose", json!({ "ids": [lead], "reason": "Price" }), [json!("New"), json!("lost")]),
        ("lead.reopen", json!({ "ids": [lead] }), [json!("New"), json!("open")]),
        ("lead.delete", json!({ "ids": [lead] }), [Value::Null, Value::Null]),
    ] {
        home.call(command, params).await;
        assert_eq!(standing().await, expected, "{command}");
    }
}

#[tokio::test]
async fn a_part_of_a_name_an_email_or_a_phone_finds_its_contact() {
    let home = neighbors().await;
    let [bea, ann, cy, elodie] = ["Bea O'Neill", "ann Lee", "Cy 100% \"Roofs\" \\ Co", "Élodie Größe"];
    let table: [(&str, &[&str]); 17] = [
        ("  LEE ", &[ann]),
        ("o'n", &[bea]),
        ("GRÖSSE", &[elodie]),
        ("größe", &[elodie]),
        ("GRÖ", &[elodie]),
        ("ÉLO", &[elodie]),
        ("0%", &[]),
        ("\"roofs\"", &[cy]),
        ("\\", &[cy]),
        ("bea_1", &[bea]),
        ("a_n", &[]),
        ("@EXAMPLE.org", &[ann]),
        ("(804) 555-0102", &[ann]),
        ("+1 212", &[cy]),
        ("0103", &[cy]),
        ("10", &[cy]),
        ("'; DROP TABLE contact; --", &[]),
    ];
    for (text, found) in table {
        assert_eq!(
            names(&home.call("contact.list", json!({ "text": text, "sort": "newest" })).await),
            *found,
            "{text}"
        );
    }
    assert_eq!(names(&home.call("contact.list", json!({ "text": " " })).await).len(), 4, "no text finds all");
}

#[derive(Debug, Clone)]
struct Row {
    name: &'static str,
    active: i64,
    archived: bool,
}

fn row() -> impl Strategy<Value = Row> {
    // Few values, so that many are alike; names with the sign that stands in cursors.
    let name = prop::sample::select(vec!["ann", "ann~", "~", "bo", "bo 12", ""]);
    (name, -1..3_i64, prop::bool::weighted(0.1)).prop_map(|(name, active, archived)| Row {
        name,
        active,
        archived,
    })
}

fn file_with(rows: &[Row]) -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    db::migrate(&mut db, Path::new("unused")).unwrap();
    for (index, row) in rows.iter().enumerate() {
        db.execute(
            "INSERT INTO contact (id, department_id, display_name, name_key, created_at, last_activity_at, archived_at)
             VALUES (?1, 'd', ?2, ?2, 0, ?3, ?4)",
            (format!("id-{index:03}"), row.name, row.active, row.archived.then_some(0)),
        )
        .unwrap();
    }
    db.execute("INSERT INTO contact_unindexed SELECT id FROM contact", []).unwrap();
    db
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// However short the pages, together they are the list, each row once.
    #[test]
    fn pages_put_together_are_the_whole_list(
        rows in vec(row(), 0..20),
        limit in 1..8_usize,
        sort in prop::sample::select(vec![ContactSort::Name, ContactSort::Newest, ContactSort::LastActivity, ContactSort::Best]),
        descending: bool,
        text in prop::sample::select(vec![None, Some("an"), Some("12"), Some("ann"), Some("bo 1")]),
    ) {
        let db = file_with(&rows);
        let query = Query { sort, descending, text: text.map(str::to_owned), limit: 1000, ..Query::default() };
        let ids = |page: &[contact::ContactRow]| page.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        let whole = ids(&contact::list(&db, &query).unwrap().0);
        let expected = rows.iter().filter(|row| !row.archived && text.is_none_or(|text| row.name.contains(text))).count();
        prop_assert_eq!(whole.len(), expected);
        let mut together = Vec::new();
        let mut after = None;
        loop {
            let (page, next) = contact::list(&db, &Query { after, limit, ..query.clone() }).unwrap();
            prop_assert!(page.len() <= limit);
            together.extend(ids(&page));
            after = next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(together, whole);
    }
}

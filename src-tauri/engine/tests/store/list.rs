//! The list of requests: newest first, filtered, searched, in pages.

use porchlight_engine::{
    Code,
    clock::Timestamp,
    intake::{
        store::{self, Query},
        verdict::Verdict,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    file_with,
    house::{Home, NOON, SECOND, Sender},
};

fn ids(db: &Connection, query: &Query) -> Vec<String> {
    store::list(db, query).unwrap().items.into_iter().map(|row| row.id).collect()
}

#[test]
fn each_filter_and_all_of_them_together() {
    let db = file_with(&[
        ("accepted", "Website", Some("ann")),
        ("refused", "RoofMatch", None),
        ("merged", "Website", Some("ann")),
        ("accepted", "RoofMatch", Some("bob")),
    ]);
    let base = || Query { limit: 10, ..Query::default() };
    let website = || Some("Website".to_owned());
    let third = Some(NOON.plus_ms(-SECOND));
    for (query, found) in [
        (base(), vec!["r4", "r3", "r2", "r1"]),
        (Query { verdicts: vec![Verdict::Refused], ..base() }, vec!["r2"]),
        (Query { verdicts: vec![Verdict::Accepted, Verdict::Merged], ..base() }, vec!["r4", "r3", "r1"]),
        (Query { source: website(), ..base() }, vec!["r3", "r1"]),
        (Query { source: Some("website".into()), ..base() }, vec![]),
        (Query { contact: Some("ann".into()), ..base() }, vec!["r3", "r1"]),
        (Query { since: third, ..base() }, vec!["r4", "r3"]),
        (Query { verdicts: vec![Verdict::Merged], source: website(), since: third, ..base() }, vec!["r3"]),
        (Query { text: Some("sentence of refused".into()), ..base() }, vec!["r2"]),
        (Query { text: Some("ROOF".into()), verdicts: vec![Verdict::Accepted], ..base() }, vec!["r4"]),
        (Query { text: Some("%".into()), ..base() }, vec![]),
        (Query { text: Some("r_of".into()), ..base() }, vec![]),
        (Query { text: Some("  ".into()), source: website(), ..base() }, vec!["r3", "r1"]),
    ] {
        assert_eq!(ids(&db, &query), found, "{query:?}");
    }
}

#[tokio::test]
async fn a_search_looks_into_target_headers_and_body() {
    let home = Home::new().await;
    home.post(
        json!({ "phoneNumber": "8045550119", "source": "Website", "note": "50% \"off\" \\ it's größer" }),
    )
    .await;
    home.post(json!({ "phoneNumber": "8045550120", "source": "RoofMatch" })).await;
    let stray = Sender { code: "20481000".into(), ..home.office.clone() };
    home.post_as(&stray, "{}").await;
    let found = async |text: &str| {
        let page = home.call("request.list", json!({ "text": text })).await;
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["source"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for (text, sources) in [
        ("50% \\\"OFF", vec!["Website"]),
        ("it's", vec!["Website"]),
        ("größer", vec!["Website"]),
        ("roofMATCH", vec!["RoofMatch"]),
        ("hooks/20481000/new", vec!["203.0.113.20"]),
        ("leads.example.com", vec!["203.0.113.20", "RoofMatch", "Website"]),
        ("nowhere", vec![]),
    ] {
        assert_eq!(found(text).await, sources, "{text}");
    }
}

#[tokio::test]
async fn a_row_shows_what_the_list_shows() {
    let home = Home::new().await;
    let body = r#"{"phoneNumber": "8045550119", "firstName": "Ann", "source": "Website"}"#;
    let contact = home.post_as(&home.office, body).await.contact();
    let list = home.call("request.list", json!({})).await;
    let row = &list["items"][0];
    assert_eq!(
        *row,
        json!({
            "id": row["id"], "receivedAt": NOON, "method": "POST", "path": format!("/api/webhooks/{}/newlead", home.office.code),
            "verdict": "accepted", "status": 200, "sentence": "Accepted: new contact Ann", "source": "Website",
            "durationUs": 200, "bodyLength": body.len(), "contactId": contact, "contactName": "Ann", "leadId": row["leadId"],
            "departmentId": home.office.department, "binId": null, "pinned": false
        })
    );
    assert_eq!((&list["next"], &list["searchedBackTo"]), (&Value::Null, &Value::Null));
    let pinned = home.call("request.pin", json!({ "id": row["id"], "pinned": true })).await;
    assert_eq!(pinned["pinned"], true);
    assert_eq!(home.call("request.list", json!({})).await["items"][0]["pinned"], true);
    for command in ["request.get", "request.reveal"] {
        assert_eq!(home.refused(command, json!({ "id": "none" })).await.code(), Code::NotFound);
    }
    assert_eq!(
        home.refused("request.pin", json!({ "id": "none", "pinned": true })).await.code(),
        Code::NotFound
    );
}

/// The name is the contact's and not the request's: whoever is called otherwise since is named as they are called now.
#[tokio::test]
async fn a_row_names_whom_the_request_became_or_touched() {
    let home = Home::new().await;
    let ann = json!({ "phoneNumber": "8045550119", "firstName": "Ann", "source": "Website" });
    let contact = home.post(ann).await.contact();
    home.post(json!({ "phoneNumber": "8045550119", "source": "RoofMatch" })).await;
    assert_eq!(home.post(json!({ "phoneNumber": "555-01", "source": "Angi" })).await.status, 422);
    let named = async || {
        let page = home.call("request.list", json!({})).await;
        let rows = page["items"].as_array().unwrap().iter();
        rows.map(|row| json!([row["verdict"], row["contactName"]])).collect::<Vec<_>>()
    };
    let [refused, merged, accepted] = ["refused", "merged", "accepted"];
    assert_eq!(named().await, [json!([refused, null]), json!([merged, "Ann"]), json!([accepted, "Ann"])]);

    home.call("contact.update", json!({ "id": contact, "to": { "firstName": "Anna" } })).await;
    let request = home.call("request.list", json!({})).await["items"][0]["id"].clone();
    let stage = &home.rows("SELECT id FROM stage ORDER BY rank LIMIT 1")[0];
    let sven = json!({ "departmentId": home.office.department, "details": { "firstName": "Sven" } });
    home.call("lead.create", json!({ "contact": sven, "stageId": stage, "requestId": request })).await;
    assert_eq!(named().await, [json!([refused, "Sven"]), json!([merged, "Anna"]), json!([accepted, "Anna"])]);
}

/// A search looks at five thousand requests, says how far back it came, and goes on from there.
#[test]
fn a_search_in_a_large_file_goes_on_until_it_has_looked_at_all() {
    const ALL: i64 = 12_000;
    let db = file_with(&[]);
    db.execute_batch(&format!(
        "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ALL})
         INSERT INTO request (id, received_at, peer, method, target, http_version, verdict, sentence, source, body_length, stored_bytes)
           SELECT 'r' || i, i * 1000, '', 'POST', '/', '1.1', 'accepted', iif(i IN (3, 11000), 'needle', ''), iif(i % 2, 'odd', 'even'), 0, 0 FROM n;
         INSERT INTO request_bytes SELECT seq, X'', X'', NULL, X'', '[]' FROM request;"
    ))
    .unwrap();
    let needle = |source: Option<&str>, after| Query {
        text: Some("Needle".into()),
        source: source.map(str::to_owned),
        after,
        limit: 10,
        ..Query::default()
    };
    let first = store::list(&db, &needle(None, None)).unwrap();
    assert_eq!(first.items.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["r11000"]);
    assert_eq!(first.searched_back_to, Some(Timestamp(7_000_000)), "the newest it has not looked at");
    let mut seen = Vec::new();
    let mut steps = 0;
    let mut after = None;
    loop {
        let page = store::list(&db, &needle(Some("odd"), after)).unwrap();
        seen.extend(page.items.into_iter().map(|row| row.id));
        assert_eq!(page.next.is_some(), page.searched_back_to.is_some());
        steps += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["r3"]);
    assert!(steps <= 3, "6,000 odd ones took {steps} steps");
}

const VERDICTS: [Verdict; 3] = [Verdict::Accepted, Verdict::Refused, Verdict::Merged];

fn kept() -> impl Strategy<Value = (&'static str, &'static str, Option<&'static str>)> {
    (
        select(VERDICTS.map(Verdict::as_str).to_vec()),
        select(vec!["Website", "RoofMatch"]),
        option::of(select(vec!["ann", "bob"])),
    )
}

prop_compose! {
    fn question()(
        verdicts in prop::sample::subsequence(VERDICTS.to_vec(), 0..=3),
        source in option::of(select(vec!["Website", "RoofMatch", "Nobody"])),
        contact in option::of(select(vec!["ann", "bob"])),
        text in option::of(select(vec!["refused", "site", "sentence", "nothing"])),
        seconds in option::of(0..30_i64),
        limit in 1..8_usize,
    ) -> Query {
        let since = seconds.map(|seconds| NOON.plus_ms(-seconds * SECOND));
        Query { verdicts, source: source.map(str::to_owned), contact: contact.map(str::to_owned), text: text.map(str::to_owned), since, limit, ..Query::default() }
    }
}

/// What the list is to find, said in the plainest way.
fn expected(requests: &[(&str, &str, Option<&str>)], query: &Query) -> Vec<String> {
    let matches = |index: usize, (verdict, source, contact): (&str, &str, Option<&str>)| {
        let at = NOON.plus_ms(-i64::try_from(requests.len() - 1 - index).unwrap() * SECOND);
        let has = |text: &str| {
            [source, "/", &format!("Sentence of {verdict}")]
                .iter()
                .any(|each| each.to_lowercase().contains(text))
        };
        (query.verdicts.is_empty() || query.verdicts.iter().any(|each| each.as_str() == verdict))
            && query.source.as_deref().is_none_or(|wanted| wanted == source)
            && query.contact.as_deref().is_none_or(|wanted| contact == Some(wanted))
            && query.text.as_deref().is_none_or(has)
            && query.since.is_none_or(|since| at >= since)
    };
    let found = requests.iter().enumerate().filter(|(index, request)| matches(*index, **request));
    found.map(|(index, _)| format!("r{}", index + 1)).rev().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Whatever is asked and however short the pages, together they are what matches, newest first, each once.
    #[test]
    fn pages_put_together_are_all_that_matches(requests in vec(kept(), 0..25), query in question()) {
        let db = file_with(&requests);
        let mut together = Vec::new();
        let mut after = None;
        loop {
            let page = store::list(&db, &Query { after, ..query.clone() }).unwrap();
            prop_assert!(page.items.len() <= query.limit);
            together.extend(page.items.into_iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(together, expected(&requests, &query));
    }
}

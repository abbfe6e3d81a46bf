//! Several contacts become one, and are taken apart again.

use porchlight_engine::{
    Code,
    contact::{self, Act, Way, Written, act::Details},
    journal::{Actor, Cause},
};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use crate::{
    house::{Home, MINUTE, text},
    search::catch_up,
};

async fn perform(home: &Home, act: Act) {
    home.write(move |work| contact::perform(work, &act, &Actor::user(), Cause::Act)).await.expect("a change");
}

async fn post(home: &Home, mut lead: Value) -> String {
    lead["source"] = json!("Website");
    home.post(lead).await.contact()
}

async fn get(home: &Home, contact: &str) -> Value {
    home.call("contact.get", json!({ "id": contact })).await
}

/// Ann, twice.
async fn twice(home: &Home) -> (String, String) {
    let one = json!({ "firstName": "Ann", "lastName": "Lee", "phoneNumber": "8045550101", "email": "ann@example.com",
        "id": "L-1", "contactID": "C-1", "roof": "metal", "door": "oak" });
    let two = json!({ "firstName": "Anne", "phoneNumber": "8045550102", "email": "anne@example.com", "id": "L-2",
        "contactID": "C-2", "roof": "slate", "wall": "brick" });
    (post(home, one).await, post(home, two).await)
}

async fn merge(home: &Home, survivor: &str, loser: &str, choose: Value) -> Value {
    let wish = json!({ "survivorId": survivor, "otherIds": [loser], "choose": choose });
    home.call("contact.merge", json!({ "wish": wish })).await
}

async fn unmerge(home: &Home, merged: &Value) -> Value {
    home.call("contact.unmerge", json!({ "mergeId": merged["steps"][0]["mergeId"] })).await
}

fn column(rows: &Value, member: &str) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| text(&row[member])).collect()
}

#[tokio::test]
async fn a_merge_is_taken_back_and_done_again_like_any_act() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    let before = (get(&home, &one).await["phones"].clone(), get(&home, &two).await["leads"].clone());
    merge(&home, &one, &two, json!({ "firstName": two })).await;
    assert_eq!(home.call("undo.status", json!({})).await["undo"], "Merged 2 contacts into Ann Lee");

    let undone = home.call("undo.undo", json!({})).await;
    assert_eq!(undone, json!({ "label": "Merged 2 contacts into Ann Lee", "left": [] }));
    let leads = get(&home, &two).await["leads"][0]["id"].clone();
    assert_eq!((get(&home, &one).await["phones"].clone(), leads), (before.0, before.1[0]["id"].clone()));
    assert_eq!(get(&home, &one).await["firstName"], "Ann");

    home.call("undo.redo", json!({})).await;
    assert_eq!(get(&home, &one).await["firstName"], "Anne");
    assert_eq!(get(&home, &one).await["leads"].as_array().unwrap().len(), 2);
    home.call("undo.undo", json!({})).await;
    assert_eq!(get(&home, &one).await["leads"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_undo_cannot_put_back_is_said() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    merge(&home, &one, &two, json!({})).await;
    home.call("contact.heard", json!({ "id": one, "channel": "email", "text": "unsubscribe" })).await;
    let left = home.call("undo.undo", json!({})).await["left"].clone();
    assert!(text(&left[0]).contains("is opted out too"), "{left}");
}

#[tokio::test]
async fn the_survivor_has_what_both_had() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    merge(&home, &one, &two, json!({ "field:roof": two, "phone": two })).await;
    let ann = get(&home, &one).await;
    assert_eq!(ann["name"], "Ann Lee", "without a word the survivor's own stays");
    assert_eq!(column(&ann["phones"], "e164"), ["+18045550102", "+18045550101"], "the chosen one is used");
    assert_eq!(column(&ann["emails"], "address"), ["ann@example.com", "anne@example.com"]);
    assert_eq!(column(&ann["fields"], "key"), ["door", "roof", "wall"]);
    assert_eq!(column(&ann["fields"], "value"), ["oak", "slate", "brick"]);
    assert_eq!(ann["leads"].as_array().unwrap().len(), 2);
    assert_eq!(column(&ann["externalRefs"], "externalId"), ["C-1", "C-2", "L-1", "L-2"]);
    assert_eq!(ann["requestCount"], 2);
    assert_eq!(get(&home, &two).await["mergedInto"], json!({ "id": one, "name": "Ann Lee" }));
    let list = home.call("contact.list", json!({ "text": "anne@example.com" })).await;
    assert_eq!(column(&list["items"], "id"), [one.as_str()], "found by what came with the other");
    catch_up(&home).await;
    assert_eq!(home.call("contact.list", json!({})).await["items"].as_array().unwrap().len(), 1);
    assert_eq!(home.call("contact.trash_list", json!({})).await["items"], json!([]), "merged is not deleted");
}

#[tokio::test]
async fn the_story_of_the_survivor_is_that_of_both() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    let before = home.story(&one).await.len() + home.story(&two).await.len();
    merge(&home, &one, &two, json!({})).await;
    let story = home.story(&one).await;
    assert_eq!(story.len(), before + 1);
    let (kind, payload) = &story[before];
    assert_eq!(kind, "contact.merged");
    assert_eq!(payload["into"], json!({ "id": one, "name": "Ann Lee" }));
    assert_eq!(payload["from"], json!({ "id": two, "name": "Anne" }));
}

#[tokio::test]
async fn a_dry_run_says_what_would_move_and_moves_nothing() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    let before = (get(&home, &one).await, get(&home, &two).await);
    let wish = json!({ "survivorId": one, "otherIds": [two], "choose": { "firstName": two } });
    let dry = home.call("contact.merge", json!({ "wish": wish, "dryRun": true })).await;
    let step = &dry["steps"][0];
    assert_eq!(step["phones"], json!(["(804) 555-0102"]));
    assert_eq!(step["emails"], json!(["anne@example.com"]));
    assert_eq!((&step["leads"], &step["requests"], &step["references"]), (&json!(1), &json!(1), &json!(2)));
    assert_eq!(
        step["changes"],
        json!([
            { "what": "firstName", "old": "Ann", "new": "Anne" },
            { "what": "field:wall", "old": null, "new": "brick" }
        ])
    );
    assert_eq!((get(&home, &one).await, get(&home, &two).await), before);
    assert_eq!(step["mergeId"], Value::Null);
    let wet = home.call("contact.merge", json!({ "wish": wish })).await;
    assert!(wet["steps"][0]["mergeId"].is_string());
    let told = |merged: &Value| {
        let mut step = merged["steps"][0].clone();
        step.as_object_mut().unwrap().remove("mergeId");
        step
    };
    assert_eq!(told(&wet), told(&dry), "what was said is what happened");
}

#[tokio::test]
async fn a_no_of_either_is_a_no_of_both_while_they_are_one() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    home.call("contact.opt_out", json!({ "id": two, "channels": ["text"], "reason": "Asked to stop" })).await;
    home.call("contact.opt_in", json!({ "id": one, "channels": ["text", "call"], "reason": "Signed" })).await;
    let merged = merge(&home, &one, &two, json!({})).await;
    let states = column(&get(&home, &one).await["consent"], "state");
    assert_eq!(states, ["opted_out", "opted_in", "unknown", "unknown"]);
    assert_eq!(column(&merged["steps"][0]["consent"], "state"), states, "as was announced");
    unmerge(&home, &merged).await;
    let states =
        [get(&home, &one).await, get(&home, &two).await].map(|contact| column(&contact["consent"], "state"));
    assert_eq!(states[0], ["opted_in", "opted_in", "unknown", "unknown"], "it was never theirs");
    assert_eq!(states[1], ["opted_out", "unknown", "unknown", "unknown"]);
}

#[tokio::test]
async fn a_lead_for_the_merged_one_goes_to_the_survivor() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    // The survivor is the younger one here, so the number is found with the merged contact first.
    merge(&home, &two, &one, json!({})).await;
    home.pass(20 * MINUTE);
    let again = post(&home, json!({ "phoneNumber": "8045550101", "id": "L-1" })).await;
    assert_eq!(again, two);
    assert_eq!(get(&home, &two).await["leads"].as_array().unwrap().len(), 2, "the lead's id is known there");
    let request = home.call("request.list", json!({})).await["items"][0]["id"].clone();
    let trace = home.call("request.get", json!({ "id": request })).await["trace"].to_string();
    assert!(trace.contains("was merged into"), "{trace}");
}

#[tokio::test]
async fn what_changed_since_stays_and_is_said() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    let merged = merge(&home, &one, &two, json!({ "field:roof": two, "firstName": two })).await;
    let set = |key: &str| Act::SetField {
        contact: one.clone(),
        lead: None,
        key: key.into(),
        value: "tile".into(),
        was: None,
    };
    perform(&home, set("roof")).await;
    let to = Details { first_name: Some("Annabel".into()), ..Details::default() };
    perform(&home, Act::Update { contact: one.clone(), to, was: None }).await;
    let to = Written { text: "(804) 555-0102".into(), label: Some("Work".into()) };
    let (contact, address) = (one.clone(), "+18045550102".to_owned());
    perform(&home, Act::ChangeAddress { contact, way: Way::Phone, address, to, was: None }).await;
    let apart = unmerge(&home, &merged).await;
    let left: Vec<String> = apart["left"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(
        left,
        [
            "The first name was changed since and stays as it is.",
            "(804) 555-0102 was edited since and stays.",
            "“roof” was changed since and stays as it is.",
        ]
    );
    let ann = get(&home, &one).await;
    assert_eq!(ann["firstName"], "Annabel");
    assert_eq!(column(&ann["fields"], "value"), ["oak", "tile"]);
    assert_eq!(column(&get(&home, &two).await["fields"], "value"), ["slate", "brick"]);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    let elsewhere = home.department("Norfolk").await;
    let far =
        home.post_as(&elsewhere, &json!({ "phoneNumber": "8045550101", "source": "Form" }).to_string()).await;
    let wish = |others: Value| json!({ "wish": { "survivorId": one, "otherIds": others } });
    for others in [json!([]), json!([one]), json!([two, two]), json!([far.contact()])] {
        let error = home.refused("contact.merge", wish(others.clone())).await;
        assert_eq!(error.field(), Some("otherIds"), "{others}: {error}");
    }
    let merged = merge(&home, &one, &two, json!({})).await;
    assert_eq!(home.refused("contact.merge", wish(json!([two]))).await.code(), Code::Conflict);
    let rename = Act::Update {
        contact: two.clone(),
        to: Details { first_name: Some("X".into()), ..Details::default() },
        was: None,
    };
    let house = home.house().await;
    let edited = house
        .database
        .writer
        .write(move |work| contact::perform(work, &rename, &Actor::user(), Cause::Act))
        .await;
    let error = edited.unwrap_err();
    assert_eq!(error.message(), "Anne was merged into Ann Lee meanwhile. Nothing was changed.");
    unmerge(&home, &merged).await;
    let again = home.refused("contact.unmerge", json!({ "mergeId": merged["steps"][0]["mergeId"] })).await;
    assert_eq!(again.code(), Code::Conflict);
}

#[tokio::test]
async fn three_become_one_and_the_later_merge_is_taken_apart_first() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    let three = post(&home, json!({ "firstName": "A.", "phoneNumber": "8045550103" })).await;
    let first = merge(&home, &two, &three, json!({})).await;
    let second = merge(&home, &one, &two, json!({})).await;
    let kinds = home.story(&one).await.into_iter().filter(|(kind, _)| kind == "contact.created").count();
    assert_eq!(kinds, 3, "the story goes through both merges");
    let error = home.refused("contact.unmerge", json!({ "mergeId": first["steps"][0]["mergeId"] })).await;
    assert!(error.message().ends_with("Take the later merge apart first."), "{error}");
    unmerge(&home, &second).await;
    unmerge(&home, &first).await;
    assert_eq!(home.call("contact.count", json!({})).await, json!({ "count": 3 }));
}

#[tokio::test]
async fn side_by_side_are_whole_contacts() {
    let home = Home::new().await;
    let (one, two) = twice(&home).await;
    let shown = home.call("contact.compare", json!({ "ids": [two, one] })).await;
    assert_eq!(shown["contacts"], json!([get(&home, &two).await, get(&home, &one).await]));
}

/// Everything the file knows of who has what, but for counters and the search.
fn state(home: &Home) -> Vec<String> {
    [
        "SELECT id, display_name, name_key, first_name, last_name, company_name, time_zone, owner_user_id, merged_into_id,
           archived_at FROM contact ORDER BY id",
        "SELECT * FROM contact_phone ORDER BY contact_id, e164",
        "SELECT * FROM contact_email ORDER BY contact_id, folded",
        "SELECT * FROM field_value ORDER BY contact_id, field_id",
        "SELECT id, contact_id FROM lead ORDER BY id",
        "SELECT * FROM lead_contact ORDER BY lead_id, contact_id",
        "SELECT * FROM external_ref ORDER BY scope, kind, external_id",
        "SELECT seq, contact_id FROM request ORDER BY seq",
        "SELECT * FROM tagged ORDER BY tag_id, entity_id",
    ]
    .into_iter()
    .flat_map(|sql| home.rows(sql))
    .collect()
}

/// A lead with few values, so that two have some of them in common.
fn any_lead() -> impl Strategy<Value = Value> {
    let pick = |from: Vec<&'static str>| prop::option::of(prop::sample::select(from));
    let id = pick(vec!["L-1", "L-2"]);
    (
        pick(vec!["Ann", "Bo"]),
        pick(vec!["Lee"]),
        pick(vec!["a@example.com", "b@example.com"]),
        id,
        pick(vec!["metal", "slate"]),
    )
        .prop_map(|(first, last, email, id, roof)| {
            let mut lead = json!({});
            for (key, value) in
                [("firstName", first), ("lastName", last), ("email", email), ("id", id), ("roof", roof)]
            {
                if let Some(value) = value {
                    lead[key] = json!(value);
                }
            }
            lead
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Merging and taking apart gives back both contacts and everything that hangs on them.
    #[test]
    fn merged_and_taken_apart_is_as_before(
        leads in vec((0..3_usize, any_lead()), 2..7),
        choices in vec((prop::sample::select(vec!["name", "firstName", "phone", "email", "field:roof"]), 0..3_usize), 0..4),
        beside: bool,
        survivor in 0..2_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let home = Home::new().await;
            let mut people = Vec::new();
            for whose in 0..3 {
                let phone = format!("804555010{whose}");
                people.push(post(&home, json!({ "phoneNumber": phone })).await);
            }
            for (whose, mut lead) in leads {
                home.pass(MINUTE);
                lead["phoneNumber"] = json!(format!("804555010{whose}"));
                post(&home, lead).await;
            }
            if beside {
                // Each stands beside the first lead of the next, and all have a tag or two.
                let people = people.clone();
                let department = home.office.department.clone();
                home.write(move |work| {
                    for tag in ["t1", "t2"] {
                        let sql = "INSERT INTO tag (id, department_id, name, created_at) VALUES (?1, ?2, ?1, 0)";
                        work.db.execute(sql, (tag, &department))?;
                    }
                    for (index, contact) in people.iter().enumerate() {
                        for next in [1, 2] {
                            let other = &people[(index + next) % 3];
                            let sql = "INSERT INTO lead_contact SELECT min(id), ?1, 5 FROM lead WHERE contact_id = ?2";
                            work.db.execute(sql, [contact, other])?;
                        }
                        let sql = "INSERT INTO tagged (tag_id, entity_id) VALUES (?1, ?2)";
                        work.db.execute(sql, (if index == 0 { "t1" } else { "t2" }, contact))?;
                    }
                    Ok(())
                })
                .await;
            }
            let before = state(&home);
            let choose: serde_json::Map<_, _> =
                choices.into_iter().map(|(what, whose)| (what.to_owned(), json!(people[whose]))).collect();
            let loser = &people[1 - survivor];
            let merged = merge(&home, &people[survivor], loser, Value::Object(choose)).await;
            assert_ne!(state(&home), before);
            let left_of_loser = format!("SELECT count(*) FROM lead WHERE contact_id = '{loser}'");
            assert_eq!(home.rows(&left_of_loser), ["0"]);
            let twice = "SELECT count(*) FROM lead_contact b JOIN lead l ON l.id = b.lead_id WHERE l.contact_id = b.contact_id";
            assert_eq!(home.rows(twice), ["0"], "nobody stands beside their own lead");
            let apart = unmerge(&home, &merged).await;
            assert_eq!(apart["left"], json!([]));
            assert_eq!(state(&home), before);
            home.engine.stop().await;
        });
    }
}

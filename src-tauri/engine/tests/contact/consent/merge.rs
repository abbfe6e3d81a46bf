//! Two contacts become one: every no is taken over, no yes is. Two again, each has its own words, and what was said while
//! they were one is a no of both.

use porchlight_engine::{contact::consent, journal::Actor};
use serde_json::{Value, json};

use super::{gate, states};
use crate::house::{Home, MINUTE};

async fn get(home: &Home, contact: &str) -> Value {
    home.call("contact.get", json!({ "id": contact })).await
}

async fn merge(home: &Home, survivor: &str, loser: &str) -> String {
    let wish = json!({ "wish": { "survivorId": survivor, "otherIds": [loser] } });
    let merged = home.call("contact.merge", wish).await;
    merged["steps"][0]["mergeId"].as_str().unwrap().to_owned()
}

async fn part(home: &Home, merge: &str) -> Value {
    home.call("contact.unmerge", json!({ "mergeId": merge })).await
}

async fn three(home: &Home) -> [String; 3] {
    let mut people = Vec::new();
    for (name, phone) in [("Ann", "8045550101"), ("Bo", "8045550102"), ("Cy", "8045550103")] {
        let lead = json!({ "phoneNumber": phone, "firstName": name, "source": "Website" });
        people.push(home.post(lead).await.contact());
    }
    people.try_into().unwrap()
}

async fn opt(home: &Home, way: &str, contact: &str, channels: &[&str]) {
    let wish = json!({ "id": contact, "channels": channels, "reason": "Asked on the phone" });
    let command = if way == "in" { "contact.opt_in" } else { "contact.opt_out" };
    home.call(command, wish).await;
}

async fn take_back(home: &Home, words: Vec<String>) {
    home.write(move |work| consent::undo(work, &words, &Actor::user())).await;
}

async fn says(home: &Home, contact: &str, text: &str) {
    home.call("contact.heard", json!({ "id": contact, "channel": "text", "text": text })).await;
}

#[tokio::test]
async fn the_strictest_word_of_both_stands() {
    for (survivor, loser, stands) in [
        (None, Some("out"), "opted_out"),
        (Some("in"), Some("out"), "opted_out"),
        (Some("out"), Some("in"), "opted_out"),
        (None, Some("in"), "unknown"),
        (Some("in"), None, "opted_in"),
        (None, None, "unknown"),
    ] {
        let home = Home::new().await;
        let [ann, bo, _] = three(&home).await;
        for (id, way) in [(&ann, survivor), (&bo, loser)] {
            if let Some(way) = way {
                opt(&home, way, id, &["text"]).await;
            }
        }
        merge(&home, &ann, &bo).await;
        assert_eq!(states(&get(&home, &ann).await)[0], stands, "{survivor:?}, {loser:?}");
    }
}

#[tokio::test]
async fn what_is_known_of_a_no_comes_with_it_once() {
    let home = Home::new().await;
    let [ann, bo, cy] = three(&home).await;
    says(&home, &bo, "Stop!").await;
    let only = json!({ "id": bo, "channels": ["call"], "address": "8045550102", "reason": "Not at work" });
    home.call("contact.opt_out", only).await;
    opt(&home, "out", &cy, &["text"]).await;
    merge(&home, &ann, &bo).await;
    let contact = get(&home, &ann).await;
    let line = &contact["consent"][0];
    assert_eq!(
        [&line["method"], &line["keyword"], &line["exactText"], &line["evidenceNeeded"]],
        [&json!("merge"), &json!("STOP"), &json!("Stop!"), &json!(true)]
    );
    assert_eq!(line["mergedWith"], json!({ "id": bo, "name": "Bo" }), "it is not told as a word of Ann's");
    let outs = home.call("consent.list", json!({})).await["items"].clone();
    let came = outs.as_array().unwrap().iter().filter(|out| out["contactId"] == json!(ann));
    assert!(came.clone().count() == 3 && came.clone().all(|out| out["mergedWith"]["name"] == "Bo"), "{outs}");
    assert_eq!(contact["consent"][1]["addresses"][0]["address"], "+18045550102");
    let told: Vec<_> =
        home.story(&ann).await.into_iter().filter(|(kind, _)| kind == "consent.opted_out").collect();
    let of_the_merge = told.iter().filter(|(_, payload)| payload["method"] == "merge");
    let channels: Vec<_> = of_the_merge.map(|(_, payload)| &payload["channel"]).collect();
    assert_eq!(channels, ["text", "call", "voicemail"]);
    assert!(told.iter().any(|(_, payload)| payload["mergedWith"]["name"] == "Bo"), "{told:?}");
    let words = || home.rows("SELECT count(*) FROM consent_event");
    let before = words();
    merge(&home, &ann, &cy).await;
    assert_eq!(words(), before, "only what is stricter is copied");
}

#[tokio::test]
async fn parted_each_has_its_own_words_again() {
    let home = Home::new().await;
    let [ann, bo, _] = three(&home).await;
    opt(&home, "in", &ann, &["text"]).await;
    opt(&home, "out", &bo, &["text", "call"]).await;
    let before = [get(&home, &ann).await, get(&home, &bo).await].map(|contact| states(&contact));
    let merge = merge(&home, &ann, &bo).await;
    assert_eq!(get(&home, &ann).await["merged"][0]["name"], "Bo");
    assert_eq!(part(&home, &merge).await["left"], json!([]));
    let after = [get(&home, &ann).await, get(&home, &bo).await];
    assert_eq!(after.clone().map(|contact| states(&contact)), before);
    assert_eq!(after[0]["merged"], json!([]));
    assert_eq!(after[0]["consent"][0]["reason"], "Asked on the phone", "the word of before is whole");
    assert_eq!(after[0]["consent"][0]["mergedWith"], Value::Null);
    let report = home.call("consent.report", json!({ "id": ann })).await;
    let came = report["events"].as_array().unwrap().iter().filter(|event| event["method"] == "merge");
    let whose: Vec<_> = came.map(|event| &event["mergedWith"]["name"]).collect();
    assert_eq!(whose, ["Bo", "Bo"], "the log still tells what happened, and with whom");
}

#[tokio::test]
async fn a_no_that_was_said_while_they_were_one_is_a_no_of_both() {
    let home = Home::new().await;
    let [ann, bo, _] = three(&home).await;
    let merge = merge(&home, &ann, &bo).await;
    home.pass(MINUTE);
    says(&home, &ann, "STOP").await;
    let apart = part(&home, &merge).await;
    assert_eq!(
        apart["left"],
        json!(["Bo is opted out too where that was asked while the two were one contact."])
    );
    for contact in [&ann, &bo] {
        assert_eq!(gate(&home, contact, "text").await, "opted_out");
        let line = get(&home, contact).await["consent"][0].clone();
        assert_eq!([&line["exactText"], &line["evidenceNeeded"]], [&json!("STOP"), &json!(true)]);
    }
}

#[tokio::test]
async fn what_another_merge_brought_is_nobody_elses_word() {
    let home = Home::new().await;
    let [ann, bo, cy] = three(&home).await;
    opt(&home, "out", &cy, &["text"]).await;
    let first = merge(&home, &ann, &bo).await;
    merge(&home, &ann, &cy).await;
    assert_eq!(part(&home, &first).await["left"], json!([]));
    assert_eq!(
        states(&get(&home, &bo).await)[0],
        "unknown",
        "Bo never said so, and nobody did while he was Ann"
    );
    assert_eq!(states(&get(&home, &ann).await)[0], "opted_out");
}

#[tokio::test]
async fn a_smaller_no_under_one_that_a_merge_brought_is_not_lost() {
    let home = Home::new().await;
    let [ann, bo, cy] = three(&home).await;
    opt(&home, "out", &cy, &["text"]).await;
    let first = merge(&home, &ann, &bo).await;
    let wish = json!({ "id": ann, "channels": ["text"], "scope": "marketing", "reason": "No offers" });
    home.call("contact.opt_out", wish).await;
    merge(&home, &ann, &cy).await;
    part(&home, &first).await;
    let line = get(&home, &bo).await["consent"][0].clone();
    assert_eq!([&line["state"], &line["scope"], &line["reason"]], ["opted_out", "marketing", "No offers"]);
}

#[tokio::test]
async fn a_no_that_is_taken_back_leaves_that_of_whoever_was_merged() {
    let home = Home::new().await;
    let [ann, bo, _] = three(&home).await;
    opt(&home, "out", &ann, &["text"]).await;
    opt(&home, "out", &bo, &["text"]).await;
    let taken_apart = merge(&home, &ann, &bo).await;
    let words = home.rows(&format!("SELECT id FROM consent_event WHERE contact_id = '{ann}'"));
    assert_eq!(words.len(), 1, "Bo's no is no stricter");
    take_back(&home, words).await;
    let line = get(&home, &ann).await["consent"][0].clone();
    assert_eq!([&line["state"], &line["mergedWith"]["name"]], ["opted_out", "Bo"]);
    part(&home, &taken_apart).await;
    assert_eq!(states(&get(&home, &ann).await)[0], "unknown");
    assert_eq!(states(&get(&home, &bo).await)[0], "opted_out");
}

#[tokio::test]
async fn a_yes_that_was_said_for_both_is_put_back() {
    let home = Home::new().await;
    let [ann, bo, _] = three(&home).await;
    opt(&home, "out", &bo, &["text"]).await;
    merge(&home, &ann, &bo).await;
    opt(&home, "in", &ann, &["text"]).await;
    opt(&home, "out", &ann, &["text"]).await;
    let newest = "SELECT id FROM consent_event ORDER BY seq DESC LIMIT 1";
    take_back(&home, home.rows(newest)).await;
    assert_eq!(states(&get(&home, &ann).await)[0], "opted_in");
}

#[tokio::test]
async fn what_a_person_finds_to_be_no_opt_out_is_none_for_whoever_a_merge_gave_it() {
    for apart in [false, true] {
        let home = Home::new().await;
        let [ann, bo, cy] = three(&home).await;
        says(&home, &bo, "leave me alone").await;
        merge(&home, &ann, &bo).await;
        let last = merge(&home, &cy, &ann).await;
        if apart {
            part(&home, &last).await;
        }
        assert_eq!(states(&get(&home, &ann).await)[0], "opted_out");
        let review = home.call("consent.review_list", json!({})).await["items"][0]["id"].clone();
        let decision =
            json!({ "id": review, "decision": "not_an_opt_out", "reason": "Said about the weather" });
        home.call("consent.review_decide", decision).await;
        for somebody in [&ann, &bo, &cy] {
            assert_eq!(states(&get(&home, somebody).await), ["unknown"; 4], "{apart}");
        }
    }
}

#[tokio::test]
async fn a_message_that_was_none_leaves_the_no_of_whoever_was_merged() {
    let home = Home::new().await;
    let [ann, bo, _] = three(&home).await;
    says(&home, &ann, "leave me alone").await;
    says(&home, &bo, "STOP").await;
    merge(&home, &ann, &bo).await;
    let review = home.call("consent.review_list", json!({})).await["items"][0]["id"].clone();
    let decision = json!({ "id": review, "decision": "not_an_opt_out", "reason": "Said about the weather" });
    home.call("consent.review_decide", decision).await;
    assert_eq!(states(&get(&home, &ann).await)[0], "opted_out", "Bo said STOP, and Ann has his number now");
}

#[tokio::test]
async fn a_no_of_somebody_who_is_still_merged_stays() {
    let home = Home::new().await;
    let [ann, bo, cy] = three(&home).await;
    opt(&home, "out", &bo, &["text"]).await;
    opt(&home, "out", &cy, &["text"]).await;
    let first = merge(&home, &ann, &bo).await;
    let second = merge(&home, &ann, &cy).await;
    part(&home, &first).await;
    assert_eq!(gate(&home, &ann, "text").await, "opted_out");
    assert_eq!(get(&home, &ann).await["consent"][0]["mergedWith"]["name"], "Cy");
    let told = home.story(&ann).await;
    let yes = told.iter().find(|(kind, _)| kind == "consent.opted_in");
    assert_eq!(yes, None, "no other system hears of a yes");
    part(&home, &second).await;
    assert_eq!(states(&get(&home, &ann).await)[0], "unknown");
}

#[tokio::test]
async fn what_went_with_a_merge_does_not_come_back_by_undo() {
    let home = Home::new().await;
    let [ann, bo, _] = three(&home).await;
    opt(&home, "out", &bo, &["text"]).await;
    let merge = merge(&home, &ann, &bo).await;
    opt(&home, "in", &ann, &["text"]).await;
    part(&home, &merge).await;
    assert_eq!(states(&get(&home, &ann).await)[0], "opted_in", "newer than the merge, and of a person here");
    assert_eq!(states(&get(&home, &bo).await)[0], "opted_out", "a yes is never taken over");
    // Back to what stood before the yes: a word of Bo's, who is somebody else now.
    let yes = home.call("consent.report", json!({ "id": ann })).await["events"][1]["id"].clone();
    take_back(&home, vec![yes.as_str().unwrap().to_owned()]).await;
    assert_eq!(states(&get(&home, &ann).await)[0], "unknown");
}

#[tokio::test]
async fn taking_apart_can_be_taken_back() {
    let home = Home::new().await;
    let [ann, bo, _] = three(&home).await;
    opt(&home, "out", &bo, &["text"]).await;
    let merge = merge(&home, &ann, &bo).await;
    part(&home, &merge).await;
    let undone = home.call("undo.undo", json!({})).await;
    assert_eq!(undone["label"], "Took Bo out of Ann again");
    assert_eq!(get(&home, &bo).await["mergedInto"]["name"], "Ann");
    assert_eq!(gate(&home, &ann, "text").await, "opted_out");
    home.call("undo.redo", json!({})).await;
    assert_eq!(get(&home, &bo).await["mergedInto"], Value::Null);
    assert_eq!(states(&get(&home, &ann).await)[0], "unknown");
}

//! Leads found by name and by contact, wherever they stand.

use serde_json::{Value, json};

use crate::{house::Home, pipeline, posted, stage};

async fn found(home: &Home, text: &str) -> Vec<String> {
    let page = home.call("lead.search", json!({ "text": text })).await;
    page["items"].as_array().unwrap().iter().map(|lead| lead["id"].as_str().unwrap().to_owned()).collect()
}

/// A contact named so with a lead; their ids.
async fn named(home: &Home, name: &str, number: u32) -> (String, String) {
    let (contact, lead) = posted(home, number).await;
    home.call("contact.update", json!({ "id": contact, "to": { "name": name } })).await;
    (contact, lead)
}

async fn rename(home: &Home, lead: &str, name: &str) {
    home.call("lead.rename", json!({ "id": lead, "name": name })).await;
}

/// Waits until nothing is to be indexed any more: the index alone must know it, too.
async fn indexed(home: &Home) {
    home.write(|work| {
        while porchlight_engine::contact::catch_up_search(work, 100)? > 0 {}
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_is_found_by_its_name_its_contact_and_their_phone() {
    let home = Home::new().await;
    let (_, lead) = named(&home, "Élodie Größe", 20).await;
    named(&home, "Ann Lee", 21).await;
    rename(&home, &lead, "Señor Roof, 12 Oak Street").await;
    for _ in 0..2 {
        for text in ["oak", "senor ro", "elodie", "8045550120", "roof grosse", "12 oak"] {
            assert_eq!(found(&home, text).await, std::slice::from_ref(&lead), "{text}");
        }
        for text in ["nobody", "", "roof lee"] {
            assert!(found(&home, text).await.is_empty(), "{text}");
        }
        indexed(&home).await;
    }
}

#[tokio::test]
async fn leads_are_found_however_they_stand_but_not_in_the_trash() {
    let home = Home::new().await;
    let (contact, open) = named(&home, "Ann Lee", 20).await;
    let mut leads = vec![open];
    let repairs = json!({ "departmentId": home.office.department, "name": "Repairs" });
    let other = home.call("pipeline.create", repairs).await["stages"][0]["id"].clone();
    let first = json!(stage(&home, 0).await);
    for stage in [other, first.clone(), first.clone(), first.clone(), first] {
        let made = home.call("lead.create", json!({ "contactId": contact, "stageId": stage })).await;
        leads.push(made["id"].as_str().unwrap().to_owned());
    }
    home.call("lead.win", json!({ "ids": [leads[2]] })).await;
    home.call("lead.lose", json!({ "ids": [leads[3]], "reason": "Price" })).await;
    home.call("lead.archive", json!({ "ids": [leads[4]] })).await;
    home.call("lead.delete", json!({ "ids": [leads[5]] })).await;
    let mut expected = leads[..5].to_vec();
    expected.reverse();
    assert_eq!(found(&home, "ann").await, expected);
}

#[tokio::test]
async fn who_is_found_by_the_name_of_one_lead_is_not_meant_with_the_others() {
    let home = Home::new().await;
    let (contact, lead) = named(&home, "Ann Lee", 20).await;
    let stage = stage(&home, 0).await;
    home.call("lead.create", json!({ "contactId": contact, "stageId": stage, "name": "Gutters" })).await;
    rename(&home, &lead, "Roof").await;
    assert_eq!(found(&home, "roof").await, std::slice::from_ref(&lead));
    indexed(&home).await;
    assert_eq!(found(&home, "roof").await, [lead]);
    assert_eq!(found(&home, "ann lee").await.len(), 2);
}

#[tokio::test]
async fn a_lead_in_the_trash_names_its_contact_no_longer() {
    let home = Home::new().await;
    let (_, lead) = named(&home, "Ann Lee", 20).await;
    rename(&home, &lead, "Zinc roof").await;
    let contacts = async || {
        home.call("contact.list", json!({ "text": "zinc" })).await["items"].as_array().unwrap().len()
    };
    indexed(&home).await;
    assert_eq!(contacts().await, 1);
    home.call("lead.delete", json!({ "ids": [lead] })).await;
    indexed(&home).await;
    assert_eq!(contacts().await, 0);
    home.call("undo.undo", json!({})).await;
    indexed(&home).await;
    assert_eq!(contacts().await, 1);
}

#[tokio::test]
async fn accents_and_case_do_not_matter_on_the_board() {
    let home = Home::new().await;
    let (_, lead) = posted(&home, 20).await;
    rename(&home, &lead, "Ático  ROOF").await;
    for (text, count) in [("atico roof", 1), ("ÁTICO", 1), ("tico r", 1), ("roof atico", 0)] {
        let params = json!({ "pipelineId": pipeline(&home).await, "filter": { "text": text } });
        assert_eq!(home.call("board.get", params).await["openCount"], Value::from(count), "{text}");
    }
}

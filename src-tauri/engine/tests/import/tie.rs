//! Tags and notes of a file: tied to contacts, put on leads, taken back.

use serde_json::{Value, json};

use crate::{
    house::{Home, text},
    import, look, members, run, take,
};

/// The tags of a contact by name.
async fn tags(home: &Home, contact: &str) -> Vec<String> {
    let detail = home.call("contact.get", json!({ "id": contact })).await;
    detail["tags"].as_array().unwrap().iter().map(|tag| text(&tag["name"])).collect()
}

async fn only_contact(home: &Home) -> String {
    text(&home.call("contact.list", json!({})).await["items"][0]["id"])
}

async fn first_stage(home: &Home) -> Value {
    home.call("pipeline.list", json!({})).await["items"][0]["stages"][0]["id"].clone()
}

async fn notes(home: &Home, lead: &str) -> Vec<String> {
    let detail = home.call("lead.get", json!({ "id": lead })).await;
    detail["notes"].as_array().unwrap().iter().map(|note| text(&note["content"])).collect()
}

#[tokio::test]
async fn a_cell_may_hold_several_tags() {
    let home = Home::new().await;
    import(&home, "name,Tags\nAnn Lee,\" VIP; Roof, vip ,, spring 2026\"\n", json!({})).await;
    assert_eq!(tags(&home, &only_contact(&home).await).await, ["Roof", "VIP", "spring 2026"]);
}

#[tokio::test]
async fn groups_of_an_address_book_are_tags_but_for_its_own() {
    let home = Home::new().await;
    import(&home, "name,Labels\nAnn Lee,Roof ::: VIP ::: * myContacts\n", json!({})).await;
    assert_eq!(tags(&home, &only_contact(&home).await).await, ["Roof", "VIP"]);
}

#[tokio::test]
async fn tags_are_added_to_those_of_a_known_contact_and_only_they_are_taken_back() {
    let home = Home::new().await;
    let ann = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    home.call("contact.add_tag", json!({ "ids": [ann], "name": "VIP" })).await;
    let done = import(&home, "phone,Tags\n8045550101,\"vip, Roof\"\n", json!({})).await;
    assert_eq!(done["updated"], 1);
    assert_eq!(tags(&home, &ann).await, ["Roof", "VIP"]);
    let taken = run(&home, "import.revert", &text(&done["id"])).await;
    assert_eq!(taken["restored"], 1);
    assert_eq!(tags(&home, &ann).await, ["VIP"]);
}

#[tokio::test]
async fn known_contacts_that_are_to_be_left_alone_get_no_tags() {
    let home = Home::new().await;
    let ann = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    import(&home, "phone,Tags,Notes\n8045550101,Roof,Blue door\n", json!({ "existing": "skip" })).await;
    assert!(tags(&home, &ann).await.is_empty());
    assert_eq!(home.rows("SELECT count(*) FROM note"), ["0"]);
}

#[tokio::test]
async fn a_note_goes_to_the_lead_that_the_row_makes() {
    let home = Home::new().await;
    let stage = first_stage(&home).await;
    let done = import(&home, "name,Notes\nAnn Lee,Blue door\n", json!({ "stageId": stage })).await;
    let lead = home.call("lead.list", json!({ "stageId": stage })).await["items"][0].clone();
    assert_eq!(notes(&home, &text(&lead["id"])).await, ["Blue door"]);
    assert_eq!(home.rows("SELECT count(*) FROM field_value"), ["0"]);
    let taken = run(&home, "import.revert", &text(&done["id"])).await;
    assert_eq!(members(&taken, ["removed", "kept"]), [json!(1), json!(0)]);
}

#[tokio::test]
async fn a_note_on_somebody_without_a_lead_is_kept_as_a_field() {
    let home = Home::new().await;
    let done = import(&home, "name,phone,Comments\nAnn Lee,8045550101,Blue door\n", json!({})).await;
    let field = "SELECT d.key, v.value FROM field_value v JOIN field_def d ON d.id = v.field_id";
    assert_eq!(home.rows(field), ["Comments|Blue door"]);
    let again =
        import(&home, "phone,Comments\n8045550101,Green door\n", json!({ "existing": "overwrite" })).await;
    assert_eq!(again["updated"], 1);
    assert_eq!(home.rows(field), ["Comments|Green door"]);
    run(&home, "import.revert", &text(&again["id"])).await;
    assert_eq!(home.rows(field), ["Comments|Blue door"]);
    assert_eq!(done["created"], 1);
}

#[tokio::test]
async fn a_note_on_a_known_contact_goes_to_its_newest_lead_once() {
    let home = Home::new().await;
    let ann = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    let stage = first_stage(&home).await;
    let newest = home.call("lead.create", json!({ "contactId": ann, "stageId": stage })).await;
    let newest = text(&newest["id"]);
    let file = "phone,Notes\n8045550101,Blue door\n";
    let done = import(&home, file, json!({})).await;
    assert_eq!(notes(&home, &newest).await, ["Blue door"]);
    assert_eq!(home.rows("SELECT count(*) FROM note"), ["1"]);
    let again = import(&home, file, json!({})).await;
    assert_eq!(again["unchanged"], 1);
    assert_eq!(notes(&home, &newest).await, ["Blue door"]);
    run(&home, "import.revert", &text(&done["id"])).await;
    assert!(notes(&home, &newest).await.is_empty());
}

#[tokio::test]
async fn a_note_that_somebody_wrote_on_stays() {
    let home = Home::new().await;
    home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await;
    let done = import(&home, "phone,Notes\n8045550101,Blue door\n", json!({})).await;
    let note = home.rows("SELECT id FROM note").remove(0);
    home.call("note.update", json!({ "id": note, "content": "Blue door, with a dog" })).await;
    run(&home, "import.revert", &text(&done["id"])).await;
    assert_eq!(home.rows("SELECT content FROM note WHERE deleted_at IS NULL"), ["Blue door, with a dog"]);
}

#[tokio::test]
async fn a_note_longer_than_notes_may_be_is_several() {
    let home = Home::new().await;
    let stage = first_stage(&home).await;
    let long = "x".repeat(20_000) + "the end";
    import(&home, &format!("name,Notes\nAnn Lee,{long}\n"), json!({ "stageId": stage })).await;
    assert_eq!(home.rows("SELECT length(content) FROM note ORDER BY 1"), ["7", "20000"]);
}

#[tokio::test]
async fn the_preview_shows_tags_and_notes() {
    let home = Home::new().await;
    let id = take(&home, "contacts.csv", b"name,Tags,Notes\nAnn Lee,\"VIP,Roof\",Blue door\n").await;
    let row = look(&home, &id, json!({})).await["rows"][0].clone();
    assert_eq!(members(&row, ["tags", "notes"]), [json!(["VIP", "Roof"]), json!(["Blue door"])]);
}

#[tokio::test]
async fn the_list_says_who_imported() {
    let home = Home::new().await;
    let [dana, ravi] = ["Dana", "Ravi"].map(|name| json!({ "name": name }));
    let dana = home.call("user.create", dana).await["id"].clone();
    let ravi = home.call("user.create", ravi).await["id"].clone();
    home.call("user.sit", json!({ "id": dana })).await;
    let id = take(&home, "contacts.csv", b"name\nAnn Lee\n").await;
    assert_eq!(home.call("import.list", json!({})).await["items"][0]["by"], "Dana");
    home.call("user.sit", json!({ "id": ravi })).await;
    look(&home, &id, json!({})).await;
    run(&home, "import.start", &id).await;
    assert_eq!(home.call("import.list", json!({})).await["items"][0]["by"], "Ravi");
    home.call("user.sit", json!({ "id": dana })).await;
    run(&home, "import.revert", &id).await;
    assert_eq!(home.call("import.get", json!({ "id": id })).await["by"], "Ravi");
}

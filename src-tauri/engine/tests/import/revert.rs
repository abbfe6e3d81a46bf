//! Taking an import back: what it made goes, what it changed goes back, what happened since stays.

use serde_json::{Value, json};

use crate::{
    contact,
    house::{Home, MINUTE, text},
    import, members, run,
};

async fn take_back(home: &Home, import: &Value) -> Value {
    run(home, "import.revert", &text(&import["id"])).await
}

#[tokio::test]
async fn contacts_it_made_go_to_the_trash_with_their_leads() {
    let home = Home::new().await;
    let stage = home.call("pipeline.list", json!({})).await["items"][0]["stages"][0]["id"].clone();
    let done = import(&home, "name\nAnn Lee\nBen Okafor\n", json!({ "stageId": stage })).await;
    let taken = take_back(&home, &done).await;
    assert_eq!(
        members(&taken, ["state", "removed", "restored", "kept", "revertTotal", "revertDone"]),
        [json!("reverted"), json!(2), json!(0), json!(0), json!(2), json!(2)]
    );
    assert_eq!(home.call("contact.list", json!({})).await["items"], json!([]));
    assert_eq!(home.call("lead.list", json!({ "stageId": stage })).await["items"], json!([]));
    let told =
        home.rows("SELECT type, count(*) FROM activity WHERE payload LIKE '%\"undo\":true%' GROUP BY type");
    assert_eq!(told, ["contact.deleted|2", "lead.deleted|2"]);
    let end = home.rows("SELECT payload FROM activity WHERE type = 'import.reverted'");
    let payload: Value = serde_json::from_str(&end[0]).unwrap();
    let expected = json!({ "importId": done["id"], "file": "contacts.csv", "removed": 2, "restored": 0, "kept": 0,
        "optedOut": 0 });
    assert_eq!(payload, expected);
    let again = home.refused("import.revert", json!({ "id": done["id"] })).await;
    assert_eq!(again.message(), "This import was taken back already.");
}

#[tokio::test]
async fn a_contact_that_something_happened_to_stays_and_is_named() {
    let home = Home::new().await;
    let done = import(&home, "name,phone\nAnn Lee,8045550101\nBen Okafor,8045550102\n", json!({})).await;
    let ann = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    let taken = take_back(&home, &done).await;
    assert_eq!(members(&taken, ["removed", "kept"]), [json!(1), json!(1)]);
    let kept = json!({ "count": 1, "first": [{ "contactId": ann, "name": "Ann Lee" }] });
    assert_eq!(taken["keptContacts"], kept);
    assert_eq!(home.rows("SELECT display_name FROM contact WHERE archived_at IS NULL"), ["Ann Lee"]);
}

/// What later rows of the same file did to a contact is no reason to keep it.
#[tokio::test]
async fn a_person_of_several_rows_goes_as_a_whole() {
    let home = Home::new().await;
    let file = "name,phone,email,Roof\nAnn Lee,8045550101,,\n,8045550101,ann@example.com,metal\n";
    let done = import(&home, file, json!({})).await;
    assert_eq!(done["repeated"], 1);
    let taken = take_back(&home, &done).await;
    assert_eq!(members(&taken, ["removed", "kept", "revertTotal"]), [json!(1), json!(0), json!(1)]);
}

const ANN: &str =
    "first,last,company,phone,email,Roof,Gate\nAnna,Lee,Lee Homes,8045550101,anna@example.com,slate,4711\n";

async fn known(home: &Home) -> String {
    let lead = json!({ "phoneNumber": "8045550101", "firstName": "Ann", "source": "Website", "Roof": { "kind": 1 },
        "Gate": 17 });
    home.post(lead).await.contact()
}

fn shape(contact: &Value) -> Value {
    let fields: Vec<_> = contact["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| members(field, ["key", "value", "json"]))
        .collect();
    let addresses = |name: &str, of: &str| -> Vec<Value> {
        contact[name].as_array().unwrap().iter().map(|each| json!([each[of], each["primary"]])).collect()
    };
    json!([
        members(contact, ["name", "firstName", "lastName", "companyName"]),
        addresses("phones", "e164"),
        addresses("emails", "address"),
        fields
    ])
}

#[tokio::test]
async fn a_contact_that_was_known_is_as_it_was() {
    for existing in ["fill", "overwrite"] {
        let home = Home::new().await;
        let id = known(&home).await;
        let before = home.call("contact.get", json!({ "id": id })).await;
        home.pass(MINUTE);
        let file = format!("{ANN},,,8045550101,other@example.com,,\n");
        let done = import(&home, &file, json!({ "existing": existing })).await;
        let between = home.call("contact.get", json!({ "id": id })).await;
        assert_ne!(shape(&between), shape(&before), "{existing}");
        let taken = take_back(&home, &done).await;
        assert_eq!(members(&taken, ["restored", "removed", "kept"]), [json!(1), json!(0), json!(0)]);
        let after = home.call("contact.get", json!({ "id": id })).await;
        assert_eq!(shape(&after), shape(&before), "{existing}");
    }
}

#[tokio::test]
async fn a_value_that_was_changed_since_stays() {
    let home = Home::new().await;
    let id = known(&home).await;
    let done = import(&home, ANN, json!({ "existing": "overwrite" })).await;
    home.post(
        json!({ "phoneNumber": "8045550101", "firstName": "Annabel", "source": "Website", "Gate": 18 }),
    )
    .await;
    take_back(&home, &done).await;
    let after = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(
        members(&after, ["name", "firstName", "lastName"]),
        [json!("Annabel Lee"), json!("Annabel"), Value::Null]
    );
    assert_eq!(after["fields"][0]["value"], "18", "Gate was changed since");
    assert_eq!(after["companyName"], Value::Null, "the company is still the file's and goes");
}

#[tokio::test]
async fn what_goes_back_is_told_with_old_and_new() {
    let home = Home::new().await;
    let id = known(&home).await;
    let done = import(&home, ANN, json!({ "existing": "overwrite" })).await;
    take_back(&home, &done).await;
    let story = home.story(&id).await;
    let undone: Vec<_> = story.into_iter().filter(|(_, payload)| payload["undo"] == true).collect();
    let kinds: Vec<&str> = undone.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["field.changed", "field.cleared", "contact.updated"]);
    assert_eq!(undone[0].1, json!({ "key": "Gate", "value": "17", "old": "4711", "undo": true }));
    assert_eq!(undone[2].1["changed"]["name"], json!({ "old": "Anna Lee", "new": "Ann" }));
    assert_eq!(undone[2].1["changed"]["email"], json!({ "old": "anna@example.com" }));
}

#[tokio::test]
async fn a_contact_that_the_file_brought_back_from_the_trash_goes_there_again() {
    let home = Home::new().await;
    let first = import(&home, "name,phone\nAnn Lee,8045550101\n", json!({})).await;
    take_back(&home, &first).await;
    let second = import(&home, "name,phone\nAnn Lee,8045550101\n", json!({})).await;
    assert_eq!(contact(&home, "ann").await["name"], "Ann Lee");
    let taken = take_back(&home, &second).await;
    assert_eq!(taken["removed"], 1);
    assert_eq!(home.call("contact.list", json!({})).await["items"], json!([]));
}

#[tokio::test]
async fn those_who_stay_opted_out_are_counted_and_named() {
    let home = Home::new().await;
    let known = known(&home).await;
    let file =
        "name,phone,Opted out of text\nBen Okafor,8045550102,yes\n,8045550101,yes\nCy Young,8045550103,\n";
    let done = import(&home, file, json!({ "existing": "skip" })).await;
    let taken = take_back(&home, &done).await;
    let named = |import: &Value| {
        let first = import["optedOutContacts"]["first"].as_array().unwrap().clone();
        let names: Vec<String> = first.iter().map(|each| text(&each["name"])).collect();
        (import["optedOutContacts"]["count"].clone(), names)
    };
    assert_eq!(named(&taken), (json!(2), vec!["Ann".into(), "Ben Okafor".into()]));
    assert_eq!(taken["removed"], 2, "Ben is in the trash and stays opted out");
    home.call("contact.opt_in", json!({ "id": known, "channels": ["text"], "reason": "Asked by phone" }))
        .await;
    let later = home.call("import.get", json!({ "id": done["id"] })).await;
    assert_eq!(named(&later), (json!(1), vec!["Ben Okafor".into()]));
}

#[tokio::test]
async fn an_opt_out_that_the_file_brought_stands() {
    let home = Home::new().await;
    let id = known(&home).await;
    let done = import(&home, "phone,Opted out of text\n8045550101,yes\n", json!({})).await;
    assert_eq!(done["optedOut"], 1);
    take_back(&home, &done).await;
    let after = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(after["consent"][0]["state"], "opted_out");
}

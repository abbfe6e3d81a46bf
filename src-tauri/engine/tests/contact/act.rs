//! What people do to a contact, and that each act can be taken back.

use porchlight_engine::{
    Code, Error,
    contact::{self, Act, Way, Written, act::Details},
    journal::{Actor, Cause},
};
use serde_json::{Value, json};

use crate::house::{Home, text};

/// Does an act; answers what takes it back.
pub(crate) async fn act(home: &Home, act: Act, cause: Cause) -> porchlight_engine::Result<Option<Act>> {
    let house = home.house().await;
    house.database.writer.write(move |work| contact::perform(work, &act, &Actor::user(), cause)).await
}

async fn done(home: &Home, wanted: Act) -> Act {
    act(home, wanted, Cause::Act).await.unwrap().expect("something changed")
}

async fn conflict(home: &Home, wanted: Act) -> Error {
    let error = act(home, wanted, Cause::Act).await.unwrap_err();
    assert_eq!(error.code(), Code::Conflict, "{error}");
    error
}

pub(crate) async fn ann(home: &Home) -> String {
    let lead = json!({ "firstName": "Ann", "lastName": "Lee", "phoneNumber": "(804) 555-0119", "email": "Ann@example.com",
        "source": "Website", "roof": "metal" });
    home.post(lead).await.contact()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn written(text: &str, label: Option<&str>) -> Written {
    Written { text: text.into(), label: label.map(str::to_owned) }
}

pub(crate) async fn shown(home: &Home, contact: &str) -> Value {
    home.call("contact.get", json!({ "id": contact })).await
}

async fn last(home: &Home, contact: &str) -> (String, Value) {
    home.story(contact).await.pop().unwrap()
}

#[tokio::test]
async fn a_contact_is_made_by_hand() {
    let home = Home::new().await;
    let create = Act::Create {
        department: home.office.department.clone(),
        details: Details {
            first_name: some(" Zoë "), company_name: some("Roofs Ltd"), ..Details::default()
        },
        phones: vec![written("804 555 0119 ext 7", Some("Work")), written("+44 20 7946 0018", None)],
        emails: vec![written("Zoe@Example.com", None)],
    };
    let Act::Delete { contact } = done(&home, create).await else {
        panic!("its inverse puts it in the trash")
    };
    let made = shown(&home, &contact).await;
    assert_eq!((&made["name"], &made["companyName"]), (&json!("Zoë"), &json!("Roofs Ltd")));
    let phone = &made["phones"][0];
    assert_eq!(
        (&phone["e164"], &phone["raw"], &phone["label"], &phone["primary"]),
        (&json!("+18045550119"), &json!("804 555 0119 ext 7"), &json!("Work"), &json!(true))
    );
    assert_eq!(made["phones"][1]["primary"], false);
    assert_eq!(made["emails"][0]["address"], "Zoe@Example.com");
    assert_eq!(
        last(&home, &contact).await,
        ("contact.created".into(), json!({ "name": "Zoë", "via": "desk" }))
    );
    let found = home.post(json!({ "phoneNumber": "8045550119", "source": "Form" })).await.contact();
    assert_eq!(found, contact, "a lead with the number is theirs");
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_by_the_member_to_blame() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let update = |to: Details| Act::Update { contact: id.clone(), to, was: None };
    let add = |way, text: &str| Act::AddAddress { contact: id.clone(), way, written: written(text, None) };
    let nobody = Act::Create {
        department: home.office.department.clone(),
        details: Details::default(),
        phones: vec![],
        emails: vec![],
    };
    let field =
        Act::SetField { contact: id.clone(), lead: None, key: " ".into(), value: "x".into(), was: None };
    for (wanted, field) in [
        (nobody, "name"),
        (update(Details { time_zone: some("Mars/Base"), ..Details::default() }), "timeZone"),
        (update(Details { owner_id: some("nobody"), ..Details::default() }), "ownerId"),
        (update(Details { first_name: Some("x".repeat(201)), ..Details::default() }), "firstName"),
        (add(Way::Phone, "12"), "phone"),
        (add(Way::Phone, "804-555-0119"), "phone"),
        (add(Way::Email, "ann at example"), "email"),
        (field, "key"),
    ] {
        let error = act(&home, wanted.clone(), Cause::Act).await.unwrap_err();
        assert_eq!(error.field(), Some(field), "{wanted:?}: {error}");
    }
    assert_eq!(shown(&home, &id).await["phones"].as_array().unwrap().len(), 1, "nothing was changed");
}

#[tokio::test]
async fn the_shown_name_follows_until_it_is_given() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let rename = |to: Details| Act::Update { contact: id.clone(), to, was: None };
    let last_name = |name: &str| rename(Details { last_name: some(name), ..Details::default() });
    done(&home, last_name("Lee-Okafor")).await;
    assert_eq!(shown(&home, &id).await["name"], "Ann Lee-Okafor");
    let payload = json!({ "changed": {
        "lastName": { "old": "Lee", "new": "Lee-Okafor" }, "name": { "old": "Ann Lee", "new": "Ann Lee-Okafor" }
    } });
    assert_eq!(last(&home, &id).await, ("contact.updated".into(), payload));
    done(&home, rename(Details { name: some("Annie"), ..Details::default() })).await;
    done(&home, last_name("Okafor")).await;
    assert_eq!(shown(&home, &id).await["name"], "Annie", "a given name stays");
    done(&home, rename(Details { name: some(""), ..Details::default() })).await;
    assert_eq!(shown(&home, &id).await["name"], "Ann Okafor");
    let nameless = Details { first_name: some(""), last_name: some(""), ..Details::default() };
    done(&home, rename(nameless)).await;
    assert_eq!(shown(&home, &id).await["name"], "(804) 555-0119");
}

#[tokio::test]
async fn who_looks_after_a_contact_is_told_by_name() {
    let home = Home::new().await;
    let id = ann(&home).await;
    home.write(|work| {
        let sql = "INSERT INTO user (id, name, created_at) VALUES ('u1', 'Dana', 0)";
        Ok(work.db.execute(sql, [])?)
    })
    .await;
    let to = Details { owner_id: some("u1"), time_zone: some("America/Chicago"), ..Details::default() };
    let back = done(&home, Act::Update { contact: id.clone(), to, was: None }).await;
    assert_eq!(shown(&home, &id).await["owner"], json!({ "id": "u1", "name": "Dana" }));
    let payload =
        json!({ "changed": { "owner": { "new": "Dana" }, "timeZone": { "new": "America/Chicago" } } });
    assert_eq!(last(&home, &id).await.1, payload);
    act(&home, back, Cause::Undo).await.unwrap();
    let payload = json!({ "undo": true,
        "changed": { "owner": { "old": "Dana" }, "timeZone": { "old": "America/Chicago" } } });
    assert_eq!(last(&home, &id).await.1, payload);
    assert_eq!(shown(&home, &id).await["owner"], Value::Null);
}

#[tokio::test]
async fn what_changed_meanwhile_is_not_overwritten() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let seen = |first: &str| Some(Details { first_name: some(first), ..Details::default() });
    let rename = |to: &str, was| Act::Update {
        contact: id.clone(),
        to: Details { first_name: some(to), ..Details::default() },
        was,
    };
    done(&home, rename("Anna", seen("Ann"))).await;
    let error = conflict(&home, rename("Annie", seen("Ann"))).await;
    assert_eq!(
        error.message(),
        "The first name was changed to “Anna” meanwhile. Nothing was changed; look again."
    );
    assert_eq!(shown(&home, &id).await["firstName"], "Anna");

    let number = "+18045550119".to_owned();
    let stale = Some(written("804 555 0000", None));
    let (contact, way, address) = (id.clone(), Way::Phone, number.clone());
    conflict(&home, Act::RemoveAddress { contact, way, address, was: stale.clone() }).await;
    let (contact, address, to) = (id.clone(), number, written("8045550120", None));
    conflict(&home, Act::ChangeAddress { contact, way, address, to, was: stale }).await;
    let (contact, key, value) = (id.clone(), "roof".to_owned(), "slate".to_owned());
    conflict(&home, Act::SetField { contact, lead: None, key, value, was: some("wood") }).await;
    let (contact, key) = (id.clone(), "door".to_owned());
    let error = conflict(&home, Act::ClearField { contact, lead: None, key, was: some("oak") }).await;
    assert!(error.message().starts_with("“door” was removed meanwhile."), "{error}");
}

#[tokio::test]
async fn an_inverse_does_not_overwrite_what_came_after_it() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let set = |value: &str| Act::SetField {
        contact: id.clone(),
        lead: None,
        key: "roof".into(),
        value: value.into(),
        was: None,
    };
    let back = done(&home, set("slate")).await;
    done(&home, set("tile")).await;
    conflict(&home, back).await;
    assert_eq!(shown(&home, &id).await["fields"][0]["value"], "tile");
}

#[tokio::test]
async fn one_phone_is_always_the_used_one() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let add =
        |text: &str| Act::AddAddress { contact: id.clone(), way: Way::Phone, written: written(text, None) };
    done(&home, add("8045550120")).await;
    let prefer = |number: &str, was: &str| Act::PreferAddress {
        contact: id.clone(),
        way: Way::Phone,
        address: number.into(),
        was: some(was),
    };
    done(&home, prefer("+18045550120", "+18045550119")).await;
    let payload = json!({ "changed": { "primaryPhone": { "old": "+18045550119", "new": "+18045550120" } } });
    assert_eq!(last(&home, &id).await.1, payload);
    conflict(&home, prefer("+18045550119", "+18045550119")).await;
    let used = async || text(&shown(&home, &id).await["phones"][0]["e164"]);
    assert_eq!(used().await, "+18045550120");
    let (contact, address) = (id.clone(), "+18045550120".to_owned());
    let back = done(&home, Act::RemoveAddress { contact, way: Way::Phone, address, was: None }).await;
    assert_eq!(used().await, "+18045550119");
    assert_eq!(shown(&home, &id).await["phones"][0]["primary"], true);
    done(&home, back).await;
    assert_eq!(used().await, "+18045550120");
}

#[tokio::test]
async fn a_value_put_back_is_still_the_one_its_sender_brought() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let before = shown(&home, &id).await;
    let (contact, key) = (id.clone(), "roof".to_owned());
    let field = done(&home, Act::ClearField { contact, lead: None, key, was: None }).await;
    let (contact, address) = (id.clone(), "+18045550119".to_owned());
    let phone = done(&home, Act::RemoveAddress { contact, way: Way::Phone, address, was: None }).await;
    let after = shown(&home, &id).await;
    assert_eq!((&after["fields"], &after["phones"]), (&json!([]), &json!([])));
    act(&home, phone, Cause::Undo).await.unwrap();
    act(&home, field, Cause::Undo).await.unwrap();
    let (_, payload) = last(&home, &id).await;
    assert_eq!(payload, json!({ "key": "roof", "value": "metal", "undo": true }));
    assert_eq!(shown(&home, &id).await, before);
}

#[tokio::test]
async fn a_field_set_from_a_lead_stands_in_its_story() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let lead = text(&shown(&home, &id).await["leads"][0]["id"]);
    let (contact, key, value) = (id.clone(), "door".to_owned(), "oak".to_owned());
    done(&home, Act::SetField { contact, lead: Some(lead.clone()), key, value, was: some("") }).await;
    let page = home.call("activity.list", json!({ "contactId": id, "limit": 1 })).await;
    assert_eq!(page["items"][0]["type"], "field.set");
    assert_eq!(page["items"][0]["leadId"], lead.as_str());
}

#[tokio::test]
async fn nothing_is_told_when_nothing_changed() {
    let home = Home::new().await;
    let id = ann(&home).await;
    let told = home.story(&id).await.len();
    let same = Details { first_name: some("Ann"), company_name: some(""), ..Details::default() };
    for wanted in [
        Act::Update { contact: id.clone(), to: same, was: None },
        Act::SetField {
            contact: id.clone(),
            lead: None,
            key: "roof".into(),
            value: "metal".into(),
            was: None,
        },
        Act::ClearField { contact: id.clone(), lead: None, key: "door".into(), was: None },
        Act::ChangeAddress {
            contact: id.clone(),
            way: Way::Phone,
            address: "+18045550119".into(),
            to: written("(804) 555-0119", None),
            was: None,
        },
        Act::Restore { contact: id.clone() },
    ] {
        assert_eq!(act(&home, wanted.clone(), Cause::Act).await.unwrap(), None, "{wanted:?}");
    }
    assert_eq!(home.story(&id).await.len(), told);
}

#[tokio::test]
async fn who_is_in_the_trash_is_not_edited() {
    let home = Home::new().await;
    let id = ann(&home).await;
    done(&home, Act::Delete { contact: id.clone() }).await;
    let to = Details { first_name: some("Anna"), ..Details::default() };
    let error = conflict(&home, Act::Update { contact: id, to, was: None }).await;
    assert_eq!(error.message(), "Ann Lee is in the trash. Restore the contact first.");
}

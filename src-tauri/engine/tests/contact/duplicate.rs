//! Who may be one person, why, and who was said not to be.

use serde_json::{Value, json};

use crate::{
    house::{Home, text},
    search::catch_up,
};

async fn post(home: &Home, lead: Value) -> String {
    let mut lead = lead;
    lead["source"] = json!("Website");
    home.post(lead).await.contact()
}

/// Groups as reasons and ids.
async fn groups(home: &Home) -> Vec<(Vec<String>, Vec<String>)> {
    catch_up(home).await;
    let page = home.call("duplicate.list", json!({})).await;
    let texts = |value: &Value| value.as_array().unwrap().iter().map(text).collect();
    let ids =
        |group: &Value| group["members"].as_array().unwrap().iter().map(|row| text(&row["id"])).collect();
    page["items"].as_array().unwrap().iter().map(|group| (texts(&group["reasons"]), ids(group))).collect()
}

/// The first reasons of all groups, read so many groups at a time.
async fn in_pages(home: &Home, limit: usize) -> Vec<String> {
    catch_up(home).await;
    let mut after = Value::Null;
    let mut reasons = Vec::new();
    loop {
        let page = home.call("duplicate.list", json!({ "limit": limit, "after": after })).await;
        reasons.extend(page["items"].as_array().unwrap().iter().map(|group| text(&group["reasons"][0])));
        after = page["next"].clone();
        if after.is_null() {
            return reasons;
        }
    }
}

/// Gives a contact a phone of its own by hand, whoever has it already.
async fn add_phone(home: &Home, contact: &str, phone: &str) {
    use porchlight_engine::{
        contact::{Act, Way, Written, perform},
        journal::{Actor, Cause},
    };
    let written = Written { text: phone.into(), label: None };
    let act = Act::AddAddress { contact: contact.into(), way: Way::Phone, written };
    home.write(move |work| perform(work, &act, &Actor::user(), Cause::Act)).await;
}

#[tokio::test]
async fn people_who_share_an_address_are_shown_together() {
    let home = Home::new().await;
    let ann = post(&home, json!({ "firstName": "Ann", "phoneNumber": "8045550101" })).await;
    let bob = post(&home, json!({ "firstName": "Bob", "phoneNumber": "8045550102" })).await;
    let cy = post(&home, json!({ "firstName": "Cy", "phoneNumber": "8045550103" })).await;
    assert_eq!(groups(&home).await, []);
    add_phone(&home, &bob, "8045550101").await;
    add_phone(&home, &cy, "8045550102").await;
    let reasons = vec!["Same phone (804) 555-0101".to_owned(), "Same phone (804) 555-0102".to_owned()];
    assert_eq!(groups(&home).await, [(reasons, vec![ann, bob, cy])]);
}

#[tokio::test]
async fn an_email_that_belongs_to_somebody_else_shows_both() {
    let home = Home::new().await;
    let ann = post(&home, json!({ "firstName": "Ann", "email": "ann@example.com" })).await;
    let bob = post(&home, json!({ "firstName": "Bob", "phoneNumber": "8045550102" })).await;
    post(&home, json!({ "firstName": "Bob", "phoneNumber": "8045550102", "email": "Ann@example.com" })).await;
    let reason = "One of them wrote with Ann@example.com, which belongs to the other".to_owned();
    assert_eq!(groups(&home).await, [(vec![reason], vec![ann, bob])]);
}

#[tokio::test]
async fn names_that_are_nearly_alike_need_something_else_in_common() {
    let smith = |first: &str, rest: Value| {
        let mut lead = rest;
        lead["firstName"] = json!(first);
        lead["lastName"] = json!("Smithson");
        lead
    };
    let table = [
        (json!({ "address": { "zip": "23220" } }), json!({ "address": { "zipCode": "23220" } }), true),
        (json!({ "address": { "street": "12 Elm St" } }), json!({ "street": "12 ELM ST" }), true),
        (json!({ "address": { "zip": "23220" } }), json!({ "address": { "zip": "23221" } }), false),
        (json!({ "color": "red" }), json!({ "color": "red" }), false),
        (json!({}), json!({}), false),
    ];
    for (one, other, alike) in table {
        let home = Home::new().await;
        let mut ids = Vec::new();
        for (first, rest, phone) in [("Jon", &one, "8045550101"), ("John", &other, "2125550102")] {
            let mut lead = smith(first, rest.clone());
            lead["phoneNumber"] = json!(phone);
            ids.push(post(&home, lead).await);
        }
        let members: Vec<_> = groups(&home).await.into_iter().map(|(_, members)| members).collect();
        let expected = if alike { vec![ids] } else { vec![] };
        assert_eq!(members, expected, "{one} and {other}");
    }
}

#[tokio::test]
async fn the_very_same_name_is_shown_while_few_have_it() {
    let home = Home::new().await;
    let named = |name: &'static str, number: u32| json!({ "firstName": name, "lastName": "Okafor", "phoneNumber": format!("804555{number:04}"), "source": "Website" });
    let mut marias = Vec::new();
    for number in 0..5 {
        marias.push(post(&home, named("María", 100 + number * 7)).await);
    }
    post(&home, named("Marietta", 190)).await;
    let [(reasons, members)] = &groups(&home).await[..] else { panic!("one group") };
    assert_eq!(members, &marias);
    assert_eq!(reasons, &["Same name, and nothing else in common"]);
    let last = post(&home, named("Maria", 180)).await;
    assert!(
        groups(&home).await.iter().all(|(_, members)| !members.contains(&last)),
        "a name that so many have tells nothing"
    );
}

/// Names are compared as they are sorted and searched: without case, accents and double spaces.
#[tokio::test]
async fn names_that_are_the_same_are_not_called_similar() {
    let [same, similar] = [("JÖN ", "smithson"), ("John", "Smithson")];
    for (other, zip, company, phone, reason) in [
        (same, "23220", "", "2125550177", "Same name at the same place, “23220”"),
        (similar, "23220", "", "2125550177", "Similar names at the same place, “23220”"),
        (same, "", "Acme", "2125550177", "Same name at “acme”"),
        (similar, "", "Acme", "2125550177", "Similar names at “acme”"),
        (same, "", "", "2125550101", "Same name and phones that end alike"),
        (similar, "", "", "2125550101", "Similar names and phones that end alike"),
    ] {
        let home = Home::new().await;
        for ((first, last), phone) in [(("Jon", "Smithson"), "8045550101"), (other, phone)] {
            let lead = json!({ "firstName": first, "lastName": last, "phoneNumber": phone, "zip": zip });
            let contact = post(&home, lead).await;
            home.call("contact.update", json!({ "id": contact, "to": { "companyName": company } })).await;
        }
        let [(reasons, _)] = &groups(&home).await[..] else { panic!("one group: {reason}") };
        assert_eq!(reasons, &[reason]);
    }
}

/// Of three, two have the same name: what is said is true of all.
#[tokio::test]
async fn one_similar_name_makes_the_names_of_a_group_similar() {
    let home = Home::new().await;
    for (first, phone) in [("Jon", "8045550101"), ("Jon", "2125550102"), ("John", "7575550103")] {
        let lead =
            json!({ "firstName": first, "lastName": "Smithson", "phoneNumber": phone, "zip": "23220" });
        post(&home, lead).await;
    }
    let [(reasons, members)] = &groups(&home).await[..] else { panic!("one group") };
    assert_eq!(
        (&reasons[..], members.len()),
        (&["Similar names at the same place, “23220”".to_owned()][..], 3)
    );
}

/// A phone, an email or a place says more than a name, so those who share one come first, however old the others are.
#[tokio::test]
async fn who_has_nothing_but_a_name_in_common_comes_last() {
    let home = Home::new().await;
    let named = |first: &str, last: &str, phone: &str| json!({ "firstName": first, "lastName": last, "phoneNumber": phone });
    let maria = post(&home, named("Maria", "Okafor", "8045550101")).await;
    let marias = vec![maria, post(&home, named("María", "Okafor", "2125550155")).await];
    // The oldest of these has a name alone in common with the second, who shares a phone with the third.
    let oldest = post(&home, named("Ann", "Lee", "8045550110")).await;
    let ann = post(&home, named("Ann", "Lee", "8045550221")).await;
    let bob = post(&home, named("Bob", "Ray", "8045550332")).await;
    add_phone(&home, &bob, "8045550221").await;
    // These two had a phone in common with somebody who is in the trash: what is left is their name.
    let cy = post(&home, named("Cy", "Poe", "8045550443")).await;
    let cys = vec![cy.clone(), post(&home, named("Cy", "Poe", "8045550554")).await];
    let gone = post(&home, named("Dan", "Fox", "8045550665")).await;
    add_phone(&home, &gone, "8045550443").await;
    catch_up(&home).await;
    home.write(move |work| {
        work.db.execute("UPDATE contact SET archived_at = 1 WHERE id = ?1", [&gone])?;
        Ok(())
    })
    .await;

    let by_name = || vec!["Same name, and nothing else in common".to_owned()];
    let by_phone = vec!["Same phone (804) 555-0221".to_owned()];
    let all = [(by_phone, vec![oldest, ann, bob]), (by_name(), marias), (by_name(), cys)];
    assert_eq!(groups(&home).await, all);
    assert_eq!(in_pages(&home, 1).await, all.map(|(reasons, _)| reasons[0].clone()));
}

#[tokio::test]
async fn one_number_in_two_area_codes_with_one_name() {
    let home = Home::new().await;
    let one =
        post(&home, json!({ "firstName": "Ann", "lastName": "Lee", "phoneNumber": "8045550101" })).await;
    let two =
        post(&home, json!({ "firstName": "Lee", "lastName": "Ann", "phoneNumber": "2125550101" })).await;
    assert_eq!(groups(&home).await, [], "names are compared that begin alike");
    let three =
        post(&home, json!({ "firstName": "Anne", "lastName": "Lee", "phoneNumber": "7575550101" })).await;
    let reason = "Similar names and phones that end alike".to_owned();
    assert_eq!(groups(&home).await, [(vec![reason], vec![one, three])]);
    assert_ne!(two, home.office.department);
}

#[tokio::test]
async fn who_was_said_to_be_somebody_else_is_not_shown_again() {
    let home = Home::new().await;
    let ann = post(&home, json!({ "firstName": "Ann", "phoneNumber": "8045550101" })).await;
    let bob = post(&home, json!({ "firstName": "Bob", "phoneNumber": "8045550102" })).await;
    add_phone(&home, &bob, "8045550101").await;
    assert_eq!(groups(&home).await.len(), 1);
    home.call("duplicate.dismiss", json!({ "ids": [bob, ann] })).await;
    assert_eq!(groups(&home).await, []);
    post(&home, json!({ "firstName": "Bobby", "phoneNumber": "8045550102" })).await;
    assert_eq!(groups(&home).await, [], "nor after it was indexed again");
    let error = home.refused("duplicate.dismiss", json!({ "ids": [ann] })).await;
    assert_eq!(error.field(), Some("ids"));
}

#[tokio::test]
async fn who_is_put_away_or_changed_is_no_duplicate_any_more() {
    let home = Home::new().await;
    let ann = post(&home, json!({ "firstName": "Ann", "phoneNumber": "8045550101" })).await;
    let bob = post(&home, json!({ "firstName": "Bob", "phoneNumber": "8045550102" })).await;
    add_phone(&home, &bob, "8045550101").await;
    assert_eq!(groups(&home).await.len(), 1);
    let wish = json!({ "survivorId": ann, "otherIds": [bob] });
    home.call("contact.merge", json!({ "wish": wish })).await;
    assert_eq!(groups(&home).await, []);
}

#[tokio::test]
async fn groups_come_in_pages() {
    let home = Home::new().await;
    for index in 0..3 {
        post(&home, json!({ "firstName": "Ann", "phoneNumber": format!("804555010{index}") })).await;
        let other =
            post(&home, json!({ "firstName": "Bob", "phoneNumber": format!("804555020{index}") })).await;
        add_phone(&home, &other, &format!("804555010{index}")).await;
    }
    let numbers = [0, 1, 2].map(|index| format!("Same phone (804) 555-010{index}"));
    assert_eq!(in_pages(&home, 1).await, numbers);
}

//! Somebody arrives: by phone, then by email, else new. Nothing known is moved from one contact to another.

use serde_json::{Value, json};

use crate::house::{Home, MINUTE, NOON, text};

fn ann() -> Value {
    json!({
        "firstName": "Ann", "lastName": "Lee", "phoneNumber": "804-555-0119", "email": "Ann@Example.com",
        "source": "Website", "id": "L-1", "contactID": "C-1", "createdAt": "2026-05-18T09:00:00-0400",
        "updatedAt": "2026-05-18T10:00:00-04:00", "roof": { "slope": 4, "kind": "metal" }
    })
}

#[tokio::test]
async fn a_stranger_becomes_a_contact_with_everything_that_was_sent() {
    let home = Home::new().await;
    let id = home.post(ann()).await.contact();
    let contact = home.call("contact.get", json!({ "id": id })).await;
    let request = &home.call("request.list", json!({})).await["items"][0]["id"];
    let origin = json!({ "source": "Website", "requestId": request, "at": NOON });
    assert_eq!(contact["name"], "Ann Lee");
    assert_eq!((&contact["firstName"], &contact["lastName"]), (&json!("Ann"), &json!("Lee")));
    assert_eq!((&contact["createdAt"], &contact["lastActivityAt"]), (&json!(NOON), &json!(NOON)));
    assert_eq!(contact["origin"], origin);
    assert_eq!(
        contact["phones"],
        json!([{
            "e164": "+18045550119", "display": "(804) 555-0119", "raw": "804-555-0119", "label": null,
            "validity": "valid", "primary": true, "origin": origin
        }])
    );
    assert_eq!(
        contact["emails"],
        json!([{ "address": "Ann@Example.com", "label": null, "primary": true, "origin": origin }])
    );
    assert_eq!(
        contact["fields"],
        json!([
            { "key": "roof.kind", "label": "roof.kind", "value": "metal", "json": null, "origin": origin },
            { "key": "roof.slope", "label": "roof.slope", "value": "4", "json": "4", "origin": origin }
        ])
    );
    let kinds: Vec<String> = home.story(&id).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["contact.created", "lead.created", "field.set", "field.set"]);
}

#[tokio::test]
async fn what_others_call_the_contact_and_the_lead_is_noted() {
    let home = Home::new().await;
    let id = home.post(ann()).await.contact();
    let contact = home.call("contact.get", json!({ "id": id })).await;
    let reference = |kind: &str, external: &str, lead: &Value| {
        json!({
            "system": "hatch", "kind": kind, "externalId": external, "leadId": lead,
            "externalCreatedAt": "2026-05-18T09:00:00-0400", "externalUpdatedAt": "2026-05-18T10:00:00-04:00"
        })
    };
    let lead = &contact["leads"][0]["id"];
    assert_eq!(
        contact["externalRefs"],
        json!([reference("contact", "C-1", &Value::Null), reference("lead", "L-1", lead)])
    );
    assert_eq!(
        home.rows("SELECT kind, scope FROM external_ref ORDER BY kind"),
        [format!("contact|{}", home.office.department), format!("lead|{id}")],
        "a contact's id is unique in the department, a lead's within the contact"
    );
}

#[tokio::test]
async fn a_later_time_of_a_known_id_is_taken_and_an_absent_one_keeps_the_old() {
    let home = Home::new().await;
    let lead = |more: Value| {
        let mut lead = json!({ "phoneNumber": "8045550119", "source": "Website", "id": "L-1" });
        lead.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        lead
    };
    let created = "2026-05-18T09:00:00-0400";
    let id = home
        .post(lead(json!({ "createdAt": created, "updatedAt": "2026-05-18T10:00:00-0400" })))
        .await
        .contact();
    home.post(lead(json!({ "updatedAt": "2026-05-18T11:00:00-0400" }))).await;
    let reference = &home.call("contact.get", json!({ "id": id })).await["externalRefs"][0];
    assert_eq!(reference["externalCreatedAt"], created);
    assert_eq!(reference["externalUpdatedAt"], "2026-05-18T11:00:00-0400");
}

#[tokio::test]
async fn nobody_is_without_a_name() {
    let home = Home::new().await;
    for (lead, name) in [
        (json!({ "phoneNumber": "8045550101", "firstName": "Ann" }), "Ann"),
        (json!({ "phoneNumber": "8045550102", "lastName": "Lee" }), "Lee"),
        (json!({ "phoneNumber": "8045550103", "email": "c@example.com" }), "(804) 555-0103"),
        (json!({ "email": "d@example.com" }), "d@example.com"),
    ] {
        let mut lead = lead;
        lead["source"] = json!("Website");
        let id = home.post(lead).await.contact();
        assert_eq!(home.call("contact.get", json!({ "id": id })).await["name"], name);
    }
}

#[tokio::test]
async fn the_phone_is_recognised_however_it_is_written() {
    let home = Home::new().await;
    let id = home.post(json!({ "phoneNumber": "(804) 555-0119", "source": "Website" })).await.contact();
    for written in ["8045550119", "+1 804 555 0119", "804.555.0119"] {
        let again = home.post(json!({ "phoneNumber": written, "source": "Website" })).await;
        assert_eq!(again.contact(), id, "{written}");
    }
    let contact = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(contact["phones"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_email_is_recognised_in_any_case_when_the_phone_is_not_known() {
    let home = Home::new().await;
    let id = home.post(json!({ "email": "ann@example.com", "source": "Website" })).await.contact();
    let again = json!({ "email": "ANN@example.com", "phoneNumber": "8045550119", "source": "Website" });
    assert_eq!(home.post(again).await.contact(), id);
    let contact = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(contact["phones"][0]["e164"], "+18045550119", "the phone is added");
    assert_eq!(contact["emails"].as_array().unwrap().len(), 1);
    let (kind, payload) = home.story(&id).await.into_iter().nth(2).unwrap();
    assert_eq!(kind, "contact.updated");
    assert_eq!(payload["matchedBy"], "email");
    assert_eq!(payload["changed"], json!({ "phone": { "new": "+18045550119" } }));
}

#[tokio::test]
async fn the_phone_of_one_and_the_email_of_another_go_to_the_phone_and_the_email_stays() {
    let home = Home::new().await;
    let ann = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    let bob = home.post(json!({ "email": "bob@example.com", "source": "Website" })).await.contact();
    let both = json!({ "phoneNumber": "8045550101", "email": "bob@example.com", "source": "Website" });
    assert_eq!(home.post(both).await.contact(), ann);
    let emails = async |id: &str| home.call("contact.get", json!({ "id": id })).await["emails"].clone();
    assert_eq!(emails(&ann).await, json!([]));
    assert_eq!(emails(&bob).await[0]["address"], "bob@example.com");
    let (_, payload) =
        home.story(&ann).await.into_iter().rfind(|(kind, _)| kind == "contact.updated").unwrap();
    assert_eq!(payload["emailBelongsTo"], bob.as_str());
    assert_eq!(home.story(&bob).await.len(), 2, "nothing happened to the other one");
    let newest = &home.call("request.list", json!({})).await["items"][0];
    let request = home.call("request.get", json!({ "id": newest["id"] })).await;
    let noted: Vec<&str> = lines(&request, "noted");
    assert!(
        noted.contains(&"The email belongs to another contact and stays there; the phone decides"),
        "{noted:?}"
    );
}

fn lines<'a>(request: &'a Value, outcome: &str) -> Vec<&'a str> {
    let trace = request["trace"].as_array().unwrap().iter();
    trace.filter(|line| line["outcome"] == outcome).map(|line| line["detail"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_second_phone_and_email_stand_beside_the_first() {
    let home = Home::new().await;
    let first = json!({ "phoneNumber": "8045550101", "email": "a@example.com", "source": "Website" });
    let id = home.post(first).await.contact();
    home.pass(MINUTE);
    home.post(json!({ "phoneNumber": "8045550102", "email": "a@example.com", "source": "Website" })).await;
    home.post(json!({ "phoneNumber": "8045550101", "email": "b@example.com", "source": "Website" })).await;
    let contact = home.call("contact.get", json!({ "id": id })).await;
    let primary = |list: &Value| -> Vec<bool> {
        list.as_array().unwrap().iter().map(|each| each["primary"].as_bool().unwrap()).collect()
    };
    assert_eq!(primary(&contact["phones"]), [true, false]);
    assert_eq!(primary(&contact["emails"]), [true, false]);
    assert_eq!(contact["phones"][0]["e164"], "+18045550101");
    assert_eq!(contact["emails"][0]["address"], "a@example.com");
}

#[tokio::test]
async fn the_same_phone_in_two_departments_is_two_contacts() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    let lead = r#"{"phoneNumber": "8045550119", "source": "Website", "contactID": "C-1"}"#;
    let here = home.post_as(&home.office, lead).await.contact();
    let there = home.post_as(&norfolk, lead).await.contact();
    assert_ne!(here, there);
    for (id, department) in [(here, &home.office.department), (there, &norfolk.department)] {
        let contact = home.call("contact.get", json!({ "id": id })).await;
        assert_eq!(&text(&contact["departmentId"]), department);
        assert_eq!(contact["externalRefs"][0]["externalId"], "C-1");
    }
}

#[tokio::test]
async fn a_household_that_shares_a_phone_is_its_first_caller() {
    let home = Home::new().await;
    let first = home.post(json!({ "phoneNumber": "8045550101", "source": "Website" })).await.contact();
    let second = home.post(json!({ "email": "b@example.com", "source": "Website" })).await.contact();
    // The second one is known by email and told us a number of their own, which the first one then takes up as well.
    home.post(json!({ "phoneNumber": "8045550102", "email": "b@example.com", "source": "Website" })).await;
    home.write({
        let first = first.clone();
        move |work| {
            let sql = "INSERT INTO contact_phone (contact_id, e164, department_id, raw, ext, validity, is_primary, request_id, source_id,
                  created_at) SELECT ?1, e164, department_id, raw, ext, validity, 0, request_id, source_id,
                created_at FROM contact_phone WHERE e164 = '+18045550102'";
            Ok(work.db.execute(sql, [&first])?)
        }
    })
    .await;
    let shared = json!({ "phoneNumber": "8045550102", "source": "Website" });
    assert_eq!(home.post(shared).await.contact(), first);
    assert_ne!(first, second);
}

#[tokio::test]
async fn a_name_that_changes_is_told_with_the_old_one() {
    let home = Home::new().await;
    let lead = |first: Value, last: Value| json!({ "phoneNumber": "8045550119", "firstName": first, "lastName": last, "source": "Website" });
    let id = home.post(lead(json!("Ann"), json!("Lee"))).await.contact();
    home.pass(MINUTE);
    home.post(lead(Value::Null, json!("Lee-Okafor"))).await;
    let contact = home.call("contact.get", json!({ "id": id })).await;
    assert_eq!(contact["name"], "Ann Lee-Okafor", "what is not given stays");
    assert_eq!(contact["lastActivityAt"], json!(NOON.plus_ms(MINUTE)));
    let (_, payload) = home.story(&id).await.pop().unwrap();
    assert_eq!(payload["changed"], json!({ "name": { "old": "Ann Lee", "new": "Ann Lee-Okafor" } }));
    let found = home.call("contact.list", json!({ "text": "okafor" })).await;
    assert_eq!(found["items"][0]["id"], id.as_str(), "it is found by its new name");
}

#[tokio::test]
async fn a_field_that_changes_is_told_with_the_old_value_and_one_that_does_not_is_not() {
    let home = Home::new().await;
    let lead = |source: &str, roof: &str| json!({ "phoneNumber": "8045550119", "source": source, "roof": roof, "door": "oak" });
    let id = home.post(lead("Website", "metal")).await.contact();
    home.pass(MINUTE);
    home.post(lead("RoofMatch", "slate")).await;
    let told: Vec<_> =
        home.story(&id).await.into_iter().filter(|(kind, _)| kind.starts_with("field.")).collect();
    assert_eq!(
        told,
        [
            ("field.set".into(), json!({ "key": "door", "value": "oak" })),
            ("field.set".into(), json!({ "key": "roof", "value": "metal" })),
            ("field.changed".into(), json!({ "key": "roof", "value": "slate", "old": "metal" })),
        ]
    );
    let fields = home.call("contact.get", json!({ "id": id })).await["fields"].clone();
    let requests = home.call("request.list", json!({})).await;
    let origin = |at: i64, source: &str, request: usize| json!({ "source": source, "requestId": requests["items"][request]["id"], "at": NOON.plus_ms(at) });
    assert_eq!(fields[0]["origin"], origin(0, "Website", 1), "the door is as it was");
    assert_eq!(fields[1]["origin"], origin(MINUTE, "RoofMatch", 0));
}

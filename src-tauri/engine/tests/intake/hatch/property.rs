//! The documented properties: each of them right, each of them wrong, all of them wrong at once.

use porchlight_engine::{
    clock::Timestamp,
    intake::{trace::Outcome, verdict::Verdict},
    value::phone::Validity,
};
use serde_json::{Value, json};

use super::{accepted, check_noted, check_refused};
use crate::support::{Post, lines};

/// A lead with `change` laid over it; null takes a member away.
fn lead(change: Value) -> Post {
    let mut lead = json!({ "phoneNumber": "8045550119", "source": "web" });
    for (name, value) in change.as_object().unwrap() {
        match value {
            Value::Null => drop(lead.as_object_mut().unwrap().remove(name)),
            value => lead[name] = value.clone(),
        }
    }
    Post::new(lead.to_string())
}

#[track_caller]
fn check_wrong(post: &Post, detail: &str, pointer: &str, advice: &str) {
    check_refused(post, 422, "Invalid value", &format!("Refused: {detail}"), &[(pointer, advice)]);
}

#[test]
fn every_documented_property_is_read() {
    let draft = accepted(&Post::new(
        r#"{"phoneNumber": "(804) 555-0119", "email": "Ann@Example.com", "source": "web", "firstName": "Ann",
            "lastName": "Lee", "id": "L-1", "contactID": "C-9", "status": "new", "createdAt": "2020-01-02T15:04:05-0700",
            "updatedAt": "2020-01-03T15:04:05-07:00"}"#,
    ));
    let (phone, written) = draft.phone.unwrap();
    assert_eq!(
        (&*phone.e164, phone.validity, &*written),
        ("+18045550119", Validity::Valid, "(804) 555-0119")
    );
    assert_eq!(draft.email.unwrap().as_str(), "Ann@Example.com");
    assert_eq!(
        (&*draft.source, draft.first_name.as_deref(), draft.last_name.as_deref()),
        ("web", Some("Ann"), Some("Lee"))
    );
    assert_eq!(
        (draft.external_id.as_deref(), draft.external_contact_id.as_deref()),
        (Some("L-1"), Some("C-9"))
    );
    assert_eq!(draft.status.as_deref(), Some("new"));
    let created = (Timestamp(1_578_002_645_000), "2020-01-02T15:04:05-0700".to_owned());
    let updated = (Timestamp(1_578_089_045_000), "2020-01-03T15:04:05-07:00".to_owned());
    assert_eq!((draft.created_at, draft.updated_at), (Some(created), Some(updated)));
    assert_eq!(draft.fields, []);
}

#[test]
fn phone_or_email_is_enough() {
    let by_phone = accepted(&lead(json!({})));
    assert!(by_phone.phone.is_some() && by_phone.email.is_none());
    let by_email = accepted(&lead(json!({ "phoneNumber": null, "email": "ann@example.com" })));
    assert!(by_email.phone.is_none() && by_email.email.is_some());
}

#[test]
fn null_and_empty_text_are_the_same_as_absent() {
    for nothing in ["null", "\"\"", "\"  \""] {
        let draft = accepted(&Post::new(format!(
            r#"{{"phoneNumber": "8045550119", "source": "web", "email": {nothing}, "firstName": {nothing},
                "lastName": {nothing}, "id": {nothing}, "contactID": {nothing}, "status": {nothing},
                "createdAt": {nothing}, "updatedAt": {nothing}}}"#
        )));
        assert_eq!((draft.email, draft.first_name, draft.last_name, draft.status), (None, None, None, None));
        assert_eq!((draft.external_id, draft.external_contact_id), (None, None));
        assert_eq!((draft.created_at, draft.updated_at), (None, None));
        check_wrong(
            &Post::new(format!(r#"{{"phoneNumber": "8045550119", "source": {nothing}}}"#)),
            "“source” is missing",
            "/source",
            "Send source: a name for where the lead comes from, the same in every request.",
        );
        check_wrong(
            &Post::new(format!(r#"{{"phoneNumber": {nothing}, "email": {nothing}, "source": "web"}}"#)),
            "neither “phoneNumber” nor “email” is given",
            "/phoneNumber",
            "Send phoneNumber or email, or both: without one nobody can be reached.",
        );
    }
}

#[test]
fn spaces_around_a_text_are_taken_off() {
    let draft =
        accepted(&lead(json!({ "source": " web ", "firstName": " Ann\t", "phoneNumber": " 8045550119 " })));
    assert_eq!((&*draft.source, draft.first_name.as_deref()), ("web", Some("Ann")));
    assert_eq!(draft.phone.unwrap().1, "8045550119");
}

#[test]
fn a_wrong_phone_is_refused_even_beside_a_right_email() {
    for (phone, reason) in [
        ("5550119", "has 7 digits and cannot be dialled from outside its town"),
        ("804555011912", "has 12 digits, which is no length of a phone number"),
        ("call me", "is not a phone number (0 digits)"),
    ] {
        check_wrong(
            &lead(json!({ "phoneNumber": phone, "email": "ann@example.com" })),
            &format!("the phone number “{phone}” {reason}"),
            "/phoneNumber",
            &format!("Send phoneNumber with its area code (10 digits); “{phone}” {reason}."),
        );
    }
}

#[test]
fn a_wrong_email_is_refused_even_beside_a_right_phone() {
    for (email, reason) in [
        ("ann@example", "is not an address: too few parts in the domain"),
        ("[email protected]", "is not an address: missing separator character '@'"),
        ("\"Ann\" <ann@example.com>", "has a quoted name before the @"),
    ] {
        check_wrong(
            &lead(json!({ "email": email })),
            &format!("the email “{email}” {reason}"),
            "/email",
            &format!("Send a whole email address; “{email}” {reason}."),
        );
    }
}

#[test]
fn a_wrong_time_is_refused_with_its_part() {
    for name in ["createdAt", "updatedAt"] {
        for (time, reason) in [
            ("2020-01-02", "does not begin like 2006-01-02T15:04:05"),
            ("2020-01-02T15:04:05Z", "ends in Z; the UTC offset must be written as +0000 or +00:00"),
            ("2020-02-30T15:04:05-0700", "is not on the calendar or the clock"),
        ] {
            check_wrong(
                &lead(json!({ name: time })),
                &format!("the time “{time}” of {name} {reason}"),
                &format!("/{name}"),
                &format!("Send {name} like 2006-01-02T15:04:05-0700; “{time}” {reason}."),
            );
        }
    }
}

#[test]
fn a_value_that_is_no_text_is_refused() {
    let names = [
        "phoneNumber",
        "email",
        "source",
        "firstName",
        "lastName",
        "id",
        "contactID",
        "status",
        "createdAt",
        "updatedAt",
    ];
    for name in names {
        for (value, kind) in
            [(json!(true), "true or false"), (json!(["x"]), "an array"), (json!({}), "an object")]
        {
            check_wrong(
                &lead(json!({ name: value })),
                &format!("“{name}” is {kind}, not text"),
                &format!("/{name}"),
                &format!("Send {name} as text; it is {kind}."),
            );
        }
    }
}

/// Form builders send ids and phone numbers as numbers; their digits are what was meant.
#[test]
fn the_digits_of_a_number_are_taken_and_noted() {
    let post =
        Post::new(r#"{"phoneNumber": 8045550119, "source": 7, "contactID": 9007199254740993, "id": 1e3}"#);
    let draft = accepted(&post);
    assert_eq!(draft.phone.unwrap().1, "8045550119");
    assert_eq!((&*draft.source, draft.external_id.as_deref()), ("7", Some("1e3")));
    assert_eq!(draft.external_contact_id.as_deref(), Some("9007199254740993"));
    let note = |name| format!("“{name}” is a number where Hatch documents text; its digits were taken");
    check_noted(&post, "body.reachable", &note("phoneNumber"));
    check_noted(&post, "body.source", &note("source"));
    let judgement = post.judged();
    let others: Vec<_> =
        lines(&judgement.trace, "body.properties").iter().map(|line| &*line.detail).collect();
    assert_eq!(others, [note("id"), note("contactID")]);
}

#[test]
fn of_a_name_that_comes_twice_the_last_counts() {
    let post = Post::new(
        r#"{"phoneNumber": "call me", "source": "old", "phoneNumber": "8045550119", "source": "web"}"#,
    );
    let draft = accepted(&post);
    assert_eq!((draft.phone.unwrap().1, draft.source), ("8045550119".into(), "web".into()));
    check_noted(&post, "body.reachable", "“phoneNumber” comes twice; the last one counts");
    check_noted(&post, "body.source", "“source” comes twice; the last one counts");
    check_wrong(
        &Post::new(r#"{"phoneNumber": "8045550119", "source": "web", "source": null}"#),
        "“source” is missing",
        "/source",
        "Send source: a name for where the lead comes from, the same in every request.",
    );
}

#[test]
fn names_have_their_case() {
    let post = Post::new(r#"{"PhoneNumber": "8045550119", "source": "web"}"#);
    assert_eq!(post.judged().verdict, Verdict::Refused);
    let draft = accepted(&lead(json!({ "contactId": "7" })));
    assert_eq!((draft.external_contact_id, &*draft.fields[0].path), (None, "contactId"));
}

#[test]
fn all_faults_are_found_at_once() {
    check_refused(
        &Post::new(
            r#"{"phoneNumber": "5550119", "email": "a@b", "firstName": [], "lastName": {}, "id": true, "contactID": false,
                "status": [1], "createdAt": "today", "updatedAt": {"a": 1}}"#,
        ),
        422,
        "Invalid value",
        "Refused: the phone number “5550119” has 7 digits and cannot be dialled from outside its town, and 9 more faults",
        &[
            (
                "/phoneNumber",
                "Send phoneNumber with its area code (10 digits); “5550119” has 7 digits and cannot be dialled from \
                 outside its town.",
            ),
            ("/email", "Send a whole email address; “a@b” is not an address: too few parts in the domain."),
            ("/source", "Send source: a name for where the lead comes from, the same in every request."),
            ("/firstName", "Send firstName as text; it is an array."),
            ("/lastName", "Send lastName as text; it is an object."),
            ("/status", "Send status as text; it is an array."),
            ("/id", "Send id as text; it is true or false."),
            ("/contactID", "Send contactID as text; it is true or false."),
            (
                "/createdAt",
                "Send createdAt like 2006-01-02T15:04:05-0700; “today” does not begin like 2006-01-02T15:04:05.",
            ),
            ("/updatedAt", "Send updatedAt as text; it is an object."),
        ],
    );
}

#[test]
fn a_refused_lead_is_known_by_its_source_or_by_the_name_of_its_key() {
    assert_eq!(lead(json!({ "phoneNumber": null })).judged().source, "web");
    assert_eq!(lead(json!({ "source": null })).judged().source, "Website form");
    assert_eq!(Post::new("{").judged().source, "Website form");
}

/// The place of each fault, cut out of the body as JavaScript cuts, is the value that is wrong.
#[test]
fn the_place_of_a_fault_is_the_value() {
    let body = "{\"😀\": 1,\n\"phoneNumber\": \"555\", \"email\": \"a@b\",\n  \"source\": [ ],\t\"updatedAt\": \"ö\"}";
    let judgement = Post::new(body).judged();
    let units: Vec<u16> = body.encode_utf16().collect();
    let cut: Vec<_> = judgement
        .trace
        .faults()
        .map(|line| {
            let place = line.place.as_ref().unwrap();
            let text =
                String::from_utf16(&units[place.text_start.unwrap()..place.text_end.unwrap()]).unwrap();
            assert!(body[place.offset.unwrap()..].starts_with(&text));
            (text, place.line.unwrap(), place.column.unwrap())
        })
        .collect();
    let expected = [("\"555\"", 2, 16), ("\"a@b\"", 2, 32), ("[ ]", 3, 13), ("\"ö\"", 3, 31)];
    assert_eq!(cut, expected.map(|(text, line, column)| (text.to_owned(), line, column)));
    assert!(judgement.trace.faults().all(|line| line.outcome == Outcome::Failed));
}

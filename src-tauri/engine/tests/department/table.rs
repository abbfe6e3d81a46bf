//! Departments: their names and addresses, and what becomes of both.

use porchlight_engine::Code;
use serde_json::{Value, json};

use crate::{
    house::{Home, NOON, text},
    post,
};

#[tokio::test]
async fn a_new_house_has_a_department_that_takes_leads() {
    let home = Home::new().await;
    let list = home.call("department.list", json!({})).await;
    let code = &home.office.code;
    assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    assert_eq!(
        list["items"],
        json!([{
            "id": home.office.department, "code": code, "name": "Main office", "companyName": "My business",
            "timeZone": "America/New_York", "defaultCountry": "US", "duplicateWindowS": 300,
            "allowTrailingCommas": false, "pipelineId": list["items"][0]["pipelineId"], "createdAt": NOON,
            "newleadUrl": format!("http://{}/api/webhooks/{code}/newlead", home.address())
        }])
    );
    assert_eq!(post(&home, &home.office).await, 200);
}

#[tokio::test]
async fn a_house_is_furnished_once() {
    let home = Home::new().await;
    let (department, key) = (home.office.department.clone(), home.office.key.clone());
    let home = home.reopen().await;
    assert_eq!((&home.office.department, &home.office.key), (&department, &key));
    assert_eq!(home.rows("SELECT count(*) FROM department"), ["1"]);
    assert_eq!(home.rows("SELECT count(*) FROM api_key"), ["1"]);
}

#[tokio::test]
async fn a_department_is_reached_by_its_code_and_by_its_id() {
    let home = Home::new().await;
    let made = home
        .call(
            "department.create",
            json!({ "name": " Norfolk ", "code": "norfolk-2", "timeZone": "Europe/Berlin" }),
        )
        .await;
    assert_eq!(
        (&made["name"], &made["code"], &made["timeZone"]),
        (&json!("Norfolk"), &json!("norfolk-2"), &json!("Europe/Berlin"))
    );
    let params = json!({ "departmentId": made["id"], "name": "Form", "dialect": "hatch" });
    let key = text(&home.call("api_key.create", params).await["secret"]);
    let id = text(&made["id"]);
    for (name, status) in
        [(text(&made["code"]), 200), (id.clone(), 200), (id.to_uppercase(), 200), ("norfolk".into(), 404)]
    {
        let sender = crate::house::Sender { code: name.clone(), key: key.clone(), ..home.office.clone() };
        assert_eq!(post(&home, &sender).await, status, "{name}");
    }
}

#[tokio::test]
async fn drawn_codes_are_eight_digits_and_differ() {
    let home = Home::new().await;
    let mut codes = vec![home.office.code.clone()];
    for name in ["a", "b", "c", "d"] {
        codes.push(text(&home.call("department.create", json!({ "name": name })).await["code"]));
    }
    assert!(codes.iter().all(|code| code.len() == 8 && code.parse::<u32>().is_ok()));
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 5);
}

#[tokio::test]
async fn what_a_department_cannot_be_is_said_with_the_field() {
    let home = Home::new().await;
    let (name, code) = ("Name", "Use letters, digits, - and _ only, 64 characters at most.");
    let long = "x".repeat(81);
    let id = &home.office.department;
    for (command, params, field, message) in [
        ("department.create", json!({ "name": " " }), "name", "A department needs a name."),
        ("department.create", json!({ "name": long }), "name", "80 characters at most."),
        ("department.create", json!({ "name": name, "code": "" }), "code", code),
        ("department.create", json!({ "name": name, "code": "two words" }), "code", code),
        ("department.create", json!({ "name": name, "code": "a/b" }), "code", code),
        ("department.create", json!({ "name": name, "code": "größe" }), "code", code),
        ("department.create", json!({ "name": name, "code": long }), "code", code),
        (
            "department.create",
            json!({ "name": name, "code": home.office.code }),
            "code",
            "Another department has this ID.",
        ),
        (
            "department.create",
            json!({ "name": name, "timeZone": "Richmond" }),
            "timeZone",
            "This is no time zone name. Use one like America/New_York.",
        ),
        ("department.update", json!({ "id": id, "name": "" }), "name", "A department needs a name."),
        ("department.update", json!({ "id": id, "code": "#" }), "code", code),
        (
            "department.update",
            json!({ "id": id, "timeZone": "" }),
            "timeZone",
            "This is no time zone name. Use one like America/New_York.",
        ),
        (
            "department.update",
            json!({ "id": id, "duplicateWindowS": 86_401 }),
            "duplicateWindowS",
            "The duplicate window can be a day at most.",
        ),
    ] {
        let error = home.refused(command, params.clone()).await;
        assert_eq!(
            (error.code(), error.field(), error.message()),
            (Code::Invalid, Some(field), message),
            "{params}"
        );
    }
    assert_eq!(home.rows("SELECT count(*) FROM department"), ["1"]);
    assert_eq!(home.rows("SELECT count(*) FROM pipeline"), ["1"], "nothing is left of what was refused");
}

#[tokio::test]
async fn only_what_is_given_is_changed() {
    let home = Home::new().await;
    let before = home.call("department.list", json!({})).await["items"][0].clone();
    let id = &home.office.department;
    let after = home
        .call("department.update", json!({ "id": id, "companyName": " Quillby ", "duplicateWindowS": 0 }))
        .await;
    let mut expected = before;
    expected["companyName"] = json!("Quillby");
    expected["duplicateWindowS"] = json!(0);
    assert_eq!(after, expected);
    assert_eq!(
        home.call("department.update", json!({ "id": id })).await,
        expected,
        "its own code is not taken"
    );
    assert_eq!(home.call("department.list", json!({})).await["items"], json!([expected]));
}

#[tokio::test]
async fn a_new_code_is_in_force_at_once_and_the_old_one_is_gone() {
    let home = Home::new().await;
    home.call("department.update", json!({ "id": home.office.department, "code": "main" })).await;
    assert_eq!(post(&home, &home.office).await, 404);
    let moved = crate::house::Sender { code: "main".into(), ..home.office.clone() };
    assert_eq!(post(&home, &moved).await, 200);
}

#[tokio::test]
async fn trailing_commas_are_let_pass_where_the_department_says_so() {
    let home = Home::new().await;
    let body = r#"{"email": "ann@example.com", "source": "Website",}"#;
    assert_eq!(home.post_as(&home.office, body).await.status, 400);
    home.call("department.update", json!({ "id": home.office.department, "allowTrailingCommas": true }))
        .await;
    assert_eq!(home.post_as(&home.office, body).await.status, 200);
}

#[tokio::test]
async fn the_last_department_stays() {
    let home = Home::new().await;
    let error = home.refused("department.delete", json!({ "id": home.office.department })).await;
    assert_eq!(error.code(), Code::Conflict);
    assert_eq!(error.message(), "The last department cannot be deleted: leads would have no place to go.");
    assert_eq!(post(&home, &home.office).await, 200);
}

#[tokio::test]
async fn a_deleted_departments_address_is_gone_and_its_contacts_stay() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    let contact =
        home.post_as(&norfolk, r#"{"phoneNumber": "8045550119", "source": "Website"}"#).await.contact();
    assert_eq!(home.call("department.delete", json!({ "id": norfolk.department })).await, Value::Null);
    assert_eq!(post(&home, &norfolk).await, 404, "the very next one");
    assert_eq!(home.call("department.list", json!({})).await["items"].as_array().unwrap().len(), 1);
    assert_eq!(home.call("contact.get", json!({ "id": contact })).await["phones"][0]["e164"], "+18045550119");
    let keys = home.call("api_key.list", json!({ "departmentId": norfolk.department })).await;
    assert_eq!(keys["items"][0]["revokedAt"], json!(NOON));
    for (command, params) in [
        ("department.delete", json!({ "id": norfolk.department })),
        ("department.update", json!({ "id": norfolk.department, "name": "Back" })),
        ("api_key.create", json!({ "departmentId": norfolk.department, "name": "Form", "dialect": "hatch" })),
    ] {
        assert_eq!(home.refused(command, params).await.code(), Code::NotFound, "{command}");
    }
    home.call("department.create", json!({ "name": "Norfolk again", "code": norfolk.code })).await;
    assert_eq!(post(&home, &norfolk).await, 401, "its code can be had again, its key is no good for it");
}

#[tokio::test]
async fn acts_upon_departments_are_in_the_journal() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    home.call("department.update", json!({ "id": norfolk.department, "name": "Hampton" })).await;
    home.call("department.delete", json!({ "id": norfolk.department })).await;
    let told = home.rows(&format!(
        "SELECT type, actor_kind, payload FROM activity WHERE department_id = '{}' AND type LIKE 'department.%' ORDER BY seq",
        norfolk.department
    ));
    assert_eq!(
        told,
        [
            r#"department.created|user|{"name":"Norfolk"}"#,
            r#"department.updated|user|{"name":"Hampton"}"#,
            r#"department.deleted|user|{"name":"Hampton"}"#,
        ]
    );
}

/// The rules the door judges by are those of the file, however many changes are made at one time.
#[tokio::test(flavor = "multi_thread")]
async fn of_changes_made_at_one_time_the_last_is_in_force() {
    let home = Home::new().await;
    for round in 0..40 {
        let changes: Vec<_> = (0..8)
            .map(|number| {
                let engine = home.engine.clone();
                let patch = json!({ "id": home.office.department, "name": format!("{round}-{number}") });
                tokio::spawn(async move { engine.call("department.update", patch).await.unwrap() })
            })
            .collect();
        for change in changes {
            change.await.unwrap();
        }
        let in_force = home.house().await.door.rules().department(&home.office.code).unwrap().name.clone();
        assert_eq!(home.rows("SELECT name FROM department"), [in_force]);
    }
}

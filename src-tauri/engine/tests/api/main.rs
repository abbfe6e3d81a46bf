//! The command table: every command can be called, and wrong calls are answered in words.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod every;

use every::calls;
use house::Home;
use porchlight_engine::Code;
use serde_json::{Value, json};

#[tokio::test]
async fn a_command_that_is_not_in_the_table_is_unknown() {
    let home = Home::new().await;
    for command in ["", "contact", "contact.explode", "Contact.list", "contact.list "] {
        let error = home.refused(command, json!({})).await;
        assert_eq!((error.code(), error.http_status()), (Code::UnknownCommand, 404));
        assert_eq!(error.message(), format!("There is no command “{command}”."));
    }
}

#[tokio::test]
async fn parameters_that_do_not_fit_are_refused_for_every_command() {
    let home = Home::new().await;
    for (command, mut params) in calls(&home).await {
        if params.is_null() {
            params = json!({});
        }
        params["nobodyAskedForThis"] = json!(1);
        for wrong in [params, json!("text"), json!(5)] {
            let error = home.refused(command, wrong).await;
            assert_eq!((error.code(), error.http_status()), (Code::Invalid, 422), "{command}: {error}");
        }
    }
}

#[tokio::test]
async fn a_parameter_that_is_missing_or_of_the_wrong_kind_is_named() {
    let home = Home::new().await;
    for (command, params, named) in [
        ("contact.get", json!({}), "id"),
        ("contact.get", json!({ "id": 5 }), "string"),
        ("contact.list", json!({ "sort": "size" }), "size"),
        ("contact.list", json!({ "limit": -1 }), "-1"),
        ("contact.opt_out", json!({ "id": "a", "channels": ["pigeon"], "reason": "" }), "pigeon"),
        ("request.list", json!({ "verdicts": ["lost"] }), "lost"),
        ("board.get", Value::Null, "pipelineId"),
    ] {
        let error = home.refused(command, params).await;
        assert_eq!(error.code(), Code::Invalid);
        assert!(error.message().contains(named), "{command}: {error}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let home = Home::new().await;
    for (command, params, what) in [
        ("contact.get", json!({ "id": "none" }), "contact"),
        ("contact.opt_in", json!({ "id": "none", "channels": ["text"], "reason": "Asked" }), "contact"),
        ("request.get", json!({ "id": "none" }), "request"),
        ("department.update", json!({ "id": "none" }), "department"),
        ("api_key.revoke", json!({ "id": "none" }), "key"),
        ("bin.update", json!({ "id": "none" }), "bin"),
        ("board.get", json!({ "pipelineId": "none" }), "pipeline"),
    ] {
        let error = home.refused(command, params).await;
        assert_eq!((error.code(), error.http_status()), (Code::NotFound, 404));
        assert_eq!(error.message(), format!("This {what} does not exist any more."), "{command}");
    }
}

#[tokio::test]
async fn a_list_answers_a_hundred_rows_unless_asked_and_five_hundred_at_most() {
    let home = Home::new().await;
    let stage = home.call("pipeline.list", json!({})).await["items"][0]["stages"][0]["id"].clone();
    for number in 0..120 {
        home.post(json!({ "email": format!("{number}@example.com"), "source": "Website" })).await;
    }
    for (command, params) in
        [("contact.list", json!({})), ("request.list", json!({})), ("lead.list", json!({ "stageId": stage }))]
    {
        let rows = async |limit: Value| {
            let mut params = params.clone();
            params["limit"] = limit;
            home.call(command, params).await["items"].as_array().unwrap().len()
        };
        assert_eq!(rows(Value::Null).await, 100, "{command}");
        assert_eq!(rows(json!(0)).await, 1, "{command}");
        assert_eq!(rows(json!(7)).await, 7, "{command}");
        assert_eq!(rows(json!(1_000_000)).await, 120, "{command}");
    }
}

#[tokio::test]
async fn an_error_on_the_wire_has_a_code_a_message_and_perhaps_a_field() {
    let home = Home::new().await;
    let wire = async |command, params| serde_json::to_value(home.refused(command, params).await).unwrap();
    assert_eq!(
        wire("setting.set", json!({ "port": 80 })).await,
        json!({ "code": "invalid", "message": "Ports below 1024 need an administrator. Try 8787.", "field": "port" })
    );
    assert_eq!(
        wire("contact.get", json!({ "id": "none" })).await,
        json!({ "code": "not_found", "message": "This contact does not exist any more." })
    );
}

#[tokio::test]
async fn a_request_is_shown_with_its_secrets_hidden_until_they_are_asked_for() {
    let home = Home::new().await;
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website", "apiToken": "sesame-open-wide" }))
        .await;
    let id = home.call("request.list", json!({})).await["items"][0]["id"].clone();
    let shown = home.call("request.get", json!({ "id": id })).await;
    assert_eq!(shown["revealed"], false);
    for secret in [&*home.office.key, "sesame-open-wide"] {
        assert!(!shown.to_string().contains(secret));
    }
    assert!(home.rows("SELECT type FROM activity").iter().all(|kind| kind != "request.revealed"));
    let revealed = home.call("request.reveal", json!({ "id": id })).await;
    assert_eq!(revealed["revealed"], true);
    for secret in [&*home.office.key, "sesame-open-wide"] {
        assert!(revealed.to_string().contains(secret));
    }
    let told = home.rows("SELECT type, actor_kind, payload FROM activity ORDER BY seq DESC LIMIT 1");
    assert_eq!(told, [format!("request.revealed|user|{}", json!({ "requestId": id }))]);
}

#[tokio::test]
async fn departments_come_in_pages() {
    let home = Home::new().await;
    for name in ["Norfolk", "Hampton"] {
        home.department(name).await;
    }
    let first = home.call("department.list", json!({ "limit": 2 })).await;
    let second = home.call("department.list", json!({ "limit": 2, "after": first["next"] })).await;
    let names = |page: &Value| -> Vec<String> {
        page["items"].as_array().into_iter().flatten().map(|each| each["name"].to_string()).collect()
    };
    assert_eq!(
        (names(&first).len(), names(&second), &second["next"]),
        (2, vec!["\"Hampton\"".into()], &Value::Null)
    );
}

//! The schemas that are given out, held against what is sent, by somebody else's validator.

use jsonschema::Validator;
use porchlight_engine::webhook::dialect::{self, Dialect};
use serde_json::{Value, json};

use crate::body;

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap()
}

/// Every event with its schema and a body that is sent.
fn all() -> Vec<(Dialect, &'static str, Value, Value)> {
    let each = |dialect: Dialect| {
        dialect::events(dialect).iter().map(move |event| {
            let schema = dialect::schema(dialect, event.name).unwrap();
            let body = body(dialect, &dialect::sample(dialect, event.name).unwrap());
            (dialect, event.name, schema, body)
        })
    };
    Dialect::ALL.into_iter().flat_map(each).collect()
}

#[track_caller]
fn valid(name: &str, schema: &Value, body: &Value) {
    let validator = validator(schema);
    let faults: Vec<_> =
        validator.iter_errors(body).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{name}: {faults:?} in {body}");
}

/// The same schema, but nothing may be there that it does not name.
fn closed(mut schema: Value) -> Value {
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.insert("additionalProperties".into(), json!(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(all) => all.iter_mut().for_each(close),
        _ => {}
    }
}

#[test]
fn every_sample_is_valid_and_has_no_member_that_its_schema_does_not_name() {
    for (_, name, schema, body) in all() {
        valid(name, &schema, &body);
        valid(name, &closed(schema), &body);
    }
}

#[test]
fn every_schema_says_which_event_it_is_of() {
    let all = all();
    for (dialect, name, schema, _) in &all {
        let known = dialect::events(*dialect).iter().find(|known| known.name == *name).unwrap();
        assert_eq!(schema["title"], known.label);
        let validator = validator(schema);
        let accepted: Vec<_> =
            all.iter().filter(|(.., body)| validator.is_valid(body)).map(|(_, name, ..)| *name).collect();
        assert_eq!(accepted, [*name], "a body of another event passed");
    }
}

#[test]
fn a_member_that_is_always_there_may_not_be_missing() {
    for (_, name, schema, body) in all() {
        let validator = validator(&schema);
        let mut required = 0;
        for member in members(&body) {
            let mut without = body.clone();
            take(&mut without, &member);
            required += usize::from(!validator.is_valid(&without));
        }
        // Those of the envelope alone are so many.
        assert!(required >= 6, "{name}: only {required} members are required");
    }
}

/// Hatch's shape never changes: what is not known is null.
#[test]
fn hatch_requires_everything_it_names() {
    for (dialect, name, schema, body) in all() {
        let validator = validator(&schema);
        for member in members(&body).into_iter().filter(|_| dialect == Dialect::Hatch) {
            let mut without = body.clone();
            take(&mut without, &member);
            let custom = member.starts_with("/contact/details/");
            assert_eq!(validator.is_valid(&without), custom, "{name} without {member}");
        }
    }
}

#[test]
fn wrong_kinds_are_found() {
    let [clinchpad, standard] = [Dialect::ClinchPad, Dialect::Standard];
    for (dialect, name, member, wrong) in [
        (Dialect::Hatch, "opt_out", "/contact/optedOut", json!("yes")),
        (Dialect::Hatch, "opt_out", "/occurredAt", json!("yesterday")),
        (clinchpad, "todo:done_changed", "/activity/todo_done", json!("true")),
        (clinchpad, "lead:size_changed", "/activity/lead_size", json!("1500")),
        (clinchpad, "product:added", "/activity/product_quantity", json!("2")),
        (clinchpad, "lead:won", "/lead/_id", json!("69A6080FDD4023E44BB8EB97")),
        (clinchpad, "lead:won", "/activity/created_at", json!("2014-01-10")),
        (clinchpad, "todo:created", "/activity/todo_date", Value::Null),
        (standard, "lead.moved", "/timestamp", json!(5)),
        (standard, "lead.moved", "/data/contact/phones", json!("+18045550119")),
    ] {
        let schema = dialect::schema(dialect, name).unwrap();
        let mut body = body(dialect, &dialect::sample(dialect, name).unwrap());
        valid(name, &schema, &body);
        *body.pointer_mut(member).unwrap_or_else(|| panic!("{name} has no {member}")) = wrong;
        assert!(!validator(&schema).is_valid(&body), "{name}: {member}");
    }
}

/// The documentation's own example, with a key.
#[test]
fn the_body_of_the_documentation_is_valid() {
    let example = json!({
        "activity": {
            "_id": "52cfbf76cce8b40f0f000005", "created_at": "2014-01-10T09:37:58Z",
            "note_content": "Hello world!", "type": "note:created",
            "user": { "_id": "52cf8c0acce8b4c375000001", "name": "Webhook Testing", "photo_url": "https://example.com/a" }
        },
        "lead": {
            "_id": "52cfa124cce8b4d113000056", "name": "Webhook T",
            "stage": { "_id": "52cf8c0bcce8b4c37500000c", "name": "Offer" },
            "pipe": { "_id": "52cf8c0bcce8b4c375000008", "name": "Default" }
        },
        "handshake_key": "gfhkd1asfsa"
    });
    valid("note:created", &closed(dialect::schema(Dialect::ClinchPad, "note:created").unwrap()), &example);
}

#[test]
fn an_event_of_another_dialect_has_no_schema() {
    for (dialect, event) in
        [(Dialect::Hatch, "lead:won"), (Dialect::ClinchPad, "opt_out"), (Dialect::Standard, "")]
    {
        assert_eq!(dialect::schema(dialect, event), None);
    }
}

/// Pointers to all members of all objects.
fn members(value: &Value) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    let below = |(name, member): (&String, &Value)| {
        let here = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let deeper: Vec<_> = members(member).into_iter().map(|each| format!("{here}{each}")).collect();
        [vec![here], deeper].concat()
    };
    object.iter().flat_map(below).collect()
}

fn take(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    parent.remove(&name.replace("~1", "/").replace("~0", "~")).unwrap();
}

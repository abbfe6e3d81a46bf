//! The facts around an activity, as they stand in the house.

use porchlight_engine::{
    contact::ConsentState,
    journal::{self, Activity},
    webhook::{dialect::Told, told},
};
use serde_json::json;

use crate::house::{Home, looking_into};

/// A lead with everything a sender can say, and the house it came into.
async fn home_with_a_lead() -> (Home, String) {
    let home = Home::new().await;
    let answer = home
        .post(json!({
            "firstName": "Dana", "lastName": "Whitlock", "phoneNumber": "8045550119",
            "email": "Dana.Whitlock@example.com", "source": "web_form", "status": "new",
            "id": "L-4711", "contactID": "C-2210", "createdAt": "2026-03-02T16:58:00-0500",
            "updatedAt": "2026-03-02T17:03:00-0500", "roof": { "material": "slate", "age": 40 }
        }))
        .await;
    let contact = answer.contact();
    (home, contact)
}

/// The newest activity of this kind, with its facts.
fn facts(home: &Home, contact: &str, kind: &str) -> Told {
    let db = looking_into(&home.file());
    let activity = activities(home, contact).into_iter().find(|each| each.kind == kind).unwrap();
    told(&db, activity, Some(&home.office.department)).unwrap()
}

fn activities(home: &Home, contact: &str) -> Vec<Activity> {
    journal::of_contact(&looking_into(&home.file()), contact, None, 100).unwrap()
}

#[tokio::test]
async fn a_lead_is_told_with_its_contact_and_its_place_on_the_board() {
    let (home, contact) = home_with_a_lead().await;
    let told = facts(&home, &contact, "lead.created");
    let person = told.contact.clone().unwrap();
    assert_eq!((person.first_name.as_deref(), person.last_name.as_deref()), (Some("Dana"), Some("Whitlock")));
    assert_eq!(person.phones, ["+18045550119"]);
    assert_eq!(person.emails, ["Dana.Whitlock@example.com"]);
    assert_eq!(person.source.as_deref(), Some("web_form"));
    assert_eq!(person.external.id.as_deref(), Some("C-2210"));
    let fields = [("roof.age", "40"), ("roof.material", "slate")];
    assert_eq!(person.fields, fields.map(|(key, value)| (key.to_owned(), value.to_owned())));
    let lead = told.own_lead().unwrap();
    assert_eq!(lead.external.id.as_deref(), Some("L-4711"));
    assert_eq!(lead.external.created_at.as_deref(), Some("2026-03-02T16:58:00-0500"));
    assert_eq!(lead.external_status.as_deref(), Some("new"));
    assert_eq!(lead.status, "open");
    let stage: Vec<String> = home.rows("SELECT s.name FROM lead l JOIN stage s ON s.id = l.stage_id");
    assert_eq!(stage, [lead.stage.name.as_str()]);
    assert_eq!(told.department.unwrap().code, home.office.code);
}

#[tokio::test]
async fn each_activity_names_the_one_before_it() {
    let (home, contact) = home_with_a_lead().await;
    let newest_first = activities(&home, &contact);
    let db = looking_into(&home.file());
    for pair in newest_first.windows(2) {
        let told = told(&db, pair[0].clone(), None).unwrap();
        assert_eq!(told.previous_id.as_deref(), Some(pair[1].id.as_str()));
    }
    let first = newest_first.last().unwrap().clone();
    assert_eq!(told(&db, first, None).unwrap().previous_id, None);
}

#[tokio::test]
async fn what_happens_to_the_contact_alone_is_told_with_its_newest_lead() {
    let (home, contact) = home_with_a_lead().await;
    home.call("contact.opt_out", json!({ "id": contact, "channels": ["text"], "reason": "Asked" })).await;
    let told = facts(&home, &contact, "consent.opted_out");
    assert_eq!(told.contact.as_ref().unwrap().consent, ConsentState::OptedOut);
    assert!(told.own_lead().is_none());
    assert_eq!(told.lead.unwrap().external.id.as_deref(), Some("L-4711"));
}

#[tokio::test]
async fn rows_that_are_not_there_are_not_told() {
    let (home, contact) = home_with_a_lead().await;
    let activity = activities(&home, &contact).remove(0);
    let nobody = Activity { contact_id: Some("gone".into()), lead_id: Some("gone".into()), ..activity };
    let told = told(&looking_into(&home.file()), nobody, Some("gone")).unwrap();
    assert!(told.contact.is_none() && told.lead.is_none() && told.department.is_none());
}

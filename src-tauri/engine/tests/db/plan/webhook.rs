//! Webhooks: what is told of an activity.

use porchlight_engine::{journal, webhook};

use super::{costs_the_same, files};

#[test]
fn what_a_webhook_tells_of_an_activity_is_found_by_index() {
    let files = files();
    costs_the_same("the facts around it", &files, |db| {
        let newest = journal::of_contact(db, "c1", None, 1).unwrap().remove(0);
        let told = webhook::told(db, newest, Some("d")).unwrap();
        assert!(told.previous_id.is_some() && told.lead.is_some());
        told.contact.unwrap().phones.len()
    });
}

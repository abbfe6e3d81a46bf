//! What holds in every dialect.

use std::collections::HashSet;

use porchlight_engine::webhook::dialect::{self, Dialect};
use serde_json::Value;

#[test]
fn each_event_has_a_sample_that_causes_it() {
    for dialect in Dialect::ALL {
        for event in dialect::events(dialect) {
            let told = dialect::sample(dialect, event.name).unwrap();
            assert_eq!(dialect::event_of(dialect, &told.activity), Some(event.name), "{dialect:?}");
        }
        assert!(dialect::sample(dialect, "no.such_event").is_none());
    }
}

#[test]
fn the_same_facts_make_the_same_bytes() {
    for dialect in Dialect::ALL {
        for event in dialect::events(dialect) {
            let told = dialect::sample(dialect, event.name).unwrap();
            let once = dialect::body(dialect, event.name, &told).unwrap();
            assert_eq!(once, dialect::body(dialect, event.name, &told.clone()).unwrap(), "{}", event.name);
            assert!(serde_json::from_slice::<Value>(&once).unwrap().is_object(), "{}", event.name);
        }
    }
}

#[test]
fn events_are_listed_once_and_explained_in_a_sentence() {
    for dialect in Dialect::ALL {
        let mut seen = HashSet::new();
        for event in dialect::events(dialect) {
            assert!(seen.insert(event.name), "{} stands twice", event.name);
            assert!(!event.label.is_empty());
            assert!(event.description.ends_with('.'), "{}", event.description);
        }
    }
}

#[test]
fn samples_are_made_up_of_names_kept_for_fiction() {
    for dialect in Dialect::ALL {
        for event in dialect::events(dialect) {
            let told = dialect::sample(dialect, event.name).unwrap();
            let contact = told.contact.unwrap();
            assert!(
                contact.phones.iter().all(|phone| phone[5..].starts_with("55501")),
                "{:?}",
                contact.phones
            );
            assert!(contact.emails.iter().all(|email| email.ends_with("@example.com")));
        }
    }
}

#[test]
fn the_word_in_the_database_is_the_word_on_the_wire() {
    for dialect in Dialect::ALL {
        assert_eq!(serde_json::to_value(dialect).unwrap(), dialect.as_str());
    }
}

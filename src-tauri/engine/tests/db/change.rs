//! What commits tell: kinds and ids, put together until somebody takes them.

use porchlight_engine::db::{Change, Changes};

#[test]
fn a_row_is_told_once() {
    let mut changes = Changes::default();
    changes.add("contact", "a");
    changes.add("lead", "b");
    changes.add("contact", "a");
    let ids = |id: &str| Some(vec![id.to_owned()]);
    assert_eq!(
        changes.take(),
        [Change { kind: "contact", ids: ids("a") }, Change { kind: "lead", ids: ids("b") }]
    );
    assert!(changes.is_empty());
}

#[test]
fn beyond_a_hundred_rows_of_a_kind_none_is_named() {
    let mut changes = Changes::default();
    (0..100).for_each(|id| changes.add("contact", &id.to_string()));
    let mut same = Changes::default();
    (0..101).for_each(|id| same.add("contact", &id.to_string()));
    assert_eq!(changes.take()[0].ids.as_ref().map(Vec::len), Some(100));
    assert_eq!(same.take(), [Change { kind: "contact", ids: None }]);
}

#[test]
fn what_names_none_stays_so_whatever_is_added() {
    let mut changes = Changes::default();
    changes.add_all("request");
    let mut more = Changes::default();
    more.add("request", "a");
    changes.merge(more);
    assert_eq!(changes.take(), [Change { kind: "request", ids: None }]);
}

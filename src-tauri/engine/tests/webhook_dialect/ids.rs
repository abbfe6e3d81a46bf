//! ClinchPad's ids: 24 hex digits, the first eight the second of creation.

use porchlight_engine::{
    clock::Timestamp,
    journal::Activity,
    value::id::Ids,
    webhook::dialect::{Dialect, Told},
};
use proptest::prelude::*;
use serde_json::json;

use crate::{about_a_lead, body};

/// `_id` and `created_at` of an activity made at `at`.
fn told_id(id: String, at: Timestamp) -> (String, String) {
    let told = about_a_lead("lead.won", json!({}));
    let told = Told { activity: Activity { id, at, ..told.activity.clone() }, ..told };
    let body = body(Dialect::ClinchPad, &told);
    (crate::house::text(&body["activity"]["_id"]), crate::house::text(&body["activity"]["created_at"]))
}

#[test]
fn the_time_is_where_the_documented_example_has_it() {
    // The example's `_id` is 52cfbf76cce8b40f0f000005, its `created_at` 2014-01-10T09:37:58Z.
    let at = Timestamp(1_389_346_678_000);
    let (id, created_at) = told_id(Ids::default().next(at), at);
    assert_eq!(created_at, "2014-01-10T09:37:58Z");
    assert_eq!(&id[..8], "52cfbf76");
    assert_eq!(id.len(), "52cfbf76cce8b40f0f000005".len());
}

#[test]
fn an_id_of_another_make_is_hashed_whole() {
    let (id, _) = told_id("not-a-uuid".into(), Timestamp(0));
    assert_eq!(id, "2184a32a3bae6ad756d745ec");
}

proptest! {
    #[test]
    fn ids_tell_the_second_and_nothing_is_mixed_up(seconds in 0_i64..4_294_967_295, ms in 0_i64..1000) {
        let at = Timestamp(seconds * 1000 + ms);
        let ids = Ids::default();
        let (first, second) = (ids.next(at), ids.next(at));
        let (one, _) = told_id(first.clone(), at);
        let (other, _) = told_id(second, at);
        prop_assert_eq!(i64::from_str_radix(&one[..8], 16).unwrap(), seconds);
        prop_assert_eq!(one.len(), 24);
        prop_assert!(one.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)));
        prop_assert_ne!(&one, &other);
        prop_assert_eq!(told_id(first, at).0, one);
    }
}

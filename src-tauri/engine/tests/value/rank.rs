//! The order of cards: newest first without asking, and always room after.

use porchlight_engine::{
    clock::Timestamp,
    value::rank::{after, newest_first},
};
use proptest::prelude::*;

#[test]
fn a_later_lead_stands_before_an_earlier_one() {
    let (earlier, later) = (Timestamp(1_700_000_000_000), Timestamp(1_700_000_000_001));
    assert!(newest_first(later, 0) < newest_first(earlier, u16::MAX));
}

#[test]
fn ties_of_one_millisecond_are_told_apart() {
    let now = Timestamp(1_700_000_000_000);
    assert!(newest_first(now, 2) < newest_first(now, 1));
}

#[test]
fn a_time_before_1970_counts_as_1970() {
    assert_eq!(newest_first(Timestamp(-5), 0), newest_first(Timestamp(0), 0));
}

#[test]
fn ranks_one_after_the_other_stay_in_order() {
    let mut ranks = vec![after(None)];
    for _ in 0..500 {
        let next = after(ranks.last().map(String::as_str));
        ranks.push(next);
    }
    assert!(ranks.is_sorted_by(|one, other| one < other));
}

proptest! {
    #[test]
    fn ranks_sort_against_time(one in 0..i64::MAX >> 16, other in 0..i64::MAX >> 16, ties: (u16, u16)) {
        let ranks = (newest_first(Timestamp(one), ties.0), newest_first(Timestamp(other), ties.1));
        prop_assert_eq!(ranks.0.cmp(&ranks.1), (other, ties.1).cmp(&(one, ties.0)));
    }

    #[test]
    fn there_is_always_room_after_a_lead(at in 0..i64::MAX >> 16, tie: u16) {
        let rank = newest_first(Timestamp(at), tie);
        prop_assert!(after(Some(&rank)) > rank);
    }
}

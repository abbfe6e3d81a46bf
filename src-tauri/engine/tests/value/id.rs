//! Ids: made by time, never twice.

use std::{collections::HashSet, sync::Arc, thread};

use porchlight_engine::{clock::Timestamp, value::id::Ids};

const NOW: Timestamp = Timestamp(1_700_000_000_123);

#[test]
fn ids_of_one_millisecond_sort_by_the_order_they_were_made_in() {
    let ids = Ids::default();
    let made: Vec<String> = (0..10_000).map(|_| ids.next(NOW)).collect();
    assert!(made.is_sorted_by(|one, other| one < other));
}

#[test]
fn ids_sort_by_time() {
    let ids = Ids::default();
    let times = [0, 1, 999, 1000, 1_700_000_000_000, 1_700_000_000_001, 253_402_300_799_000];
    let made: Vec<String> = times.into_iter().map(|ms| ids.next(Timestamp(ms))).collect();
    assert!(made.is_sorted_by(|one, other| one < other));
}

#[test]
fn an_id_carries_its_millisecond() {
    let id: uuid::Uuid = Ids::default().next(NOW).parse().unwrap();
    assert_eq!(id.get_version_num(), 7);
    let (seconds, nanos) = id.get_timestamp().unwrap().to_unix();
    assert_eq!((seconds, nanos / 1_000_000), (1_700_000_000, 123));
}

#[test]
fn no_id_comes_twice_even_when_the_clock_is_set_back() {
    let ids = Ids::default();
    let made: HashSet<String> =
        (0..10_000).map(|turn| ids.next(Timestamp(NOW.0 - turn % 3 * 60_000))).collect();
    assert_eq!(made.len(), 10_000);
}

#[test]
fn threads_share_a_generator_without_repeats() {
    let ids = Arc::new(Ids::default());
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let ids = Arc::clone(&ids);
            thread::spawn(move || (0..1000).map(|_| ids.next(NOW)).collect::<Vec<_>>())
        })
        .collect();
    let made: HashSet<String> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    assert_eq!(made.len(), 4000);
}

#[test]
fn a_time_before_1970_counts_as_1970() {
    let id: uuid::Uuid = Ids::default().next(Timestamp(-1)).parse().unwrap();
    assert_eq!(id.get_timestamp().unwrap().to_unix().0, 0);
}

//! How fast, how many at once, and when not at all: rates, places, receivers that want rest, no network.

use std::time::Duration;

use porchlight_engine::webhook::outcome::Outcome;
use serde_json::json;

use crate::{
    house::SECOND,
    office::{Office, failure, status_of},
};

#[tokio::test]
async fn at_most_so_many_are_on_their_way_and_a_receiver_that_hangs_holds_up_nobody() {
    let mut office = Office::new().await;
    for number in 0..8 {
        office.subscribe(json!({ "name": format!("hangs {number}"), "maxInFlight": 16 })).await;
    }
    for number in 0..100 {
        office.happens(&format!("contact {number}")).await;
    }
    let hanging = office.all_sent().await;
    assert_eq!(hanging.len(), 8 + 64, "a place of its own for each, and what they share");
    office.subscribe(json!({ "name": "healthy", "maxInFlight": 4 })).await;
    for number in 0..20 {
        let event = office.happens(&format!("later {number}")).await;
        let pending = office.one().await;
        assert_eq!(pending.event(), event);
        pending.answers(200);
        office.settle().await;
    }
    assert_eq!(office.rows("SELECT count(*) FROM delivery WHERE state = 'delivered'"), ["20"]);
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_kept_evenly() {
    let mut office = Office::new().await;
    office.subscribe(json!({ "ratePerMin": 120, "maxInFlight": 16 })).await;
    for number in 0..10 {
        office.happens(&format!("contact {number}")).await;
    }
    let mut sent = vec![office.all_sent().await.len()];
    for _ in 0..4 {
        tokio::time::advance(Duration::from_millis(500)).await;
        office.pass(500);
        sent.push(office.all_sent().await.len());
    }
    assert_eq!(sent, [2, 1, 1, 1, 1], "a second's worth at once, then one each half second");
    let pause = office.turn().await;
    assert!(pause <= Duration::from_millis(500) && !pause.is_zero(), "{pause:?}");
}

#[tokio::test(start_paused = true)]
async fn offline_costs_no_try_and_one_goes_to_look() {
    let mut office = Office::new().await;
    let id = office.subscribe(json!({})).await.id;
    for number in 0..50 {
        office.happens(&format!("contact {number}")).await;
    }
    for pending in office.all_sent().await {
        pending.ends(failure(Outcome::Offline));
    }
    office.rounds.land_all().await;
    office.quiet().await;
    // Three days in steps of half a minute are many; two hours show the same.
    for _ in 0..240 {
        tokio::time::advance(Duration::from_secs(30)).await;
        office.pass(30 * SECOND);
        office.exchange(failure(Outcome::Offline)).await;
    }
    let subscription = office.subscription(&id).await;
    assert_eq!((subscription.failures, &subscription.paused), (0, &None));
    assert_eq!(office.rows("SELECT max(tries) FROM delivery"), ["0"]);
    assert_eq!(
        office.rows("SELECT max(n) FROM (SELECT count(*) AS n FROM attempt GROUP BY delivery_seq)"),
        ["1"]
    );
    // The network is back: the first that arrives opens the way for all.
    tokio::time::advance(Duration::from_secs(30)).await;
    office.pass(30 * SECOND);
    office.exchange(status_of(200, &[])).await;
    let mut arrived = 1;
    while let Some(pending) = office.all_sent().await.pop() {
        pending.answers(200);
        office.settle().await;
        arrived += 1;
        if arrived == 50 {
            break;
        }
    }
    assert!(arrived >= 12, "{arrived}");
}

/// One receiver that cannot be found is its own trouble; all of them are the network's.
#[tokio::test(start_paused = true)]
async fn several_receivers_out_of_reach_at_once_are_the_network() {
    let mut office = Office::new().await;
    for number in 0..4 {
        office
            .subscribe(json!({ "url": format!("https://r{number}.example.com/"), "scheduleS": [0, 1] }))
            .await;
    }
    office.happens("ann").await;
    let sent = office.all_sent().await;
    for pending in sent {
        pending.ends(failure(Outcome::Dns));
        office.settle().await;
    }
    let tries = office.rows("SELECT tries FROM delivery ORDER BY tries");
    assert_eq!(tries, ["0", "0", "1", "1"], "from the third on it is the network");
}

#[tokio::test]
async fn a_house_with_nothing_to_do_looks_twice_a_minute() {
    let mut office = Office::new().await;
    assert_eq!(office.turn().await, Duration::from_secs(30));
    office.subscribe(json!({})).await;
    office.happens("ann").await;
    office.exchange(status_of(500, &[])).await;
    let pause = office.turn().await;
    assert!(
        (Duration::from_secs(4)..=Duration::from_secs(6)).contains(&pause),
        "{pause:?}: until the next try"
    );
}

#[tokio::test]
async fn a_receiver_that_asks_for_rest_is_left_alone() {
    let mut office = Office::new().await;
    office.subscribe(json!({})).await;
    office.happens("ann").await;
    office.exchange(status_of(429, &[("retry-after", "600")])).await;
    office.happens("ben").await;
    office.pass(599 * SECOND);
    office.quiet().await;
    office.pass(SECOND);
    assert_eq!(office.all_sent().await.len(), 2);
}

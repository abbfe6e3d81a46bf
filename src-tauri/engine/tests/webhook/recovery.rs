//! Whatever dies when: sent again under the same id, never lost. And what the clock does.

use porchlight_engine::webhook::{
    DeliveryState::{Delivered, Due},
    outcome::{Connection, Outcome, Sent},
};
use serde_json::json;

use crate::{
    house::{DAY, HOUR, MINUTE, SECOND},
    office::{Office, failure, status_of},
};

#[tokio::test]
async fn what_was_on_its_way_is_sent_again_under_the_same_id() {
    let mut office = Office::new().await;
    office.subscribe(json!({})).await;
    let event = office.happens("ann").await;
    let first = office.one().await;
    let bytes = first.post.body.clone();
    let mut office = office.crash().await;
    let again = office.one().await;
    assert_eq!((again.event(), &again.post.body), (event, &bytes));
    assert_eq!(again.header("porchlight-attempt"), Some("2"));
    again.answers(200);
    office.settle().await;
    let delivery = office.deliveries().await.remove(0);
    assert_eq!((delivery.state, delivery.tries), (Delivered, 1), "an interruption uses no try");
    let log = office.log(&delivery.id).await;
    let outcomes: Vec<Outcome> = log.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Outcome::Interrupted, Outcome::Delivered]);
}

#[tokio::test]
async fn an_answer_that_was_not_written_down_is_asked_for_again() {
    let mut office = Office::new().await;
    office.subscribe(json!({})).await;
    office.happens("ann").await;
    office.one().await.answers(200);
    office.rounds.land_all().await;
    let mut office = office.crash().await;
    office.exchange(status_of(200, &[])).await;
    assert_eq!(office.states().await, [Delivered]);
}

#[tokio::test]
async fn what_was_committed_and_not_claimed_goes_after_the_start() {
    let office = Office::new().await;
    office.subscribe(json!({})).await;
    office.happens("ann").await;
    let mut office = office.crash().await;
    office.exchange(status_of(200, &[])).await;
    assert_eq!(office.states().await, [Delivered]);
}

/// Perhaps it is what ends the program.
#[tokio::test]
async fn what_was_interrupted_three_times_lets_the_others_go_first() {
    let mut office = Office::new().await;
    office.subscribe(json!({ "maxInFlight": 1 })).await;
    let poison = office.happens("ann").await;
    for _ in 0..3 {
        assert_eq!(office.one().await.event(), poison);
        office = office.crash().await;
    }
    let harmless = office.happens("ben").await;
    let pending = office.one().await;
    assert_eq!(pending.event(), harmless);
    pending.answers(200);
    office.settle().await;
    office.quiet().await;
    office.pass(5 * MINUTE);
    assert_eq!(office.one().await.event(), poison);
}

/// The other side closed a kept connection in the moment it was used: nobody's failure, and still a POST.
#[tokio::test]
async fn a_stale_connection_is_tried_anew_at_once_and_both_are_in_the_log() {
    let mut office = Office::new().await;
    office.subscribe(json!({})).await;
    office.happens("ann").await;
    let broken = Sent { connection: Some(Connection::Reused), ..failure(Outcome::Broken) };
    office.one().await.ends(broken);
    let anew = office.handed_over().await;
    assert_eq!(anew.post.via, porchlight_engine::webhook::transport::Via::NewConnection);
    anew.answers(200);
    office.settle().await;
    let delivery = office.deliveries().await.remove(0);
    assert_eq!((delivery.state, delivery.tries, delivery.attempts), (Delivered, 1, 2));
    let outcomes: Vec<Outcome> =
        office.log(&delivery.id).await.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Outcome::Broken, Outcome::Delivered]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_delays_nothing() {
    let mut office = Office::new().await;
    office.subscribe(json!({})).await;
    office.happens("ann").await;
    office.exchange(status_of(500, &[])).await;
    office.quiet().await;
    office.pass(-DAY);
    office.quiet().await;
    office.pass(7 * SECOND);
    office.exchange(status_of(200, &[])).await;
    assert_eq!(office.states().await, [Delivered]);
}

#[tokio::test]
async fn a_clock_that_was_ahead_when_it_was_written_delays_nothing_after_the_start() {
    let mut office = Office::new().await;
    office.subscribe(json!({})).await;
    office.pass(400 * DAY);
    office.happens("ann").await;
    office.exchange(status_of(429, &[("retry-after", "100000")])).await;
    assert_eq!(office.states().await, [Due]);
    office.pass(-400 * DAY);
    let mut office = office.crash().await;
    office.exchange(status_of(200, &[])).await;
    assert_eq!(office.states().await, [Delivered]);
}

/// A computer that slept: what came due meanwhile goes at the next look, each once.
#[tokio::test]
async fn a_clock_that_leaps_makes_no_storm() {
    let mut office = Office::new().await;
    office.subscribe(json!({ "maxInFlight": 16 })).await;
    for number in 0..10 {
        office.happens(&format!("contact {number}")).await;
    }
    for pending in office.all_sent().await {
        pending.answers(500);
    }
    office.rounds.land_all().await;
    office.turn().await;
    office.pass(30 * DAY);
    assert_eq!(office.all_sent().await.len(), 10);
    office.quiet().await;
}

/// Set to summer or to winter time, or to another day: what waits goes after the wait it had, or at once when that is
/// over by the new clock; what happens now goes now; each once.
#[tokio::test]
async fn a_clock_that_steps_neither_delays_nor_repeats() {
    for step in [-DAY, -HOUR, HOUR, DAY] {
        let mut office = Office::new().await;
        office.subscribe(json!({ "maxInFlight": 16 })).await;
        let mut waiting = Vec::new();
        for number in 0..10 {
            waiting.push(office.happens(&format!("contact {number}")).await);
        }
        for pending in office.all_sent().await {
            pending.answers(500);
        }
        office.rounds.land_all().await;
        office.quiet().await;
        office.pass(step);
        let new = office.happens("ann").await;
        let at_once = sent_well(&mut office).await;
        office.pass(7 * SECOND);
        let later = sent_well(&mut office).await;
        if step < 0 {
            assert_eq!((at_once, later), (vec![new], waiting), "after a step of {step} ms");
        } else {
            waiting.push(new);
            assert_eq!((at_once, later), (waiting, Vec::new()), "after a step of {step} ms");
        }
        office.pass(DAY);
        office.quiet().await;
    }
}

/// Events that go out now, oldest first; all arrive.
async fn sent_well(office: &mut Office) -> Vec<String> {
    let mut events = Vec::new();
    for pending in office.all_sent().await {
        events.push(pending.event());
        pending.answers(200);
    }
    office.rounds.land_all().await;
    office.rounds.write_down().await.unwrap();
    events.sort_unstable();
    events
}

#[tokio::test]
async fn the_log_is_kept_for_thirty_days_and_what_is_owed_for_ever() {
    use porchlight_engine::webhook::prune;
    let mut office = Office::new().await;
    office.subscribe(json!({ "maxInFlight": 1 })).await;
    office.happens("ann").await;
    office.exchange(status_of(200, &[])).await;
    office.happens("ben").await;
    office.pass(30 * DAY + SECOND);
    assert_eq!(office.write(prune).await, 1);
    assert_eq!(office.write(prune).await, 0);
    assert_eq!(office.rows("SELECT contact_id FROM delivery"), ["ben"]);
    assert_eq!(office.rows("SELECT contact_id FROM event"), ["ben"]);
    assert_eq!(office.rows("SELECT count(*) FROM attempt"), ["0"]);
    office.exchange(status_of(200, &[])).await;
}

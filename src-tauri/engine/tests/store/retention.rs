//! Letting go: the oldest first, what made a contact later, what is pinned last.

use porchlight_engine::{
    db::Work,
    intake::retention::{self, Holdings},
    setting::Settings,
};
use serde_json::json;

use crate::house::{DAY, Home, SECOND};

/// Requests that made nothing, a second apart; their bodies have so many bytes more.
async fn strays(home: &Home, count: usize, bytes: usize) {
    for _ in 0..count {
        home.post_as(&home.office, &format!("{{}}{}", " ".repeat(bytes))).await;
        home.pass(SECOND);
    }
}

/// Lets go until there is nothing to let go; answers how many went in each step.
async fn tidy(home: &Home, settings: Settings) -> Vec<i64> {
    let mut held = home.house().await.read(retention::holdings).await.unwrap();
    let mut steps = Vec::new();
    loop {
        let settings = settings.clone();
        let let_go = move |work: &mut Work<'_>| {
            let mut held = held;
            Ok((retention::let_go(work, &settings, &mut held)?, held))
        };
        let (gone, left) = home.write(let_go).await;
        held = left;
        if gone == 0 {
            break;
        }
        steps.push(gone);
    }
    assert_eq!(held, home.house().await.read(retention::holdings).await.unwrap(), "the books are right");
    steps
}

/// Numbers of the requests that are kept.
fn kept(home: &Home) -> Vec<String> {
    let numbers = home.rows("SELECT seq FROM request ORDER BY seq");
    assert_eq!(
        numbers,
        home.rows("SELECT seq FROM request_bytes ORDER BY seq"),
        "bytes go with their request"
    );
    numbers
}

async fn pin(home: &Home, seq: u32) {
    let id = home.rows(&format!("SELECT id FROM request WHERE seq = {seq}"))[0].clone();
    home.call("request.pin", json!({ "id": id, "pinned": true })).await;
}

#[tokio::test]
async fn within_the_limits_everything_stays() {
    let home = Home::new().await;
    strays(&home, 3, 0).await;
    assert_eq!(tidy(&home, Settings::default()).await, [0; 0]);
    assert_eq!(kept(&home), ["1", "2", "3"]);
}

#[tokio::test]
async fn beyond_the_number_the_oldest_go_then_those_that_made_a_contact_then_the_pinned() {
    let home = Home::new().await;
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await;
    strays(&home, 4, 0).await;
    home.post(json!({ "phoneNumber": "8045550120", "source": "Website" })).await;
    pin(&home, 2).await;
    for (keep, left) in [(5, "1 2 4 5 6"), (4, "1 2 5 6"), (3, "1 2 6"), (2, "2 6"), (1, "2"), (0, "")] {
        tidy(&home, Settings { keep_requests: keep, ..Settings::default() }).await;
        assert_eq!(kept(&home).join(" "), left, "to keep {keep}");
    }
    assert_eq!(home.call("contact.count", json!({})).await["count"], 2, "contacts are not requests");
}

#[tokio::test]
async fn what_is_too_old_goes_unless_it_is_pinned() {
    let home = Home::new().await;
    home.post(json!({ "phoneNumber": "8045550119", "source": "Website" })).await;
    strays(&home, 2, 0).await;
    pin(&home, 2).await;
    home.pass(DAY - 2 * SECOND);
    let one_day = || Settings { keep_days: 1, ..Settings::default() };
    assert_eq!(tidy(&home, one_day()).await, [0; 0], "a day to the millisecond is not too old");
    home.pass(1);
    assert_eq!(tidy(&home, one_day()).await, [1]);
    home.pass(DAY);
    home.post(json!({ "phoneNumber": "8045550120", "source": "Website" })).await;
    assert_eq!(tidy(&home, one_day()).await, [1]);
    assert_eq!(kept(&home), ["2", "4"]);
}

#[tokio::test]
async fn when_nothing_came_for_long_everything_is_too_old() {
    let home = Home::new().await;
    strays(&home, 3, 0).await;
    home.pass(2 * DAY);
    assert_eq!(tidy(&home, Settings { keep_days: 1, ..Settings::default() }).await, [3]);
}

#[tokio::test]
async fn beyond_the_bytes_no_more_goes_than_must() {
    let home = Home::new().await;
    strays(&home, 8, 100_000).await;
    tidy(&home, Settings { keep_bytes: 500_000, ..Settings::default() }).await;
    assert_eq!(kept(&home), ["5", "6", "7", "8"]);
}

#[tokio::test]
async fn holdings_are_all_bytes_of_a_request() {
    let home = Home::new().await;
    strays(&home, 2, 1000).await;
    let Holdings { count, bytes } = home.house().await.read(retention::holdings).await.unwrap();
    let lengths = "SELECT sum(length(head) + length(body) + length(reply) + length(CAST(trace AS BLOB))) FROM request_bytes";
    assert_eq!((count.to_string(), bytes.to_string()), ("2".into(), home.rows(lengths)[0].clone()));
}

/// No lead waits behind a large clearing: it is done in steps.
#[tokio::test]
async fn a_large_clearing_is_done_in_steps() {
    let home = Home::new().await;
    home.write(|work| {
        work.db.execute_batch(
            "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1300)
             INSERT INTO request (id, received_at, peer, method, target, http_version, verdict, sentence, source, body_length, stored_bytes)
               SELECT 'r' || i, 1779192000000, '', 'POST', '/', '1.1', 'refused', '', '', 0, 0 FROM n;
             INSERT INTO request_bytes SELECT seq, X'', X'', NULL, X'', '[]' FROM request;",
        )?;
        Ok(())
    })
    .await;
    assert_eq!(tidy(&home, Settings { keep_requests: 100, ..Settings::default() }).await, [500, 500, 200]);
    assert_eq!(kept(&home).len(), 100);
}

#[tokio::test]
async fn a_clock_that_ran_ahead_and_was_set_right_costs_no_request() {
    let home = Home::new().await;
    strays(&home, 3, 0).await;
    home.pass(365 * DAY);
    strays(&home, 3, 0).await;
    home.pass(-365 * DAY);
    strays(&home, 3, 0).await;
    tidy(&home, Settings::default()).await;
    assert_eq!(kept(&home).len(), 9, "none of them is ninety days old");
    home.pass(91 * DAY);
    strays(&home, 1, 0).await;
    tidy(&home, Settings::default()).await;
    assert_eq!(kept(&home), ["4", "5", "6", "10"], "those of the year ahead are not old by any clock");
}

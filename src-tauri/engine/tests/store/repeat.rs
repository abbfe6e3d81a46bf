//! The same body again: within the window it is the same lead sent twice.

use serde_json::{Value, json};

use crate::house::{Answer, Home, MINUTE, SECOND, Sender};

const LEAD: &str = r#"{"phoneNumber": "8045550119", "source": "Website", "note": "call me"}"#;
const WINDOW: i64 = 300 * SECOND;

async fn post(home: &Home, body: &str) -> Answer {
    home.post_as(&home.office, body).await
}

/// The newest request, whole.
async fn newest(home: &Home) -> Value {
    let list = home.call("request.list", json!({ "limit": 1 })).await;
    home.call("request.get", json!({ "id": list["items"][0]["id"] })).await
}

async fn verdict(home: &Home) -> String {
    crate::house::text(&newest(home).await["row"]["verdict"])
}

fn leads(home: &Home) -> usize {
    home.rows("SELECT id FROM lead").len()
}

#[tokio::test]
async fn the_same_body_is_answered_alike_and_makes_nothing() {
    let home = Home::new().await;
    let first = post(&home, LEAD).await;
    let told = home.rows("SELECT count(*) FROM activity");
    let request = newest(&home).await["row"].clone();
    for _ in 0..2 {
        home.pass(40 * SECOND);
        let again = post(&home, LEAD).await;
        assert_eq!((again.status, again.body), (200, first.body.clone()));
        let repeat = newest(&home).await;
        assert_eq!(repeat["row"]["verdict"], "duplicate");
        assert_eq!(repeat["duplicateOf"], request["id"], "of the first, not of the one before");
        assert_eq!(
            (&repeat["row"]["contactId"], &repeat["row"]["leadId"]),
            (&request["contactId"], &request["leadId"])
        );
    }
    assert_eq!(leads(&home), 1);
    assert_eq!(home.rows("SELECT count(*) FROM activity"), told);
    let sentence = newest(&home).await["row"]["sentence"].clone();
    assert_eq!(sentence, "Duplicate: the same body came 80 seconds before, so no second lead was made");
}

#[tokio::test]
async fn one_byte_more_is_another_body() {
    let home = Home::new().await;
    let first = post(&home, LEAD).await.contact();
    assert_eq!(post(&home, &format!("{LEAD} ")).await.contact(), first);
    assert_eq!(verdict(&home).await, "merged");
}

#[tokio::test]
async fn the_window_ends_by_the_clock_and_repeats_do_not_prolong_it() {
    let home = Home::new().await;
    post(&home, LEAD).await;
    for (later, becomes) in
        [(WINDOW - 1, "duplicate"), (1, "merged"), (WINDOW - 1, "duplicate"), (1, "merged")]
    {
        home.pass(later);
        post(&home, LEAD).await;
        assert_eq!(verdict(&home).await, becomes, "{later} ms later");
    }
}

#[tokio::test]
async fn a_window_of_nothing_knows_no_repeats() {
    let home = Home::new().await;
    home.call("department.update", json!({ "id": home.office.department, "duplicateWindowS": 0 })).await;
    post(&home, LEAD).await;
    post(&home, LEAD).await;
    assert_eq!(verdict(&home).await, "merged");
}

#[tokio::test]
async fn another_department_has_not_seen_it() {
    let home = Home::new().await;
    let norfolk = home.department("Norfolk").await;
    post(&home, LEAD).await;
    home.post_as(&norfolk, LEAD).await;
    assert_eq!(verdict(&home).await, "accepted");
    assert_eq!(leads(&home), 2);
}

#[tokio::test]
async fn what_was_refused_is_not_repeated_but_refused_again() {
    let home = Home::new().await;
    let stranger = Sender { key: "plk_nobody".into(), ..home.office.clone() };
    assert_eq!(home.post_as(&stranger, LEAD).await.status, 401);
    post(&home, LEAD).await;
    assert_eq!(verdict(&home).await, "accepted", "the right key brings it in");
    assert_eq!(home.post_as(&stranger, LEAD).await.status, 401, "and the wrong one learns nothing of it");
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_make_a_repeat_a_second_lead() {
    let home = Home::new().await;
    post(&home, LEAD).await;
    home.pass(-MINUTE);
    post(&home, LEAD).await;
    assert_eq!(verdict(&home).await, "duplicate");
    let sentence = newest(&home).await["row"]["sentence"].clone();
    assert_eq!(sentence, "Duplicate: the same body came 0 seconds before, so no second lead was made");
}

#[tokio::test]
async fn a_window_of_nothing_knows_no_repeats_when_the_clock_is_set_back_either() {
    let home = Home::new().await;
    home.call("department.update", json!({ "id": home.office.department, "duplicateWindowS": 0 })).await;
    post(&home, LEAD).await;
    home.pass(-MINUTE);
    post(&home, LEAD).await;
    assert_eq!(verdict(&home).await, "merged");
}

#[tokio::test]
async fn a_clock_that_ran_ahead_makes_no_repeats_for_longer_than_the_window() {
    let home = Home::new().await;
    home.pass(24 * 60 * MINUTE);
    post(&home, LEAD).await;
    home.pass(-12 * 60 * MINUTE);
    post(&home, LEAD).await;
    assert_eq!(verdict(&home).await, "merged", "hours lie between the two, whichever way one counts");
}

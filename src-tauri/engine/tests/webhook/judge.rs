//! What follows from an attempt: statuses, Retry-After, schedules.

use porchlight_engine::{
    clock::Timestamp,
    webhook::{
        Origin, PauseReason,
        judge::{Case, Verdict, judge, retry_after},
        outcome::{Outcome, Sent},
        schedule,
    },
};

use crate::{
    house::{NOON, SECOND},
    office::{failure, status_of},
};

const DAY_MS: i64 = 86_400 * SECOND;

fn case(tries: u32) -> Case<'static> {
    Case {
        origin: Origin::Event,
        delivery: "d",
        tries,
        schedule: &schedule::STANDARD,
        not_before: None,
        now: NOON,
    }
}

/// In one word what follows from an answer to the first try.
fn follows(sent: &Sent) -> &'static str {
    match judge(sent, &case(0)) {
        Verdict::Delivered => "delivered",
        Verdict::Again { .. } => "again",
        Verdict::Failed { .. } => "failed",
        Verdict::Stop(_) => "stop",
    }
}

#[test]
fn two_hundreds_are_success_and_nothing_else_is() {
    for status in 200..600 {
        let expected = match status {
            200..=299 => "delivered",
            410 => "stop",
            _ => "again",
        };
        assert_eq!(follows(&status_of(status, &[])), expected, "{status}");
    }
}

#[test]
fn every_outcome_has_a_consequence() {
    for outcome in Outcome::ALL {
        let expected = match outcome {
            Outcome::Delivered => "delivered",
            Outcome::Blocked | Outcome::Unsigned => "stop",
            _ => "again",
        };
        assert_eq!(follows(&failure(outcome)), expected, "{outcome:?}");
    }
}

#[test]
fn a_receiver_that_is_gone_or_out_of_bounds_stops_the_subscription() {
    for (sent, reason) in [
        (status_of(410, &[]), PauseReason::Gone),
        (failure(Outcome::Blocked), PauseReason::Blocked),
        (failure(Outcome::Unsigned), PauseReason::Secret),
    ] {
        assert_eq!(judge(&sent, &case(3)), Verdict::Stop(reason));
        for origin in [Origin::Resend, Origin::Test] {
            let verdict = judge(&sent, &Case { origin, ..case(0) });
            assert_eq!(verdict, Verdict::Failed { tries: 1, not_before: None }, "{origin:?} stops nobody");
        }
    }
}

#[test]
fn a_redirect_shows_where_it_points() {
    let sent = status_of(301, &[("location", "https://elsewhere.example.com/")]);
    assert_eq!(
        sent.sentence,
        "The receiver answered 301 Moved Permanently and points to https://elsewhere.example.com/. Redirects are not \
         followed; enter that address if you trust it."
    );
}

#[test]
fn the_schedule_is_ten_tries_over_about_three_days() {
    let mut due = NOON;
    for tries in 1..10 {
        let verdict = judge(&status_of(500, &[]), &Case { now: due, ..case(tries - 1) });
        let Verdict::Again { due_at, tries: used, not_before: None } = verdict else { panic!("{verdict:?}") };
        let wait_ms = i64::from(schedule::STANDARD[usize::try_from(tries).unwrap()]) * SECOND;
        let waited = due_at.0 - due.0;
        assert!((wait_ms * 8 / 10..=wait_ms * 12 / 10 + 1).contains(&waited), "try {tries}: {waited} ms");
        assert_eq!(used, tries);
        due = due_at;
    }
    assert!((2 * DAY_MS..4 * DAY_MS).contains(&(due.0 - NOON.0)));
    let last = judge(&status_of(500, &[]), &Case { now: due, ..case(9) });
    assert_eq!(last, Verdict::Failed { tries: 10, not_before: None });
}

#[test]
fn what_failed_together_does_not_come_back_together() {
    let due = |delivery: &str| schedule::next(&schedule::STANDARD, 2, delivery, NOON).unwrap();
    let mut all: Vec<Timestamp> = (0..100).map(|number| due(&format!("d{number}"))).collect();
    all.sort_unstable();
    assert!(all[99].0 - all[0].0 > 60 * SECOND);
    assert_eq!(due("d1"), due("d1"), "and is the same whenever it is asked");
}

#[test]
fn a_test_is_one_try() {
    for sent in [status_of(500, &[]), status_of(429, &[("retry-after", "5")]), failure(Outcome::Offline)] {
        let verdict = judge(&sent, &Case { origin: Origin::Test, ..case(0) });
        assert_eq!(verdict, Verdict::Failed { tries: 1, not_before: None });
    }
}

#[test]
fn being_offline_uses_no_try() {
    let verdict = judge(&failure(Outcome::Offline), &case(4));
    assert_eq!(verdict, Verdict::Again { due_at: NOON.plus_ms(30 * SECOND), tries: 4, not_before: None });
}

#[test]
fn retry_after_in_all_its_forms() {
    let noon_as_date = |ms: i64| {
        let at =
            std::time::UNIX_EPOCH + std::time::Duration::from_millis(u64::try_from(NOON.0 + ms).unwrap());
        httpdate::fmt_http_date(at)
    };
    for (status, value, expected) in [
        (429, "120".to_owned(), Some(120 * SECOND)),
        (503, " 60 ".to_owned(), Some(60 * SECOND)),
        (429, noon_as_date(90 * SECOND), Some(90 * SECOND)),
        (429, "315360000".to_owned(), Some(DAY_MS)),
        (429, u64::MAX.to_string(), None),
        (429, i64::MAX.to_string(), Some(DAY_MS)),
        (429, noon_as_date(10 * 365 * DAY_MS), Some(DAY_MS)),
        (429, "0".to_owned(), None),
        (429, "-5".to_owned(), None),
        (429, noon_as_date(-5 * SECOND), None),
        (429, "soon".to_owned(), None),
        (429, String::new(), None),
        (500, "120".to_owned(), None),
        (200, "120".to_owned(), None),
    ] {
        let found = retry_after(&status_of(status, &[("retry-after", &value)]), NOON);
        assert_eq!(found, expected.map(|ms| NOON.plus_ms(ms)), "{status} {value}");
    }
}

#[test]
fn a_receiver_that_asks_for_rest_gets_it_and_it_costs_one_try() {
    let sent = status_of(429, &[("retry-after", "600")]);
    let until = NOON.plus_ms(600 * SECOND);
    let first = judge(&sent, &case(0));
    assert_eq!(first, Verdict::Again { due_at: until, tries: 1, not_before: Some(until) });
    // Others that were on their way hear the same answer.
    let second = judge(&sent, &Case { not_before: Some(until), ..case(0) });
    assert_eq!(second, Verdict::Again { due_at: until, tries: 0, not_before: Some(until) });
    // After the rest it counts again.
    let later = judge(&sent, &Case { now: until, not_before: Some(until), ..case(1) });
    assert!(matches!(later, Verdict::Again { tries: 2, .. }));
}

#[test]
fn a_short_rest_does_not_shorten_the_schedule() {
    let verdict = judge(&status_of(503, &[("retry-after", "1")]), &case(3));
    let Verdict::Again { due_at, .. } = verdict else { panic!("{verdict:?}") };
    assert!(due_at.0 - NOON.0 > 3600 * SECOND);
}

#[test]
fn a_schedule_is_checked() {
    assert_eq!(schedule::checked(&[0]).unwrap(), [0]);
    for wrong in [&[][..], &[0; 21], &[0, 7 * 86_400 + 1]] {
        assert_eq!(schedule::checked(wrong).unwrap_err().field(), Some("scheduleS"));
    }
}

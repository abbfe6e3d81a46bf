//! A clock that is wrong: found out by what several receivers say of the time.

use porchlight_engine::{clock::Timestamp, db::Change, webhook::Doubt};
use serde_json::json;

use crate::{
    house::{DAY, MINUTE, SECOND},
    office::{Office, status_of},
};

/// An office with a subscription at each of these hosts.
async fn office(hosts: &[&str]) -> Office {
    let office = Office::new().await;
    for host in hosts {
        subscribe(&office, host, "public").await;
    }
    office
}

async fn subscribe(office: &Office, host: &str, network: &str) {
    let draft = json!({ "name": host, "url": format!("https://{host}/in"), "network": network });
    office.subscribe(draft).await;
}

fn http_date(at: Timestamp) -> String {
    let since = std::time::Duration::from_millis(at.0.unsigned_abs());
    httpdate::fmt_http_date(std::time::SystemTime::UNIX_EPOCH + since)
}

/// Something happens, and each host answers with its time: so much less than ours.
async fn hear(office: &mut Office, said: &[(&str, i64)]) {
    office.happens("ann").await;
    let sent = office.all_sent().await;
    assert_eq!(sent.len(), said.len());
    for pending in sent {
        let host = pending.post.url.host_str().unwrap().to_owned();
        let (_, ours_less_theirs) = said.iter().find(|(name, _)| *name == host).unwrap();
        let date = http_date(office.now().plus_ms(-ours_less_theirs));
        pending.ends(status_of(200, &[("date", &date)]));
    }
    office.rounds.land_all().await;
    office.rounds.write_down().await.unwrap();
}

fn doubt(off_by_ms: i64, receivers: usize) -> Option<Doubt> {
    Some(Doubt { off_by_ms, receivers })
}

const A: &str = "a.example.com";
const B: &str = "b.example.com";
const C: &str = "c.example.com";

#[tokio::test]
async fn several_that_agree_against_us_are_right() {
    for (said, expected) in [
        (&[(A, 0), (B, 0)][..], None),
        (&[(A, 5 * MINUTE), (B, 5 * MINUTE)], None),
        (&[(A, 6 * MINUTE), (B, 6 * MINUTE)], doubt(6 * MINUTE, 2)),
        (&[(A, 6 * MINUTE), (B, 6 * MINUTE + 20 * SECOND)], doubt(6 * MINUTE + 20 * SECOND, 2)),
        (&[(A, -3 * DAY), (B, -3 * DAY)], doubt(-3 * DAY, 2)),
        (&[(A, 10 * MINUTE)], None),
        (&[(A, 10 * MINUTE), (B, 0)], None),
        (&[(A, 10 * MINUTE), (B, 40 * MINUTE)], None),
        (&[(A, 10 * MINUTE), (B, -10 * MINUTE)], None),
        (&[(A, 10 * MINUTE), (B, 0), (C, 0)], None),
        (&[(A, 10 * MINUTE), (B, 10 * MINUTE), (C, 0)], doubt(10 * MINUTE, 2)),
        (&[(A, 10 * MINUTE), (B, 10 * MINUTE), (C, 10 * MINUTE)], doubt(10 * MINUTE, 3)),
    ] {
        let hosts: Vec<_> = said.iter().map(|(host, _)| *host).collect();
        let mut office = office(&hosts).await;
        hear(&mut office, said).await;
        assert_eq!(office.webhooks.clock_doubt(), expected, "{said:?}");
    }
}

#[tokio::test]
async fn one_host_is_one_voice_however_often_it_speaks() {
    let mut office = office(&[A, A]).await;
    hear(&mut office, &[(A, 10 * MINUTE), (A, 10 * MINUTE)]).await;
    assert_eq!(office.webhooks.clock_doubt(), None);
}

#[tokio::test]
async fn this_computer_says_nothing_about_its_own_clock() {
    let mut office = office(&[A]).await;
    subscribe(&office, "127.0.0.1", "loopback").await;
    hear(&mut office, &[(A, 10 * MINUTE), ("127.0.0.1", 10 * MINUTE)]).await;
    assert_eq!(office.webhooks.clock_doubt(), None);
}

#[tokio::test]
async fn a_doubt_ends_when_they_agree_with_us_again() {
    let mut office = office(&[A, B]).await;
    hear(&mut office, &[(A, 10 * MINUTE), (B, 10 * MINUTE)]).await;
    assert!(office.webhooks.clock_doubt().is_some());
    hear(&mut office, &[(A, 0), (B, 0)]).await;
    assert_eq!(office.webhooks.clock_doubt(), None);
}

/// What was heard before is worth nothing then, so nobody has to wait for the next event.
#[tokio::test]
async fn a_doubt_ends_when_the_clock_is_set() {
    let mut office = office(&[A, B]).await;
    hear(&mut office, &[(A, 10 * MINUTE), (B, 10 * MINUTE)]).await;
    office.pass(-10 * MINUTE);
    assert_eq!(office.webhooks.clock_doubt(), None);
}

#[tokio::test]
async fn an_answer_without_a_time_says_nothing() {
    let mut office = office(&[A, B]).await;
    office.happens("ann").await;
    for (pending, headers) in office.all_sent().await.into_iter().zip([&[][..], &[("date", "noon")]]) {
        pending.ends(status_of(200, headers));
    }
    office.rounds.land_all().await;
    assert_eq!(office.webhooks.clock_doubt(), None);
}

/// How often the windows were told to ask again.
async fn told(office: &mut Office) -> usize {
    office.turn().await;
    office.changes().into_iter().filter(is_of_all_subscriptions).count()
}

#[tokio::test]
async fn the_windows_are_told_once() {
    let mut office = office(&[A, B]).await;
    for _ in 0..2 {
        hear(&mut office, &[(A, 10 * MINUTE), (B, 10 * MINUTE)]).await;
        assert_eq!(told(&mut office).await, 1);
    }
}

#[tokio::test]
async fn the_windows_are_told_that_a_doubt_ended() {
    let mut office = office(&[A, B]).await;
    hear(&mut office, &[(A, 10 * MINUTE), (B, 10 * MINUTE)]).await;
    assert_eq!(told(&mut office).await, 1);
    hear(&mut office, &[(A, 0), (B, 0)]).await;
    assert_eq!(told(&mut office).await, 2);
}

/// By the dispatcher's next look around; nobody needs to answer.
#[tokio::test]
async fn the_windows_are_told_that_the_clock_was_set() {
    let mut office = office(&[A, B]).await;
    hear(&mut office, &[(A, 10 * MINUTE), (B, 10 * MINUTE)]).await;
    assert_eq!(told(&mut office).await, 1);
    office.pass(-10 * MINUTE);
    for _ in 0..2 {
        assert_eq!(told(&mut office).await, 2);
    }
}

fn is_of_all_subscriptions(change: &Change) -> bool {
    change.kind == "subscription" && change.ids.is_none()
}

#[test]
fn the_sentence_says_which_way_and_what_to_do() {
    let sentence = |off_by_ms| Doubt { off_by_ms, receivers: 2 }.sentence();
    assert_eq!(
        sentence(12 * MINUTE),
        "The clock of this computer is 12 minutes ahead of that of 2 receivers. Receivers that check signatures refuse \
         what seems that old or that new. Set the clock right."
    );
    assert!(sentence(-3 * 60 * MINUTE).contains("3 hours behind that of"), "{}", sentence(-3 * 60 * MINUTE));
    assert!(sentence(3 * DAY).contains("3 days ahead of"));
}

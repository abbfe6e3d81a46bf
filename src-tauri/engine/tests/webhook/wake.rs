//! Waking the dispatcher: what happens in the very moment in which it goes to sleep goes out at once, and not when it
//! looks around by itself; and what the first POST needs is there before there is one.

use std::{hint, time::Duration};

use fastrand::Rng;
use serde_json::json;
use tokio::time::timeout;

use crate::office::{Office, happen};

const TIMES: usize = 2000;
/// Far longer than a busy machine needs, far shorter than the 30 seconds after which the dispatcher looks by itself.
const AT_ONCE: Duration = Duration::from_secs(10);
/// The answer and the next event are so far apart at most, in turns of an empty loop: about as long as it takes to write
/// the answer down and to go to sleep.
const APART: u32 = 60_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_while_it_goes_to_sleep_goes_out_at_once() {
    let office = Office::new().await;
    office.subscribe(json!({})).await;
    let mut chance = Rng::new();
    office.happens("ann").await;
    let mut office = office.at_work();
    for time in 0..TIMES {
        let pending = timeout(AT_ONCE, office.out.recv()).await;
        let pending = pending.unwrap_or_else(|_| panic!("event {time} was overslept")).unwrap();
        pending.answers(200);
        for _ in 0..chance.u32(..APART) {
            hint::spin_loop();
        }
        // What is told does not depend on the disk, so nothing here waits for it.
        let next = office.database.writer.write_relaxed(|work| happen(work, "contact.created", "ann"));
        next.await.unwrap();
    }
    office.dispatcher.stop().await;
}

/// Reading the certificates of a computer takes longer than sending a hundred events.
#[tokio::test]
async fn the_way_out_gets_ready_as_soon_as_there_is_somebody_to_send_to() {
    let mut office = Office::new().await;
    office.turn().await;
    assert_eq!(office.got_ready(), 0);
    office.subscribe(json!({})).await;
    for _ in 0..2 {
        office.turn().await;
        assert_eq!(office.got_ready(), 1);
    }
    assert_eq!(office.deliveries().await.len(), 0, "nothing is owed yet");
}

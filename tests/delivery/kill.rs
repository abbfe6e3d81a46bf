//! The process is killed in the middle of everything, again and again: nothing that was answered is lost, and no more is
//! repeated than was on its way.

use std::time::Instant;

use fastrand::Rng;
use porchlight_tests::{Office, Receiver, Result, Server, Shift, audit};

const DEATHS: usize = 200;
/// At most so many answers or arrivals come between two deaths.
const LONGEST_LIFE: usize = 40;
/// A run says its seed; the same one kills after the same counts.
const SEED: &str = "PORCHLIGHT_SEED";

#[tokio::test]
async fn two_hundred_deaths_lose_nothing_and_repeat_only_what_was_on_its_way() -> Result {
    let seed =
        std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("{SEED}={seed}");
    let mut chance = Rng::with_seed(seed);
    let receiver = Receiver::start().await?;
    let mut server = Server::start()?;
    let mut office = Office::open(&server, &receiver).await?;
    let began = Instant::now();

    for _death in 0..DEATHS {
        let mut shift = office.work(&server);
        live(&mut chance, &mut shift, &receiver).await?;
        server.kill_nine()?;
        office.promises.extend(shift.end().await?);
        receiver.hears_the_last().await?;
        server.restart()?;
    }
    println!("{DEATHS} deaths in {:?}", began.elapsed());

    office.hurry(&server).await?;
    println!("{}", audit(&server, &office, &receiver).await?);
    println!("quiet after {:?}", began.elapsed());
    Ok(())
}

/// Until a moment that nobody chose: after so many answers, or after so many arrivals.
async fn live(chance: &mut Rng, shift: &mut Shift, receiver: &Receiver) -> Result {
    let count = chance.usize(1..=LONGEST_LIFE);
    if chance.bool() { shift.answers(count).await } else { receiver.hears(count).await }
}

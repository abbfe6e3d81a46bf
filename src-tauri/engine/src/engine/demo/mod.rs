//! The demo: a made-up contractor whose leads went through the same judging and applying as real ones.
//!
//! Everything in it follows from the table in [`people`] and the present time; nothing is drawn by chance, so two
//! demonstrations look alike. Its phones are of the range that belongs to nobody, its mail addresses of example.com.

mod desk;
mod life;
mod people;
mod post;

use std::{path::Path, sync::Arc};

use super::{
    FILE, Inner, Options, demo_vault,
    house::{House, Outside},
};
use crate::{
    clock::{Clock, SetClock, Timestamp},
    db::Database,
    error::Result,
    intake::{Door, listener::Wanted, rules::Rules},
    secret::Vault,
    webhook::transport::Reach,
};

/// The demo listens on this computer only, on a port nobody has to remember.
const ANY_PORT: std::net::SocketAddr =
    std::net::SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// Makes the demo's file anew and opens it.
pub(super) async fn open(engine: &Inner) -> Result<Arc<House>> {
    let (folder, clock) = (&engine.demo_folder, &engine.clock);
    let file = folder.join(FILE);
    let vault = demo_vault(folder);
    furnish(&file, clock.now(), &vault).await?;
    let options =
        Options { data: folder.clone(), intake: None, screens: None, clock: Arc::clone(clock), vault };
    let outside =
        Outside { fixed_address: Some(Wanted::At(ANY_PORT)), reach: Reach::OwnBins, ports: &engine.ports };
    House::open(&file, &options, outside, &engine.feed).await
}

enum Event {
    Posted(post::Letter),
    LifeWentOn(usize),
}

/// Lives through three weeks in a moment, in the order of time, on a clock of its own.
async fn furnish(file: &Path, now: Timestamp, vault: &Arc<dyn Vault>) -> Result<()> {
    let opened_ago = people::first_wrote_ms_ago(0) + 3_600_000;
    let clock = Arc::new(SetClock::at(now.plus_ms(-opened_ago)));
    let database = Database::open(file, Arc::clone(&clock) as Arc<dyn Clock>, Vec::new(), |_| {})?;
    let desk = desk::Desk::furnish(&database.writer).await?;
    let keys = post::set_up(&database.writer, vault).await?;
    let rules = database.readers.read(Rules::load).await?;
    let door = Door::new(database.writer.clone(), Arc::clone(&clock) as Arc<dyn Clock>, rules);
    for (index, (ms_ago, event)) in story().into_iter().enumerate() {
        let at = now.plus_ms(-ms_ago);
        clock.set(at);
        match event {
            Event::Posted(letter) => post::send(&door, &letter, at, index, &keys).await?,
            Event::LifeWentOn(person) => life::happens(&database.writer, person, &desk, now).await?,
        }
    }
    Ok(())
}

/// Everything that happens, first to last, with how long ago it was.
fn story() -> Vec<(i64, Event)> {
    let posted = post::letters().into_iter().map(|letter| (letter.ms_ago, Event::Posted(letter)));
    let lived = (0..people::PEOPLE.len()).map(|index| (life::ms_ago(index), Event::LifeWentOn(index)));
    let mut story: Vec<(i64, Event)> = posted.chain(lived).collect();
    story.sort_by_key(|(ms_ago, _)| std::cmp::Reverse(*ms_ago));
    story
}

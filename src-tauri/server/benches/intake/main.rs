//! `cargo xtask bench intake`: how fast leads are accepted, beside a bare listener on the same HTTP stack that stores
//! nothing and beside copying the rows they leave; how soon the server listens, what it weighs, how quick the first pages
//! are when much is stored.
//!
//! One run measures both sides in turn on the same machine, load generator included, so the ratio is what counts.

mod bare;
mod fill;
mod floor;
mod load;
mod pages;
#[path = "../support/program.rs"]
#[allow(dead_code, reason = "each bench uses its part of it")]
mod program;
mod report;

use std::{env, error::Error, time::Duration};

use load::Load;
use program::Program;

/// Connections of each measurement.
const CONNECTIONS: [usize; 4] = [1, 8, 64, 256];
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);
const CONTACTS: u64 = 100_000;
const REQUESTS: u64 = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    // The bare listener runs in a process of its own, as the server does.
    if env::args().any(|argument| argument == "--bare") {
        return bare::serve();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<(), Box<dyn Error>> {
    report::heading("Start and rest");
    let folder = tempfile::tempdir()?;
    report::start(&program::time_starts(folder.path(), 7)?);
    let server = Program::server(folder.path())?;
    report::memory(server.idle_memory_bytes().await?);

    report::heading("Leads accepted, every one distinct and on the disk before its answer");
    let bare = Program::bare()?;
    let mut lead = 0;
    for connections in CONNECTIONS {
        let load = |program: &Program, first| Load::new(program, connections, first, WARM_UP, MEASURED);
        let against = load(&bare, lead).run().await?;
        let ours = load(&server, lead).run().await?;
        lead += ours.sent;
        report::rates(connections, &ours, &against);
    }
    drop(bare);
    drop(server);
    report::floor(floor::copy(folder.path())?);

    report::heading("First pages, much stored");
    let folder = tempfile::tempdir()?;
    fill::contacts(folder.path(), CONTACTS).await?;
    fill::requests(folder.path(), REQUESTS)?;
    let server = Program::server(folder.path())?;
    // What came in at once is still being indexed.
    server.rest()?;
    for page in pages::ALL {
        report::page(page.name, &pages::time(&server, &page, 51)?);
    }
    Ok(())
}

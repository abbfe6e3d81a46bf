//! `cargo xtask bench deliver`: how fast webhooks drain a backlog, how soon a receiver hears of a command, and whether one
//! receiver that hangs keeps the others waiting.
//!
//! The server is a process of its own; the receiver is in this one and counts as part of the machine's work.

mod measure;
#[path = "../support/program.rs"]
#[allow(dead_code, reason = "each bench uses its part of it")]
mod program;
mod receiver;

use std::error::Error;

use program::Program;
use receiver::Receiver;

/// Deliveries that wait when the receiver comes back.
const BACKLOGS: [usize; 3] = [1_000, 10_000, 100_000];
/// Subscriptions of which one hangs.
const CROWD: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let receiver = runtime.block_on(Receiver::start())?;
    measure::heading("Draining a backlog into one receiver, signed, each on the disk before and after");
    for count in BACKLOGS {
        let folder = tempfile::tempdir()?;
        measure::drain(&Program::server(folder.path())?, &receiver, count)?;
    }
    measure::heading("From a command to the receiver, one at a time");
    let folder = tempfile::tempdir()?;
    let server = Program::server(folder.path())?;
    measure::idle(&server, &receiver, 300)?;
    measure::wake_ups(&server)?;
    measure::heading("Twenty subscriptions");
    measure::crowd(&receiver, CROWD)?;
    Ok(())
}

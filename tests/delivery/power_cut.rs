//! The power goes, and the disk forgets whatever was not synced: what was answered is kept, for it was synced before.

use std::fs;

use porchlight_tests::{Office, Receiver, Result, Server, audit_after_power_cut};

use crate::sick_disk::Disk;

/// What the disk remembers of a file stands beside it.
const REMEMBERED: &str = "-synced";
/// The power goes so often.
const CUTS: usize = 8;
/// So many answers come between two cuts.
const ANSWERS: usize = 30;

#[tokio::test]
async fn what_was_answered_before_the_power_went_is_delivered() -> Result {
    let disk = Disk::new()?;
    disk.is("forgetful")?;
    let receiver = Receiver::start().await?;
    let mut server = Server::start_among(disk.surroundings())?;
    let mut office = Office::open(&server, &receiver).await?;
    for _cut in 0..CUTS {
        let mut shift = office.work(&server);
        shift.answers(ANSWERS).await?;
        server.kill_nine()?;
        office.promises.extend(shift.end().await?);
        receiver.hears_the_last().await?;
        forget(&server)?;
        server.restart()?;
    }
    office.hurry(&server).await?;
    println!("{CUTS} power cuts: {}", audit_after_power_cut(&server, &office, &receiver).await?);
    Ok(())
}

/// Puts what the disk remembers in the place of what the dead process had written.
fn forget(server: &Server) -> Result {
    let file = |suffix: &str| server.data().join(format!("porchlight.db{suffix}"));
    fs::rename(file(&format!("-wal{REMEMBERED}")), file("-wal"))?;
    fs::remove_file(file("-shm"))?;
    // Unless something was folded into it, the file is as it was made.
    if file(REMEMBERED).exists() {
        fs::copy(file(REMEMBERED), file(""))?;
    }
    Ok(())
}

//! A disk that is slow to sync, or refuses to: nothing is answered that is not kept, and all is well when the disk is.

use std::time::{Duration, Instant};

use porchlight_tests::{LeadSource, Office, Promise, Receiver, Result, Rpc, Server, ann, audit};
use serde_json::json;

use crate::sick_disk::Disk;

const EIO: i32 = 5;
const ENOSPC: i32 = 28;
/// Leads that are tried while the disk fails.
const TRIED: usize = 5;

#[tokio::test]
async fn a_slow_disk_makes_everything_late_and_loses_nothing() -> Result {
    for (ms, answers) in [(5, 60), (50, 20)] {
        let disk = Disk::new()?;
        let receiver = Receiver::start().await?;
        let mut server = Server::start_among(disk.surroundings())?;
        let mut office = Office::open(&server, &receiver).await?;
        disk.is(&format!("slow {ms}"))?;
        let asked = Instant::now();
        server.rpc("department.create", json!({ "name": "Branch" })).await?;
        assert!(asked.elapsed() >= Duration::from_millis(ms), "the disk is not slow");

        let mut shift = office.work(&server);
        shift.answers(answers).await?;
        server.kill_nine()?;
        office.promises.extend(shift.end().await?);
        receiver.hears_the_last().await?;
        server.restart()?;
        let mut shift = office.work(&server);
        shift.answers(answers).await?;
        office.promises.extend(shift.so_far());

        println!("{ms} ms: {}", audit(&server, &office, &receiver).await?);
    }
    Ok(())
}

#[tokio::test]
async fn a_disk_that_fails_to_sync_is_told_to_whoever_asks_and_nothing_is_lost() -> Result {
    for error in [EIO, ENOSPC] {
        let disk = Disk::new()?;
        let receiver = Receiver::start().await?;
        let mut server = Server::start_among(disk.surroundings())?;
        let mut office = Office::open(&server, &receiver).await?;
        let form = LeadSource::of(&server).await?;

        let mut shift = office.work(&server);
        shift.answers(30).await?;
        disk.is(&format!("fail {error}"))?;
        // Everybody stops at the first refusal.
        office.promises.extend(shift.end().await?);
        refuses(&server, &form).await?;

        disk.is("")?;
        for number in 0..TRIED {
            office.promises.push(Promise::Contact(form.deliver(&lead(number)).await?));
        }
        let mut shift = office.work(&server);
        shift.answers(30).await?;
        disk.is(&format!("fail {error}"))?;
        office.promises.extend(shift.end().await?);
        server.kill_nine()?;
        receiver.hears_the_last().await?;
        disk.is("")?;
        server.restart()?;

        println!("error {error}: {}", audit(&server, &office, &receiver).await?);
    }
    Ok(())
}

/// Leads are asked to come again, commands are refused, and what is known can still be read.
async fn refuses(server: &Server, form: &LeadSource) -> Result {
    for number in 0..TRIED {
        let reply = form.post(&lead(number)).await?;
        assert_eq!((reply.status, reply.header("retry-after")), (503, Some("30")), "{reply:?}");
    }
    let refused = server.rpc("department.create", json!({ "name": "Branch" })).await;
    assert!(refused.is_err(), "nothing can be saved: {refused:?}");
    server.rpc("contact.list", json!({})).await?;
    Ok(())
}

fn lead(number: usize) -> serde_json::Value {
    let mut lead = ann();
    lead["phoneNumber"] = json!(format!("804555010{number}"));
    lead
}

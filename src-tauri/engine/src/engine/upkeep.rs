//! What a house does by itself for its contacts: index them after they changed, empty the trash.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Notify,
    time::{self, Instant},
};

use crate::{
    board, contact,
    db::{Work, Writer},
    error::{Error, Result},
    file::Files,
};

/// Contacts indexed in one unit of work: a few milliseconds of the writer's time.
const BATCH: usize = 25;
/// Batches of which the last waits for the disk. What others wait for on the disk is then never much more than their own.
const BATCHES_PER_SYNC: usize = 8;
/// A crowd of leads is indexed together.
const GATHER: Duration = Duration::from_millis(100);
/// After a batch the writer belongs to others for as long as the batch took, so many times over.
const REST: u32 = 1;
/// How often the trash is looked into.
const TRASH_INTERVAL: Duration = Duration::from_secs(3600);

/// Indexes what is marked: at the start, and whenever contacts changed.
pub(super) async fn index_contacts(writer: Writer, wake: Arc<Notify>) {
    let index = |work: &mut Work<'_>| contact::catch_up_search(work, BATCH);
    loop {
        for batch in 1.. {
            let begun = Instant::now();
            let indexed = if batch % BATCHES_PER_SYNC == 0 {
                writer.write(index).await
            } else {
                writer.write_relaxed(index).await
            };
            match indexed {
                Ok(0) => break,
                Ok(_) => time::sleep(begun.elapsed() * REST).await,
                Err(error) => {
                    warn("Contacts could not be indexed for the search", &error);
                    break;
                }
            }
        }
        wake.notified().await;
        time::sleep(GATHER).await;
    }
}

/// Lets go of leads and contacts that were in the trash for long enough, and of files nobody has any more.
pub(super) async fn empty_trash(writer: Writer, files: Files) {
    let mut tick = time::interval(TRASH_INTERVAL);
    tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        until_none(&writer, |work| board::empty_trash(work, work.now.minus(contact::KEPT_IN_TRASH))).await;
        until_none(&writer, |work| {
            let before = work.now.minus(contact::KEPT_IN_TRASH);
            contact::purge_trash(work, before, board::forget_leads_of)
        })
        .await;
        if let Err(error) = sweep(&writer, &files).await {
            warn("Files that nobody has any more stay", &error);
        }
    }
}

async fn until_none(writer: &Writer, step: impl Fn(&mut Work<'_>) -> Result<usize> + Clone + Send + 'static) {
    loop {
        match writer.write(step.clone()).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return warn("The trash could not be emptied", &error),
        }
    }
}

/// On the writer's thread, so that nobody adds the same file meanwhile.
async fn sweep(writer: &Writer, files: &Files) -> Result<()> {
    for digest in files.older_than(TRASH_INTERVAL)? {
        let files = files.clone();
        writer.write(move |work| board::forget_file(work, &files, &digest)).await?;
    }
    Ok(())
}

fn warn(what: &str, error: &Error) {
    tracing::warn!(error.cause = error.cause(), "{what}: {}", error.message());
}

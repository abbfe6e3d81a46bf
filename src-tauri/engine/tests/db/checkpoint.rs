//! Checkpoints: the log is copied into the file while the writer goes on, and begins anew.

use std::{fs, path::Path};

use porchlight_engine::{
    Result,
    db::{Database, Work},
};

const PAGE: u64 = 4096;
/// Of the log: a page and what stands before it.
const FRAME: u64 = PAGE + 24;
/// From so many pages on the writer makes a checkpoint itself.
const MOST_PAGES: u64 = 16_000;

async fn add(database: &Database, pages: u64) {
    let fill = move |work: &mut Work<'_>| -> Result<()> {
        work.db.execute_batch("CREATE TABLE IF NOT EXISTS ballast (load BLOB)")?;
        work.db.execute("INSERT INTO ballast VALUES (zeroblob(?1))", [pages * PAGE])?;
        Ok(())
    };
    database.writer.write(fill).await.unwrap();
}

fn length(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

#[tokio::test]
async fn what_is_committed_gets_into_the_file_beside_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _changes) = crate::open(folder.path());
    add(&database, 5_000).await;
    // So few more that the writer never has a reason to copy it.
    for _ in 0..1_000 {
        if length(&database.file) >= 5_000 * PAGE {
            return;
        }
        add(&database, 1).await;
    }
    panic!("the log was never copied");
}

#[tokio::test]
async fn the_log_does_not_grow_with_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _changes) = crate::open(folder.path());
    let log = folder.path().join("porchlight.db-wal");
    for _ in 0..48 {
        add(&database, 1_000).await;
        // A unit may bring the log to the limit and beyond it before it begins anew.
        let most = (MOST_PAGES + 2 * 1_100) * FRAME;
        assert!(length(&log) < most, "{} pages", length(&log) / FRAME);
    }
    assert!(length(&log) > 0);
}

/// What was committed before without a sync may be a hole in it.
#[tokio::test]
async fn nothing_is_committed_to_the_log_of_a_commit_that_failed() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _changes) = crate::open(folder.path());
    add(&database, 100).await;
    let breaking = |work: &mut Work<'_>| -> Result<()> {
        work.db.pragma_update(None, "defer_foreign_keys", "ON")?;
        work.db
            .execute("INSERT INTO stage (id, pipeline_id, name, rank) VALUES ('s', 'none', '', '')", [])?;
        Ok(())
    };
    database.writer.write(breaking).await.unwrap_err();
    add(&database, 1).await;
    assert!(length(&database.file) > 100 * PAGE, "copied before");
    assert!(length(&folder.path().join("porchlight.db-wal")) < 100 * FRAME, "begun anew");
}

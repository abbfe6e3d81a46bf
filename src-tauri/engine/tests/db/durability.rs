//! What outlives a power cut is synced, and nothing else waits for the disk.

use porchlight_engine::{
    Result,
    db::{Database, Work},
};

use crate::writer::{occupied, queue};

/// `PRAGMA synchronous` of a write-ahead log: the commit waits for the disk, or it does not.
const FULL: i64 = 2;
const NORMAL: i64 = 1;

fn synchronous(work: &mut Work<'_>) -> Result<i64> {
    Ok(work.db.pragma_query_value(None, "synchronous", |row| row.get(0))?)
}

fn open(folder: &tempfile::TempDir) -> Database {
    crate::open(folder.path()).0
}

#[tokio::test]
async fn only_relaxed_work_is_committed_without_a_sync() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder);
    for _ in 0..2 {
        assert_eq!(database.writer.write(synchronous).await.unwrap(), FULL);
        assert_eq!(database.writer.write_relaxed(synchronous).await.unwrap(), NORMAL);
    }
}

#[tokio::test]
async fn relaxed_work_joins_a_commit_that_is_synced_anyway() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder);
    let (gate, first) = occupied(&database).await;
    let writer = database.writer.clone();
    let joined = tokio::spawn(async move { writer.write_relaxed(synchronous).await });
    tokio::task::yield_now().await;
    let last = queue(&database.writer, synchronous).await;
    gate.open();
    first.await.unwrap().unwrap();
    assert_eq!(joined.await.unwrap().unwrap(), FULL);
    assert_eq!(last.await.unwrap().unwrap(), FULL);
}

#[tokio::test]
async fn what_must_be_synced_does_not_join_a_commit_that_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder);
    let (gate, first) = occupied(&database).await;
    let writer = database.writer.clone();
    // More than one group takes, so that relaxed work begins the second one with a full one right behind it.
    for _ in 0..255 {
        drop(queue(&database.writer, synchronous).await);
    }
    let relaxed = tokio::spawn(async move { writer.write_relaxed(synchronous).await });
    tokio::task::yield_now().await;
    let full = queue(&database.writer, synchronous).await;
    gate.open();
    first.await.unwrap().unwrap();
    assert_eq!(relaxed.await.unwrap().unwrap(), NORMAL);
    assert_eq!(full.await.unwrap().unwrap(), FULL);
}

//! The readers: they look and never touch, and nobody waits for them to finish.

use porchlight_engine::{Code, Error, Result, db::Database};
use rusqlite::{Connection, StatementStatus};
use tokio::sync::oneshot;

fn settings(db: &Connection) -> Result<i64> {
    Ok(db.query_row("SELECT count(*) FROM setting", [], |row| row.get(0))?)
}

async fn add_setting(database: &Database, key: &'static str) {
    database
        .writer
        .write(move |work| Ok(work.db.execute("INSERT INTO setting VALUES (?1, '1')", [key])?))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    let tried =
        database.readers.read(|db| Ok(db.execute("INSERT INTO setting VALUES ('a', '1')", [])?)).await;
    assert_eq!(tried.unwrap_err().code(), Code::ReadOnly);
}

/// Rows of a list are asked for one by one, so a statement must not be prepared anew for each value.
#[tokio::test]
async fn a_statement_stays_as_it_was_prepared_whatever_is_bound() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    let prepared_anew = database
        .readers
        .read(|db| {
            // Whether the index of requests that may go serves it depends on what is bound.
            let sql = "SELECT seq FROM request WHERE pinned = ?1 AND first_of_contact = ?2 ORDER BY seq";
            let mut select = db.prepare(sql)?;
            for bound in [(0, 0), (1, 0), (0, 1)] {
                assert!(!select.exists(bound)?);
            }
            Ok(select.get_status(StatementStatus::RePrepare))
        })
        .await
        .unwrap();
    assert_eq!(prepared_anew, 0);
}

#[tokio::test]
async fn a_reader_that_takes_its_time_holds_up_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    let (looking, began) = oneshot::channel();
    let (go_on, told_to) = oneshot::channel();
    let readers = database.readers.clone();
    let long_look = tokio::spawn(async move {
        readers
            .read(move |db| {
                let before = settings(db)?;
                looking.send(()).unwrap();
                told_to.blocking_recv().unwrap();
                Ok((before, settings(db)?))
            })
            .await
    });
    began.await.unwrap();
    add_setting(&database, "a").await;
    assert_eq!(database.readers.read(settings).await.unwrap(), 1, "others see it");
    go_on.send(()).unwrap();
    assert_eq!(long_look.await.unwrap().unwrap(), (0, 0), "the long look sees one moment");
}

#[tokio::test]
async fn more_questions_than_readers_are_all_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let readers = database.readers.clone();
            tokio::spawn(async move { readers.read(settings).await })
        })
        .collect();
    for answer in asked {
        assert_eq!(answer.await.unwrap().unwrap(), 0);
    }
}

#[tokio::test]
async fn a_question_that_fails_costs_no_reader() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    for _ in 0..10 {
        let failed = database.readers.read(|_| Err::<(), _>(Error::not_found("contact"))).await;
        assert_eq!(failed.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!(database.readers.read(settings).await.unwrap(), 0);
}

#[tokio::test]
async fn a_question_that_panics_costs_no_reader() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    for _ in 0..10 {
        let failed = database.readers.read(|_| -> Result<()> { panic!("a defect") }).await;
        assert_eq!(failed.unwrap_err().code(), Code::Internal);
    }
    assert_eq!(database.readers.read(settings).await.unwrap(), 0);
}

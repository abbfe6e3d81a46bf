//! The one writer: each job by itself, all that wait in one commit, and no word before it.

use std::{
    path::Path,
    sync::mpsc::{Receiver, TryRecvError},
};

use porchlight_engine::{
    Code, Error, Result,
    db::{Changes, Database, Work, Writer},
};
use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

use crate::house::{NOON, PATIENCE, looking_into, rows};

/// Adds a setting named `key` and says so.
fn add(work: &mut Work<'_>, key: &str) -> Result<()> {
    work.db.execute("INSERT INTO setting VALUES (?1, '1')", [key])?;
    work.changes.add("setting", key);
    Ok(())
}

fn keys(file: &Path) -> Vec<String> {
    rows(&looking_into(file), "SELECT key FROM setting ORDER BY key")
}

fn told(changes: &Receiver<Changes>) -> Vec<String> {
    let mut batch = changes.recv_timeout(PATIENCE).unwrap();
    batch.take().into_iter().flat_map(|change| change.ids.unwrap()).collect()
}

/// Queues a job without waiting for it.
async fn queue<T: Send + 'static>(
    writer: &Writer,
    job: impl FnOnce(&mut Work<'_>) -> Result<T> + Send + 'static,
) -> JoinHandle<Result<T>> {
    let (writer, (queued, is_queued)) = (writer.clone(), oneshot::channel());
    let handle = tokio::spawn(async move {
        let written = writer.write(job);
        tokio::pin!(written);
        // The first poll puts the job into the queue.
        tokio::select! {
            biased;
            done = &mut written => return done,
            () = std::future::ready(()) => {}
        }
        let _ = queued.send(());
        written.await
    });
    let _ = is_queued.await;
    handle
}

/// Occupies the writer with a job that ends when told, so that what is queued meanwhile becomes one group with it.
async fn occupied(database: &Database) -> (oneshot::Sender<()>, JoinHandle<Result<()>>) {
    let (running, is_running) = oneshot::channel();
    let (go_on, told_to) = oneshot::channel();
    let job = queue(&database.writer, move |work| {
        running.send(()).unwrap();
        told_to.blocking_recv().unwrap();
        add(work, "first")
    });
    let handle = job.await;
    is_running.await.unwrap();
    (go_on, handle)
}

#[tokio::test]
async fn what_was_written_can_be_seen_when_the_answer_comes() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    for key in ["a", "b", "c"] {
        database.writer.write(|work| add(work, key)).await.unwrap();
        assert!(keys(&database.file).contains(&key.to_owned()));
    }
}

#[tokio::test]
async fn all_that_wait_are_committed_together_and_answered_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (go_on, first) = occupied(&database).await;
    let second = queue(&database.writer, |work| add(work, "second")).await;
    // The last of the group tells that the others have run, and holds the commit back.
    let (reached, is_reached) = oneshot::channel();
    let (commit, may_commit) = oneshot::channel();
    let last = queue(&database.writer, move |_| {
        reached.send(()).unwrap();
        may_commit.blocking_recv().unwrap();
        Ok(())
    })
    .await;
    go_on.send(()).unwrap();
    is_reached.await.unwrap();
    assert_eq!(keys(&database.file), [""; 0], "nobody sees what is not committed");
    assert!(!first.is_finished() && !second.is_finished(), "nobody is told before the commit");
    commit.send(()).unwrap();
    for job in [first, second, last] {
        job.await.unwrap().unwrap();
    }
    assert_eq!(keys(&database.file), ["first", "second"]);
    assert_eq!(told(&changes), ["first", "second"], "one commit, one word");
    assert_eq!(changes.try_recv().unwrap_err(), TryRecvError::Empty);
}

#[tokio::test]
async fn an_error_undoes_its_own_job_and_nothing_else_of_the_group() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (go_on, first) = occupied(&database).await;
    let failing = queue(&database.writer, |work| {
        add(work, "half done")?;
        Err::<(), _>(Error::not_found("contact"))
    })
    .await;
    let third = queue(&database.writer, |work| add(work, "third")).await;
    go_on.send(()).unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(failing.await.unwrap().unwrap_err().code(), Code::NotFound);
    third.await.unwrap().unwrap();
    assert_eq!(keys(&database.file), ["first", "third"]);
    assert_eq!(told(&changes), ["first", "third"], "what is undone is not told");
}

#[tokio::test]
async fn a_commit_that_fails_is_everybodys_failure_and_the_next_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (go_on, first) = occupied(&database).await;
    let breaking = queue(&database.writer, |work| {
        work.db.pragma_update(None, "defer_foreign_keys", "ON")?;
        work.db.execute("INSERT INTO stage (id, pipeline_id, name, rank) VALUES ('s', 'none', '', '')", [])?;
        Ok(())
    })
    .await;
    go_on.send(()).unwrap();
    first.await.unwrap().unwrap_err();
    breaking.await.unwrap().unwrap_err();
    assert_eq!(keys(&database.file), [""; 0]);
    database.writer.write(|work| add(work, "next")).await.unwrap();
    assert_eq!(keys(&database.file), ["next"]);
    assert_eq!(told(&changes), ["next"]);
}

#[tokio::test]
async fn jobs_run_in_the_order_they_came() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    let (go_on, _first) = occupied(&database).await;
    // More than one group takes.
    let mut jobs = Vec::new();
    for number in 0..600 {
        let record = move |work: &mut Work<'_>| {
            work.db.execute("INSERT INTO field_def (department_id, key, label, created_at) VALUES ('d', ?1, '', 0)", [number])?;
            Ok(number)
        };
        jobs.push(queue(&database.writer, record).await);
    }
    go_on.send(()).unwrap();
    for (number, job) in jobs.into_iter().enumerate() {
        assert_eq!(job.await.unwrap().unwrap(), number, "each gets its own answer");
    }
    let order = rows(&looking_into(&database.file), "SELECT key FROM field_def ORDER BY id");
    assert!(order.into_iter().eq((0..600).map(|number| number.to_string())));
}

#[tokio::test]
async fn a_caller_that_went_away_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (go_on, first) = occupied(&database).await;
    let left = queue(&database.writer, |work| add(work, "left")).await;
    left.abort();
    assert!(left.await.unwrap_err().is_cancelled());
    go_on.send(()).unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(told(&changes), ["first", "left"]);
    assert_eq!(keys(&database.file), ["first", "left"]);
}

#[tokio::test]
async fn a_job_knows_the_moment_and_gets_ids_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    let (now, ids) = database.writer.write(|work| Ok((work.now, (0..500).map(|_| work.id()).collect::<Vec<_>>()))).await.unwrap();
    assert_eq!(now, NOON);
    assert!(ids.is_sorted_by(|earlier, later| earlier < later), "of one millisecond, and still in order");
}

#[tokio::test]
async fn a_job_that_panics_takes_nobody_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (go_on, first) = occupied(&database).await;
    let panicking = queue(&database.writer, |work| -> Result<()> {
        add(work, "half done")?;
        panic!("a defect")
    })
    .await;
    go_on.send(()).unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(panicking.await.unwrap().unwrap_err().code(), Code::Internal);
    let next = timeout(PATIENCE, database.writer.write(|work| add(work, "next"))).await.unwrap();
    next.unwrap();
    assert_eq!(keys(&database.file), ["first", "next"]);
    assert_eq!(told(&changes), ["first"]);
}

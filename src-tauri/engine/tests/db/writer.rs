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
    runtime::Handle,
    sync::{oneshot, watch},
    task::JoinHandle,
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

/// What the next commit tells.
fn told(changes: &Receiver<Changes>) -> Vec<String> {
    let mut batch = changes.recv_timeout(PATIENCE).unwrap();
    batch.take().into_iter().flat_map(|change| change.ids.unwrap()).collect()
}

/// What all commits together have told until now.
fn told_so_far(changes: &Receiver<Changes>) -> Vec<String> {
    changes.try_iter().flat_map(|mut batch| batch.take()).flat_map(|change| change.ids.unwrap()).collect()
}

/// Queues a job without waiting for it.
pub(crate) async fn queue<T: Send + 'static>(
    writer: &Writer,
    job: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
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

/// Holds a job on the writer's thread until it is opened.
#[derive(Clone)]
pub(crate) struct Gate {
    reached: watch::Sender<bool>,
    opened: watch::Sender<bool>,
    runtime: Handle,
}

impl Gate {
    fn new() -> Self {
        Self {
            reached: watch::Sender::new(false),
            opened: watch::Sender::new(false),
            runtime: Handle::current(),
        }
    }

    fn pass(&self) {
        self.reached.send_replace(true);
        self.runtime.block_on(is_true(&self.opened));
    }

    async fn reached(&self) {
        is_true(&self.reached).await;
    }

    pub(crate) fn open(&self) {
        self.opened.send_replace(true);
    }
}

async fn is_true(flag: &watch::Sender<bool>) {
    flag.subscribe().wait_for(|is| *is).await.unwrap();
}

/// Occupies the writer with a job that ends when its gate opens, so that what is queued meanwhile becomes one group with
/// it.
pub(crate) async fn occupied(database: &Database) -> (Gate, JoinHandle<Result<()>>) {
    let gate = Gate::new();
    let held = gate.clone();
    let handle = queue(&database.writer, move |work| {
        held.pass();
        add(work, "first")
    })
    .await;
    gate.reached().await;
    (gate, handle)
}

#[tokio::test]
async fn what_was_written_can_be_seen_when_the_answer_comes() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    for key in ["a", "b", "c"] {
        database.writer.write(move |work| add(work, key)).await.unwrap();
        assert!(keys(&database.file).contains(&key.to_owned()));
    }
}

#[tokio::test]
async fn all_that_wait_are_committed_together_and_answered_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (gate, first) = occupied(&database).await;
    let second = queue(&database.writer, |work| add(work, "second")).await;
    // The last of the group tells that the others have run, and holds the commit back.
    let end = Gate::new();
    let held = end.clone();
    let last = queue(&database.writer, move |_| {
        held.pass();
        Ok(())
    })
    .await;
    gate.open();
    end.reached().await;
    assert_eq!(keys(&database.file), [""; 0], "nobody sees what is not committed");
    assert!(!first.is_finished() && !second.is_finished(), "nobody is told before the commit");
    end.open();
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
    let (gate, first) = occupied(&database).await;
    let failing = queue(&database.writer, |work| {
        add(work, "half done")?;
        Err::<(), _>(Error::not_found("contact"))
    })
    .await;
    let third = queue(&database.writer, |work| add(work, "third")).await;
    gate.open();
    first.await.unwrap().unwrap();
    assert_eq!(failing.await.unwrap().unwrap_err().code(), Code::NotFound);
    third.await.unwrap().unwrap();
    assert_eq!(keys(&database.file), ["first", "third"]);
    assert_eq!(told_so_far(&changes), ["first", "third"], "what is undone is not told");
}

#[tokio::test]
async fn a_commit_that_fails_is_everybodys_failure_and_the_next_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (gate, first) = occupied(&database).await;
    let breaking = queue(&database.writer, |work| {
        work.db.pragma_update(None, "defer_foreign_keys", "ON")?;
        work.db
            .execute("INSERT INTO stage (id, pipeline_id, name, rank) VALUES ('s', 'none', '', '')", [])?;
        Ok(())
    })
    .await;
    gate.open();
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
    let (gate, _first) = occupied(&database).await;
    // More than one group takes.
    let mut jobs = Vec::new();
    for number in 0..600 {
        let record = move |work: &mut Work<'_>| {
            let sql = "INSERT INTO activity (id, type, at, actor_kind, payload) VALUES (?1, '', 0, '', '')";
            work.db.execute(sql, [number.to_string()])?;
            Ok(number)
        };
        jobs.push(queue(&database.writer, record).await);
    }
    gate.open();
    for (number, job) in jobs.into_iter().enumerate() {
        assert_eq!(job.await.unwrap().unwrap(), number, "each gets its own answer");
    }
    let order = rows(&looking_into(&database.file), "SELECT id FROM activity ORDER BY seq");
    assert!(order.into_iter().eq((0..600).map(|number| number.to_string())));
}

#[tokio::test]
async fn a_caller_that_went_away_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (gate, first) = occupied(&database).await;
    let left = queue(&database.writer, |work| add(work, "left")).await;
    left.abort();
    assert!(left.await.unwrap_err().is_cancelled());
    gate.open();
    first.await.unwrap().unwrap();
    assert_eq!(told(&changes), ["first", "left"]);
    assert_eq!(keys(&database.file), ["first", "left"]);
}

#[tokio::test]
async fn a_job_knows_the_moment_and_gets_ids_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    let (now, ids) = database
        .writer
        .write(|work| Ok((work.now, (0..500).map(|_| work.id()).collect::<Vec<_>>())))
        .await
        .unwrap();
    assert_eq!(now, NOON);
    assert!(ids.is_sorted_by(|earlier, later| earlier < later), "of one millisecond, and still in order");
}

#[tokio::test]
async fn a_job_that_panics_takes_nobody_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (database, changes) = crate::open(folder.path());
    let (gate, first) = occupied(&database).await;
    let panicking = queue(&database.writer, |work| -> Result<()> {
        add(work, "half done")?;
        panic!("a defect")
    })
    .await;
    gate.open();
    first.await.unwrap().unwrap();
    assert_eq!(panicking.await.unwrap().unwrap_err().code(), Code::Internal);
    database.writer.write(|work| add(work, "next")).await.unwrap();
    assert_eq!(keys(&database.file), ["first", "next"]);
    assert_eq!(told_so_far(&changes), ["first", "next"]);
}

/// What is remembered is a row's id; when the row is undone, the next one who needs it makes it again.
#[tokio::test]
async fn what_undone_work_had_learnt_is_forgotten() {
    async fn learn(
        database: &Database,
        then: impl Fn(&Work<'_>) -> Result<()> + Send + 'static,
    ) -> Result<()> {
        let learning = move |work: &mut Work<'_>| {
            let made = work.remember("key".into(), || {
                work.db.execute("INSERT INTO setting VALUES ('key', '1')", [])?;
                Ok("made".into())
            })?;
            assert_eq!(made, "made");
            then(work)
        };
        database.writer.write(learning).await
    }
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = crate::open(folder.path());
    learn(&database, |_| Err(Error::not_found("contact"))).await.unwrap_err();
    learn(&database, |work| {
        // Only the commit sees what is wrong with it.
        work.db.pragma_update(None, "defer_foreign_keys", "ON")?;
        work.db
            .execute("INSERT INTO stage (id, pipeline_id, name, rank) VALUES ('s', 'none', '', '')", [])?;
        Ok(())
    })
    .await
    .unwrap_err();
    assert_eq!(keys(&database.file), [""; 0]);
    for _ in 0..2 {
        learn(&database, |_| Ok(())).await.unwrap();
    }
    assert_eq!(keys(&database.file), ["key"], "and made once");
}

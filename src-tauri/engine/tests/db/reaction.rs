//! Reactions: told of what a unit recorded, once, in its transaction, and undone with it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
    mpsc::{Receiver, Sender, channel},
};

use porchlight_engine::{
    Code, Error, Result,
    clock::SetClock,
    db::{Database, Reaction, Recorded, Work},
    journal::{self, About, Actor, Entry},
};
use serde_json::json;
use tempfile::TempDir;

use crate::house::{NOON, looking_into, rows};

/// Writes a setting for each activity it is told of, and says what it was told.
struct Scribe {
    told: Sender<Vec<&'static str>>,
    forgotten: Arc<AtomicUsize>,
}

impl Reaction for Scribe {
    fn react(&self, work: &mut Work<'_>, recorded: &[Recorded]) -> Result<()> {
        self.told.send(recorded.iter().map(|each| each.kind).collect()).unwrap_or_default();
        for each in recorded {
            work.db.execute("INSERT INTO setting VALUES (?1, ?2)", (format!("{}", each.seq), each.kind))?;
            match each.kind {
                "causes.another" => record(work, "caused.by_a_reaction")?,
                "is.refused" => return Err(Error::not_found("contact")),
                _ => {}
            }
        }
        Ok(())
    }

    fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
    }
}

fn record(work: &mut Work<'_>, kind: &'static str) -> Result<()> {
    let entry = Entry { kind, actor: &Actor::system(), about: About::default(), payload: json!({}) };
    journal::record(work, &entry)
}

struct Desk {
    database: Database,
    told: Receiver<Vec<&'static str>>,
    forgotten: Arc<AtomicUsize>,
    _folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ((sender, told), forgotten) = (channel(), Arc::new(AtomicUsize::new(0)));
        let scribe = Box::new(Scribe { told: sender, forgotten: Arc::clone(&forgotten) });
        let clock = Arc::new(SetClock::at(NOON));
        let database =
            Database::open(&folder.path().join("porchlight.db"), clock, vec![scribe], |_| {}).unwrap();
        Self { database, told, forgotten, _folder: folder }
    }

    async fn records(&self, kinds: &'static [&'static str]) -> Result<()> {
        let all = move |work: &mut Work<'_>| kinds.iter().try_for_each(|kind| record(work, kind));
        self.database.writer.write(all).await
    }

    fn told(&self) -> Vec<Vec<&'static str>> {
        self.told.try_iter().collect()
    }

    fn written(&self) -> Vec<String> {
        rows(&looking_into(&self.database.file), "SELECT value FROM setting ORDER BY key")
    }
}

#[tokio::test]
async fn a_reaction_hears_of_a_unit_once_and_writes_in_its_transaction() {
    let desk = Desk::new();
    desk.records(&["one", "two"]).await.unwrap();
    desk.records(&[]).await.unwrap();
    desk.records(&["three"]).await.unwrap();
    assert_eq!(desk.told(), [vec!["one", "two"], vec!["three"]], "and of nothing when there is nothing");
    assert_eq!(desk.written(), ["one", "two", "three"]);
}

#[tokio::test]
async fn what_a_reaction_records_is_reacted_to_as_well() {
    let desk = Desk::new();
    desk.records(&["causes.another"]).await.unwrap();
    assert_eq!(desk.told(), [["causes.another"], ["caused.by_a_reaction"]]);
    assert_eq!(desk.written(), ["causes.another", "caused.by_a_reaction"]);
}

#[tokio::test]
async fn a_reaction_that_fails_undoes_the_unit() {
    let desk = Desk::new();
    assert_eq!(desk.records(&["is.refused"]).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(desk.written(), [""; 0]);
    assert_eq!(rows(&looking_into(&desk.database.file), "SELECT type FROM activity"), [""; 0]);
    assert!(desk.forgotten.load(Ordering::SeqCst) > 0, "what it remembered may never have been");
}

#[tokio::test]
async fn a_unit_that_fails_reaches_no_reaction() {
    let desk = Desk::new();
    let failing = |work: &mut Work<'_>| {
        record(work, "one")?;
        Err::<(), _>(Error::not_found("contact"))
    };
    desk.database.writer.write(failing).await.unwrap_err();
    assert!(desk.told().is_empty());
    desk.records(&["two"]).await.unwrap();
    assert_eq!(desk.told(), [["two"]]);
}

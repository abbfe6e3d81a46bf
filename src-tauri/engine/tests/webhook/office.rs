//! An office that tells others: a file, a room of webhooks, and a way out that ends in the test's hands.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use porchlight_engine::{
    Result,
    clock::{Clock, SetClock, Timestamp},
    db::{Change, Changes, Database, Work},
    journal::{self, About, Actor, Entry},
    secret::{FileVault, Vault},
    webhook::{
        Attempt, DeliveryQuery, DeliveryRow, DeliveryState, Dispatcher, Draft, FanOut, Parts, Rounds,
        Subscription, Wake, Webhooks, by_id, detail, list,
        outcome::{Outcome, Reply, Sent},
        transport::{Guard, Post, Reach, Sending, Transport},
    },
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use crate::house::{NOON, PATIENCE, looking_into, rows};

/// A way out that hands every POST to the test and waits for its answer.
#[derive(Clone)]
struct Script {
    posts: mpsc::UnboundedSender<Pending>,
    got_ready: Arc<AtomicUsize>,
}

/// A POST that waits for its answer.
pub(crate) struct Pending {
    pub(crate) post: Post,
    answer: oneshot::Sender<Sent>,
}

impl Transport for Script {
    fn get_ready(&self) {
        self.got_ready.fetch_add(1, Ordering::Relaxed);
    }

    fn send(&self, post: Post) -> Sending {
        let (answer, answered) = oneshot::channel();
        let handed_over = self.posts.send(Pending { post, answer });
        Box::pin(async move {
            handed_over.unwrap_or_default();
            // A test that drops the POST lets it hang.
            match answered.await {
                Ok(sent) => sent,
                Err(_) => std::future::pending().await,
            }
        })
    }
}

impl Pending {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.post.headers.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn body(&self) -> Value {
        serde_json::from_slice(&self.post.body).unwrap()
    }

    /// The id receivers know the event by.
    pub(crate) fn event(&self) -> String {
        self.header("webhook-id").unwrap().to_owned()
    }

    pub(crate) fn ends(self, sent: Sent) {
        self.answer.send(sent).unwrap();
    }

    pub(crate) fn answers(self, status: u16) {
        self.ends(status_of(status, &[]));
    }
}

/// An answer with headers.
pub(crate) fn status_of(status: u16, headers: &[(&str, &str)]) -> Sent {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sent::answered(Reply { status, headers, body: Vec::new(), cut: false })
}

/// An attempt without an answer.
pub(crate) fn failure(outcome: Outcome) -> Sent {
    Sent::failed(outcome, "It did not work.")
}

/// The office.
pub(crate) struct Office {
    pub(crate) database: Database,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) webhooks: Webhooks,
    pub(crate) rounds: Rounds,
    wake: Arc<Wake>,
    out: mpsc::UnboundedReceiver<Pending>,
    told: Arc<Mutex<Vec<Change>>>,
    got_ready: Arc<AtomicUsize>,
    folder: TempDir,
}

impl Office {
    pub(crate) async fn new() -> Self {
        Self::open(tempfile::tempdir().unwrap(), Arc::new(SetClock::at(NOON))).await
    }

    pub(crate) async fn open(folder: TempDir, clock: Arc<SetClock>) -> Self {
        let wake = Arc::new(Wake::default());
        let shown = Arc::clone(&clock) as Arc<dyn Clock>;
        let fan_out = Box::new(FanOut::new(Arc::clone(&wake)));
        let file = folder.path().join("porchlight.db");
        let told = Arc::new(Mutex::new(Vec::new()));
        let (heard, woken) = (Arc::clone(&told), Arc::clone(&wake));
        let on_commit = move |mut changes: Changes| {
            heard.lock().unwrap().extend(changes.take());
            woken.committed();
        };
        let database = Database::open(&file, Arc::clone(&shown), vec![fan_out], on_commit).unwrap();
        let vault: Arc<dyn Vault> = Arc::new(FileVault::in_folder(folder.path()));
        let (posts, out) = mpsc::unbounded_channel();
        let guard = Guard::new(Arc::new(Vec::new), Reach::Anywhere);
        let got_ready = Arc::default();
        let transport = Arc::new(Script { posts, got_ready: Arc::clone(&got_ready) });
        let parts =
            Parts { clock: shown, vault: Arc::clone(&vault), transport, guard, wake: Arc::clone(&wake) };
        let (webhooks, rounds) = Webhooks::open(&database, parts).await.unwrap();
        Self { database, clock, vault, webhooks, rounds, wake, out, told, got_ready, folder }
    }

    /// Leaves the rounds to the dispatcher.
    pub(crate) fn at_work(self) -> AtWork {
        let Self { database, rounds, wake, out, folder, .. } = self;
        AtWork { database, dispatcher: Dispatcher::start(rounds, wake), out, _folder: folder }
    }

    /// The program dies: nothing that is on its way is written down. Then it is started again.
    pub(crate) async fn crash(self) -> Self {
        let Self { database, clock, webhooks, rounds, folder, .. } = self;
        drop(rounds);
        drop(webhooks);
        database.writer.close().await;
        drop(database);
        Self::open(folder, clock).await
    }

    /// A subscription to everything about contacts and leads, with members of `more`.
    pub(crate) async fn subscribe(&self, more: Value) -> Subscription {
        self.webhooks.create(draft(more), Actor::user()).await.unwrap()
    }

    /// Something happens to a contact.
    pub(crate) async fn happens(&self, contact: &str) -> String {
        let contact = contact.to_owned();
        self.write(move |work| happen(work, "contact.created", &contact)).await
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.database.writer.write(change).await.unwrap()
    }

    pub(crate) fn pass(&self, ms: i64) {
        self.clock.set(self.clock.now().plus_ms(ms));
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// One round; what it sent is handed over.
    pub(crate) async fn round(&mut self) -> Vec<Pending> {
        let before = self.rounds.on_their_way();
        // A round that learnt of something it could not ask for yet wants another one at once.
        while self.turn().await.is_zero() && self.rounds.on_their_way() == before {}
        let mut sent = Vec::new();
        // Flights are tasks of their own; each hands its POST over as soon as it runs.
        while sent.len() < self.rounds.on_their_way() - before {
            sent.push(self.handed_over().await);
        }
        sent
    }

    /// A POST that goes out without a round.
    pub(crate) async fn handed_over(&mut self) -> Pending {
        timeout(PATIENCE, self.out.recv()).await.unwrap().unwrap()
    }

    /// Rounds until nothing more is sent at this moment.
    pub(crate) async fn all_sent(&mut self) -> Vec<Pending> {
        let mut all = Vec::new();
        loop {
            let sent = self.round().await;
            if sent.is_empty() {
                return all;
            }
            all.extend(sent);
        }
    }

    /// The one POST that goes out now.
    pub(crate) async fn one(&mut self) -> Pending {
        let mut sent = self.all_sent().await;
        assert_eq!(sent.len(), 1, "POSTs: {:?}", sent.iter().map(Pending::event).collect::<Vec<_>>());
        sent.remove(0)
    }

    /// Nothing goes out now.
    pub(crate) async fn quiet(&mut self) {
        let sent = self.all_sent().await;
        assert_eq!(
            sent.len(),
            0,
            "nothing should go: {:?}",
            sent.iter().map(Pending::event).collect::<Vec<_>>()
        );
    }

    /// Answers come back and are written down.
    pub(crate) async fn settle(&mut self) {
        timeout(PATIENCE, self.rounds.land()).await.unwrap();
        self.rounds.write_down().await.unwrap();
    }

    pub(crate) async fn turn(&mut self) -> Duration {
        self.rounds.turn().await.unwrap()
    }

    /// One event, sent and answered.
    pub(crate) async fn exchange(&mut self, sent: Sent) {
        self.one().await.ends(sent);
        self.settle().await;
    }

    pub(crate) async fn subscription(&self, id: &str) -> Subscription {
        let id = id.to_owned();
        self.database.readers.read(move |db| by_id(db, &id)).await.unwrap()
    }

    /// All deliveries, oldest first.
    pub(crate) async fn deliveries(&self) -> Vec<DeliveryRow> {
        let query = DeliveryQuery { limit: 500, ..DeliveryQuery::default() };
        let mut page = self.database.readers.read(move |db| list(db, &query)).await.unwrap();
        page.items.reverse();
        page.items
    }

    pub(crate) async fn states(&self) -> Vec<DeliveryState> {
        self.deliveries().await.into_iter().map(|each| each.state).collect()
    }

    /// The attempts of a delivery, first to last.
    pub(crate) async fn log(&self, id: &str) -> Vec<Attempt> {
        let id = id.to_owned();
        self.database.readers.read(move |db| detail(db, &id)).await.unwrap().log
    }

    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        rows(&looking_into(&self.database.file), sql)
    }

    /// Everything the windows were told of.
    pub(crate) fn changes(&self) -> Vec<Change> {
        self.told.lock().unwrap().clone()
    }

    /// How often the way out was told to get ready.
    pub(crate) fn got_ready(&self) -> usize {
        self.got_ready.load(Ordering::Relaxed)
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

/// An office whose dispatcher sends by itself.
pub(crate) struct AtWork {
    pub(crate) database: Database,
    pub(crate) dispatcher: Dispatcher,
    pub(crate) out: mpsc::UnboundedReceiver<Pending>,
    _folder: TempDir,
}

/// A draft with everything most tests want.
pub(crate) fn draft(more: Value) -> Draft {
    let mut draft = json!({
        "name": "Desk of the partner",
        "url": "https://hooks.example.com/in",
        "dialect": "standard",
        "events": ["contact.created", "contact.updated", "lead.created", "lead.moved"],
    });
    for (key, value) in more.as_object().unwrap() {
        draft[key] = value.clone();
    }
    serde_json::from_value(draft).unwrap()
}

/// Records an activity about a contact; answers its id.
pub(crate) fn happen(work: &mut Work<'_>, kind: &'static str, contact: &str) -> Result<String> {
    let about = About { contact: Some(contact), ..About::default() };
    let payload = json!({ "name": contact, "via": "import" });
    journal::record(work, &Entry { kind, actor: &Actor::system(), about, payload })?;
    Ok(work.db.query_row("SELECT id FROM activity ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))?)
}

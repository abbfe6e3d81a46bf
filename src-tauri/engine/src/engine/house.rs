//! A house: one file with its listener and its rules.

use std::{path::Path, sync::Arc, time::Duration};

use rusqlite::Connection;
use tokio::{
    sync::{Mutex, Notify},
    task::JoinHandle,
    time,
};

use super::{Options, feed::Feed, ports::Ports, upkeep};
use crate::{
    clock::Clock,
    contact::consent::suppression,
    db::{Database, Work},
    department::{self, Dialect},
    error::Result,
    file::Files,
    import,
    intake::{
        Door,
        listener::{Listener, Wanted},
        retention,
        rules::Rules,
    },
    journal::Actor,
    secret::{self, Vault},
    setting::Settings,
    webhook::{
        self, Dispatcher, FanOut, Wake, Webhooks,
        transport::{Guard, Http, Os, Reach, Trust},
    },
};

/// How often old requests are looked for.
const RETENTION_INTERVAL: Duration = Duration::from_secs(60);
/// How often old deliveries are looked for.
const PRUNE_INTERVAL: Duration = Duration::from_secs(3600);

/// How a house stands to what is around it.
pub(super) struct Outside<'a> {
    /// Where it listens, instead of where its settings say.
    pub(super) fixed_address: Option<Wanted>,
    /// How far its webhooks may go.
    pub(super) reach: Reach,
    /// The ports of this program, where they never go.
    pub(super) ports: &'a Ports,
}

/// An open house.
pub struct House {
    /// The file.
    pub database: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Keeps secrets.
    pub vault: Arc<dyn Vault>,
    /// Files of leads.
    pub files: Files,
    /// The door for leads.
    pub door: Arc<Door>,
    /// What stands at it.
    pub listener: Arc<Listener>,
    /// Who is told of what, and what is on its way to them.
    pub webhooks: Webhooks,
    /// Where files of contacts are brought in.
    pub imports: import::Desk,
    dispatcher: Dispatcher,
    fixed_address: Option<Wanted>,
    changing: Mutex<()>,
    tasks: Vec<JoinHandle<()>>,
}

impl House {
    /// Opens the file and starts listening and sending.
    pub(super) async fn open(
        file: &Path,
        options: &Options,
        outside: Outside<'_>,
        feed: &Feed,
    ) -> Result<Arc<Self>> {
        let Outside { fixed_address, reach, ports } = outside;
        let clock = Arc::clone(&options.clock);
        let wake = Arc::new(Wake::default());
        let contacts = Arc::new(Notify::new());
        let database = open_database(file, &clock, &wake, &contacts, feed)?;
        unlock_suppressions(&database, &*options.vault).await;
        let imports = import::Desk::open(&database, Arc::clone(&clock)).await?;
        let rules = database.readers.read(Rules::load).await?;
        let wanted = fixed_address.unwrap_or_else(|| Wanted::from_settings(&rules.settings));
        let door = Door::new(database.writer.clone(), Arc::clone(&clock), rules);
        let changed = feed.clone();
        let listener = Listener::start(Arc::clone(&door), Arc::clone(&clock), wanted, move || {
            changed.add_all("listener")
        })
        .await;
        let files = Files::beside(file);
        let listener = Arc::new(listener);
        let vault = Arc::clone(&options.vault);
        let guard = Guard::new(ports.seen_from(&listener), reach);
        let transport = Arc::new(Http::new(guard.clone(), Arc::new(Os), Trust::System));
        let sending = Arc::clone(&wake);
        let parts =
            webhook::Parts { clock: Arc::clone(&clock), vault: Arc::clone(&vault), transport, guard, wake };
        let (webhooks, rounds) = Webhooks::open(&database, parts).await?;
        let dispatcher = Dispatcher::start(rounds, sending);
        let tasks = vec![
            tokio::spawn(Arc::clone(&door).tidy()),
            tokio::spawn(keep_within_limits(
                Arc::clone(&door),
                database.writer.clone(),
                database.readers.clone(),
            )),
            tokio::spawn(upkeep::index_contacts(database.writer.clone(), contacts)),
            tokio::spawn(upkeep::empty_trash(database.writer.clone(), files.clone())),
            tokio::spawn(let_go_of_the_log(database.writer.clone())),
        ];
        let changing = Mutex::default();
        Ok(Arc::new(Self {
            database,
            clock,
            vault,
            files,
            door,
            listener,
            webhooks,
            imports,
            dispatcher,
            fixed_address,
            changing,
            tasks,
        }))
    }

    /// Makes a key: first into the vault, then into the file, so that no key is ever known and not to be found.
    pub async fn new_key(
        &self,
        department: String,
        name: String,
        dialect: Dialect,
        actor: Actor,
    ) -> Result<(department::ApiKey, secret::Sensitive)> {
        let secret = secret::new_key()?;
        let id = self.database.writer.write(|work| Ok(work.id())).await?;
        self.vault.put(&department::reveal_name(&id), &secret)?;
        let (name_of_secret, written) = (department::reveal_name(&id), secret.clone());
        let made = self
            .change(move |work| {
                department::create_key(work, &id, &department, &name, dialect, &written, &actor)
            })
            .await;
        if made.is_err() {
            self.vault.forget(&name_of_secret)?;
        }
        Ok((made?, secret))
    }

    /// Reads.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.database.readers.read(query).await
    }

    /// Changes departments, keys or settings: the new rules are in force before this answers.
    pub async fn change<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        // Rules are put in force in the order they were committed in, whoever wakes first.
        let _turn = self.changing.lock().await;
        let (value, rules) =
            self.database.writer.write(move |work| Ok((change(work)?, Rules::load(work.db)?))).await?;
        self.door.set_rules(rules);
        Ok(value)
    }

    /// Brings the listener to where the settings want it.
    pub fn follow_settings(&self, settings: &Settings) {
        self.listener.want(self.fixed_address.unwrap_or_else(|| Wanted::from_settings(settings)));
    }

    /// Stops listening, finishes what is in hand and folds the log into the file.
    pub(super) async fn stop(&self) {
        self.listener.stop().await;
        self.dispatcher.stop().await;
        self.tasks.iter().for_each(JoinHandle::abort);
        self.door.write_down().await;
        self.database.writer.close().await;
    }
}

/// Without the key nothing is sent to new contacts; leads are taken in all the same.
async fn unlock_suppressions(database: &Database, vault: &dyn Vault) {
    let unlocked = match vault.get(suppression::SECRET) {
        Ok(Some(key)) => database.writer.write(move |work| suppression::unlock(work, &key)).await,
        other => other.map(drop),
    };
    if let Err(error) = unlocked {
        tracing::warn!(error.cause = error.cause(), "The suppression list stays locked: {}", error.message());
    }
}

fn open_database(
    file: &Path,
    clock: &Arc<dyn Clock>,
    wake: &Arc<Wake>,
    contacts: &Arc<Notify>,
    feed: &Feed,
) -> Result<Database> {
    let (heard, woken, contacts) = (feed.clone(), Arc::clone(wake), Arc::clone(contacts));
    Database::open(file, Arc::clone(clock), vec![Box::new(FanOut::new(Arc::clone(wake)))], move |changes| {
        if changes.tells_of("contact") {
            contacts.notify_one();
        }
        heard.add(changes);
        woken.committed();
    })
}

async fn let_go_of_the_log(writer: crate::db::Writer) {
    let mut tick = time::interval(PRUNE_INTERVAL);
    tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        loop {
            match writer.write(webhook::prune).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(
                        error.cause = error.cause(),
                        "Old deliveries could not be let go: {}",
                        error.message()
                    );
                    break;
                }
            }
        }
    }
}

async fn keep_within_limits(door: Arc<Door>, writer: crate::db::Writer, readers: crate::db::Readers) {
    let mut tick = time::interval(RETENTION_INTERVAL);
    tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Ok(mut held) = readers.read(retention::holdings).await else { continue };
        loop {
            let rules = door.rules();
            let step = writer
                .write(move |work| {
                    let mut left = held;
                    Ok((retention::let_go(work, &rules.settings, &mut left)?, left))
                })
                .await;
            match step {
                Ok((gone, left)) if gone > 0 => held = left,
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(
                        error.cause = error.cause(),
                        "Old requests could not be let go: {}",
                        error.message()
                    );
                    break;
                }
            }
        }
    }
}

//! The power goes: what was not synced is cut off, garbage, or full of holes. What was answered is there, for its commit was
//! synced; of what need not be synced the worst that comes is a delivery that goes out again.

mod log;

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
    sync::Arc,
};

use fastrand::Rng;
use porchlight_engine::{clock::SetClock, webhook::DeliveryState};
use serde_json::json;
use tempfile::TempDir;

use self::log::{Reach, spoil};
use crate::{house::NOON, office::Office};

const STEPS: usize = 400;
/// The power goes so often.
const CUTS: usize = 50;
/// A run says its seed; the same one cuts at the same places.
const SEED: &str = "PORCHLIGHT_SEED";
/// The log is folded in after so many pages, so that several follow each other.
const LOG_PAGES: i64 = 400;

/// An office, and what its people and its receiver know of it.
struct Known {
    office: Office,
    /// What was answered, and how far the log reached then.
    events: Vec<(String, Reach)>,
    /// What arrived, and how far the log reached when that was written down.
    arrived: HashMap<String, (Vec<u8>, Reach)>,
    /// Whatever a full commit waited for reaches so far.
    synced: Reach,
}

/// What the cuts did, to be sure that they did something.
#[derive(Debug, Default)]
struct Tally {
    events_behind: usize,
    sent_again: usize,
}

#[tokio::test]
async fn whatever_was_synced_outlives_a_power_cut_and_the_rest_is_only_sent_again() {
    let seed =
        std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("{SEED}={seed}");
    let mut chance = Rng::with_seed(seed);
    let mut known = Known::new().await;
    let mut tally = Tally::default();
    for step in 0..STEPS {
        known.step(&mut chance, step).await;
        if chance.usize(..STEPS) < CUTS {
            known.cut(&mut chance, &mut tally).await;
        }
    }
    let logs: HashSet<_> = known.events.iter().map(|(_, reach)| reach.salt).collect();
    println!("{tally:?}, {} logs", logs.len());
    assert!(tally.events_behind > 0 && tally.sent_again > 0 && logs.len() > 1, "the cuts were everywhere");
}

impl Known {
    async fn new() -> Self {
        let office = Office::new().await;
        office.subscribe(json!({ "maxInFlight": 1 })).await;
        office.write(|work| Ok(work.db.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?)).await;
        let synced = Reach::of(&office.database.file);
        Self { office, events: Vec::new(), arrived: HashMap::new(), synced }
    }

    /// Something happens, or something that is owed arrives.
    async fn step(&mut self, chance: &mut Rng, step: usize) {
        if self.arrived.len() < self.events.len() && chance.bool() {
            let pending = self.office.one().await;
            let (event, body) = (pending.event(), pending.post.body.to_vec());
            pending.answers(200);
            self.office.settle().await;
            self.arrived.insert(event, (body, self.reach()));
        } else {
            let event = self.office.happens(&format!("contact {step}")).await;
            self.synced = self.reach();
            self.events.push((event, self.synced));
        }
    }

    fn reach(&self) -> Reach {
        Reach::of(&self.office.database.file)
    }

    /// The power goes somewhere behind the last sync, or, every other time, on a disk that only says that it syncs.
    async fn cut(&self, chance: &mut Rng, tally: &mut Tally) {
        let now = self.reach();
        let synced = if self.synced.salt == now.salt { self.synced.end.max(now.folded) } else { now.folded };
        let honest = chance.bool();
        let cut = chance.u64(if honest { synced } else { now.folded }..=now.end);
        let folder = copied(self.office.folder());
        spoil(chance, &folder.path().join("porchlight.db"), cut);

        let mut after = Office::open(folder, Arc::new(SetClock::at(NOON))).await;
        assert_whole(&after);
        let there = events(&after).await;
        let behind: Vec<_> = self.events.iter().filter(|(_, reach)| !reach.outlives(now, cut)).collect();
        assert!(!honest || behind.is_empty(), "the commit of an answer was not synced");
        for (event, reach) in self.events.iter().filter(|(_, reach)| reach.outlives(now, cut)) {
            assert!(there.contains_key(event), "{event} answered at {reach:?}, cut at {cut} of {now:?}");
        }
        tally.events_behind += behind.len();
        tally.sent_again += self.owed_is_sent(&mut after, &there, |reach| reach.outlives(now, cut)).await;
    }

    /// All that is owed goes out: what had not arrived, and what had, with the same bytes, if that was written down behind
    /// the cut. Answers how much of the latter.
    async fn owed_is_sent(
        &self,
        after: &mut Office,
        there: &HashMap<String, DeliveryState>,
        outlives: impl Fn(Reach) -> bool,
    ) -> usize {
        let (mut sent, mut again) = (HashSet::new(), 0);
        while let Some(pending) = after.all_sent().await.pop() {
            let event = pending.event();
            if let Some((body, reach)) = self.arrived.get(&event) {
                assert_eq!(pending.post.body, body.as_slice(), "{event} goes out with other bytes");
                assert!(!outlives(*reach), "{event} is sent again although that it arrived is written down");
                again += 1;
            }
            assert!(sent.insert(event), "sent twice: {sent:?}");
            pending.answers(200);
            after.settle().await;
        }
        let done = |event: &String| there[event] == DeliveryState::Delivered;
        for event in there.keys() {
            assert!(done(event) != sent.contains(event), "{event} is owed and not sent, or the other way");
        }
        again
    }
}

/// A copy of everything in `folder` except the index of the log, which is in memory.
fn copied(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if !name.to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), copy.path().join(name)).unwrap();
        }
    }
    copy
}

/// Every unit of work is there as a whole or not at all.
fn assert_whole(office: &Office) {
    assert_eq!(office.rows("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(office.rows("PRAGMA foreign_key_check"), [""; 0]);
    let halves =
        "SELECT a.id FROM activity a WHERE a.type = 'contact.created' AND 1 <> (SELECT count(*) FROM event e
        JOIN delivery d ON d.event_seq = e.seq WHERE e.activity_seq = a.seq)";
    assert_eq!(office.rows(halves), [""; 0], "an activity without what it owes");
}

async fn events(office: &Office) -> HashMap<String, DeliveryState> {
    office.deliveries().await.into_iter().map(|each| (each.event_id, each.state)).collect()
}

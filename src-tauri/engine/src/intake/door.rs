//! The door: where a whole request is judged, kept and answered. The answer leaves after the commit.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, Semaphore, watch},
    time,
};

use super::{
    apply::{self, Applied},
    capture::{Captured, Reply, WireFault},
    hatch::{self, Draft, Judgement},
    judge::{SIZE, judge},
    rules::Rules,
    store::{self, Belongs, NewRequest},
    tape::Moment,
    trace::{Fault, Place, Rule, Trace},
    verdict::Verdict,
};
use crate::{
    clock::{Clock, Timestamp},
    db::{Work, Writer},
    department::{self, Dialect},
    error::{Error, Result},
    secret,
};

/// So many requests that could not be saved are remembered until they can.
const UNSAVED_CAP: usize = 200;
/// A sender that could not be served is asked to come back after so many seconds.
const RETRY_AFTER_S: &str = "30";
/// Answer times are written down together, this long after the first of them.
const FINISH_DELAY: Duration = Duration::from_millis(20);
/// The last use of a key is known to this many milliseconds.
const KEY_USE_MS: i64 = 60_000;
/// How often saving is tried again while the disk does not take it.
const SAVE_AGAIN: Duration = Duration::from_secs(2);
/// So many answers wait at a time; others are given at once, so that those who wait do not take the connections that
/// leads come over.
const HELD_BACK: usize = 64;

/// Judges, keeps and answers requests.
pub struct Door {
    writer: Writer,
    clock: Arc<dyn Clock>,
    rules: RwLock<Arc<Rules>>,
    served: AtomicU64,
    finished: Mutex<Vec<(i64, u64)>>,
    unsaved: Mutex<VecDeque<(Captured, Judgement)>>,
    key_uses: Mutex<HashMap<String, Timestamp>>,
    work: Notify,
    held_back: Semaphore,
}

impl Door {
    /// A door over `writer` with its first rules.
    pub fn new(writer: Writer, clock: Arc<dyn Clock>, rules: Rules) -> Arc<Self> {
        Arc::new(Self {
            writer,
            clock,
            rules: RwLock::new(Arc::new(rules)),
            served: AtomicU64::new(0),
            finished: Mutex::default(),
            unsaved: Mutex::default(),
            key_uses: Mutex::default(),
            work: Notify::new(),
            held_back: Semaphore::new(HELD_BACK),
        })
    }

    /// The rules in force.
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other rules in force, for the next request on.
    pub fn set_rules(&self, rules: Rules) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }

    /// Requests answered since the start.
    pub fn served(&self) -> u64 {
        self.served.load(Ordering::Relaxed)
    }

    /// Requests that were answered 503 and wait to be written down.
    pub fn unsaved(&self) -> usize {
        lock(&self.unsaved).len()
    }

    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Judges and keeps a request; the answer comes after the commit.
    pub(super) async fn receive(self: &Arc<Self>, captured: Captured, first_byte: Moment) -> Reply {
        self.served.fetch_add(1, Ordering::Relaxed);
        let judgement = Arc::new(judge(&captured, &self.rules()));
        let captured = Arc::new(captured);
        match self.keep(Arc::clone(&captured), Arc::clone(&judgement)).await {
            Ok((seq, reply)) => {
                lock(&self.finished).push((seq, first_byte.elapsed_us()));
                self.work.notify_one();
                reply
            }
            Err(error) => self.could_not_save(&captured, Arc::unwrap_or_clone(judgement), &error),
        }
    }

    /// Waits before an answer is given, unless too many wait already; ends early when the listener stops.
    pub(super) async fn hold_back(&self, delay: Duration, mut stopping: watch::Receiver<bool>) {
        if delay.is_zero() {
            return;
        }
        if let Ok(_place) = self.held_back.try_acquire() {
            let _ = time::timeout(delay, stopping.wait_for(|stopping| *stopping)).await;
        }
    }

    /// Takes a request that did not come over a socket: made up for the demo, or replayed.
    pub async fn take(&self, captured: Captured) -> Result<Reply> {
        let judgement = judge(&captured, &self.rules());
        Ok(self.keep(Arc::new(captured), Arc::new(judgement)).await?.1)
    }

    /// One unit of work: the answer times of the requests before, and this request.
    async fn keep(&self, captured: Arc<Captured>, judgement: Arc<Judgement>) -> Result<(i64, Reply)> {
        let finished = std::mem::take(&mut *lock(&self.finished));
        let used =
            judgement.api_key_id.clone().filter(|key| self.first_use_this_minute(key, captured.received_at));
        let digest = secret::hash(&captured.body);
        self.writer
            .write(move |work| {
                store::answered(work, &finished)?;
                if let Some(key) = &used {
                    department::touch(work, key)?;
                }
                keep(work, &captured, &judgement, &digest)
            })
            .await
    }

    /// The last use of a key is written down once a minute, so that a busy sender costs nothing.
    fn first_use_this_minute(&self, key: &str, now: Timestamp) -> bool {
        let mut uses = lock(&self.key_uses);
        let before = uses.insert(key.to_owned(), now);
        match before {
            Some(before) if (now.0 - before.0).abs() < KEY_USE_MS => {
                uses.insert(key.to_owned(), before);
                false
            }
            _ => true,
        }
    }

    /// Keeps a request that nobody is waiting for an answer to.
    pub(super) async fn keep_silently(self: &Arc<Self>, captured: Captured, judgement: Judgement) {
        let (captured, judgement) = (Arc::new(captured), Arc::new(judgement));
        if let Err(error) = self.keep(Arc::clone(&captured), Arc::clone(&judgement)).await {
            self.could_not_save(&captured, Arc::unwrap_or_clone(judgement), &error);
        }
    }

    /// Writes down answer times and requests that could not be saved, until the door is dropped.
    pub async fn tidy(self: Arc<Self>) {
        loop {
            self.work.notified().await;
            time::sleep(FINISH_DELAY).await;
            self.write_answer_times().await;
            while self.unsaved() > 0 {
                time::sleep(SAVE_AGAIN).await;
                self.save_again().await;
            }
        }
    }

    /// Writes down what is still only in memory: before the file is closed.
    pub async fn write_down(&self) {
        self.write_answer_times().await;
        self.save_again().await;
    }

    async fn write_answer_times(&self) {
        let finished = std::mem::take(&mut *lock(&self.finished));
        // A request whose answer time is not known shows the time its body took; no more is lost.
        let _ = self.writer.write(move |work| store::answered(work, &finished)).await;
    }

    fn could_not_save(&self, captured: &Captured, judgement: Judgement, error: &Error) -> Reply {
        let mut trace = Trace(judgement.trace.0.into_iter().filter(|line| line.rule == SIZE.name).collect());
        trace.fail(
            SAVED,
            Fault {
                detail: "the lead could not be saved".into(),
                expected: "room on the disk".into(),
                found: error.message().to_owned(),
                place: Place::default(),
                advice: "The fault is on our side. Please send the request again in a minute.".into(),
            },
        );
        let reply = Reply::json(503, hatch::errors("Temporarily unavailable", &trace))
            .with_header("retry-after", RETRY_AFTER_S);
        let unsaved = Judgement {
            verdict: Verdict::Error,
            sentence: format!("Not saved, answered 503: {}", error.message()),
            draft: None,
            reply: Some(reply.clone()),
            trace,
            ..judgement
        };
        let mut queue = lock(&self.unsaved);
        if queue.len() < UNSAVED_CAP {
            queue.push_back((captured.clone(), unsaved));
        }
        self.work.notify_one();
        reply
    }

    async fn save_again(&self) {
        loop {
            let first = lock(&self.unsaved).pop_front();
            let Some((captured, judgement)) = first else { return };
            if self.keep(Arc::new(captured.clone()), Arc::new(judgement.clone())).await.is_err() {
                lock(&self.unsaved).push_front((captured, judgement));
                return;
            }
        }
    }
}

const SAVED: Rule = Rule { name: "saved", label: "Saved" };

/// Writes a judged request down, applying it first when nothing speaks against it.
fn keep(
    work: &mut Work<'_>,
    captured: &Captured,
    judgement: &Judgement,
    digest: &[u8],
) -> Result<(i64, Reply)> {
    let request = work.id();
    match &judgement.draft {
        Some(draft) => keep_lead(work, captured, judgement, draft, &request, digest),
        None => keep_refusal(work, captured, judgement, &request),
    }
}

fn keep_lead(
    work: &mut Work<'_>,
    captured: &Captured,
    judgement: &Judgement,
    draft: &Draft,
    request: &str,
    digest: &[u8],
) -> Result<(i64, Reply)> {
    let mut trace = judgement.trace.clone();
    let applied = apply::apply(work, draft, request, digest, captured.received_at, &mut trace)?;
    let Applied { verdict, contact, lead, duplicate_of, sentence, reply } = applied;
    let counts = verdict != Verdict::Duplicate;
    let seq = store::insert(
        work,
        &NewRequest {
            id: request,
            captured,
            verdict,
            sentence: &sentence,
            source: &judgement.source,
            trace: &trace,
            status: Some(reply.status),
            reply: &reply.to_bytes(),
            about: Belongs {
                dialect: Some(Dialect::Hatch.as_str()),
                contact: Some(&contact),
                lead: lead.as_deref(),
                duplicate_of: duplicate_of.as_deref(),
                first_of_contact: verdict == Verdict::Accepted,
                ..belongs(judgement)
            },
            body_digest: counts.then_some(digest),
        },
    )?;
    Ok((seq, reply))
}

fn keep_refusal(
    work: &mut Work<'_>,
    captured: &Captured,
    judgement: &Judgement,
    request: &str,
) -> Result<(i64, Reply)> {
    // Nobody is there any more to be answered.
    let gone = captured.fault == Some(WireFault::Aborted);
    let sent = judgement.reply.as_ref().filter(|_| !gone);
    let seq = store::insert(
        work,
        &NewRequest {
            id: request,
            captured,
            verdict: judgement.verdict,
            sentence: &judgement.sentence,
            source: &judgement.source,
            trace: &judgement.trace,
            status: sent.map(|reply| reply.status),
            reply: &sent.map(Reply::to_bytes).unwrap_or_default(),
            about: belongs(judgement),
            body_digest: None,
        },
    )?;
    Ok((seq, sent.cloned().unwrap_or_else(|| Reply::json(400, "{}"))))
}

fn belongs(judgement: &Judgement) -> Belongs<'_> {
    Belongs {
        department: judgement.department_id.as_deref(),
        api_key: judgement.api_key_id.as_deref(),
        bin: judgement.bin_id.as_deref(),
        ..Belongs::default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

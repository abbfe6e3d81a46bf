//! The room as the commands see it: everything a person can do about webhooks.
//!
//! Secrets go into the vault before a row points to them, and are forgotten when none does any more.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;

use super::{
    Destination,
    delivery::{Window, again, all_failed, cancel_open, hurry, pull_in, rearrange, recover},
    dispatch::{Rounds, Wake},
    sign::Signing,
    skew::Doubt,
    subscription::{self, Draft, Patch, Subscription, Wish, by_id},
    transport::{Guard, Transport},
    try_all::LastClick,
    vault::Secrets,
    watched::{ClockWatch, Watched},
};
use crate::{
    clock::{Clock, Timestamp},
    db::{Database, Readers, Work, Writer},
    error::{Code, Error, Result},
    journal::Actor,
    secret::Vault,
};

/// The secret before a new one signs beside it for a day, so that the receiver can be changed in peace.
const OLD_SECRET_MS: i64 = 86_400_000;

/// What the room is made of.
pub struct Parts {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Keeps secrets.
    pub vault: Arc<dyn Vault>,
    /// The way out.
    pub transport: Arc<dyn Transport>,
    /// Where it may lead.
    pub guard: Guard,
    /// What the [`super::FanOut`] of the same file wakes.
    pub wake: Arc<Wake>,
}

/// What becomes of held deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "types.ts", rename = "HeldDeliveries")]
pub enum Held {
    /// They are sent, oldest first.
    Send,
    /// They are given up; only what happens from now on is sent.
    FromNow,
}

/// Webhooks of one house.
pub struct Webhooks {
    writer: Writer,
    readers: Readers,
    vault: Arc<dyn Vault>,
    guard: Guard,
    watch: ClockWatch,
    wake: Arc<Wake>,
    pub(super) last_click: LastClick,
}

impl Webhooks {
    /// Gives back what an earlier run left on its way. Answers the room, and the rounds for the [`super::Dispatcher`] that does its sending.
    pub async fn open(database: &Database, parts: Parts) -> Result<(Self, Rounds)> {
        let Parts { clock, vault, transport, guard, wake } = parts;
        let writer = database.writer.clone();
        let boot = writer.write(begin).await?;
        let watch = ClockWatch::new(Arc::clone(&clock));
        let watched = Watched { transport, watch: watch.clone() };
        let rounds =
            Rounds::new(writer.clone(), clock, watch.clone(), Arc::clone(&vault), Arc::new(watched), boot);
        let (readers, last_click) = (database.readers.clone(), LastClick::default());
        Ok((Self { writer, readers, vault, guard, watch, wake, last_click }, rounds))
    }

    /// Makes a subscription.
    pub async fn create(&self, draft: Draft, actor: Actor) -> Result<Subscription> {
        let wish = Wish::from(draft);
        self.refuse_ourselves(wish.destination(None)?)?;
        let secrets = Secrets::default().with(&wish.secret()?, Signing::None)?;
        let id = self.new_id().await?;
        let kept = self.keep(&id, &secrets).await?;
        let (row, name) = (id.clone(), kept.clone());
        let made = self
            .write(move |work| {
                subscription::insert(work, &row)?;
                let mut made = by_id(work.db, &row)?;
                wish.lay_over(work.db, &mut made)?;
                made.secrets_ref.clone_from(&name);
                made.has_handshake_key = secrets.has_handshake_key();
                subscription::save(work, &made)?;
                subscription::tell(work, &made, "subscription.created", &actor)?;
                Ok(made)
            })
            .await;
        self.forget(if made.is_err() { kept } else { None })?;
        made
    }

    /// Changes a subscription. What is still owed goes to the new address, signed with the new secret.
    pub async fn update(&self, patch: Patch, actor: Actor) -> Result<Subscription> {
        let id = patch.id.clone();
        let wish = Wish::from(patch);
        let wanted = wish.secret()?;
        let before = self.read(&id).await?;
        self.refuse_ourselves(wish.destination(Some(&before))?)?;
        let old = self.secrets(&before)?;
        let secrets = old.with(&wanted, before.signing)?;
        let kept = if secrets == old { before.secrets_ref.clone() } else { self.keep(&id, &secrets).await? };
        let (name, known) = (kept.clone(), before.secrets_ref.clone());
        let updated = self
            .write(move |work| {
                let mut changed = unchanged(work, &id, known.as_deref())?;
                let order = changed.order;
                wish.lay_over(work.db, &mut changed)?;
                changed.secrets_ref.clone_from(&name);
                changed.has_handshake_key = secrets.has_handshake_key();
                subscription::save(work, &changed)?;
                if changed.order != order {
                    rearrange(work, &changed)?;
                }
                subscription::tell(work, &changed, "subscription.updated", &actor)?;
                Ok(changed)
            })
            .await;
        self.settle_secrets(before.secrets_ref, kept, updated.is_ok())?;
        updated
    }

    /// Makes a new signing secret; the one before signs beside it for a day.
    pub async fn rotate_secret(&self, id: String, actor: Actor) -> Result<Subscription> {
        let before = self.read(&id).await?;
        if before.signing == Signing::None {
            return Err(Error::new(Code::Conflict, "This subscription is not signed, so it has no secret."));
        }
        let secrets = self.secrets(&before)?.rotated(before.signing)?;
        let kept = self.keep(&id, &secrets).await?;
        let (name, known) = (kept.clone(), before.secrets_ref.clone());
        let rotated = self
            .write(move |work| {
                let mut changed = unchanged(work, &id, known.as_deref())?;
                changed.secrets_ref.clone_from(&name);
                changed.old_secret_until = Some(work.now.plus_ms(OLD_SECRET_MS));
                subscription::save(work, &changed)?;
                subscription::tell(work, &changed, "subscription.secret_rotated", &actor)?;
                Ok(changed)
            })
            .await;
        self.settle_secrets(before.secrets_ref, kept, rotated.is_ok())?;
        rotated
    }

    /// Deletes a subscription and gives up what is owed to it. Its log stays.
    pub async fn delete(&self, id: String, actor: Actor) -> Result<()> {
        let deleted = self
            .write(move |work| {
                let gone = by_id(work.db, &id)?;
                cancel_open(work, &id, "Not sent: its subscription was deleted.")?;
                subscription::put_in_trash(work, &id)?;
                subscription::tell(work, &gone, "subscription.deleted", &actor)?;
                Ok(gone)
            })
            .await?;
        self.forget(deleted.secrets_ref)
    }

    /// Sends nothing for now; what happens meanwhile is held.
    pub async fn pause(&self, id: String, actor: Actor) -> Result<Subscription> {
        self.write(move |work| {
            subscription::pause(work, &id, &actor)?;
            by_id(work.db, &id)
        })
        .await
    }

    /// Sets a subscription going again.
    pub async fn resume(&self, id: String, held: Held, actor: Actor) -> Result<Subscription> {
        self.write(move |work| {
            subscription::resume(work, &id, &actor)?;
            match held {
                Held::Send => {
                    hurry(work, &id)?;
                }
                Held::FromNow => {
                    cancel_open(work, &id, "Not sent: you chose to go on from now.")?;
                }
            }
            by_id(work.db, &id)
        })
        .await
    }

    /// Sends a delivery again; answers the id of the delivery that does.
    pub async fn resend(&self, id: String, click: Option<String>) -> Result<String> {
        self.write(move |work| again(work, &id, click.as_deref())).await
    }

    /// Sends everything that failed in a window again, except what was sent again before; answers how many.
    pub async fn resend_failed(&self, window: Window) -> Result<usize> {
        // What fails from now on is not of this window, or it would never end.
        let now = self.writer.write(|work| Ok(work.now)).await?;
        let window = Window {
            to: Some(window.to.map_or(Timestamp(now.0 + 1), |to| to.min(Timestamp(now.0 + 1)))),
            ..window
        };
        let mut total = 0;
        loop {
            let part = window.clone();
            let count = self.write(move |work| all_failed(work, &part)).await?;
            total += count;
            if count == 0 {
                return Ok(total);
            }
        }
    }

    /// Whether our clock is probably wrong, by what receivers say.
    pub fn clock_doubt(&self) -> Option<Doubt> {
        self.watch.doubt()
    }

    /// One unit of work, after which the dispatcher looks around.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let changed = self.writer.write(change).await;
        self.wake.now();
        changed
    }

    pub(super) async fn read(&self, id: &str) -> Result<Subscription> {
        let id = id.to_owned();
        self.readers.read(move |db| by_id(db, &id)).await
    }

    /// The secrets of a subscription; when the vault has lost them, one begins anew.
    pub(super) fn secrets(&self, subscription: &Subscription) -> Result<Secrets> {
        Ok(Secrets::of(self.vault.as_ref(), subscription)?.unwrap_or_default())
    }

    /// Told where it is typed; what leads back to us by a roundabout way is refused when it is sent.
    fn refuse_ourselves(&self, wanted: Option<Destination>) -> Result<()> {
        let Some(Destination { url, network }) = wanted else { return Ok(()) };
        self.guard.check_own(&url, network).map_err(|sentence| Error::invalid("url", sentence))
    }

    async fn new_id(&self) -> Result<String> {
        self.writer.write(|work| Ok(work.id())).await
    }

    async fn keep(&self, subscription: &str, secrets: &Secrets) -> Result<Option<String>> {
        if secrets.is_empty() {
            return Ok(None);
        }
        let name = format!("subscription/{subscription}/{}", self.new_id().await?);
        secrets.keep(self.vault.as_ref(), &name)?;
        Ok(Some(name))
    }

    /// Of two entries of the vault the one that no row points to is forgotten.
    fn settle_secrets(&self, old: Option<String>, new: Option<String>, changed: bool) -> Result<()> {
        if old == new {
            return Ok(());
        }
        self.forget(if changed { old } else { new })
    }

    fn forget(&self, name: Option<String>) -> Result<()> {
        name.map_or(Ok(()), |name| self.vault.forget(&name))
    }
}

/// A run of the program begins; answers its name.
fn begin(work: &mut Work<'_>) -> Result<String> {
    let boot = work.id();
    recover(work, &boot)?;
    pull_in(work)?;
    Ok(boot)
}

/// The subscription, if nobody changed its secrets meanwhile.
fn unchanged(work: &Work<'_>, id: &str, secrets_ref: Option<&str>) -> Result<Subscription> {
    let found = by_id(work.db, id)?;
    if found.secrets_ref.as_deref() == secrets_ref {
        return Ok(found);
    }
    Err(Error::new(
        Code::Conflict,
        "Somebody changed the secrets of this subscription in the same moment. Try again.",
    ))
}

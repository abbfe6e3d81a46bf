//! Trying everything now that a subscription would be tried with later.

use tokio::sync::Mutex;

use super::{
    delivery::hurry,
    room::Webhooks,
    subscription::{self, by_id},
};
use crate::{
    db::Work,
    error::{Code, Error, Result},
};

/// The last click that was heeded, and how many deliveries it moved. A click is one of this run of the program, so it is
/// remembered nowhere else.
#[derive(Debug, Default)]
pub(super) struct LastClick(Mutex<Option<(String, usize)>>);

impl Webhooks {
    /// Tries everything now that waits for its next try; answers how many. The same click twice is one: what failed again in
    /// between waits as its schedule says.
    pub async fn try_all(&self, id: String, click: Option<String>) -> Result<usize> {
        let mut last = self.last_click.0.lock().await;
        if let Some((heeded, count)) = &*last
            && Some(heeded) == click.as_ref()
        {
            return Ok(*count);
        }
        let count = self.write(move |work| all_now(work, &id)).await?;
        *last = click.map(|click| (click, count));
        Ok(count)
    }
}

/// A receiver that asked to be left alone is asked again: the owner knows better.
fn all_now(work: &mut Work<'_>, id: &str) -> Result<usize> {
    let mut subscription = by_id(work.db, id)?;
    if subscription.paused.is_some() {
        return Err(Error::new(
            Code::Conflict,
            "This subscription is paused. Resume it to send what is held.",
        ));
    }
    if subscription.not_before.take().is_some() {
        subscription::save(work, &subscription)?;
        work.changes.add("subscription", id);
    }
    hurry(work, id)
}

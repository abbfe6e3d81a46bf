//! What is on its way: one task for each POST.

use std::{collections::HashMap, sync::Arc};

use tokio::task::{Id, JoinError, JoinSet};

use super::letter::Letter;
use crate::{
    clock::{Clock, Timestamp},
    error::Result,
    fail_point::{self, Point},
    webhook::{
        delivery::{Claimed, Landed, Tried},
        outcome::{Connection, Outcome, Sent},
        transport::{Post, Transport, Via},
    },
};

/// The tasks, and what each carries.
#[derive(Default)]
pub(super) struct Flights {
    tasks: JoinSet<Landed>,
    carried: HashMap<Id, Claimed>,
}

impl Flights {
    /// Sends a letter; one that could not be written is back at once.
    pub(super) fn launch(
        &mut self,
        transport: &Arc<dyn Transport>,
        claimed: Claimed,
        letter: Result<Letter>,
        at: Timestamp,
        url: &str,
    ) {
        let (transport, carried) = (Arc::clone(transport), claimed.clone());
        let unwritten = |why: &str| Tried {
            started_at: at,
            url: url.to_owned(),
            headers: Vec::new(),
            sent: Sent::failed(Outcome::Unsigned, why),
        };
        let task = match letter {
            Ok(letter) => self.tasks.spawn(async move { fly(transport.as_ref(), claimed, letter, at).await }),
            Err(error) => {
                let last = unwritten(error.message());
                self.tasks.spawn(std::future::ready(Landed { claimed, before: None, last }))
            }
        };
        self.carried.insert(task.id(), carried);
    }

    /// Waits for the first that is back and answers all that are; waits for ever when nothing is on its way.
    pub(super) async fn landed(&mut self, clock: &Arc<dyn Clock>) -> Vec<Landed> {
        let Some(first) = self.tasks.join_next_with_id().await else {
            return std::future::pending().await;
        };
        let mut landed = Vec::new();
        let mut next = Some(first);
        while let Some(ended) = next {
            landed.extend(self.touch_down(ended, clock));
            next = self.tasks.try_join_next_with_id();
        }
        landed
    }

    pub(super) fn count(&self) -> usize {
        self.tasks.len()
    }

    /// A defect of ours must not leave a delivery on its way for ever.
    fn touch_down(
        &mut self,
        ended: Result<(Id, Landed), JoinError>,
        clock: &Arc<dyn Clock>,
    ) -> Option<Landed> {
        let (id, landed) = match ended {
            Ok((id, landed)) => (id, Some(landed)),
            Err(error) => (error.id(), None),
        };
        let claimed = self.carried.remove(&id)?;
        Some(landed.unwrap_or_else(|| fell(claimed, clock.now())))
    }
}

/// Sends it. A connection that was kept open may have been closed by the other side in the same moment; that is nobody's
/// failure, so it is tried at once on a new one.
async fn fly(transport: &dyn Transport, claimed: Claimed, letter: Letter, at: Timestamp) -> Landed {
    let Letter { post, shown } = letter;
    let tried = |sent| Tried { started_at: at, url: post.url.to_string(), headers: shown.clone(), sent };
    let first = tried(transport.send(post.clone()).await);
    fail_point::reach(Point::Sent);
    let stale = first.sent.outcome == Outcome::Broken
        && first.sent.connection == Some(Connection::Reused)
        && first.sent.reply.is_none();
    if !stale {
        return Landed { claimed, before: None, last: first };
    }
    let anew = Post { via: Via::NewConnection, ..post.clone() };
    let last = tried(transport.send(anew).await);
    Landed { claimed, before: Some(first), last }
}

/// A defect of ours must not leave a delivery on its way for ever.
fn fell(claimed: Claimed, at: Timestamp) -> Landed {
    let sent = Sent::failed(
        Outcome::Broken,
        "Something went wrong in Porchlight while this was sent. It is tried again.",
    );
    Landed {
        claimed,
        before: None,
        last: Tried { started_at: at, url: String::new(), headers: Vec::new(), sent },
    }
}

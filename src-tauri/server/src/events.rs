//! `GET /events`: what changed, as a stream the page holds open. Kinds and ids only; the page asks again by command.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, StreamExt, stream};
use porchlight_engine::db::Change;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::door::Shared;

/// How often a silent stream proves that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The changes from now on, until the page or the program closes.
pub(crate) async fn stream(
    State(shared): State<Shared>,
) -> Sse<impl Stream<Item = Result<Event, axum::Error>> + Send> {
    let batches = stream::unfold(shared.engine.changes(), |mut changes| async move {
        let batch = next(&mut changes).await?;
        Some((Event::default().event("changes").json_data(&*batch), changes))
    });
    // A stream that outlives the stop would keep the door open for ever.
    Sse::new(batches.take_until(shared.closing())).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// The next batch; everything when this page was too slow and missed some. None when the engine has stopped.
async fn next(changes: &mut Receiver<Arc<Vec<Change>>>) -> Option<Arc<Vec<Change>>> {
    match changes.recv().await {
        Ok(batch) => Some(batch),
        Err(RecvError::Lagged(_)) => Some(Arc::new(Change::everything())),
        Err(RecvError::Closed) => None,
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::broadcast;

    use super::*;

    #[tokio::test]
    async fn a_page_that_missed_batches_is_told_that_everything_changed() {
        let (sender, mut receiver) = broadcast::channel(1);
        for id in ["first", "second"] {
            sender.send(Arc::new(vec![Change { kind: "lead", ids: Some(vec![id.to_owned()]) }])).unwrap();
        }
        let missed = next(&mut receiver).await.unwrap();
        assert!(missed.iter().all(|change| change.ids.is_none()));
        assert!(missed.iter().any(|change| change.kind == "lead"));

        let seen = next(&mut receiver).await.unwrap();
        assert_eq!(*seen, [Change { kind: "lead", ids: Some(vec!["second".to_owned()]) }]);

        drop(sender);
        assert_eq!(next(&mut receiver).await, None);
    }
}

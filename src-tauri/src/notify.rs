//! The computer's notification for new leads: at most one in two seconds, and a click leads to the contact.

use std::{sync::Arc, time::Duration};

use porchlight_engine::{
    Engine, Error,
    clock::{Clock, SystemClock},
    db::Change,
};
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, async_runtime};
use tauri_plugin_notification::{ActionPerformed, NotificationExt};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, timeout_at},
};

use crate::{
    news::{Card, News, Notice},
    window,
};

/// Watches for leads that come in from now on.
pub(crate) fn watch(app: &AppHandle, engine: &Engine) {
    on_click(app);
    let changes = engine.changes();
    async_runtime::spawn(tell_of_leads(app.clone(), engine.clone(), changes));
}

/// Leads that come within this time of the first are told of together.
const WINDOW: Duration = Duration::from_secs(2);

/// The key under which a notification carries whose panel a click opens.
const CONTACT: &str = "contactId";

async fn tell_of_leads(app: AppHandle, engine: Engine, mut changes: Receiver<Arc<Vec<Change>>>) {
    let mut watch = Watch { engine, file: None, news: News::since(now()) };
    while gather(&mut changes, WINDOW).await.is_some() {
        match watch.look().await {
            Ok(Some(notice)) => show(&app, &notice),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(code = ?error.code(), "new leads could not be looked up for a notification")
            }
        }
    }
}

fn now() -> i64 {
    SystemClock.now().0
}

/// Waits for the first batch worth a look, then lets `window` pass. None when the engine has stopped.
async fn gather(changes: &mut Receiver<Arc<Vec<Change>>>, window: Duration) -> Option<()> {
    while !is_worth_a_look(changes.recv().await)? {}
    let end = Instant::now() + window;
    while let Ok(heard) = timeout_at(end, changes.recv()).await {
        is_worth_a_look(heard)?;
    }
    Some(())
}

fn is_worth_a_look(heard: Result<Arc<Vec<Change>>, RecvError>) -> Option<bool> {
    match heard {
        Ok(batch) => Some(batch.iter().any(|change| matches!(change.kind, "lead" | "workspace"))),
        Err(RecvError::Lagged(_)) => Some(true),
        Err(RecvError::Closed) => None,
    }
}

/// What was told, of the file that is open.
struct Watch {
    engine: Engine,
    /// None until the first look: the file that was open at the start.
    file: Option<Value>,
    news: News,
}

impl Watch {
    /// What there is to say now. Leads count as told also when the owner wants no notifications, so that switching them on
    /// does not bring up old ones.
    async fn look(&mut self) -> Result<Option<Notice>, Error> {
        self.follow_file().await?;
        let cards = newest_cards(&self.engine, &self.news).await?;
        let notice = self.news.tell(cards);
        let settings = self.engine.call("setting.get", json!({})).await?;
        Ok(notice.filter(|_| settings["notifyNewLeads"] == true))
    }

    /// When another file was opened, the demo or the owner's own, what it holds already is news to nobody.
    async fn follow_file(&mut self) -> Result<(), Error> {
        let file = self.engine.call("workspace.get", json!({})).await?["file"].take();
        if self.file.replace(file.clone()).is_some_and(|before| before != file) {
            self.news = News::since(now());
        }
        Ok(())
    }
}

/// The cards at the top of each pipeline: a new lead enters at the top of the first stage.
async fn newest_cards(engine: &Engine, news: &News) -> Result<Vec<Card>, Error> {
    let pipelines = engine.call("pipeline.list", json!({})).await?;
    let mut cards = Vec::new();
    for pipeline in pipelines["items"].as_array().into_iter().flatten() {
        let mut after = Value::Null;
        loop {
            let page = json!({ "stageId": pipeline["stages"][0]["id"], "after": after, "limit": 100 });
            let page = engine.call("lead.list", page).await?;
            let new = new_on_page(&page, news);
            after = page["next"].clone();
            let is_last = new.is_empty() || after.is_null();
            cards.extend(new);
            if is_last {
                break;
            }
        }
    }
    Ok(cards)
}

fn new_on_page(page: &Value, news: &News) -> Vec<Card> {
    let cards = page["items"].as_array().into_iter().flatten();
    cards
        .filter_map(|card| serde_json::from_value(card.clone()).ok())
        .filter(|card| news.is_new(card))
        .collect()
}

fn show(app: &AppHandle, notice: &Notice) {
    let shown = app.notification().builder().title(&notice.title).extra(CONTACT, &notice.contact).show();
    if let Err(error) = shown {
        tracing::warn!(%error, "a notification of new leads could not be shown");
    }
}

fn on_click(app: &AppHandle) {
    let handler = app.clone();
    let registered = app.notification().on_action(move |action| follow(&handler, action));
    if let Err(error) = registered {
        tracing::warn!(%error, "clicks on notifications will do nothing");
    }
}

fn follow(app: &AppHandle, action: &ActionPerformed) {
    window::bring_forward(app);
    let Some(contact) = action.notification().and_then(|shown| shown.extra().get(CONTACT)?.as_str()) else {
        return;
    };
    if let Err(error) = app.emit_to(window::MAIN, "open-contact", json!({ CONTACT: contact })) {
        tracing::warn!(%error, "the page was not told which contact to open");
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::broadcast;

    use super::*;

    fn batch(kind: &'static str) -> Arc<Vec<Change>> {
        Arc::new(vec![Change { kind, ids: None }])
    }

    #[test]
    fn what_comes_in_the_window_is_one_reason_to_look() {
        async_runtime::block_on(async {
            let (sender, mut changes) = broadcast::channel(8);
            for kind in ["setting", "lead", "lead", "request"] {
                sender.send(batch(kind)).unwrap();
            }
            assert_eq!(gather(&mut changes, Duration::from_millis(1)).await, Some(()));
            assert!(changes.is_empty());
            drop(sender);
            assert_eq!(gather(&mut changes, WINDOW).await, None);
        });
    }

    #[test]
    fn only_leads_another_file_and_missed_batches_are_reasons() {
        assert_eq!(is_worth_a_look(Ok(batch("lead"))), Some(true));
        assert_eq!(is_worth_a_look(Ok(batch("workspace"))), Some(true));
        assert_eq!(is_worth_a_look(Ok(batch("setting"))), Some(false));
        assert_eq!(is_worth_a_look(Err(RecvError::Lagged(3))), Some(true));
        assert_eq!(is_worth_a_look(Err(RecvError::Closed)), None);
    }
}

//! Hands the engine's batches of changes to the page, as the event `changes`.

use porchlight_engine::{Engine, db::Change};
use tauri::{AppHandle, Emitter, async_runtime};
use tokio::sync::broadcast::error::RecvError;

use crate::{theme, window};

/// Forwards every batch from now on, until the engine stops.
pub(crate) fn forward(app: &AppHandle, engine: &Engine) {
    let mut changes = engine.changes();
    let app = app.clone();
    let engine = engine.clone();
    async_runtime::spawn(async move {
        loop {
            match changes.recv().await {
                Ok(batch) => tell(&app, &engine, &batch).await,
                Err(RecvError::Lagged(_)) => tell(&app, &engine, &Change::everything()).await,
                Err(RecvError::Closed) => return,
            }
        }
    });
}

async fn tell(app: &AppHandle, engine: &Engine, batch: &[Change]) {
    if let Err(error) = app.emit_to(window::MAIN, "changes", batch) {
        tracing::warn!(%error, "the page was not told of a change");
    }
    // Another workspace has settings of its own.
    if batch.iter().any(|change| matches!(change.kind, "setting" | "workspace")) {
        theme::follow_setting(app, engine).await;
    }
}

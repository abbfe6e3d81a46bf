//! The start, in order: the engine, then the window, then those who listen to the engine. And what the user sees when it
//! fails.

use std::io;

use porchlight_engine::{Engine, Error, Result};
use tauri::{AppHandle, Manager, async_runtime};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};
use tracing_subscriber::EnvFilter;

use crate::{changes, notify, place, quit, theme, window};

/// Opens everything; a failure is a dialog with its sentence, and then the end.
pub(crate) fn start(app: &AppHandle) {
    if let Err(error) = try_start(app) {
        tracing::error!(code = ?error.code(), cause = error.cause(), "cannot start: {}", error.message());
        give_up(app, &error);
    }
}

/// The log goes to stderr: a program started from a menu has its log kept by the system.
pub(crate) fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}

fn try_start(app: &AppHandle) -> Result<()> {
    let options = place::options(app)?;
    let data = options.data.clone();
    let engine = async_runtime::block_on(Engine::open(options))?;
    app.manage(engine.clone());
    app.manage(theme::Chosen::default());
    // Watched before there is a window, so that nothing that happens from here on is missed.
    changes::forward(app, &engine);
    notify::watch(app, &engine);
    quit::watch_signals(app)?;
    window::open(app, &engine, &data).map_err(|error| Error::internal("opening the window", error))
}

fn give_up(app: &AppHandle, error: &Error) {
    let end = app.clone();
    app.dialog()
        .message(error.message())
        .title("Porchlight cannot start")
        .kind(MessageDialogKind::Error)
        .buttons(MessageDialogButtons::OkCustom("Close".to_owned()))
        .show(move |_| end.exit(1));
}

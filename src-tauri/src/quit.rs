//! The end: asked for by closing the window, or by the system.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
};

use porchlight_engine::{Engine, Error, Result, intake::listener::Standing};
use tauri::{AppHandle, Manager, RunEvent, Window, WindowEvent, async_runtime};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};

use crate::window;

/// Closing the window asks first, because nobody takes leads in afterwards.
pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        close(window.app_handle());
    }
}

/// At the very end the engine finishes what it has in hand.
pub(crate) fn on_run_event(app: &AppHandle, event: RunEvent) {
    if let RunEvent::Exit = event
        && let Some(engine) = app.try_state::<Engine>()
    {
        async_runtime::block_on(engine.stop());
    }
}

/// Ends without a question when the system asks: at a log-out, or because somebody typed Ctrl-C.
#[cfg(unix)]
pub(crate) fn watch_signals(app: &AppHandle) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let app = app.clone();
    let watch = |kind| signal(kind).map_err(|error| Error::internal("preparing to be stopped", error));
    let (mut interrupt, mut terminate) = async_runtime::block_on(async {
        Ok::<_, Error>((watch(SignalKind::interrupt())?, watch(SignalKind::terminate())?))
    })?;
    async_runtime::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        app.exit(0);
    });
    Ok(())
}

/// Windows sends the close request to the window instead.
#[cfg(not(unix))]
pub(crate) fn watch_signals(_app: &AppHandle) -> Result<()> {
    Ok(())
}

const QUIT: &str = "Quit";
const KEEP_OPEN: &str = "Keep open";

fn close(app: &AppHandle) {
    // The owner's own listener counts, which stays lit while the demo is shown.
    match app.state::<Engine>().own_house().listener.standing() {
        Standing::Lit { address, .. } => ask(app, address),
        _ => app.exit(0),
    }
}

fn ask(app: &AppHandle, address: SocketAddr) {
    /// One question at a time, however often the window is closed.
    static ASKING: AtomicBool = AtomicBool::new(false);
    if ASKING.swap(true, Ordering::AcqRel) {
        return;
    }
    let mut question = app
        .dialog()
        .message(format!(
            "The listener on {address} stops, and leads sent while Porchlight is closed are not received."
        ))
        .title("Quit Porchlight?")
        .kind(MessageDialogKind::Warning)
        .buttons(MessageDialogButtons::OkCancelCustom(QUIT.to_owned(), KEEP_OPEN.to_owned()));
    if let Some(window) = app.get_webview_window(window::MAIN) {
        question = question.parent(&window);
    }
    let app = app.clone();
    question.show(move |quit| {
        ASKING.store(false, Ordering::Release);
        if quit {
            app.exit(0);
        }
    });
}

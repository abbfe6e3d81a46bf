//! The one window.

use std::path::Path;

use porchlight_engine::Engine;
use tauri::{AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent, async_runtime};
use tauri_plugin_window_state::StateFlags;

use crate::theme;

/// Its label, also in the capability.
pub(crate) const MAIN: &str = "main";

/// Opens the window where it was last, already in its colors. What it remembers lies in `data`.
pub(crate) fn open(app: &AppHandle, engine: &Engine, data: &Path) -> tauri::Result<()> {
    app.plugin(remembered(data))?;
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Porchlight")
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 700.0)
        .background_color(theme::background(Theme::Light))
        .visible(false)
        .data_directory(data.join("webview"))
        // The page drags cards and takes files itself; the native handler would keep both from it.
        .disable_drag_drop_handler()
        // A file dropped beside the place for it would otherwise replace the page.
        .on_navigation(is_ours)
        .build()?;
    let dressed = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::ThemeChanged(theme) = event
            && let Err(error) = theme::on_change(&dressed, *theme)
        {
            tracing::warn!(%error, "the window did not take the theme");
        }
    });
    async_runtime::block_on(theme::follow_setting(app, engine));
    window.show()
}

/// Shows the window to someone who looks for it.
pub(crate) fn bring_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let outcome = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = outcome {
        tracing::warn!(%error, "the window did not come forward");
    }
}

/// Place and size, not whether it was visible: a window that starts invisible could not be found again.
fn remembered(data: &Path) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_filename(data.join("window.json").to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Whether an address is the UI: built in, or served by Vite while it is worked on.
fn is_ours(url: &Url) -> bool {
    let is_built_in = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
    let is_vite = cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("127.0.0.1");
    is_built_in || is_vite
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shows_the_ui_and_nothing_else() {
        let check = |url: &str, expected: bool| assert_eq!(is_ours(&url.parse().unwrap()), expected, "{url}");
        check("tauri://localhost/", true);
        check("http://tauri.localhost/", true);
        check("file:///home/ann/contacts.csv", false);
        check("https://leads.example.com/", false);
        check("http://localhost.evil.example/", false);
    }
}

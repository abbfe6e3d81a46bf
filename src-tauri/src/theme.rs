//! Light or dark, for what the page does not draw: the title bar and the background behind the page.

use std::sync::{Mutex, PoisonError};

use porchlight_engine::Engine;
use serde_json::json;
use tauri::{AppHandle, Manager, Theme, WebviewWindow, window::Color};

use crate::window;

/// What the owner chose: none follows the system.
#[derive(Default)]
pub(crate) struct Chosen(Mutex<Option<Theme>>);

impl Chosen {
    fn get(&self) -> Option<Theme> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, theme: Option<Theme>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = theme;
    }
}

/// Reads the setting again and dresses the window in it.
pub(crate) async fn follow_setting(app: &AppHandle, engine: &Engine) {
    let chosen = chosen(engine).await;
    app.state::<Chosen>().set(chosen);
    if let Some(window) = app.get_webview_window(window::MAIN)
        && let Err(error) = dress(&window, chosen)
    {
        tracing::warn!(%error, "the window did not take the theme");
    }
}

/// The system has another theme now, or the window was given one.
pub(crate) fn on_change(window: &WebviewWindow, now: Theme) -> tauri::Result<()> {
    match window.state::<Chosen>().get() {
        // On Linux the system's change reaches the window even when the owner chose otherwise.
        Some(chosen) if chosen != now => window.set_theme(Some(chosen)),
        _ => window.set_background_color(Some(background(now))),
    }
}

/// `--bg-window` of tokens.css, so that nothing flashes before the page has drawn.
pub(crate) fn background(theme: Theme) -> Color {
    match theme {
        Theme::Dark => Color(0x18, 0x19, 0x1d, 0xff),
        _ => Color(0xff, 0xff, 0xff, 0xff),
    }
}

fn dress(window: &WebviewWindow, chosen: Option<Theme>) -> tauri::Result<()> {
    window.set_theme(chosen)?;
    let theme = match chosen {
        Some(theme) => theme,
        None => system(window)?,
    };
    window.set_background_color(Some(background(theme)))
}

#[cfg(not(target_os = "linux"))]
fn system(window: &WebviewWindow) -> tauri::Result<Theme> {
    window.theme()
}

/// Taking a theme away leaves GTK light until the system changes next, and the page asks GTK. So it is told at once.
#[cfg(target_os = "linux")]
fn system(window: &WebviewWindow) -> tauri::Result<Theme> {
    let system = window.theme()?;
    window.set_theme(Some(system))?;
    Ok(system)
}

async fn chosen(engine: &Engine) -> Option<Theme> {
    let settings = engine.call("setting.get", json!({})).await.ok()?;
    match settings["theme"].as_str()? {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_background_is_the_one_of_the_page() {
        let tokens = fs::read_to_string("ui/src/styles/tokens.css").unwrap();
        for (name, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            let (_, block) = tokens.split_once(&format!("\n[data-theme=\"{name}\"] {{")).unwrap();
            let (_, value) = block.split_once("--bg-window:").unwrap();
            let Color(red, green, blue, _) = background(theme);
            assert_eq!(
                value.trim_start().get(..7),
                Some(format!("#{red:02x}{green:02x}{blue:02x}").as_str())
            );
        }
    }
}

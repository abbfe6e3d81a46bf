//! Keeping a file that the page has made: the person says where, the shell writes it. The page itself reaches no disk.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use porchlight_engine::{Code, Error, Result};
use tauri::{WebviewWindow, async_runtime};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

/// Asks where to and writes the file. Answers its path; nothing when the person changed their mind.
#[tauri::command]
pub(crate) async fn save(window: WebviewWindow, filename: String, base64: String) -> Result<Option<String>> {
    let bytes =
        STANDARD.decode(base64).map_err(|error| Error::internal("reading what is to be saved", error))?;
    let (chosen, choice) = oneshot::channel();
    window.dialog().file().set_parent(&window).set_file_name(filename).save_file(|path| {
        // Nobody waits any more when the window was closed.
        let _ = chosen.send(path);
    });
    let Some(path) = choice.await.ok().flatten() else { return Ok(None) };
    let path = path.into_path().map_err(|error| Error::internal("reading where to save", error))?;
    let written = async_runtime::spawn_blocking(move || write(&path, &bytes)).await;
    written.map_err(|error| Error::internal("saving", error))?.map(Some)
}

fn write(path: &Path, bytes: &[u8]) -> Result<String> {
    fs::write(path, bytes).map_err(|error| {
        let place = path.display();
        Error::new(Code::ReadOnly, format!("{place} could not be written: {error}. Choose another place."))
    })?;
    Ok(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_what_the_page_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("José.csv");
        fs::write(&path, "what was there before, and longer").unwrap();
        assert_eq!(write(&path, b"\xFF\r\n").unwrap(), path.display().to_string());
        assert_eq!(fs::read(&path).unwrap(), b"\xFF\r\n");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(&folder.path().join("gone/contacts.csv"), b"").unwrap_err();
        assert_eq!(error.code(), Code::ReadOnly);
        assert!(error.message().contains("contacts.csv could not be written"), "{}", error.message());
    }
}

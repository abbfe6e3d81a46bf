//! Files of contacts: read whatever they are written in, looked at before anything happens, written, taken back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it meets what it did not expect")]

#[path = "../support/house.rs"]
mod house;

mod cell;
mod consent;
mod export;
mod mapping;
mod plan;
mod preview;
mod read;
mod revert;
mod run;
mod stop;
mod take;
mod tie;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use house::{Home, PATIENCE, text};
use serde_json::{Value, json};
use tokio::time::timeout;

/// Takes a file in; answers the id of its import.
async fn take(home: &Home, filename: &str, bytes: &[u8]) -> String {
    let id = text(&home.call("import.create", json!({ "filename": filename })).await["id"]);
    for piece in bytes.chunks(1024 * 1024) {
        home.call("import.append", json!({ "id": id, "base64": STANDARD.encode(piece) })).await;
    }
    id
}

/// Looks at a file, with some of the choices made anew.
async fn look(home: &Home, id: &str, choices: Value) -> Value {
    let first = home.call("import.preview", json!({ "id": id })).await;
    let mut settings = first["settings"].clone();
    settings.as_object_mut().unwrap().extend(choices.as_object().unwrap().clone());
    home.call("import.preview", json!({ "id": id, "settings": settings })).await
}

/// Imports a file with these choices; answers the import when it is through.
async fn import(home: &Home, file: &str, choices: Value) -> Value {
    let id = take(home, "contacts.csv", file.as_bytes()).await;
    look(home, &id, choices).await;
    run(home, "import.start", &id).await
}

/// Begins something with an import and waits until it is no longer under way.
async fn run(home: &Home, command: &'static str, id: &str) -> Value {
    let mut changes = home.engine.changes();
    home.call(command, json!({ "id": id })).await;
    wait(home, &mut changes, id, |import| import["state"] != "running" && import["state"] != "reverting")
        .await
}

/// Waits until an import is as wanted; looks again whenever something is told of it.
async fn wait(
    home: &Home,
    changes: &mut tokio::sync::broadcast::Receiver<std::sync::Arc<Vec<porchlight_engine::db::Change>>>,
    id: &str,
    wanted: impl Fn(&Value) -> bool,
) -> Value {
    let waiting = async {
        loop {
            let import = home.call("import.get", json!({ "id": id })).await;
            if wanted(&import) {
                return import;
            }
            house::told_of(changes, "import").await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("the import stands as wanted")
}

/// Some members of a JSON object, in the order asked for.
fn members<const N: usize>(value: &Value, names: [&str; N]) -> [Value; N] {
    names.map(|name| value[name].clone())
}

/// The contact of this name.
async fn contact(home: &Home, name: &str) -> Value {
    let found = home.call("contact.list", json!({ "text": name })).await;
    home.call("contact.get", json!({ "id": found["items"][0]["id"] })).await
}

//! The one command through which the page asks the engine. The table of commands is the engine's.

use porchlight_engine::{Engine, Error};
use serde_json::Value;
use tauri::State;

/// Runs one command of the engine; rejects with `{code, message, field?}`.
#[tauri::command]
pub(crate) async fn rpc(engine: State<'_, Engine>, command: String, params: Value) -> Result<Value, Error> {
    engine.call(&command, params).await
}

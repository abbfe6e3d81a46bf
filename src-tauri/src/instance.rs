//! One window at a time: a second start shows the first one's window and ends.

use tauri::{Builder, Wry};

use crate::{place, window};

/// Adds the watch for other instances. It must be the first plugin: a second start is to end before it does anything.
///
/// A start with a data folder of its own is left alone. Which instance is the first is known by the identifier of the
/// program, so tests side by side, each with its folder, would all end up in one window. Two starts on the same folder
/// are told apart by the engine, which lets only one of them open it.
pub(crate) fn only_one(builder: Builder<Wry>) -> Builder<Wry> {
    if place::is_apart() {
        return builder;
    }
    builder.plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::bring_forward(app)))
}

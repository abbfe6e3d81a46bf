//! The desktop app: a window around the engine. The only code that knows Tauri; everything a lead or a command does
//! happens in `porchlight-engine`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod changes;
mod instance;
mod news;
mod notify;
mod place;
mod quit;
#[cfg(target_os = "linux")]
mod renderer;
mod rpc;
mod save;
mod start;
mod theme;
mod window;

fn main() -> tauri::Result<()> {
    start::log_to_stderr();
    #[cfg(target_os = "linux")]
    renderer::choose();
    let app = instance::only_one(tauri::Builder::default())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(tauri::generate_handler![rpc::rpc, save::save])
        .setup(|app| {
            start::start(app.handle());
            Ok(())
        })
        .on_window_event(quit::on_window_event)
        .build(tauri::generate_context!())?;
    app.run(quit::on_run_event);
    Ok(())
}

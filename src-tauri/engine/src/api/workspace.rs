//! The whole: which file is shown, the demo, the settings.

use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use super::Nothing;
use crate::{
    department,
    engine::Engine,
    error::Result,
    intake::store,
    setting::{self, Settings},
};

/// What is open.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export_to = "types.ts")]
pub struct Workspace {
    /// The demo is shown instead of the owner's file.
    pub demo: bool,
    /// The file that is shown.
    pub file: String,
    /// Version of the program.
    pub version: &'static str,
    /// Nothing has arrived yet and the owner has not left the first-run page.
    pub first_run: bool,
    /// What the owner should know once, e.g. that keys are in a file.
    pub notices: Vec<String>,
    /// Why there is no key yet though there should be one, and what comes of it; null: nothing is waited for.
    pub awaited_key: Option<String>,
}

/// Told where the first key would be.
const AWAITED_KEY: &str = "There is no key yet, because the keychain of this computer did not take one. Porchlight makes \
                           it as soon as the keychain does: unlock it when you are asked.";

/// Members of the settings to change; all optional.
#[derive(Debug, serde::Deserialize, TS)]
#[serde(transparent)]
#[ts(export_to = "types.ts", type = "Partial<Settings>")]
pub struct SettingPatch(Map<String, Value>);

pub(super) async fn get(engine: &Engine, _: Nothing) -> Result<Workspace> {
    let house = engine.house().await;
    let demo = engine.in_demo().await;
    let first_run = house.read(|db| Ok(!setting::get(db)?.first_run_done && store::is_empty(db)?)).await?;
    let awaited = house.read(department::awaiting_first_key).await?;
    Ok(Workspace {
        demo,
        file: house.database.file.display().to_string(),
        version: env!("CARGO_PKG_VERSION"),
        first_run: first_run && !demo,
        notices: if demo { Vec::new() } else { house.vault.notice().into_iter().collect() },
        awaited_key: awaited.map(|_| AWAITED_KEY.to_owned()),
    })
}

pub(super) async fn open_demo(engine: &Engine, nothing: Nothing) -> Result<Workspace> {
    engine.open_demo().await?;
    get(engine, nothing).await
}

pub(super) async fn leave_demo(engine: &Engine, nothing: Nothing) -> Result<Workspace> {
    engine.leave_demo().await?;
    get(engine, nothing).await
}

pub(super) async fn settings(engine: &Engine, _: Nothing) -> Result<Settings> {
    engine.house().await.read(setting::get).await
}

pub(super) async fn set(engine: &Engine, patch: SettingPatch) -> Result<Settings> {
    let house = engine.house().await;
    let moves_the_listener = ["reach", "port"].iter().any(|key| patch.0.contains_key(*key));
    let settings = house.change(move |work| setting::set(work, &patch.0)).await?;
    if moves_the_listener {
        house.follow_settings(&settings);
    }
    Ok(settings)
}

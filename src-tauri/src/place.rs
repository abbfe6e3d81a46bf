//! Where the data is and where leads come in, as told by the environment or by the system.

use std::{
    env,
    net::SocketAddr,
    path::{self, Path, PathBuf},
    sync::Arc,
};

use porchlight_engine::{
    Error, Options, Result,
    clock::SystemClock,
    secret::{FileVault, Keychain, Vault},
};
use tauri::{AppHandle, Manager};

/// Names a data folder other than the user's own.
const DATA: &str = "PORCHLIGHT_DATA";

/// Names an address for the listener other than the one in the settings.
const INTAKE: &str = "PORCHLIGHT_INTAKE";

/// Whether this start has a data folder of its own, named in the environment.
pub(crate) fn is_apart() -> bool {
    env::var_os(DATA).is_some()
}

/// What the engine needs to open.
pub(crate) fn options(app: &AppHandle) -> Result<Options> {
    let data = data(app)?;
    let vault = vault(&data);
    Ok(Options { data, intake: intake()?, screens: None, clock: Arc::new(SystemClock), vault })
}

fn data(app: &AppHandle) -> Result<PathBuf> {
    match env::var_os(DATA) {
        // What lies beside the database is named from here, too; a relative path would mean another folder to some.
        Some(folder) => {
            path::absolute(folder).map_err(|error| Error::invalid(DATA, format!("{DATA}: {error}.")))
        }
        None => app
            .path()
            .app_local_data_dir()
            .map_err(|error| Error::internal("looking for the folder of your data", error)),
    }
}

fn intake() -> Result<Option<SocketAddr>> {
    let Some(text) = env::var_os(INTAKE) else { return Ok(None) };
    let address = text.to_str().and_then(|text| text.parse().ok());
    address.map(Some).ok_or_else(|| {
        Error::invalid(INTAKE, format!("{INTAKE} is not an address and a port, such as 127.0.0.1:8787."))
    })
}

/// The keychain where there is one. A folder of its own keeps its secrets with it, so that it can be moved or thrown away
/// as one thing and a test never writes into the keychain of who runs it.
fn vault(data: &Path) -> Arc<dyn Vault> {
    let keychain = if is_apart() { None } else { Keychain::connect() };
    match keychain {
        Some(keychain) => Arc::new(keychain),
        None => Arc::new(FileVault::in_folder(data)),
    }
}

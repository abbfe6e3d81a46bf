//! The UI's own tools: Node.js, its packages, its scripts. Nothing is installed or built twice.

use std::{
    fs::{self, DirEntry},
    io,
    path::Path,
    process::Command,
    time::SystemTime,
};

use crate::process::{Result, command, output, root, run};

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Builds `ui/dist` when something under `ui/` is newer than it.
pub(crate) fn build() -> Result {
    let folder = root().join("ui");
    if is_newer(newest_change(&folder)?, &folder.join("dist/index.html")) {
        return script("build");
    }
    Ok(())
}

/// Runs one of the scripts in `ui/package.json`.
pub(crate) fn script(name: &str) -> Result {
    install_packages()?;
    run(&mut npm(&["run", "--silent", name]))
}

/// `npm ci`, unless exactly this lock file was installed before.
pub(crate) fn install_packages() -> Result {
    check_node()?;
    let lock = fs::read(root().join("ui/package-lock.json"))?;
    let stamp = root().join("ui/node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing the packages of the UI with npm.");
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(stamp, lock)?)
}

fn npm(arguments: &[&str]) -> Command {
    let mut npm = command(NPM);
    npm.current_dir(root().join("ui")).args(arguments);
    npm
}

fn check_node() -> Result {
    let need = "Node.js 20.19 or newer (of the 22 series, 22.12 or newer) with npm is needed to build the UI";
    let Some(found) = output(command("node").arg("--version")) else {
        return Err(format!("{need}. Install it and run this again.").into());
    };
    match node_version(&found) {
        Some(version) if builds_the_ui(version) => Ok(()),
        _ => Err(format!("{need}. `node` here is {found}: install a newer one and run this again.").into()),
    }
}

/// Reads "v20.19.4" as (20, 19).
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    Some((major, minor))
}

/// The versions that Vite runs on, as `engines` in `ui/package.json` says.
fn builds_the_ui(version: (u32, u32)) -> bool {
    version >= (22, 12) || (version.0 == 20 && version.1 >= 19)
}

fn is_newer(sources: SystemTime, product: &Path) -> bool {
    let built = fs::metadata(product).and_then(|metadata| metadata.modified());
    built.map_or(true, |built| sources > built)
}

/// When a source below `folder` last changed. A folder counts as well: it changes when a file in it is removed.
/// `folder` itself does not, as it also holds what is installed and built.
fn newest_change(folder: &Path) -> io::Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !is_source(&entry) {
            continue;
        }
        let metadata = entry.metadata()?;
        newest = newest.max(metadata.modified()?);
        if metadata.is_dir() {
            newest = newest.max(newest_change(&entry.path())?);
        }
    }
    Ok(newest)
}

fn is_source(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    !(name == "node_modules" || name == "dist" || name.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use std::{fs::File, path::PathBuf, time::Duration};

    use super::*;

    #[test]
    fn knows_the_versions_of_node_that_build_the_ui() {
        let builds = |text| node_version(text).is_some_and(builds_the_ui);
        for text in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.1.0\n"] {
            assert!(builds(text), "{text}");
        }
        for text in ["v20.18.3", "v18.19.0", "v21.7.3", "v22.11.0", "20.19.0", "v20", ""] {
            assert!(!builds(text), "{text}");
        }
    }

    /// A folder that looks like `ui/`, with every time set by hand.
    struct Ui(PathBuf);

    impl Ui {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("porchlight-xtask-{name}-{}", std::process::id()));
            for part in ["src/board", "dist", "node_modules/vite", ".cache"] {
                fs::create_dir_all(folder.join(part)).unwrap();
            }
            let ui = Self(folder);
            ui.write("src/board/Board.svelte", 10);
            ui.write("dist/index.html", 20);
            ui
        }

        fn write(&self, path: &str, second: u64) {
            fs::write(self.0.join(path), "").unwrap();
            for part in [path, "src/board", "src", "dist"] {
                self.touch(part, if part == path { second } else { 10 });
            }
        }

        fn touch(&self, path: &str, second: u64) {
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
            File::open(self.0.join(path)).unwrap().set_modified(at).unwrap();
        }

        fn is_stale(&self) -> bool {
            is_newer(newest_change(&self.0).unwrap(), &self.0.join("dist/index.html"))
        }
    }

    impl Drop for Ui {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_built_ui_is_fresh() {
        assert!(!Ui::new("fresh").is_stale());
    }

    #[test]
    fn a_changed_source_makes_it_stale() {
        let ui = Ui::new("changed");
        ui.write("src/board/Card.svelte", 30);
        assert!(ui.is_stale());
    }

    #[test]
    fn a_removed_source_makes_it_stale() {
        let ui = Ui::new("removed");
        fs::remove_file(ui.0.join("src/board/Board.svelte")).unwrap();
        ui.touch("src/board", 30);
        assert!(ui.is_stale());
    }

    #[test]
    fn what_is_installed_or_kept_by_tools_does_not_count() {
        let ui = Ui::new("tools");
        ui.write("node_modules/vite/index.js", 30);
        ui.write(".cache/state", 30);
        ui.write("dist/app.js", 30);
        assert!(!ui.is_stale());
    }

    #[test]
    fn a_ui_that_was_never_built_is_stale() {
        let ui = Ui::new("never");
        fs::remove_file(ui.0.join("dist/index.html")).unwrap();
        assert!(ui.is_stale());
    }
}

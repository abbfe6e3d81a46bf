//! What the machine itself must have before a build or a test: libraries and programs of the system.
//!
//! On Debian and Ubuntu what is missing is installed; elsewhere it is named. A C compiler is not on the
//! lists: without one this very program could not have been built.

use std::{fs, process::Command};

use crate::process::{Result, command, is_on_path, output, run};

/// One thing the system must have.
struct Need {
    /// Its package on Debian and Ubuntu.
    package: &'static str,
    /// How its presence shows on any other Linux.
    sign: Sign,
}

#[derive(Clone, Copy)]
enum Sign {
    Program(&'static str),
    /// As `pkg-config` calls it.
    Library(&'static str),
}

/// The window.
const WINDOW: &[Need] = &[
    Need { package: "pkg-config", sign: Sign::Program("pkg-config") },
    Need { package: "libwebkit2gtk-4.1-dev", sign: Sign::Library("webkit2gtk-4.1") },
    Need { package: "libdbus-1-dev", sign: Sign::Library("dbus-1") },
];

/// A display, a session bus and a driver for the window under test.
const WINDOW_TESTS: &[Need] = &[
    Need { package: "xvfb", sign: Sign::Program("Xvfb") },
    Need { package: "dbus", sign: Sign::Program("dbus-daemon") },
    Need { package: "webkit2gtk-driver", sign: Sign::Program("WebKitWebDriver") },
];

const BROWSER: &[Need] = &[
    Need { package: "chromium", sign: Sign::Program("chromium") },
    Need { package: "chromium-driver", sign: Sign::Program("chromedriver") },
];

/// Any of these will do, if its `chromedriver` is there as well.
const BROWSERS: &[&str] =
    &["chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome"];

/// For building and opening the desktop app.
pub(crate) fn for_window() -> Result {
    provide(WINDOW)
}

/// For building everything and running the whole-program tests.
pub(crate) fn for_tests() -> Result {
    let needs: Vec<&Need> = WINDOW.iter().chain(WINDOW_TESTS).collect();
    provide(needs)?;
    provide_browser()
}

fn provide(needs: impl IntoIterator<Item = &'static Need>) -> Result {
    let needs: Vec<&Need> = needs.into_iter().collect();
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if is_debian() {
        return install(&missing_packages(&installed(&needs), &needs));
    }
    let absent: Vec<String> =
        needs.iter().filter(|need| !shows(need.sign)).map(|need| name(need.sign)).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let absent = absent.join(", ");
    Err(format!("This system lacks: {absent}. Install them with its package manager and run this again.")
        .into())
}

/// Ubuntu's Chromium is a snap, which sees neither the profile nor the driver of a test.
fn provide_browser() -> Result {
    if is_on_path("chromedriver") && BROWSERS.iter().any(|browser| is_on_path(browser)) {
        return Ok(());
    }
    let is_ubuntu = fs::read_to_string("/etc/os-release").is_ok_and(|text| names_ubuntu(&text));
    if cfg!(target_os = "linux") && is_debian() && !is_ubuntu {
        return provide(BROWSER);
    }
    Err("The tests in the browser need Chrome or Chromium, and the `chromedriver` of the same version, on PATH. \
         They are not installed for you on this system. `cargo xtask test engine` and `cargo xtask test ui` run \
         without them."
        .into())
}

fn is_debian() -> bool {
    is_on_path("dpkg-query") && is_on_path("apt-get")
}

fn names_ubuntu(os_release: &str) -> bool {
    os_release.lines().any(|line| line.replace('"', "") == "ID=ubuntu")
}

/// What dpkg knows of the packages, one "name status" a line. It fails when it does not know one of them,
/// and lists the others all the same.
fn installed(needs: &[&Need]) -> String {
    let mut query = command("dpkg-query");
    query.args(["--show", "--showformat=${Package} ${db:Status-Status}\n"]);
    output(query.args(needs.iter().map(|need| need.package))).unwrap_or_default()
}

fn missing_packages(listing: &str, needs: &[&Need]) -> Vec<&'static str> {
    let is_installed = |package: &str| listing.lines().any(|line| line == format!("{package} installed"));
    needs.iter().map(|need| need.package).filter(|package| !is_installed(package)).collect()
}

fn install(packages: &[&str]) -> Result {
    if packages.is_empty() {
        return Ok(());
    }
    println!("These packages of the system are missing and will be installed: {}", packages.join(" "));
    run(apt_get()?.arg("update"))?;
    run(apt_get()?.args(["install", "--yes"]).args(packages)).map_err(|error| {
        format!("{error}. Install these packages by hand and run this again: {}", packages.join(" ")).into()
    })
}

fn apt_get() -> Result<Command> {
    let is_root = output(command("id").arg("-u")).is_some_and(|id| id == "0");
    if !is_root && !is_on_path("sudo") {
        return Err("Only root can install packages, and there is no sudo here: install them as root.".into());
    }
    let mut apt = command(if is_root { "env" } else { "sudo" });
    if !is_root {
        apt.arg("env");
    }
    apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]);
    Ok(apt)
}

fn shows(sign: Sign) -> bool {
    match sign {
        Sign::Program(name) => is_on_path(name),
        Sign::Library(name) => {
            command("pkg-config").args(["--exists", name]).status().is_ok_and(|status| status.success())
        }
    }
}

fn name(sign: Sign) -> String {
    match sign {
        Sign::Program(name) => format!("the program {name}"),
        Sign::Library(name) => format!("the development files of the library {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(listing: &str) -> Vec<&'static str> {
        missing_packages(listing, &WINDOW_TESTS.iter().collect::<Vec<_>>())
    }

    #[test]
    fn nothing_is_missing_when_all_are_installed() {
        assert!(missing("dbus installed\nwebkit2gtk-driver installed\nxvfb installed").is_empty());
    }

    #[test]
    fn a_package_that_dpkg_does_not_know_is_missing() {
        assert_eq!(missing("dbus installed\nxvfb installed"), ["webkit2gtk-driver"]);
    }

    #[test]
    fn a_package_of_which_only_the_settings_are_left_is_missing() {
        assert_eq!(missing("dbus installed\nwebkit2gtk-driver installed\nxvfb config-files"), ["xvfb"]);
    }

    #[test]
    fn another_package_whose_name_begins_alike_does_not_count() {
        let listing = "dbus-bin installed\nwebkit2gtk-driver installed\nxvfb installed";
        assert_eq!(missing(listing), ["dbus"]);
    }

    #[test]
    fn tells_ubuntu_from_debian() {
        assert!(names_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian"));
        assert!(!names_ubuntu("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\""));
        assert!(!names_ubuntu("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian"));
    }
}

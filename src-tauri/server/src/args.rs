//! What the command line says, and where the data lives when it says nothing.

use std::{env, net::SocketAddr, path::PathBuf};

use clap::Parser;

/// Porchlight without a window: takes leads in and serves its UI to a browser on this machine.
#[derive(Debug, Parser)]
#[command(version, after_help = "RUST_LOG=info tells more of what happens, on stderr.")]
pub struct Args {
    /// Folder of the data; made when it is not there [default: porchlight among the user's data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Where leads come in; port 0 picks a free one [default: as set in Settings, at first 127.0.0.1:8787]
    #[arg(long, value_name = "ADDR")]
    pub intake: Option<SocketAddr>,

    /// Where the UI is served; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8788")]
    pub ui: SocketAddr,

    /// Print the addresses and the token as one line of JSON
    #[arg(long)]
    pub json: bool,
}

impl Args {
    /// The data folder: the one given, else the user's own; none when the machine does not say who the user is.
    pub fn data(&self) -> Option<PathBuf> {
        self.data.clone().or_else(|| user_folder(|name| env::var_os(name).map(PathBuf::from)))
    }
}

/// The folder `porchlight` where this system keeps the data of programs. The desktop app has a folder
/// of its own, because it keeps its secrets in the keychain and here they are in a file.
fn user_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    // A relative path here would depend on where the program was started; the XDG rules say to ignore it.
    let folder = |name| variable(name).filter(|path: &PathBuf| path.is_absolute());
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")))
    };
    Some(base?.join("porchlight"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_data_folder_follows_xdg_then_home() {
        let check = |variables: &[(&str, &str)], expected: Option<&str>| {
            let found = user_folder(|name| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value))
            });
            assert_eq!(found, expected.map(PathBuf::from), "{variables:?}");
        };
        check(&[("XDG_DATA_HOME", "/data"), ("HOME", "/home/ann")], Some("/data/porchlight"));
        check(&[("HOME", "/home/ann")], Some("/home/ann/.local/share/porchlight"));
        check(&[("XDG_DATA_HOME", "data"), ("HOME", "/home/ann")], Some("/home/ann/.local/share/porchlight"));
        check(&[], None);
    }

    #[test]
    fn the_defaults_stay_on_this_machine() {
        let args = Args::parse_from(["porchlight-server"]);
        assert_eq!(args.ui, SocketAddr::from(([127, 0, 0, 1], 8788)));
        assert_eq!(args.intake, None);
        assert!(!args.json);
    }

    #[test]
    fn a_given_data_folder_is_taken_as_it_is() {
        let args = Args::parse_from(["porchlight-server", "--data", "leads"]);
        assert_eq!(args.data(), Some(PathBuf::from("leads")));
    }
}

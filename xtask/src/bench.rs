//! `cargo xtask bench`: the benches live with the crates; here they only find a built UI and a release build.

use crate::{
    process::{Result, cargo, run},
    ui,
};

/// `arguments` go to the bench itself.
pub(crate) fn bench(name: &str, arguments: &[String]) -> Result {
    ui::build()?;
    run(cargo(&["bench", "--package", "porchlight-server", "--bench", name, "--"]).args(arguments))
}

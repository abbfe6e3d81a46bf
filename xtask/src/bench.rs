//! `cargo xtask bench`: the benches live with the crates; here they only find a built UI and a release build.

use crate::{
    process::{Result, cargo, run},
    ui,
};

/// `names` are benches of `porchlight-server`, run one after the other; `arguments` go to the bench itself.
pub(crate) fn bench(names: &[&str], arguments: &[String]) -> Result {
    ui::build()?;
    for name in names {
        run(cargo(&["bench", "--package", "porchlight-server", "--bench", name, "--"]).args(arguments))?;
    }
    Ok(())
}

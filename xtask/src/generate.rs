//! `cargo xtask generate`: writes the TypeScript types of the commands into `ui/src/rpc/generated`.

use crate::process::{Result, cargo, run};

/// The engine's test that compares the types with the files writes them when it is asked to. So the writer
/// and the check can never differ.
pub(crate) fn generate() -> Result {
    let arguments = ["test", "--quiet", "--package", "porchlight-engine", "--test", "generated_types"];
    run(cargo(&arguments).env("PORCHLIGHT_GENERATE", "1"))
}

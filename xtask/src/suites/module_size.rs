//! The native module of the npm package, as it is shipped: users download and keep it, once for each installation.

use anyhow::{Context, Result, bail};

use crate::workspace::command::Run;
use crate::workspace::root::target;

/// What we want it to have at most: neither npm nor Node asks for a limit.
const LARGEST: u64 = 3 * 1024 * 1024;

/// Builds it with the profile that is shipped, and fails when it is too large or Node cannot load it.
pub fn run() -> Result<()> {
    Run::cargo().args(["build", "--profile", "binding", "--package", "telnyx-reputation-node"]).run()?;
    let name = format!("{}telnyx_reputation_node{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let module = target()?.join("binding").join(name);
    let size = std::fs::metadata(&module).with_context(|| module.display().to_string())?.len();
    if size > LARGEST {
        bail!(
            "the native module of the npm package has {size} bytes, {} more than it may have: CONTRIBUTING.md says under \
             `To add an operation` how to get them back",
            size - LARGEST
        );
    }
    Run::new("node").args(["-e", "process.dlopen(module, process.argv[1])"]).args([&module]).run()
}

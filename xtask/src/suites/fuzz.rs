//! Requests made up from the document, against the sandbox, whose answers the document has to describe.

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;

pub fn run() -> Result<()> {
    let folder = root()?.join("tests/fuzz");
    let python = Environment::named("fuzz-python")?;
    python.install(&folder)?;
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    Run::new(python.interpreter())
        .args(["-B", "fuzz.py", "../../openapi/number-reputation.yaml"])
        // What is made up follows the order of sets, which is random otherwise.
        .env("PYTHONHASHSEED", "0")
        .env("TELNYX_SANDBOX_URL", &sandbox.base_url)
        .folder(&folder)
        .run()
}

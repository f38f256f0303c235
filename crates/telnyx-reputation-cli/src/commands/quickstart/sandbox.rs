//! The sandbox that the first run can have for itself, and what it is filled with.

use telnyx_reputation_sandbox::{Approval, Approvals, Sandbox, SandboxHandle};

use super::walk::Wanted;
use crate::failure::Failure;
use crate::operations;

/// A business that does not exist.
const ENTERPRISE: &str = include_str!("sample_enterprise.json");

/// Of the sandbox's inventory.
const NUMBERS: [&str; 2] = ["+16035551234", "+16035551235"];

/// What to do next.
pub(super) const AFTERWARDS: &str = "All of it was in the sandbox, which is gone now. `telnyx-reputation sandbox` runs \
     one to try commands with; `telnyx-reputation quickstart --real --json @enterprise.json` does the same in your account.";

/// Starts it. Its reviews end at once.
///
/// # Errors
/// There is no free port.
pub(super) async fn start() -> Result<SandboxHandle, Failure> {
    let sandbox = Sandbox::builder().approvals(Approvals::all(Approval::Immediate)).start().await;
    sandbox.map_err(|why| Failure::local(format!("the sandbox cannot be started: {why}")))
}

/// Adds what the person did not give.
///
/// # Errors
/// The sample is no JSON, which a test rules out.
pub(super) fn fill_in(wanted: &mut Wanted) -> Result<(), Failure> {
    if wanted.body.is_none() {
        wanted.body = Some(operations::json("the sample", ENTERPRISE)?);
    }
    if wanted.numbers.is_empty() {
        wanted.numbers = NUMBERS.map(str::to_owned).to_vec();
    }
    Ok(())
}

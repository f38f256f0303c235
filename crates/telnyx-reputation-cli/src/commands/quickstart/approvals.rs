//! The wait for both approvals: of the business and of the letter.

use telnyx_reputation::ErrorKind;
use telnyx_reputation::types::EnterpriseReputationPublic;
use telnyx_reputation::wait::Wait;

use super::told::Outcome;
use super::walk::{Walk, Wanted};
use crate::failure::Failure;
use crate::jobs::spinner;

/// Waits as long as is wanted, and gives whether both are there. Free.
///
/// # Errors
/// One was rejected, or as the call.
pub(super) async fn wait(walk: &mut Walk<'_>, wanted: &Wanted, id: &str) -> Result<bool, Failure> {
    let command = format!("enterprises:reputation retrieve --enterprise-id {id}");
    walk.told.begin("Wait for both approvals", &command);
    let reputation = walk.context.client.enterprises().reputation();
    let spinner = spinner(walk.context).with_message("Waiting for the approvals");
    let waited = walk.call(|_| reputation.wait_until_approved(id, Wait::new().deadline(wanted.wait))).await;
    spinner.finish_and_clear();
    match waited {
        Ok(settings) => {
            walk.told.ended(Outcome::Done, &stated(&settings));
            Ok(true)
        }
        Err(Failure::Client(error)) if error.kind() == ErrorKind::Timeout => {
            // Of a wait that is over, or of a read that got no answer: then this one fails, too.
            let settings = walk.call(|_| reputation.retrieve(id)).await?.data;
            let text = format!("{}; it can take days: run this again then, or with --wait TIME", stated(&settings));
            walk.told.ended(Outcome::Waiting, &text);
            Ok(false)
        }
        Err(failure) => {
            if matches!(&failure, Failure::Client(error) if error.kind() == ErrorKind::Rejected) {
                walk.context.note("`telnyx-reputation doctor` shows the command that mends it.");
            }
            Err(failure)
        }
    }
}

fn stated(settings: &EnterpriseReputationPublic) -> String {
    let business = settings.status.as_ref().map_or("unknown", |status| status.as_str());
    let letter = settings.loa_status.as_ref().map_or("unknown", |status| status.as_str());
    format!("business {business}, letter {letter}")
}

//! What the account lacks for numbers to be monitored: the gates, as findings.

use telnyx_reputation_monitor::{Gate, gates};

use super::finding::Finding;
use crate::context::Context;

/// What was found, in the order in which it has to be mended.
pub(super) async fn findings(context: &Context) -> Vec<Finding> {
    gates(&context.client).await.into_iter().map(finding).collect()
}

fn finding(gate: Gate) -> Finding {
    let thing = match &gate.enterprise_id {
        Some(id) => format!("{} of {id}", gate.thing),
        None => gate.thing.to_owned(),
    };
    let found = match &gate.api_says {
        Some(says) => format!("{}: {says}", gate.found),
        None => gate.found,
    };
    Finding { thing, status: gate.state, found, mend: gate.mend }
}

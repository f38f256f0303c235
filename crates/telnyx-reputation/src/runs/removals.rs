//! How much a plan may remove, so that a list that is not whole does not end the monitoring of what it leaves out.

use crate::error::{Error, Result};
use crate::usd::Usd;

/// Refuses what asks for a removal that cannot be meant, before anything is read.
pub(super) fn check_asked(wanted: &[String], remove: bool, max_removals: Option<usize>) -> Result<()> {
    if max_removals.is_some() && !remove {
        return Err(Error::invalid_argument("max_removals: it needs `remove`, without which nothing is removed"));
    }
    if wanted.is_empty() {
        return Err(Error::invalid_argument(
            "phone_numbers: an empty list would remove every number that is monitored; to do that, give them to \
             `disassociate_many`",
        ));
    }
    Ok(())
}

/// Refuses to remove more than was allowed, or than a tenth where nobody said.
pub(super) fn check_removals(
    removals: usize,
    monitored: usize,
    max_removals: Option<usize>,
    undo_cost: Usd,
) -> Result<()> {
    let most = max_removals.unwrap_or_else(|| monitored.div_ceil(10));
    if removals <= most {
        return Ok(());
    }
    let unless = if max_removals.is_none() { " (a tenth, unless told otherwise)" } else { "" };
    Err(Error::invalid_argument(format!(
        "max_removals: {removals} of the {monitored} monitored numbers are not wanted, and at most {most} may be \
         removed{unless}; nothing was changed. Is `phone_numbers` whole? A plan without `remove` lists them as \
         `not_wanted`; adding them again would bill USD {undo_cost}",
    )))
}

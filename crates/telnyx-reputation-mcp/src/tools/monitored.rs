//! The monitored numbers as the service lists them, each of which is one: text of others would be read as a number in its place.

use telnyx_reputation_monitor::{Known, is_e164, known};

use crate::desk::Desk;
use crate::failure::{Failure, Result};

/// All that are monitored, of one enterprise when one is named.
///
/// # Errors
/// As the list; something in it is no phone number.
pub(super) async fn monitored(desk: &Desk, enterprise_id: Option<&str>) -> Result<Vec<Known>> {
    let listed = known(&desk.free, enterprise_id, &[]).await?;
    check_numbers(listed.iter().map(|number| number.phone_number.as_str()))?;
    Ok(listed)
}

/// That each of them is a phone number.
///
/// # Errors
/// One is none.
pub(super) fn check_numbers<'n>(mut listed: impl Iterator<Item = &'n str>) -> Result<()> {
    match listed.find(|number| !is_e164(number)) {
        None => Ok(()),
        Some(other) => {
            let message = "the service lists something that is no phone number in E.164, so nothing of the list is told: call \
                           again later, and tell a person if it stays so";
            Err(Failure::new("api", message).with_api_says(Some(other.to_owned())))
        }
    }
}

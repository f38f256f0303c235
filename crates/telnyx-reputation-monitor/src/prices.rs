//! What things cost, by the tables of the core, which have it from the document.

use serde_json::{Value, json};
use telnyx_reputation::{Operation, Usd, forecast};

/// What one live lookup costs.
pub(crate) fn lookup() -> Usd {
    price("getPhoneNumberReputation", &Value::Null)
}

/// What adding one number costs.
pub(crate) fn association() -> Usd {
    price("associateReputationNumbers", &json!({"phone_numbers": [""]}))
}

/// What having the label of one number looked into costs.
pub(crate) fn remediation() -> Usd {
    price("submitReputationRemediation", &json!({"phone_numbers": [""]}))
}

/// What ending the monitoring of one number costs.
pub(crate) fn end_of_monitoring() -> Usd {
    price("disassociateReputationNumber", &Value::Null)
}

/// What an enterprise's schedule costs an average month for so many numbers, without its fee; `None` when the schedule is
/// not known to this version.
pub(crate) fn schedule(phone_numbers: u64, check_frequency: &str) -> Option<Usd> {
    let forecast = forecast(phone_numbers, check_frequency).ok()?;
    Some(forecast.per_month.less(forecast.monthly_fee))
}

fn price(operation: &str, body: &Value) -> Usd {
    Operation::by_id(operation).map_or(Usd::ZERO, |operation| operation.worst_case(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_a_price_for_each() {
        for id in [
            "getPhoneNumberReputation",
            "associateReputationNumbers",
            "submitReputationRemediation",
            "disassociateReputationNumber",
        ] {
            assert!(Operation::by_id(id).is_some(), "{id}");
        }
        for price in [lookup(), association(), remediation()] {
            assert!(price > Usd::ZERO);
        }
        assert_eq!(end_of_monitoring(), Usd::ZERO);
        assert_eq!(schedule(10, "never"), Some(Usd::ZERO));
        assert!(schedule(10, "daily") > schedule(10, "weekly") && schedule(10, "hourly").is_none());
    }
}

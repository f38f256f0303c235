//! Whether a call bills, for what, when and how much: what the overlay says of an operation, and what that comes to for
//! one call.

use serde_json::{Map, Value};

use super::entry::{Operation, RetryClass};
use crate::json::from_bytes;
use crate::usd::Usd;

/// What a call costs, from the API's published prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Billing {
    /// The price of one unit, in thousandths of a US dollar.
    pub millidollars: u64,
    /// What one unit is.
    pub per: BillingUnit,
    /// When it is charged.
    pub when: BillingTime,
    /// Where the answer says how many units were done, as a JSON pointer; `None` when all of them were.
    pub counted_at: Option<&'static str>,
    /// Whether the units that the answer does not count may have been billed.
    pub uncounted: Uncounted,
}

/// Whether units that the answer does not count as done may have been billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncounted {
    /// They were not, where the answer counts them too.
    Free {
        /// Where it does, as a JSON pointer.
        counted_at: &'static str,
    },
    /// No source tells.
    Open,
}

/// What one billed unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillingUnit {
    /// The call itself.
    Call,
    /// Each entry of the body's `phone_numbers`.
    PhoneNumber,
}

/// When a call is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillingTime {
    /// Whenever it succeeds.
    Always,
    /// Only when the answer needs a live lookup: one is asked for, or no snapshot is stored.
    LiveLookup {
        /// The query parameter that asks for one, when it is true.
        flag: &'static str,
    },
}

/// Which part of the recurring cost a call sets or adds to. [`forecast`](crate::forecast) tells what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recurring {
    /// An enterprise's monthly fee starts, and with it the schedule of its checks.
    Enterprise,
    /// How often the scheduled checks run.
    CheckFrequency,
    /// How many numbers each scheduled check bills.
    PhoneNumbers,
}

impl Operation {
    /// What one unit costs; nothing when the operation is free.
    pub(crate) fn unit_price(&self) -> Usd {
        self.billing.map_or(Usd::ZERO, |billing| billing.price())
    }

    /// The most that a call with this JSON body can cost, by the published prices; `null` where there is none.
    #[must_use]
    pub fn worst_case(&self, body: &Value) -> Usd {
        self.billing.map_or(Usd::ZERO, |billing| billing.price().times(billing.units(body)))
    }

    /// The least and the most that a call cost which succeeded with this answer and could cost `worst`. No clock tells:
    /// the service may have several.
    #[must_use]
    pub fn cost(&self, answer: &[u8], worst: Usd) -> (Usd, Usd) {
        let Some(billing) = self.billing else { return (Usd::ZERO, Usd::ZERO) };
        if matches!(billing.when, BillingTime::LiveLookup { .. }) {
            // A lookup that fails bills nothing, and is answered with what was stored before, or with nothing.
            return (Usd::ZERO, worst);
        }
        let body = from_bytes::<Value>(answer).unwrap_or_default();
        let count = |pointer| body.pointer(pointer).and_then(Value::as_u64).map(|count| billing.price().times(count));
        let Some(pointer) = billing.counted_at else { return (worst, worst) };
        match (count(pointer), billing.uncounted) {
            (Some(counted), Uncounted::Free { counted_at })
                if counted + count(counted_at).unwrap_or_default() == worst =>
            {
                (counted, counted)
            }
            (Some(counted), Uncounted::Open) if counted <= worst => {
                // Its rows may contradict what it counts, and then the less is certain.
                let rows = body.pointer("/data/results").and_then(Value::as_array);
                let succeeded = |rows: &Vec<Value>| rows.iter().filter(|row| row["success"] == true).count() as u64;
                (rows.map_or(counted, |rows| counted.min(billing.price().times(succeeded(rows)))), worst)
            }
            // Counts that are not those of the units that were sent tell nothing.
            _ => (Usd::ZERO, worst),
        }
    }

    /// Whether a call with this query asks for a lookup that is billed whatever is stored.
    #[must_use]
    pub fn asks_for_live_lookup(&self, query: &Map<String, Value>) -> bool {
        match self.billing.map(|billing| billing.when) {
            Some(BillingTime::LiveLookup { flag }) => query.get(flag).and_then(Value::as_bool) == Some(true),
            Some(BillingTime::Always) | None => false,
        }
    }

    /// When a call with this query may be repeated. One that asks for a live lookup bills for certain: no stored row
    /// answers it.
    #[must_use]
    pub fn retry_class(&self, query: &Map<String, Value>) -> RetryClass {
        match self.retry {
            RetryClass::MayBill if self.asks_for_live_lookup(query) => RetryClass::Once,
            class => class,
        }
    }
}

impl Billing {
    fn price(&self) -> Usd {
        Usd::from_thousandths(self.millidollars)
    }

    fn units(&self, body: &Value) -> u64 {
        match self.per {
            BillingUnit::Call => 1,
            BillingUnit::PhoneNumber => {
                body.get("phone_numbers").and_then(Value::as_array).map_or(0, |list| list.len() as u64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn operation(id: &str) -> &'static Operation {
        Operation::by_id(id).unwrap()
    }

    #[test]
    fn a_read_that_asks_for_a_live_lookup_bills_for_certain_and_any_other_may_bill() {
        let read = operation("getPhoneNumberReputation");
        for (query, class) in [
            (json!({}), RetryClass::MayBill),
            (json!({"fresh": false}), RetryClass::MayBill),
            (json!({"fresh": true}), RetryClass::Once),
        ] {
            assert_eq!(read.retry_class(query.as_object().unwrap()), class, "{query}");
        }
        let free = operation("listReputationNumbers");
        assert_eq!(free.retry_class(json!({"fresh": true}).as_object().unwrap()), RetryClass::Safe);
    }

    #[test]
    fn the_worst_case_is_the_price_of_a_unit_for_each_that_the_body_names() {
        let refresh = operation("refreshReputationNumbers");
        let body = json!({"phone_numbers": ["+16035551234", "+16035551235"]});
        assert!(refresh.unit_price() > Usd::ZERO);
        assert_eq!(refresh.worst_case(&body), refresh.unit_price().times(2));
        let read = operation("getPhoneNumberReputation");
        assert_eq!(read.worst_case(&Value::Null), read.unit_price());
        assert_eq!(operation("listReputationNumbers").worst_case(&body), Usd::ZERO);
    }
    #[test]
    fn a_count_of_more_than_was_sent_tells_nothing() {
        let refresh = operation("refreshReputationNumbers");
        let (one, worst) = (refresh.unit_price(), refresh.unit_price().times(2));
        for (counted, cost) in [(1, (one, worst)), (2, (worst, worst)), (3, (Usd::ZERO, worst))] {
            let answer = json!({"data": {"total_successful": counted}});
            assert_eq!(refresh.cost(answer.to_string().as_bytes(), worst), cost, "{counted}");
        }
    }
}

//! The documentation of an operation, the same in every language.

use super::api::{Billing, Operation, Retry};

/// What it does, what it costs, when it may be repeated and how it can fail.
pub fn operation(operation: &Operation) -> String {
    let mut parts = vec![operation.summary.clone()];
    if !operation.description.is_empty() && operation.description != operation.summary {
        parts.push(operation.description.clone());
    }
    parts.push(format!("`{} {}` (`{}`). {}", operation.method, operation.path, operation.id, costs(operation)));
    if !operation.errors.is_empty() {
        let errors: Vec<String> =
            operation.errors.iter().map(|(status, when)| format!("- {status}: {}", one_line(when))).collect();
        parts.push(format!("Refused with:\n\n{}", errors.join("\n")));
    }
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// What a call costs, in a sentence.
pub fn costs(operation: &Operation) -> String {
    let repeat = match operation.retry {
        Retry::Safe => "",
        Retry::Once | Retry::MayBill => " Sent at most once.",
    };
    format!(
        "{}{repeat}",
        operation.billing.as_ref().map_or_else(|| "Free.".to_owned(), |billing| format!("Bills {}.", price(billing)))
    )
}

/// The price, for tables.
pub fn price(billing: &Billing) -> String {
    let unit = if billing.per_phone_number { "a number" } else { "a call" };
    let unit = billing.period.as_ref().map_or_else(|| unit.to_owned(), |period| format!("a {period}"));
    let when = if billing.live_lookup_only { " when it looks up live" } else { "" };
    format!("{} {unit}{when}", amount(billing))
}

/// The amount alone, for text that says itself what it is for.
pub fn amount(billing: &Billing) -> String {
    format!("USD {}", billing.usd)
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

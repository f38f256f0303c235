//! The documentation of operations and fields, the same in every language.

use super::api::{Billing, Call, Change, Field, Operation, Retry, Type};

/// What a call does, what it costs, when it may be repeated and how it can fail.
pub fn call(operation: &Operation, call: &Call) -> String {
    let mut parts = vec![operation.summary.clone()];
    if !operation.description.is_empty() && operation.description != operation.summary {
        parts.push(operation.description.clone());
    }
    parts.extend(body(operation, call).map(|sends| format!("This call sends {sends}.")));
    parts.push(format!("`{} {}` (`{}`). {}", operation.method, operation.path, operation.id, costs(operation)));
    if !operation.errors.is_empty() {
        let errors: Vec<String> =
            operation.errors.iter().map(|(status, when)| format!("- {status}: {}", one_line(when))).collect();
        parts.push(format!("Refused with:\n\n{}", errors.join("\n")));
    }
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// How a call sends its body, where the operation has another call that sends it otherwise.
pub fn body(operation: &Operation, call: &Call) -> Option<&'static str> {
    let differ = operation.calls.iter().any(|other| other.multipart != call.multipart);
    differ.then_some(if call.multipart {
        "the file itself, as `multipart/form-data`"
    } else {
        "a JSON body, as `application/json`"
    })
}

/// What a call costs, in sentences.
pub fn costs(operation: &Operation) -> String {
    let now =
        operation.billing.as_ref().map_or_else(|| "Free.".to_owned(), |billing| format!("Bills {}.", once(billing)));
    let later = operation.recurring.as_ref().map_or_else(String::new, |recurring| {
        let begins = match recurring.change {
            Change::Enterprise => "Starts the scheduled checks",
            Change::CheckFrequency => "Changes what each month bills, by how often the scheduled checks run",
            Change::PhoneNumbers => "Adds to what the scheduled checks bill",
        };
        format!(" {begins}: USD {} a number a run, see `forecast`.", recurring.scheduled_check_usd)
    });
    let repeat = match operation.retry {
        Retry::Safe => "",
        Retry::Once | Retry::MayBill => " Sent at most once.",
    };
    format!("{now}{later}{repeat}")
}

/// The price, for tables.
pub fn price(operation: &Operation) -> String {
    let now = operation.billing.as_ref().map_or_else(|| "free".to_owned(), once);
    let later = operation.recurring.as_ref().map_or_else(String::new, |recurring| {
        let changes = match recurring.change {
            Change::CheckFrequency => "changes what each month bills: ",
            Change::Enterprise | Change::PhoneNumbers => "",
        };
        format!("; {changes}each scheduled run bills USD {} a number", recurring.scheduled_check_usd)
    });
    format!("{now}{later}")
}

fn once(billing: &Billing) -> String {
    let unit = if billing.per_phone_number { "a number" } else { "a call" };
    let unit = billing.period.as_ref().map_or_else(|| unit.to_owned(), |period| format!("a {period}"));
    let when = if billing.live_lookup_only { " when it looks up live" } else { "" };
    format!("{} {unit}{when}", amount(billing))
}

/// The amount alone, for text that says itself what it is for.
pub fn amount(billing: &Billing) -> String {
    format!("USD {}", billing.usd)
}

/// A field's description with what else a reader needs: limits and the server's default.
pub fn field(field: &Field) -> String {
    let default = field.default.as_ref().map(|json| format!("Server default: `{}`.", json.trim_matches('"')));
    let parts = [Some(field.description.clone()), limits(&field.ty), default];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn limits(ty: &Type) -> Option<String> {
    let range = |min: &Option<u64>, max: &Option<u64>, noun: &str| {
        let plural = |count: u64| if count == 1 { "" } else { "s" };
        match (min, max) {
            (Some(min), Some(max)) => Some(format!("{min} to {max} {noun}{}.", plural(*max))),
            (Some(min), None) => Some(format!("At least {min} {noun}{}.", plural(*min))),
            (None, Some(max)) => Some(format!("At most {max} {noun}{}.", plural(*max))),
            (None, None) => None,
        }
    };
    match ty {
        Type::Text { min, max, .. } => range(min, max, "character"),
        Type::List { min, max, .. } => range(min, max, "item"),
        Type::Nullable(inner) => limits(inner),
        _ => None,
    }
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

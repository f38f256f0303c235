//! Whether what the overlay says of money and of outcomes can be held: it is whole, and points to what the document has.

use super::api::{Answer, Api, FoundBy, Operation, Type};
use super::overlay_keys::{Sdk, SdkBilling, SdkRetry, When, millidollars};
use super::problem::{DOCUMENT, Problem};

/// The list in a body whose entries are billed, and sent in chunks.
const NUMBERS: &str = "phone_numbers";

/// Refuses what would be priced wrongly, or could never be found out.
pub fn check(api: &Api) -> Result<(), Problem> {
    for (index, operation) in api.operations.iter().enumerate() {
        wrong(api, operation).map_or(Ok(()), |why| Err(problem(operation, why)))?;
        let same_run = |other: &&Operation| operation.run.is_some() && other.run == operation.run;
        if let Some(first) = api.operations[..index].iter().find(same_run) {
            return Err(problem(operation, format!("its run is {}'s already", first.id)));
        }
    }
    Ok(())
}

/// Refuses a billing that contradicts itself, or leaves a part of itself out.
pub fn check_billing(billing: &SdkBilling, sdk: &Sdk) -> Result<(), String> {
    check_price("usd", &billing.usd)?;
    if matches!(sdk.retry, SdkRetry::Safe) {
        return Err("a call that bills is never `retry: safe`: repeated, it could bill twice".to_owned());
    }
    if matches!(billing.when, When::LiveLookup) != billing.live_flag.is_some() {
        return Err(
            "`live_flag` names the query parameter that asks for a live lookup; it goes with `when: live_lookup`"
                .to_owned(),
        );
    }
    if billing.counted_at.is_some() != billing.uncounted.is_some() {
        return Err("`counted_at` goes with `uncounted`: are the units that the answer does not count `free`, or is \
                    that `open`?"
            .to_owned());
    }
    if sdk.run.is_none() {
        return Err("a call that bills names its `run` over many numbers, or says `run: none`".to_owned());
    }
    Ok(())
}

/// Refuses what is no price.
pub fn check_price(name: &str, usd: &str) -> Result<(), String> {
    match millidollars(usd) {
        Some(_) => Ok(()),
        None => Err(format!("`{name}` must be a price such as 0.10, not {usd:?}")),
    }
}

fn problem(operation: &Operation, why: String) -> Problem {
    let (path, method) = (operation.path.replace('/', "~1"), operation.method.to_ascii_lowercase());
    Problem::new(DOCUMENT, format!("/paths/{path}/{method}/x-sdk"), why)
}

fn wrong(api: &Api, operation: &Operation) -> Option<String> {
    let has_numbers = field(api, operation.body.as_ref().map(|body| body.schema.as_str()), NUMBERS)
        .is_some_and(|ty| matches!(ty, Type::List { .. }));
    if let Some(billing) = &operation.billing {
        if billing.per_phone_number && !has_numbers {
            return Some(format!("`per: phone_number` bills each entry of {NUMBERS}, and the body has no such list"));
        }
        if let Some(flag) = &billing.live_flag
            && !operation.query_params.iter().any(|it| &it.name == flag && it.ty == Type::Boolean)
        {
            return Some(format!("`live_flag` names {flag}, which is no boolean query parameter"));
        }
        let counts = [("counted_at", &billing.counted_at), ("uncounted: free", &billing.free_at)];
        for (key, pointer) in counts.into_iter().filter_map(|(key, pointer)| Some((key, pointer.as_ref()?))) {
            if !matches!(at(api, operation, pointer), Some(Type::Integer { .. })) {
                return Some(format!("`{key}` points to {pointer}, where the answer has no integer"));
            }
        }
    }
    match &operation.outcome.as_ref()?.found_by {
        FoundBy::Record { read, stamp } => {
            let Some(reader) = api.operations.iter().find(|it| &it.id == read && it.method == "GET") else {
                return Some(format!("`read` names {read}, which is no operation that reads"));
            };
            let pointer = format!("/data/{stamp}");
            at(api, reader, &pointer).is_none().then(|| format!("{read} answers with no {pointer}: what is `stamp`?"))
        }
        FoundBy::NumbersListed | FoundBy::RemediationListed if !has_numbers => {
            Some(format!("such an outcome is found by the {NUMBERS} of the body, which has no such list"))
        }
        _ => None,
    }
}

/// What stands in the answer at a JSON pointer.
fn at<'a>(api: &'a Api, operation: &'a Operation, pointer: &str) -> Option<&'a Type> {
    let (Answer::Json { schema } | Answer::Page { schema, .. }) = &operation.answer else { return None };
    let mut keys = pointer.split('/').skip(1);
    let mut found = field(api, Some(schema), keys.next()?)?;
    for key in keys {
        let Type::Ref(schema) = found else { return None };
        found = field(api, Some(schema), key)?;
    }
    Some(found)
}

fn field<'a>(api: &'a Api, schema: Option<&str>, name: &str) -> Option<&'a Type> {
    api.fields(schema?).iter().find(|field| field.name == name).map(|field| &field.ty)
}

//! What the overlay says of an operation: its place in the SDKs, its price, and when it may be repeated.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::api::{Billing, Call, Retry};
use super::node::Node;
use super::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sdk {
    pub calls: Vec<SdkCall>,
    pub billing: Option<SdkBilling>,
    pub retry: SdkRetry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkCall {
    resource: String,
    method: String,
    wraps: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    rename: BTreeMap<String, String>,
    manual: Option<Manual>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Manual {
    Multipart,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkBilling {
    usd: String,
    per: Per,
    when: When,
    period: Option<String>,
    counted_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Per {
    Call,
    PhoneNumber,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    Always,
    LiveLookup,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SdkRetry {
    Safe,
    Once,
    MayBill,
}

/// The operation's extension, checked.
pub fn read(node: &Node<'_>) -> Result<Sdk, Problem> {
    let place = node
        .get("x-sdk")
        .ok_or_else(|| node.problem("no action of openapi/overlay.yaml gives this operation its x-sdk"))?;
    let sdk: Sdk = serde_json::from_value(place.value.clone()).map_err(|why| place.problem(why.to_string()))?;
    if sdk.calls.is_empty() {
        return Err(place.problem("`calls` is empty: an operation has at least one"));
    }
    if let Some(billing) = &sdk.billing
        && millidollars(&billing.usd).is_none()
    {
        return Err(place.problem(format!("`usd` must be a price such as 0.10, not {:?}", billing.usd)));
    }
    Ok(sdk)
}

/// The price in thousandths of a dollar.
pub fn millidollars(usd: &str) -> Option<u64> {
    let (whole, fraction) = usd.split_once('.').unwrap_or((usd, ""));
    if fraction.len() > 3 {
        return None;
    }
    let padded = format!("{fraction:0<3}");
    whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(padded.parse().ok()?)
}

impl From<SdkCall> for Call {
    fn from(call: SdkCall) -> Self {
        Self {
            resource: call.resource.split('.').map(str::to_owned).collect(),
            method: call.method,
            wraps: call.wraps,
            groups: call.groups,
            rename: call.rename.into_iter().collect(),
            multipart: matches!(call.manual, Some(Manual::Multipart)),
        }
    }
}

impl From<SdkBilling> for Billing {
    fn from(billing: SdkBilling) -> Self {
        Self {
            usd: billing.usd,
            per_phone_number: matches!(billing.per, Per::PhoneNumber),
            live_lookup_only: matches!(billing.when, When::LiveLookup),
            period: billing.period,
            counted_at: billing.counted_at,
        }
    }
}

impl From<SdkRetry> for Retry {
    fn from(retry: SdkRetry) -> Self {
        match retry {
            SdkRetry::Safe => Self::Safe,
            SdkRetry::Once => Self::Once,
            SdkRetry::MayBill => Self::MayBill,
        }
    }
}

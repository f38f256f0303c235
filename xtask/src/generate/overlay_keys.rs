//! What the overlay says of an operation: its place in the SDKs, its price, and when it may be repeated. And of an
//! object: what is always in it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::api::{Billing, Call, Change, FoundBy, Outcome, Retry};
use super::billing_check::{check_billing, check_price};
use super::json_node::Node;
use super::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sdk {
    pub calls: Vec<SdkCall>,
    pub billing: Option<SdkBilling>,
    pub recurring: Option<SdkRecurring>,
    pub retry: SdkRetry,
    pub outcome: Option<SdkOutcome>,
    /// The run over many numbers, or `none`.
    pub run: Option<String>,
}

/// How what became of a call is found out that was sent and got no answer that tells.
#[derive(Deserialize)]
pub struct SdkOutcome {
    /// What sending the call again would do.
    again: String,
    #[serde(flatten)]
    found_by: SdkFoundBy,
}

#[derive(Deserialize)]
#[serde(tag = "found_by", rename_all = "snake_case", deny_unknown_fields)]
enum SdkFoundBy {
    /// The one record that the call writes, of which `stamp` is another in a new record.
    Record {
        read: String,
        stamp: String,
    },
    NumbersListed,
    RemediationListed,
    EnterpriseListed,
    Ownership,
    Snapshot,
    Nothing,
}

/// What the overlay says of the whole API.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkInfo {
    pub scheduled_check_usd: Option<String>,
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
    pub usd: String,
    per: Per,
    pub when: When,
    period: Option<String>,
    pub counted_at: Option<String>,
    pub uncounted: Option<Uncounted>,
    pub live_flag: Option<String>,
}

/// Whether units that the answer does not count may have been billed all the same.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uncounted {
    /// Where the answer counts them as well; only together do the two tell of every unit.
    Free(String),
    Open,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Per {
    Call,
    PhoneNumber,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Always,
    LiveLookup,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SdkRecurring {
    Enterprise,
    CheckFrequency,
    PhoneNumbers,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SdkRetry {
    Safe,
    Once,
    MayBill,
}

/// What the overlay says of an object of the API.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SdkObject {
    /// The fields that the service always sends, though the document does not require them.
    always: Vec<String>,
}

/// The fields of an object that are always sent, by its extension.
pub fn always(place: &Node<'_>) -> Result<Vec<String>, Problem> {
    serde_json::from_value(place.value.clone())
        .map(|object: SdkObject| object.always)
        .map_err(|why| place.problem(why.to_string()))
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
    if !matches!(sdk.retry, SdkRetry::Safe) && sdk.outcome.is_none() {
        return Err(place.problem("a call that is not repeated needs `outcome`: how is found out what became of it?"));
    }
    if let Some(billing) = &sdk.billing {
        check_billing(billing, &sdk).map_err(|why| place.problem(why))?;
    }
    Ok(sdk)
}

/// What stands beside the document's title, checked.
pub fn read_info(info: &Node<'_>) -> Result<SdkInfo, Problem> {
    let Some(place) = info.get("x-sdk") else { return Ok(SdkInfo::default()) };
    let sdk: SdkInfo = serde_json::from_value(place.value.clone()).map_err(|why| place.problem(why.to_string()))?;
    if let Some(usd) = &sdk.scheduled_check_usd {
        check_price("scheduled_check_usd", usd).map_err(|why| place.problem(why))?;
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
            free_at: match billing.uncounted {
                Some(Uncounted::Free(pointer)) => Some(pointer),
                Some(Uncounted::Open) | None => None,
            },
            live_flag: billing.live_flag,
        }
    }
}

impl From<SdkOutcome> for Outcome {
    fn from(outcome: SdkOutcome) -> Self {
        let found_by = match outcome.found_by {
            SdkFoundBy::Record { read, stamp } => FoundBy::Record { read, stamp },
            SdkFoundBy::NumbersListed => FoundBy::NumbersListed,
            SdkFoundBy::RemediationListed => FoundBy::RemediationListed,
            SdkFoundBy::EnterpriseListed => FoundBy::EnterpriseListed,
            SdkFoundBy::Ownership => FoundBy::Ownership,
            SdkFoundBy::Snapshot => FoundBy::Snapshot,
            SdkFoundBy::Nothing => FoundBy::Nothing,
        };
        Self { found_by, again: outcome.again }
    }
}

impl From<SdkRecurring> for Change {
    fn from(recurring: SdkRecurring) -> Self {
        match recurring {
            SdkRecurring::Enterprise => Self::Enterprise,
            SdkRecurring::CheckFrequency => Self::CheckFrequency,
            SdkRecurring::PhoneNumbers => Self::PhoneNumbers,
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

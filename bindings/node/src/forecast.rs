//! What monitoring costs before it is billed.

use napi::Env;
use napi_derive::napi;
use serde_json::Value;
use telnyx_reputation::Forecast;

use crate::abort::Abort;
use crate::client::NativeClient;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::json_object::{object, usd};

/// What monitoring so many numbers costs, as JSON. Sends nothing.
///
/// # Errors
/// A frequency that this version does not know.
#[napi(catch_unwind)]
pub fn forecast(phone_numbers: u32, check_frequency: String) -> napi::Result<String> {
    let forecast = telnyx_reputation::forecast(phone_numbers.into(), check_frequency).map_err(NativeError::from)?;
    Ok(encode(&forecast).to_string())
}

#[napi]
impl NativeClient {
    /// Begins to forecast what an enterprise costs as it is. Completes as [`Self::call`] does.
    ///
    /// # Errors
    /// Every error comes over the bridge.
    #[napi(catch_unwind)]
    pub fn forecast(&self, env: &Env, call: u32, enterprise_id: String, abort: Option<&Abort>) -> napi::Result<()> {
        let client = self.open();
        let run = async move {
            let forecast = client?.forecast(enterprise_id).await?;
            Ok(Completion::of_text(encode(&forecast).to_string()))
        };
        self.begin(env, call, "getReputationSettings", abort, run)
    }
}

/// The figures as `lib/forecast.ts` describes them.
pub(crate) fn encode(forecast: &Forecast) -> Value {
    object(vec![
        ("phoneNumbers", forecast.phone_numbers.into()),
        ("checkFrequency", forecast.check_frequency.as_str().into()),
        ("oneOffUsd", usd(forecast.one_off)),
        ("perRunUsd", usd(forecast.per_run)),
        ("monthlyFeeUsd", usd(forecast.monthly_fee)),
        ("perMonthUsd", usd(forecast.per_month)),
        ("perMonthAtMostUsd", usd(forecast.per_month_at_most)),
    ])
}

//! `telnyx-reputation webhooks trigger`: an event of the sandbox's, delivered at once.

use clap::Args;
use serde_json::{Map, Value, json};
use telnyx_reputation::enums::{
    NumberReputationExternalVerificationStatusChangedEventType, NumberReputationNumberFlaggedEventType,
    NumberReputationNumberRemovedEventType, NumberReputationRemediationCompletedEventType,
    NumberReputationRemediationFailedEventType, NumberReputationRemediationTier1CompleteEventType,
};

use super::sandbox;
use super::to_receiver;
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::input::Input;

/// What every event's type begins with.
const PREFIX: &str = "number_reputation.";

/// The events that the API documents.
const EVENTS: [&[&str]; 6] = [
    NumberReputationNumberFlaggedEventType::KNOWN,
    NumberReputationNumberRemovedEventType::KNOWN,
    NumberReputationExternalVerificationStatusChangedEventType::KNOWN,
    NumberReputationRemediationTier1CompleteEventType::KNOWN,
    NumberReputationRemediationCompletedEventType::KNOWN,
    NumberReputationRemediationFailedEventType::KNOWN,
];

/// Have the sandbox sign an event, and deliver it: a rehearsal for your receiver.
#[derive(Args)]
pub(crate) struct TriggerArgs {
    /// Which event, such as number.flagged.
    #[arg(value_name = "EVENT", value_parser = event)]
    event: String,
    /// Where it goes, such as what `webhooks listen` prints.
    #[arg(long, value_name = "URL")]
    to: String,
    /// The number that it is about.
    #[arg(long, value_name = "NUMBER", default_value = "+16035550100")]
    phone_number: String,
    /// The enterprise that it is about; else the profile's.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    /// What else its payload has, as a JSON object or @FILE.
    #[arg(long, value_name = "JSON")]
    payload: Option<String>,
}

/// Delivers the event, and says how it was answered.
///
/// # Errors
/// The base URL is not the sandbox's, the payload is no object, and a receiver that does not answer with success.
pub(super) async fn run(args: TriggerArgs, context: Context) -> Result<ExitStatus, Failure> {
    let mut payload = Map::new();
    payload.insert("phone_number".to_owned(), json!(args.phone_number));
    if let Some(id) = args.enterprise_id.as_deref().or(context.account.enterprise_id()) {
        payload.insert("enterprise_id".to_owned(), json!(id));
    }
    if let Some(more) = &args.payload {
        let more: Map<String, Value> = serde_json::from_str(&Input::default().text(more)?)
            .map_err(|why| Failure::usage(format!("--payload is no JSON object: {why}")))?;
        payload.extend(more);
    }
    let signed = sandbox::sign(&context, json!({ "event_type": args.event, "payload": payload })).await?;
    let url = reqwest::Url::parse(&args.to).map_err(|why| Failure::usage(format!("--to: {:?}: {why}", args.to)))?;
    let mut request = to_receiver()?.post(url).body(signed["body"].as_str().unwrap_or_default().to_owned());
    for (name, value) in signed["headers"].as_object().into_iter().flatten() {
        request = request.header(name, value.as_str().unwrap_or_default());
    }
    let unreachable = |why: reqwest::Error| Failure::local(format!("{} cannot be reached: {why}", args.to));
    let status = request.send().await.map_err(unreachable)?.status();
    let told = json!({ "event_type": args.event, "delivered_to": args.to, "answered": status.as_u16() });
    context.output().answer(&json!({ "data": told }), &[]);
    Ok(if status.is_success() { ExitStatus::Done } else { ExitStatus::Incomplete })
}

/// An event's type, with or without what all of them begin with.
fn event(text: &str) -> Result<String, String> {
    let short = |event: &'static str| event.strip_prefix(PREFIX).unwrap_or(event);
    let events = || EVENTS.into_iter().flatten().copied();
    events().find(|event| [*event, short(event)].contains(&text)).map(str::to_owned).ok_or_else(|| {
        let names: Vec<&str> = events().map(short).collect();
        format!("the events are {}", names.join(", "))
    })
}

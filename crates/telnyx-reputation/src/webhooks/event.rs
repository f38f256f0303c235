//! Events by their type.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::generated::enums::{
    NumberReputationExternalVerificationStatusChangedEventType as ExternalVerification,
    NumberReputationNumberFlaggedEventType as Flagged, NumberReputationNumberRemovedEventType as Removed,
    NumberReputationRemediationCompletedEventType as Completed, NumberReputationRemediationFailedEventType as Failed,
    NumberReputationRemediationTier1CompleteEventType as Tier1Complete,
};
use crate::generated::types;
use crate::json::from_bytes;

/// An event, by its `event_type`.
///
/// Deliveries may repeat and come out of order: [`WebhookEvent::id`] is the same on each delivery of an event. Answer
/// with status 200, or it is delivered again.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum WebhookEvent {
    /// `number_reputation.number.flagged`: a number waits for `ownership_confirm`.
    NumberFlagged(Box<types::NumberReputationNumberFlaggedWebhookEvent>),
    /// `number_reputation.number.removed`: a number left monitoring for a reason of ownership.
    NumberRemoved(Box<types::NumberReputationNumberRemovedWebhookEvent>),
    /// `number_reputation.external_verification.status_changed`: the proof for numbers hosted elsewhere was reviewed.
    ExternalVerificationStatusChanged(Box<types::NumberReputationExternalVerificationStatusChangedWebhookEvent>),
    /// `number_reputation.remediation.tier1_complete`: the first stage of a remediation is done.
    RemediationTier1Complete(Box<types::NumberReputationRemediationTier1CompleteWebhookEvent>),
    /// `number_reputation.remediation.completed`: a remediation is done.
    RemediationCompleted(Box<types::NumberReputationRemediationCompletedWebhookEvent>),
    /// `number_reputation.remediation.failed`: a remediation ended in failure.
    RemediationFailed(Box<types::NumberReputationRemediationFailedWebhookEvent>),
    /// Any other event, whole: of a type this version does not know, or without what its type documents.
    ///
    /// The second is no error because a receiver that refuses an event gets it again, and the bodies of the
    /// remediation events are not published.
    Other(Value),
}

impl WebhookEvent {
    /// The event's type, such as `number_reputation.number.flagged`; empty when it has none.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::NumberFlagged(event) => event.data.event_type.as_str(),
            Self::NumberRemoved(event) => event.data.event_type.as_str(),
            Self::ExternalVerificationStatusChanged(event) => event.data.event_type.as_str(),
            Self::RemediationTier1Complete(event) => event.data.event_type.as_str(),
            Self::RemediationCompleted(event) => event.data.event_type.as_str(),
            Self::RemediationFailed(event) => event.data.event_type.as_str(),
            Self::Other(event) => text(event, "/data/event_type"),
        }
    }

    /// The event's id, the same on every delivery of it; empty when it has none.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::NumberFlagged(event) => &event.data.id,
            Self::NumberRemoved(event) => &event.data.id,
            Self::ExternalVerificationStatusChanged(event) => &event.data.id,
            Self::RemediationTier1Complete(event) => &event.data.id,
            Self::RemediationCompleted(event) => &event.data.id,
            Self::RemediationFailed(event) => &event.data.id,
            Self::Other(event) => text(event, "/data/id"),
        }
    }

    /// Gives an event its type without verifying it, which anyone can have sent. As
    /// [`Webhooks::unsafe_unwrap`](super::Webhooks::unsafe_unwrap), without a client.
    ///
    /// # Errors
    /// [`ErrorKind::WebhookVerification`] when the body is no event at all.
    pub fn unverified(payload: impl AsRef<[u8]>) -> Result<Self> {
        Self::untyped(payload.as_ref()).map(Self::typed)
    }

    /// The body of an event as it came: neither verified nor given a type.
    ///
    /// # Errors
    /// As [`WebhookEvent::unverified`].
    pub fn untyped(payload: &[u8]) -> Result<Value> {
        let wrong = |why: &str| Error::new(ErrorKind::WebhookVerification, format!("the body {why}"));
        let event: Value = from_bytes(payload).map_err(|why| wrong("is not JSON").with_source(why))?;
        if !event.is_object() {
            return Err(wrong("is not a JSON object"));
        }
        Ok(event)
    }

    fn typed(event: Value) -> Self {
        let event_type = text(&event, "/data/event_type");
        if Flagged::KNOWN.contains(&event_type) {
            read_as(event, Self::NumberFlagged)
        } else if Removed::KNOWN.contains(&event_type) {
            read_as(event, Self::NumberRemoved)
        } else if ExternalVerification::KNOWN.contains(&event_type) {
            read_as(event, Self::ExternalVerificationStatusChanged)
        } else if Tier1Complete::KNOWN.contains(&event_type) {
            read_as(event, Self::RemediationTier1Complete)
        } else if Completed::KNOWN.contains(&event_type) {
            read_as(event, Self::RemediationCompleted)
        } else if Failed::KNOWN.contains(&event_type) {
            read_as(event, Self::RemediationFailed)
        } else {
            Self::Other(event)
        }
    }
}

fn read_as<T: DeserializeOwned>(event: Value, variant: fn(Box<T>) -> WebhookEvent) -> WebhookEvent {
    match T::deserialize(&event) {
        Ok(typed) => variant(Box::new(typed)),
        Err(_) => WebhookEvent::Other(event),
    }
}

fn text<'e>(event: &'e Value, pointer: &str) -> &'e str {
    event.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

//! What the service does on behalf of requests, timers and the control plane alike.

pub(crate) mod events;
pub(crate) mod external_verification;
pub(crate) mod gates;
pub(crate) mod lookup;
pub(crate) mod ownership;
pub(crate) mod remediation;
pub(crate) mod timers;

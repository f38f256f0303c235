//! What the service does on behalf of requests, timers and the control plane alike.

pub(crate) mod due;
pub(crate) mod gates;
pub(crate) mod lookup;

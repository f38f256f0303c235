//! Events that Telnyx delivers: whether they are genuine, and what they say.
//!
//! With a client that knows the public key, [`Client::webhooks`](crate::Client::webhooks) does both; a receiver that
//! makes no calls needs no client, only [`WebhookKeys`] and, for what was verified before, [`WebhookEvent::unverified`].

mod client;
mod event;
mod keys;
mod verify;

pub use client::Webhooks;
pub use event::WebhookEvent;
pub use keys::WebhookKeys;

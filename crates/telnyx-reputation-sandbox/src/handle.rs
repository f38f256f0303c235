//! The caller's hold on a running sandbox.

use std::{net::SocketAddr, sync::Arc};

use axum::Router;
use serde_json::Value;
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    clock::Clock,
    control::{self, ControlError},
    domain::{signed_event::SignedEvent, webhook},
    state::Sandbox,
};

/// A running sandbox. Dropping this stops it too, without waiting for requests in flight.
pub struct SandboxHandle {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) address: SocketAddr,
    pub(crate) control: Router,
    /// Set to true, it ends the server and the dispatcher; so does dropping it.
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) serving: JoinHandle<()>,
}

impl SandboxHandle {
    /// What a client's base URL is set to: `http://127.0.0.1:PORT/v2`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    /// Where the control plane and the page are: `http://127.0.0.1:PORT/_sandbox`.
    #[must_use]
    pub fn control_url(&self) -> String {
        format!("http://{}/_sandbox", self.address)
    }

    /// Any request of the control plane, without a socket, such as
    /// `control("POST", "/_sandbox/faults/release", Some(key), json!({ "count": 1 }))`. Without an API key it is about
    /// the whole sandbox; a body of null is none.
    ///
    /// # Errors
    /// When the control plane refuses it, or there is no such path.
    pub async fn control(
        &self,
        method: &str,
        path: &str,
        api_key: Option<&str>,
        body: Value,
    ) -> Result<Value, ControlError> {
        control::call(&self.control, method, path, api_key, &body).await
    }

    /// The public key that a receiver of webhooks checks signatures with, in base64.
    #[must_use]
    pub fn public_key(&self) -> String {
        webhook::public_key(self.sandbox.seed)
    }

    /// Signs an event as if it were delivered now, for tests of a receiver without a delivery: a whole event, or what
    /// stands in its `data`, such as `{"event_type": …, "payload": …}`, to which id and time are added. Another time than
    /// now, or a body that is no event, is signed by `POST /_sandbox/webhooks/sign`.
    #[must_use]
    pub fn sign(&self, event: &Value) -> SignedEvent {
        let now = self.sandbox.defaults().clock.now();
        SignedEvent::of_event(self.sandbox.seed, event, Clock::REAL.now().unix_seconds(), now)
    }

    /// The seed of ids and scores.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.sandbox.seed
    }

    /// Stops listening, and waits up to five seconds for requests in flight to be answered.
    pub async fn stop(self) {
        // This fails when the server has already ended, and then there is nothing to stop.
        let _ = self.stop.send(true);
        let _ = self.serving.await;
    }
}

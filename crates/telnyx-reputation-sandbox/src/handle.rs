//! The caller's hold on a running sandbox.

use std::{net::SocketAddr, sync::Arc};

use tokio::{sync::watch, task::JoinHandle};

use crate::{domain::webhook, state::Sandbox};

/// A running sandbox. Dropping this stops it too, without waiting for requests in flight.
pub struct SandboxHandle {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) address: SocketAddr,
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

    /// The public key that a receiver of webhooks checks signatures with, in base64.
    #[must_use]
    pub fn public_key(&self) -> String {
        webhook::public_key(self.sandbox.seed)
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

//! An account of the sandbox with numbers to bill for.

use serde_json::{Value, json};
use telnyx_reputation::{Client, ClientBuilder, Usd};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use crate::scenario::run::Run;

/// One whose refresh bills USD 0.10, which its answer tells.
pub(super) const NUMBER: &str = "+16035550100";

pub(super) struct Account {
    pub(super) sandbox: SandboxHandle,
    pub(super) enterprise: String,
    pub(super) key: String,
    run: Run,
}

impl Account {
    /// An account with an enterprise whose numbers are monitored, and with an empty ledger.
    pub(super) async fn start(name: &str) -> Self {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let mut run = Run::new(&sandbox, name);
        run.steps(&crate::faults::calls::all().setup).await;
        run.control("DELETE /_sandbox/ledger", &Value::Null).await.unwrap();
        Self { enterprise: run.saved_text("enterprise"), key: format!("KEY_{name}_RUST"), sandbox, run }
    }

    pub(super) fn builder(&self) -> ClientBuilder {
        Client::builder().api_key(&self.key).base_url(self.sandbox.base_url())
    }

    pub(super) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// What the sandbox has billed.
    pub(super) async fn billed(&self) -> Usd {
        let ledger = self.run.control("GET /_sandbox/ledger?limit=1", &Value::Null).await.unwrap();
        ledger["total_usd"].as_str().unwrap().parse().unwrap()
    }

    /// Holds every later lookup for so long before it is done.
    pub(super) async fn hold_lookups(&self, milliseconds: u32) {
        let delay = json!({"operation": "refreshReputationNumbers", "delay_ms": milliseconds,
            "action": {"kind": "delay"}});
        self.run.control("POST /_sandbox/faults", &delay).await.unwrap();
    }

    /// Does the next lookup, and holds its answer.
    pub(super) async fn hold_answer(&self) {
        let slow = json!({"operation": "refreshReputationNumbers", "when": "after", "times": 1,
            "action": {"kind": "slow_headers", "pause_ms": 60_000}});
        self.run.control("POST /_sandbox/faults", &slow).await.unwrap();
    }

    /// A lookup that bills USD 0.10.
    pub(super) async fn look_up(&self, client: &Client) -> telnyx_reputation::Result<()> {
        look_up(client, &self.enterprise).await
    }
}

pub(super) async fn look_up(client: &Client, enterprise: &str) -> telnyx_reputation::Result<()> {
    client.enterprises().reputation().numbers().refresh(enterprise, [NUMBER]).await.map(drop)
}

pub(super) fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

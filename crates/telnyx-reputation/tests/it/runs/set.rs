//! An account that is ready for numbers, and what the sandbox says of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use telnyx_reputation::Client;
use telnyx_reputation_sandbox::SandboxHandle;

use crate::faults::calls;
use crate::scenario::run::Run;

/// An approved enterprise without numbers, in an account of its own.
pub(crate) struct Set {
    pub(crate) run: Run,
    pub(crate) client: Client,
    pub(crate) enterprise: String,
}

impl Set {
    pub(crate) async fn new(sandbox: &SandboxHandle, name: &str) -> Self {
        let mut run = Run::new(sandbox, name);
        // Everything of the setup but its numbers.
        run.steps(&calls::all().setup[..6]).await;
        let enterprise = run.saved_text("enterprise");
        let set = Self { client: run.own_client(), run, enterprise };
        set.forget_the_ledger().await;
        set
    }

    pub(crate) async fn forget_the_ledger(&self) {
        self.run.control("DELETE /_sandbox/ledger", &Value::Null).await.unwrap();
    }

    pub(crate) async fn fault(&self, rule: Value) {
        self.run.control("POST /_sandbox/faults", &rule).await.unwrap();
    }

    /// What the account was billed since, in cents.
    pub(crate) async fn billed_cents(&self) -> u64 {
        let ledger = self.run.control("GET /_sandbox/ledger?limit=1", &Value::Null).await.unwrap();
        ledger["total_usd"].as_str().unwrap().replace('.', "").parse().unwrap()
    }

    /// The numbers that are monitored now.
    pub(crate) async fn monitored(&self) -> BTreeSet<String> {
        self.run.control("DELETE /_sandbox/faults", &Value::Null).await.unwrap();
        let list = self.client.enterprises().reputation().numbers().list(&self.enterprise).page_size(250);
        let rows: Vec<_> = list.items().into_vec().await.unwrap();
        rows.into_iter().map(|row| row.phone_number).collect()
    }
}

/// So many different numbers, none of them magic.
pub(crate) fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("+1603{}", 2_000_000 + i)).collect()
}

/// A fault that strikes an operation once, after letting some requests through.
pub(crate) fn once(operation: &str, skip: usize, when: &str, action: Value) -> Value {
    json!({"operation": operation, "skip": skip, "when": when, "action": action})
}

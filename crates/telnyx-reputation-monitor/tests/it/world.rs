//! A sandbox with an account, and a store for it.

use std::path::PathBuf;

use serde_json::{Value, json};
use telnyx_reputation::Client;
use telnyx_reputation_monitor::{Change, Collected, Store, Wanted, collect};
use telnyx_reputation_sandbox::{Clock, Sandbox, SandboxHandle};
use tempfile::TempDir;

pub const KEY: &str = "KEY_monitor";

/// An account whose clock stands still, with enterprises of so many numbers that were looked up once.
pub struct World {
    pub sandbox: SandboxHandle,
    pub client: Client,
    pub enterprises: Vec<String>,
    pub folder: TempDir,
}

impl World {
    /// Enterprises by how often their numbers are checked, with so many numbers each, from +1603201.... on.
    pub async fn new(enterprises: &[(&str, usize)]) -> Self {
        let seed = enterprises.iter().enumerate().map(|(index, (frequency, count))| {
            json!({
                "profile": {"legal_name": format!("Enterprise {index}")},
                "reputation": {
                    "check_frequency": frequency,
                    "external_verification": "approved",
                    "looked_up": true,
                    "generate": {"count": count, "from": format!("+16032{index}00000")},
                },
            })
        });
        let seed = json!({"accounts": [{"api_key": KEY, "enterprises": seed.collect::<Vec<_>>()}]});
        let clock = Clock::frozen("2026-09-01T09:00:00Z").expect("a time");
        let sandbox = Sandbox::builder().seed(7).clock(clock).seed_yaml(seed.to_string()).start().await.expect("it");
        let client = Client::builder().without_environment().no_proxy().api_key(KEY).base_url(sandbox.base_url());
        let client = client.build().expect("a client");
        let listed = client.enterprises().list().items().into_vec().await.expect("a list");
        let mut named: Vec<(String, String)> =
            listed.into_iter().map(|it| (it.legal_name.unwrap_or_default(), it.id)).collect();
        named.sort();
        let enterprises = named.into_iter().map(|(_, id)| id).collect();
        Self { sandbox, client, enterprises, folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("monitor.sqlite")
    }

    pub fn store(&self) -> Store {
        Store::open(&self.path()).expect("a store")
    }

    /// Does something to the sandbox, in this account.
    pub async fn control(&self, request: &str, body: Value) -> Value {
        let (method, path) = request.split_once(' ').expect("METHOD PATH");
        self.sandbox.control(method, &format!("/_sandbox{path}"), Some(KEY), body).await.expect("an answer")
    }

    pub async fn advance(&self, by: &str) {
        self.control("POST /clock/advance", json!({"by": by})).await;
    }

    /// Lets the networks say this of a number, and the service know it.
    pub async fn judge(&self, number: &str, risk: &str) {
        self.control(&format!("PUT /numbers/{number}/reputation"), json!({"spam_risk": risk, "looked_up": true})).await;
    }

    /// Collects, and gives what it came to and what turned.
    pub async fn collect(&self, store: &mut Store) -> (Collected, Vec<Change>) {
        let collected = collect(store, &self.client, None).await.expect("a collection");
        let turned = store.changes(Wanted::of(collected.collection)).expect("changes");
        (collected, turned)
    }

    /// What the account was billed so far.
    pub async fn billed(&self) -> String {
        self.control("GET /ledger?newest=1", Value::Null).await["total_usd"].as_str().expect("an amount").to_owned()
    }
}

/// The names of what turned, with their numbers.
pub fn told(changes: &[Change]) -> Vec<String> {
    let of = |change: &Change| {
        let turns: Vec<&str> = change.turns().iter().map(|turn| turn.name()).collect();
        format!("{} {}", change.phone_number, turns.join("+"))
    };
    changes.iter().map(of).collect()
}

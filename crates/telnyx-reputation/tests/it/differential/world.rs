//! An account of the sandbox for one case: the clients under test, and what the sandbox says of it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value, json};
use telnyx_reputation::{Client, Usd};
use telnyx_reputation_sandbox::SandboxHandle;
use tempfile::TempDir;

use super::case::{Number, Setting};
use super::ledger::Ledger;
use crate::faults::calls;
use crate::scenario::file::Step;
use crate::scenario::run::Run;

/// What every case begins from, and the ids in it.
pub(super) struct Model {
    state: Value,
    /// How often each number was registered.
    pub(super) registrations: HashMap<String, u64>,
    pub(super) places: Places,
}

/// Where things are.
#[derive(Clone)]
pub(super) struct Places {
    /// An approved enterprise with numbers.
    pub(super) enterprise: String,
    /// One for which reputation was never enabled.
    pub(super) second: String,
    pub(super) documents: Vec<String>,
    /// A folder on the disk, for what outlives a process.
    pub(super) folder: PathBuf,
    /// What creates an enterprise.
    pub(super) profile: Map<String, Value>,
}

pub(super) struct World<'s> {
    sandbox: &'s SandboxHandle,
    pub(super) key: String,
    pub(super) clients: [Client; 2],
    pub(super) places: Places,
    pub(super) ledger: Ledger,
    /// Of the budget file and the journals.
    _folder: TempDir,
}

/// Which numbers are monitored when a case begins, beside those of the fault table's setup.
const MONITORED: [u16; 14] = [3, 4, 7, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30];
/// Which of them have a snapshot.
const LOOKED_UP: [u16; 5] = [20, 21, 22, 23, 24];

impl Model {
    pub(super) async fn new(sandbox: &SandboxHandle) -> Self {
        let cases = calls::all();
        let mut run = Run::new(sandbox, "DIFFERENTIAL_MODEL");
        run.steps(&cases.setup).await;
        let profile = cases.setup[2].with.clone();
        let e164 = |numbers: &[u16]| -> Vec<String> { numbers.iter().map(|n| Number(*n).e164()).collect() };
        let mut more = vec![
            json!({"call": "enterprises.create", "with": named(&profile, "Second LLC"), "save": {"second": "data.id"}}),
            json!({"control": "POST /_sandbox/clock/advance", "body": {"by": "1h"}}),
        ];
        for name in ["one", "two"] {
            more.push(json!({"call": "documents.upload",
                "with": {"file": "$letter", "filename": format!("{name}.pdf")}, "save": {name: "data.id"}}));
        }
        more.push(json!({"call": "enterprises.reputation.external_verification.create",
            "with": {"enterprise_id": "$enterprise", "document_ids": ["$one", "$two"]}}));
        more.push(json!({"control": "POST /_sandbox/enterprises/$enterprise/approve",
            "body": {"gate": "external_verification"}}));
        more.push(json!({"call": "enterprises.reputation.numbers.associate",
            "with": {"enterprise_id": "$enterprise", "phone_numbers": e164(&MONITORED)}}));
        more.push(json!({"call": "enterprises.reputation.numbers.refresh",
            "with": {"enterprise_id": "$enterprise", "phone_numbers": e164(&LOOKED_UP)}}));
        // A day later another carrier has one of them.
        more.push(json!({"control": "POST /_sandbox/clock/advance", "body": {"by": "25h"}}));
        let steps: Vec<Step> = more.into_iter().map(|step| serde_json::from_value(step).unwrap()).collect();
        run.steps(&steps).await;
        let state = run.control("GET /_sandbox/state", &Value::Null).await.unwrap();
        let [enterprise, second, one, two] = ["enterprise", "second", "one", "two"].map(|name| run.saved_text(name));
        let registrations = registrations(&state);
        Self {
            state,
            registrations,
            places: Places { enterprise, second, documents: vec![one, two], folder: PathBuf::new(), profile },
        }
    }
}

/// The profile of another enterprise.
pub(super) fn named(profile: &Map<String, Value>, name: &str) -> Map<String, Value> {
    let mut profile = profile.clone();
    profile.insert("legal_name".to_owned(), name.into());
    profile
}

impl<'s> World<'s> {
    /// An account of its own, as the model is.
    pub(super) async fn new(sandbox: &'s SandboxHandle, model: &Model, name: &str, setting: &Setting) -> Self {
        let key = format!("KEY_{name}");
        let folder = tempfile::tempdir().unwrap();
        let places = Places { folder: folder.path().to_owned(), ..model.places.clone() };
        let client = |cents: Option<u64>| {
            let builder = Client::builder().api_key(&key).base_url(sandbox.base_url()).no_proxy();
            let builder = builder.timeout(Duration::from_secs(30)).max_retry_delay(Duration::from_millis(1));
            let builder = match setting.shared.or(cents) {
                Some(cents) => builder.spend_limit(Usd::from_thousandths(10 * cents)),
                None => builder,
            };
            match setting.shared {
                Some(_) => builder.budget(format!("file:{}", folder.path().join("budget").display())),
                None => builder,
            }
            .build()
            .unwrap()
        };
        let world = Self {
            clients: setting.limits.map(client),
            sandbox,
            key,
            places,
            _folder: folder,
            ledger: Ledger::default(),
        };
        world.control("PUT /_sandbox/state", model.state.clone()).await;
        world.control("DELETE /_sandbox/ledger", Value::Null).await;
        world.control("PUT /_sandbox/approvals", json!({"remediation": setting.remediation})).await;
        world
    }

    /// Forgets the account.
    pub(super) async fn end(&self) {
        self.control("POST /_sandbox/reset", Value::Null).await;
    }

    pub(super) async fn control(&self, request: &str, body: Value) -> Value {
        self.try_control(request, body).await.unwrap_or_else(|why| panic!("{request}: {why}"))
    }

    /// The same, for what the state of the account may refuse.
    pub(super) async fn try_control(&self, request: &str, body: Value) -> Result<Value, String> {
        let (method, path) = request.split_once(' ').unwrap();
        self.sandbox.control(method, path, Some(&self.key), body).await.map_err(|why| why.to_string())
    }

    pub(super) fn base_url(&self) -> String {
        self.sandbox.base_url()
    }

    /// Reads what is new in the ledger.
    pub(super) async fn read_ledger(&mut self) {
        let path = format!("GET {}", self.ledger.path());
        let answer = self.control(&path, Value::Null).await;
        self.ledger.take(&answer);
    }

    /// How often each number was ever registered, by whomever.
    pub(super) async fn registrations(&self) -> HashMap<String, u64> {
        registrations(&self.control("GET /_sandbox/state", Value::Null).await)
    }
}

fn registrations(state: &Value) -> HashMap<String, u64> {
    let rows = state.pointer("/accounts/0/tables/numbers").and_then(Value::as_array).unwrap();
    let mut counts = HashMap::new();
    for row in rows {
        *counts.entry(row["phone_number"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

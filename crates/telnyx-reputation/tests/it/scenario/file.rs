//! A scenario file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::arguments::Saved;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    #[expect(dead_code, reason = "for people")]
    pub(crate) doc: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) ledger: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) call: Option<String>,
    pub(crate) control: Option<String>,
    /// An event as it is received.
    pub(crate) deliver: Option<Delivery>,
    /// Work on many numbers: `refresh`, `remediate`, or `sync`, which is a plan that is carried out.
    pub(crate) run: Option<String>,
    /// A request that the document does not have, as `METHOD PATH`.
    pub(crate) request: Option<String>,
    /// The options of a client that this step has for itself.
    pub(crate) client: Option<StepClient>,
    /// Reads all items over all pages, also where that is expected to fail.
    #[serde(default)]
    pub(crate) list: bool,
    /// Another key than the scenario's own.
    pub(crate) api_key: Option<String>,
    #[serde(default)]
    pub(crate) with: Map<String, Value>,
    #[serde(default)]
    pub(crate) body: Value,
    #[serde(default)]
    pub(crate) expect: Map<String, Value>,
    pub(crate) repeat_until: Option<Value>,
    #[serde(default)]
    pub(crate) save: BTreeMap<String, String>,
}

impl Step {
    /// Whether all items are read, over all pages.
    pub(crate) fn is_list(&self) -> bool {
        self.list || self.expect.contains_key("items")
    }

    /// What stands in the place of a step in messages.
    pub(crate) fn title(&self) -> &str {
        let titles = [&self.call, &self.control, &self.run, &self.request];
        titles.into_iter().flatten().next().map_or("deliver", String::as_str)
    }
}

/// Times are seconds.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepClient {
    pub(crate) max_retries: Option<u32>,
    pub(crate) timeout: Option<f64>,
    pub(crate) deadline: Option<f64>,
    pub(crate) spend_limit_usd: Option<String>,
    pub(crate) monthly_limit_usd: Option<String>,
    pub(crate) run_id: Option<String>,
    /// Query parameters of every call.
    #[serde(default)]
    pub(crate) default_query: BTreeMap<String, String>,
    /// The name of a budget file, which is the scenario's own.
    pub(crate) budget: Option<String>,
    /// The call is one of a client that was derived from this one, with connections of its own.
    #[serde(default)]
    pub(crate) derived: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delivery {
    pub(crate) payload: String,
    pub(crate) signature: String,
    pub(crate) timestamp: String,
    pub(crate) public_key: String,
}

impl Delivery {
    /// The headers that come with it.
    pub(crate) fn headers(&self, saved: &Saved) -> [(&'static str, String); 2] {
        [
            ("telnyx-signature-ed25519", saved.resolve_string(&self.signature)),
            ("telnyx-timestamp", saved.resolve_string(&self.timestamp)),
        ]
    }
}

/// The folder of the scenarios.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios")
}

/// All scenarios, by their file names.
pub(crate) fn all() -> Vec<(String, Scenario)> {
    let mut scenarios: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let scenario = serde_saphyr::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
            (name, scenario)
        })
        .collect();
    scenarios.sort_by(|a, b| a.0.cmp(&b.0));
    scenarios
}

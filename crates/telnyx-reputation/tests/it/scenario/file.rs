//! A scenario file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

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

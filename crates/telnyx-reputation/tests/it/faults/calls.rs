//! `tests/faults/calls.yaml`.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::scenario::file::Step;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cases {
    pub(crate) setup: Vec<Step>,
    pub(super) cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) call: String,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) before: Vec<Step>,
    #[serde(default)]
    pub(super) with: Map<String, Value>,
}

impl Case {
    pub(super) fn title(&self) -> String {
        self.note.as_ref().map_or_else(|| self.call.clone(), |note| format!("{} ({note})", self.call))
    }

    pub(super) fn step(&self) -> Step {
        Step { call: Some(self.call.clone()), with: self.with.clone(), ..Step::default() }
    }
}

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/faults")
}

pub(crate) fn all() -> Cases {
    let text = std::fs::read_to_string(folder().join("calls.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

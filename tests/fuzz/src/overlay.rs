//! An overlay over a small document. It is applied or refused, with the place and the reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// Of these files no other function is used here.
#[allow(dead_code, unused_imports, reason = "the generator uses the rest")]
#[path = "../../../xtask/src/generate"]
mod generate {
    pub mod apply_overlay;
    pub mod problem;
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(overlay) = serde_json::from_slice::<Value>(bytes) else { return };
    let before = json!({
        "openapi": "3.1.0",
        "paths": { "/numbers": { "get": { "operationId": "list", "parameters": [{ "name": "page", "in": "query" }] } } },
    });
    let mut document = before.clone();
    match generate::apply_overlay::apply(&mut document, &overlay) {
        Ok(()) => {
            let actions = overlay["actions"].as_array();
            assert!(actions.is_some_and(|actions| !actions.is_empty() || document == before), "{overlay}");
        }
        Err(problem) => assert!(!problem.to_string().is_empty()),
    }
});

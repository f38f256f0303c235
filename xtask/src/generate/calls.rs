//! `tests/scenarios/calls.json`: what the scenario drivers need to know of each call.

use serde_json::{Map, Value, json};

use super::api::{Answer, Api};
use super::write::Output;

pub fn emit(api: &Api, output: &mut Output) {
    let mut calls = Map::new();
    for operation in &api.operations {
        for call in &operation.calls {
            let path: Vec<String> = operation.path_params.iter().map(|field| call.path_argument(&field.name)).collect();
            let query: Vec<&str> = operation.query_params.iter().map(|field| field.name.as_str()).collect();
            let answer = match operation.answer {
                Answer::Empty => "empty",
                Answer::Json { .. } => "json",
                Answer::Page { .. } => "page",
                Answer::Binary { .. } => "binary",
            };
            calls.insert(
                format!("{}.{}", call.resource.join("."), call.method),
                json!({
                    "operation": operation.id,
                    "path": path,
                    "query": query,
                    "body": operation.body.is_some(),
                    "wraps": call.wraps,
                    "groups": call.groups,
                    "multipart": call.multipart,
                    "answer": answer,
                }),
            );
        }
    }
    let file = json!({"@generated": format!("by `cargo xtask generate` from openapi/ (sha256 {})", api.hash), "calls": Value::Object(calls)});
    output.add("tests/scenarios/calls.json", format!("{file:#}\n"));
}

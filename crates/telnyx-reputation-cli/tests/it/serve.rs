//! Starting and stopping.

use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::process::{Process, command, http, send};

#[tokio::test]
async fn the_first_line_is_the_base_url_and_a_signal_ends_it_well() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut process = Process::start(&["--clock", "2026-11-20T09:00:00Z", "--approvals", "immediate"]);
        assert!(process.base_url.starts_with("http://127.0.0.1:") && process.base_url.ends_with("/v2"));
        let (status, info) =
            send(&http(), "GET", &format!("{}/terms_of_service/info", process.base_url), Value::Null).await.unwrap();
        assert_eq!((status, info["agreements"].as_array().unwrap().len()), (200, 2));
        kill_process(Pid::from_child(&process.child), signal).unwrap();
        assert_eq!(process.child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn what_cannot_work_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.yaml");
    std::fs::write(&seed, "accounts:\n  - api_key: A\n    colour: red\n").unwrap();
    let missing = folder.path().join("missing").join("db.sqlite");
    let cases = [
        (vec!["--seed-file", seed.to_str().unwrap()], "line 3"),
        (vec!["--seed-file", "/nowhere.yaml"], "/nowhere.yaml cannot be read"),
        (vec!["--db", missing.to_str().unwrap()], "cannot be opened"),
        (vec!["--approvals", "sometimes"], "immediate, reads:N, seconds:N, manual"),
        (vec!["--clock", "noon"], "noon"),
    ];
    for (options, expected) in cases {
        let output = command().arg("sandbox").args(&options).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains(expected), "{options:?}: {text}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn it_stops_with_its_input_when_it_is_told_to() {
    let output = command().args(["sandbox", "--until-stdin-ends"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("http://127.0.0.1:"));
    let output = command().args(["sandbox", "--until-stdin-ends", "exec", "--", "true"]).output().unwrap();
    assert!(!output.status.success());
}

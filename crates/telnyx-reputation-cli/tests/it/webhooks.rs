//! `webhooks`: events received, verified, shown and passed on.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use telnyx_reputation::webhooks::WebhookKeys;
use tokio::sync::mpsc;

use crate::account::Account;
use crate::process::{command, http};

/// A listener, and where it is.
fn listen(account: &Account, words: &[&str]) -> (Child, String) {
    let words = [&["webhooks", "listen"], words].concat();
    let mut child = account.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("Listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    (child, url)
}

fn rows(child: Child) -> Vec<Value> {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn genuine_events_are_passed_on_byte_for_byte_and_others_are_not() {
    let account = Account::new("LISTEN");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (sender, mut received) = mpsc::unbounded_channel();
    let receive = move |headers: HeaderMap, body: Bytes| async move {
        sender.send((headers, body)).unwrap();
        (StatusCode::ACCEPTED, "thanks")
    };
    let own = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let forward = format!("http://{}/hooks", own.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(own, Router::new().fallback(receive)).await });

    let (child, url) = listen(&account, &["--forward", &forward, "--count", "2"]);
    let forged = http().post(&url).body(r#"{"data":{"event_type":"x"}}"#).send();
    assert_eq!(runtime.block_on(forged).unwrap().status().as_u16(), 400);
    let ran = account.run(&format!("webhooks trigger remediation.completed --to {url} ENTERPRISE"));
    assert_eq!((ran.status, &ran.json()["data"]["answered"]), (0, &Value::from(202)), "{}", ran.stderr);

    let (headers, body) = runtime.block_on(received.recv()).unwrap();
    assert!(received.try_recv().is_err(), "the forged one was passed on");
    let key = account.control("GET /_sandbox/webhooks/public_key", &Value::Null);
    let keys = WebhookKeys::new([key["public_key"].as_str().unwrap()]).unwrap();
    keys.verify(&body, &headers).unwrap();

    let rows = rows(child);
    let told: Vec<_> = rows.iter().map(|row| (row["genuine"].as_bool(), row["answered"].as_u64())).collect();
    assert_eq!(told, [(Some(false), Some(400)), (Some(true), Some(202))]);
    assert_eq!(rows[1]["event_type"], "number_reputation.remediation.completed");
    assert_eq!(rows[1]["enterprise_id"], account.enterprise.as_str());
    assert_eq!(rows[0]["refused_because"], "the header telnyx-timestamp is missing");
}

#[test]
fn without_a_key_only_the_sandbox_is_believed() {
    let account = Account::new("LISTENKEY");
    let ran = account.run("webhooks listen --base-url https://api.example.com/v2");
    assert!(ran.status == 10 && ran.stderr.contains("is not the sandbox: give --public-key"), "{}", ran.stderr);
    let ran = account.run("webhooks listen --public-key bm9uZQ==");
    assert_eq!(ran.status, 10, "{}", ran.stderr);
    let ran = account.run("webhooks trigger number.sold --to http://127.0.0.1:9/");
    assert!(ran.status == 10 && ran.stderr.contains("number.flagged"), "{}", ran.stderr);
    assert_eq!(account.run("webhooks trigger number.flagged --to http://127.0.0.1:9/").status, 1);
}

#[test]
fn with_a_public_key_no_api_key_is_needed() {
    let account = Account::new("LISTENPUBLIC");
    let key = account.control("GET /_sandbox/webhooks/public_key", &Value::Null);
    let words = ["webhooks", "listen", "--count", "1", "--public-key", key["public_key"].as_str().unwrap()];
    let mut child = command().args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("Listening on ").unwrap_or_else(|| panic!("{line}"));
    assert_eq!(account.run(&format!("webhooks trigger number.flagged --to {url} ENTERPRISE")).status, 0);
    assert_eq!(rows(child)[0]["genuine"], true);
}

#[test]
fn ctrl_c_ends_the_listener() {
    let account = Account::new("LISTENEND");
    let (child, _) = listen(&account, &[]);
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(rows(child), [Value::Null; 0]);
}

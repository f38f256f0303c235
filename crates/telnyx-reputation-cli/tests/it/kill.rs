//! A kill under load loses nothing that was acknowledged, and leaves no half of anything.

use std::collections::HashSet;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::process::{Process, enabled, http, send};

const WRITERS: usize = 8;
const NUMBERS_AT_ONCE: usize = 5;
/// Acknowledged associations before the process is killed.
const ENOUGH: usize = 60;

#[tokio::test]
async fn nothing_acknowledged_is_lost_and_nothing_is_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("sandbox.sqlite");
    let options = ["--approvals", "immediate", "--db", db.to_str().unwrap()];
    let http = http();
    let process = Process::start(&options);
    let base = process.base_url.clone();
    let enterprise = enabled(&http, &base).await;

    let (sender, mut acknowledged) = tokio::sync::mpsc::unbounded_channel();
    let writers = (0..WRITERS).map(|writer| {
        let (http, sender) = (http.clone(), sender.clone());
        let url = format!("{base}/enterprises/{enterprise}/reputation/numbers");
        async move {
            for round in 0.. {
                let numbers = numbers(writer, round);
                match send(&http, "POST", &url, json!({ "phone_numbers": numbers })).await {
                    Ok((201, _)) => sender.send(numbers).expect("a listener"),
                    Ok((status, body)) => panic!("{status}: {body}"),
                    // The process has been killed.
                    Err(_) => return,
                }
            }
        }
    });
    let writing = tokio::spawn(join_all(writers.collect::<Vec<_>>()));
    drop(sender);
    let mut written = Vec::new();
    while written.len() < ENOUGH {
        written.push(acknowledged.recv().await.expect("a writer"));
    }
    process.kill();
    writing.await.unwrap();
    while let Some(numbers) = acknowledged.recv().await {
        written.push(numbers);
    }

    let process = Process::start(&options);
    let kept = all_numbers(&http, &process.base_url, &enterprise).await;
    for numbers in &written {
        assert!(numbers.iter().all(|number| kept.contains(number)), "{numbers:?} was acknowledged");
    }
    for writer in 0..WRITERS {
        for round in 0..kept.len() {
            let there = numbers(writer, round).iter().filter(|number| kept.contains(*number)).count();
            assert!(there == 0 || there == NUMBERS_AT_ONCE, "half of an association: {there}");
        }
    }
    let ledger = format!("{}/_sandbox/ledger", process.base_url.trim_end_matches("/v2"));
    let (_, ledger) = send(&http, "GET", &ledger, Value::Null).await.unwrap();
    let billed = &ledger["by_operation"]["associateReputationNumbers"]["usd"];
    let cents = kept.len() * 10;
    assert_eq!(billed, &json!(format!("{}.{:02}", cents / 100, cents % 100)), "the bill is what is there");
}

fn numbers(writer: usize, round: usize) -> Vec<String> {
    (0..NUMBERS_AT_ONCE).map(|step| format!("+1603{}{:06}", 2 + writer % 8, round * NUMBERS_AT_ONCE + step)).collect()
}

async fn all_numbers(http: &reqwest::Client, base: &str, enterprise: &str) -> HashSet<String> {
    let mut kept = HashSet::new();
    for page in 1.. {
        let url = format!("{base}/enterprises/{enterprise}/reputation/numbers?page[size]=250&page[number]={page}");
        let (_, list) = send(http, "GET", &url, Value::Null).await.expect("an answer");
        let data = list["data"].as_array().expect("a list");
        if data.is_empty() {
            break;
        }
        kept.extend(data.iter().map(|number| number["phone_number"].as_str().expect("a number").to_owned()));
    }
    kept
}

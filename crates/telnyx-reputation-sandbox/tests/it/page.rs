//! The page in a real browser, at the width of a phone.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::support::{Client, sandbox};

/// Debian's name for it.
const BROWSER: &str = "chromium";

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_clock_bill_state_and_ledger() {
    let there = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| Path::new(&folder).join(BROWSER).exists()));
    if !there {
        // The page's endpoints have tests of their own; only the browser is missing here.
        eprintln!("{BROWSER} is not installed: the page was not looked at");
        return;
    }
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_page");
    let enterprise = client.monitoring(&["+16035551234"]).await;
    client.get("/reputation/numbers/+16035551234").await.expect(200);
    client.get(&format!("/enterprises/{enterprise}/reputation")).await.expect(200);

    let profile = tempfile::tempdir().unwrap();
    let url = format!("{}/", sandbox.control_url());
    let output = tokio::task::spawn_blocking(move || {
        Command::new(BROWSER)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=360,800"])
            .args(["--virtual-time-budget=3000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(url)
            .output()
            .unwrap()
    });
    let page = String::from_utf8(output.await.unwrap().stdout).unwrap();
    for expected in [
        "2026-11-20T09:00:00.000000Z",
        "USD 100.20",
        "Lakeview Dental Group LLC",
        "status approved, letter approved",
        "associateReputationNumbers",
        "1 × 0.10: live lookup of +16035551234",
    ] {
        assert!(page.contains(expected), "{expected} is not on the page: {page}");
    }
    assert_eq!(client.ledger().await["by_operation"].get("unknown"), None::<&Value>, "the page asks for nothing else");
}

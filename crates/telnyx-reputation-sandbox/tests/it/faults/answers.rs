//! What a client gets in place of the answer, or of a part of it.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{associate, fault};
use crate::support::{Client, sandbox};

#[tokio::test]
async fn a_dropped_connection_did_the_work_only_when_it_was_dropped_after() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_drop");
    let enterprise = client.enabled().await;
    let numbers = format!("/enterprises/{enterprise}/reputation/numbers");
    for (when, reset, registered) in [("before", false, 0), ("before", true, 0), ("after", true, 1)] {
        let rule = json!({ "operation": "associateReputationNumbers", "when": when, "action": { "kind": "drop", "reset": reset } });
        fault(&client, rule).await;
        let error = associate(&client, &enterprise).await.expect_err("no answer");
        assert!(error.is_request(), "{error:?}");
        assert_eq!(client.get(&numbers).await.expect(200)["meta"]["total_results"], registered, "{when}");
    }
    assert_eq!(associate(&client, &enterprise).await.unwrap().status(), 400, "it is registered already");
    let rows = client.get("/_sandbox/ledger?operation=associateReputationNumbers").await.expect(200);
    let seen: Vec<(&Value, &Value)> =
        rows["data"].as_array().unwrap().iter().map(|row| (&row["fault"]["when"], &row["usd"])).collect();
    assert_eq!(
        seen,
        [
            (&json!("before"), &json!("0.00")),
            (&json!("before"), &json!("0.00")),
            (&json!("after"), &json!("0.10")),
            (&Value::Null, &json!("0.00"))
        ]
    );
    assert!(rows["data"][2]["status"].is_null());
}

#[tokio::test]
async fn a_dropped_connection_sends_not_one_byte() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_bytes");
    fault(&client, json!({ "action": { "kind": "drop" } })).await;
    let address = sandbox.base_url().replace("http://", "").replace("/v2", "");
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = "GET /v2/enterprises HTTP/1.1\r\nhost: x\r\nauthorization: Bearer KEY_bytes\r\n\r\n";
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    socket.read_to_end(&mut received).await.unwrap();
    assert_eq!(received, b"");
}

#[tokio::test]
async fn statuses_bodies_and_retry_after_are_as_asked() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_status");
    fault(&client, json!({ "action": { "kind": "status", "status": 429, "retry_after": { "seconds": 7 } } })).await;
    let limited = client.get("/enterprises").await;
    assert_eq!(limited.headers["retry-after"], "7");
    limited.refused(429, "10011");

    let date = json!({ "seconds": 60, "as_date": true });
    fault(&client, json!({ "action": { "kind": "status", "status": 503, "retry_after": date } })).await;
    let busy = client.get("/enterprises").await;
    assert!(busy.headers["retry-after"].to_str().unwrap().ends_with(" GMT"));
    busy.refused(503, "10007");

    fault(&client, json!({ "action": { "kind": "status", "status": 200, "body": { "odd": [1] } } })).await;
    assert_eq!(client.get("/enterprises").await.expect(200), json!({ "odd": [1] }));
    fault(&client, json!({ "action": { "kind": "html" } })).await;
    let page = client.get("/enterprises").await;
    assert_eq!((page.status, page.headers["content-type"].to_str().unwrap()), (502, "text/html; charset=utf-8"));

    fault(
        &client,
        json!({ "when": "after", "operation": "createEnterprise", "action": { "kind": "status", "status": 500 } }),
    )
    .await;
    client.post("/enterprises", crate::support::enterprise()).await.refused(500, "10007");
    assert_eq!(client.get("/enterprises").await.expect(200)["meta"]["total_results"], 1);
}

#[tokio::test]
async fn answers_break_off_inside_and_outside_of_http() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_cut");
    let enterprise = client.enterprise().await;
    let path = format!("/enterprises/{enterprise}");
    let whole = client.get(&path).await.text();
    fault(&client, json!({ "action": { "kind": "malformed_json" } })).await;
    assert_eq!(client.get(&path).await.text(), whole[..whole.len() / 2]);
    fault(&client, json!({ "action": { "kind": "truncated" } })).await;
    let response = client.request(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(response.content_length(), Some(whole.len() as u64));
    assert!(response.bytes().await.is_err());
    fault(&client, json!({ "delay_ms": 1, "action": { "kind": "slow_headers", "pause_ms": 1 } })).await;
    assert_eq!(client.get(&path).await.text(), whole);
    assert_eq!(client.get(&path).await.text(), whole);
}

/// A client that follows no redirect, so that every status arrives.
async fn seen(http: &reqwest::Client, url: &str, key: &str) -> (u16, Option<String>, String) {
    let answer = http.get(url).bearer_auth(key).send().await.unwrap();
    let media = answer.headers().get("content-type").map(|it| it.to_str().unwrap().to_owned());
    (answer.status().as_u16(), media, answer.text().await.unwrap())
}

#[tokio::test]
async fn every_status_comes_with_the_envelope_a_proxys_page_or_nothing() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_every");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let url = format!("{}/enterprises", sandbox.base_url());
    for status in 300..=599 {
        for (when, action) in [
            ("before", json!({ "kind": "status", "status": status })),
            ("after", json!({ "kind": "html", "status": status })),
            ("before", json!({ "kind": "status", "status": status, "body": "" })),
        ] {
            let rule = json!({ "when": when, "action": action });
            sandbox.control("POST", "/_sandbox/faults", Some(&client.key), rule).await.unwrap();
            let (got, media, text) = seen(&http, &url, &client.key).await;
            assert_eq!(got, status);
            match (action["kind"].as_str(), action["body"].as_str()) {
                // HTTP gives this one no body.
                _ if status == 304 => assert_eq!(text, ""),
                (Some("html"), _) => {
                    assert_eq!(media.as_deref(), Some("text/html; charset=utf-8"));
                    assert!(text.contains(&format!("<h1>{status} ")), "{text}");
                }
                (_, None) => {
                    assert_eq!(media.as_deref(), Some("application/json"));
                    let envelope: Value = serde_json::from_str(&text).unwrap();
                    assert!(envelope["errors"][0]["code"].is_string(), "{status}: {text}");
                }
                (_, Some(_)) => assert_eq!((media, text.as_str()), (None, "")),
            }
        }
    }
}

#[tokio::test]
async fn answers_have_the_headers_asked_for() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_headers");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for kind in ["status", "html"] {
        let headers = json!({ "location": "/v2/elsewhere", "Server": "envoy" });
        fault(&client, json!({ "action": { "kind": kind, "status": 303, "headers": headers } })).await;
        let url = format!("{}/enterprises", sandbox.base_url());
        let answer = http.get(url).bearer_auth(&client.key).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        assert_eq!([&answer.headers()["location"], &answer.headers()["server"]], ["/v2/elsewhere", "envoy"]);
    }
}

#[tokio::test]
async fn a_merge_patch_changes_a_piece_of_the_real_answer() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_patch");
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    let patch = json!({ "meta": { "total_pages": "3", "page_number": null } });
    fault(&client, json!({ "operation": "listReputationNumbers", "action": { "kind": "patch", "patch": patch } }))
        .await;
    let mut real = client.get(&path).await.expect(200);
    assert_eq!(real["meta"]["total_pages"], "3");
    assert!(real["meta"].as_object_mut().unwrap().remove("page_number").is_none());
    real["meta"]["total_pages"] = json!(0);
    real["meta"]["page_number"] = json!(1);
    assert_eq!(client.get(&path).await.expect(200), real);

    let silent = json!({ "kind": "patch", "status": 202, "patch": { "data": null, "errors": [] } });
    fault(&client, json!({ "operation": "associateReputationNumbers", "action": silent })).await;
    let answer = associate(&client, &enterprise).await.unwrap();
    assert_eq!(answer.status(), 202);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!((answer.get("data"), &answer["errors"]), (None, &json!([])));
    assert_eq!(client.get(&path).await.expect(200)["meta"]["total_results"], 1, "the work was done");
    let ledger = client.get("/_sandbox/ledger?operation=associateReputationNumbers").await.expect(200);
    assert_eq!([&ledger["data"][0]["status"], &ledger["data"][0]["usd"]], [&json!(202), &json!("0.10")]);
}

#[tokio::test]
async fn an_answer_can_be_one_that_was_given_before() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_replica");
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    let stale = client.get(&path).await.expect(200);
    associate(&client, &enterprise).await.unwrap();
    let action = json!({ "kind": "status", "status": 200, "body": stale });
    fault(&client, json!({ "operation": "listReputationNumbers", "when": "after", "action": action })).await;
    assert_eq!(client.get(&path).await.expect(200), stale);
    assert_eq!(client.get(&path).await.expect(200)["meta"]["total_results"], 1);
}

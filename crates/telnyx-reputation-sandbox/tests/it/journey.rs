//! The quickstart from its first call to its last, and its bill.

use serde_json::{Value, json};
use telnyx_reputation_sandbox::Sandbox;

use crate::support::{Client, id, start};

#[tokio::test]
async fn the_quickstart_walks_through_and_costs_what_it_says() {
    let sandbox = start(Sandbox::builder()).await;
    let client = Client::new(&sandbox, "KEY_quickstart");
    client.agree().await;
    let enterprise = client.enterprise().await;
    let base = format!("/enterprises/{enterprise}/reputation");

    let letter = client.post(&format!("{base}/loa"), json!({})).await;
    assert_eq!(letter.headers["content-type"], "application/pdf");
    let form = reqwest::multipart::Form::new()
        .part("file", reqwest::multipart::Part::bytes(letter.bytes.clone()).file_name("my loa.pdf"));
    let upload = crate::support::send(client.request(reqwest::Method::POST, "/documents").multipart(form)).await;
    let document = upload.expect(200);
    assert_eq!(document["data"]["filename"], "myloa.pdf");
    assert_eq!(client.get(&format!("/documents/{}/download", id(&document))).await.bytes, letter.bytes);

    let settings = client.post(&base, json!({ "loa_document_id": id(&document) })).await.expect(201);
    assert_eq!((&settings["data"]["status"], &settings["data"]["loa_status"]), (&json!("pending"), &json!("pending")));
    assert_eq!(client.get(&base).await.expect(200)["data"]["status"], "pending");
    let settings = client.get(&base).await.expect(200);
    assert_eq!(
        (&settings["data"]["status"], &settings["data"]["loa_status"]),
        (&json!("approved"), &json!("approved"))
    );

    let numbers = json!({ "phone_numbers": ["+16035551234", "+18005550102"] });
    let added = client.post(&format!("{base}/numbers"), numbers).await.expect(201);
    assert!(added["data"].as_array().unwrap().iter().all(|number| number["reputation_data"].is_null()));

    let number = format!("{base}/numbers/+16035551234");
    let first = client.get(&number).await.expect(200);
    assert!(first["data"]["reputation_data"]["spam_risk"].is_string());
    assert_eq!(client.get(&number).await.expect(200), first, "the second read is the stored snapshot");
    client.get(&format!("{base}/numbers/%2B16035551234?fresh=true")).await.expect(200);
    let listed = client.get(&format!("{base}/numbers")).await.expect(200);
    assert_eq!(listed["meta"], json!({"total_pages": 1, "total_results": 2, "page_number": 1, "page_size": 2}));

    client.patch(&format!("{base}/frequency"), json!({ "check_frequency": "weekly" })).await.expect(200);
    client.delete(&number).await.expect(204);
    client.delete(&base).await.expect(204);
    client.get(&base).await.refused(404, "10009");

    let ledger = client.ledger().await;
    assert_eq!(ledger["total_usd"], "100.40");
    let billed: Vec<(&str, &str)> = ledger["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["usd"] != "0.00")
        .map(|row| (row["operation"].as_str().unwrap(), row["usd"].as_str().unwrap()))
        .collect();
    assert_eq!(
        billed,
        [
            ("enableReputationSettings", "100.00"),
            ("associateReputationNumbers", "0.20"),
            ("getPhoneNumberReputation", "0.10"),
            ("getPhoneNumberReputation", "0.10"),
        ]
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn the_same_seed_and_calls_give_the_same_bytes() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let sandbox = crate::support::sandbox().await;
        let client = Client::new(&sandbox, "KEY_same");
        let enterprise = client.monitoring(&["+16035551234", "+16035550100"]).await;
        let mut answers = vec![client.get(&format!("/enterprises/{enterprise}")).await.text()];
        for path in [
            "/reputation/numbers/+16035551234",
            "/reputation/numbers/+16035550100",
            "/reputation/numbers",
            "/documents",
        ] {
            answers.push(client.get(path).await.text());
        }
        answers.push(client.ledger().await.to_string());
        runs.push(answers);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn accounts_see_nothing_of_each_other_and_reset_forgets_one() {
    let sandbox = crate::support::sandbox().await;
    let (one, two) = (Client::new(&sandbox, "KEY_one"), Client::new(&sandbox, "KEY_two"));
    let enterprise = one.monitoring(&["+16035551234"]).await;
    two.get(&format!("/enterprises/{enterprise}")).await.refused(404, "10009");
    two.get("/reputation/numbers/+16035551234").await.refused(404, "10009");
    two.monitoring(&["+16035551234"]).await;

    one.post("/_sandbox/reset", Value::Null).await.expect(200);
    assert_eq!(one.get("/enterprises").await.expect(200)["meta"]["total_results"], 0);
    assert_eq!(two.get("/enterprises").await.expect(200)["meta"]["total_results"], 1);
}

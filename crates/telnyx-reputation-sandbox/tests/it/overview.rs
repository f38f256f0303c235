//! What a person gets to see: accounts, numbers, spend and events.

use serde_json::{Value, json};
use telnyx_reputation_sandbox::Sandbox;

use crate::support::{Client, sandbox, start};

const SEED: &str = r#"
accounts:
  - api_key: KEY_seen
    enterprises:
      - profile: { legal_name: Northshore Clinic }
        reputation:
          check_frequency: daily
          looked_up: true
          numbers: ["+16035550100", "+16035550101", "+16035550102", "+16035550103"]
      - profile: { legal_name: Lakeview Dental }
        reputation: { check_frequency: never, numbers: ["+16035551234"] }
"#;

async fn seeded() -> (telnyx_reputation_sandbox::SandboxHandle, Client) {
    let sandbox = start(Sandbox::builder().seed_yaml(SEED)).await;
    let client = Client::new(&sandbox, "KEY_seen");
    (sandbox, client)
}

fn phone_numbers(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|it| it["phone_number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_account_goes_by_its_key_and_a_real_one_is_not_kept() {
    let (sandbox, client) = seeded().await;
    let real = format!("KEY{}_{}", "0123456789ABCDEF".repeat(2), "aBcDeFgHiJkLmNoPqRsTuV");
    Client::new(&sandbox, &real).get("/enterprises").await.expect(200);
    let accounts = client.get("/_sandbox/accounts").await.expect(200);
    let keys: Vec<&str> =
        accounts["data"].as_array().unwrap().iter().map(|it| it["api_key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["KEY012345678…", "KEY_seen"]);
    let state = client.get("/_sandbox/state").await.expect(200);
    let everything = sandbox.control("GET", "/_sandbox/state", None, Value::Null).await.unwrap().to_string();
    assert!(!everything.contains(&real) && everything.contains("KEY_seen"));
    sandbox.control("POST", "/_sandbox/reset", None, Value::Null).await.unwrap();
    sandbox.control("PUT", "/_sandbox/state", None, state).await.unwrap();
    let restored = sandbox.control("GET", "/_sandbox/accounts", None, Value::Null).await.unwrap();
    assert_eq!(restored["data"][0]["api_key"], "KEY_seen");
}

#[tokio::test]
async fn numbers_are_searched_filtered_sorted_and_counted() {
    let (_sandbox, client) = seeded().await;
    let list = async |query: &str| client.get(&format!("/_sandbox/numbers?{query}")).await.expect(200);
    let all = list("").await;
    assert_eq!(all["distribution"], json!({ "high": 1, "medium": 1, "low": 1, "none": 2 }));
    assert_eq!(
        (&all["meta"]["total_results"], &all["data"][0]["enterprise"]),
        (&json!(5), &json!("Northshore Clinic"))
    );
    assert_eq!(phone_numbers(&list("risk=high").await), ["+16035550100"]);
    assert_eq!(list("risk=high").await["distribution"], all["distribution"], "so that it can be changed to another");
    assert_eq!(phone_numbers(&list("risk=none").await), ["+16035550103", "+16035551234"]);
    for (search, found) in [
        ("1234", &["+16035551234"][..]),
        ("(603)+555-12", &["+16035551234"]),
        ("%2B1+603+555+0102", &["+16035550102"]),
        ("TELEMARK", &["+16035550100"]),
        ("lakeview", &["+16035551234"]),
        ("nothing+of+the+kind", &[]),
    ] {
        assert_eq!(phone_numbers(&list(&format!("search={search}")).await), found, "{search}");
    }
    let enterprise = all["data"][0]["enterprise_id"].as_str().unwrap();
    let of_one = list(&format!("enterprise_id={enterprise}")).await;
    assert_eq!((&of_one["meta"]["total_results"], &of_one["distribution"]["none"]), (&json!(4), &json!(1)));
    let by_risk = ["+16035550100", "+16035550101", "+16035550102", "+16035550103", "+16035551234"];
    assert_eq!(phone_numbers(&list("sort=risk").await), by_risk);
    assert_eq!(phone_numbers(&list("sort=risk&page[size]=2&page[number]=2").await), by_risk[2..4]);
    client.get("/_sandbox/numbers?risk=awful").await.refused(422, "10005");
    client.get("/_sandbox/numbers?sort=colour").await.refused(422, "10005");
    assert_eq!(client.ledger().await["calls"], 0, "looking is no call");
}

#[tokio::test]
async fn a_number_has_a_line_in_time() {
    let (_sandbox, client) = seeded().await;
    let path = "/_sandbox/numbers/+16035550102";
    let risks = |number: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let readings = number["readings"].as_array().unwrap().iter();
        readings.map(|it| (text(&it["at"])[..10].to_owned(), text(&it["reputation_data"]["spam_risk"]))).collect()
    };
    client.post("/_sandbox/clock/advance", json!({ "by": "3 days" })).await.expect(200);
    client.put(&format!("{path}/reputation"), json!({ "spam_risk": "high" })).await.expect(200);
    client.post("/_sandbox/clock/advance", json!({ "by": "3 days" })).await.expect(200);
    let number = client.get(path).await.expect(200);
    let (day, low, high) = ("2026-11-20".to_owned(), "low".to_owned(), "high".to_owned());
    // The call-based scores come with the first run; the runs between find what was known.
    let expected = [(day, low.clone()), ("2026-11-21".to_owned(), low), ("2026-11-24".to_owned(), high)];
    assert_eq!(risks(&number), expected);
    assert_eq!((&number["is_decided"], &number["networks"]["spam_risk"]), (&json!(true), &json!("high")));
    assert_eq!(number["history"][0]["event_type"], "added");
    assert_eq!(number["data"]["enterprise"], "Northshore Clinic");
    client.get("/_sandbox/numbers/+16035559999").await.refused(404, "10009");
}

#[tokio::test]
async fn spend_is_told_by_day() {
    let (_sandbox, client) = seeded().await;
    client.get("/reputation/numbers/+16035551234?fresh=true").await.expect(200);
    client.post("/_sandbox/clock/advance", json!({ "by": "1 month" })).await.expect(200);
    let days = client.get("/_sandbox/spend").await.expect(200);
    let days = days["data"].as_array().unwrap();
    // A lookup at once, a run on each of thirty days, and two months begun.
    assert_eq!(days.len(), 31);
    assert_eq!(
        days[0],
        json!({ "day": "2026-11-20", "usd": "0.10", "by_operation": { "getPhoneNumberReputationSimplified": "0.10" } })
    );
    assert_eq!(days[1]["by_operation"], json!({ "scheduledCheck": "0.40" }));
    assert_eq!(days[30]["by_operation"], json!({ "monthlyFee": "200.00", "scheduledCheck": "0.40" }));
    let cents = |usd: &Value| usd.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    assert_eq!(days.iter().map(|day| cents(&day["usd"])).sum::<i64>(), cents(&client.ledger().await["total_usd"]));
    client.delete("/_sandbox/ledger").await.expect(200);
    assert_eq!(client.get("/_sandbox/spend").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn the_newest_events_can_be_asked_for() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_newest");
    let enterprise = client.monitoring(&["+16035550100"]).await;
    let path = format!("/enterprises/{enterprise}/reputation");
    let hook = json!({ "webhook_url": "https://example.com/hook" });
    client.patch(&format!("{path}/webhook"), hook).await.expect(200);
    client.put("/_sandbox/approvals", json!({ "external_verification": "manual" })).await.expect(200);
    for _ in 0..3 {
        let proof = json!({ "document_ids": [client.document().await] });
        client.post(&format!("{path}/external_verification"), proof).await.expect(201);
        let reject = json!({ "gate": "external_verification", "reasons": ["Too small."] });
        client.post(&format!("/_sandbox/enterprises/{enterprise}/reject"), reject).await.expect(200);
    }
    let all = client.get("/_sandbox/webhooks").await.expect(200);
    let newest = client.get("/_sandbox/webhooks?newest=2").await.expect(200);
    let ids =
        |list: &Value| -> Vec<Value> { list["data"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect() };
    assert_eq!((&all["total"], &newest["total"], ids(&all).len()), (&json!(3), &json!(3), 3));
    assert_eq!(ids(&newest), ids(&all)[ids(&all).len() - 2..]);
}

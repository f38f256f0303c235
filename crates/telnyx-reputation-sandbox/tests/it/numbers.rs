//! Numbers.

use serde_json::{Value, json};

use crate::support::{Client, pointers, sandbox};

#[tokio::test]
async fn association_is_all_or_nothing_with_an_entry_for_each_bad_number() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_atomic");
    let enterprise = client.monitoring(&["+16035550001"]).await;
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    let add = |numbers: Value| {
        let (client, path) = (&client, &path);
        async move { client.post(path, json!({ "phone_numbers": numbers })).await }
    };

    let wrong = add(json!(["+16035551234", "+14165551234", "6035551234", "+16035551234", "+19005551234"])).await;
    assert_eq!(
        pointers(&wrong.refused(422, "10005")),
        ["/body/phone_numbers/1", "/body/phone_numbers/2", "/body/phone_numbers/3", "/body/phone_numbers/4"]
    );
    let refused = add(json!(["+16035551234", "+16035550001", "+16035550106", "+16035550105", "+16035550109"])).await;
    let refused = refused.refused(400, "10015");
    assert_eq!(
        pointers(&refused),
        ["/body/phone_numbers/1", "/body/phone_numbers/2", "/body/phone_numbers/3", "/body/phone_numbers/4"]
    );
    assert!(refused[2]["detail"].as_str().unwrap().contains("external_verification_required"));
    add(json!([])).await.refused(422, "10005");
    add(json!((0..101).map(|line| format!("+1603556{line:04}")).collect::<Vec<_>>())).await.refused(422, "10005");
    assert_eq!(client.get(&path).await.expect(200)["meta"]["total_results"], 1, "nothing was added");

    let full = add(json!((0..100).map(|line| format!("+1603556{line:04}")).collect::<Vec<_>>())).await.expect(201);
    assert_eq!(full["meta"], json!({"total_pages": 1, "total_results": 100, "page_number": 1, "page_size": 100}));
    assert_eq!(client.ledger().await["total_usd"], "110.10");
}

#[tokio::test]
async fn lists_are_paged_and_filtered() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_pages");
    let numbers: Vec<String> = (0..25).map(|line| format!("+1603556{line:04}")).collect();
    let enterprise = client.monitoring(&numbers.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    let page = client.get(&format!("{path}?page[number]=3")).await.expect(200);
    assert_eq!(page["meta"], json!({"total_pages": 3, "total_results": 25, "page_number": 3, "page_size": 5}));
    assert_eq!(page["data"][0]["phone_number"], "+16035560020");
    let past =
        client.get(&format!("{path}?page%5Bnumber%5D=9223372036854775807&page%5Bsize%5D=9999")).await.expect(200);
    assert_eq!((&past["data"], &past["meta"]["total_pages"]), (&json!([]), &json!(1)));
    for (query, parameter) in [
        ("page[number]=0", "page[number]"),
        ("page[size]=-1", "page[size]"),
        ("page[number]=9223372036854775808", "page[number]"),
        ("page[size]=x", "page[size]"),
    ] {
        let wrong = client.get(&format!("{path}?{query}")).await.refused(422, "10005");
        assert_eq!(wrong[0]["source"]["parameter"], parameter, "{query}");
    }
    let found = client.get(&format!("{path}?filter[phone_number][contains]=60019")).await.expect(200);
    assert_eq!(found["data"][0]["phone_number"], "+16035560019");
    let short = client.get(&format!("{path}?filter[phone_number][contains]=0019")).await.refused(400, "10015");
    assert_eq!(short[0]["source"]["parameter"], "filter[phone_number][contains]");
    for eq in ["%2B16035560001", "+16035560001"] {
        let found = client.get(&format!("/reputation/numbers?filter[phone_number][eq]={eq}")).await.expect(200);
        assert_eq!(found["meta"]["total_results"], 1);
    }
    let other = "/reputation/numbers?filter[enterprise_id]=00000000-0000-4000-8000-000000000000";
    assert_eq!(client.get(other).await.expect(200)["meta"]["total_results"], 0);
    assert_eq!(client.get("/reputation/numbers").await.expect(200)["meta"]["page_size"], 20);
    assert_eq!(client.get("/reputation/numbers?filter[source]=external").await.expect(200)["data"], json!([]));
    client.get("/reputation/numbers?filter[source]=other").await.refused(422, "10005");
    assert_eq!(client.ledger().await["by_operation"]["listReputationNumbersSimplified"]["usd"], "0.00");
}

#[tokio::test]
async fn only_live_lookups_are_billed() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_reads");
    let enterprise = client.monitoring(&["+16035550100", "+16035550103", "+16035550104"]).await;
    let base = format!("/enterprises/{enterprise}/reputation/numbers");
    let spent = |operation: &'static str| {
        let client = &client;
        async move { client.ledger().await["by_operation"][operation]["usd"].clone() }
    };

    let flagged = client.get(&format!("{base}/+16035550100")).await.expect(200);
    assert_eq!(flagged["data"]["reputation_data"]["spam_category"], "Telemarketer");
    client.get(&format!("{base}/+16035550100")).await.expect(200);
    client.get(&format!("{base}/+16035550100?fresh=false")).await.expect(200);
    assert_eq!(spent("getPhoneNumberReputation").await, "0.10");
    client.get(&format!("{base}/+16035550100?fresh=true")).await.expect(200);
    assert_eq!(spent("getPhoneNumberReputation").await, "0.20");
    client.get(&format!("{base}/+16035550100?fresh=maybe")).await.refused(422, "10005");

    for _ in 0..2 {
        let unknown = client.get(&format!("{base}/+16035550103")).await.expect(200);
        assert!(unknown["data"]["reputation_data"].is_null());
    }
    assert_eq!(spent("getPhoneNumberReputation").await, "0.40", "nothing stored, so each read looks live");
    client.get(&format!("{base}/+16035550104")).await.expect(200);
    assert_eq!(spent("getPhoneNumberReputation").await, "0.40", "a failed lookup is free");

    let body = json!({ "phone_numbers": ["+16035550100", "+16035550104", "+16035559999"] });
    let refreshed = client.post(&format!("{base}/refresh"), body).await.expect(200);
    assert_eq!((&refreshed["data"]["total_successful"], &refreshed["data"]["total_failed"]), (&json!(1), &json!(2)));
    assert!(refreshed["data"]["results"][0]["error"].is_null());
    assert!(refreshed["data"]["results"][2]["error"].as_str().unwrap().contains("not registered"));
    assert_eq!(spent("refreshReputationNumbers").await, "0.10");
}

#[tokio::test]
async fn a_removed_number_is_gone_until_it_is_asked_for() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_removed");
    let enterprise = client.monitoring(&["+16035551234", "+16035551235"]).await;
    let base = format!("/enterprises/{enterprise}/reputation/numbers");
    client.delete(&format!("{base}/+16035551234")).await.expect(204);
    client.delete(&format!("{base}/%2B16035551234")).await.refused(404, "10009");
    client.get(&format!("{base}/+16035551234")).await.refused(404, "10009");
    client.delete("/reputation/numbers/+16035551235").await.expect(204);
    assert_eq!(client.get(&base).await.expect(200)["data"], json!([]));
    let removed = client.get(&format!("{base}?filter[ownership_status]=removed")).await.expect(200);
    assert_eq!(removed["meta"]["total_results"], 2);
    assert_eq!(removed["data"][0]["removal_reason"], "customer_removed");
    client.post(&base, json!({ "phone_numbers": ["+16035551234"] })).await.expect(201);
    assert_eq!(client.get(&base).await.expect(200)["meta"]["total_results"], 1);
}

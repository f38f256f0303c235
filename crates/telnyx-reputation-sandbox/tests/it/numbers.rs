//! Numbers.

use serde_json::{Value, json};

use telnyx_reputation_sandbox::Sandbox;

use crate::support::{Client, pointers, sandbox, start};

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

#[tokio::test]
async fn every_page_is_where_it_stands_whatever_comes_and_goes() {
    let seed = |key: &str, count: u32| {
        format!(
            "  - api_key: {key}
    enterprises:
      - profile: {{legal_name: One LLC, fein: 12-0000001}}
        reputation: {{generate: {{count: {count}, from: \"+16032000000\"}}}}
      - profile: {{legal_name: Two LLC, fein: 12-0000002}}
        reputation: {{generate: {{count: 30, from: \"+16033000000\"}}}}
"
        )
    };
    let yaml = format!("accounts:\n{}{}", seed("KEY_others", 700), seed("KEY_many", 2400));
    let sandbox = start(Sandbox::builder().seed_yaml(&yaml)).await;
    let client = Client::new(&sandbox, "KEY_many");
    let enterprises = client.get("/enterprises").await.expect(200);
    let ids: Vec<&str> = enterprises["data"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    let lists: Vec<String> = ids
        .iter()
        .map(|id| format!("/enterprises/{id}/reputation/numbers"))
        .chain(["/reputation/numbers".to_owned()])
        .collect();
    // What is narrowed by the source as well is counted and skipped number by number.
    let compare = || async {
        for list in &lists {
            let mut page = 1;
            loop {
                let path = format!("{list}?page[size]=250&page[number]={page}");
                let fast = client.get(&path).await.expect(200);
                let slow = client.get(&format!("{path}&filter[source]=telnyx")).await.expect(200);
                assert_eq!(fast, slow, "page {page} of {list}");
                page += 1;
                if page > fast["meta"]["total_pages"].as_i64().unwrap() + 1 {
                    break;
                }
            }
        }
    };
    compare().await;
    // The beginning and the end, all around the ends of blocks, and all of the other enterprise.
    for line in (0..9).chain(300..330).chain(1300..1330).chain(2395..2400) {
        client.delete(&format!("{}/+1603200{line:04}", lists[0])).await.expect(204);
    }
    for line in 0..30 {
        client.delete(&format!("{}/+1603300{line:04}", lists[1])).await.expect(204);
    }
    compare().await;
    let added = json!({ "phone_numbers": ["+16032000000", "+16032002399"] });
    client.post(&lists[1], added).await.expect(201);
    compare().await;
    let first = client.get(&format!("{}?page[size]=250", lists[2])).await.expect(200);
    assert_eq!(first["meta"]["total_results"], 2400 - 74 + 2);
    // What was counted comes back with a state that is put back.
    let state = client.get("/_sandbox/state").await.expect(200);
    client.delete(&format!("{}/+16032000000", lists[1])).await.expect(204);
    client.put("/_sandbox/state", state).await.expect(200);
    compare().await;
    assert_eq!(client.get(&lists[2]).await.expect(200)["meta"]["total_results"], first["meta"]["total_results"]);
}

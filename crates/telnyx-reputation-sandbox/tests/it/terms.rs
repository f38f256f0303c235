//! Terms of service.

use serde_json::json;

use crate::support::{Client, id, sandbox};

#[tokio::test]
async fn agreeing_twice_is_one_agreement() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_terms");
    let status = "/terms_of_service/status?product_type=number_reputation";
    let before = client.get(status).await.expect(200);
    assert_eq!((&before["data"]["has_agreed"], &before["data"]["agreement_required"]), (&json!(false), &json!(true)));
    assert!(before["data"]["agreed_at"].is_null());

    let first = client.post("/terms_of_service/number_reputation/agree", json!({})).await.expect(201);
    let again = client.post_raw("/terms_of_service/number_reputation/agree", "application/json", "").await.expect(201);
    assert_eq!(first, again);
    assert_eq!(first["data"]["version"], first["data"]["terms_version"]);

    assert_eq!(client.get(status).await.expect(200)["data"]["has_agreed"], true);
    let branded = client.get("/terms_of_service/status").await.expect(200);
    assert_eq!(branded["data"]["product_type"], "branded_calling");
    assert_eq!(branded["data"]["has_agreed"], false);

    let list = client.get("/terms_of_service/agreements").await.expect(200);
    assert_eq!(list["meta"]["total_results"], 1);
    let none = client.get("/terms_of_service/agreements?product_type=branded_calling").await.expect(200);
    assert_eq!(none["data"], json!([]));
    let one = client.get(&format!("/terms_of_service/agreements/{}", id(&first))).await.expect(200);
    assert_eq!(one, first);
    client.get("/terms_of_service/agreements/550e8400-e29b-41d4-a716-446655440000").await.refused(404, "10009");
}

#[tokio::test]
async fn newer_terms_are_agreed_to_again() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_newer");
    client.agree().await;
    client.put("/_sandbox/terms", json!({ "version": "v1.1.0" })).await.expect(200);
    let status = client.get("/terms_of_service/status?product_type=number_reputation").await.expect(200);
    assert_eq!(
        (&status["data"]["has_agreed"], &status["data"]["agreed_version"], &status["data"]["current_terms_version"]),
        (&json!(false), &json!("v1.0.0"), &json!("v1.1.0"))
    );
    client.agree().await;
    let list = client.get("/terms_of_service/agreements").await.expect(200);
    assert_eq!((&list["data"][0]["version"], &list["meta"]["total_results"]), (&json!("v1.1.0"), &json!(2)));
}

#[tokio::test]
async fn info_is_not_wrapped_and_can_be_narrowed() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_terms");
    assert_eq!(client.get("/terms_of_service/info").await.expect(200)["agreements"].as_array().unwrap().len(), 2);
    let one = client.get("/terms_of_service/info?product_type=number_reputation").await.expect(200);
    assert_eq!(one["agreements"][0]["terms_url"], "https://telnyx.com/terms/reputation-services");
    let wrong = client.get("/terms_of_service/info?product_type=other").await.refused(422, "10005");
    assert_eq!(wrong[0]["source"]["parameter"], "product_type");
}

//! Enterprises.

use serde_json::json;

use crate::support::{Client, enterprise, id, pointers, sandbox};

#[tokio::test]
async fn every_field_is_checked_and_named() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_fields");
    let missing = client.post("/enterprises", json!({})).await.refused(422, "10005");
    assert_eq!(missing.len(), 14);
    assert!(pointers(&missing).contains(&"/body/legal_name"));

    let mut body = enterprise();
    body["legal_name"] = json!("ab");
    body["industry"] = json!("astrology");
    body["country_code"] = json!("FR");
    body["fein"] = json!("1-2");
    body["organization_contact"]["phone_number"] = json!("312-555-0000");
    body["billing_address"].as_object_mut().unwrap().remove("city");
    let wrong = client.post("/enterprises", body).await.refused(422, "10005");
    assert_eq!(
        pointers(&wrong),
        [
            "/body/billing_address/city",
            "/body/country_code",
            "/body/fein",
            "/body/industry",
            "/body/legal_name",
            "/body/organization_contact/phone_number"
        ]
    );
}

#[tokio::test]
async fn put_merges_and_refuses_what_the_service_writes() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_put");
    let enterprise = client.enterprise().await;
    let path = format!("/enterprises/{enterprise}");
    let changed =
        client.put(&path, json!({ "customer_reference": "crm-1", "website": "https://new.example.com" })).await;
    let changed = changed.expect(200);
    assert_eq!(changed["data"]["website"], "https://new.example.com");
    assert_eq!(changed["data"]["legal_name"], "Lakeview Dental Group LLC");

    let refused = client.put(&path, json!({ "country_code": "US", "id": "x" })).await.refused(400, "10015");
    assert_eq!(pointers(&refused), ["/body/country_code", "/body/id"]);
    assert_eq!(refused[0]["detail"], "Field 'country_code' is not allowed in this request");
    client.put(&path, json!({ "number_of_employees": "many" })).await.refused(422, "10005");
    client.put(&path, json!({ "billing_contact": { "first_name": "A" } })).await.refused(422, "10005");
    client.put("/enterprises/nope", json!({})).await.refused(404, "10009");
}

#[tokio::test]
async fn nine_fields_are_locked_while_reputation_is_enabled() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_locked");
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}");
    assert_eq!(client.get(&path).await.expect(200)["data"]["number_reputation_enabled"], true);
    let refused =
        client.put(&path, json!({ "legal_name": "Other Name", "fein": "98-7654321" })).await.refused(400, "10015");
    assert_eq!(pointers(&refused), ["/body/fein", "/body/legal_name"]);
    client.put(&path, json!({ "legal_name": "Lakeview Dental Group LLC" })).await.expect(200);
    client.put(&path, json!({ "jurisdiction_of_incorporation": "Nevada" })).await.expect(200);

    client.delete(&path).await.refused(400, "10015");
    client.delete(&format!("{path}/reputation")).await.expect(204);
    client.put(&path, json!({ "legal_name": "Other Name" })).await.expect(200);
    client.delete(&path).await.expect(204);
    client.get(&path).await.refused(404, "10009");
    client.delete(&path).await.refused(404, "10009");
}

#[tokio::test]
async fn the_same_entity_is_registered_once() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_same");
    let first = client.enterprise().await;
    client.post("/enterprises", enterprise()).await.refused(409, "10012");
    let mut other = enterprise();
    other["legal_name"] = json!("100% Northshore_Clinic");
    other["role_type"] = json!("bpo");
    let other = client.post("/enterprises", other).await.expect(201);
    assert_eq!(other["data"]["bpo_verification_status"], "pending");
    let legal_name = json!({ "legal_name": enterprise()["legal_name"] });
    client.put(&format!("/enterprises/{}", id(&other)), legal_name).await.refused(400, "10015");

    let found = client.get("/enterprises?filter%5Blegal_name%5D%5Bcontains%5D=northshore").await.expect(200);
    assert_eq!(found["data"][0]["id"], id(&other).as_str());
    assert_eq!(client.get("/enterprises?legal_name=0%25").await.expect(200)["meta"]["total_results"], 1);
    assert_eq!(client.get("/enterprises?legal_name=%25%25").await.expect(200)["meta"]["total_results"], 0);
    assert_eq!(
        client.get("/enterprises?filter[role_type]=enterprise").await.expect(200)["data"][0]["id"],
        first.as_str()
    );
    client.get("/enterprises?filter[role_type]=other").await.refused(422, "10005");

    client.delete(&format!("/enterprises/{first}")).await.expect(204);
    assert_eq!(client.get("/enterprises").await.expect(200)["meta"]["total_results"], 1);
    client.post("/enterprises", enterprise()).await.expect(201);
}

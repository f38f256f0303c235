//! The letter of authorization.

use serde_json::json;

use crate::support::{Client, pointers, sandbox};

/// A PNG of one half-transparent pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

#[tokio::test]
async fn the_letter_names_the_enterprise_and_its_agent() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_letter");
    let enterprise = client.enterprise().await;
    let path = format!("/enterprises/{enterprise}/reputation/loa");
    client.post(&path, json!({})).await.refused(403, "10010");
    client.agree().await;
    let unsigned = client.post_raw(&path, "application/json", "").await;
    assert_eq!(unsigned.status, 200, "{}", unsigned.text());
    assert!(unsigned.bytes.starts_with(b"%PDF-"));
    assert!(unsigned.text().contains("Lakeview Dental Group LLC"));

    let agent = json!({
        "legal_name": "Reseller Inc", "street_address": "1 Side St", "city": "Austin", "administrative_area": "TX",
        "postal_code": "73301", "country": "US", "contact_name": "Kim Lee", "contact_title": "CEO",
        "contact_email": "kim@reseller.example.com", "contact_phone": "+15125550000"
    });
    let signature = json!({ "image_base64": PIXEL, "signer_name": "Dana Ortiz" });
    let signed = client.post(&path, json!({ "agent": agent, "signature": signature })).await;
    assert_eq!(signed.status, 200, "{}", signed.text());
    assert!(signed.text().contains("Reseller Inc") && signed.text().contains("Signed by: Dana Ortiz"));
    assert!(signed.text().contains("/XObject"));

    let wrong = client.post(&path, json!({ "agent": { "legal_name": "x" } })).await.refused(422, "10005");
    assert_eq!(wrong.len(), 9);
    for image in ["%%%", "aGVsbG8="] {
        let body = json!({ "signature": { "image_base64": image } });
        let wrong = client.post(&path, body).await.refused(422, "10005");
        assert_eq!(pointers(&wrong), ["/body/signature/image_base64"]);
    }
}

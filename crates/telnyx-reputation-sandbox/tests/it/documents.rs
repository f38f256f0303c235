//! Documents.

use serde_json::json;

use crate::support::{Client, id, sandbox};

#[tokio::test]
async fn a_document_disappears_unless_something_links_to_it() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_expiry");
    let enterprise = client.enabled().await;
    let linked = client.get(&format!("/enterprises/{enterprise}/reputation")).await.expect(200);
    let linked = linked["data"]["loa_document_id"].as_str().unwrap().to_owned();
    let loose = client.document().await;
    client.delete(&format!("/documents/{linked}")).await.refused(422, "10027");
    let links = client.get(&format!("/document_links?filter[linked_resource_id]={enterprise}")).await.expect(200);
    assert_eq!(links["data"][0]["document_id"], linked.as_str());

    client.post("/_sandbox/clock/advance", json!({ "seconds": 1799 })).await.expect(200);
    client.get(&format!("/documents/{loose}")).await.expect(200);
    client.post("/_sandbox/clock/advance", json!({ "by": "1 second" })).await.expect(200);
    client.get(&format!("/documents/{loose}")).await.refused(404, "10005");
    client.get(&format!("/documents/{linked}")).await.expect(200);

    client.delete(&format!("/enterprises/{enterprise}/reputation")).await.expect(204);
    client.delete(&format!("/documents/{linked}")).await.expect(200);
}

#[tokio::test]
async fn documents_are_listed_renamed_and_fetched_by_link() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_documents");
    let mut ids = Vec::new();
    for (name, reference) in [("b.pdf", "x"), ("a.pdf", "y"), ("c.pdf", "z")] {
        let body = json!({ "file": "JVBERi0xLjcK", "filename": name, "customer_reference": reference });
        ids.push(id(&client.post("/documents?content-type=multipart", body).await.expect(200)));
    }
    let names = |body: serde_json::Value| -> Vec<String> {
        body["data"].as_array().unwrap().iter().map(|it| it["filename"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(client.get("/documents").await.expect(200)), ["c.pdf", "a.pdf", "b.pdf"], "newest first");
    assert_eq!(names(client.get("/documents?sort=filename&page[size]=2").await.expect(200)), ["a.pdf", "b.pdf"]);
    assert_eq!(names(client.get("/documents?filter[filename][contains]=B").await.expect(200)), ["b.pdf"]);
    let some = "/documents?filter[customer_reference][in][]=x&filter[customer_reference][in][]=z";
    assert_eq!(names(client.get(some).await.expect(200)), ["c.pdf", "b.pdf"]);
    client.get("/documents?sort=size").await.refused(422, "10005");

    let path = format!("/documents/{}", ids[0]);
    let renamed = client.patch(&path, json!({ "filename": "new name", "customer_reference": "r" })).await.expect(200);
    assert_eq!(renamed["data"]["filename"], "newname.pdf");

    let link = client.get(&format!("{path}/download_link")).await.expect(200);
    let file = reqwest::get(link["data"]["url"].as_str().unwrap()).await.unwrap();
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert_eq!(&file.bytes().await.unwrap()[..], b"%PDF-1.7\n");
}

#[tokio::test]
async fn uploads_that_cannot_be_taken_say_why() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_refused");
    for body in [
        json!({}),
        json!({ "file": "***" }),
        json!({ "file": "" }),
        json!({ "url": "https://example.com/a.pdf" }),
        json!({ "file": "R0lGODlhAQABAA==" }),
    ] {
        client.post("/documents", body).await.refused(422, "10027");
    }
    client.post_raw("/documents", "text/plain", "hello").await.refused(415, "10014");
    client.post_raw("/documents", "multipart/form-data", "hello").await.refused(422, "10005");
    client.post_raw("/documents", "multipart/form-data; boundary=x", "--x\r\nbroken").await.refused(422, "10005");
}

//! A client of the sandbox, and the steps that most tests begin with.

use reqwest::{Method, header::CONTENT_TYPE};
use serde_json::{Value, json};
use telnyx_reputation_sandbox::{Approval, Approvals, Clock, Sandbox, SandboxHandle};

/// One account on one sandbox.
pub struct Client {
    http: reqwest::Client,
    base: String,
    control: String,
    pub key: String,
}

/// An answer, read to its end.
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The answer's JSON, which must have this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// An error with this status and code; gives its entries.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Vec<Value> {
        let errors = self.expect(status)["errors"].as_array().expect("an envelope").clone();
        assert!(!errors.is_empty());
        for error in &errors {
            assert_eq!(error["code"], code, "{error}");
            assert!(error["meta"]["url"].as_str().expect("a url").ends_with(code));
        }
        errors
    }
}

/// A sandbox whose clock stands still on a Friday and whose reviews end at once.
pub async fn sandbox() -> SandboxHandle {
    start(Sandbox::builder().approvals(Approvals::all(Approval::Immediate))).await
}

pub async fn start(builder: telnyx_reputation_sandbox::SandboxBuilder) -> SandboxHandle {
    builder
        .seed(42)
        .clock(Clock::frozen("2026-11-20T09:00:00Z").expect("a time"))
        .start()
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

impl Client {
    pub fn new(sandbox: &SandboxHandle, key: &str) -> Self {
        // No test speaks TLS, yet the library wants a provider for it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            http: reqwest::Client::new(),
            base: sandbox.base_url(),
            control: sandbox.control_url(),
            key: key.to_owned(),
        }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = match path.strip_prefix("/_sandbox") {
            Some(rest) => format!("{}{rest}", self.control),
            None => format!("{}{path}", self.base),
        };
        self.http.request(method, url).bearer_auth(&self.key)
    }

    pub async fn get(&self, path: &str) -> Reply {
        send(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        send(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// A body as it is, under a media type.
    pub async fn post_raw(&self, path: &str, media_type: &str, body: impl Into<reqwest::Body>) -> Reply {
        send(self.request(Method::POST, path).header(CONTENT_TYPE, media_type).body(body)).await
    }

    pub async fn ledger(&self) -> Value {
        self.get("/_sandbox/ledger").await.expect(200)
    }

    pub async fn agree(&self) {
        self.post("/terms_of_service/number_reputation/agree", json!({})).await.expect(201);
    }

    /// The id of a new enterprise.
    pub async fn enterprise(&self) -> String {
        let body = self.post("/enterprises", enterprise()).await.expect(201);
        id(&body)
    }

    /// The id of another enterprise.
    pub async fn enterprise_named(&self, legal_name: &str) -> String {
        let mut body = enterprise();
        body["legal_name"] = json!(legal_name);
        id(&self.post("/enterprises", body).await.expect(201))
    }

    /// The id of a new document.
    pub async fn document(&self) -> String {
        let body = self.post("/documents", json!({ "file": "JVBERi0xLjcK", "filename": "loa.pdf" })).await.expect(200);
        id(&body)
    }

    /// The id of an enterprise for which reputation is enabled.
    pub async fn enabled(&self) -> String {
        self.agree().await;
        let (enterprise, document) = (self.enterprise().await, self.document().await);
        let body = json!({ "loa_document_id": document });
        self.post(&format!("/enterprises/{enterprise}/reputation"), body).await.expect(201);
        enterprise
    }

    /// The id of an enterprise that monitors these numbers.
    pub async fn monitoring(&self, numbers: &[&str]) -> String {
        let enterprise = self.enabled().await;
        let path = format!("/enterprises/{enterprise}/reputation/numbers");
        self.post(&path, json!({ "phone_numbers": numbers })).await.expect(201);
        enterprise
    }
}

pub async fn send(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Reply { status, headers, bytes: response.bytes().await.expect("a body").to_vec() }
}

pub fn id(body: &Value) -> String {
    body["data"]["id"].as_str().expect("an id").to_owned()
}

/// The pointers of some error entries, in order.
pub fn pointers(errors: &[Value]) -> Vec<&str> {
    let mut pointers: Vec<&str> =
        errors.iter().map(|error| error["source"]["pointer"].as_str().unwrap_or_default()).collect();
    pointers.sort_unstable();
    pointers
}

/// A body that registers an enterprise.
pub fn enterprise() -> Value {
    json!({
        "legal_name": "Lakeview Dental Group LLC",
        "organization_type": "commercial",
        "country_code": "US",
        "website": "https://lakeviewdental.example.com",
        "fein": "12-3456789",
        "industry": "healthcare",
        "number_of_employees": "51-200",
        "organization_legal_type": "llc",
        "doing_business_as": "Lakeview Dental",
        "jurisdiction_of_incorporation": "Delaware",
        "organization_contact": {
            "first_name": "Dana", "last_name": "Ortiz", "email": "dana@lakeviewdental.example.com",
            "job_title": "Operations Director", "phone_number": "+13125550000"
        },
        "billing_contact": {
            "first_name": "Sam", "last_name": "Reed", "email": "billing@lakeviewdental.example.com",
            "phone_number": "+13125550001"
        },
        "organization_physical_address": {
            "country": "US", "administrative_area": "IL", "city": "Chicago", "postal_code": "60601",
            "street_address": "100 Main St", "extended_address": "Suite 504"
        },
        "billing_address": {
            "country": "US", "administrative_area": "IL", "city": "Chicago", "postal_code": "60601",
            "street_address": "100 Main St"
        }
    })
}

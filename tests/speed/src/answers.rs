//! What the server answers, as the API would.

use bytes::Bytes;
use serde_json::{Value, json};

/// Whose numbers they are.
pub const ENTERPRISE: &str = "6a09cdc3-8948-47f0-aa62-74ac943d6c58";

/// The first of them.
pub const NUMBER: &str = "+16035550000";

/// How many numbers the enterprise has, and a page of them.
pub const NUMBERS: usize = 1_000_000;
pub const PAGE: usize = 250;

/// Answers made once.
pub struct Answers {
    one: Bytes,
    /// A page without its end, where its own number stands.
    rows: String,
}

impl Answers {
    pub fn new() -> Self {
        let rows: Vec<Value> = (0..PAGE).map(row).collect();
        let rows = Value::Array(rows).to_string();
        Self { one: Bytes::from(json!({ "data": row(0) }).to_string()), rows }
    }

    /// The snapshot of a number.
    pub fn one(&self) -> Bytes {
        self.one.clone()
    }

    /// A page of the list of numbers.
    pub fn page(&self, number: usize) -> Bytes {
        let meta = json!({
            "page_number": number,
            "page_size": PAGE,
            "total_pages": NUMBERS / PAGE,
            "total_results": NUMBERS,
        });
        Bytes::from(format!(r#"{{"data":{},"meta":{meta}}}"#, self.rows))
    }
}

fn row(index: usize) -> Value {
    json!({
        "id": format!("0b5b2b1e-5f0e-4a4e-9d8e-{index:012}"),
        "enterprise_id": ENTERPRISE,
        "phone_number": format!("+1603555{index:04}"),
        "ownership_status": "active",
        "created_at": "2026-11-02T09:15:00.000000Z",
        "updated_at": "2026-11-28T04:00:12.000000Z",
        "reputation_data": {
            "spam_risk": "medium",
            "spam_category": "Telemarketing",
            "maturity_score": 71,
            "connection_score": 64,
            "engagement_score": 58,
            "sentiment_score": 43,
            "last_refreshed_at": "2026-11-28T04:00:11.000000Z",
        },
    })
}

//! What the server answers, as the API would.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// How many numbers a page has at the most, and when nothing else is asked for.
pub const PAGE: usize = 250;

/// What each number has as its connection score, which clients read.
pub const CONNECTION_SCORE: i64 = 64;

/// The digits of the first number, without the country's.
const FIRST: usize = 6_035_550_000;

/// Whose numbers are looked up.
pub const ENTERPRISE: &str = "6a09cdc3-8948-47f0-aa62-000000000001";

/// The enterprise that has so many numbers: its id says so, and the server keeps nothing of it.
pub fn enterprise(numbers: usize) -> String {
    format!("6a09cdc3-8948-47f0-aa62-{numbers:012}")
}

/// One of an enterprise's numbers, from 0.
pub fn number(index: usize) -> String {
    format!("+1{}", digits(index))
}

/// The first 560,000 have 555 to 610 after the area code; no number has 611 there.
fn digits(index: usize) -> usize {
    FIRST + index + if index < 560_000 { 0 } else { 10_000 }
}

/// The text of a number's row, in which only what is its own differs: its id, its enterprise and the number.
pub struct Answers {
    pieces: [String; 4],
}

impl Answers {
    pub fn new() -> Self {
        let row = row().to_string();
        let mut pieces = row.split('@').map(str::to_owned);
        Self { pieces: std::array::from_fn(|_| pieces.next().unwrap_or_default()) }
    }

    /// The snapshot of a number, by its digits.
    pub fn one(&self, enterprise: &str, digits: &str) -> String {
        let mut text = String::with_capacity(512);
        text += r#"{"data":"#;
        self.write(&mut text, 0, enterprise, digits);
        text + "}"
    }

    /// A page of the list of an enterprise's numbers, from 1.
    pub fn page(&self, enterprise: &str, number: usize, size: usize) -> String {
        let total = numbers(enterprise);
        let size = size.clamp(1, PAGE);
        let first = number.saturating_sub(1).saturating_mul(size).min(total);
        let mut text = String::with_capacity(512 * (size + 1));
        text += r#"{"data":["#;
        for index in first..(first + size).min(total) {
            if index > first {
                text.push(',');
            }
            self.write(&mut text, index, enterprise, &digits(index).to_string());
        }
        let meta = json!({
            "page_number": number,
            "page_size": size,
            "total_pages": total.div_ceil(size),
            "total_results": total,
        });
        // Writing into text cannot fail.
        let _ = write!(text, r#"],"meta":{meta}}}"#);
        text
    }

    fn write(&self, to: &mut String, index: usize, enterprise: &str, digits: &str) {
        let [before, before_enterprise, before_digits, after] = &self.pieces;
        let _ = write!(to, "{before}{index:012}{before_enterprise}{enterprise}{before_digits}{digits}{after}");
    }
}

/// How many numbers an enterprise has.
fn numbers(enterprise: &str) -> usize {
    enterprise.rsplit('-').next().and_then(|numbers| numbers.parse().ok()).unwrap_or_default()
}

/// A row with `@` for what is a number's own.
fn row() -> Value {
    json!({
        "id": "0b5b2b1e-5f0e-4a4e-9d8e-@",
        "enterprise_id": "@",
        "phone_number": "+1@",
        "ownership_status": "active",
        "created_at": "2026-11-02T09:15:00.000000Z",
        "updated_at": "2026-11-28T04:00:12.000000Z",
        "reputation_data": {
            "spam_risk": "medium",
            "spam_category": "Telemarketing",
            "maturity_score": 71,
            "connection_score": CONNECTION_SCORE,
            "engagement_score": 58,
            "sentiment_score": 43,
            "last_refreshed_at": "2026-11-28T04:00:11.000000Z",
        },
    })
}

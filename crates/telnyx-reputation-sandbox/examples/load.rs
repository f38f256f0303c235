//! Sends mixed requests over many connections and says how many a second were answered.
//!
//! `cargo run --release --example load -- http://127.0.0.1:PORT/v2 [REQUESTS] [CONNECTIONS]`, against
//! `telnyx-reputation sandbox --approvals immediate`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// One keep-alive connection with an account of its own.
struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
    key: String,
}

impl Connection {
    async fn open(host: &str, key: String) -> Self {
        let stream = TcpStream::connect(host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), host: host.to_owned(), key }
    }

    async fn send(&mut self, method: &str, path: &str, body: &Value) -> (u16, Vec<u8>) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = format!(
            "{method} /v2{path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            self.key,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).await.unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).await.unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            } else if let Some(text) = line.strip_prefix("http/1.1 ") {
                status = text[..3].parse().unwrap();
            } else if let Some(text) = line.strip_prefix("content-length: ") {
                length = text.parse().unwrap();
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).await.unwrap();
        (status, answer)
    }

    /// Sends what must work, and gives the id in the answer.
    async fn create(&mut self, path: &str, body: Value) -> String {
        let (status, answer) = self.send("POST", path, &body).await;
        assert!(status < 300, "{}", String::from_utf8_lossy(&answer));
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        answer["data"]["id"].as_str().unwrap_or_default().to_owned()
    }
}

async fn enable(connection: &mut Connection) -> String {
    let address = json!({ "country": "US", "administrative_area": "IL", "city": "Chicago", "postal_code": "60601", "street_address": "1 Main St" });
    let person = json!({ "first_name": "A", "last_name": "B", "email": "a@example.com", "job_title": "CEO", "phone_number": "+13125550000" });
    connection.create("/terms_of_service/number_reputation/agree", Value::Null).await;
    let enterprise = json!({
        "legal_name": "Example LLC", "organization_type": "commercial", "country_code": "US", "website": "https://example.com",
        "fein": "12-3456789", "industry": "health", "number_of_employees": "1-10", "organization_legal_type": "llc",
        "doing_business_as": "Example", "jurisdiction_of_incorporation": "Delaware", "organization_contact": person,
        "billing_contact": person, "organization_physical_address": address, "billing_address": address
    });
    let enterprise = connection.create("/enterprises", enterprise).await;
    let document = connection.create("/documents", json!({ "file": "JVBERi0xLjcK" })).await;
    connection.create(&format!("/enterprises/{enterprise}/reputation"), json!({ "loa_document_id": document })).await;
    enterprise
}

const NUMBERS: usize = 50;

/// Reads and writes in about the proportion of a program that watches its numbers. Fifty are added to each account, so
/// that what grows after that is no state.
async fn work(mut connection: Connection, left: Arc<AtomicUsize>) -> usize {
    let enterprise = enable(&mut connection).await;
    let base = format!("/enterprises/{enterprise}/reputation");
    let numbers = format!("{base}/numbers");
    let (mut failed, mut round) = (0, 0_usize);
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
        let number = format!("+1603{:07}", 2_000_000 + round / 10 % NUMBERS);
        let (method, path, body, expected) = match round % 10 {
            0 if round / 10 < NUMBERS => ("POST", numbers.clone(), json!({ "phone_numbers": [number] }), 201),
            1 | 2 | 4 => ("GET", format!("{numbers}/{number}"), Value::Null, 200),
            3 => ("GET", format!("{numbers}/{number}?fresh=true"), Value::Null, 200),
            5 => ("GET", format!("{numbers}?page[size]=20"), Value::Null, 200),
            6 => ("GET", base.clone(), Value::Null, 200),
            7 => ("PATCH", format!("{base}/frequency"), json!({ "check_frequency": "weekly" }), 200),
            8 => ("POST", format!("{numbers}/refresh"), json!({ "phone_numbers": [number] }), 200),
            9 => ("PUT", format!("/enterprises/{enterprise}"), json!({ "customer_reference": number }), 200),
            _ => ("GET", format!("/enterprises/{enterprise}"), Value::Null, 200),
        };
        let (status, answer) = connection.send(method, &path, &body).await;
        if status != expected {
            failed += 1;
            println!("{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        }
        round += 1;
    }
    failed
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().unwrap_or_else(|| "http://127.0.0.1:4010/v2".to_owned());
    let requests: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(200_000);
    let connections: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(64);
    let host = base.trim_start_matches("http://").trim_end_matches("/v2").to_owned();
    let left = Arc::new(AtomicUsize::new(requests));
    let start = Instant::now();
    let mut workers = Vec::new();
    for index in 0..connections {
        let connection = Connection::open(&host, format!("KEY_LOAD_{}_{index}", std::process::id())).await;
        workers.push(tokio::spawn(work(connection, Arc::clone(&left))));
    }
    let mut failed = 0;
    for worker in workers {
        failed += worker.await.unwrap();
    }
    let seconds = start.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let rate = requests as f64 / seconds;
    println!(
        "{requests} requests over {connections} connections in {seconds:.1} s: {rate:.0} a second, {failed} failed"
    );
}

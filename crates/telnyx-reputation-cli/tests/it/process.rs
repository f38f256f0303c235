//! A sandbox process and a client for it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

/// The account of tests that have no other.
const KEY: &str = "KEY_process";

/// The command, in an environment that has nothing of this machine's user.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_telnyx-reputation"));
    for name in ["TELNYX_API_KEY", "TELNYX_BASE_URL", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "NO_COLOR", "CLICOLOR_FORCE"]
    {
        command.env_remove(name);
    }
    command.env("HOME", "/nonexistent").env("COLUMNS", "100");
    command
}

/// A running `telnyx-reputation sandbox`; killed when dropped.
pub struct Process {
    pub child: Child,
    pub base_url: String,
}

impl Process {
    pub fn start(options: &[&str]) -> Self {
        Self::start_in(options, &[])
    }

    /// With more variables in its environment.
    pub fn start_in(options: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = command()
            .arg("sandbox")
            .args(options)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        Self { child, base_url: line.trim().to_owned() }
    }

    /// Ends it at once, as a power cut of the process would.
    pub fn kill(mut self) {
        self.child.kill().expect("a running process");
        self.child.wait().expect("its end");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn http() -> reqwest::Client {
    // No test speaks TLS, yet the library wants a provider for it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// Sends JSON and gives the answer's status and JSON.
pub async fn send(http: &reqwest::Client, method: &str, url: &str, body: Value) -> reqwest::Result<(u16, Value)> {
    send_as(http, KEY, method, url, body).await
}

async fn send_as(
    http: &reqwest::Client,
    key: &str,
    method: &str,
    url: &str,
    body: Value,
) -> reqwest::Result<(u16, Value)> {
    let mut request = http.request(method.parse().expect("a method"), url).bearer_auth(key);
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = request.send().await?;
    let status = answer.status().as_u16();
    let text = answer.text().await?;
    Ok((status, serde_json::from_str(&text).unwrap_or(json!(text))))
}

/// The id of an enterprise that may monitor numbers.
pub async fn enabled(http: &reqwest::Client, base: &str) -> String {
    enabled_for(http, base, KEY).await
}

/// The same in the account of a key.
pub async fn enabled_for(http: &reqwest::Client, base: &str, key: &str) -> String {
    let post = async |path: &str, body: Value| {
        let (status, body) = send_as(http, key, "POST", &format!("{base}{path}"), body).await.expect("an answer");
        assert!(status < 300, "{body}");
        body["data"]["id"].as_str().unwrap_or_default().to_owned()
    };
    post("/terms_of_service/number_reputation/agree", json!({})).await;
    let address = json!({ "country": "US", "administrative_area": "IL", "city": "Chicago", "postal_code": "60601", "street_address": "1 Main St" });
    let person = json!({ "first_name": "A", "last_name": "B", "email": "a@example.com", "job_title": "CEO", "phone_number": "+13125550000" });
    let enterprise = json!({
        "legal_name": "Example LLC", "organization_type": "commercial", "country_code": "US", "website": "https://example.com",
        "fein": "12-3456789", "industry": "health", "number_of_employees": "1-10", "organization_legal_type": "llc",
        "doing_business_as": "Example", "jurisdiction_of_incorporation": "Delaware", "organization_contact": person,
        "billing_contact": person, "organization_physical_address": address, "billing_address": address
    });
    let enterprise = post("/enterprises", enterprise).await;
    let document = post("/documents", json!({ "file": "JVBERi0xLjcK" })).await;
    post(&format!("/enterprises/{enterprise}/reputation"), json!({ "loa_document_id": document })).await;
    enterprise
}

/// Does something to the sandbox: `PUT /_sandbox/approvals`, in the account of this key.
pub async fn control(base_url: &str, key: &str, request: &str, body: &Value) -> Value {
    let (method, path) = request.split_once(' ').expect("METHOD PATH");
    let url = format!("{}{path}", base_url.trim_end_matches("/v2"));
    let mut request = http().request(method.parse().expect("a method"), url).bearer_auth(key);
    if !body.is_null() {
        request = request.json(body);
    }
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    let text = answer.text().await.expect("a body");
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

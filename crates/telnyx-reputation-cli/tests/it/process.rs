//! A sandbox process and a client for it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

pub fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_telnyx-reputation"))
}

/// A running `telnyx-reputation sandbox`; killed when dropped.
pub struct Process {
    pub child: Child,
    pub base_url: String,
}

impl Process {
    pub fn start(options: &[&str]) -> Self {
        let mut child = command()
            .arg("sandbox")
            .args(options)
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
    let mut request = http.request(method.parse().expect("a method"), url).bearer_auth("KEY_process");
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = request.send().await?;
    let status = answer.status().as_u16();
    let text = answer.text().await?;
    Ok((status, serde_json::from_str(&text).unwrap_or(json!(text))))
}

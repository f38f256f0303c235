//! Telling a place: one attempt, which is over in a limited time.

use std::process::Stdio;
use std::time::Duration;

use reqwest::{StatusCode, Url, header};
use serde_json::{Value, json};
use telnyx_reputation_monitor::Alert;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::sink::{Place, is_loopback};
use crate::failure::Failure;
use crate::http_client::http_client;

/// How long a place may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Why a place was not told, or nothing tells whether it was.
pub(super) struct NotTold {
    pub(super) why: String,
    /// When it wants to be asked again.
    pub(super) wait: Option<Duration>,
}

impl Place {
    /// Tells it of these alerts, all together.
    ///
    /// # Errors
    /// It did not say that it has them.
    pub(super) async fn send(&self, alerts: &[Alert]) -> Result<(), NotTold> {
        match self {
            Self::Webhook(url) => post(url, &body(alerts)).await,
            Self::Slack(url) => post(url, &json!({"text": slack_text(alerts)})).await,
            Self::Mail(mail) => timeout(TIMEOUT, mail.send(alerts, TIMEOUT))
                .await
                .unwrap_or_else(|_| Err(format!("it took longer than {TIMEOUT:?}")))
                .map_err(why),
            Self::Command(program) => {
                let run = run(program.as_os_str(), body(alerts).to_string());
                timeout(TIMEOUT, run).await.unwrap_or_else(|_| Err(why(format!("it took longer than {TIMEOUT:?}"))))
            }
        }
    }
}

fn body(alerts: &[Alert]) -> Value {
    json!({"alerts": alerts.iter().map(Alert::json).collect::<Vec<_>>()})
}

/// Slack's own marks stand for links and mentions, which no label of a network is to make.
fn slack_text(alerts: &[Alert]) -> String {
    let line = |alert: &Alert| alert.text().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    alerts.iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn post(url: &Url, body: &Value) -> Result<(), NotTold> {
    let client = http_client(|builder| {
        let builder = builder.timeout(TIMEOUT);
        if is_loopback(url) { builder.no_proxy() } else { builder }
    });
    let client = client.map_err(|failure: Failure| why(failure.to_string()))?;
    // Errors of the client name the address, which may be secret.
    let sent = client.post(url.clone()).json(body).send().await.map_err(|error| {
        let error = error.without_url();
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        why(format!("{error}{cause}"))
    })?;
    // What it says beside its status is not read: it may be long, and repeat the address.
    let status = sent.status();
    if status.is_success() {
        return Ok(());
    }
    let wait = sent.headers().get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
    let what = match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => "; is the address still right?",
        status if status.is_redirection() => "; redirects are not followed",
        _ => "",
    };
    Err(NotTold { why: format!("it answered {status}{what}"), wait: wait.map(Duration::from_secs) })
}

/// Without a shell, so that no text of an alert can be a command.
async fn run(program: &std::ffi::OsStr, body: String) -> Result<(), NotTold> {
    let child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::null()).kill_on_drop(true).spawn();
    let mut child = child.map_err(|error| why(format!("it cannot be started: {error}")))?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that does not want to know more closes it; its status tells.
        let _ = stdin.write_all(body.as_bytes()).await;
    }
    let status = child.wait().await.map_err(|error| why(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(why(format!("it ended with {status}"))) }
}

fn why(why: String) -> NotTold {
    NotTold { why, wait: None }
}

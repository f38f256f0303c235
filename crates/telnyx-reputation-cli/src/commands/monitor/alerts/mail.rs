//! Alerts as mail, handed to a relay by SMTP.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use reqwest::Url;
use telnyx_reputation_monitor::Alert;

use super::sink::is_loopback;

/// How much of a relay's answer is shown.
const SHOWN: usize = 300;

/// A relay, and who writes to whom.
#[derive(PartialEq, Eq)]
pub(super) struct Mail {
    relay: Url,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Mail {
    /// `smtps://USER:PASSWORD@HOST?from=ADDRESS&to=ADDRESS`, with `to` for each reader; `smtp://...&tls=required` for
    /// STARTTLS; without TLS only to this machine.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut relay = Url::parse(text).ok()?;
        let (mut from, mut to, mut tls) = (None, Vec::new(), None);
        for (name, value) in relay.query_pairs() {
            match &*name {
                "from" => from = Some(value.parse().ok()?),
                "to" => to.push(value.parse().ok()?),
                "tls" if value == "required" => tls = Some("tls=required"),
                _ => return None,
            }
        }
        relay.set_query(tls);
        let is_safe = match relay.scheme() {
            "smtps" => true,
            "smtp" => tls.is_some() || is_loopback(&relay),
            _ => false,
        };
        (is_safe && relay.has_host() && !to.is_empty()).then_some(Self { relay, from: from?, to })
    }

    /// Where the relay is.
    pub(super) fn host(&self) -> &str {
        self.relay.host_str().unwrap_or_default()
    }

    /// All of it as one text, from which its digest is made.
    pub(super) fn whole(&self) -> String {
        let to: Vec<String> = self.to.iter().map(ToString::to_string).collect();
        format!("{} {} {}", self.relay, self.from, to.join(" "))
    }

    /// Hands the alerts over as one mail.
    ///
    /// # Errors
    /// Why the relay did not say that it has it.
    pub(super) async fn send(&self, alerts: &[Alert], timeout: Duration) -> Result<(), String> {
        let message = self.message(alerts).map_err(|error| error.to_string())?;
        // Another part of the program may have been first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let relay = AsyncSmtpTransport::<Tokio1Executor>::from_url(self.relay.as_str());
        let relay = relay.map_err(|_| "the address of the relay makes no sense".to_owned())?;
        let sent = relay.timeout(Some(timeout)).build::<Tokio1Executor>().send(message).await;
        sent.map(drop).map_err(|error| {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("{error}{cause}").chars().filter(|c| !c.is_control()).take(SHOWN).collect()
        })
    }

    /// A mail of the same alerts has the same id, by which mailboxes drop repeats.
    fn message(&self, alerts: &[Alert]) -> Result<Message, lettre::error::Error> {
        let (first, last) = (alerts.first().map_or("", Alert::id), alerts.last().map_or("", Alert::id));
        let subject = match alerts {
            [alert] => alert.text().to_owned(),
            _ => format!("{} alerts of your numbers", alerts.len()),
        };
        let id = format!("<{first}.{last}@telnyx-reputation.invalid>");
        let to = self.to.iter().cloned();
        let message = to.fold(Message::builder().from(self.from.clone()), |message, reader| message.to(reader));
        let body: String = alerts.iter().map(|alert| format!("{}\n  ({})\n", alert.text(), alert.id())).collect();
        message.message_id(Some(id)).subject(subject).body(body)
    }
}

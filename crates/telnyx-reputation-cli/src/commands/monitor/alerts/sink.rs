//! Where alerts go, as `--alert` names it.

use std::fmt;
use std::path::PathBuf;

use reqwest::Url;
use ring::digest::{SHA256, digest};

use super::mail::Mail;
use crate::failure::Failure;
use crate::input::Input;

/// A place that is told.
pub(super) struct Sink {
    pub(super) kind: Kind,
    /// What the store knows it by and messages call it: where it is, without what may be secret.
    pub(super) name: String,
}

/// Whether a place is the command's own output.
#[derive(PartialEq, Eq)]
pub(super) enum Kind {
    Stdout,
    Elsewhere(Place),
}

/// A place that something is sent to.
#[derive(PartialEq, Eq)]
pub(super) enum Place {
    /// JSON of all alerts in one request.
    Webhook(Url),
    /// A message for Slack's incoming webhooks.
    Slack(Url),
    /// A mail to some readers.
    Mail(Mail),
    /// A program that has the JSON of a webhook on its standard input.
    Command(PathBuf),
}

impl Sink {
    /// `stdout`, `webhook:URL`, `slack:URL`, `smtp:URL`, `command:PROGRAM`. An address may stand in a file, `slack:@FILE`, since other
    /// people of the machine see a command line.
    ///
    /// # Errors
    /// It is none of these; what it says is not repeated, since it may be secret.
    pub(super) fn parse(text: &str, input: &mut Input) -> Result<Self, Failure> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        let kind = match kind {
            "stdout" if rest.is_empty() => Kind::Stdout,
            "webhook" => Kind::Elsewhere(Place::Webhook(url(input.text(rest)?.trim())?)),
            "slack" => Kind::Elsewhere(Place::Slack(url(input.text(rest)?.trim())?)),
            "smtp" => Kind::Elsewhere(Place::Mail(mail(input.text(rest)?.trim())?)),
            "command" if !rest.is_empty() => Kind::Elsewhere(Place::Command(rest.into())),
            _ => {
                return Err(Failure::usage(
                    "--alert is one of stdout, webhook:URL, slack:URL, smtp:URL, command:PROGRAM; a URL may stand in \
                     a file, slack:@FILE",
                ));
            }
        };
        Ok(Self { name: name(&kind), kind })
    }
}

/// HTTPS, or HTTP on this machine: an alert tells whose numbers are flagged.
fn url(text: &str) -> Result<Url, Failure> {
    let refused =
        || Failure::usage("--alert: the address is to be a URL of https, or of http on this machine (127.0.0.1)");
    let url = Url::parse(text).map_err(|_| refused())?;
    let is_fit = url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)));
    if is_fit { Ok(url) } else { Err(refused()) }
}

fn mail(text: &str) -> Result<Mail, Failure> {
    Mail::parse(text).ok_or_else(|| {
        Failure::usage(
            "--alert smtp: the address is to be smtps://USER:PASSWORD@HOST?from=ADDRESS&to=ADDRESS, or smtp:// with \
             &tls=required; without TLS only to this machine (127.0.0.1)",
        )
    })
}

/// Whether it is on this machine, whatever a name server says.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The scheme, host and port say where it is; a digest of the whole tells addresses apart of which the rest is secret.
fn name(kind: &Kind) -> String {
    let digest = |whole: &str| -> String {
        digest(&SHA256, whole.as_bytes()).as_ref()[..6].iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let of_url =
        |kind: &str, url: &Url| format!("{kind}:{}#{}", url.origin().ascii_serialization(), digest(url.as_str()));
    match kind {
        Kind::Stdout => "stdout".to_owned(),
        Kind::Elsewhere(Place::Webhook(url)) => of_url("webhook", url),
        Kind::Elsewhere(Place::Slack(url)) => of_url("slack", url),
        Kind::Elsewhere(Place::Mail(mail)) => format!("smtp:{}#{}", mail.host(), digest(&mail.whole())),
        Kind::Elsewhere(Place::Command(program)) => format!("command:{}", program.display()),
    }
}

impl fmt::Display for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Sink, Failure> {
        Sink::parse(text, &mut Input::default())
    }

    #[test]
    fn names_tell_addresses_apart_and_have_no_secret() {
        let one = parse("slack:https://me:pass@hooks.slack.com/services/T0/B0/topsecret?token=x").unwrap();
        let other = parse("slack:https://me:pass@hooks.slack.com/services/T0/B0/another").unwrap();
        assert!(one.name.starts_with("slack:https://hooks.slack.com#"), "{one}");
        assert!(["pass", "topsecret", "token"].iter().all(|secret| !one.name.contains(secret)), "{one}");
        assert_ne!(one.name, other.name);
        let mail = parse("smtp:smtps://me:pass@mail.example.com?from=me@example.com&to=you@example.com").unwrap();
        assert!(mail.name.starts_with("smtp:mail.example.com#") && mail.name.len() == 34, "{mail}");
        assert_eq!(parse("command:/usr/bin/tell").unwrap().name, "command:/usr/bin/tell");
    }

    #[test]
    fn what_is_refused_is_not_repeated() {
        for text in [
            "slack:http://hooks.slack.com/topsecret",
            "webhook:topsecret",
            "webhook:ftp://127.0.0.1/topsecret",
            "webhook:http://localhost.example.com/topsecret",
            "topsecret",
            "stdout:topsecret",
            "command:",
            "smtp:topsecret",
            "smtp:smtps://mail.example.com?to=topsecret@example.com",
            "smtp:smtp://me:topsecret@mail.example.com?from=a@example.com&to=b@example.com",
            "smtp:smtps://mail.example.com?from=a@example.com&to=b@example.com&cc=topsecret",
        ] {
            let failure = parse(text).map(|sink| sink.name).unwrap_err().to_string();
            assert!(failure.contains("--alert") && !failure.contains("topsecret"), "{text}: {failure}");
        }
        for text in ["webhook:http://127.0.0.1:80/x", "webhook:http://[::1]/x", "webhook:http://localhost:8/"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }
}

//! Who is let in: whoever calls by a name of ours and has the password, if there is one.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ring::hmac;
use ring::rand::SystemRandom;
use telnyx_reputation_local_server::{OwnNames, basic_password};

use crate::failure::Failure;

/// Where the password may stand.
pub(super) const VARIABLE: &str = "TELNYX_MONITOR_PASSWORD";
/// Whoever guesses has to guess this much.
const SHORTEST: usize = 12;

/// A password, kept as a tag by which another text can be held against it in a time that tells nothing.
pub(super) struct Password {
    key: hmac::Key,
    tag: hmac::Tag,
}

impl Password {
    /// The password of the file, else of the environment; `None` without either.
    ///
    /// # Errors
    /// A file that cannot be read, a password that is too short.
    pub(super) fn find(file: Option<&Path>) -> Result<Option<Self>, Failure> {
        let (text, place) = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|why| Failure::usage(format!("{} cannot be read: {why}", path.display())))?;
                (text, path.display().to_string())
            }
            None => match std::env::var(VARIABLE) {
                Ok(text) => (text, VARIABLE.to_owned()),
                Err(_) => return Ok(None),
            },
        };
        let text = text.trim_end_matches(['\r', '\n']);
        if text.chars().count() < SHORTEST {
            return Err(Failure::usage(format!("{place}: a password has {SHORTEST} characters at least")));
        }
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())
            .map_err(|_| Failure::local("the system has no random numbers"))?;
        Ok(Some(Self { tag: hmac::sign(&key, text.as_bytes()), key }))
    }

    fn is(&self, text: &[u8]) -> bool {
        hmac::verify(&self.key, text, self.tag.as_ref()).is_ok()
    }
}

/// Lets in.
pub(super) struct Guard {
    names: OwnNames,
    password: Option<Password>,
}

impl Guard {
    pub(super) fn new(bound: IpAddr, allow_host: Vec<String>, password: Option<Password>) -> Self {
        Self { names: OwnNames::new(bound, allow_host), password }
    }

    fn refuse(&self, headers: &HeaderMap) -> Option<Response> {
        if self.names.own(headers.get(HOST).and_then(|host| host.to_str().ok())).is_none() {
            let why = "This page is called by a loopback address, or by the address that it listens on. A name that leads to it \
                       is allowed with --allow-host.\n";
            return Some((StatusCode::FORBIDDEN, why).into_response());
        }
        let password = self.password.as_ref()?;
        if basic_password(headers).is_some_and(|given| password.is(&given)) {
            return None;
        }
        let asked = [(WWW_AUTHENTICATE, "Basic realm=\"telnyx-reputation monitor\", charset=\"UTF-8\"")];
        Some((StatusCode::UNAUTHORIZED, asked, "Any user name, and the password.\n").into_response())
    }
}

/// Answers whoever is not let in.
pub(super) async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.refuse(request.headers()) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    }
}

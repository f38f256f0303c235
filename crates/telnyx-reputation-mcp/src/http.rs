//! Over HTTP on this machine: for clients that do not start servers, and for several at once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use http::header::{HOST, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use telnyx_reputation_local_server::{Guest, Limits, OwnNames, bearer_token, is_of_another_site, keep_apart, serve};
use tokio::net::TcpListener;

use crate::failure::{Failure, Result};
use crate::lines::LONGEST;
use crate::server::Server;

/// A client holds a stream for as long as it wants to hear something.
const LIMITS: Limits = Limits {
    most: 128,
    head: Duration::from_secs(30),
    stranger: Some(Duration::from_secs(30)),
    longest: None,
    grace: Duration::from_secs(5),
};
/// How long a client that does nothing is remembered: longer than a person may look at a question.
const SESSION: Duration = Duration::from_secs(3_600);
/// Whoever guesses has to guess this much.
const SHORTEST: usize = 16;
/// How many bytes a token has that is made here.
const BYTES: usize = 24;

/// What a client shows to be let in, kept as a tag by which another text can be held against it in a time that tells nothing.
pub struct Token {
    key: hmac::Key,
    tag: hmac::Tag,
}

impl Token {
    /// The token with this text.
    ///
    /// # Errors
    /// It is too short.
    pub fn new(text: &str) -> Result<Self> {
        if text.chars().count() < SHORTEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::argument(format!(
                "a token has {SHORTEST} visible ASCII characters at least, and no space"
            )));
        }
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())
            .map_err(|_| Failure::local("the system has no random numbers"))?;
        Ok(Self { tag: hmac::sign(&key, text.as_bytes()), key })
    }

    /// A new token, and its text, which is to be shown once.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn random() -> Result<(Self, String)> {
        let mut bytes = [0; BYTES];
        SystemRandom::new().fill(&mut bytes).map_err(|_| Failure::local("the system has no random numbers"))?;
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((Self::new(&text)?, text))
    }

    fn is(&self, text: &str) -> bool {
        hmac::verify(&self.key, text.as_bytes(), self.tag.as_ref()).is_ok()
    }
}

struct Guard {
    names: OwnNames,
    token: Token,
}

/// What listens on a loopback address: a token that is sent as it is would elsewhere be everybody's.
pub struct Loopback {
    listener: TcpListener,
    address: SocketAddr,
}

impl Loopback {
    /// This listener, if it is one.
    ///
    /// # Errors
    /// It lets other machines in.
    pub fn new(listener: TcpListener) -> Result<Self> {
        let address = listener.local_addr().map_err(|why| Failure::local(why.to_string()))?;
        if address.ip().is_loopback() {
            return Ok(Self { listener, address });
        }
        Err(Failure::argument(format!(
            "{} lets other machines in: give a loopback address, such as 127.0.0.1",
            address.ip()
        )))
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Serves clients at `/mcp` of a loopback address, until `ended`. When it ends, so does all spending of this server and its clones,
/// for good.
pub async fn serve_http(server: &Server, at: Loopback, token: Token, ended: impl Future<Output = ()>) {
    // Names and origins are judged by the guard, which knows other loopback addresses, too.
    let config = StreamableHttpServerConfig::default().disable_allowed_hosts().with_max_request_body_bytes(LONGEST);
    let stop = config.cancellation_token.clone();
    let handler = server.handler.clone();
    let mut sessions = LocalSessionManager::default();
    sessions.session_config.keep_alive = Some(SESSION);
    let sessions = Arc::new(sessions);
    let service = StreamableHttpService::new(move || Ok(handler.clone()), sessions, config);
    let guard = Arc::new(Guard { names: OwnNames::new(at.address.ip(), Vec::new()), token });
    let router = Router::new()
        .route_service("/mcp", service)
        .layer(map_response(keep_apart))
        .layer(from_fn_with_state(guard, check));
    let ended = async move {
        ended.await;
        // Streams that wait for something are told that nothing comes.
        stop.cancel();
    };
    serve(at.listener, router, LIMITS, ended).await;
    server.end().await;
}

async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.refuse(request.headers()) {
        Some(refusal) => refusal,
        None => {
            if let Some(guest) = request.extensions().get::<Guest>() {
                guest.welcome();
            }
            next.run(request).await
        }
    }
}

impl Guard {
    fn refuse(&self, headers: &HeaderMap) -> Option<Response> {
        let host = self.names.own(headers.get(HOST).and_then(|host| host.to_str().ok()));
        if host.is_none_or(|host| is_of_another_site(headers, &host)) {
            let why = "This server is called by a loopback address, and by no page of another site.\n";
            return Some((StatusCode::FORBIDDEN, why).into_response());
        }
        if bearer_token(headers).is_some_and(|token| self.token.is(token)) {
            return None;
        }
        let asked = [(WWW_AUTHENTICATE, "Bearer realm=\"telnyx-reputation mcp\"")];
        Some((StatusCode::UNAUTHORIZED, asked, "Send the token of the server as a bearer token.\n").into_response())
    }
}

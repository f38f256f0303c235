//! Connections: a bounded number of them, none of which is held for nothing.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// What clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections there are at once; whoever comes then waits until one ends.
    pub most: usize,
    /// How long the head of a request may take, the wait for a further one included.
    pub head: Duration,
    /// How long a connection lasts on which nobody has shown that they may use the server ([`Guest`]); `None` where
    /// everybody may.
    pub stranger: Option<Duration>,
    /// How long a connection lasts, so that nobody keeps one by reading slowly; `None` for as long as it is used.
    pub longest: Option<Duration>,
    /// How long requests in flight may go on once the server is told to end.
    pub grace: Duration,
}

/// Who is at the other end of a connection; an extension of each of its requests.
#[derive(Clone, Debug, Default)]
pub struct Guest(Arc<AtomicBool>);

impl Guest {
    /// They have shown that they may use the server.
    pub fn welcome(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether they have.
    #[must_use]
    pub fn is_welcome(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How long to wait when no connection can be accepted, as when there are no more descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `ended`, and then what is in flight.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, ended: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.most));
    let mut ended = pin!(ended);
    loop {
        let next = async { (Arc::clone(&places).acquire_owned().await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut ended => break,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
        let (guest, router) = (Guest::default(), TowerToHyperService::new(router.clone()));
        let of_request = guest.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(of_request.clone());
            router.call(request)
        });
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .serve_connection(TokioIo::new(stream), service);
        let serving = graceful.watch(serving);
        tokio::spawn(async move {
            let serving = while_welcome(serving, &guest, limits.stranger);
            // How it ends is the client's affair.
            match limits.longest {
                Some(longest) => drop(tokio::time::timeout(longest, serving).await),
                None => serving.await,
            }
            drop(place);
        });
    }
    drop(listener);
    // What takes longer is cut off.
    let _ = tokio::time::timeout(limits.grace, graceful.shutdown()).await;
}

/// Serves a stranger only so long.
async fn while_welcome(serving: impl Future, guest: &Guest, stranger: Option<Duration>) {
    let mut serving = pin!(serving);
    if let Some(time) = stranger {
        // It has ended, or they are none.
        if tokio::time::timeout(time, &mut serving).await.is_ok() || !guest.is_welcome() {
            return;
        }
    }
    serving.await;
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::Extension;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    const HEAD: Duration = Duration::from_millis(150);
    const LIMITS: Limits =
        Limits { most: 1, head: Duration::from_secs(10), stranger: None, longest: None, grace: HEAD };

    /// Sends these bytes; what is answered until the connection is closed.
    async fn client(address: &str, bytes: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A reset is an end as well.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn test(limits: Limits, run: impl AsyncFnOnce(&str)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap().to_string();
            // More than the system keeps for a client that does not read.
            let long = || async { vec![b'x'; 64 << 20] };
            let welcome = |Extension(guest): Extension<Guest>| async move { guest.welcome() };
            let router = Router::new().route("/", get(|| async { "page" })).route("/long", get(long));
            let router = router.route("/welcome", get(welcome));
            let server = tokio::spawn(serve(listener, router, limits, std::future::pending()));
            tokio::time::timeout(Duration::from_secs(20), run(&address)).await.expect("an end");
            server.abort();
        });
    }

    #[test]
    fn half_a_head_holds_nobody_up_for_long() {
        test(Limits { head: HEAD, ..LIMITS }, async |address| {
            let begun = Instant::now();
            let mut held = TcpStream::connect(address).await.unwrap();
            held.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n").await.unwrap();
            let answer = client(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
            assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("page"), "{answer}");
            assert!(begun.elapsed() >= HEAD * 2, "there is one place, and an idle connection is closed as well");
            let mut rest = Vec::new();
            let _ = held.read_to_end(&mut rest).await;
            assert!(!String::from_utf8_lossy(&rest).contains(" 200 "), "it was cut off");
        });
    }

    #[test]
    fn who_does_not_read_is_cut_off() {
        test(Limits { longest: Some(HEAD), ..LIMITS }, async |address| {
            let mut held = TcpStream::connect(address).await.unwrap();
            held.write_all(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
            let answer = client(address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        });
    }

    #[test]
    fn a_stranger_is_cut_off_and_a_guest_is_not() {
        test(Limits { most: 2, stranger: Some(HEAD), ..LIMITS }, async |address| {
            let mut stranger = TcpStream::connect(address).await.unwrap();
            let mut guest = TcpStream::connect(address).await.unwrap();
            let mut answer = [0; 256];
            for (stream, path) in [(&mut stranger, "/"), (&mut guest, "/welcome")] {
                stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes()).await.unwrap();
                assert!(stream.read(&mut answer).await.unwrap() > 0, "both are answered");
            }
            let begun = Instant::now();
            assert!(!matches!(stranger.read(&mut answer).await, Ok(1..)), "and one is closed");
            assert!(begun.elapsed() < LIMITS.head / 2);
            // Longer than a stranger would have.
            tokio::time::sleep(HEAD * 2).await;
            guest.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
            let length = guest.read(&mut answer).await.unwrap();
            assert!(answer[..length].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..length]));
        });
    }
}

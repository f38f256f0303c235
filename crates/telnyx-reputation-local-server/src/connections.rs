//! Connections: a bounded number of them, none of which is held for nothing.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
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
    /// How long a connection lasts, so that nobody keeps one by reading slowly; `None` for as long as it is used.
    pub longest: Option<Duration>,
    /// How long requests in flight may go on once the server is told to end.
    pub grace: Duration,
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
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let serving = graceful.watch(serving);
        tokio::spawn(async move {
            // How it ends is the client's affair.
            match limits.longest {
                Some(longest) => drop(tokio::time::timeout(longest, serving).await),
                None => drop(serving.await),
            }
            drop(place);
        });
    }
    drop(listener);
    // What takes longer is cut off.
    let _ = tokio::time::timeout(limits.grace, graceful.shutdown()).await;
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    const HEAD: Duration = Duration::from_millis(150);
    const LIMITS: Limits = Limits { most: 1, head: Duration::from_secs(10), longest: None, grace: HEAD };

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
            let router = Router::new().route("/", get(|| async { "page" })).route("/long", get(long));
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
}

//! Connections: a bounded number of them, and their end.

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

/// How many connections there are at once; whoever comes then waits until one ends.
const MOST: usize = 4_096;
/// How long the head of a request may take, and an idle connection lasts: longer than clients keep one, so that none is
/// closed in the moment in which a request is sent on it.
const HEAD: Duration = Duration::from_secs(10 * 60);
/// How long to wait when no connection can be accepted, as when there are no more descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `ended`; then what is in flight, for as long as `grace`.
pub(crate) async fn serve(listener: TcpListener, router: Router, grace: Duration, ended: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST));
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
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let serving = graceful.watch(serving);
        tokio::spawn(async move {
            // How it ends is the client's affair.
            let _ = serving.await;
            drop(place);
        });
    }
    drop(listener);
    // What takes longer is cut off.
    let _ = tokio::time::timeout(grace, graceful.shutdown()).await;
}

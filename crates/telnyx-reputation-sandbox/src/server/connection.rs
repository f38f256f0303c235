//! Accepting connections and ending them.

use std::time::Duration;

use axum::Router;
use http::Request;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::watch};

use super::{
    date,
    stream::{Connection, Stream},
};

/// A client that has not sent its headers by then is not going to.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// How long requests in flight may take once the sandbox is told to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until `stopped` turns true, then waits for what is in flight. `at_end` lets go of what would never end by
/// itself.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
    at_end: impl FnOnce() + Send,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // The client has gone again, or there are no more descriptors: neither ends the sandbox.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::task::yield_now().await;
                    continue;
                }
            },
            // An error means that the handle was dropped, which stops the sandbox as well.
            _ = stopped.changed() => break,
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
        let connection = Connection::default();
        let service = {
            let (router, connection) = (TowerToHyperService::new(router.clone()), connection.clone());
            service_fn(move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(connection.clone());
                let answer = router.call(request);
                async move { answer.await.map(date::of_machine) }
            })
        };
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .auto_date_header(false)
            .header_read_timeout(HEADER_TIMEOUT)
            .serve_connection(TokioIo::new(Stream::new(stream, connection.clone())), service);
        let serving = graceful.watch(serving);
        tokio::spawn(async move {
            tokio::select! {
                outcome = serving => if let Err(error) = outcome {
                    tracing::debug!(%error, "a connection ended early");
                },
                // Dropping the connection closes its socket.
                () = connection.ended() => {}
            }
        });
    }
    drop(listener);
    at_end();
    if tokio::time::timeout(STOP_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still in flight when the sandbox stopped");
    }
}

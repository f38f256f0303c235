//! Over the standard streams: how a client starts a server of its own.

use crate::failure::Result;
use crate::server::Server;

/// Serves the client that started the process, until it closes the standard input or `ended` is. Nothing but the protocol is
/// written to the standard output. When it ends, so does all spending of this server and its clones, for good.
///
/// # Errors
/// The client did not begin as the protocol has it.
pub async fn serve_stdio(server: &Server, ended: impl Future<Output = ()>) -> Result<()> {
    let (reader, writer) = rmcp::transport::io::stdio_pipes();
    let served = tokio::select! {
        served = server.serve(reader, writer) => served,
        () = ended => Ok(()),
    };
    server.end().await;
    served
}

//! Over which streams assistants are served.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use telnyx_reputation_mcp::{Loopback, Server, Token, serve_http, serve_stdio};
use tokio::net::TcpListener;

use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::interrupt::Interrupts;

/// Where the token may stand.
const VARIABLE: &str = "TELNYX_MCP_TOKEN";

/// How a server is reached.
#[derive(Args)]
pub(super) struct HttpArgs {
    /// Serve HTTP at /mcp of this loopback address (127.0.0.1:4011) in place of the standard streams.
    #[arg(long, value_name = "ADDRESS:PORT", num_args = 0..=1, default_missing_value = "127.0.0.1:4011")]
    http: Option<SocketAddr>,
    /// A file with the token that clients send, of 16 characters at least; else TELNYX_MCP_TOKEN; else one is made and shown.
    #[arg(long, value_name = "FILE", requires = "http")]
    token_file: Option<PathBuf>,
}

impl HttpArgs {
    /// Serves until the client goes or a signal comes.
    ///
    /// # Errors
    /// The token or the address; a client that does not speak the protocol.
    pub(super) async fn serve(&self, server: &Server, globals: &Globals) -> Result<ExitStatus, Failure> {
        let mut interrupts = Interrupts::listen()?;
        let ended = async move {
            interrupts.next().await;
        };
        let Some(address) = self.http else {
            if std::io::stdin().is_terminal() {
                globals.note(
                    "An assistant starts this command and talks to it over its standard streams; Ctrl-C ends it.",
                );
            }
            serve_stdio(server, ended).await?;
            return Ok(ExitStatus::Done);
        };
        let (token, shown) = self.token()?;
        let taken = |why| Failure::local(format!("{address} cannot be listened on: {why}"));
        let at = Loopback::new(TcpListener::bind(address).await.map_err(taken)?)?;
        globals.output().print(&format!("http://{}/mcp\n", at.address()));
        match shown {
            // Without it nobody gets in, so it is shown to those, too, who asked for quiet.
            Some(token) => crate::context::say(&format!("Clients send: Authorization: Bearer {token}")),
            None => globals.note("Clients send the token as: Authorization: Bearer TOKEN"),
        }
        serve_http(server, at, token, ended).await;
        Ok(ExitStatus::Done)
    }

    /// The token, and its text when it was made here.
    fn token(&self) -> Result<(Token, Option<String>), Failure> {
        let given = match &self.token_file {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|why| Failure::usage(format!("{} cannot be read: {why}", path.display())))?,
            ),
            None => std::env::var(VARIABLE).ok(),
        };
        match given {
            Some(text) => Ok((Token::new(text.trim_end_matches(['\r', '\n']))?, None)),
            None => {
                let (token, text) = Token::random()?;
                Ok((token, Some(text)))
            }
        }
    }
}

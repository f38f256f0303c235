//! `telnyx-reputation webhooks listen`: receives, verifies, shows and forwards events.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use clap::Args;
use telnyx_reputation::webhooks::WebhookKeys;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::forward::Forward;
use super::{receiver, sandbox};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::interrupt::Interrupts;
use crate::output::{Format, Output};

/// How many events may wait to be printed.
const WAITING: usize = 64;

/// Receive events on this machine, verify and show them, and pass genuine ones on, byte for byte.
///
/// Ctrl-C ends it. What is not genuine is shown, answered with 400 and not passed on. With a public key, no API key is needed.
#[derive(Args)]
pub(crate) struct ListenArgs {
    /// The port, on 127.0.0.1; any that is free when left out.
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    port: u16,
    /// Where genuine events go. Its answer is what the sender gets.
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
    /// The public key of the portal, in base64; else TELNYX_PUBLIC_KEY; else the sandbox's. Several during a rotation.
    #[arg(long, env = "TELNYX_PUBLIC_KEY", hide_env_values = true, value_name = "KEY", value_delimiter = ',')]
    public_key: Vec<String>,
    /// End after so many events.
    #[arg(long, value_name = "COUNT")]
    count: Option<usize>,
}

/// What is printed of an event.
const COLUMNS: &[&str] = &["received_at", "event_type", "phone_number", "enterprise_id", "id", "genuine", "answered"];

/// Receives until it is told to end.
///
/// # Errors
/// No key to verify with, a port that is taken, a place to forward to that is none.
pub(super) async fn run(args: ListenArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    let mut keys = args.public_key;
    if keys.is_empty() {
        keys.push(sandbox::public_key(&Context::new(globals.clone())?).await?);
    }
    let keys = WebhookKeys::new(keys)?;
    let forward = args.forward.as_deref().map(Forward::to).transpose()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let taken = |why| Failure::local(format!("{address} cannot be listened on: {why}"));
    let listener = TcpListener::bind(address).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let (sender, mut events) = mpsc::channel(WAITING);
    let served = receiver::serve(listener, Arc::new(receiver::Receiver { keys, forward, events: sender }));
    let _server = Aborting(tokio::spawn(served));
    let mut interrupts = Interrupts::listen()?;
    globals.note(&format!("Listening on http://{address}/"));
    let in_a_pipe = Some(Format::Jsonl).filter(|_| globals.output().format() == Format::Json);
    let mut output = Output::new(globals.format.or(in_a_pipe));
    let mut rows = output.rows(COLUMNS);
    let mut left = args.count.unwrap_or(usize::MAX);
    while left > 0 && !rows.is_closed() {
        let event = tokio::select! {
            event = events.recv() => event,
            _ = interrupts.next() => None,
        };
        let Some(event) = event else { break };
        rows.add(&[event]);
        left -= 1;
    }
    rows.end();
    Ok(ExitStatus::Done)
}

/// A task that ends with its owner.
struct Aborting(tokio::task::JoinHandle<()>);

impl Drop for Aborting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

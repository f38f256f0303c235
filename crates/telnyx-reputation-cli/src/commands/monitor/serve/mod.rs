//! `telnyx-reputation monitor serve`: the report as a live page, with metrics.

mod figures;
mod guard;
mod prometheus;
mod server;
mod telemetry;
mod view;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use telnyx_reputation_local_server::{Limits, serve};
use tokio::net::TcpListener;

use self::guard::{Guard, Password};
use self::telemetry::Telemetry;
use self::view::View;
use super::store_file::StoreFile;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::interrupt::Interrupts;

/// A browser takes six connections, and the whole page less than a minute on a slow line.
const LIMITS: Limits = Limits {
    most: 128,
    head: Duration::from_secs(10),
    stranger: None,
    longest: Some(Duration::from_secs(5 * 60)),
    grace: Duration::from_secs(5),
};

/// Serve the report as a page on this machine, with metrics for Prometheus at /metrics.
///
/// The page is made of the history alone: nothing is sent to the service, and nothing billed. It says how old its data is;
/// `collect`, run from time to time, brings newer. Any address but loopback needs a password, with any user name; put a proxy
/// with TLS before it, since a password is sent as it is. With OTEL_EXPORTER_OTLP_ENDPOINT set, traces and metrics go to an
/// OpenTelemetry collector, as HTTP with protobuf.
///
/// Ctrl-C ends it.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor serve --port 8080
  telnyx-reputation monitor serve --host 10.0.0.5 --port 8080 --password-file /run/secrets/monitor")]
pub(in crate::commands) struct ServeArgs {
    /// The port; any that is free when left out.
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    port: u16,
    /// The address to listen on. Anything but loopback needs a password.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "ADDRESS")]
    host: IpAddr,
    /// Another name under which the page may be called, such as a proxy's; may be given several times.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// A file with the password, of 12 characters at least; else TELNYX_MONITOR_PASSWORD.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Only numbers of this enterprise.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

/// Serves until it is told to end. The first line on stdout is the page's address.
///
/// # Errors
/// There is no store, an enterprise that it does not know, no password where one is needed, a port that is taken, a collector that cannot be sent to.
pub(in crate::commands) async fn run(args: ServeArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    let store = args.store.open(&globals)?;
    store.check_enterprise(args.enterprise_id.as_deref())?;
    let password = Password::find(args.password_file.as_deref())?;
    if password.is_none() && !args.host.is_loopback() {
        return Err(Failure::usage(format!(
            "{} lets other machines in: give --password-file FILE or set {}; nothing was served",
            args.host,
            guard::VARIABLE
        )));
    }
    let view = Arc::new(View::new(store, args.enterprise_id));
    let address = SocketAddr::from((args.host, args.port));
    let taken = |why| Failure::local(format!("{address} cannot be listened on: {why}"));
    let listener = TcpListener::bind(address).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let telemetry = Arc::new(Telemetry::from_environment(&view)?);
    let guard = Guard::new(address.ip(), args.allow_host, password);
    let mut interrupts = Interrupts::listen()?;
    globals.output().print(&format!("http://{address}/\n"));
    globals.note("Serving the report; Ctrl-C ends it.");
    let router = server::router(view, guard, Arc::clone(&telemetry));
    let ended = async move {
        interrupts.next().await;
    };
    serve(listener, router, LIMITS, ended).await;
    telemetry.end().await;
    Ok(ExitStatus::Done)
}

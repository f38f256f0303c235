//! How a sandbox is set up and started.

use std::{
    error, fmt, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
};

use crate::{
    clock::Clock,
    contract::Contract,
    control, dispatcher,
    domain::approval::Approvals,
    fault::{Dates, Registry},
    handle::SandboxHandle,
    rate_limit::{Limiter, Limits},
    seed, server,
    state::{Defaults, Sandbox},
    store::database::Database,
};

/// Options of a sandbox, each with a default.
#[derive(Clone, Debug)]
pub struct SandboxBuilder {
    address: SocketAddr,
    seed: u64,
    clock: Clock,
    approvals: Approvals,
    limits: Limits,
    database: Option<PathBuf>,
    seed_yaml: Option<String>,
    webhooks_anywhere: bool,
    host_names: Vec<String>,
}

impl Sandbox {
    /// A sandbox in memory on a free loopback port, with the machine's clock and approval after two reads.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            seed: 0,
            clock: Clock::REAL,
            approvals: Approvals::default(),
            limits: Limits::default(),
            database: None,
            seed_yaml: None,
            webhooks_anywhere: false,
            host_names: Vec::new(),
        }
    }
}

impl SandboxBuilder {
    /// Where to listen; a free loopback port by default. Any other address lets other machines in.
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// What ids, scores and the signing key are made from; 0 by default. The same seed, clock and calls give the same
    /// bytes.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The clock of accounts that have not set their own; the machine's by default.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// When reviews end, for accounts that have not set it themselves; with the second read by default.
    #[must_use]
    pub fn approvals(mut self, approvals: Approvals) -> Self {
        self.approvals = approvals;
        self
    }

    /// How many requests an account may send, unless it has set that itself; 1,000,000 a minute by default.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// A file that keeps the state, created when it does not exist; without one the state is in memory. A file that no
    /// sandbox made is refused and left as it is.
    #[must_use]
    pub fn db(mut self, path: impl Into<PathBuf>) -> Self {
        self.database = Some(path.into());
        self
    }

    /// Whether events are sent to other machines too; by default only to loopback addresses.
    #[must_use]
    pub fn webhooks_anywhere(mut self, allowed: bool) -> Self {
        self.webhooks_anywhere = allowed;
        self
    }

    /// Another name under which the control plane may be called, such as that of the container it runs in. Otherwise it
    /// answers to loopback and to the address that is listened on, so that no page in a browser can reach it by a name of
    /// its own. The API answers to every name.
    #[must_use]
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.host_names.push(name.into());
        self
    }

    /// The content of a seed file; accounts that are already in the database are left alone.
    #[must_use]
    pub fn seed_yaml(mut self, text: impl Into<String>) -> Self {
        self.seed_yaml = Some(text.into());
        self
    }

    /// Starts the sandbox; it answers from the moment this returns.
    ///
    /// # Errors
    /// When the address is taken, the database cannot be opened, the seed file is wrong, or the API document and the
    /// sandbox disagree on which operations there are.
    pub async fn start(self) -> Result<SandboxHandle, StartError> {
        let contract = Contract::get().map_err(StartError)?;
        let database = Database::open(self.database.as_deref()).map_err(|error| {
            let place = self.database.as_deref().map_or("memory".into(), |path| path.display().to_string());
            StartError(format!("the database in {place} cannot be opened: {error}"))
        })?;
        let sandbox = Arc::new(Sandbox {
            database,
            contract,
            seed: self.seed,
            defaults: Mutex::new(Defaults {
                clock: self.clock,
                approvals: self.approvals,
                limits: self.limits,
                drift: None,
            }),
            faults: Registry::default(),
            dates: Dates::default(),
            limiter: Limiter::default(),
            webhooks_anywhere: self.webhooks_anywhere,
            wake: Notify::new(),
        });
        if let Some(text) = &self.seed_yaml {
            seed::apply(&sandbox, text).map_err(|error| StartError(format!("the seed file: {error}")))?;
        }
        let unavailable =
            |error: io::Error| StartError(format!("the sandbox cannot listen on {}: {error}", self.address));
        let listener = TcpListener::bind(self.address).await.map_err(unavailable)?;
        let address = listener.local_addr().map_err(unavailable)?;
        let (stop, stopped) = watch::channel(false);
        let router = server::routes(&sandbox, address, self.host_names).map_err(StartError)?;
        let clients = dispatcher::Clients::new()
            .map_err(|error| StartError(format!("the client that sends events cannot be made: {error}")))?;
        tokio::spawn(dispatcher::run(Arc::clone(&sandbox), clients, stopped.clone()));
        let control = control::routes(&sandbox);
        let holding = Arc::clone(&sandbox);
        let serving = tokio::spawn(server::serve(listener, router, stopped, move || holding.faults.clear(None)));
        Ok(SandboxHandle { sandbox, address, control, stop, serving })
    }
}

/// Why a sandbox could not start.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl error::Error for StartError {}

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
    dispatcher,
    domain::approval::Approvals,
    fault::Registry,
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
        }
    }
}

impl SandboxBuilder {
    /// Where to listen; loopback and a free port unless told otherwise.
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// What ids and scores are made from.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The clock of accounts that have not set their own.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// When reviews end, for accounts that have not set it themselves.
    #[must_use]
    pub fn approvals(mut self, approvals: Approvals) -> Self {
        self.approvals = approvals;
        self
    }

    /// How many requests an account may send, unless it has set that itself.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// A file for the state, made when it is not there; without it the state is in memory.
    #[must_use]
    pub fn db(mut self, path: impl Into<PathBuf>) -> Self {
        self.database = Some(path.into());
        self
    }

    /// Sends events to other machines too, and not to loopback addresses alone.
    #[must_use]
    pub fn webhooks_anywhere(mut self, allowed: bool) -> Self {
        self.webhooks_anywhere = allowed;
        self
    }

    /// A seed file's text; accounts that the database has already are left alone.
    #[must_use]
    pub fn seed_yaml(mut self, text: impl Into<String>) -> Self {
        self.seed_yaml = Some(text.into());
        self
    }

    /// Starts listening.
    ///
    /// # Errors
    /// When the address is taken, the database cannot be opened, or the API document and the sandbox disagree on
    /// which operations there are.
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
            defaults: Mutex::new(Defaults { clock: self.clock, approvals: self.approvals, limits: self.limits }),
            faults: Registry::default(),
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
        let router = server::routes(&sandbox, address).map_err(StartError)?;
        let client = dispatcher::client()
            .map_err(|error| StartError(format!("the client that sends events cannot be made: {error}")))?;
        tokio::spawn(dispatcher::run(Arc::clone(&sandbox), client, stopped.clone()));
        let serving = tokio::spawn(server::serve(listener, router, stopped));
        Ok(SandboxHandle { sandbox, address, stop, serving })
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

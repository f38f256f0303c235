//! The running sandbox: its state, and how it is started and stopped.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::Router;
use rusqlite::Connection;
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
    task::JoinHandle,
};

use crate::{
    account::{Account, Key},
    clock::Clock,
    contract::Contract,
    control::{self, ControlError},
    dispatcher,
    domain::{approval::Approvals, webhook},
    fault::{Dates, Registry},
    rate_limit::{Limiter, Limits},
    seed, server,
    service::due,
    session::{Result, Session},
    store::database::Database,
};

/// Why a sandbox could not start.
#[derive(Debug)]
pub struct StartError(String);

impl std::fmt::Display for StartError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// The service on loopback. Start one with [`Sandbox::builder`].
pub struct Sandbox {
    pub(crate) database: Database,
    pub(crate) contract: &'static Contract,
    pub(crate) seed: u64,
    pub(crate) defaults: Mutex<Defaults>,
    pub(crate) faults: Registry,
    pub(crate) dates: Dates,
    pub(crate) limiter: Limiter,
    pub(crate) webhooks_anywhere: bool,
    /// Tells the dispatcher that something may have come due.
    pub(crate) wake: Notify,
}

/// What holds for accounts that have not set it for themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults {
    pub(crate) clock: Clock,
    pub(crate) approvals: Approvals,
    pub(crate) limits: Limits,
}

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

    pub(crate) fn defaults(&self) -> Defaults {
        *self.defaults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn change_defaults(&self, change: impl FnOnce(&mut Defaults)) {
        change(&mut self.defaults.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Runs `work` for one account in one transaction, after what has come due on its clock.
    pub(crate) fn in_session<T>(&self, key: &Key, work: impl FnOnce(&mut Session<'_>) -> Result<T>) -> Result<T> {
        self.database.transaction(|transaction| self.session_in(transaction, key, work))
    }

    /// The same inside a transaction that is open already.
    pub(crate) fn session_in<T>(
        &self,
        transaction: &Connection,
        key: &Key,
        work: impl FnOnce(&mut Session<'_>) -> Result<T>,
    ) -> Result<T> {
        let account = Account::open(transaction, key)?;
        let mut session = self.session(transaction, account);
        let before = (session.account.ids, session.account.options.clone());
        due::settle(&mut session)?;
        let outcome = work(&mut session)?;
        if before != (session.account.ids, session.account.options.clone()) {
            session.account.save(transaction)?;
        }
        if session.has_events {
            // The dispatcher waits for the transaction to end before it looks.
            self.wake.notify_one();
        }
        Ok(outcome)
    }

    fn session<'c>(&'c self, connection: &'c Connection, account: Account) -> Session<'c> {
        let defaults = self.defaults();
        Session {
            connection,
            now: account.options.clock.unwrap_or(defaults.clock).now(),
            approvals: account.options.approvals.unwrap_or(defaults.approvals),
            limits: account.options.limits.unwrap_or(defaults.limits),
            limiter: &self.limiter,
            account,
            seed: self.seed,
            charges: Vec::new(),
            notes: Vec::new(),
            has_events: false,
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
    pub async fn start(self) -> std::result::Result<SandboxHandle, StartError> {
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
        let router = server::routes(&sandbox, address).map_err(StartError)?;
        let client = dispatcher::client()
            .map_err(|error| StartError(format!("the client that sends events cannot be made: {error}")))?;
        tokio::spawn(dispatcher::run(Arc::clone(&sandbox), client, stopped.clone()));
        let control = control::routes(&sandbox);
        let holding = Arc::clone(&sandbox);
        let serving = tokio::spawn(server::serve(listener, router, stopped, move || holding.faults.clear(None)));
        Ok(SandboxHandle { sandbox, address, control, stop, serving })
    }
}

/// A running sandbox; dropping it stops it too, without waiting.
pub struct SandboxHandle {
    sandbox: Arc<Sandbox>,
    address: SocketAddr,
    control: Router,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl SandboxHandle {
    /// What a client's base URL is set to: `http://127.0.0.1:PORT/v2`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    /// Where the control plane and the page are: `http://127.0.0.1:PORT/_sandbox`.
    #[must_use]
    pub fn control_url(&self) -> String {
        format!("http://{}/_sandbox", self.address)
    }

    /// Any request of the control plane, without a socket, such as
    /// `control("POST", "/_sandbox/faults/release", Some(key), json!({ "count": 1 }))`. Without an API key it is about
    /// the whole sandbox; a body of null is none.
    ///
    /// # Errors
    /// When the control plane refuses it, or there is no such path.
    pub async fn control(
        &self,
        method: &str,
        path: &str,
        api_key: Option<&str>,
        body: Value,
    ) -> std::result::Result<Value, ControlError> {
        control::call(&self.control, method, path, api_key, &body).await
    }

    /// What a receiver of webhooks checks signatures with, in base64.
    #[must_use]
    pub fn public_key(&self) -> String {
        webhook::public_key(self.sandbox.seed)
    }

    /// The seed of ids and scores.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.sandbox.seed
    }

    /// Stops listening and waits until the requests in flight are answered.
    pub async fn stop(self) {
        // Nobody is left to tell when the server has ended by itself.
        let _ = self.stop.send(true);
        let _ = self.serving.await;
    }
}

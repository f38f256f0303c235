//! How a broker is set up and started.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use telnyx_reputation::{ClientBuilder, Period, Usd};
use telnyx_reputation_local_server::{Limits, OwnNames, connections_within, serve};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::call::Forwarder;
use crate::clock::now;
use crate::desk::Desk;
use crate::ledger::{LedgerAddress, LedgerError};
use crate::server::routes;
use crate::{digest, token};

/// How many calls are under way at the service at once, unless told otherwise.
const AT_ONCE: usize = 64;
/// How long requests in flight may take once the broker is told to end, unless told otherwise.
const GRACE: Duration = Duration::from_secs(30);

/// A head and an idle connection last longer than clients keep one, so that none is closed in the moment in which a request
/// is sent on it. That is for those who have shown a token; a stranger has little time.
const LIMITS: Limits = Limits {
    most: 4_096,
    head: Duration::from_secs(10 * 60),
    stranger: Some(Duration::from_secs(30)),
    longest: None,
    grace: GRACE,
};

/// The descriptors that the ledger, looks and the process itself need, beside two for each call that is under way.
const OWN_DESCRIPTORS: usize = 64;

/// Options of a broker.
#[must_use]
pub struct BrokerBuilder {
    client: ClientBuilder,
    ledger: LedgerAddress,
    address: SocketAddr,
    limit: Option<Usd>,
    period: Period,
    at_once: usize,
    grace: Duration,
    allow_host: Vec<String>,
}

/// A running broker. Dropping it stops listening; requests that were sent go on as long as the runtime does.
pub struct Broker {
    address: SocketAddr,
    admin_token: String,
    forwarder: Arc<Forwarder>,
    grace: Duration,
    /// Set to true, it ends the server; so does dropping it.
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// Why a broker could not start.
#[derive(Debug)]
pub struct StartError(String);

impl Broker {
    /// A broker whose calls are made with this client, and that keeps its ledger there, which is made when there is none: in a
    /// file, or in a database of PostgreSQL. It listens on a free loopback port, without a limit, unless told otherwise.
    ///
    /// The client needs no spend limit: the broker's is kept in the ledger.
    pub fn builder(client: ClientBuilder, ledger: impl Into<LedgerAddress>) -> BrokerBuilder {
        BrokerBuilder {
            client,
            ledger: ledger.into(),
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            limit: None,
            period: Period::Once,
            at_once: AT_ONCE,
            grace: GRACE,
            allow_host: Vec::new(),
        }
    }

    /// What workers set as their base URL: `http://127.0.0.1:PORT/v2`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    /// Where the page for people is.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://{}/_broker/", self.address)
    }

    /// The token that allows to see the status, the metrics and the page for as long as this broker runs.
    #[must_use]
    pub fn admin_token(&self) -> &str {
        &self.admin_token
    }

    /// Of how many calls it is not known what became.
    #[must_use]
    pub fn open_calls(&self) -> usize {
        self.forwarder.open_calls()
    }

    /// Stops listening, and waits for what is in flight, for as long as its grace. What is not answered by then stands in the
    /// ledger as sent.
    pub async fn stop(self) {
        // This fails when the server has ended already.
        let _ = self.stop.send(true);
        let _ = self.serving.await;
        let _ = tokio::time::timeout(self.grace, self.forwarder.ended()).await;
    }
}

impl BrokerBuilder {
    /// Where to listen. Any other address than loopback lets other machines in, without encryption.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// What all calls together may come to in each `period`.
    pub fn spend_limit(mut self, limit: Usd, period: Period) -> Self {
        (self.limit, self.period) = (Some(limit), period);
        self
    }

    /// How many calls are under way at the service at once, at least 1; 64 when not given.
    pub fn at_once(mut self, calls: usize) -> Self {
        self.at_once = calls;
        self
    }

    /// How long requests in flight may take once the broker is told to end; 30 s when not given.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Further names under which the broker's own pages may be called, such as a proxy's: a page of another site, whose owner
    /// points their name at this machine, is told apart by its name. The API is open to every name.
    pub fn allow_host(mut self, names: Vec<String>) -> Self {
        self.allow_host = names;
        self
    }

    /// Starts the broker; it answers from the moment this returns. What an earlier process sent, and has no answer, is taken
    /// up first, and found out about for free from then on.
    ///
    /// # Errors
    /// The client's options, a ledger that cannot be used or that another broker serves, an address that is taken.
    pub async fn start(self) -> Result<Broker, StartError> {
        let client = self.client.learn_rate().build().map_err(|why| StartError(why.to_string()))?;
        let ledger = self.ledger.serve(client.base_url(), self.limit, self.period).await?;
        let base_url = client.base_url().to_owned();
        let forwarder = Arc::new(Forwarder::new(client, Arc::clone(&ledger), self.at_once));
        forwarder.take_up().await?;
        let taken = |why| StartError(format!("{} cannot be listened on: {why}", self.address));
        let listener = TcpListener::bind(self.address).await.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let admin_token = token::make().ok_or_else(|| StartError("the system has no random numbers".to_owned()))?;
        let id = HeaderValue::try_from(ledger.id()).map_err(|why| StartError(format!("the ledger's id: {why}")))?;
        let desk = Arc::new(Desk {
            forwarder: Arc::clone(&forwarder),
            ledger,
            id,
            limit: self.limit,
            period: self.period,
            names: OwnNames::new(address.ip(), self.allow_host),
            admin: digest::of(admin_token.as_bytes()),
            base_url,
            started_at: now(),
        });
        tokio::spawn({
            let forwarder = Arc::clone(&forwarder);
            async move { forwarder.find_out_about_all().await }
        });
        let (stop, mut stopped) = watch::channel(false);
        let most = connections_within(LIMITS.most, 2 * self.at_once + OWN_DESCRIPTORS);
        let (grace, limits) = (self.grace, Limits { most, grace: self.grace, ..LIMITS });
        let serving = tokio::spawn(async move {
            // An error means that the handle was dropped, which ends the broker as well.
            let ended = async move { drop(stopped.changed().await) };
            serve(listener, routes(&desk), limits, ended).await;
        });
        Ok(Broker { address, admin_token, forwarder, grace, stop, serving })
    }
}

impl From<LedgerError> for StartError {
    fn from(why: LedgerError) -> Self {
        Self(why.to_string())
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

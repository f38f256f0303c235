//! What happens without a request: timers of running clocks, and events sent to their receivers.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use reqwest::{Client, redirect};
use tokio::sync::watch;

use crate::{
    account::Key,
    clock::Clock,
    domain::{delivery::Delivery, signed_event::SignedEvent, webhook},
    problem::Result,
    state::Sandbox,
    store::{accounts, deliveries},
};

/// How often accounts with running clocks are checked.
const TICK: Duration = Duration::from_secs(1);
/// A receiver that takes longer has not acknowledged.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Events sent at once.
const PARALLEL: usize = 16;

/// What events are sent with.
pub(crate) struct Clients {
    /// For this machine: asks no proxy, so that nothing leaves it.
    loopback: Client,
    /// For others, as the environment says.
    elsewhere: Client,
}

impl Clients {
    pub(crate) fn new() -> reqwest::Result<Self> {
        // Another part of the process may have chosen a provider; either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = || Client::builder().timeout(TIMEOUT).redirect(redirect::Policy::none());
        Ok(Self { loopback: client().no_proxy().build()?, elsewhere: client().build()? })
    }

    fn to(&self, url: &str) -> &Client {
        if webhook::is_loopback(url) { &self.loopback } else { &self.elsewhere }
    }
}

/// Runs until `stopped` turns true.
pub(crate) async fn run(sandbox: Arc<Sandbox>, clients: Clients, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(problem) = send_due(&sandbox, &clients).await {
            tracing::error!(problem = %problem.to_json(), "the dispatcher could not read the database");
        }
        tokio::select! {
            () = sandbox.wake.notified() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// Sends until nothing is due any more: one step of the clock can make several attempts due, one after another.
async fn send_due(sandbox: &Arc<Sandbox>, clients: &Clients) -> Result<()> {
    loop {
        let due = take_due(sandbox)?;
        if due.is_empty() {
            return Ok(());
        }
        futures::stream::iter(due)
            .for_each_concurrent(PARALLEL, |(key, delivery)| async move {
                let attempt = attempt(sandbox, clients, &delivery).await;
                if let Err(problem) = record(sandbox, &key, &delivery, attempt) {
                    tracing::error!(problem = %problem.to_json(), "an attempt could not be recorded");
                }
            })
            .await;
    }
}

/// Brings every account for which something is due up to its time; returns what is to be sent now.
fn take_due(sandbox: &Sandbox) -> Result<Vec<(Key, Delivery)>> {
    let default = sandbox.defaults().clock;
    let awaited = sandbox.database.transaction(|transaction| accounts::awaited(transaction))?;
    let mut due = Vec::new();
    for account in awaited.iter().filter(|it| it.due <= it.options.clock.unwrap_or(default).now()) {
        let key = Key::of_account(&account.name)?;
        let found = sandbox.in_session(&key, |session| deliveries::due(session))?;
        due.extend(found.into_iter().map(|delivery| (key.clone(), delivery)));
    }
    Ok(due)
}

async fn attempt(sandbox: &Sandbox, clients: &Clients, delivery: &Delivery) -> std::result::Result<u16, String> {
    if !may_send(sandbox, delivery) {
        return Err("not sent: without `webhooks_anywhere` the sandbox sends events only to this machine".to_owned());
    }
    // The signature protects a delivery on the wire, so it carries the receiver's time and not the account's.
    let timestamp = Clock::REAL.now().unix_seconds();
    let SignedEvent { body, headers } = SignedEvent::of_body(sandbox.seed, delivery.body().to_string(), timestamp);
    let request = clients.to(&delivery.url).post(&delivery.url).body(body);
    let sent = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value)).send().await;
    sent.map(|answer| answer.status().as_u16()).map_err(|error| error.without_url().to_string())
}

fn may_send(sandbox: &Sandbox, delivery: &Delivery) -> bool {
    sandbox.webhooks_anywhere || webhook::is_loopback(&delivery.url)
}

fn record(sandbox: &Sandbox, key: &Key, sent: &Delivery, outcome: std::result::Result<u16, String>) -> Result<()> {
    sandbox.in_session(key, |session| {
        // A reset may have taken it away in the meantime.
        let Some(mut it) = deliveries::get(session, &sent.id)? else { return Ok(()) };
        let may_retry = may_send(sandbox, &it);
        it.attempted(outcome, may_retry, session.now);
        deliveries::update(session, &it)
    })
}

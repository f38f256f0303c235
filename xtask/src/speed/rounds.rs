//! Everything once, and then again: what disturbs the machine for a while disturbs one run of each client, and not all runs
//! of one.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use super::client::Client;
use super::cores::Cores;
use super::figures::Figures;
use super::programs::Programs;
use super::results::Results;
use super::run::run;
use super::server::Server;
use super::work::{Serves, WORKS, Work};
use crate::terminal::Progress;
use crate::workspace::root::fresh;

/// Servers of each kind, and the clients' core.
pub struct Bench {
    programs: Programs,
    cores: Option<Cores>,
    /// Of the servers that speak TLS.
    authority: [PathBuf; 2],
    servers: [Server; 3],
}

impl Bench {
    pub fn start(programs: Programs, cores: Option<Cores>) -> Result<Self> {
        let folder = fresh("speed-tls")?;
        let authority = ["kept.pem", "new.pem"].map(|name| folder.join(name));
        let start = |options: &[&std::ffi::OsStr]| match cores {
            Some(cores) => Cores::on(cores.server, || Server::start(&programs.rust, options)),
            None => Server::start(&programs.rust, options),
        };
        let servers = [
            start(&[])?,
            start(&["--authority".as_ref(), authority[0].as_os_str()])?,
            start(&["--close".as_ref(), "--authority".as_ref(), authority[1].as_os_str()])?,
        ];
        Ok(Self { programs, cores, authority, servers })
    }

    /// Where the server without TLS listens.
    pub fn base_url(&self) -> &str {
        &self.servers[0].base_url
    }

    /// All work of all clients, so many times over.
    pub fn rounds(&mut self, rounds: usize, share: f64, progress: &mut Progress) -> Result<Results> {
        let mut results = Results::default();
        for round in 1..=rounds {
            for work in WORKS {
                let title = format!("round {round} of {rounds}: {}", work.title);
                progress.part(&title, || self.round(round, work, share, &mut results)).0?;
            }
        }
        Ok(results)
    }

    fn round(&mut self, round: usize, work: &Work, share: f64, results: &mut Results) -> Result<()> {
        for time in 0..work.times(share) {
            let mut clients = work.clients_for(share);
            // Who comes after another finds what that has read, and who comes first of a language does not.
            if (round + time).is_multiple_of(2) {
                clients.reverse();
            }
            for client in clients {
                let counts = work.counts(client, share);
                let figures = match self.measure(work, client, counts) {
                    // Some of them fail now and then when many threads share one: a whole bench should not end with that.
                    Err(error) if !client.ours => {
                        eprintln!("      once more, since it failed: {error:#}");
                        self.measure(work, client, counts)?
                    }
                    measured => measured?,
                };
                results.add(work, client, figures);
            }
        }
        Ok(())
    }

    /// One run of one client.
    pub fn measure(&mut self, work: &Work, client: &Client, counts: (usize, usize)) -> Result<Figures> {
        let (server, authority) = match work.serves {
            Serves::Plain => (0, 0),
            Serves::Tls => (1, 0),
            Serves::TlsOnce => (2, 1),
        };
        let command =
            self.programs.command(client, work, counts, &self.servers[server].base_url, &self.authority[authority]);
        let what = || format!("{}, {}", client.full_label(), work.title);
        let (text, took) = self.on_the_clients_core(|| run(command, 0)).with_context(what)?;
        self.servers[server].still_runs().with_context(what)?;
        let figures = serde_json::from_str(&text).with_context(|| format!("{text:?}")).with_context(what)?;
        Ok(if work.told == "start" { of_the_process(figures, took) } else { figures })
    }

    pub fn on_the_clients_core<T>(&self, begin: impl FnOnce() -> Result<T>) -> Result<T> {
        match self.cores {
            Some(cores) => Cores::on(cores.client, begin),
            None => begin(),
        }
    }
}

/// A process cannot say itself how long it took from its start to its end.
fn of_the_process(figures: Figures, took: Duration) -> Figures {
    Figures { seconds: took.as_secs_f64(), ..figures }
}

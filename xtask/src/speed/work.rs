//! The work that is measured.

use super::client::{BARE, CLIENTS, Client, Language};

/// The server that work is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    Plain,
    Tls,
    /// TLS, with a connection for each call.
    TlsOnce,
}

/// Who does some work.
#[derive(Clone, Copy)]
pub enum Who {
    Everybody,
    /// Everybody but hyper's own client, which brings no TLS.
    WithTls,
    /// Everybody, and the languages without a client.
    AndBare,
    /// Those that have a call for it.
    Only(&'static [(Language, &'static str)]),
}

/// Some work, as programs are told of it.
pub struct Work {
    /// Its name in the document's headings and for charts.
    pub name: &'static str,
    /// What programs call it.
    pub told: &'static str,
    pub title: &'static str,
    /// What is counted, with its article.
    pub unit: &'static str,
    pub serves: Serves,
    pub who: Who,
    pub count: usize,
    /// How often it is done in each round of all of it; once where only a share is measured.
    pub times: usize,
}

/// All of it, in the order of the document.
pub const WORKS: &[Work] = &[
    Work {
        name: "one-at-a-time",
        told: "one-at-a-time",
        title: "One call at a time",
        unit: "a call",
        serves: Serves::Plain,
        who: Who::Everybody,
        count: 5_000,
        times: 1,
    },
    Work {
        name: "in-flight",
        told: "in-flight",
        title: "64 calls in flight",
        unit: "a call",
        serves: Serves::Plain,
        who: Who::Everybody,
        count: 20_000,
        times: 1,
    },
    Work {
        name: "many",
        told: "many",
        title: "Many numbers by one run, 64 at a time",
        unit: "a number",
        serves: Serves::Plain,
        who: Who::Only(&[
            (Language::Rust, "core"),
            (Language::Python, "sync"),
            (Language::Python, "async"),
            (Language::Node, "node"),
        ]),
        count: 20_000,
        times: 1,
    },
    Work {
        name: "list",
        told: "list",
        title: "100,000 numbers listed in pages of 250, seen and let go",
        unit: "a number",
        serves: Serves::Plain,
        who: Who::Everybody,
        count: 100_000,
        times: 1,
    },
    Work {
        name: "collect",
        told: "collect",
        title: "100,000 numbers listed in pages of 250, all kept",
        unit: "a number",
        serves: Serves::Plain,
        who: Who::Everybody,
        count: 100_000,
        times: 1,
    },
    Work {
        name: "start",
        told: "start",
        title: "From the start of the process to the end of its first call",
        unit: "a process",
        serves: Serves::Plain,
        who: Who::AndBare,
        count: 1,
        times: 3,
    },
    Work {
        name: "tls-kept",
        told: "in-flight",
        title: "64 calls in flight over TLS, connections kept",
        unit: "a call",
        serves: Serves::Tls,
        who: Who::WithTls,
        count: 10_000,
        times: 1,
    },
    Work {
        name: "tls-new",
        told: "in-flight",
        title: "64 calls in flight over TLS, a connection for each",
        unit: "a call",
        serves: Serves::TlsOnce,
        who: Who::WithTls,
        count: 1_000,
        times: 1,
    },
    Work {
        name: "webhooks",
        told: "webhooks",
        title: "Delivered events verified and read",
        unit: "an event",
        serves: Serves::Plain,
        who: Who::Only(&[
            (Language::Rust, "core"),
            (Language::Python, "sync"),
            (Language::Python, "telnyx-sync"),
            (Language::Node, "node"),
            (Language::Node, "telnyx"),
        ]),
        count: 10_000,
        times: 1,
    },
];

impl Work {
    pub fn named(name: &str) -> Option<&'static Self> {
        WORKS.iter().find(|work| work.name == name)
    }

    /// The clients that do it, in the order of the tables.
    pub fn clients(&self) -> Vec<&'static Client> {
        let bare = if matches!(self.who, Who::AndBare) { BARE } else { &[] };
        let all = CLIENTS.iter().chain(bare);
        let mut clients: Vec<_> = all.filter(|client| self.is_done_by(client)).collect();
        clients.sort_by_key(|client| client.language);
        clients
    }

    /// Those of them that do it when a share of all is asked for. Slow ones take seconds to start, whatever they do then, and
    /// do what they are known for: one call, and many.
    pub fn clients_for(&self, share: f64) -> Vec<&'static Client> {
        let mut clients = self.clients();
        clients.retain(|client| !client.slow || share >= 1.0 || matches!(self.name, "one-at-a-time" | "in-flight"));
        clients
    }

    fn is_done_by(&self, client: &Client) -> bool {
        match self.who {
            Who::Everybody | Who::AndBare => true,
            Who::WithTls => (client.language, client.name) != (Language::Rust, "hyper"),
            Who::Only(those) => those.contains(&(client.language, client.name)),
        }
    }

    /// How often it is done in a round when a share of all is asked for.
    pub fn times(&self, share: f64) -> usize {
        (self.times as f64 * share).ceil() as usize
    }

    /// How much of it that client does when a share of all is asked for, and how much before it is measured. Lists are
    /// read whole by everybody: their cost is one for a page, and another for each number.
    pub fn counts(&self, client: &Client, share: f64) -> (usize, usize) {
        let slow = if client.slow && self.unit != "a number" { 8 } else { 1 };
        let count = ((self.count as f64 * share) as usize / slow).max(1);
        // Before anything is measured, as many connections are made as there are calls in flight.
        (count, (count / 5).max(if self.told == "in-flight" { 64 } else { 1 }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, Language, Work};

    #[test]
    fn a_share_is_smaller_and_never_nothing() {
        let client = |language, name| Client::named(language, name).unwrap();
        let (fast, slow) = (client(Language::Rust, "core"), client(Language::Python, "telnyx-async"));
        let (calls, list, start) = ["in-flight", "list", "start"].map(|name| Work::named(name).unwrap()).into();
        assert_eq!(calls.counts(fast, 1.0), (20_000, 4_000));
        assert_eq!(calls.counts(slow, 1.0), (2_500, 500));
        assert_eq!(calls.counts(slow, 0.05), (125, 64), "each call in flight has its connection before");
        assert_eq!(list.counts(slow, 0.05), list.counts(fast, 0.05), "lists are read whole by all");
        assert_eq!((start.counts(slow, 0.05), start.times(0.05), start.times(1.0)), ((1, 1), 1, 3));
    }

    #[test]
    fn slow_clients_do_all_work_or_a_part_of_it() {
        let slow = |name, share| Work::named(name).unwrap().clients_for(share).iter().filter(|it| it.slow).count();
        assert_eq!((slow("list", 1.0), slow("list", 0.05), slow("in-flight", 0.05)), (5, 0, 5));
    }

    #[test]
    fn who_brings_no_tls_does_no_work_over_it() {
        let clients = Work::named("tls-new").unwrap().clients();
        assert!(clients.iter().all(|client| client.name != "hyper"));
        assert_eq!(clients.len() + 1, Work::named("in-flight").unwrap().clients().len());
    }
}

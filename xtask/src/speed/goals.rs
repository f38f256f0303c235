//! How fast we mean to be: most goals are one client's figures as a share of another's, in one run on one machine, so that a
//! slow machine is not taken for a slow client.

use super::client::{Client, Language};
use super::figures::Figures;
use super::results::Results;
use super::work::Work;

/// A client, and what it was measured at.
type Measured = (Language, &'static str, &'static str);

/// What a goal is about.
pub enum Goal {
    /// The processor's time of the first is at most so much of the second's.
    Cpu { first: Measured, second: Measured, at_most: f64 },
    /// The process takes at most so many milliseconds longer than the bare interpreter's.
    OverBare { first: Measured, at_most_ms: f64 },
    /// A number that is kept takes at most so many bytes: what a list takes that is kept, less what it takes that is let go.
    Kept { client: (Language, &'static str), at_most: f64 },
}

use Language::{Node, Python, Rust};

const fn cpu(first: Measured, second: Measured, at_most: f64) -> Goal {
    Goal::Cpu { first, second, at_most }
}

/// All of them.
pub const GOALS: &[Goal] = &[
    cpu((Rust, "core", "one-at-a-time"), (Rust, "reqwest", "one-at-a-time"), 1.1),
    cpu((Rust, "core", "in-flight"), (Rust, "reqwest", "in-flight"), 1.1),
    cpu((Python, "sync", "one-at-a-time"), (Rust, "reqwest", "one-at-a-time"), 1.5),
    cpu((Python, "sync", "one-at-a-time"), (Python, "http.client", "one-at-a-time"), 0.65),
    cpu((Python, "sync", "one-at-a-time"), (Python, "telnyx-sync", "one-at-a-time"), 1.0 / 10.0),
    cpu((Python, "async", "in-flight"), (Rust, "reqwest", "in-flight"), 2.0),
    cpu((Python, "async", "in-flight"), (Python, "aiohttp", "in-flight"), 1.0 / 4.0),
    cpu((Python, "async", "in-flight"), (Python, "telnyx-async", "in-flight"), 1.0 / 40.0),
    cpu((Node, "node", "in-flight"), (Rust, "reqwest", "in-flight"), 2.5),
    cpu((Node, "node", "in-flight"), (Node, "undici", "in-flight"), 0.6),
    cpu((Node, "node", "in-flight"), (Node, "telnyx", "in-flight"), 1.0 / 12.0),
    cpu((Python, "sync", "many"), (Rust, "core", "many"), 1.15),
    cpu((Python, "async", "many"), (Rust, "core", "many"), 1.15),
    cpu((Node, "node", "many"), (Rust, "core", "many"), 1.15),
    cpu((Rust, "core", "list"), (Rust, "reqwest", "list"), 1.05),
    cpu((Python, "sync", "list"), (Python, "http.client", "list"), 1.0),
    cpu((Node, "node", "list"), (Rust, "reqwest", "list"), 1.5),
    Goal::OverBare { first: (Python, "sync", "start"), at_most_ms: 12.0 },
    Goal::OverBare { first: (Node, "node", "start"), at_most_ms: 15.0 },
    cpu((Rust, "core", "start"), (Rust, "reqwest", "start"), 1.1),
    Goal::Kept { client: (Rust, "core"), at_most: 600.0 },
    Goal::Kept { client: (Python, "sync"), at_most: 600.0 },
    Goal::Kept { client: (Node, "node"), at_most: 600.0 },
];

/// A goal, what was measured, and whether that is within it.
pub struct Verdict {
    pub what: String,
    pub goal: String,
    pub measured: String,
    /// The lowest and the highest of the rounds, each taken by itself.
    pub rounds: String,
    pub holds: bool,
}

impl Goal {
    /// None of what was not measured.
    pub fn judge(&self, results: &Results) -> Option<Verdict> {
        let measured = self.measured(results)?;
        let mut rounds: Vec<f64> = results.rounds().iter().filter_map(|round| self.measured(round)).collect();
        rounds.sort_by(f64::total_cmp);
        Some(Verdict {
            what: self.what()?,
            goal: format!("≤ {}", self.shown(self.at_most())),
            measured: self.shown(measured),
            rounds: format!("{} to {}", self.shown(*rounds.first()?), self.shown(*rounds.last()?)),
            holds: measured <= self.at_most(),
        })
    }

    fn at_most(&self) -> f64 {
        match self {
            Self::Cpu { at_most, .. } | Self::Kept { at_most, .. } => *at_most,
            Self::OverBare { at_most_ms, .. } => *at_most_ms,
        }
    }

    fn measured(&self, results: &Results) -> Option<f64> {
        match self {
            Self::Cpu { first, second, .. } => Some(of(results, *first)?.cpu_us() / of(results, *second)?.cpu_us()),
            Self::OverBare { first, .. } => {
                let bare = of(results, (first.0, "bare", first.2))?;
                Some((of(results, *first)?.seconds - bare.seconds) * 1e3)
            }
            Self::Kept { client: (language, client), .. } => {
                let of = |work| of(results, (*language, *client, work));
                let (kept, seen) = (of("collect")?, of("list")?);
                Some((kept.peak_mib - seen.peak_mib).max(0.0) * 1024.0 * 1024.0 / kept.count)
            }
        }
    }

    fn shown(&self, value: f64) -> String {
        match self {
            Self::Cpu { .. } => format!("{value:.3} ×"),
            Self::OverBare { .. } => format!("{value:.1} ms"),
            Self::Kept { .. } => format!("{value:.0} B"),
        }
    }

    fn what(&self) -> Option<String> {
        Some(match self {
            Self::Cpu { first, second, .. } => {
                format!("{}, against {}", what(*first)?, Client::named(second.0, second.1)?.full_label())
            }
            Self::OverBare { first, .. } => format!("{}, over the bare interpreter", what(*first)?),
            Self::Kept { client: (language, client), .. } => {
                format!("Memory of a listed number that is kept: {}", Client::named(*language, client)?.full_label())
            }
        })
    }
}

fn of(results: &Results, (language, client, work): Measured) -> Option<Figures> {
    results.of(Work::named(work)?, Client::named(language, client)?)
}

fn what((language, client, work): Measured) -> Option<String> {
    let (work, client) = (Work::named(work)?, Client::named(language, client)?);
    Some(format!("{}: {}", work.title, client.full_label()))
}

#[cfg(test)]
mod tests {
    use super::{GOALS, Goal, Language, Results, of};
    use crate::speed::client::Client;
    use crate::speed::figures::Figures;
    use crate::speed::work::{WORKS, Work};

    fn results(cpu_seconds: impl Fn(&Client) -> f64) -> Results {
        let mut results = Results::default();
        for work in WORKS {
            for client in work.clients() {
                let cpu_seconds = cpu_seconds(client);
                let figures =
                    Figures { count: 10.0, seconds: cpu_seconds, cpu_seconds, p50_us: 0.0, p99_us: 0.0, peak_mib: 1.0 };
                results.add(work, client, figures);
            }
        }
        results
    }

    #[test]
    fn every_goal_is_about_something_that_is_measured() {
        let (equal, fast) = (results(|_| 1.0), results(|client| if client.ours { 0.01 } else { 1.0 }));
        for goal in GOALS {
            let (slow, quick) = (goal.judge(&equal).unwrap(), goal.judge(&fast).unwrap());
            if let Goal::Cpu { first, second, at_most } = goal {
                assert_eq!(slow.holds, *at_most >= 1.0, "{}", slow.what);
                let both_ours = [first, second].iter().all(|it| Client::named(it.0, it.1).unwrap().ours);
                assert!(both_ours || quick.holds, "{}", quick.what);
                assert!(of(&equal, *second).is_some());
            }
        }
    }

    #[test]
    fn the_spread_is_of_rounds_and_not_of_clients() {
        let mut results = Results::default();
        let work = Work::named("in-flight").unwrap();
        for (own, other) in [(1.0, 1.0), (4.0, 2.0), (9.0, 3.0)] {
            for (name, cpu_seconds) in [("core", own), ("reqwest", other)] {
                let figures =
                    Figures { count: 1.0, seconds: 1.0, cpu_seconds, p50_us: 0.0, p99_us: 0.0, peak_mib: 1.0 };
                results.add(work, Client::named(Language::Rust, name).unwrap(), figures);
            }
        }
        let goal = Goal::Cpu {
            first: (Language::Rust, "core", "in-flight"),
            second: (Language::Rust, "reqwest", "in-flight"),
            at_most: 1.1,
        };
        let verdict = goal.judge(&results).unwrap();
        assert_eq!((verdict.measured.as_str(), verdict.rounds.as_str()), ("2.000 ×", "1.000 × to 3.000 ×"));
    }

    #[test]
    fn what_is_kept_is_what_is_more_than_if_it_were_let_go() {
        let mut results = Results::default();
        let (list, collect) = (Work::named("list").unwrap(), Work::named("collect").unwrap());
        let client = Client::named(Language::Rust, "core").unwrap();
        let figures = |peak_mib| Figures {
            count: 1024.0 * 1024.0,
            seconds: 1.0,
            cpu_seconds: 1.0,
            p50_us: 0.0,
            p99_us: 0.0,
            peak_mib,
        };
        results.add(list, client, figures(10.0));
        results.add(collect, client, figures(611.0));
        let judge = |at_most| Goal::Kept { client: (Language::Rust, "core"), at_most }.judge(&results).unwrap();
        assert_eq!((judge(601.0).measured.as_str(), judge(601.0).holds, judge(600.0).holds), ("601 B", true, false));
    }
}

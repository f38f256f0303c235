//! `docs/benchmarks.md`: what was measured, on what, and how.

use std::fmt::Write;

use super::chart::{Bar, chart, shown};
use super::client::{Client, Language};
use super::command_line::Waited;
use super::cores::Cores;
use super::goals::GOALS;
use super::machine::Machine;
use super::results::Results;
use super::scale::Growth;
use super::versions::{Installed, Versions};
use super::work::{WORKS, Work};

pub struct Document {
    pub rounds: usize,
    pub commit: String,
    pub share: f64,
    pub machine: Machine,
    pub cores: Option<Cores>,
    pub versions: Versions,
    pub results: Results,
    pub command_line: Vec<Waited>,
    pub scale: Vec<Growth>,
}

/// The work that has a chart, with its file and what its bars tell.
const CHARTS: [(&str, &str, Bars); 3] = [
    ("in-flight", "benchmarks-in-flight.svg", Bars::CpuMicroseconds),
    ("list", "benchmarks-list.svg", Bars::CpuMicroseconds),
    ("start", "benchmarks-start.svg", Bars::Milliseconds),
];

#[derive(Clone, Copy)]
enum Bars {
    CpuMicroseconds,
    Milliseconds,
}

impl Document {
    /// All of it.
    pub fn text(&self) -> String {
        format!("{}{}{}", self.head(), self.tables(), FAIRNESS)
    }

    /// What was measured, without what is told around it.
    pub fn tables(&self) -> String {
        let mut text = self.goals();
        for work in WORKS {
            text += &self.table(work);
        }
        text + &self.waited() + &self.growth() + &self.sizes()
    }

    /// The charts, each with its file's name.
    pub fn charts(&self) -> Vec<(&'static str, String)> {
        let charts = CHARTS.iter().filter_map(|(name, file, bars)| {
            let work = Work::named(name)?;
            let bar = |client: &&Client| {
                let figures = self.results.of(work, client)?;
                let value = match bars {
                    Bars::CpuMicroseconds => figures.cpu_us(),
                    Bars::Milliseconds => figures.seconds * 1e3,
                };
                Some(Bar { label: client.full_label(), value, ours: client.ours })
            };
            let unit = match bars {
                Bars::CpuMicroseconds => format!("CPU µs {}", work.unit),
                Bars::Milliseconds => "ms".to_owned(),
            };
            let bars: Vec<Bar> = work.clients().iter().filter_map(bar).collect();
            Some((*file, chart(work.title, &unit, &bars)))
        });
        charts.collect()
    }

    fn head(&self) -> String {
        let Machine { processor, cores, memory_gib, system } = &self.machine;
        let pinned = match self.cores {
            Some(_) => "The client has one core to itself, and the server another.",
            None => "Client and server share the cores, since they could not be pinned here.",
        };
        format!(
            "# Speed, measured side by side\n\n\
             Written by `cargo xtask bench`, which sets everything up and measures it; [how](#how) is told below.\n\n\
             Measured on {cores} cores of {processor}, with {memory_gib:.0} GiB of memory, {system}. {pinned} Medians of \
             {} rounds of {}. With {}.\n\n\
             Read ratios: absolute times are those of this machine on that day. CPU is what the client's process takes of the \
             processor, user and system, once it runs.\n",
            self.rounds,
            self.commit,
            self.versions.tools.join(", "),
        )
    }

    fn goals(&self) -> String {
        let verdicts: Vec<_> = GOALS.iter().filter_map(|goal| goal.judge(&self.results)).collect();
        let hold = verdicts.iter().filter(|verdict| verdict.holds).count();
        let mut text = format!(
            "\n## What we mean to reach\n\n{hold} of {} hold.\n\n| work | goal | measured | in the rounds | |\n| --- | ---: | ---: | ---: | --- |\n",
            verdicts.len()
        );
        for it in verdicts {
            let holds = if it.holds { "holds" } else { "**missed**" };
            let _ = writeln!(text, "| {} | {} | {} | {} | {holds} |", it.what, it.goal, it.measured, it.rounds);
        }
        text
    }

    fn table(&self, work: &Work) -> String {
        let rows: Vec<_> =
            work.clients().into_iter().filter_map(|client| Some((client, self.results.of(work, client)?))).collect();
        let reqwest = Client::named(Language::Rust, "reqwest").and_then(|client| self.results.of(work, client));
        let title = work.title.replace("100,000", &shown_count(100_000.0 * self.share));
        let mut text = format!("\n## {title}\n\n");
        if let Some((_, file, _)) = CHARTS.iter().find(|(name, ..)| *name == work.name) {
            let _ = write!(text, "![The same as a chart]({file})\n\n");
        }
        let latency = work.name == "one-at-a-time";
        let _ = write!(text, "| | {} |", if work.told == "start" { "ms" } else { "a second" });
        text += if latency { " p50 µs | p99 µs |" } else { "" };
        let _ = write!(text, " CPU µs {} |", work.unit);
        text += if reqwest.is_some() { " ÷ reqwest |" } else { "" };
        text += " official ÷ it | peak MiB |\n| --- | ---: | ---: | ---: | ---: |";
        text += if latency { " ---: | ---: |" } else { "" };
        text += if reqwest.is_some() { " ---: |\n" } else { "\n" };
        for (client, it) in rows {
            let first = if work.told == "start" { it.seconds * 1e3 } else { it.per_second() };
            let label = if client.ours { format!("**{}**", client.full_label()) } else { client.full_label() };
            let _ = write!(text, "| {label} | {} |", shown(first));
            if latency {
                let _ = write!(text, " {} | {} |", shown(it.p50_us), shown(it.p99_us));
            }
            let _ = write!(text, " {} |", shown(it.cpu_us()));
            if let Some(reqwest) = reqwest {
                let _ = write!(text, " {} |", shown(it.cpu_us() / reqwest.cpu_us()));
            }
            let official = client.official().and_then(|official| self.results.of(work, official));
            let times = official.map_or_else(String::new, |official| shown(official.cpu_us() / it.cpu_us()));
            let _ = writeln!(text, " {times} | {} |", shown(it.peak_mib));
        }
        text
    }

    fn waited(&self) -> String {
        let mut text = "\n## The command line\n\n| | ms | goal | |\n| --- | ---: | ---: | --- |\n".to_owned();
        for Waited { what, milliseconds, goal } in &self.command_line {
            let holds = if milliseconds <= goal { "holds" } else { "**missed**" };
            let _ = writeln!(text, "| {what} | {} | ≤ {goal} | {holds} |", shown(*milliseconds));
        }
        text
    }

    fn growth(&self) -> String {
        let mut text =
            "\n## How cost and memory grow\n\nThe CPU µs a number, and the peak of memory in MiB: those that are \
                        listed are seen and let go, those that are looked up by one run are all kept. Medians of three runs; a \
                        million was measured once.\n\n"
                .to_owned();
        let mut sizes: Vec<usize> = self.scale.iter().flat_map(|it| it.sizes.iter().map(|(size, _)| *size)).collect();
        sizes.sort_unstable();
        sizes.dedup();
        text += "| numbers |";
        sizes.iter().for_each(|size| {
            let _ = write!(text, " {} |", shown_count(*size as f64));
        });
        let _ = writeln!(text, "\n| --- |{}", " ---: |".repeat(sizes.len()));
        for growth in &self.scale {
            let _ = write!(text, "| {} |", growth.label());
            for size in &sizes {
                let cell = growth
                    .sizes
                    .iter()
                    .find(|(of, _)| of == size)
                    .map(|(_, it)| format!("{} µs, {} MiB", shown(it.cpu_us()), shown(it.peak_mib)));
                let _ = write!(text, " {} |", cell.unwrap_or_default());
            }
            text.push('\n');
        }
        text
    }

    fn sizes(&self) -> String {
        let mut text = "\n## Installed size\n\n| | version | packages | files | MiB on disk |\n\
                        | --- | --- | ---: | ---: | ---: |\n"
            .to_owned();
        for (language, installed) in [("Python", &self.versions.python), ("Node", &self.versions.node)] {
            for Installed { name, version, packages, files, bytes } in installed {
                let mib = shown(mib(*bytes));
                let _ = writeln!(text, "| {language}: {name} | {version} | {packages} | {files} | {mib} |");
            }
        }
        let _ = writeln!(text, "| the command line | | 1 | 1 | {} |", shown(mib(self.versions.command_line_bytes)));
        text
    }
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}

fn shown_count(count: f64) -> String {
    shown(count.round().max(100.0))
}

/// What is the same for all, and what each is given.
const FAIRNESS: &str = "
## How

One server on loopback answers all clients: hyper, with answers that are put together in a few microseconds. `cargo xtask
bench` starts each client as a process of its own, one after the other, and all of them again in each round, so that what
disturbs the machine for a while disturbs one run of each client. Each process warms up with a fifth of its work before it
is measured. Slow clients make an eighth of the calls that the others make; lists are read whole by all.

Each client is used as its own documentation has it: one client for all calls, as many connections as calls in flight
(httpx's synchronous client is told so; its asynchronous one is faster with the 20 that it keeps), its answers read in the
way that it has for them: into its own types (this workspace, `telnyx`), into classes of msgspec, or into dicts and objects
by its `json()`. reqwest and hyper read with serde into the types of our crate. Each call's number and one of its scores are compared with what the server has, and each
score of a list is added up: who decodes when asked is asked. Synchronous clients of Python make 64 calls at once by 64
threads. `http.client` has a connection for each thread.

Retries, timeouts and limits are left as they are by default. Over TLS all read the server's authority from `SSL_CERT_FILE`
or `NODE_EXTRA_CA_CERTS`; where each call has a connection of its own, the server says `connection: close`, and sessions are
resumed by those that do so. The peak of memory has the measuring program in it, which is alike for all of a language; that
of a start has next to none. A start is that of a small script that imports the client and makes one call, bytecode being
cached; its time is from outside, from the start of the process to its end.

The programs are in [tests/speed](../tests/speed).
";

#[cfg(test)]
mod tests {
    use super::{Client, Document, Growth, Language, Machine, Results, Versions, WORKS, Waited, Work};
    use crate::speed::figures::Figures;

    /// What would be told if every client of ours took 10 µs of the processor, and every other 40.
    fn document() -> Document {
        let figures = |client: &Client, count: f64| Figures {
            count,
            seconds: 1.0,
            cpu_seconds: count * if client.ours { 10e-6 } else { 40e-6 },
            p50_us: 50.0,
            p99_us: 70.0,
            peak_mib: 4.0,
        };
        let mut results = Results::default();
        for work in WORKS {
            for client in work.clients() {
                results.add(work, client, figures(client, 5_000.0));
            }
        }
        let (work, client) = (Work::named("list").unwrap(), Client::named(Language::Rust, "core").unwrap());
        Document {
            rounds: 5,
            commit: "commit 1234567".to_owned(),
            share: 1.0,
            machine: Machine { processor: "some".to_owned(), cores: 2, memory_gib: 8.0, system: "a system".to_owned() },
            cores: None,
            versions: Versions {
                tools: vec!["rustc 1.95.0".to_owned()],
                python: Vec::new(),
                node: Vec::new(),
                command_line_bytes: 1 << 20,
            },
            results,
            command_line: vec![Waited { what: "`--help`", milliseconds: 12.0, goal: 10.0 }],
            scale: vec![Growth { work, client, sizes: vec![(1_000, figures(client, 1_000.0))] }],
        }
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        let text = document().text();
        let (mut columns, mut rows) = (None, 0);
        for line in text.lines() {
            let cells = line.starts_with('|').then(|| line.matches('|').count());
            assert!(columns.is_none() || cells.is_none() || columns == cells, "{line}");
            columns = cells;
            rows += usize::from(cells.is_some());
        }
        let measured: usize = WORKS.iter().map(|work| work.clients().len()).sum();
        assert!(rows > measured, "{rows} rows for {measured} clients");
    }

    #[test]
    fn ratios_are_of_the_processor_s_time() {
        let tables = document().tables();
        let row = tables.lines().find(|line| line.starts_with("| **Python: this package** |")).unwrap();
        // A second, p50, p99, CPU, a quarter of reqwest, a quarter of the official package, memory.
        assert_eq!(row, "| **Python: this package** | 5,000 | 50.0 | 70.0 | 10.0 | 0.25 | 4.00 | 4.00 |");
        assert!(tables.contains("| `--help` | 12.0 | ≤ 10 | **missed** |"), "{tables}");
    }

    #[test]
    fn each_chart_has_a_bar_for_each_client() {
        for (name, chart) in document().charts() {
            let bars = chart.matches("<rect").count();
            assert!(bars >= Work::named("list").unwrap().clients().len(), "{name}: {bars}");
            assert!(document().text().contains(&format!("({name})")), "{name} is not shown");
        }
    }
}

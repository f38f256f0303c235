//! `cargo xtask soak`: a long life of each of our clients, with all that happens to one. Nothing that it holds may grow.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::figures::median;
use super::programs::{self, Programs};
use super::server::Server;
use crate::terminal::{Progress, bold};

/// A batch of calls takes a second or two; one that takes as long hangs.
const SILENCE: Duration = Duration::from_secs(120);

/// How often the server is killed and started anew in a life.
const RESTARTS: usize = 8;

/// What a process has at one time.
#[derive(Clone, Copy, Deserialize)]
struct Held {
    rss_mib: f64,
    descriptors: f64,
    threads: f64,
    tasks: f64,
}

/// What a program tells after a batch of calls.
#[derive(Deserialize)]
struct Sample {
    calls: usize,
    held: Held,
    /// How many calls ended so.
    ended: BTreeMap<String, usize>,
}

/// What the server did to its clients.
#[derive(Default, Deserialize)]
struct Done {
    connections: usize,
    requests: usize,
    faults: usize,
    refused: usize,
}

/// What may grow from the first quarter of a life to its last, once it is warm, and by how much.
type Bound = (&'static str, fn(&Held) -> f64, f64);
const BOUNDS: [Bound; 4] = [
    ("MiB of memory", |held| held.rss_mib, 4.0),
    ("descriptors", |held| held.descriptors, 2.0),
    ("threads", |held| held.threads, 2.0),
    ("tasks", |held| held.tasks, 2.0),
];

/// Lets each client make so many calls, one client after the other.
pub fn soak(calls: usize) -> Result<ExitCode> {
    if !Path::new("/proc/self/status").exists() {
        bail!("what a process holds is read from /proc, which this system does not have");
    }
    let mut progress = Progress::new(programs::PARTS + 4);
    let programs = Programs::set_up(&mut progress)?;
    let mut grew = Vec::new();
    for (name, command) in subjects(&programs) {
        let title = format!("{name}: {calls} calls");
        let life = progress.part(&title, || live(&programs.rust, command, calls)).0.with_context(|| name.to_owned())?;
        life.show();
        grew.extend(life.grown()?.into_iter().map(|what| format!("{name}: {what}")));
    }
    if grew.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{}", bold(&grew.join("\n")));
    Ok(ExitCode::FAILURE)
}

fn subjects(programs: &Programs) -> [(&'static str, Command); 4] {
    let python = |client: &str| {
        let mut command = Command::new(programs.python.interpreter());
        command.arg(programs.folder.join("python/soak.py")).args(["--client", client]);
        command
    };
    let mut rust = Command::new(&programs.rust);
    rust.arg("soak");
    let mut node = Command::new("node");
    // V8 doubles its young generation when it pleases, by up to 16 MiB at once: held small, what is left to grow is what
    // calls leave behind.
    node.args(["--expose-gc", "--max-semi-space-size=1"]).arg(programs.folder.join("node/soak.mjs"));
    [("Rust", rust), ("Python", python("sync")), ("Python, asyncio", python("async")), ("Node", node)]
}

/// One client's life.
struct Life {
    samples: Vec<Sample>,
    done: Done,
    restarts: usize,
}

fn live(server: &Path, mut command: Command, calls: usize) -> Result<Life> {
    let mut running = Server::start(server, ["--unkind"])?;
    let port =
        running.base_url.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default().to_owned();
    command.args(["--base-url", &running.base_url, "--calls", &calls.to_string()]);
    // malloc keeps an arena for each thread otherwise.
    command.env("MALLOC_ARENA_MAX", "1");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("it could not be started")?;
    let lines = lines(child.stdout.take().context("it has an output")?);
    let mut life = Life { samples: Vec::new(), done: Done::default(), restarts: 0 };
    loop {
        let line = match lines.recv_timeout(SILENCE) {
            Ok(line) => line,
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                child.kill()?;
                child.wait()?;
                bail!("it said nothing for {} s, and was killed", SILENCE.as_secs());
            }
        };
        let sample: Sample = serde_json::from_str(&line).with_context(|| format!("it said {line:?}"))?;
        running.still_runs()?;
        let is_due = sample.calls * (RESTARTS + 1) / calls > life.restarts && life.restarts < RESTARTS;
        life.samples.push(sample);
        if is_due {
            life.done.add(done(&running)?);
            drop(running);
            running = Server::start(server, ["--unkind", "--port", &port])?;
            life.restarts += 1;
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("it ended with {status}; what it said stands above");
    }
    life.done.add(done(&running)?);
    Ok(life)
}

/// The lines of a program, as they come.
fn lines(output: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = channel();
    thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
    lines
}

fn done(server: &Server) -> Result<Done> {
    let text = ureq::get(format!("{}/done", server.base_url)).call()?.body_mut().read_to_string()?;
    Ok(serde_json::from_str(&text)?)
}

impl Done {
    fn add(&mut self, more: Self) {
        self.connections += more.connections;
        self.requests += more.requests;
        self.faults += more.faults;
        self.refused += more.refused;
    }
}

impl Life {
    /// What grew beyond its bound. An error when the life was too short or too kind to tell.
    fn grown(&self) -> Result<Vec<String>> {
        let ended = self.samples.last().map(|sample| &sample.ended).context("it made no calls")?;
        let well = ended.get("done").copied().unwrap_or_default();
        let Done { connections, faults, refused, requests } = self.done;
        if faults == 0 || refused == 0 || self.restarts == 0 || connections <= self.samples.len() || well * 2 < requests
        {
            bail!(
                "it was not the life that it should be: {connections} connections, {faults} faults, {refused} refused keys, {} restarts; calls ended as {ended:?}",
                self.restarts
            );
        }
        let grown = BOUNDS.iter().filter_map(|bound| {
            let (first, last) = self.ends(bound)?;
            (last - first > bound.2)
                .then(|| format!("from {first:.1} to {last:.1} {}, which is more than {} more", bound.0, bound.2))
        });
        Ok(grown.collect())
    }

    /// The medians of the first and of the last quarter of a life, of which the first fifth warms up.
    fn ends(&self, (_, figure, _): &Bound) -> Option<(f64, f64)> {
        let warm = &self.samples[self.samples.len() / 5..];
        let quarter = warm.len().div_ceil(4);
        let of = |samples: &[Sample]| median(samples.iter().map(|sample| figure(&sample.held)).collect());
        Some((of(&warm[..quarter])?, of(&warm[warm.len() - quarter..])?))
    }

    fn show(&self) {
        let held = BOUNDS.iter().filter_map(|bound| {
            let (first, last) = self.ends(bound)?;
            Some(format!("{first:.1} to {last:.1} {}", bound.0))
        });
        let held: Vec<String> = held.collect();
        let Done { connections, faults, refused, .. } = self.done;
        eprintln!("      {}", held.join(", "));
        eprintln!(
            "      {connections} connections, {faults} faults, {refused} refused keys, {} restarts",
            self.restarts
        );
        if let Some(last) = self.samples.last() {
            eprintln!("      calls ended as {:?}", last.ended);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Done, Held, Life, Sample};

    fn life(held: impl Fn(f64) -> Held) -> Life {
        let samples = (1..=100).map(|nth| Sample {
            calls: nth * 1_000,
            held: held(nth as f64),
            ended: [("done".to_owned(), nth * 990)].into(),
        });
        let done = Done { connections: 6_400, requests: 100_000, faults: 1_000, refused: 100 };
        Life { samples: samples.collect(), done, restarts: 8 }
    }

    const HELD: Held = Held { rss_mib: 40.0, descriptors: 12.0, threads: 4.0, tasks: 1.0 };

    #[test]
    fn what_levels_off_does_not_grow_and_what_goes_on_does() {
        let level = life(|nth| Held { rss_mib: 40.0 + nth.min(15.0), ..HELD });
        assert_eq!(level.grown().unwrap(), Vec::<String>::new());
        let spike = life(|nth| Held { descriptors: if nth == 90.0 { 500.0 } else { 12.0 }, ..HELD });
        assert_eq!(spike.grown().unwrap(), Vec::<String>::new());

        let memory = life(|nth| Held { rss_mib: 40.0 + nth / 10.0, ..HELD }).grown().unwrap();
        assert_eq!(memory.len(), 1);
        assert!(memory[0].contains("MiB of memory"), "{memory:?}");
        let descriptors = life(|nth| Held { descriptors: 12.0 + nth / 10.0, ..HELD }).grown().unwrap();
        assert!(descriptors[0].contains("descriptors"), "{descriptors:?}");
    }

    #[test]
    fn a_life_in_which_nothing_happened_tells_nothing() {
        let mut kind = life(|_| HELD);
        kind.done.faults = 0;
        assert!(kind.grown().is_err());
        let mut failed = life(|_| HELD);
        failed.samples.last_mut().unwrap().ended.clear();
        assert!(failed.grown().is_err());
    }
}

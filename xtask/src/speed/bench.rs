//! `cargo xtask bench`: sets up, measures, and writes down.

use std::process::ExitCode;

use anyhow::Result;

use super::command_line;
use super::cores::Cores;
use super::document::Document;
use super::machine::Machine;
use super::programs::{self, Programs};
use super::rounds::Bench;
use super::scale;
use super::versions::Versions;
use super::work::WORKS;
use crate::dist;
use crate::terminal::Progress;
use crate::workspace::command::Run;
use crate::workspace::root::root;

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What `docs/benchmarks.md` is written from.
    Full,
    /// A twentieth of each work, once, and of slow clients a part of it: to see that everything runs, and about how fast.
    Quick,
}

impl Extent {
    fn rounds(self) -> usize {
        match self {
            Self::Full => 5,
            Self::Quick => 1,
        }
    }

    /// Of the count of each work.
    fn share(self) -> f64 {
        match self {
            Self::Full => 1.0,
            Self::Quick => 0.05,
        }
    }

    /// The most numbers that growth is measured with.
    fn largest(self) -> usize {
        match self {
            Self::Full => 1_000_000,
            Self::Quick => 10_000,
        }
    }

    /// How often growth is measured at each count.
    fn times(self) -> usize {
        match self {
            Self::Full => 3,
            Self::Quick => 1,
        }
    }
}

/// Measures everything. In full it writes `docs/benchmarks.md` with its charts, otherwise it only shows the tables.
pub fn run(extent: Extent) -> Result<ExitCode> {
    // Before half an hour in which somebody may commit.
    let commit = commit()?;
    let mut progress = Progress::new(programs::PARTS + extent.rounds() * WORKS.len() + 3);
    let programs = Programs::set_up(&mut progress)?;
    let program = progress.part("building the command line", dist::command_line::program).0?;
    let versions = Versions::look(&programs, &program)?;
    let cores = Cores::look()?;
    let mut bench = Bench::start(programs, cores)?;
    // What asks most of each client goes first: half an hour of rounds is not lost to what fails there.
    let scale = progress.part("how cost grows", || scale::measure(&mut bench, extent.largest(), extent.times())).0?;
    let results = bench.rounds(extent.rounds(), extent.share(), &mut progress)?;
    let command_line =
        progress.part("the command line", || command_line::measure(&bench, &program, 3 * extent.rounds())).0?;
    let document = Document {
        rounds: extent.rounds(),
        commit,
        share: extent.share(),
        machine: Machine::look(),
        cores,
        versions,
        results,
        command_line,
        scale,
    };
    match extent {
        Extent::Quick => print(&document.tables()),
        Extent::Full => {
            let docs = root()?.join("docs");
            std::fs::write(docs.join("benchmarks.md"), document.text())?;
            for (name, chart) in document.charts() {
                std::fs::write(docs.join(name), chart)?;
            }
            eprintln!("written: docs/benchmarks.md and its charts");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is measured, as git names it.
fn commit() -> Result<String> {
    let git = |args: &[&str]| Run::new("git").args(args).folder(&root()?).output();
    let name = git(&["rev-parse", "--short", "HEAD"])?;
    let changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.trim().is_empty();
    Ok(format!("commit {}{}", name.trim(), if changed { " with changes" } else { "" }))
}

#[expect(clippy::print_stdout, reason = "the tables are what was asked for")]
fn print(tables: &str) {
    println!("{tables}");
}

//! Runs suites and sums up.

use std::fmt;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Error, Result};

use crate::terminal::{Progress, bold};
use crate::workspace::command::Failed;
use crate::workspace::debian::NotInstalled;
use crate::workspace::room::NoRoom;

/// A part of what must pass.
pub(super) struct Suite {
    pub(super) name: &'static str,
    pub(super) run: fn() -> Result<()>,
}

/// What becomes of a suite that needs a program which is not installed and cannot be. One that needs more room than there is
/// is skipped in either case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// It is skipped, and the summary says why: a newcomer needs no browser, and no valgrind.
    Skips,
    /// It fails: what decides whether a change lands leaves nothing out.
    Fails,
}

/// What suites had to say beside their results.
static NOTES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// This machine cannot say, and nothing that we could do would help: the suite is skipped, and the summary says why.
#[derive(Debug)]
pub(super) struct CannotSay(pub(super) String);

impl fmt::Display for CannotSay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotSay {}

/// Has the summary say this of the suite that is running.
pub(super) fn note(said: String) {
    NOTES.lock().unwrap_or_else(PoisonError::into_inner).push(said);
}

/// What stands in lines of their own beneath the suites that said it.
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Has the summary show a line beneath the suite that is running.
pub(super) fn line(said: String) {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).push(said);
}

/// Runs every suite, also after one has failed, so that one run shows all there is to repair.
pub(super) fn run<'s>(suites: impl Iterator<Item = &'s Suite> + Clone, missing: Missing) -> ExitCode {
    let mut progress = Progress::new(suites.clone().count());
    let results: Vec<(&str, Outcome, Duration, String)> = suites
        .map(|suite| {
            let (result, took) = progress.part(suite.name, suite.run);
            let notes = std::mem::take(&mut *NOTES.lock().unwrap_or_else(PoisonError::into_inner));
            let mut lines = std::mem::take(&mut *LINES.lock().unwrap_or_else(PoisonError::into_inner));
            lines.sort();
            let notes = notes.iter().map(|said| format!(" ({said})"));
            let lines = lines.iter().map(|said| format!("\n                       {said}"));
            (suite.name, Outcome::of(result, missing), took, notes.chain(lines).collect())
        })
        .collect();
    // Again and last: what failed may stand thousands of lines above, and a log may have lost them.
    for (name, outcome, ..) in &results {
        if let Outcome::Failed(error) = outcome {
            eprintln!("\n{}", bold(&format!("{name} failed: {error:#}")));
            for line in error.downcast_ref::<Failed>().map_or(&[][..], |failed| &failed.said) {
                eprintln!("  | {line}");
            }
        }
    }
    eprintln!("\n{}", bold("Summary"));
    for (name, outcome, took, notes) in &results {
        eprintln!("  {}  {:>6.1} s  {name}{}{notes}", outcome.word(), took.as_secs_f64(), outcome.reason());
    }
    let count = |wanted: fn(&Outcome) -> bool| results.iter().filter(|(_, outcome, ..)| wanted(outcome)).count();
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let passed = count(|outcome| matches!(outcome, Outcome::Passed));
    eprintln!("suites: {passed} passed, {failed} failed, {} skipped", results.len() - passed - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

enum Outcome {
    Passed,
    Failed(Error),
    Skipped(String),
}

impl Outcome {
    fn of(result: Result<()>, missing: Missing) -> Self {
        let Err(error) = result else { return Self::Passed };
        if error.is::<NoRoom>() || error.is::<CannotSay>() || (missing == Missing::Skips && error.is::<NotInstalled>())
        {
            return Self::Skipped(error.to_string());
        }
        eprintln!("{}", bold(&format!("      failed: {error:#}")));
        Self::Failed(error)
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed ",
            Self::Failed(_) => "FAILED ",
            Self::Skipped(_) => "skipped",
        }
    }

    fn reason(&self) -> String {
        match self {
            Self::Passed | Self::Failed(_) => String::new(),
            Self::Skipped(why) => format!(" ({why})"),
        }
    }
}

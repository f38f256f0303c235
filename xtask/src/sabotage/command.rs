//! `cargo xtask sabotage`.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::languages::{COLUMNS, Language};
use super::program::Programs;
use super::rules::{self, Rule};
use super::table::{self, NO_END, SURVIVED};
use super::{copy, said};
use crate::terminal::bold;
use crate::workspace::bounded::{self, Heard};
use crate::workspace::root::{root, target};

/// How many runs there are at once: a machine with two cores has room for no more without missing deadlines.
const AT_ONCE: usize = 2;

/// How long the scenarios of one language may take. They end long before, and of those that are ended nobody knows what they waited for.
const LONGEST: Duration = Duration::from_secs(150);

/// Breaks each rule, or those named, in each language, or those given, and writes down which scenarios fail.
pub fn run(names: &[String], languages: &[Language]) -> Result<ExitCode> {
    let root = root()?;
    let all = rules::read(&root)?;
    let chosen = rules::named(&all, names)?;
    let languages = if languages.is_empty() { Language::value_variants() } else { languages };
    let folder = target()?.join("sabotage");
    fs::create_dir_all(&folder)?;
    copy::make(&root, &folder, &all)?;
    let programs = Programs::build(&folder, languages)?;
    check_unbroken(&programs, languages)?;
    let runs: Vec<(&Rule, Language)> =
        chosen.iter().flat_map(|rule| languages.iter().map(move |language| (*rule, *language))).collect();
    let found = at_once(&runs, |(rule, language)| broken(&programs, *language, rule))?;
    let file = root.join(table::FILE);
    let mut rows = table::read(&fs::read_to_string(&file).unwrap_or_default(), &all, &root);
    for ((broken, _), cells) in runs.iter().zip(found) {
        for (_, row) in rows.iter_mut().filter(|(rule, _)| rule.name == broken.name) {
            for (column, cell) in &cells {
                row[*column].clone_from(cell);
            }
        }
    }
    fs::write(file, table::page(&rows, &root))?;
    let wrong: Vec<String> = rows.iter().flat_map(|(rule, row)| table::disagreements(rule, row)).collect();
    for line in &wrong {
        eprintln!("{}", bold(line));
    }
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// With no rule broken, nothing may fail.
fn check_unbroken(programs: &Programs, languages: &[Language]) -> Result<()> {
    for language in languages {
        match bounded::run(programs.scenarios(*language, None)?, LONGEST, Heard::StdoutAndStderr)? {
            Some(ended) if ended.status.success() => eprintln!("{language:?} passes with no rule broken"),
            Some(ended) => bail!("{language:?} fails with no rule broken:\n{}", ended.said),
            None => bail!("{language:?} does not end in {} s with no rule broken", LONGEST.as_secs()),
        }
    }
    Ok(())
}

/// The cells of one language with this rule broken, by their columns.
fn broken(programs: &Programs, language: Language, rule: &Rule) -> Result<Vec<(usize, String)>> {
    let survived = || SURVIVED.to_owned();
    let ended = bounded::run(programs.scenarios(language, Some(&rule.name))?, LONGEST, Heard::StdoutAndStderr)?;
    let failures = match &ended {
        Some(ended) if !ended.status.success() => said::failures(language, &ended.said),
        _ => Default::default(),
    };
    let cell = |column: usize| match ended {
        Some(_) => failures[column].clone().unwrap_or_else(survived),
        None => NO_END.to_owned(),
    };
    let cells: Vec<(usize, String)> = language.columns().iter().map(|column| (*column, cell(*column))).collect();
    for (column, cell) in &cells {
        eprintln!("  {} in {}: {cell}", rule.name, COLUMNS[*column]);
    }
    Ok(cells)
}

/// Does the work on each, so many at a time, and gives back what came of it in their order.
fn at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Result<R> + Sync) -> Result<Vec<R>> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let result = work(item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).insert(at, result);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

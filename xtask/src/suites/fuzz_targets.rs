//! The programs of `tests/fuzz`, which libFuzzer gives bytes to: first those of the corpus, then what it makes of them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::runner;
use crate::workspace::command::{Run, at_once};
use crate::workspace::root::{fresh, root, target};

const TARGETS: &[&str] = &["answers", "columns", "numbers", "overlay", "webhooks"];

/// How long each one runs; `FUZZ_SECONDS` says another time.
const SECONDS: &str = "15";

/// What has the compiler tell the fuzzer which ways were taken, and which comparisons failed; and what finds memory that is read
/// or written where it is not, or never given back.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing -Zsanitizer=address";

/// Fails when a program panics, takes too long or too much memory, or uses memory wrongly; what it was given is left below `target/fuzz/found`. Once that is
/// mended, it belongs into the corpus.
pub fn run() -> Result<()> {
    let programs = build()?;
    let seconds = std::env::var("FUZZ_SECONDS").unwrap_or_else(|_| SECONDS.to_owned());
    let found = fresh("fuzz/found")?;
    let (programs, seconds, found) = (&programs, &seconds, &found);
    // Each keeps one processor busy.
    for pair in TARGETS.chunks(2) {
        at_once(pair.iter().map(|name| move || fuzz(name, &programs.join(name), seconds, found)))?;
    }
    runner::note(format!("{seconds} s each: {}", TARGETS.join(", ")));
    Ok(())
}

/// Runs one of them for that long.
fn fuzz(name: &str, program: &Path, seconds: &str, found: &Path) -> Result<()> {
    let corpus = root()?.join("tests/fuzz/corpus").join(name);
    let grown = fresh(&format!("fuzz/corpus/{name}"))?;
    Run::new(program)
        .args(["-timeout=10", "-rss_limit_mb=1024", "-max_len=4096", "-verbosity=0", "-print_final_stats=1"])
        .args(["-print_funcs=0".to_owned(), format!("-max_total_time={seconds}")])
        .args([format!("-artifact_prefix={}/{name}-", found.display())])
        .args([&grown, &corpus])
        .run()
}

/// Builds the programs, with the overflow checks of a debug build; gives their folder. The target is named so that build
/// scripts and macros are left alone.
fn build() -> Result<PathBuf> {
    let told = Run::new("rustc").args(["-vV"]).output()?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names its host")?.to_owned();
    let folder = target()?.join("fuzz");
    Run::cargo()
        .args(["build", "--quiet", "--release", "--package", "telnyx-reputation-fuzz", "--target", &host])
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        // With 0 it is built in half the time, and makes a fifteenth of the attempts.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true")
        .env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true")
        .env("RUSTFLAGS", COVERAGE)
        // The sanitizer comes with every Rust, and is only not promised to stay as it is.
        .env("RUSTC_BOOTSTRAP", "1")
        .run()?;
    Ok(folder.join(host).join("release"))
}

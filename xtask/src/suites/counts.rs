//! How much the tests of a suite tried, for the summary: they write it into a file, since what passes is not shown.

use std::path::Path;

use anyhow::{Result, bail};

use crate::workspace::root::target;

use super::runner;

/// Names the file to the tests.
pub(super) const VARIABLE: &str = "TELNYX_COUNTS";

/// Runs tests that are given the file, and notes what they wrote. A suite that counted nothing left something out.
pub(super) fn of(tests: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let file = target()?.join("counts.txt");
    std::fs::write(&file, "")?;
    tests(&file)?;
    let counts = std::fs::read_to_string(&file)?;
    if counts.is_empty() {
        bail!("no test wrote into {} what it counted", file.display());
    }
    counts.lines().for_each(|line| runner::line(line.to_owned()));
    Ok(())
}

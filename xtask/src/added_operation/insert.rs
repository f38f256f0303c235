//! Lines that a file of the copy gets.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Adds them behind the first place where the file says so.
pub fn insert(file: &Path, after: &str, addition: &str) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let missing = || format!("{} has no line `{}`", file.display(), after.trim());
    let (before, rest) = text.split_once(after).with_context(missing)?;
    let addition = addition.trim_start_matches('\n').trim_end();
    fs::write(file, format!("{before}{after}{addition}\n{rest}"))?;
    Ok(())
}

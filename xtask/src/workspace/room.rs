//! Whether this machine has room for what is large.

use std::fmt;
use std::path::Path;

use anyhow::Result;

use super::command::Run;

/// It has not, and nothing that we could do would help.
#[derive(Debug)]
pub struct NoRoom(String);

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoRoom {}

/// Whether so many MiB are free on the disk of `folder`, and in memory where the system tells.
///
/// # Errors
/// [`NoRoom`].
pub fn check(what: &str, folder: &Path, disk: u64, memory: u64) -> Result<()> {
    let need = |which: &str, needed: u64, free: Option<u64>| match free {
        Some(free) if free < needed => {
            Err(NoRoom(format!("{what} need {needed} MiB of {which}, and {free} MiB are free")))
        }
        _ => Ok(()),
    };
    need("disk", disk, free_disk(folder))?;
    need("memory", memory, free_memory())?;
    Ok(())
}

fn free_disk(folder: &Path) -> Option<u64> {
    let said = Run::new("df").args(["-P", "-k"]).args([folder]).output().ok()?;
    let available = said.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()?;
    Some(available / 1024)
}

/// What Linux says; elsewhere nothing is known.
fn free_memory() -> Option<u64> {
    let said = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = said.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told() {
        check("dwarfs", Path::new("."), 1, 1).unwrap();
        let refused = check("giants", Path::new("."), u64::MAX, 1).unwrap_err();
        assert!(
            refused.is::<NoRoom>() && refused.to_string().starts_with("giants need 18446744073709551615 MiB of disk")
        );
    }
}

//! The versions of Python that the package claims, as far as they are installed.

use std::process::{Command, Stdio};

/// The oldest is that of `requires-python`, the newest the newest that there is.
const MINORS: std::ops::RangeInclusive<u8> = 10..=14;

/// What `python3.10` and its like are on this machine.
pub struct Interpreters {
    /// The names of those that run, from the oldest.
    pub found: Vec<String>,
    /// The names of the others.
    pub missing: Vec<String>,
}

impl Interpreters {
    /// Looks for them by name. One that is there and does not run, such as a shim of pyenv, is not found.
    pub fn look() -> Self {
        let (found, missing) = MINORS.map(|minor| (minor, format!("python3.{minor}"))).partition(|(minor, name)| {
            let program = format!("import sys, venv; sys.exit(sys.version_info[:2] != (3, {minor}))");
            let mut run = Command::new(name);
            run.args(["-c", &program]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            run.status().is_ok_and(|status| status.success())
        });
        let names = |them: Vec<(u8, String)>| them.into_iter().map(|(_, name)| name).collect();
        Self { found: names(found), missing: names(missing) }
    }

    /// The oldest and the newest of those that run.
    pub fn ends(&self) -> Vec<&str> {
        let mut ends: Vec<&str> = self.found.first().into_iter().chain(self.found.last()).map(String::as_str).collect();
        ends.dedup();
        ends
    }
}

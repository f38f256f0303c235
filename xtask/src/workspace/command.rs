//! Runs other programs.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::tail;

/// A program to run, with its output on the terminal.
pub struct Run {
    command: Command,
    shown: String,
    hint: &'static str,
}

impl Run {
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let shown = program.as_ref().to_string_lossy().into_owned();
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Self { command, shown, hint: "" }
    }

    /// The cargo that runs this command.
    pub fn cargo() -> Self {
        let mut run = Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        run.shown = "cargo".to_owned();
        run
    }

    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        for arg in args {
            self.shown += &format!(" {}", arg.as_ref().to_string_lossy());
            self.command.arg(arg);
        }
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// What to do when the program is not there.
    pub fn or_install(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Runs it to its end and gives back what it wrote to stdout.
    pub fn output(mut self) -> Result<String> {
        let output = self
            .command
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("`{}` could not be started. {}", self.shown, self.hint))?;
        if !output.status.success() {
            bail!("`{}` ended with {}", self.shown, output.status);
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs it to its end. A failure of its own is a [`Failed`].
    pub fn run(mut self) -> Result<()> {
        let (status, said) = tail::run(&mut self.command)
            .with_context(|| format!("`{}` could not be started. {}", self.shown, self.hint))?;
        if !status.success() {
            return Err(Failed { what: format!("`{}` ended with {status}", self.shown), said }.into());
        }
        Ok(())
    }
}

/// A program that ended with a failure.
#[derive(Debug)]
pub struct Failed {
    what: String,
    /// The last lines that it said, unless a person saw them at a terminal.
    pub said: Vec<String>,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Failed {}

/// Does all of these at the same time, and waits for each; a failure of any is one of the whole.
pub fn at_once<W: FnOnce() -> Result<()> + Send>(works: impl IntoIterator<Item = W>) -> Result<()> {
    std::thread::scope(|scope| {
        let running: Vec<_> = works.into_iter().map(|work| scope.spawn(work)).collect();
        let ended: Vec<Result<()>> =
            running.into_iter().map(|one| one.join().unwrap_or_else(|_| bail!("one of several panicked"))).collect();
        ended.into_iter().collect()
    })
}

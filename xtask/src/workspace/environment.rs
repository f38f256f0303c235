//! Virtual environments of Python, below the target folder.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::command::Run;
use super::root::target;

/// One environment.
pub struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// The environment of that name; it need not be there.
    pub fn named(name: &str) -> Result<Self> {
        Ok(Self { folder: target()?.join(name) })
    }

    /// Makes it if it is not there, with a pip that knows dependency groups.
    pub fn make(&self) -> Result<()> {
        self.make_with(if cfg!(windows) { "python" } else { "python3" })
    }

    /// As [`Environment::make`], with this interpreter.
    pub fn make_with(&self, python: &str) -> Result<()> {
        if self.interpreter().exists() {
            return Ok(());
        }
        Run::new(python)
            .args([Path::new("-m"), Path::new("venv"), &self.folder])
            .or_install("Install Python 3.10 or newer with its venv module.")
            .run()?;
        self.pip().args(["--upgrade", "pip>=25.1"]).run()
    }

    /// Makes it and installs what the folder's `requirements.txt` asks for.
    pub fn install(&self, folder: &Path) -> Result<()> {
        self.make()?;
        self.pip().args(["--requirement", "requirements.txt"]).folder(folder).run()
    }

    /// `pip install`, for whatever is to be installed.
    pub fn pip(&self) -> Run {
        Run::new(self.interpreter()).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn interpreter(&self) -> PathBuf {
        self.program("python")
    }

    pub fn program(&self, name: &str) -> PathBuf {
        let (folder, suffix) = if cfg!(windows) { ("Scripts", ".exe") } else { ("bin", "") };
        self.folder.join(folder).join(format!("{name}{suffix}"))
    }
}

//! The measured programs: built and installed as users have them, and how each is told what to do.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::client::{Client, Language};
use super::server::Server;
use super::work::{Serves, Work};
use crate::dist::{tarball, wheel};
use crate::terminal::Progress;
use crate::workspace::environment::Environment;
use crate::workspace::node;
use crate::workspace::root::{fresh, root};

pub struct Programs {
    /// `tests/speed`.
    pub folder: PathBuf,
    /// The Rust clients, and the server.
    pub rust: PathBuf,
    pub python: Environment,
}

/// How many parts setting up has.
pub const PARTS: usize = 3;

impl Programs {
    pub fn set_up(progress: &mut Progress) -> Result<Self> {
        let folder = root()?.join("tests/speed");
        let rust = progress.part("building the Rust clients and the server", || Server::build("release")).0?;
        let python = progress.part("installing the Python clients", || python(&folder)).0?;
        progress
            .part("installing the Node clients", || {
                tarball::shipped()?;
                node::install_locked(&folder.join("node"))
            })
            .0?;
        Ok(Self { folder, rust, python })
    }

    /// What has a client do so much work, with a server at `base_url` whose authority may be in a file.
    pub fn command(
        &self,
        client: &Client,
        work: &Work,
        (count, warm_up): (usize, usize),
        base_url: &str,
        authority: &Path,
    ) -> Command {
        let program = if work.told == "start" { "start" } else { "speed" };
        let mut command = match client.language {
            Language::Rust => Command::new(&self.rust),
            Language::Python => Command::new(self.python.interpreter()),
            Language::Node => Command::new("node"),
        };
        match client.language {
            Language::Rust => command.arg("work"),
            Language::Python => command.arg(self.folder.join(format!("python/{program}.py"))),
            Language::Node => command.arg(self.folder.join(format!("node/{program}.mjs"))),
        };
        command.args(["--client", client.name, "--work", work.told, "--base-url", base_url]);
        command.args(["--count", &count.to_string(), "--warm-up", &warm_up.to_string()]);
        if work.serves != Serves::Plain {
            // What each of them reads besides, or in place of, the system's authorities.
            command.env("SSL_CERT_FILE", authority).env("NODE_EXTRA_CA_CERTS", authority);
        }
        command
    }
}

/// An environment of its own: the package of this workspace as its wheel, and the others by their pinned versions.
fn python(folder: &Path) -> Result<Environment> {
    let python = Environment::named("speed-python")?;
    python.install(&folder.join("python"))?;
    let wheels = fresh("speed-wheel")?;
    wheel::of_this_tree(&wheels)?;
    for wheel in std::fs::read_dir(&wheels)? {
        python.pip().args(["--force-reinstall", "--no-deps"]).args([wheel?.path()]).run()?;
    }
    Ok(python)
}

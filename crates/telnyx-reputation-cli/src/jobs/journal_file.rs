//! Where the journal of a job is kept, so that it can be taken up again without paying twice.

use std::path::{Path, PathBuf};

use clap::Args;
use etcetera::BaseStrategy;
use telnyx_reputation::Client;

use crate::failure::Failure;

/// Below the system's folder for state.
const FOLDER: &str = "telnyx-reputation/journals";

/// What a job says of its journal.
#[derive(Args)]
pub(crate) struct Journal {
    /// The file that keeps what became of each number until the job has ended well.
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Go on with a job that was broken off: what it sent is not sent again.
    #[arg(long)]
    resume: bool,
}

/// The journal of a job that is about to begin, or to go on.
pub(crate) struct JournalFile {
    path: PathBuf,
    resumed: bool,
}

impl Journal {
    /// Finds the file: the one that is given, else one for each job and enterprise.
    ///
    /// # Errors
    /// An earlier job was broken off, and nobody said that this one goes on with it; or there is none to go on with.
    pub(crate) fn find(&self, job: &str, client: &Client, enterprise_id: &str) -> Result<JournalFile, Failure> {
        let path = match &self.journal {
            Some(path) => path.clone(),
            None => default_path(job, client, enterprise_id)?,
        };
        let shown = path.display();
        match (path.exists(), self.resume) {
            (true, false) => Err(Failure::usage(format!(
                "an earlier {job} was broken off, or has numbers of which nothing tells what became of them: its journal \
                 is {shown}. Give --resume to go on with it, or look what was done and delete it to begin anew"
            ))),
            (false, true) => Err(Failure::usage(format!("there is no {job} to go on with: {shown} is not there"))),
            (resumed, _) => Ok(JournalFile { path, resumed }),
        }
    }
}

impl JournalFile {
    /// Where it is; the run makes it.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is that of an earlier job.
    pub(crate) fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// Removes the file when nothing is left that it would have to tell.
    ///
    /// # Errors
    /// It cannot be removed.
    pub(crate) fn end(self, is_settled: bool) -> Result<Option<PathBuf>, Failure> {
        if !is_settled {
            return Ok(Some(self.path));
        }
        match std::fs::remove_file(&self.path) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(Failure::local(format!(
                "all is done, but the journal {} cannot be removed: {why}",
                self.path.display()
            ))),
            _ => Ok(None),
        }
    }
}

fn default_path(job: &str, client: &Client, enterprise_id: &str) -> Result<PathBuf, Failure> {
    let folders = etcetera::base_strategy::choose_native_strategy()
        .map_err(|_| Failure::usage("there is no home folder to keep a journal in: give --journal FILE"))?;
    let folder = folders.state_dir().unwrap_or_else(|| folders.data_dir()).join(FOLDER);
    std::fs::create_dir_all(&folder)
        .map_err(|why| Failure::local(format!("{} cannot be made: {why}; give --journal FILE", folder.display())))?;
    let host = client.base_url().split("://").nth(1).unwrap_or_default();
    let name = format!("{job}-{host}-{enterprise_id}");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let name: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    Ok(folder.join(name + ".journal"))
}

//! Where the journal of a job is kept, so that it can be taken up again without paying twice.
//!
//! Beside it, in a file with `.job` at its end, is what the job was begun with: what was asked for, and the numbers that were
//! chosen by it. That file is locked from before anything is read or asked until the job ends, so that no second job of the
//! same kind chooses and pays for the same numbers meanwhile.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use etcetera::BaseStrategy;
use same_file::Handle;
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    /// Go on with a job that was broken off, given the same words: what it sent is not sent again.
    #[arg(long)]
    resume: bool,
    /// Of a job that is gone on with, send again what nothing tells the outcome of: it may be billed a second time.
    #[arg(long, requires = "resume")]
    retry_unknown: bool,
}

/// The journal of a job that is about to begin, or to go on; no other process has it.
pub(crate) struct JournalFile {
    job: String,
    path: PathBuf,
    begun_path: PathBuf,
    begun_file: File,
    begun: Option<Begun>,
    retry_unknown: bool,
}

/// What a job was begun with.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    /// What was asked for, as the command line said it.
    asked: Value,
    /// What that came to.
    numbers: Vec<String>,
}

impl Journal {
    /// Finds the file, the one that is given, else one for each job and enterprise, and keeps others from it.
    ///
    /// # Errors
    /// The same job is under way; an earlier one was broken off, and nobody said that this one goes on with it; or there is
    /// none to go on with.
    pub(crate) fn find(&self, job: &str, client: &Client, enterprise_id: &str) -> Result<JournalFile, Failure> {
        let path = match &self.journal {
            Some(path) => path.clone(),
            None => default_path(job, client, enterprise_id)?,
        };
        let mut begun_path = path.clone().into_os_string();
        begun_path.push(".job");
        let begun_path = PathBuf::from(begun_path);
        let begun_file = locked(job, &begun_path)?;
        let retry_unknown = self.retry_unknown;
        let mut found = JournalFile { job: job.to_owned(), path, begun_path, begun_file, begun: None, retry_unknown };
        let shown = found.path.display();
        match (found.path.exists(), self.resume) {
            (true, false) => Err(Failure::usage(format!(
                "an earlier {job} was broken off, or has numbers of which nothing tells what became of them: its journal \
                 is {shown}. Give the same words and --resume to go on with it, or look what was done and delete it to \
                 begin anew"
            ))),
            (false, true) => Err(Failure::usage(format!("there is no {job} to go on with: {shown} is not there"))),
            (false, false) => Ok(found),
            (true, true) => {
                let mut text = String::new();
                let read = found.begun_file.read_to_string(&mut text).map_err(|why| why.to_string());
                let begun = read.and_then(|_| serde_json::from_str(&text).map_err(|why| why.to_string()));
                found.begun = Some(begun.map_err(|why| {
                    Failure::usage(format!(
                        "{} does not tell which numbers the {job} was for: {why}. Look what was done, and delete the \
                         journal {shown} to begin anew",
                        found.begun_path.display()
                    ))
                })?);
                Ok(found)
            }
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
        self.begun.is_some()
    }

    /// Whether what may have been done is to be sent again.
    pub(crate) fn retries_unknown(&self) -> bool {
        self.retry_unknown
    }

    /// The numbers of the job that is gone on with; `None` of one that begins.
    ///
    /// # Errors
    /// Something else is asked for now than then: what is unknown of the earlier numbers would be forgotten.
    pub(crate) fn numbers(&self, asked: &Value) -> Result<Option<Vec<String>>, Failure> {
        match &self.begun {
            None => Ok(None),
            Some(begun) if begun.asked == *asked => Ok(Some(begun.numbers.clone())),
            Some(_) => Err(Failure::usage(format!(
                "the {job} that was broken off was for another list or selection ({}). Give the words that it was begun \
                 with and --resume, and begin this one when that is over; nothing was sent",
                self.begun_path.display(),
                job = self.job,
            ))),
        }
    }

    /// Keeps what the job is begun with. To be called before anything is sent.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn begin(&mut self, asked: &Value, numbers: &[String]) -> Result<(), Failure> {
        if self.is_resumed() {
            return Ok(());
        }
        let begun = Begun { asked: asked.clone(), numbers: numbers.to_vec() };
        let mut write = || -> std::io::Result<()> {
            self.begun_file.set_len(0)?;
            self.begun_file.rewind()?;
            self.begun_file.write_all(&serde_json::to_vec(&begun)?)?;
            self.begun_file.sync_all()
        };
        write().map_err(|why| {
            Failure::local(format!("{} cannot be written: {why}; nothing was sent", self.begun_path.display()))
        })
    }

    /// Removes the file when nothing is left that it would have to tell.
    ///
    /// # Errors
    /// It cannot be removed.
    pub(crate) fn end(self, is_settled: bool) -> Result<Option<PathBuf>, Failure> {
        if !is_settled {
            return Ok(Some(self.path.clone()));
        }
        match fs::remove_file(&self.path) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(Failure::local(format!(
                "all is done, but the journal {} cannot be removed: {why}",
                self.path.display()
            ))),
            _ => Ok(None),
        }
    }
}

impl Drop for JournalFile {
    /// Without a journal there is nothing to go on with.
    fn drop(&mut self) {
        if !self.path.exists() {
            // What stays is written over by the next job.
            let _ = fs::remove_file(&self.begun_path);
        }
    }
}

/// The file at a path, which no other process has locked.
fn locked(job: &str, path: &Path) -> Result<File, Failure> {
    let wrong =
        |why: std::io::Error| Failure::local(format!("{} cannot be used: {why}; give --journal FILE", path.display()));
    loop {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(wrong)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(Failure::usage(format!(
                    "another {job} is under way: it has {} locked. Wait for its end; nothing was sent",
                    path.display()
                )));
            }
            Err(fs::TryLockError::Error(why)) => return Err(wrong(why)),
        }
        // A job that ended between the opening and the lock has removed the file: it is not this one's path any more.
        if is_at(&file, path).map_err(wrong)? {
            return Ok(file);
        }
    }
}

/// Whether a path leads to this file: where it was removed, another one may have its name by now, on Windows as well.
fn is_at(file: &File, path: &Path) -> std::io::Result<bool> {
    let ours = Handle::from_file(file.try_clone()?)?;
    Ok(Handle::from_path(path).is_ok_and(|there| there == ours))
}

fn default_path(job: &str, client: &Client, enterprise_id: &str) -> Result<PathBuf, Failure> {
    let folders = etcetera::base_strategy::choose_native_strategy()
        .map_err(|_| Failure::usage("there is no home folder to keep a journal in: give --journal FILE"))?;
    let folder = folders.state_dir().unwrap_or_else(|| folders.data_dir()).join(FOLDER);
    fs::create_dir_all(&folder)
        .map_err(|why| Failure::local(format!("{} cannot be made: {why}; give --journal FILE", folder.display())))?;
    let host = client.base_url().split("://").nth(1).unwrap_or_default();
    let name = format!("{job}-{host}-{enterprise_id}");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let name: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    Ok(folder.join(name + ".journal"))
}

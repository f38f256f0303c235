//! Which file the history is in.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use etcetera::BaseStrategy;
use serde::Serialize;
use serde_json::Value;
use telnyx_reputation_monitor::Store;

use crate::context::say;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::Output;

/// Below the system's folder for state.
const FOLDER: &str = "telnyx-reputation/monitor";

/// The file of a command.
#[derive(Args)]
pub(in crate::commands) struct StoreFile {
    /// The file that keeps the history; else one for each --profile, in the system's folder for state.
    #[arg(long = "store", value_name = "FILE")]
    path: Option<PathBuf>,
}

impl StoreFile {
    /// The store, which is made when it is not there.
    ///
    /// # Errors
    /// Its folder cannot be made, or the file is something else.
    pub(super) fn open_or_make(&self, globals: &Globals) -> Result<Store, Failure> {
        let path = self.path(globals)?;
        if self.path.is_none()
            && let Some(folder) = path.parent()
        {
            fs::create_dir_all(folder).map_err(|why| {
                Failure::local(format!("{} cannot be made: {why}; give --store FILE", folder.display()))
            })?;
        }
        Ok(Store::open(&path)?)
    }

    /// The store of earlier collections.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn open(&self, globals: &Globals) -> Result<Store, Failure> {
        Ok(Store::open_existing(&self.path(globals)?)?)
    }

    /// Where it is.
    ///
    /// # Errors
    /// There is no home folder to keep it in.
    pub(in crate::commands) fn path(&self, globals: &Globals) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.path {
            return Ok(path.clone());
        }
        let folders = etcetera::base_strategy::choose_native_strategy()
            .map_err(|_| Failure::usage("there is no home folder to keep the history in: give --store FILE"))?;
        let name = globals.profile.as_deref().unwrap_or("default");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let name: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        Ok(folders.state_dir().unwrap_or_else(|| folders.data_dir()).join(FOLDER).join(name + ".sqlite"))
    }
}

/// Refuses a file to be written that keeps the history, or something beside it.
///
/// # Errors
/// It is one.
pub(super) fn keep_apart(store: &Store, output: &Path) -> Result<(), Failure> {
    // What is not there cannot be lost.
    let Ok(output) = output.canonicalize() else { return Ok(()) };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = |path: &Path| path.parent().map(Path::to_owned);
    let is_beside = folder(&output) == folder(store.path()) && name(&output).starts_with(&name(store.path()));
    if is_beside {
        let shown = output.display();
        return Err(Failure::usage(format!(
            "{shown} belongs to the store, and was left as it is: write to another file"
        )));
    }
    Ok(())
}

/// Prints an answer, a row each; whether all of it has left.
pub(super) fn print(globals: &Globals, columns: &[&str], rows: &[Value]) -> bool {
    let mut output = Output::new(globals.format);
    let mut list = output.rows(columns);
    list.add(rows);
    if let Some(note) = list.end().filter(|_| !globals.quiet) {
        say(&note);
    }
    !output.is_closed()
}

/// A row of what the library answers with.
pub(super) fn row(answer: &impl Serialize) -> Value {
    // Its types have nothing that JSON has not.
    serde_json::to_value(answer).unwrap_or_default()
}

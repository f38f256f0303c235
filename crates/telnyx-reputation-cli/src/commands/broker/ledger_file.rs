//! Which file the ledger is in.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use etcetera::BaseStrategy;
use telnyx_reputation_broker::SqliteLedger;

use crate::failure::Failure;
use crate::globals::Globals;

/// Below the system's folder for state.
const FOLDER: &str = "telnyx-reputation/broker";

/// The file of a command.
#[derive(Args)]
pub(super) struct LedgerFile {
    /// The file that keeps the ledger; else one for each --profile, in the system's folder for state.
    #[arg(long = "ledger", value_name = "FILE")]
    path: Option<PathBuf>,
}

impl LedgerFile {
    /// Opens the ledger, which is made when it is not there.
    ///
    /// # Errors
    /// The file is something else, or cannot be made.
    pub(super) fn open(&self, globals: &Globals) -> Result<SqliteLedger, Failure> {
        Ok(SqliteLedger::open(&self.path(globals)?)?)
    }

    /// Opens the ledger that is there.
    ///
    /// # Errors
    /// There is none, or the file is something else.
    pub(super) fn open_existing(&self, globals: &Globals) -> Result<SqliteLedger, Failure> {
        let path = self.path(globals)?;
        if !path.exists() {
            return Err(Failure::usage(format!(
                "there is no ledger {}: `telnyx-reputation broker` begins it",
                path.display()
            )));
        }
        Ok(SqliteLedger::open(&path)?)
    }

    /// Where it is. The folder of one that is not given is made.
    ///
    /// # Errors
    /// There is no home folder, or the folder cannot be made.
    pub(super) fn path(&self, globals: &Globals) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.path {
            return Ok(path.clone());
        }
        let folders = etcetera::base_strategy::choose_native_strategy()
            .map_err(|_| Failure::usage("there is no home folder to keep the ledger in: give --ledger FILE"))?;
        let folder = folders.state_dir().unwrap_or_else(|| folders.data_dir()).join(FOLDER);
        fs::create_dir_all(&folder)
            .map_err(|why| Failure::local(format!("{} cannot be made: {why}; give --ledger FILE", folder.display())))?;
        let name = globals.profile.as_deref().unwrap_or("default");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let name: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        Ok(folder.join(name + ".sqlite"))
    }
}

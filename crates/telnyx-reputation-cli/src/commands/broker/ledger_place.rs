//! Where the ledger is.

use std::ffi::OsString;
use std::fs;

use clap::Args;
use etcetera::BaseStrategy;
use telnyx_reputation_broker::{LedgerAddress, LedgerHandle};

use crate::failure::Failure;
use crate::globals::Globals;

/// Below the system's folder for state.
const FOLDER: &str = "telnyx-reputation/broker";

/// The ledger of a command.
#[derive(Args)]
pub(super) struct LedgerPlace {
    /// The file that keeps the ledger, or the URL of a PostgreSQL database (postgres://HOST/NAME); else a file for each
    /// --profile, in the system's folder for state.
    #[arg(long = "ledger", value_name = "FILE|URL")]
    given: Option<OsString>,
}

impl LedgerPlace {
    /// Opens the ledger, which is made when it is not there.
    ///
    /// # Errors
    /// The file is something else, or cannot be made.
    pub(super) async fn open(&self, globals: &Globals) -> Result<LedgerHandle, Failure> {
        Ok(LedgerHandle::open(self.address(globals)?).await?)
    }

    /// Opens the ledger in the file that is there. In a database it is made when it is not there.
    ///
    /// # Errors
    /// There is none, or what is there is something else.
    pub(super) async fn open_existing(&self, globals: &Globals) -> Result<LedgerHandle, Failure> {
        let address = self.address(globals)?;
        if address.file().is_some_and(|path| !path.exists()) {
            return Err(Failure::usage(format!("there is no ledger {address}: `telnyx-reputation broker` begins it")));
        }
        Ok(LedgerHandle::open(address).await?)
    }

    /// Where it is. The folder of one that is not given is made.
    ///
    /// # Errors
    /// There is no home folder, or the folder cannot be made.
    pub(super) fn address(&self, globals: &Globals) -> Result<LedgerAddress, Failure> {
        if let Some(given) = &self.given {
            return Ok(given.clone().into());
        }
        let folders = etcetera::base_strategy::choose_native_strategy()
            .map_err(|_| Failure::usage("there is no home folder to keep the ledger in: give --ledger FILE"))?;
        let folder = folders.state_dir().unwrap_or_else(|| folders.data_dir()).join(FOLDER);
        fs::create_dir_all(&folder)
            .map_err(|why| Failure::local(format!("{} cannot be made: {why}; give --ledger FILE", folder.display())))?;
        let name = globals.profile.as_deref().unwrap_or("default");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let name: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        Ok(folder.join(name + ".sqlite").into())
    }
}

//! Where plans that wait for a person are, and what assistants have spent.

use std::path::PathBuf;

use clap::Args;
use etcetera::BaseStrategy;
use telnyx_reputation_mcp::StateFolder;

use crate::failure::Failure;
use crate::globals::Globals;

/// Below the system's folder for state.
const FOLDER: &str = "telnyx-reputation/mcp";

/// The folder of a command.
#[derive(Args)]
pub(in crate::commands) struct StateArgs {
    /// The folder of plans and of what was spent, its user's alone; else one for each --profile, in the system's folder for
    /// state.
    #[arg(long, value_name = "FOLDER")]
    state: Option<PathBuf>,
}

impl StateArgs {
    /// The folder, which is made when it is not there.
    ///
    /// # Errors
    /// It cannot be made, or others may use it.
    pub(in crate::commands) fn open(&self, globals: &Globals) -> Result<StateFolder, Failure> {
        let path = match &self.state {
            Some(path) => path.clone(),
            None => {
                let folders = etcetera::base_strategy::choose_native_strategy()
                    .map_err(|_| Failure::usage("there is no home folder to keep plans in: give --state FOLDER"))?;
                let name = globals.profile.as_deref().unwrap_or("default");
                let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
                let name: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
                folders.state_dir().unwrap_or_else(|| folders.data_dir()).join(FOLDER).join(name)
            }
        };
        Ok(StateFolder::open(&path)?)
    }

    /// The command that allows a plan of this folder, before its id.
    pub(super) fn approve_command(&self, globals: &Globals) -> String {
        let mut command = "telnyx-reputation approve".to_owned();
        match (&self.state, &globals.profile) {
            (Some(folder), _) => {
                // The command may be run in another folder.
                let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
                command += &format!(" --state '{}'", folder.display());
            }
            (None, Some(profile)) => command += &format!(" --profile '{profile}'"),
            (None, None) => {}
        }
        command
    }
}

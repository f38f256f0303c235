//! Where plans that wait for a person are, and what assistants have spent.

use std::path::PathBuf;

use clap::Args;
use etcetera::BaseStrategy;
use telnyx_reputation_mcp::StateFolder;

use crate::account::Account;
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
                let name = folder_name(Account::profile_name(globals)?.as_deref());
                folders.state_dir().unwrap_or_else(|| folders.data_dir()).join(FOLDER).join(name)
            }
        };
        Ok(StateFolder::open(&path)?)
    }
}

/// A folder for each profile, however it came to be the one in use, and one for all that use none. What a folder cannot be called
/// is written in hexadecimal, so that no two profiles share one.
fn folder_name(profile: Option<&str>) -> String {
    let Some(profile) = profile else { return "no-profile".to_owned() };
    let mut name = "profile-".to_owned();
    for byte in profile.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            _ => name += &format!("%{byte:02x}"),
        }
    }
    name
}

/// The command that allows a plan of this folder, before its id. It names the folder: it may be run where another account is set up.
pub(super) fn approve_command(folder: &StateFolder) -> String {
    let quoted = folder.path().to_string_lossy().replace('\'', r"'\''");
    format!("telnyx-reputation approve --state '{quoted}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_profiles_share_a_folder() {
        let names = [None, Some("default"), Some("no-profile"), Some("a.b"), Some("a_b"), Some("a%2eb"), Some("../x")];
        let mut folders: Vec<String> = names.into_iter().map(folder_name).collect();
        assert!(folders.iter().all(|name| !name.contains(['/', '.'])), "{folders:?}");
        folders.sort();
        folders.dedup();
        assert_eq!(folders.len(), names.len());
    }
}

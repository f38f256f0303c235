//! `telnyx-reputation man FOLDER`: the manual pages.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Grammar;
use crate::context::tell;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;

/// Write the manual pages into a folder, one for each command.
#[derive(Args)]
pub(crate) struct ManArgs {
    /// The folder, such as ~/.local/share/man/man1.
    folder: PathBuf,
}

/// Writes the pages.
pub(crate) fn run(args: &ManArgs, grammar: Grammar) -> ExitCode {
    let failed = |why: std::io::Error| Failure::local(format!("{} cannot be written: {why}", args.folder.display()));
    let written = grammar().and_then(|command| {
        std::fs::create_dir_all(&args.folder).map_err(failed)?;
        clap_mangen::generate_to(command, &args.folder).map_err(failed)
    });
    match written {
        Ok(()) => ExitStatus::Done.into(),
        Err(failure) => {
            tell(&failure, false);
            failure.exit_status().into()
        }
    }
}

//! The command line's grammar: the options of every command, the commands, and a command for each operation.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand, ValueEnum};

use crate::commands::{self, Chosen};
use crate::context::tell;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::generated::API_VERSION;
use crate::globals::Globals;
use crate::operations;
use crate::output::{Format, Output};

/// The program's name.
const NAME: &str = "telnyx-reputation";

/// Reads the command line.
///
/// # Errors
/// Help and the version are printed, mistakes told: the exit status is all that is left.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<(Globals, Chosen), ExitCode> {
    let words: Vec<OsString> = words.into_iter().collect();
    let failed = |failure: &Failure| {
        tell(failure, false);
        ExitCode::from(failure.exit_status())
    };
    let command = command().map_err(|failure| failed(&failure))?;
    let matches = command.clone().try_get_matches_from(&words).map_err(|error| refuse(&error, command, &words))?;
    let usage = |error: clap::Error| failed(&Failure::usage(error.to_string()));
    let globals = Globals::from_arg_matches(&matches).map_err(usage)?;
    let call = matches.subcommand().and_then(|(resource, inner)| {
        let (method, inner) = inner.subcommand()?;
        Some(Chosen::Call(operations::find(resource, method)?, Box::new(inner.clone())))
    });
    let chosen = match call {
        Some(call) => call,
        None => Chosen::Command(Box::new(commands::Command::from_arg_matches(&matches).map_err(usage)?)),
    };
    Ok((globals, chosen))
}

/// The whole grammar.
///
/// # Errors
/// The tables of the operations do not fit together, which a test rules out.
pub(crate) fn command() -> Result<Command, Failure> {
    let resources = operations::resources()?;
    Ok(whole(&resources).subcommands(resources.into_iter().map(|resource| resource.hide(true))))
}

/// The whole grammar with nothing hidden: for completions and manual pages.
///
/// # Errors
/// As [`command`].
pub(crate) fn shown() -> Result<Command, Failure> {
    let resources = operations::resources()?;
    Ok(whole(&resources).subcommands(resources))
}

fn whole(resources: &[Command]) -> Command {
    let command = Command::new(NAME)
        .version(concat!(env!("CARGO_PKG_VERSION")))
        .long_version(format!("{} (API {API_VERSION})", env!("CARGO_PKG_VERSION")))
        .arg_required_else_help(true)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .max_term_width(100)
        .after_help(calls(resources))
        .after_long_help(calls(resources) + &exit_statuses());
    commands::Command::augment_subcommands(Globals::augment_args(command))
        .about("Telnyx Number Reputation from the command line: every operation, and the jobs around them")
}

/// What stands below the commands, which the resources would drown.
fn calls(resources: &[Command]) -> String {
    let mut text =
        "Calls of the API, one for each operation (RESOURCE METHOD --help says what it takes and costs):\n".to_owned();
    for resource in resources {
        let methods: Vec<&str> = resource.get_subcommands().map(Command::get_name).collect();
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {}\n      {}", resource.get_name(), methods.join(" "));
    }
    text
}

fn exit_statuses() -> String {
    let mut text = "\n\nExit status:\n".to_owned();
    for (status, meaning) in ExitStatus::MEANINGS {
        let _ = write!(text, "\n  {:>3}  {meaning}", *status as u8);
    }
    text
}

/// Prints help and the version, or tells of a mistake as the format wants it.
fn refuse(error: &clap::Error, command: Command, words: &[OsString]) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Where nobody reads, there is nobody to tell.
        let _ = error.print();
        return ExitStatus::Done.into();
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return ExitStatus::Usage.into();
    }
    let understood = command.ignore_errors(true).try_get_matches_from(words).ok();
    let is_check = understood.as_ref().and_then(ArgMatches::subcommand_name) == Some("check");
    let status = if is_check { ExitStatus::Error } else { ExitStatus::Usage };
    if format_of(words).map_or_else(Output::wants_json_errors, Format::is_for_programs) {
        let message = error.to_string();
        let message = message.strip_prefix("error: ").unwrap_or(&message).trim();
        tell(&Failure::usage(message), true);
    } else {
        let _ = error.print();
    }
    status.into()
}

/// The format that is given somewhere in a command line that cannot be understood.
fn format_of(words: &[OsString]) -> Option<Format> {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let after = words.windows(2).find(|pair| pair[0] == "--format").map(|pair| pair[1]);
    let given = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--format=")));
    given.and_then(|name| Format::from_str(name, false).ok())
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_flag_means_two_things() {
        super::command().unwrap().debug_assert();
        super::shown().unwrap().debug_assert();
    }
}

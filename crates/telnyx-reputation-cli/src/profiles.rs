//! The configuration file: named profiles, each with what an account needs.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use etcetera::BaseStrategy;
use serde::{Deserialize, Deserializer, de};
use telnyx_reputation::Usd;

use crate::failure::Failure;
use crate::globals;

/// Below the system's folder for configuration.
const FILE: &str = "telnyx-reputation/config.toml";

/// The whole file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    /// The profile that is used when none is named.
    default: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// What one profile says. It has no `Debug`: it may hold a key.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    #[serde(skip)]
    pub(crate) name: String,
    api_key: Option<String>,
    /// A command line for `sh`, which prints the key.
    api_key_command: Option<String>,
    pub(crate) base_url: Option<String>,
    /// The enterprise of commands that are given none.
    pub(crate) enterprise_id: Option<String>,
    #[serde(default, deserialize_with = "duration")]
    pub(crate) timeout: Option<Duration>,
    #[serde(default, deserialize_with = "duration")]
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    #[serde(default, deserialize_with = "usd")]
    pub(crate) spend_limit: Option<Usd>,
}

/// Where the configuration is when `--config` does not say.
pub(crate) fn default_path() -> Option<PathBuf> {
    // The system's own convention: XDG on Linux, `Library` on macOS.
    etcetera::base_strategy::choose_native_strategy().ok().map(|folders| folders.config_dir().join(FILE))
}

/// The profile of that name; without a name the file's default, if it has one.
///
/// # Errors
/// A file that cannot be read, that others may read, or that has no such profile.
pub(crate) fn find(file: Option<&Path>, name: Option<&str>) -> Result<Option<Profile>, Failure> {
    let asked_for = file.is_some() || name.is_some();
    let Some(path) = file.map(Path::to_owned).or_else(default_path) else { return Ok(None) };
    if !asked_for && !path.exists() {
        return Ok(None);
    }
    let wrong = |why: String| Failure::usage(format!("the configuration {} {why}", path.display()));
    let text = std::fs::read_to_string(&path).map_err(|why| wrong(format!("cannot be read: {why}")))?;
    check_permissions(&path)?;
    // The parser's message shows the line, which may hold the key.
    let config: Config = toml::from_str(&text).map_err(|why| wrong(describe(&text, &why)))?;
    let Some(name) = name.map(str::to_owned).or(config.default) else { return Ok(None) };
    let names: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
    match config.profiles.get(&name) {
        Some(profile) => Ok(Some(Profile { name, ..profile.clone() })),
        None if names.is_empty() => Err(wrong(format!("has no profile {name}, and no other"))),
        None => Err(wrong(format!("has no profile {name}; it has {}", names.join(", ")))),
    }
}

/// Where and why, without the text of the file.
fn describe(text: &str, why: &toml::de::Error) -> String {
    let line = why.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    format!("is wrong in line {line}: {}", without_values(why.message()))
}

/// A message of the parser's without what it quotes of the file, which may be the key: a field's name alone is no key.
fn without_values(message: &str) -> String {
    let is_name = |quoted: &str| quoted.len() <= 24 && quoted.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once(['`', '"']) {
        let quote = &rest[before.len()..=before.len()];
        let Some((quoted, left)) = after.split_once(quote) else { break };
        let shown = if quote == "`" && is_name(quoted) { quoted } else { "..." };
        text += &format!("{before}{quote}{shown}{quote}");
        rest = left;
    }
    text + rest
}

/// Refuses a file that others could read the key in, or write their command into.
#[cfg(unix)]
fn check_permissions(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;

    let failed = |why| Failure::usage(format!("the configuration {} cannot be looked at: {why}", path.display()));
    let mode = std::fs::metadata(path).map_err(failed)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "the configuration {} is open to other users (mode {:03o}), and it may hold a key: chmod 600 '{}'",
        path.display(),
        mode & 0o777,
        path.display()
    )))
}

#[cfg(not(unix))]
fn check_permissions(_: &Path) -> Result<(), Failure> {
    Ok(())
}

impl Profile {
    /// Its limits and times alone.
    pub(crate) fn without_account(self) -> Self {
        Self { api_key: None, api_key_command: None, base_url: None, enterprise_id: None, ..self }
    }

    /// The profile's key, from the file or from its command.
    ///
    /// # Errors
    /// Both or none are given, or the command fails.
    pub(crate) fn api_key(&self) -> Result<String, Failure> {
        let of = |why: &str| Failure::usage(format!("the profile {}: {why}", self.name));
        match (&self.api_key, &self.api_key_command) {
            (Some(key), None) => Ok(key.clone()),
            (None, Some(command)) => self.ask(command),
            (Some(_), Some(_)) => Err(of("give api_key or api_key_command, not both")),
            (None, None) => Err(of("it has neither api_key nor api_key_command")),
        }
    }

    /// Runs the command that prints the key. It may ask its user: stdin and stderr are the terminal's. What comes over a pipe
    /// is this command's own input.
    fn ask(&self, command: &str) -> Result<String, Failure> {
        let failed = |why: String| Failure::local(format!("the profile {}: api_key_command {why}", self.name));
        let output = Command::new("sh")
            .args(["-c", command])
            .stdin(if std::io::stdin().is_terminal() { Stdio::inherit() } else { Stdio::null() })
            .stderr(Stdio::inherit())
            .output()
            .map_err(|why| failed(format!("cannot be started: {why}")))?;
        if !output.status.success() {
            return Err(failed(format!("failed ({})", output.status)));
        }
        let key = String::from_utf8(output.stdout).map_err(|_| failed("did not print text".to_owned()))?;
        match key.trim_end_matches(['\r', '\n']) {
            "" => Err(failed("printed nothing".to_owned())),
            key => Ok(key.to_owned()),
        }
    }
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    globals::duration(&text).map(Some).map_err(de::Error::custom)
}

fn usd<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Usd>, D::Error> {
    let text = String::deserialize(deserializer)?;
    globals::usd(&text).map(Some).map_err(de::Error::custom)
}

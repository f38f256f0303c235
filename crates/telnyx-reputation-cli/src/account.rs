//! Whose account a command works in: which key goes where, and for which enterprise.
//!
//! A profile is used whole or not at all, so that no key is sent to the base URL of another account: it is the one that
//! is named, else the file's default unless a key is given or in the environment. What it does not say is not taken from
//! the environment. Options of the command line come before all.

use telnyx_reputation::{Client, ClientBuilder, Usd, env};

use crate::failure::Failure;
use crate::globals::Globals;
use crate::profiles::{self, Profile};

/// The account of a command.
pub(crate) struct Account {
    profile: Option<Profile>,
    builder: ClientBuilder,
}

impl Account {
    /// Finds out whose account it is.
    ///
    /// # Errors
    /// The configuration, or the command for a key.
    pub(crate) fn find(globals: &Globals) -> Result<Self, Failure> {
        let has_key = globals.api_key.is_some() || std::env::var(env::API_KEY).is_ok_and(|key| !key.is_empty());
        let profile = if globals.profile.is_none() && has_key {
            None
        } else {
            profiles::find(globals.config.as_deref(), globals.profile.as_deref())?
        };
        let mut builder = Client::builder().user_agent(concat!("telnyx-reputation-cli/", env!("CARGO_PKG_VERSION")));
        let mut said = Profile::default();
        if let Some(profile) = &profile {
            builder = builder.without_environment();
            if globals.api_key.is_none() {
                builder = builder.api_key(profile.api_key()?);
            }
            said = profile.clone();
        }
        macro_rules! set {
            ($($option:ident),*) => {
                $(if let Some(value) = globals.$option.clone().or(said.$option) { builder = builder.$option(value); })*
            };
        }
        set!(base_url, timeout, deadline, max_retries, spend_limit);
        if let Some(key) = &globals.api_key {
            builder = builder.api_key(key);
        }
        Ok(Self { profile, builder })
    }

    /// The client of the account.
    ///
    /// # Errors
    /// Options that make no sense, or no key.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        self.builder.clone().build().map_err(|error| match (&self.profile, error.message()) {
            (None, message) if message.starts_with("no API key") => Failure::usage(format!(
                "no API key: give --api-key, set {}, or write a profile into {}",
                env::API_KEY,
                profiles::default_path()
                    .map_or_else(|| "a file for --config".to_owned(), |path| path.display().to_string())
            )),
            _ => error.into(),
        })
    }

    /// A client of the account that makes only calls which cannot bill.
    ///
    /// # Errors
    /// As [`Account::client`].
    pub(crate) fn client_for_free_calls(&self) -> Result<Client, Failure> {
        Ok(self.builder.clone().spend_limit(Usd::ZERO).build()?)
    }

    /// The enterprise of commands that are given none.
    pub(crate) fn enterprise_id(&self) -> Option<&str> {
        self.profile.as_ref().and_then(|profile| profile.enterprise_id.as_deref())
    }

    /// The enterprise of a command: the one given, else the profile's.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn enterprise(&self, given: Option<&str>) -> Result<String, Failure> {
        given.or(self.enterprise_id()).map(str::to_owned).ok_or_else(|| {
            Failure::usage(
                "which enterprise? Give --enterprise-id, or write enterprise_id into the profile; \
                 `telnyx-reputation enterprises list` shows them",
            )
        })
    }

    /// How the account is named before it is billed.
    pub(crate) fn name(&self) -> String {
        self.profile.as_ref().map_or_else(|| "no profile".to_owned(), |profile| format!("profile {}", profile.name))
    }
}

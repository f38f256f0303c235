//! Whose account a command works in: which key goes where, and for which enterprise.
//!
//! A profile's account is used whole or not at all, so that no key is sent to the base URL of another: it is the profile
//! that is named, else the file's default unless a key is given or in the environment. What it does not say is not taken
//! from the environment. The default's limits and times hold with any key: they are a person's, not an account's. Options of
//! the command line come before all.

use telnyx_reputation::{Client, ClientBuilder, Period, Usd, env};

use crate::failure::Failure;
use crate::globals::Globals;
use crate::profiles::{self, Profile};

/// The account of a command.
pub(crate) struct Account {
    profile: Option<Profile>,
    /// The default profile, of which only the limits and times are used.
    limits_of: Option<String>,
    builder: ClientBuilder,
    spend_limit: Option<Usd>,
    is_sandbox: bool,
}

impl Account {
    /// Whether there is an account to be found: a key is given or in the environment, or a profile is named or the default.
    ///
    /// # Errors
    /// The configuration.
    pub(crate) fn is_configured(globals: &Globals) -> Result<bool, Failure> {
        Ok(has_key(globals) || profiles::find(globals.config.as_deref(), globals.profile.as_deref())?.is_some())
    }

    /// The account of a sandbox that the command runs itself: nothing of the environment or of a profile is for it.
    pub(crate) fn of_sandbox(globals: &Globals, base_url: &str) -> Self {
        let builder = builder().without_environment().no_proxy().api_key("KEY_SANDBOX");
        let builder = with_options(builder, globals, Profile::default()).base_url(base_url);
        Self { profile: None, limits_of: None, builder, spend_limit: globals.spend_limit, is_sandbox: true }
    }

    /// The name of the profile whose account it is; `None` for a key that is given or in the environment.
    ///
    /// # Errors
    /// The configuration.
    pub(crate) fn profile_name(globals: &Globals) -> Result<Option<String>, Failure> {
        if globals.profile.is_none() && has_key(globals) {
            return Ok(None);
        }
        Ok(profiles::find(globals.config.as_deref(), globals.profile.as_deref())?.map(|profile| profile.name))
    }

    /// Finds out whose account it is.
    ///
    /// # Errors
    /// The configuration, or the command for a key.
    pub(crate) fn find(globals: &Globals) -> Result<Self, Failure> {
        let found = profiles::find(globals.config.as_deref(), globals.profile.as_deref())?;
        let is_own_key = globals.profile.is_none() && has_key(globals);
        let (profile, limits) = if is_own_key { (None, found) } else { (found, None) };
        let mut builder = builder();
        if let Some(profile) = &profile {
            builder = builder.without_environment();
            if globals.api_key.is_none() {
                builder = builder.api_key(profile.api_key()?);
            }
        }
        let limits_of = limits.as_ref().map(|limits| limits.name.clone());
        let said = profile.clone().or(limits.map(Profile::without_account)).unwrap_or_default();
        let spend_limit = globals.spend_limit.or(said.spend_limit);
        builder = with_options(builder, globals, said);
        if let Some(key) = &globals.api_key {
            builder = builder.api_key(key);
        }
        Ok(Self { profile, limits_of, builder, spend_limit, is_sandbox: false })
    }

    /// The client of the account.
    ///
    /// # Errors
    /// Options that make no sense, or no key.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let mut builder = self.builder.clone();
        if let Some(limit) = self.spend_limit {
            builder = builder.spend_limit(limit);
        }
        builder.build().map_err(|error| match (&self.profile, error.message()) {
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

    /// A client of the account that may spend so much in each month, with all that share the budget file.
    ///
    /// # Errors
    /// As [`Account::client`].
    pub(crate) fn client_within(&self, per_month: Usd, budget: &str) -> Result<Client, Failure> {
        Ok(self.builder.clone().spend_limit(per_month).budget(budget).period(Period::Month).build()?)
    }

    /// The client of the account without its spend limit, for a command that keeps to it in its own way.
    pub(crate) fn builder_without_limit(&self) -> ClientBuilder {
        self.builder.clone()
    }

    /// What a command may spend, when the command line or the profile says it.
    pub(crate) fn spend_limit(&self) -> Option<Usd> {
        self.spend_limit
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
        if self.is_sandbox {
            return "the sandbox".to_owned();
        }
        match (&self.profile, &self.limits_of) {
            (Some(profile), _) => format!("profile {}", profile.name),
            (None, Some(limits)) => format!("no profile, the limits of {limits}"),
            (None, None) => "no profile".to_owned(),
        }
    }
}

fn has_key(globals: &Globals) -> bool {
    globals.api_key.is_some() || std::env::var(env::API_KEY).is_ok_and(|key| !key.is_empty())
}

fn builder() -> ClientBuilder {
    Client::builder().user_agent(concat!("telnyx-reputation-cli/", env!("CARGO_PKG_VERSION")))
}

/// The options of the command line, else the profile's; without the spend limit.
fn with_options(mut builder: ClientBuilder, globals: &Globals, said: Profile) -> ClientBuilder {
    macro_rules! set {
        ($($option:ident),*) => {
            $(if let Some(value) = globals.$option.clone().or(said.$option) { builder = builder.$option(value); })*
        };
    }
    set!(base_url, timeout, deadline, max_retries);
    match &globals.run_id {
        Some(id) => builder.run_id(id.to_string()),
        None => builder,
    }
}

//! What a command works with.

use std::io::Write;

use telnyx_reputation::Client;

use crate::account::Account;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::{Format, Output, columns_of_stderr, lines, plain};

/// The options, the account and its client. It is made before a command that makes calls.
pub(crate) struct Context {
    pub(crate) globals: Globals,
    pub(crate) account: Account,
    pub(crate) client: Client,
}

impl Context {
    /// Finds the account and sets up its client. Nothing is sent.
    ///
    /// # Errors
    /// The configuration.
    pub(crate) fn new(globals: Globals) -> Result<Self, Failure> {
        let account = Account::find(&globals)?;
        Self::of_account(globals, account)
    }

    /// The same in an account that is found already.
    ///
    /// # Errors
    /// Options that make no sense, or no key.
    pub(crate) fn of_account(globals: Globals, account: Account) -> Result<Self, Failure> {
        let client = account.client()?;
        Ok(Self { globals, account, client })
    }

    /// Where the data goes.
    pub(crate) fn output(&self) -> Output {
        self.globals.output()
    }

    /// Says something beside the data, on stderr, unless told to be quiet.
    pub(crate) fn note(&self, said: &str) {
        self.globals.note(said);
    }

    /// The same of what there may be to say.
    pub(crate) fn notes(&self, said: Option<String>) {
        self.globals.notes(said);
    }
}

/// The same for commands that need no account.
impl Globals {
    pub(crate) fn output(&self) -> Output {
        Output::new(self.format)
    }

    pub(crate) fn note(&self, said: &str) {
        if !self.quiet {
            say(said);
        }
    }

    pub(crate) fn notes(&self, said: Option<String>) {
        if let Some(said) = said {
            self.note(&said);
        }
    }
}

/// Runs a command that makes calls, and tells how it failed if it does.
pub(crate) fn with_context<F>(globals: Globals, command: impl FnOnce(Context) -> F) -> ExitStatus
where
    F: Future<Output = Result<ExitStatus, Failure>>,
{
    with_globals(globals, async |globals| command(Context::new(globals)?).await)
}

/// The same of a command that decides itself in which account it works.
pub(crate) fn with_globals(
    globals: Globals,
    command: impl AsyncFnOnce(Globals) -> Result<ExitStatus, Failure>,
) -> ExitStatus {
    on(&mut tokio::runtime::Builder::new_current_thread(), globals, command)
}

/// The same of a command that serves many at once.
pub(crate) fn with_globals_on_all_cores(
    globals: Globals,
    command: impl AsyncFnOnce(Globals) -> Result<ExitStatus, Failure>,
) -> ExitStatus {
    on(&mut tokio::runtime::Builder::new_multi_thread(), globals, command)
}

fn on(
    runtime: &mut tokio::runtime::Builder,
    globals: Globals,
    command: impl AsyncFnOnce(Globals) -> Result<ExitStatus, Failure>,
) -> ExitStatus {
    let format = globals.format;
    if globals.verbose {
        crate::trace::start();
    }
    let run = || -> Result<ExitStatus, Failure> {
        let runtime = runtime
            .enable_all()
            .build()
            .map_err(|why| Failure::local(format!("the runtime cannot be started: {why}")))?;
        runtime.block_on(command(globals))
    };
    run().unwrap_or_else(|failure| {
        tell(&failure, format.map_or_else(Output::wants_json_errors, Format::is_for_programs));
        failure.exit_status()
    })
}

/// Tells of a failure on stderr: as one line, or as one JSON object.
pub(crate) fn tell(failure: &Failure, as_json: bool) {
    if as_json {
        // With stderr closed there is nobody to tell.
        let _ = writeln!(anstream::stderr(), "{}", failure.to_json());
    } else {
        say(&plain(&format!("telnyx-reputation: {failure}")));
    }
}

/// Says something on stderr.
pub(crate) fn say(text: &str) {
    // With stderr closed there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{}", fitted(text, "  "));
}

/// Text for stderr: on a terminal broken between its words where a line ends, else as it is.
pub(crate) fn fitted(text: &str, indent: &str) -> String {
    lines(text, columns_of_stderr(), "", indent).join("\n")
}

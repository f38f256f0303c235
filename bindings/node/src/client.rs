//! The client as JavaScript holds it, and the one way in for every operation.

use std::sync::{Arc, PoisonError, RwLock};

use napi::Env;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::{Client, ErrorKind, Operation, Witness};

use crate::abort::Abort;
use crate::arguments::{self, Given};
use crate::border::{Border, Queue};
use crate::failure::Failure;
use crate::money;
use crate::reply::{Ended, Reply};
use crate::settings::Settings;

/// A client. `lib/client.ts` wraps it.
#[napi]
pub struct NativeClient {
    /// `None` once closed.
    client: RwLock<Option<Client>>,
    pub(crate) border: Arc<Queue>,
}

#[napi]
impl NativeClient {
    /// A client with these options, a JSON text, whose calls end at `border`. It trusts these authorities beside the
    /// system's, each in PEM or DER, and counts together with `counts_with`.
    ///
    /// # Errors
    /// A failure of kind `configuration`: an option makes no sense, or there is no API key.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        options: String,
        border: &Border,
        certificates: Vec<Buffer>,
        counts_with: Option<&NativeClient>,
    ) -> napi::Result<Self> {
        let parent = counts_with.map(Self::open).transpose()?;
        let client = Settings::read(&options)?.build(certificates.iter().map(|each| each.to_vec()), parent.as_ref())?;
        Ok(Self { client: RwLock::new(Some(client)), border: border.queue() })
    }

    /// A client that shares this one's connections and account of money, with other defaults for its calls: the JSON
    /// text that [`arguments::options`] reads. Each is closed by itself.
    ///
    /// # Errors
    /// A failure of kind `configuration`: an option makes no sense, or the client is closed.
    #[napi(catch_unwind)]
    pub fn derive(&self, options: Option<String>) -> napi::Result<Self> {
        let options = arguments::options(options.as_deref()).map_err(Failure::configuration)?;
        let client = self.open()?.with_options(options);
        Ok(Self { client: RwLock::new(Some(client)), border: self.border.clone() })
    }

    /// Refuses options of a call that make no sense, before the file that it is to send is read.
    ///
    /// # Errors
    /// A failure of kind `invalid_argument`.
    #[napi(catch_unwind)]
    pub fn check_options(&self, options: Option<String>) -> napi::Result<()> {
        arguments::options(options.as_deref()).map_err(Failure::invalid_argument)?;
        Ok(())
    }

    /// What the calls of this client, and of those derived from the same, came to: the JSON text of [`money::usage`].
    ///
    /// # Errors
    /// A failure of kind `configuration` once the client is closed.
    #[napi(catch_unwind)]
    pub fn usage(&self) -> napi::Result<String> {
        Ok(money::usage(&self.open()?.usage()))
    }

    /// The base URL that calls go to.
    ///
    /// # Errors
    /// A failure of kind `configuration` once the client is closed.
    #[napi(getter)]
    pub fn base_url(&self) -> napi::Result<String> {
        Ok(self.open()?.base_url().to_owned())
    }

    /// Begins a call of the operation with that id, which ends at the border under the number `call`.
    ///
    /// `arguments` is the JSON text that [`Given`] reads, `options` the one that [`arguments::options`] reads; `file`
    /// holds the bytes of an upload.
    ///
    /// # Errors
    /// An operation that does not exist. Every other failure, also of an argument, comes at the border.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments, reason = "an object would cost more to read, at every call")]
    pub fn call(
        &self,
        env: &Env,
        call: u32,
        operation: String,
        arguments: String,
        options: Option<String>,
        abort: Option<&Abort>,
        file: Option<Buffer>,
    ) -> napi::Result<()> {
        let operation = find(&operation)?;
        let client = self.open();
        let file = file.map(|bytes| bytes.to_vec());
        let witness = abort.map(Abort::witness);
        let run = async move {
            let client = client.map_err(|failure| failure.of_operation(operation.id))?;
            send(&client, operation, &arguments, options.as_deref(), file, witness).await
        };
        self.begin(env, call, operation.id, abort, run)
    }

    /// Begins a read of a number that never bills: the JSON text of its row, or `null`. Ends as [`Self::call`] does.
    ///
    /// # Errors
    /// Every failure comes at the border.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments, reason = "an object would cost more to read")]
    pub fn peek(
        &self,
        env: &Env,
        call: u32,
        enterprise_id: Option<String>,
        phone_number: String,
        options: Option<String>,
        abort: Option<&Abort>,
    ) -> napi::Result<()> {
        let client = self.open();
        let operation =
            if enterprise_id.is_some() { "listReputationNumbers" } else { "listReputationNumbersSimplified" };
        let options = arguments::options(options.as_deref()).map_err(Failure::invalid_argument);
        let run = async move {
            let named = |failure: Failure| failure.of_operation(operation);
            let (client, options) = (client.map_err(named)?, options.map_err(named)?);
            let row = client.peek(enterprise_id.as_deref(), &phone_number, options).await?;
            Ok(Ended::of_text(row.unwrap_or_default().to_string()))
        };
        self.begin(env, call, operation, abort, run)
    }

    /// Lets go of the connections. Calls under way end as they would; new ones are refused.
    #[napi]
    pub fn close(&self) {
        self.client.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Runs what ends at the border under the number `call`.
    pub(crate) fn begin(
        &self,
        env: &Env,
        call: u32,
        operation: &'static str,
        abort: Option<&Abort>,
        run: impl Future<Output = Result<Ended, Failure>> + Send + 'static,
    ) -> napi::Result<()> {
        self.border.run(env, call, operation, abort.and_then(Abort::take), Box::pin(run))
    }

    pub(crate) fn open(&self) -> Result<Client, Failure> {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner);
        client.clone().ok_or_else(|| Failure::configuration("the client is closed"))
    }
}

/// The operation with that id.
pub(crate) fn find(operation: &str) -> Result<&'static Operation, Failure> {
    Operation::by_id(operation)
        .ok_or_else(|| Failure::internal(format!("the native module has no operation {operation}")))
}

async fn send(
    client: &Client,
    operation: &'static Operation,
    arguments: &str,
    options: Option<&str>,
    file: Option<Vec<u8>>,
    witness: Option<Witness>,
) -> Result<Ended, Failure> {
    let named = |failure: Failure| failure.of_operation(operation.id);
    let arguments = Given::read(arguments).map_err(named)?.into_core(file);
    let mut options = arguments::options(options).map_err(Failure::invalid_argument).map_err(named)?;
    options.witness = witness;
    let asked = matches!(operation.answer, AnswerKind::Page(..)).then(|| arguments.clone());
    let answer = client.call(operation, arguments, options).await?;
    Ok(Reply::of(answer, asked.as_ref()).into())
}

/// The stable names of all error kinds of the core, from which a test knows that each has a class.
#[napi]
#[must_use]
pub fn error_kinds() -> Vec<String> {
    ErrorKind::ALL.iter().map(|kind| kind.code().to_owned()).collect()
}

/// The version of the native module, which must be that of the package.
#[napi]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

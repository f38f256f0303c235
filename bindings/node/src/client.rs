//! The client as JavaScript holds it.

use std::sync::{Arc, PoisonError, RwLock};

use napi::Env;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use telnyx_reputation::Client;

use crate::abort::Abort;
use crate::bridge::{Bridge, Queue};
use crate::completion::Completion;
use crate::error::NativeError;
use crate::{client_options, request_options, usage};

/// A client. `lib/client.ts` wraps it.
#[napi]
pub struct NativeClient {
    /// `None` once closed.
    client: RwLock<Option<Client>>,
    pub(crate) bridge: Arc<Queue>,
}

#[napi]
impl NativeClient {
    /// A client with these options, which are JSON, whose calls complete at `bridge`. It trusts these authorities besides
    /// the system's, each in PEM or DER, and counts together with `counts_with`.
    ///
    /// # Errors
    /// An error of kind `configuration`: an option makes no sense, or there is no API key.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        options: String,
        bridge: &Bridge,
        certificates: Vec<Buffer>,
        counts_with: Option<&NativeClient>,
    ) -> napi::Result<Self> {
        let parent = counts_with.map(Self::open).transpose()?;
        let certificates = certificates.iter().map(|each| each.to_vec());
        let client = client_options::build(&options, certificates, parent.as_ref())?;
        Ok(Self { client: RwLock::new(Some(client)), bridge: bridge.queue() })
    }

    /// A client that shares this one's connections and budget, with other defaults for its calls: the JSON that
    /// [`request_options::decode`] reads. Each is closed by itself.
    ///
    /// # Errors
    /// An error of kind `configuration`: an option makes no sense, or the client is closed.
    #[napi(catch_unwind)]
    pub fn derive(&self, options: Option<String>) -> napi::Result<Self> {
        let options = request_options::decode(options.as_deref()).map_err(NativeError::configuration)?;
        let client = self.open()?.with_options(options);
        Ok(Self { client: RwLock::new(Some(client)), bridge: self.bridge.clone() })
    }

    /// How many milliseconds a call with these options may take at the most, before the file that it is to send is read.
    ///
    /// # Errors
    /// An error of kind `invalid_argument`: the options make no sense.
    #[napi(catch_unwind)]
    pub fn longest_call(&self, options: Option<String>) -> napi::Result<f64> {
        let options = request_options::decode(options.as_deref()).map_err(NativeError::invalid_argument)?;
        Ok(self.open()?.with_options(options).longest_call().as_secs_f64() * 1_000.0)
    }

    /// What the calls of this client, and of those derived from the same, came to: the JSON of [`usage::encode`].
    ///
    /// # Errors
    /// An error of kind `configuration` once the client is closed.
    #[napi(catch_unwind)]
    pub fn usage(&self) -> napi::Result<String> {
        Ok(usage::encode(&self.open()?.usage()))
    }

    /// Begins to read what all clients that share the budget file came to: the JSON of [`usage::encode_shared`].
    ///
    /// # Errors
    /// Every error comes over the bridge.
    #[napi(catch_unwind)]
    pub fn shared_usage(&self, env: &Env, call: u32) -> napi::Result<()> {
        let client = self.open();
        let run = async move {
            let usage = client?.shared_usage().await?;
            Ok(Completion::of_text(usage::encode_shared(usage.as_ref())))
        };
        self.begin(env, call, "sharedUsage", None, run)
    }

    /// The base URL that calls go to.
    ///
    /// # Errors
    /// An error of kind `configuration` once the client is closed.
    #[napi(getter)]
    pub fn base_url(&self) -> napi::Result<String> {
        Ok(self.open()?.base_url().to_owned())
    }

    /// Lets go of the connections. Calls under way end as they would; new ones are refused.
    #[napi]
    pub fn close(&self) {
        self.client.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Runs what completes over the bridge under the number `call`.
    pub(crate) fn begin(
        &self,
        env: &Env,
        call: u32,
        operation: &'static str,
        abort: Option<&Abort>,
        run: impl Future<Output = Result<Completion, NativeError>> + Send + 'static,
    ) -> napi::Result<()> {
        self.bridge.run(env, call, operation, abort, Box::pin(run))
    }

    pub(crate) fn open(&self) -> Result<Client, NativeError> {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner);
        client.clone().ok_or_else(|| NativeError::configuration("the client is closed"))
    }
}

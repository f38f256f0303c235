//! The client for programs without an async runtime: with the feature `blocking`.
//!
//! Whatever is awaited elsewhere (a request, a run, a plan, a wait, a `peek`, [`Error::resolve`]) has a method
//! [`blocking`](Blocking::blocking), which sends it and holds up the thread until it has ended:
//!
//! ```no_run
//! use telnyx_reputation::Client;
//! use telnyx_reputation::blocking::Blocking;
//!
//! # fn example(enterprise_id: &str) -> telnyx_reputation::Result<()> {
//! let client = Client::from_env()?;
//! let numbers = client.enterprises().reputation().numbers();
//! let number = numbers.retrieve(enterprise_id, "+16035551234").blocking()?;
//! println!("{:?}", number.data.reputation_data);
//! for number in numbers.list(enterprise_id).items().blocking()? {
//!     println!("{}", number?.phone_number);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Connections are kept by one runtime, with one thread, that all clients of the process share; it begins with the first
//! such call. A client that makes such calls should make no others: connections belong to the runtime that made them.

use std::future::IntoFuture;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{Error, Result};
use crate::page::ListStream;
use crate::runs::{Applied, Apply, Run, RunResult};

/// What can be waited for on a thread.
pub trait Blocking {
    /// What it gives in the end.
    type Output;

    /// Does it, and holds up the thread until it has ended.
    ///
    /// # Errors
    /// As awaiting it. [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the thread belongs to an async
    /// runtime, which would stand still meanwhile: await there. Nothing is sent then.
    fn blocking(self) -> Result<Self::Output>;
}

impl<T, F: IntoFuture<Output = Result<T>>> Blocking for F {
    type Output = T;

    fn blocking(self) -> Result<T> {
        runtime()?.block_on(self.into_future())
    }
}

impl<T: Clone + Send + Sync + 'static> Blocking for Run<'_, T> {
    type Output = Vec<RunResult<T>>;

    fn blocking(self) -> Result<Vec<RunResult<T>>> {
        Ok(runtime()?.block_on(self.into_future()))
    }
}

impl<T: Clone + Send + Sync + 'static> Blocking for Apply<'_, T> {
    type Output = Applied<T>;

    fn blocking(self) -> Result<Applied<T>> {
        Ok(runtime()?.block_on(self.into_future()))
    }
}

impl<T> Blocking for ListStream<T> {
    type Output = BlockingList<T>;

    fn blocking(self) -> Result<BlockingList<T>> {
        runtime().map(|_| BlockingList(self))
    }
}

/// The pages of a list, or its items, for a `for` loop. After an error the same page is read once more, so a loop that is
/// not to go on ends itself.
#[derive(Debug)]
pub struct BlockingList<T>(ListStream<T>);

impl<T> Iterator for BlockingList<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        match runtime() {
            Ok(runtime) => runtime.block_on(self.0.next()),
            Err(error) => Some(Err(error)),
        }
    }
}

/// The runtime of all such calls, unless this thread has one already: waiting would panic or stop it.
fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if Handle::try_current().is_ok() {
        return Err(Error::configuration(
            "blocking() was called inside an async runtime, which would stand still meanwhile: await there instead, or \
             make the call on a thread of its own",
        ));
    }
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    // The thread keeps connections alive, and reads lists ahead, between the calls.
    let runtime =
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("telnyx-reputation")
            .enable_all()
            .build()
            .map_err(|why| Error::configuration("no runtime for blocking calls could be started").with_source(why))?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

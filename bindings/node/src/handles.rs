//! What JavaScript holds and can only hand back. The methods are where they are carried out.

use std::sync::{Arc, Mutex};

use napi_derive::napi;
use telnyx_reputation::runs::Plan;
use telnyx_reputation::{Error, FileStream};

/// A plan that was made; `runs/plan.rs` carries it out.
#[napi]
pub struct NativePlan(pub(crate) Plan);

/// A file whose bytes are still to come; `stream.rs` reads it. Dropped, it ends the transfer.
#[napi]
pub struct NativeStream {
    pub(crate) operation: &'static str,
    /// `None` while a piece is read, and at the end.
    pub(crate) streamed: Arc<Mutex<Option<FileStream>>>,
}

/// A call of unknown outcome; `resolution.rs` finds out what became of it. It outlives a closed client.
#[napi]
pub struct Unresolved(pub(crate) Arc<Error>);

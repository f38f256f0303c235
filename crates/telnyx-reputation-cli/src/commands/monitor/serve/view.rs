//! The store as it is looked at: read anew when somebody has written to it, and only then.

use std::sync::{Arc, Mutex, PoisonError};

use telnyx_reputation_monitor::{Cost, Moment, Report, Store};

use crate::failure::Failure;

/// Looks at one store, for all who ask.
pub(super) struct View {
    enterprise_id: Option<String>,
    looked: Mutex<Looked>,
}

struct Looked {
    store: Store,
    seen: Option<Arc<Seen>>,
}

/// What was seen.
pub(super) struct Seen {
    /// Another one is another number.
    pub(super) version: i64,
    /// `None` when nothing was collected yet.
    pub(super) report: Option<Report>,
    /// The enterprises that are looked at.
    pub(super) enterprises: Vec<String>,
    /// What all of the history shows to have been billed.
    pub(super) costs: Vec<Cost>,
}

impl View {
    pub(super) fn new(store: Store, enterprise_id: Option<String>) -> Self {
        Self { enterprise_id, looked: Mutex::new(Looked { store, seen: None }) }
    }

    /// What is there now. It may take a second, so it is for threads that may wait.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn look_now(&self) -> Result<Arc<Seen>, Failure> {
        // A panic in between leaves what was seen before.
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let version = looked.store.version()?;
        if let Some(seen) = looked.seen.as_ref().filter(|seen| seen.version == version) {
            return Ok(Arc::clone(seen));
        }
        let enterprise_id = self.enterprise_id.as_deref();
        let report = looked.store.report(None, enterprise_id)?;
        let costs = looked.store.cost(Moment::from(std::time::UNIX_EPOCH), enterprise_id)?;
        let enterprises = match enterprise_id {
            Some(id) => vec![id.to_owned()],
            None => looked.store.enterprises()?.into_iter().collect(),
        };
        let seen = Arc::new(Seen { version, report, enterprises, costs });
        looked.seen = Some(Arc::clone(&seen));
        Ok(seen)
    }

    /// The same without holding up others.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) async fn look(self: &Arc<Self>) -> Result<Arc<Seen>, Failure> {
        let view = Arc::clone(self);
        let looked = tokio::task::spawn_blocking(move || view.look_now()).await;
        looked.unwrap_or_else(|_| Err(Failure::local("the store could not be read")))
    }
}

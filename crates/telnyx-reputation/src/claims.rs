//! Which records of the service belong to calls of this process, so that none is taken for two calls' work.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::client::Client;

/// Hashes, since a process that makes millions of calls must not keep as many ids.
static CLAIMED: LazyLock<Mutex<HashSet<u64>>> = LazyLock::new(Mutex::default);

/// Claims a record for one call; `false` when another call has it. Ids mean something only within one service and one
/// account.
pub(crate) fn claim(client: &Client, record: &str) -> bool {
    let mut hasher = DefaultHasher::new();
    client.settings.base_url.hash(&mut hasher);
    client.settings.api_key.header().as_bytes().hash(&mut hasher);
    record.hash(&mut hasher);
    // Every change is one insertion, so a poisoned set is still right.
    CLAIMED.lock().unwrap_or_else(PoisonError::into_inner).insert(hasher.finish())
}

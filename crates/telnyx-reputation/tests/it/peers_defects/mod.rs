//! What the official SDKs were seen to get wrong, by theme: each defect is a test of ours. Retries after drops, cut-off
//! bodies and 5xx are in `tests/faults`, which measures every operation.

mod bodies;
mod calls;
mod credentials;
mod errors;
mod no_key;
mod paths;
mod records;
mod redirects;
mod retries;
mod retry_after;
mod timeouts;

//! What the client knows of each operation before it sends anything.

mod billing;
mod entry;
pub mod shape;
mod table;

pub use billing::{Billing, BillingTime, BillingUnit, Recurring, Uncounted};
pub use entry::{AnswerKind, Body, FoundBy, Operation, PageMeta, RetryClass, UnknownOutcome};

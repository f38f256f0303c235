//! What the client knows of each operation before it sends anything.

mod entry;
mod table;

pub use entry::{
    AnswerKind, Billing, BillingTime, BillingUnit, Body, FoundBy, Operation, PageMeta, Recurring, RetryClass,
    Uncounted, UnknownOutcome,
};

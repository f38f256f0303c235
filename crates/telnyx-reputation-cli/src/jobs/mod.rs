//! What the jobs on many numbers have in common.

mod chosen;
mod journal_file;
mod run;
mod run_report;
mod selection;

pub(crate) use chosen::{Job, Left, left, retried};
pub(crate) use journal_file::{Journal, JournalFile};
pub(crate) use run::{Ended, finish, spinner};
pub(crate) use run_report::{billed, counts, report, status};
pub(crate) use selection::{Choice, Numbers, counted};
pub(crate) use telnyx_reputation_monitor::{Known, Verdict, known};

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod advice;
mod alert;
mod changed;
mod collect;
mod error;
mod gates;
mod known;
mod list;
mod lookups;
mod moment;
mod number;
#[cfg(feature = "html")]
mod page;
mod prices;
mod questions;
mod report;
mod said;
mod schedules;
mod standing;
mod store;
mod text;
mod turn;
mod verdict;
mod watch;

pub use advice::Rule;
pub use alert::Alert;
pub use changed::Changed;
pub use collect::{Collected, collect};
pub use error::{Error, Result};
pub use gates::{Gate, GateState, gates, is_enterprise_id};
pub use known::{Known, known};
pub use lookups::{Chooser, Pick, Why};
pub use moment::Moment;
pub use number::is_e164;
#[cfg(feature = "html")]
pub use page::{Page, page};
pub use questions::{Change, Cost, Count, CountedBy, Relapse, Resting, Wanted};
pub use report::{BINS, DAYS, Deadline, Line, Rejected, Report, Scores, Spend, SpendOfDay, ToDo, Turned};
pub use said::Said;
pub use schedules::read_schedules;
pub use standing::Standing;
pub use store::{Lock, Pending, Store};
pub use text::Text;
pub use turn::Turn;
pub use verdict::{Verdict, severity};
pub use watch::watch;

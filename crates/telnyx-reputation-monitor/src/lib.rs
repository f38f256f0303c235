#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod alert;
mod changed;
mod collect;
mod error;
mod list;
mod lookups;
mod moment;
mod number;
mod questions;
mod schedules;
mod standing;
mod store;
mod text;
mod turn;
mod verdict;
mod watch;

pub use alert::Alert;
pub use changed::Changed;
pub use collect::{Collected, collect};
pub use error::{Error, Result};
pub use lookups::{Chooser, Pick, Why};
pub use moment::Moment;
pub use questions::{Change, Cost, Count, CountedBy, Relapse, Resting, Wanted};
pub use schedules::read_schedules;
pub use standing::Standing;
pub use store::{Lock, Pending, Store};
pub use text::Text;
pub use turn::Turn;
pub use verdict::{Verdict, severity};
pub use watch::watch;

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod broker;
mod call;
mod clock;
mod desk;
mod digest;
mod ledger;
mod refusal;
mod reply;
mod rights;
mod server;
mod status;
mod token;

pub use broker::{Broker, BrokerBuilder, StartError};
pub use ledger::{Account, CallRow, LedgerAddress, LedgerError, LedgerHandle, RunRow, State};
pub use token::{NewToken, Token};

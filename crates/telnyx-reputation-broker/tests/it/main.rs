//! The broker between workers and the sandbox: real sockets, a real ledger, a real bill.

mod api;
mod composed;
mod kill;
mod limit;
mod measure;
mod rate;
mod recorded;
mod restart;
mod status;
mod tokens;
mod twins;
mod unknown;
mod world;

//! HTTP: the listener, the routes, and the stages that a request passes.

mod connection;
mod date;
mod faulty;
mod pipeline;
mod refusal;
mod routes;
mod stream;

pub(crate) use connection::serve;
pub(crate) use routes::routes;

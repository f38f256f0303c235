//! HTTP: the listener, the routes, and the stages that a request passes.

mod broken_head;
mod connection;
mod date;
mod faulty;
mod pipeline;
mod routes;
mod stream;

pub(crate) use connection::serve;
pub(crate) use routes::routes;

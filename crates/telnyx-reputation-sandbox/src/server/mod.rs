//! HTTP: the listener, the routes, and the stages that a request passes.

mod body;
mod connection;
mod date;
mod faulty;
mod pipeline;
mod refusal;
mod routes;
mod stream;

pub(crate) use body::{parse_json, read as read_body};
pub(crate) use connection::serve;
pub(crate) use faulty::release;
pub(crate) use pipeline::{file_response, problem_response};
pub(crate) use routes::routes;

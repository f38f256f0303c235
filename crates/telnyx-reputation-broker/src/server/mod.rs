//! The way in: the API's paths below `/v2`, and the broker's own below `/_broker`.

mod connections;
mod guard;
mod read;
mod routes;

pub(crate) use connections::serve;
pub(crate) use routes::routes;

//! The way in: the API's paths below `/v2`, and the broker's own below `/_broker`.

mod guard;
mod read;
mod routes;

pub(crate) use routes::routes;

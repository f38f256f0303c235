//! The models: Python objects that are views over the JSON text they came in.

mod base;
mod equality;
mod timestamp;
mod value;
mod view;

pub use base::{Field, Model};
pub use timestamp::moment;
pub use value::as_it_is;
pub use view::View;

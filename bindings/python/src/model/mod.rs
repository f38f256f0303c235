//! The models: Python objects that are views over the JSON text they came in.

mod base;
mod equality;
mod field;
mod timestamp;
mod value;

pub use base::{Model, View};
pub use field::Field;
pub use value::as_it_is;

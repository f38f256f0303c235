//! JSON text that is read once and then looked into, without ever being turned into objects as a whole.

mod decode;
mod document;
mod read;
mod scan;

pub use decode::{Number, number, string};
pub use document::{Document, Kind, Place};
pub use read::read;

//! JSON text that is read once and then looked into, without ever being turned into objects as a whole.

mod decode;
mod document;
mod read;

pub use decode::{Number, number, text};
pub use document::{Document, Kind, Place};

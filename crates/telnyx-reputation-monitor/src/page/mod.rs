//! The report as one HTML document that asks for nothing from anywhere.

mod charts;
mod document;
mod rows;
mod shown;

pub use document::{Page, page};

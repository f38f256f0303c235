//! The classes that exist twice, asynchronous and synchronous, from the one source in `_twins`.

mod docstring;
mod emit;
mod source;
mod words;

pub use emit::emit;

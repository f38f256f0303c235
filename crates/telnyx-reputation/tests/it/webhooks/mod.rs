//! Delivered events.

mod delivered;
mod environment;
mod forms;
mod refused;
mod signing;

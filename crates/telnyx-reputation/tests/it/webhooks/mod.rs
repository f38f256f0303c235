//! Delivered events.

mod delivered;
mod forms;
mod refused;
mod signing;

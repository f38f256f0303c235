//! `cargo xtask generate`: from the document and the overlay to everything that is generated.

mod api;
mod apply_overlay;
mod billing_check;
mod calls;
mod command;
mod control_plane_page;
mod describe;
mod document;
mod errors_page;
mod json_node;
mod names;
mod notes;
mod openapi_3_0;
mod overlay_keys;
mod prices;
mod problem;
mod python;
mod reference;
#[cfg(test)]
mod refusals;
mod rust;
mod schema;
mod stale;
mod typescript;
mod walk;
mod write;

pub use command::run;

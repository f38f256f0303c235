//! The version of the native module.

use napi_derive::napi;

/// The version, which must be that of the package.
#[napi]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

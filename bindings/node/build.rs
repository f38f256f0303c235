//! Sets the linker up for a Node add-on.

fn main() {
    napi_build::setup();
}

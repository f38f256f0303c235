"""The asynchronous classes, which `cargo xtask generate` makes from the API document and from `_twins`."""

"""What `cargo xtask generate` makes from the API document."""

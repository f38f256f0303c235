//! Runs the scenarios, each in an account of its own.

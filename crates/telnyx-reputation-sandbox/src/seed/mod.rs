//! Starting states, written as YAML.

mod apply;
mod check;
mod file;

pub(crate) use apply::apply;

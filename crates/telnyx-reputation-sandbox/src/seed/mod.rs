//! Starting states, written as YAML.

mod apply;
mod file;

pub(crate) use apply::apply;

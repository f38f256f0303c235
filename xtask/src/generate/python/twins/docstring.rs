//! Docstrings of the source, as each twin has them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::words;
use crate::generate::api::Api;
use crate::generate::describe;
use crate::generate::python::resources::Flavour;
use crate::generate::python::text;

/// What braces in docstrings stand for.
pub struct Docstrings<'a> {
    pub api: &'a Api,
    pub strings: &'a BTreeMap<&'a str, String>,
    pub flavour: Flavour,
}

impl Docstrings<'_> {
    /// The docstring in Python.
    pub fn written(&self, source: &str, indent: &str) -> Result<String> {
        let mut whole = source.to_owned();
        for (name, string) in self.strings {
            whole = whole.replace(&format!("{{{name}}}"), string);
        }
        let mut doc = self.filled(&unwrapped(&whole))?;
        if self.flavour == Flavour::Sync {
            doc = words::synchronous(&doc);
        }
        Ok(text::docstring(&doc, indent))
    }

    fn filled(&self, source: &str) -> Result<String> {
        let (mut out, mut rest) = (String::new(), source);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((inner, after)) = after.split_once('}') else { bail!("a docstring has a {{ without its }}") };
            out += before;
            out += &self.meant(inner)?;
            rest = after;
        }
        Ok(out + rest)
    }

    fn meant(&self, inner: &str) -> Result<String> {
        if let Some((asynchronous, synchronous)) = inner.split_once('|') {
            return Ok(match self.flavour {
                Flavour::Async => asynchronous,
                Flavour::Sync => synchronous,
            }
            .to_owned());
        }
        let Some(id) = inner.strip_prefix("price of ") else {
            bail!("a docstring has {{{inner}}}, which is neither a choice, nor a price, nor a string");
        };
        let operation = self.api.operations.iter().find(|operation| operation.id == id);
        let billing = operation.and_then(|operation| operation.billing.as_ref());
        Ok(describe::amount(billing.with_context(|| format!("there is no price of {id}"))?))
    }
}

/// The text with each paragraph and each item of a list on one line; what is indented deeper is kept as it is.
fn unwrapped(source: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in source.lines() {
        let begins = line.is_empty() || line.starts_with("- ") || line.starts_with("    ");
        match out.last_mut().filter(|last| !begins && !last.is_empty() && !last.starts_with("    ")) {
            Some(last) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            None => out.push(line.to_owned()),
        }
    }
    out.join("\n")
}

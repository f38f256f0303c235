//! The classes of `_twins` that resources inherit: calls that the document does not have.

use std::collections::BTreeMap;

use super::resources::{Flavour, Tree};

/// The path of the resource, with the module and the name of the class. The asynchronous one has the same name after
/// `Async`.
const MIXINS: [(&[&str], &str, &str); 8] = [
    (&["enterprises", "reputation"], "wait", "ApprovalWait"),
    (&["enterprises", "reputation"], "forecast", "EnterpriseForecast"),
    (&["enterprises", "reputation", "numbers"], "peek", "EnterprisePeek"),
    (&["enterprises", "reputation", "numbers"], "runs", "NumberRuns"),
    (&["enterprises", "reputation", "numbers"], "plan", "NumberPlans"),
    (&["enterprises", "reputation", "remediation"], "runs", "RemediationRuns"),
    (&["enterprises", "reputation", "remediation"], "wait", "RemediationWait"),
    (&["reputation", "numbers"], "peek", "AccountPeek"),
];

/// What the class of this path inherits, as it stands after its name.
pub fn bases(path: &[String], flavour: Flavour) -> String {
    let bases: Vec<String> =
        MIXINS.iter().filter(|(of, ..)| path == *of).map(|(.., class)| named(class, flavour)).collect();
    if bases.is_empty() { String::new() } else { format!("({})", bases.join(", ")) }
}

/// The statements that import what this tree inherits; nothing when it has none of these resources.
pub fn import(tree: &Tree<'_>, flavour: Flavour) -> String {
    let mut modules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (_, module, class) in MIXINS.iter().filter(|(of, ..)| tree.keys().any(|path| path == *of)) {
        modules.entry(module).or_default().push(named(class, flavour));
    }
    let line = |(module, mut classes): (&str, Vec<String>)| {
        classes.sort();
        format!("from .{module} import {}\n", classes.join(", "))
    };
    modules.into_iter().map(line).collect()
}

fn named(class: &str, flavour: Flavour) -> String {
    match flavour {
        Flavour::Sync => class.to_owned(),
        Flavour::Async => format!("Async{class}"),
    }
}

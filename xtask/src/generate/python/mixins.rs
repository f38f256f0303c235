//! The hand-written classes that resources inherit: calls that the document does not have.

use super::resources::{Flavour, Tree};

/// The module of the package that holds them.
const MODULE: &str = "_peek";

/// By the path of the resource. The asynchronous class has the same name after `Async`.
const MIXINS: [(&[&str], &str); 2] =
    [(&["enterprises", "reputation", "numbers"], "EnterprisePeek"), (&["reputation", "numbers"], "AccountPeek")];

/// What the class of this path inherits, as it stands after its name.
pub fn bases(path: &[String], flavour: Flavour) -> String {
    match MIXINS.iter().find(|(of, _)| path == *of) {
        Some((_, class)) => format!("({})", named(class, flavour)),
        None => String::new(),
    }
}

/// The statement that imports what this tree inherits; nothing when it has none of these resources.
pub fn import(tree: &Tree<'_>, flavour: Flavour) -> String {
    let used = MIXINS.iter().filter(|(of, _)| tree.keys().any(|path| path == *of));
    let mut classes: Vec<String> = used.map(|(_, class)| named(class, flavour)).collect();
    classes.sort();
    if classes.is_empty() { String::new() } else { format!("from ..{MODULE} import {}\n", classes.join(", ")) }
}

fn named(class: &str, flavour: Flavour) -> String {
    match flavour {
        Flavour::Sync => class.to_owned(),
        Flavour::Async => format!("Async{class}"),
    }
}

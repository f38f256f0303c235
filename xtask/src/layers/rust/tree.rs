//! The modules of a crate, from their `mod` declarations.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use syn::Item;

use super::paths::{attributes, is_for_tests};
use crate::layers::source::{self, Place};

/// The crate's modules; the first is its root.
#[derive(Default)]
pub struct Tree {
    pub modules: Vec<Module>,
    /// Every file that belongs to the crate.
    pub files: BTreeSet<PathBuf>,
}

/// A module, of a file or inline.
#[derive(Default)]
pub struct Module {
    pub parent: usize,
    /// Empty for the root.
    pub place: Place,
    pub file: PathBuf,
    /// It is there for tests alone.
    pub for_tests: bool,
    pub items: Vec<Item>,
    pub children: HashMap<String, usize>,
    /// What it defines.
    pub defined: HashSet<String>,
    /// What it imports or re-exports under a name, with the path.
    pub bound: HashMap<String, Vec<String>>,
    /// The paths that it imports everything of.
    pub globs: Vec<Vec<String>>,
}

impl Tree {
    pub fn read(folder: &Path) -> Result<Self> {
        let mut tree = Self::default();
        let roots = ["lib.rs", "main.rs"].map(|name| folder.join(name));
        for file in roots.into_iter().filter(|file| file.exists()) {
            if tree.modules.is_empty() {
                tree.modules.push(Module { file: file.clone(), ..Module::default() });
            }
            let items = tree.parse(&file)?;
            tree.declare(0, items, folder)?;
        }
        if tree.modules.is_empty() {
            bail!("{} has no lib.rs and no main.rs", folder.display());
        }
        Ok(tree)
    }

    fn parse(&mut self, file: &Path) -> Result<Vec<Item>> {
        self.files.insert(file.to_owned());
        let parsed = syn::parse_file(&source::text(file)?);
        Ok(parsed.with_context(|| format!("{} is no Rust", file.display()))?.items)
    }

    /// Takes in a module's items, and the modules that they declare; the files of those are in `folder`.
    fn declare(&mut self, module: usize, items: Vec<Item>, folder: &Path) -> Result<()> {
        for item in items {
            let Item::Mod(declared) = item else {
                if !is_for_tests(attributes(&item)) {
                    self.modules[module].define(item);
                }
                continue;
            };
            let name = declared.ident.to_string();
            let Module { place, file, for_tests, .. } = &self.modules[module];
            if declared.attrs.iter().any(|attribute| attribute.path().is_ident("path")) {
                bail!("{}: the module `{name}` has a `#[path]`, which the layers do not follow", file.display());
            }
            let mut child = Module {
                parent: module,
                place: place.clone(),
                file: file.clone(),
                for_tests: *for_tests || is_for_tests(&declared.attrs),
                ..Module::default()
            };
            let below = folder.join(&name);
            // What the root has inline is part of the entry, such as the declaration of a Python module.
            if declared.content.is_none() || !place.is_empty() {
                child.place.push(name.clone());
            }
            let items = match declared.content {
                Some((_, items)) => items,
                None => {
                    let beside = below.with_extension("rs");
                    child.file = if beside.exists() { beside } else { below.join("mod.rs") };
                    self.parse(&child.file)?
                }
            };
            let index = self.modules.len();
            self.modules.push(child);
            self.modules[module].children.insert(name, index);
            self.declare(index, items, &below)?;
        }
        Ok(())
    }
}

//! Reads the paths of Rust, and finds the modules that they lead to.

mod names;
mod paths;
mod tree;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::source::{Import, Module, Place, Source};
use tree::Tree;

pub fn read(folder: &Path, files: &[PathBuf]) -> Result<Source> {
    let tree = Tree::read(folder)?;
    let is_rust = |file: &&PathBuf| file.extension().is_some_and(|its| its == "rs");
    if let Some(orphan) = files.iter().filter(is_rust).find(|file| !tree.files.contains(*file)) {
        bail!("{}: no module declares this file", orphan.display());
    }
    let entry = vec![if folder.join("lib.rs").exists() { "lib" } else { "main" }.to_owned()];
    let shown = |place: &Place| if place.is_empty() { entry.clone() } else { place.clone() };
    let mut source = Source { entry: entry.clone(), ..Source::default() };
    for (index, module) in tree.modules.iter().enumerate().filter(|(_, module)| !module.for_tests) {
        source.modules.push(Module { place: shown(&module.place), file: module.file.clone() });
        for path in paths::of(&module.items) {
            let targets = if path.glob { tree.all_of(index, &path.segments) } else { tree.find(index, &path) };
            for target in targets {
                let to = &tree.modules[target].place;
                // A module that hands on what lies in it is not above that.
                if path.hands_on && to.starts_with(&module.place) {
                    continue;
                }
                let (from, to, file) = (shown(&module.place), shown(to), module.file.clone());
                source.imports.push(Import { from, to, file, line: path.line, written: path.written() });
            }
        }
    }
    Ok(source)
}

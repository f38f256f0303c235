//! What a folder's code consists of, whatever its language.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{python, rust, typescript};

/// Where a module stands below the drawn folder, such as `["call", "retry"]` or `["errors", "index"]`.
pub type Place = Vec<String>;

/// The modules of a folder, and what they use of each other.
#[derive(Debug, Default)]
pub struct Source {
    /// The module that the folder as a whole is known by: `lib`, `main`, `index` or `__init__`.
    pub entry: Place,
    pub modules: Vec<Module>,
    pub imports: Vec<Import>,
}

#[derive(Debug)]
pub struct Module {
    pub place: Place,
    pub file: PathBuf,
}

/// One mention of a module in another.
#[derive(Debug)]
pub struct Import {
    pub from: Place,
    pub to: Place,
    pub file: PathBuf,
    pub line: usize,
    /// As the code has it.
    pub written: String,
}

/// Reads a folder in the language of its files.
pub fn read(folder: &Path) -> Result<Source> {
    let files = files(folder)?;
    let has = |extension: &str| files.iter().any(|file| file.extension().is_some_and(|its| its == extension));
    if has("rs") {
        rust::read(folder, &files)
    } else if has("ts") {
        typescript::read(folder, &files)
    } else if has("py") {
        python::read(folder, &files)
    } else {
        bail!("{} has no Rust, TypeScript or Python", folder.display())
    }
}

/// Every file below a folder, in order, without what was installed or built there.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries = fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        if !entry.is_dir() {
            found.push(entry);
        } else if !["node_modules", "__pycache__"].iter().any(|name| entry.ends_with(name)) {
            found.append(&mut files(&entry)?);
        }
    }
    Ok(found)
}

/// The files with one of these extensions, as modules whose places are their paths.
pub fn modules(folder: &Path, files: &[PathBuf], extensions: &[&str]) -> Vec<Module> {
    let is_module = |file: &&PathBuf| file.extension().is_some_and(|its| extensions.iter().any(|one| its == *one));
    let module = |file: &PathBuf| {
        let path = file.strip_prefix(folder).unwrap_or(file).with_extension("");
        let place = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Module { place, file: file.clone() }
    };
    files.iter().filter(is_module).map(module).collect()
}

/// The module that a path leads to: the file of that name, or the one of this name in that folder.
pub fn module_at(modules: &[Module], mut place: Place, entry: &str) -> Place {
    let is_file = modules.iter().any(|module| module.place == place);
    if !is_file {
        place.push(entry.to_owned());
        if place.len() > 1 && !modules.iter().any(|module| module.place == place) {
            place.pop();
        }
    }
    place
}

pub fn text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

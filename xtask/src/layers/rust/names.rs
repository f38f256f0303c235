//! What the names in a path stand for.

use syn::Item;

use super::paths::{self, Mention};
use super::tree::{Module, Tree};

/// Re-exports may name each other in a circle; the compiler refuses that, and we only have to come to an end.
const DEEPEST: usize = 32;

/// What a path leads to.
struct Found {
    /// The module itself, or the one that defines it.
    module: usize,
    is_module: bool,
    /// The modules whose re-exports lead there.
    through: Vec<usize>,
}

impl Module {
    /// Keeps the names of an item, and the item.
    pub fn define(&mut self, item: Item) {
        let name = match &item {
            Item::Const(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Fn(item) => Some(&item.sig.ident),
            Item::Macro(item) => item.ident.as_ref(),
            Item::Static(item) => Some(&item.ident),
            Item::Struct(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            Item::Union(item) => Some(&item.ident),
            _ => None,
        };
        self.defined.extend(name.map(ToString::to_string));
        if let Item::Use(item) = &item {
            for leaf in paths::leaves(&item.tree) {
                match leaf.name {
                    Some(name) => drop(self.bound.insert(name, leaf.segments)),
                    None => self.globs.push(leaf.segments),
                }
            }
        }
        self.items.push(item);
    }

    fn names(&self, name: &str) -> bool {
        self.children.contains_key(name) || self.defined.contains(name) || self.bound.contains_key(name)
    }
}

impl Tree {
    /// The modules that a path in the module `at` uses: the one that it leads to, and those whose re-exports it goes
    /// through. A module that re-exports what lies in it hides nothing, and neither does the root.
    pub fn find(&self, at: usize, mention: &Mention) -> Vec<usize> {
        let Some(found) = self.resolve(at, &mention.segments, 0) else { return Vec::new() };
        // `Name::method`: the import of `Name` was seen.
        let first = &mention.segments[0];
        if !mention.imports && self.modules[at].bound.contains_key(first) {
            let binding = self.resolve(at, std::slice::from_ref(first), 0);
            if !binding.is_some_and(|binding| binding.is_module) {
                return Vec::new();
            }
        }
        let place = &self.modules[found.module].place;
        let mut used: Vec<usize> = found.through;
        used.retain(|through| !place.starts_with(&self.modules[*through].place));
        used.push(found.module);
        used
    }

    /// The modules that `use path::*` may use: that one, and all that its own imports come from.
    pub fn all_of(&self, at: usize, path: &[String]) -> Vec<usize> {
        let Some(found) = self.resolve(at, path, 0) else { return Vec::new() };
        let mut used = vec![found.module];
        if found.is_module {
            let module = &self.modules[found.module];
            let imports = module.bound.values().chain(&module.globs);
            used.extend(imports.filter_map(|path| self.resolve(found.module, path, 0)).map(|found| found.module));
        }
        used
    }

    /// `None` for what belongs to another crate, or to the block around the path.
    fn resolve(&self, at: usize, path: &[String], depth: usize) -> Option<Found> {
        let (first, mut rest) = path.split_first()?;
        let mut found = Found { module: at, is_module: true, through: Vec::new() };
        match first.as_str() {
            "crate" => found.module = 0,
            "self" => {}
            "super" => {
                found.module = self.modules[at].parent;
                while let Some((_, after)) = rest.split_first().filter(|(name, _)| *name == "super") {
                    (found.module, rest) = (self.modules[found.module].parent, after);
                }
            }
            name if self.modules[at].children.contains_key(name) || self.modules[at].bound.contains_key(name) => {
                rest = path;
            }
            _ => return None,
        }
        while let Some((name, after)) = rest.split_first() {
            let module = &self.modules[found.module];
            if let Some(child) = module.children.get(name) {
                (found.module, rest) = (*child, after);
                continue;
            }
            found.is_module = false;
            if module.defined.contains(name) || depth == DEEPEST {
                break;
            }
            let further = |path: &[String]| {
                let path: Vec<String> = path.iter().chain(after).cloned().collect();
                self.resolve(found.module, &path, depth + 1)
            };
            let led = match module.bound.get(name) {
                Some(path) => further(path),
                None => module.globs.iter().find_map(|path| {
                    let whole = self.resolve(found.module, path, depth + 1)?;
                    self.modules[whole.module].names(name).then(|| self.resolve(whole.module, rest, depth + 1))?
                }),
            };
            if let Some(mut led) = led {
                led.through.extend(found.through);
                led.through.push(found.module);
                return Some(led);
            }
            break;
        }
        Some(found)
    }
}

//! Holds a folder's code against its drawing.

use std::path::Path;

use super::drawing::{Drawing, FILE, Unit};
use super::source::{Import, Place, Source};

/// What is not as it is drawn, one line each; `root` is left out of the paths.
pub fn check(drawing: &Drawing, source: &Source, root: &Path) -> Vec<String> {
    let mut found = modules(drawing, source, root);
    let mut needed = vec![false; drawing.exceptions.len()];
    for import in &source.imports {
        found.extend(
            against_the_layers(drawing, &source.entry, import, &mut needed)
                .map(|rule| format!("{}:{}: `{}` {rule}", shown(root, &import.file), import.line, import.written)),
        );
    }
    for (exception, _) in drawing.exceptions.iter().zip(needed).filter(|(_, needed)| !needed) {
        let (from, to) = (&drawing.units[exception.from].name, &drawing.units[exception.to].name);
        found.push(format!(
            "{FILE}:{}: nothing needs the exception `{from} -> {to}` in the layers of {}: remove it",
            exception.line, drawing.folder
        ));
    }
    found
}

/// Modules that are not drawn, and units that are not there.
fn modules(drawing: &Drawing, source: &Source, root: &Path) -> Vec<String> {
    let undrawn = source.modules.iter().filter(|module| module.place != source.entry);
    let undrawn = undrawn.filter(|module| drawing.unit_of(&module.place).is_none()).map(|module| {
        let (file, at) = (shown(root, &module.file), drawing.line);
        format!(
            "{file}: this module is not drawn in the layers of {}: give it its place at {FILE}:{at}",
            drawing.folder
        )
    });
    let missing = |unit: &&Unit| !source.modules.iter().any(|module| module.place.starts_with(&unit.place()));
    let missing = drawing.units.iter().filter(missing).map(|unit| {
        format!("{FILE}:{}: there is no module `{}` in {}: remove it", unit.line, unit.name, drawing.folder)
    });
    undrawn.chain(missing).collect()
}

/// The rule that an import breaks. Exceptions that it needs are marked as needed.
fn against_the_layers(drawing: &Drawing, entry: &Place, import: &Import, needed: &mut [bool]) -> Option<String> {
    // The entry may use all unless it is drawn, and what else is not drawn is complained of already.
    let from = drawing.unit_of(&import.from)?;
    let Drawing { units, exceptions, .. } = drawing;
    let Some(to) = drawing.unit_of(&import.to) else {
        let (name, above) = (&units[from].name, entry.join("/"));
        let is_entry = import.to == *entry;
        return is_entry.then(|| format!("is of `{above}`, which is above all: `{name}` may not use it"));
    };
    if to >= from {
        return None;
    }
    if let Some(index) = exceptions.iter().position(|exception| (exception.from, exception.to) == (from, to)) {
        needed[index] = true;
        return None;
    }
    let (from, to) = (&units[from], &units[to]);
    Some(format!(
        "is of `{}` ({FILE}:{}), which is above `{}` (line {}): a module may use only those drawn after it",
        to.name, to.line, from.name, from.line
    ))
}

fn shown(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).display().to_string()
}

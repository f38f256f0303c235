//! The command itself, and the suite of `cargo xtask ci`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::{check, drawing, source, undrawn};
use crate::workspace::root::root;

/// Checks the layers of the workspace at `root`, and says what it saw.
pub fn run(root: &Path) -> Result<ExitCode> {
    let faults = faults(root)?;
    for fault in &faults {
        eprintln!("{fault}");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The same as a suite.
pub fn suite() -> Result<()> {
    if run(&root()?)? != ExitCode::SUCCESS {
        bail!("the code does not keep to the layers that {} draws", drawing::FILE);
    }
    Ok(())
}

/// What is not as it is drawn, one line each.
pub(super) fn faults(root: &Path) -> Result<Vec<String>> {
    let drawings = drawing::read(&source::text(&root.join(drawing::FILE))?)?;
    let mut faults = undrawn::undrawn(root, &drawings)?;
    for drawing in drawings {
        let place = || format!("{}:{}: the layers of {}", drawing::FILE, drawing.line, drawing.folder);
        let source = source::read(&root.join(&drawing.folder)).with_context(place)?;
        eprintln!("{}: {} modules, {} imports", drawing.folder, source.modules.len(), source.imports.len());
        faults.extend(check::check(&drawing, &source, root));
    }
    Ok(faults)
}

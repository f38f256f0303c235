//! The layers as ARCHITECTURE.md draws them.
//!
//! ````text
//! ```layers crates/telnyx-reputation-sandbox/src
//! builder handle
//! server control
//! store::database
//! except store -> server: why this one import may go up
//! ```
//! ````

use anyhow::{Result, bail};

use super::source::Place;

/// The file that has the drawings.
pub const FILE: &str = "ARCHITECTURE.md";

/// The layers of one folder.
#[derive(Debug)]
pub struct Drawing {
    pub folder: String,
    pub line: usize,
    /// From the top: each may use those after it.
    pub units: Vec<Unit>,
    pub exceptions: Vec<Exception>,
}

/// A module, with what lies in it and is not drawn on its own.
#[derive(Debug)]
pub struct Unit {
    pub name: String,
    pub line: usize,
}

/// An import that may go up.
#[derive(Debug)]
pub struct Exception {
    pub from: usize,
    pub to: usize,
    pub line: usize,
}

impl Unit {
    /// `call::retry` of Rust and `errors/classes` of the others are two steps.
    pub fn place(&self) -> Place {
        self.name.split(['/', ':']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

impl Drawing {
    /// The unit that a module belongs to: the longest whose place it begins with.
    pub fn unit_of(&self, module: &[String]) -> Option<usize> {
        let fits = self.units.iter().enumerate().filter(|(_, unit)| module.starts_with(&unit.place()));
        fits.max_by_key(|(_, unit)| unit.place().len()).map(|(index, _)| index)
    }
}

/// Every drawing of the document.
pub fn read(text: &str) -> Result<Vec<Drawing>> {
    let mut drawings: Vec<Drawing> = Vec::new();
    // The backticks that close the fence, and whether it is one of ours.
    let mut fence: Option<(String, bool)> = None;
    for (line, said) in text.lines().enumerate().map(|(index, said)| (index + 1, said.trim())) {
        match &fence {
            None if said.starts_with("```") => {
                let info = said.trim_start_matches('`');
                let ours = info.split_once(' ').filter(|(word, _)| *word == "layers");
                fence = Some(("`".repeat(said.len() - info.len()), ours.is_some()));
                if let Some((_, folder)) = ours {
                    let folder = folder.trim().trim_end_matches('/').to_owned();
                    if let Some(other) = drawings.iter().find(|drawing| drawing.folder == folder) {
                        bail!("{FILE}:{line}: the layers of {folder} are drawn already, in line {}", other.line);
                    }
                    drawings.push(Drawing { folder, line, units: Vec::new(), exceptions: Vec::new() });
                }
            }
            Some((end, _)) if said == end => fence = None,
            Some((_, true)) => {
                if let Some(drawing) = drawings.last_mut() {
                    drawing.add(line, said)?;
                }
            }
            _ => {}
        }
    }
    if fence.is_some() {
        bail!("{FILE}: the last fenced block is not closed");
    }
    if drawings.is_empty() {
        bail!("{FILE} draws no layers: a fenced block whose info string is `layers FOLDER` does");
    }
    Ok(drawings)
}

impl Drawing {
    fn add(&mut self, line: usize, said: &str) -> Result<()> {
        let Some(exception) = said.strip_prefix("except ") else {
            for name in said.split_whitespace() {
                if let Some(twin) = self.units.iter().find(|unit| unit.name == name) {
                    bail!("{FILE}:{line}: `{name}` is drawn already, in line {}", twin.line);
                }
                self.units.push(Unit { name: name.to_owned(), line });
            }
            return Ok(());
        };
        let arrow = exception.split_once(": ").and_then(|(arrow, _reason)| arrow.split_once("->"));
        let Some((from, to)) = arrow else {
            bail!("{FILE}:{line}: an exception is written `except LOWER -> UPPER: the reason`");
        };
        let unit = |name: &str| match self.units.iter().position(|unit| unit.name == name.trim()) {
            Some(unit) => Ok(unit),
            None => bail!("{FILE}:{line}: `{}` is not drawn above its exception", name.trim()),
        };
        let (from, to) = (unit(from)?, unit(to)?);
        self.exceptions.push(Exception { from, to, line });
        Ok(())
    }
}

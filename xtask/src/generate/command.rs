//! The command itself: generate, or check that nothing is stale. Both name what the generator cannot write: prices in text
//! that is written by hand.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use super::api::Api;
use super::write::Output;
use super::{calls, control_plane_page, document, errors_page, prices, python, reference, rust, typescript, walk};

/// The exit status that says "run `cargo xtask generate`", distinct from a failure.
pub const STALE: u8 = 4;

/// Generates below `root`, or with `check` only compares.
pub fn run(root: &Path, check: bool) -> Result<ExitCode> {
    let api = walk::walk(&document::load(root)?)?;
    let output = generate(&api, root)?;
    let prices = prices::check(&api, root)?;
    for fault in &prices {
        eprintln!("{fault}");
    }
    let by_hand = if prices.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if !check {
        let written = output.write(root)?;
        for path in &written {
            eprintln!("wrote {path}");
        }
        eprintln!("{} files generated, {} of them changed", output.paths().count(), written.len());
        return Ok(by_hand);
    }
    let stale = output.stale(root);
    if stale.is_empty() {
        eprintln!("{} generated files are up to date", output.paths().count());
        return Ok(by_hand);
    }
    for path in &stale {
        eprintln!("{}", output.diff(root, path));
    }
    eprintln!("{} of the generated files are stale: run `cargo xtask generate`", stale.len());
    Ok(ExitCode::from(STALE))
}

fn generate(api: &Api, root: &Path) -> Result<Output> {
    let mut output = Output::default();
    rust::emit(api, &mut output)?;
    python::emit(api, root, &mut output)?;
    typescript::emit(api, &mut output);
    calls::emit(api, &mut output);
    reference::emit(api, &mut output);
    errors_page::emit(root, &mut output)?;
    control_plane_page::emit(root, &mut output)?;
    Ok(output)
}

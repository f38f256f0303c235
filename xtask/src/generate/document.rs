//! Reads the document and the overlay.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::apply_overlay;
use super::problem::{DOCUMENT, OVERLAY};

/// The document with the overlay applied.
pub struct Document {
    pub value: Value,
    /// SHA-256 over both files: the mark of what the generated files were made from.
    pub hash: String,
}

/// Loads both files below `root`.
pub fn load(root: &Path) -> Result<Document> {
    let read = |name: &str| -> Result<String> {
        std::fs::read_to_string(root.join(name)).with_context(|| format!("{name} cannot be read"))
    };
    let (document, overlay) = (read(DOCUMENT)?, read(OVERLAY)?);
    let hash = Sha256::new().chain_update(&document).chain_update(&overlay).finalize();
    let mut value = parse(DOCUMENT, &document)?;
    apply_overlay::apply(&mut value, &parse(OVERLAY, &overlay)?)?;
    Ok(Document { value, hash: hash.iter().map(|byte| format!("{byte:02x}")).collect() })
}

fn parse(name: &str, text: &str) -> Result<Value> {
    serde_saphyr::from_str(text).with_context(|| format!("{name} is not well-formed YAML"))
}

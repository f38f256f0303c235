//! Which generated files are not what is checked in, for `generate --check`.

use std::path::Path;

use similar::TextDiff;

use super::write::Output;

impl Output {
    /// The paths whose text on disk is another, or missing.
    pub fn stale(&self, root: &Path) -> Vec<String> {
        self.files
            .iter()
            .filter(|(path, text)| std::fs::read_to_string(root.join(path)).ok().as_ref() != Some(text))
            .map(|(path, _)| path.clone())
            .collect()
    }

    /// A unified diff of a stale file.
    pub fn diff(&self, root: &Path, path: &str) -> String {
        let old = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        TextDiff::from_lines(&old, &self.files[path])
            .unified_diff()
            .context_radius(2)
            .header(&format!("{path} (checked in)"), &format!("{path} (generated)"))
            .to_string()
    }
}

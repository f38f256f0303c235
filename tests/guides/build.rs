//! Makes a module of each Rust program of the guides, named by its guide and line: `onboard::line_95`.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

/// A program that ends with an error fails its test with it.
const MAIN_AS_TEST: &str = "
#[test]
fn runs() {
    if let Err(error) = main() {
        panic!(\"{error}\");
    }
}
";

fn main() -> io::Result<()> {
    let guides = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides");
    println!("cargo::rerun-if-changed={}", guides.display());
    let mut files = fs::read_dir(guides)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    let mut modules = String::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "md")) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
        let programs: String = programs(&fs::read_to_string(file)?).map(module).collect();
        let _ = writeln!(modules, "mod {name} {{\n{programs}}}");
    }
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("programs.rs"), modules)
}

/// The Rust programs of a guide, with the line that each begins at.
fn programs(guide: &str) -> impl Iterator<Item = (usize, String)> {
    let mut lines = guide.lines().enumerate();
    std::iter::from_fn(move || {
        let (opened, _) = lines.find(|(_, line)| *line == "```rust")?;
        let code = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
        Some((opened + 2, code.flat_map(|line| [line, "\n"]).collect()))
    })
}

fn module((line, code): (usize, String)) -> String {
    let test = if code.contains("fn main()") { MAIN_AS_TEST } else { "" };
    format!("mod line_{line} {{\n{code}{test}}}\n")
}

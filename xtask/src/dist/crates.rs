//! The crates as a registry would have them, and the proof that they need nothing from outside.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::workspace::command::Run;
use crate::workspace::root::target;
use crate::workspace::sandbox::Sandbox;

/// The key of the account that the guide is walked in.
const KEY: &str = "KEY_CRATES";

/// Packs each crate that is published into a folder, and builds it from what was packed alone, with those of ours that it needs
/// as they were packed.
pub fn build(folder: &Path) -> Result<()> {
    forget_earlier()?;
    let mut run = Run::cargo().args(["package", "--workspace", "--allow-dirty", "--quiet"]).args(profile());
    for name in members(false)? {
        run = run.args(["--exclude", &name]);
    }
    run.run()?;
    // What the registry asks for besides: descriptions, licences, versions beside paths.
    Run::cargo().args(["publish", "--workspace", "--dry-run", "--no-verify", "--allow-dirty", "--quiet"]).run()?;
    for name in members(true)? {
        let file = format!("{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        std::fs::copy(target()?.join("package").join(&file), folder.join(&file)).with_context(|| file.clone())?;
    }
    Ok(())
}

/// As the workspace builds its libraries, so that those are not built again for each crate.
fn profile() -> [String; 4] {
    let debug = std::env::var("CARGO_PROFILE_DEV_DEBUG").unwrap_or_else(|_| "line-tables-only".to_owned());
    let option = || "--config".to_owned();
    [
        option(),
        format!("profile.dev.debug={debug:?}"),
        option(),
        "profile.dev.package.libsqlite3-sys.opt-level=2".to_owned(),
    ]
}

/// Removes what Cargo unpacked and built of earlier packings: it knows them by the place of the registry and by the version alone,
/// which stay the same while the crates change.
fn forget_earlier() -> Result<()> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).context("there is no home folder")?;
    let unpacked = home.join("registry/src");
    // A registry in a folder of this machine has no host before its digest.
    for registry in entries(&unpacked)?.iter().filter(|path| is_named(path, |name| name.starts_with('-'))) {
        for name in members(true)? {
            let crate_folder = registry.join(format!("{name}-{}", env!("CARGO_PKG_VERSION")));
            if crate_folder.exists() {
                std::fs::remove_dir_all(&crate_folder).with_context(|| crate_folder.display().to_string())?;
            }
        }
    }
    let begins = format!("{}/-", unpacked.display());
    let built = entries(&target()?.join("debug/deps"))?;
    for list in built.iter().filter(|path| is_named(path, |name| name.ends_with(".d"))) {
        if !std::fs::read_to_string(list)?.contains(&begins) {
            continue;
        }
        let stem = list.file_stem().and_then(|stem| stem.to_str()).context("a build has a name")?;
        for file in built.iter().filter(|path| is_named(path, |name| name.contains(stem))) {
            std::fs::remove_file(file).with_context(|| file.display().to_string())?;
        }
    }
    Ok(())
}

/// What is in a folder; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn is_named(path: &Path, is: impl Fn(&str) -> bool) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(is)
}

/// Walks the guide with the packed crates, in a place of their own: the core's example, with the other crates as they were
/// packed in the registry's place.
pub fn walk_the_guide(crates: &Path) -> Result<()> {
    let place = tempfile::tempdir()?;
    let mut patches = Vec::new();
    for entry in std::fs::read_dir(crates)? {
        let file = entry?.path();
        Run::new("tar").args(["-xzf".as_ref(), file.as_os_str()]).folder(place.path()).run()?;
        let unpacked = place.path().join(file.file_stem().context("a crate has a name")?);
        let name = unpacked.file_name().and_then(|name| name.to_str()).context("a crate's name is text")?;
        let name = name.trim_end_matches(env!("CARGO_PKG_VERSION")).trim_end_matches('-');
        patches.push(("--config", format!("patch.crates-io.{name}.path={unpacked:?}")));
    }
    let core = place.path().join(format!("telnyx-reputation-{}", env!("CARGO_PKG_VERSION")));
    let mut run = Run::cargo().args(["run", "--quiet", "--example", "quickstart"]).args(profile());
    for (option, patch) in &patches {
        run = run.args([*option, patch]);
    }
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    run.env("CARGO_TARGET_DIR", target()?)
        .env("TELNYX_BASE_URL", &sandbox.base_url)
        .env("TELNYX_API_KEY", KEY)
        .folder(&core)
        .run()
}

/// The folders of all members of the workspace.
pub(super) fn folders() -> Result<Vec<PathBuf>> {
    let manifests = packages()?.into_iter().map(|package| {
        let manifest = package["manifest_path"].as_str().context("cargo says where a manifest is")?;
        Path::new(manifest).parent().map(Path::to_owned).context("a manifest lies in a folder")
    });
    manifests.collect()
}

/// The workspace's packages that a registry may have, or those that none may.
fn members(published: bool) -> Result<Vec<String>> {
    Ok(packages()?
        .iter()
        .filter(|package| package["publish"].is_null() == published)
        .filter_map(|package| package["name"].as_str().map(str::to_owned))
        .collect())
}

/// The workspace's packages, as `cargo metadata` describes them.
pub(crate) fn packages() -> Result<Vec<Value>> {
    let told = Run::cargo().args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).output()?;
    let mut told: Value = serde_json::from_str(&told)?;
    match told["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => bail!("`cargo metadata` names no packages"),
    }
}

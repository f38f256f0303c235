//! Programs that Debian has in packages.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::command::Run;

/// A program is not there, and installing it is not ours to do.
#[derive(Debug)]
pub struct NotInstalled {
    program: String,
    package: String,
    or: String,
}

impl fmt::Display for NotInstalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { program, package, or } = self;
        write!(f, "{program} is not installed: install it (on Debian, `apt-get install {package}`){or}")
    }
}

impl std::error::Error for NotInstalled {}

/// Where a program is that has a package of its own name: where `variable` says, if one is given, or on the path. On Debian
/// it is installed when it is not there and we may.
///
/// # Errors
/// [`NotInstalled`]; else what installing it failed with.
pub fn program(name: &str, variable: Option<&str>) -> Result<PathBuf> {
    find(name, name, variable)
}

/// The same of a program that is in a package of another name.
///
/// # Errors
/// As [`program`].
pub fn program_of(name: &str, package: &str) -> Result<PathBuf> {
    find(name, package, None)
}

/// The folder with the programs of PostgreSQL's server, the newest that is there. Where it is installed no server is started.
///
/// # Errors
/// As [`program`].
pub fn postgres() -> Result<PathBuf> {
    const PACKAGE: &str = "postgresql";
    let newest = || newest_postgres(Path::new("/usr/lib/postgresql"));
    if let Some(folder) = std::env::var_os("POSTGRES_PROGRAMS").map(PathBuf::from).or_else(newest) {
        return Ok(folder);
    }
    if !(debian() && root()) {
        let or = ", or set POSTGRES_PROGRAMS to the folder with initdb".to_owned();
        return Err(NotInstalled { program: "PostgreSQL's server".to_owned(), package: PACKAGE.to_owned(), or }.into());
    }
    apt_get(&["update"])?;
    apt_get(&["install", "--yes", "--no-install-recommends", "postgresql-common"])?;
    // The package would make a cluster, and start it.
    std::fs::write("/etc/postgresql-common/createcluster.conf", "create_main_cluster = false\n")?;
    apt_get(&["install", "--yes", "--no-install-recommends", PACKAGE])?;
    newest().with_context(|| format!("the package {PACKAGE} has no initdb"))
}

/// The programs of the newest version in Debian's folder for all of them.
fn newest_postgres(versions: &Path) -> Option<PathBuf> {
    let number = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let folders = std::fs::read_dir(versions).ok()?.filter_map(|version| Some(version.ok()?.path()));
    let is_whole = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join("bin").join(name).is_file());
    let newest = folders.filter(is_whole).max_by_key(|folder| number(folder))?;
    Some(newest.join("bin"))
}

fn find(name: &str, package: &str, variable: Option<&str>) -> Result<PathBuf> {
    if let Some(program) = variable.and_then(std::env::var_os) {
        return Ok(PathBuf::from(program));
    }
    if let Some(program) = installed(name) {
        return Ok(program);
    }
    if !(debian() && root()) {
        let or = variable.map(|variable| format!(", or set {variable}")).unwrap_or_default();
        return Err(NotInstalled { program: name.to_owned(), package: package.to_owned(), or }.into());
    }
    apt_get(&["update"])?;
    apt_get(&["install", "--yes", "--no-install-recommends", package])?;
    installed(name).with_context(|| format!("the package {package} has no program {name}"))
}

fn installed(name: &str) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

fn apt_get(args: &[&str]) -> Result<()> {
    Run::new("apt-get").args(["--quiet=2"]).args(args).env("DEBIAN_FRONTEND", "noninteractive").run()
}

/// Debian itself: where others have a package of that name, it may be another program.
fn debian() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn root() -> bool {
    Run::new("id").args(["-u"]).output().is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::newest_postgres;

    #[test]
    fn the_newest_version_is_the_highest_number() {
        let folder = tempfile::tempdir().unwrap();
        for (version, programs) in
            [("9", &["initdb", "postgres"][..]), ("15", &["initdb", "postgres"]), ("17", &["initdb"]), ("common", &[])]
        {
            let bin = folder.path().join(version).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            programs.iter().for_each(|name| std::fs::write(bin.join(name), "").unwrap());
        }
        assert_eq!(newest_postgres(folder.path()), Some(folder.path().join("15/bin")));
        assert_eq!(newest_postgres(&folder.path().join("nowhere")), None);
    }
}

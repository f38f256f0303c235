//! The Python package's tests and linters, in a virtual environment of the workspace's own.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::command::Run;
use super::environment::Environment;
use super::root::root;

/// The environment that the package is built into.
pub fn environment() -> Result<Environment> {
    Environment::named("python")
}

/// The environment's interpreter.
pub fn interpreter() -> Result<PathBuf> {
    Ok(environment()?.interpreter())
}

/// How its version is called, such as `python3.11`.
pub fn version() -> Result<String> {
    let program = "import sys; print('python3.%d' % sys.version_info[1])";
    Ok(Run::new(interpreter()?).args(["-c", program]).output()?.trim().to_owned())
}

/// The package's folder.
pub fn package() -> Result<PathBuf> {
    Ok(root()?.join("bindings/python"))
}

/// Puts the module that cargo built below `target` into the folder of a package, where Python finds it.
pub fn place_module(target: &Path, package: &Path) -> Result<()> {
    let (library, module) = if cfg!(windows) {
        ("_native.dll", "_native.pyd")
    } else if cfg!(target_os = "macos") {
        ("lib_native.dylib", "_native.abi3.so")
    } else {
        ("lib_native.so", "_native.abi3.so")
    };
    std::fs::copy(target.join("debug").join(library), package.join("python/telnyx_reputation").join(module))?;
    Ok(())
}

/// The package's tests.
pub fn pytest() -> Result<Run> {
    Ok(Run::new(interpreter()?).args(["-m", "pytest", "--quiet"]).folder(&package()?))
}

/// Whether the package's own Python, the programs that measure it, and the site's, are formatted and free of what a linter
/// finds.
pub fn lint() -> Result<()> {
    install_group("lint")?;
    let ruff = || {
        let ruff = Run::new(environment()?.program("ruff")).folder(&package()?);
        Ok::<_, anyhow::Error>(ruff.args(["--config", "pyproject.toml"]))
    };
    let folders = [
        ".",
        "../../tests/speed/python",
        "../../tests/columns",
        "../../tests/engines",
        "../../tests/assistants",
        "../../docs/site",
    ];
    ruff()?.args(["format", "--quiet", "--check"]).args(folders).run()?;
    ruff()?.args(["check", "--quiet"]).args(folders).run()
}

/// The package's tests but for the type checkers, with another interpreter and the module that was built for its own: it
/// is for every version.
pub fn pytest_with(interpreter: &str) -> Result<Run> {
    let environment = Environment::named(interpreter)?;
    environment.make_with(interpreter)?;
    environment.pip().args(["--group", "test"]).folder(&package()?).run()?;
    link(&environment)?;
    Ok(Run::new(environment.interpreter())
        .args(["-m", "pytest", "--quiet", "-p", "telnyx_reputation.pytest_plugin"])
        .args(["--ignore", "tests/test_types.py"])
        .folder(&package()?))
}

/// Lets an environment import the package as it was built for our own, as an editable install does.
pub fn link(environment: &Environment) -> Result<()> {
    let program = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let packages = Run::new(environment.interpreter()).args(["-c", program]).output()?;
    let link = PathBuf::from(packages.trim()).join("telnyx_reputation.pth");
    std::fs::write(link, package()?.join("python").to_string_lossy().as_bytes())?;
    Ok(())
}

/// Installs a dependency group of the package.
pub fn install_group(group: &str) -> Result<()> {
    environment()?.pip().args(["--group", group]).folder(&package()?).run()
}

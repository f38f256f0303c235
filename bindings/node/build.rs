//! Sets the linker up for a Node add-on.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

/// Has the linker keep functions once that were compiled to the same code: 18 KiB. Nothing here compares functions.
const FOLD: &str = "-Wl,--icf=all";

fn main() {
    napi_build::setup();
    println!("cargo::rerun-if-changed=build.rs");
    let optimized = env::var("OPT_LEVEL").is_ok_and(|level| level != "0");
    if optimized && env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") && takes(FOLD) {
        println!("cargo::rustc-cdylib-link-arg={FOLD}");
    }
}

/// Whether the linker that Rust uses here takes this argument: lld does, and GNU's does not.
fn takes(argument: &str) -> bool {
    let (Ok(rustc), Ok(target), Ok(folder)) = (env::var("RUSTC"), env::var("TARGET"), env::var("OUT_DIR")) else {
        return false;
    };
    let mut empty = Command::new(rustc);
    empty.args(["-", "--crate-name=empty", "--crate-type=cdylib", "--target", &target]);
    empty.arg(format!("-Clink-arg={argument}")).arg("-o").arg(Path::new(&folder).join("empty"));
    empty.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

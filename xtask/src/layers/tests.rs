//! Small workspaces, each with one thing that must not be.

use std::fs;

use super::command::faults;

/// What is said of a workspace whose ARCHITECTURE.md draws these layers of `code`.
fn said(layers: &str, files: &[(&str, &str)]) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let architecture = format!("# A\n\n```layers code\n{}\n```\n", layers.trim());
    fs::write(root.path().join("ARCHITECTURE.md"), architecture).unwrap();
    for (name, text) in files {
        let file = root.path().join("code").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    faults(root.path()).unwrap_or_else(|error| vec![format!("{error:#}")])
}

/// The two modules `upper` and `lower`, in Rust.
fn rust(layers: &str, upper: &str, lower: &str) -> Vec<String> {
    said(layers, &[("lib.rs", "mod lower;\nmod upper;\npub use upper::Up;"), ("upper.rs", upper), ("lower.rs", lower)])
}

const DOWN: &str = "use crate::lower::Low;\npub struct Up;";

fn upward(file: &str, line: usize, written: &str, upper: &str, lower: &str) -> String {
    format!(
        "code/{file}:{line}: `{written}` is of `{upper}` (ARCHITECTURE.md:4), which is above `{lower}` (line 5): a \
         module may use only those drawn after it"
    )
}

#[test]
fn imports_that_go_down_or_stay_are_in_order() {
    assert_eq!(rust("upper\nlower", DOWN, "pub struct Low;\nuse self::Low as Same;"), [""; 0]);
}

#[test]
fn each_way_up_in_rust_fails_with_its_line() {
    for (written, line, code) in [
        ("crate::upper::Up", 1, "use crate::upper::{Up as Other};"),
        ("super::upper::Up", 2, "\nfn low() { super::upper::Up; }"),
        ("crate::upper::*", 1, "use crate::upper::*;"),
        ("crate::upper", 2, "fn low() {\n    use crate::upper; }"),
        // Through what the root re-exports.
        ("crate::Up", 1, "use crate::Up;"),
        ("crate::Up", 2, "fn low(\n    up: Vec<crate::Up>) {}"),
        // In macros, and in what derives read.
        ("crate::upper::Up", 2, "fn low() { println!(\"{:?}\", // why\n crate::upper::Up) }"),
        ("crate::upper::Up", 1, "macro_rules! low { () => { $crate::upper::Up } }"),
        ("crate::upper::up", 2, "struct Low {\n #[serde(with = \"crate::upper::up\")] low: u8 }"),
        ("super::super::upper::Up", 1, "mod low { use super::super::upper::Up; }"),
    ] {
        assert_eq!(rust("upper\nlower", "pub struct Up;", code), [upward("lower.rs", line, written, "upper", "lower")]);
    }
}

#[test]
fn what_is_for_tests_alone_may_go_up_in_rust() {
    let code =
        "#[cfg(test)] mod tests { use crate::upper::Up; }\nimpl Low { #[cfg(test)] fn t() { crate::upper::t() } }";
    assert_eq!(rust("upper\nlower", DOWN, code), [""; 0]);
}

#[test]
fn code_that_is_only_quoted_uses_nothing() {
    assert_eq!(rust("upper\nlower", DOWN, "fn low() { quote! { crate::upper::Up } }"), [""; 0]);
}

#[test]
fn a_name_counts_for_the_module_that_defines_it_and_for_the_one_that_re_exports_it() {
    let files = |low: &'static str| {
        [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "pub use crate::c::C;"),
            ("b/mod.rs", "mod part; pub use part::Part; use crate::c::C;"),
            ("b/part.rs", low),
            ("c.rs", "pub struct C;"),
        ]
    };
    // Defined below, named through what is above.
    assert_eq!(said("a\nb\nc", &files("use crate::a::C;")), [upward("b/part.rs", 1, "crate::a::C", "a", "b")]);
    // A module's re-exports of its own parts are those parts: `b` hands on what is drawn below it.
    assert_eq!(said("a b\nb::part\nc", &files("pub struct Part; use crate::c::C;")), [""; 0]);
    // What it imports for itself is its own.
    assert_eq!(
        said("a b\nb::part\nc", &files("pub struct Part; use super::C;")),
        [upward("b/part.rs", 1, "super::C", "b", "b::part")]
    );
}

#[test]
fn an_inline_module_can_stand_elsewhere_than_its_file() {
    let files = |file: &'static str| [("lib.rs", "mod a; mod b;"), ("a.rs", file), ("b.rs", "use crate::a::inner::I;")];
    assert_eq!(said("a\nb\na::inner", &files("pub mod inner { pub struct I; } struct A(inner::I);")), [""; 0]);
    assert_eq!(
        said("a b\na::inner", &files("pub mod inner { pub struct I(super::A); } pub struct A;")),
        [upward("a.rs", 1, "super::A", "a", "a::inner")]
    );
}

#[test]
fn the_root_s_own_items_are_above_all() {
    let files = [("lib.rs", "mod a; pub struct Own; fn f() { a::A; }"), ("a.rs", "pub struct A(crate::Own);")];
    assert_eq!(said("a", &files), ["code/a.rs:1: `crate::Own` is of `lib`, which is above all: `a` may not use it"]);
}

#[test]
fn an_import_that_goes_up_in_typescript_fails() {
    let files = [
        ("upper.ts", "import type { Part } from './lower/part';"),
        ("lower/index.ts", "export * from './part';"),
        ("lower/part.ts", "\nexport type { Up } from '../upper.js';\nlet up: import('../upper').Up;"),
    ];
    assert_eq!(
        said("upper lower\nlower/part", &files),
        [
            "code/lower/part.ts:2: `../upper.js` is of `upper` (ARCHITECTURE.md:4), which is above `lower/part` (line \
             5): a module may use only those drawn after it",
            "code/lower/part.ts:3: `../upper` is of `upper` (ARCHITECTURE.md:4), which is above `lower/part` (line \
             5): a module may use only those drawn after it",
        ]
    );
}

#[test]
fn an_import_that_goes_up_in_python_fails() {
    for (written, line, code) in [
        ("from ._upper import up", 1, "from ._upper import up"),
        ("from . import _upper", 2, "import os\nfrom . import _upper"),
        ("import code._upper as up", 2, "def low():\n    import code._upper as up"),
        ("from code import _upper", 1, "from code import _upper"),
    ] {
        let files =
            [("__init__.py", "from ._lower import low"), ("_upper.py", "from . import _lower"), ("_lower.py", code)];
        assert_eq!(said("_upper\n_lower", &files), [upward("_lower.py", line, written, "_upper", "_lower")]);
    }
    let deep = [
        ("__init__.py", ""),
        ("_upper.pyi", ""),
        ("_lower/__init__.py", ""),
        ("_lower/a.py", "from .._upper import A"),
    ];
    assert_eq!(said("_upper\n_lower", &deep), [upward("_lower/a.py", 1, "from .._upper import A", "_upper", "_lower")]);
    let types = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ._upper import up\n";
    assert_eq!(said("_upper\n_lower", &[("__init__.py", ""), ("_upper.py", ""), ("_lower.py", types)]), [""; 0]);
}

#[test]
fn the_file_that_stands_for_its_folder_can_be_drawn() {
    let rust = [
        ("lib.rs", "mod test; mod low; pub struct Own;"),
        ("test.rs", "use crate::Own;"),
        ("low.rs", "use crate::Own;"),
    ];
    assert_eq!(said("test lib\nlow", &rust), [upward("low.rs", 1, "crate::Own", "lib", "low")]);
    let python = [("__init__.py", "from . import _low"), ("test.py", "from . import Own"), ("_low.py", "import code")];
    assert_eq!(said("test __init__\n_low", &python), [upward("_low.py", 1, "import code", "__init__", "_low")]);
    let typescript = [
        ("a.mts", "import './errors';"),
        ("errors/index.ts", "export * from './one';"),
        ("errors/one.ts", "import '.';"),
    ];
    assert_eq!(
        said("a errors/index\nerrors/one", &typescript),
        [upward("errors/one.ts", 1, ".", "errors/index", "errors/one")]
    );
}

#[test]
fn an_exception_lets_one_import_up_and_fails_when_nothing_needs_it() {
    let layers = "upper\nlower\nexcept lower -> upper: an answer can ask again";
    assert_eq!(rust(layers, DOWN, "pub struct Low(crate::Up);"), [""; 0]);
    assert_eq!(
        rust(layers, DOWN, "pub struct Low;"),
        ["ARCHITECTURE.md:6: nothing needs the exception `lower -> upper` in the layers of code: remove it"]
    );
    let refused = |exception: &str| rust(&format!("upper\nlower\n{exception}"), DOWN, "pub struct Low;").join("");
    assert!(refused("except lower -> upper").contains("is written `except LOWER -> UPPER: the reason`"));
    assert!(refused("except lower -> other: because").contains("`other` is not drawn"));
}

#[test]
fn what_is_drawn_and_what_is_there_are_the_same() {
    assert_eq!(
        rust("upper", "pub struct Up;", "pub struct Low;"),
        ["code/lower.rs: this module is not drawn in the layers of code: give it its place at ARCHITECTURE.md:3"]
    );
    assert_eq!(
        rust("upper lower\nother lower::part", DOWN, "pub struct Low;"),
        [
            "ARCHITECTURE.md:5: there is no module `other` in code: remove it",
            "ARCHITECTURE.md:5: there is no module `lower::part` in code: remove it"
        ]
    );
    assert_eq!(
        rust("upper lower\nupper", DOWN, "pub struct Low;"),
        ["ARCHITECTURE.md:5: `upper` is drawn already, in line 4"]
    );
}

#[test]
fn code_of_the_workspace_that_is_not_drawn_fails() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("ARCHITECTURE.md"), "```layers crates/one/src\n```\n").unwrap();
    for (name, text) in [
        ("crates/one/src/lib.rs", ""),
        ("crates/two/src/lib.rs", ""),
        ("bindings/node/lib/index.ts", ""),
        ("bindings/python/python/package/__init__.py", ""),
    ] {
        fs::create_dir_all(root.path().join(name).parent().unwrap()).unwrap();
        fs::write(root.path().join(name), text).unwrap();
    }
    assert_eq!(
        faults(root.path()).unwrap(),
        ["crates/two/src", "bindings/node/lib", "bindings/python/python/package"]
            .map(|folder| format!("{folder}: ARCHITECTURE.md does not draw the layers of this folder"))
    );
}

#[test]
fn a_document_without_layers_is_no_success() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("ARCHITECTURE.md"), "```\nlayers code\n```\n").unwrap();
    assert!(faults(root.path()).unwrap_err().to_string().contains("draws no layers"));
}

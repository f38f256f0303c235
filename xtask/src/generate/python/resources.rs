//! The resource tree: one class a node, one method a call, with the signatures of the official SDK.

use std::collections::BTreeMap;

use super::identifier::identifier;
use super::signature::{Signature, signature};
use super::{mixins, params, text};
use crate::generate::api::{Answer, Api, Call, Field, Operation, Retry};
use crate::generate::{describe, names};

/// Which of the two trees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    Sync,
    Async,
}

use Flavour::{Async, Sync};

pub type Tree<'a> = BTreeMap<Vec<String>, Vec<(&'a Operation, &'a Call)>>;

pub fn emit(api: &Api, flavour: Flavour) -> String {
    let tree = tree(api);
    let mut out = head(&tree, flavour);
    for operation in &api.operations {
        out += &constant(operation, flavour);
    }
    // A class comes after the classes of its children, which its constructor uses.
    let mut paths: Vec<&Vec<String>> = tree.keys().collect();
    paths.sort_by_key(|path| (std::cmp::Reverse(path.len()), path.as_slice()));
    for path in paths {
        out += "\n\n";
        out += &class(api, &tree, path, flavour);
    }
    out += "\n\n";
    out + &root(&tree, flavour)
}

fn head(tree: &Tree<'_>, flavour: Flavour) -> String {
    let (pages, prefix, files) = match flavour {
        Sync => ("SyncPage", "", "upload_body"),
        Async => ("AsyncPage", "Async", "start_upload_body"),
    };
    let paginator = match flavour {
        Sync => "",
        Async => "from .._paginator import AsyncPaginator\n",
    };
    let mut own = [
        mixins::import(tree, flavour),
        format!("from .pages import {pages}\n"),
        format!("from .responses import {prefix}APIResponse, {prefix}BinaryAPIResponse\n"),
        format!("from .streaming import {prefix}StreamedCall, {prefix}StreamedResponse\n"),
    ]
    .concat()
    .lines()
    .map(|line| format!("{line}\n"))
    .collect::<Vec<_>>();
    own.sort();
    let own = own.concat();
    format!(
        "\
from __future__ import annotations

from .._files import {files}
from .._generated import models
from .._native import Operation, omit
{paginator}from .._streaming import Streaming
{own}
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from .._files import FileInput
    from .._generated import enums, params
    from .._native import Client as NativeClient
    from .._native import Omit
    from .._options import HeadersLike, TimeoutLike
    from . import raw_resources, streaming_resources

"
    )
}

pub fn tree(api: &Api) -> Tree<'_> {
    let mut tree = Tree::new();
    for operation in &api.operations {
        for call in &operation.calls {
            for depth in 1..=call.resource.len() {
                tree.entry(call.resource[..depth].to_vec()).or_default();
            }
            tree.entry(call.resource.clone()).or_default().push((operation, call));
        }
    }
    tree
}

pub fn children<'t>(tree: &'t Tree<'_>, path: &[String]) -> Vec<&'t Vec<String>> {
    tree.keys().filter(|child| child.len() == path.len() + 1 && child.starts_with(path)).collect()
}

pub fn class_name(path: &[String], flavour: Flavour) -> String {
    let name: String = path.iter().map(|part| names::pascal(part)).collect();
    if flavour == Async { format!("Async{name}") } else { name }
}

fn constant_name(operation: &Operation) -> String {
    format!("_{}", names::snake(&operation.id).to_ascii_uppercase())
}

/// What a call gives, as a type.
pub fn result(operation: &Operation, flavour: Flavour) -> String {
    match (&operation.answer, flavour) {
        (Answer::Empty, _) => "None".to_owned(),
        (Answer::Json { schema }, _) => format!("models.{schema}"),
        (Answer::Page { item, .. }, Sync) => format!("SyncPage[models.{item}]"),
        (Answer::Page { item, .. }, Async) => format!("AsyncPage[models.{item}]"),
        (Answer::Binary { .. }, Sync) => "BinaryAPIResponse".to_owned(),
        (Answer::Binary { .. }, Async) => "AsyncBinaryAPIResponse".to_owned(),
    }
}

fn constant(operation: &Operation, flavour: Flavour) -> String {
    let mut arguments = vec![text::quoted(&operation.id)];
    if let Answer::Json { schema } | Answer::Page { schema, .. } = &operation.answer {
        arguments.push(format!("models.{schema}"));
    }
    if let Answer::Page { .. } | Answer::Binary { .. } = &operation.answer {
        let wrap = result(operation, flavour);
        arguments.push(format!("wrap={}", wrap.split('[').next().unwrap_or_default()));
    }
    let (name, ty) = (constant_name(operation), result(operation, flavour));
    let line = format!("{name}: Operation[{ty}] = Operation({})\n", arguments.join(", "));
    if line.len() <= 120 {
        return line;
    }
    let lines: String = arguments.iter().map(|argument| format!("    {argument},\n")).collect();
    format!("{name}: Operation[{ty}] = Operation(\n{lines})\n")
}

fn class(api: &Api, tree: &Tree<'_>, path: &[String], flavour: Flavour) -> String {
    let children = children(tree, path);
    let mut out = format!("class {}{}:\n", class_name(path, flavour), mixins::bases(path, flavour));
    out += &text::docstring(&format!("The calls of `client.{}`.", path.join(".")), "    ");
    let slots = ["_native"].into_iter().chain(children.iter().map(|child| child[child.len() - 1].as_str()));
    out += &format!("\n    __slots__ = {}\n", tuple(slots));
    out += "\n    def __init__(self, native: NativeClient, /) -> None:\n        self._native = native\n";
    for child in &children {
        out += &format!("        self.{} = {}(native)\n", child[child.len() - 1], class_name(child, flavour));
    }
    out += &raw_properties(&class_name(path, flavour), flavour);
    for (operation, call) in tree.get(path).into_iter().flatten() {
        out.push('\n');
        out += &method(api, operation, call, flavour);
    }
    out
}

/// At run time the same class with another native client; the stubs have the types of its methods.
fn raw_properties(class: &str, flavour: Flavour) -> String {
    let prefix = if flavour == Sync { "" } else { "Async" };
    let ignored = "# type: ignore[return-value] # pyright: ignore[reportReturnType]";
    let with = if flavour == Sync { "with" } else { "async with" };
    format!(
        "
    @property
    def with_raw_response(self) -> raw_resources.{class}:
        \"\"\"The same calls, each giving the answer as it came: status, headers, body, and `parse()`.\"\"\"
        return {class}(self._native.with_raw_response({prefix}APIResponse))  {ignored}

    @property
    def with_streaming_response(self) -> streaming_resources.{class}:
        \"\"\"The same calls, each for `{with}`, which gives the answer before a file is read.\"\"\"
        native = self._native.with_streaming_response({prefix}StreamedResponse)
        return Streaming({class}(native), {prefix}StreamedCall)  {ignored}
"
    )
}

/// The name of what the client classes inherit.
pub fn root_name(flavour: Flavour) -> &'static str {
    match flavour {
        Sync => "Tree",
        Async => "AsyncTree",
    }
}

/// What the client classes inherit: the roots of the tree.
fn root(tree: &Tree<'_>, flavour: Flavour) -> String {
    let roots: Vec<&Vec<String>> = tree.keys().filter(|path| path.len() == 1).collect();
    let mut out = format!("class {}:\n", root_name(flavour));
    out += &text::docstring("All resources, as attributes of the client.", "    ");
    let slots = ["_native"].into_iter().chain(roots.iter().map(|path| path[0].as_str()));
    out += &format!("\n    __slots__ = {}\n", tuple(slots));
    out += "\n    def __init__(self, native: NativeClient, /) -> None:\n        self._native = native\n";
    for path in roots {
        out += &format!("        self.{} = {}(native)\n", path[0], class_name(path, flavour));
    }
    out + &raw_properties(root_name(flavour), flavour)
}

/// A tuple of strings.
fn tuple<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.map(text::quoted).collect();
    match items.as_slice() {
        [one] => format!("({one},)"),
        all => format!("({})", all.join(", ")),
    }
}

fn method(api: &Api, operation: &Operation, call: &Call, flavour: Flavour) -> String {
    let signature = signature(api, operation, call);
    let pages = matches!(operation.answer, Answer::Page { .. });
    let returns = match (&operation.answer, flavour) {
        (Answer::Page { item, .. }, Async) => format!("AsyncPaginator[models.{item}]"),
        _ => result(operation, flavour),
    };
    let word = if flavour == Async && !pages { "async def" } else { "def" };
    let mut out = signature.head(word, &call.method, &returns) + "\n";
    out += &text::docstring(&documentation(operation, call, &signature), "        ");
    out + &send(api, operation, call, flavour)
}

fn documentation(operation: &Operation, call: &Call, signature: &Signature) -> String {
    let mut doc = describe::call(operation, call);
    let arguments = signature.positional.iter().chain(&signature.keywords);
    let lines: Vec<String> = arguments
        .map(|argument| {
            if argument.doc.is_empty() {
                format!("- {}", argument.name)
            } else {
                format!("- {}: {}", argument.name, argument.doc)
            }
        })
        .collect();
    if !lines.is_empty() {
        doc += &format!("\n\nArguments:\n\n{}", lines.join("\n"));
    }
    doc
}

/// The statement that makes the call.
fn send(api: &Api, operation: &Operation, call: &Call, flavour: Flavour) -> String {
    let path: Vec<String> =
        operation.path_params.iter().map(|field| identifier(&call.path_argument(&field.name))).collect();
    let path = match path.as_slice() {
        [one] => format!("({one},)"),
        all => format!("({})", all.join(", ")),
    };
    let mut query: Vec<String> = Vec::new();
    for field in &operation.query_params {
        let (wire, name) = match params::is_grouped(call, field) {
            Some(prefix) => (prefix.clone(), prefix),
            None => (field.name.clone(), identifier(&field.argument())),
        };
        let entry = format!("{}: {name}", text::quoted(&wire));
        if !query.contains(&entry) {
            query.push(entry);
        }
    }
    let operation_name = constant_name(operation);
    let arguments = [
        "self._native".to_owned(),
        path,
        dict(&query),
        body(api, operation, call, flavour),
        "(extra_headers, extra_query, extra_body, timeout)".to_owned(),
    ];
    let arguments: String = arguments.iter().map(|argument| format!("            {argument},\n")).collect();
    match (flavour, &operation.answer) {
        (Async, Answer::Page { .. }) => {
            format!("        return AsyncPaginator(\n            {operation_name},\n{arguments}        )\n")
        }
        (Sync, _) if operation.retry == Retry::Safe => {
            format!("        return {operation_name}.call(\n{arguments}        )\n")
        }
        (Async, _) if operation.retry == Retry::Safe => {
            format!("        return await {operation_name}.start_call(\n{arguments}        )\n")
        }
        // In the method itself: a function around it would be another place for a signal to raise in.
        (_, _) => {
            let waits = match flavour {
                Sync => "call.wait()",
                Async => "await call.start()",
            };
            format!(
                "        call = {operation_name}.witnessed(
{arguments}        )
        try:
            return {waits}
        except BaseException as error:
            call.keep(error)
            raise
"
            )
        }
    }
}

fn body(api: &Api, operation: &Operation, call: &Call, flavour: Flavour) -> String {
    match (&call.wraps, &operation.body) {
        (Some(wrap), Some(_)) if call.multipart => {
            let arguments = format!("{wrap}, file, filename, content_type, customer_reference");
            match flavour {
                Sync => format!("upload_body({arguments})"),
                Async => format!("await start_upload_body({arguments})"),
            }
        }
        (Some(wrap), Some(_)) => wrap.clone(),
        (None, Some(body)) => {
            let entry = |field: &Field| format!("{}: {}", text::quoted(&field.name), identifier(&field.argument()));
            dict(&api.fields(&body.schema).iter().map(entry).collect::<Vec<_>>())
        }
        (_, None) => "None".to_owned(),
    }
}

/// A dict of these entries, one on each line when there are many.
fn dict(entries: &[String]) -> String {
    let one_line = format!("{{{}}}", entries.join(", "));
    if one_line.len() <= 100 {
        return one_line;
    }
    let lines: String = entries.iter().map(|entry| format!("                {entry},\n")).collect();
    format!("{{\n{lines}            }}")
}

//! The resource tree: one class a node, one method a call, with the signatures of the official SDK.

use std::collections::BTreeMap;

use super::{params, text, types};
use crate::generate::api::{Answer, Api, Call, Field, Operation};
use crate::generate::{describe, lower, names};

/// Which of the two trees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    Sync,
    Async,
}

use Flavour::{Async, Sync};

type Tree<'a> = BTreeMap<Vec<String>, Vec<(&'a Operation, &'a Call)>>;

/// One argument of a method, and where it goes.
struct Argument {
    name: String,
    ty: String,
    required: bool,
    doc: String,
}

pub fn emit(api: &Api, flavour: Flavour) -> String {
    let tree = tree(api);
    let mut out = head(flavour);
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

fn head(flavour: Flavour) -> String {
    let (pages, responses, files) = match flavour {
        Sync => ("_pages import SyncPage", "BinaryAPIResponse", "upload_body"),
        Async => ("_async_pages import AsyncPage, AsyncPaginator", "AsyncBinaryAPIResponse", "async_upload_body"),
    };
    format!(
        "\
from __future__ import annotations

from .._files import {files}
from .._native import Operation, omit
from ..{pages}
from .._responses import {responses}
from . import models

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from .._files import FileInput
    from .._native import Client as NativeClient
    from .._native import Omit
    from . import enums, params

"
    )
}

fn tree(api: &Api) -> Tree<'_> {
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

fn children<'t>(tree: &'t Tree<'_>, path: &[String]) -> Vec<&'t Vec<String>> {
    tree.keys().filter(|child| child.len() == path.len() + 1 && child.starts_with(path)).collect()
}

fn class_name(path: &[String], flavour: Flavour) -> String {
    let name: String = path.iter().map(|part| names::pascal(part)).collect();
    if flavour == Async { format!("Async{name}") } else { name }
}

fn constant_name(operation: &Operation) -> String {
    format!("_{}", names::snake(&operation.id).to_ascii_uppercase())
}

/// What a call gives, as a type.
fn result(operation: &Operation, flavour: Flavour) -> String {
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
    let mut out = format!("class {}:\n", class_name(path, flavour));
    out += &text::docstring(&format!("The calls of `client.{}`.", path.join(".")), "    ");
    let slots = ["_native"].into_iter().chain(children.iter().map(|child| child[child.len() - 1].as_str()));
    out += &format!("\n    __slots__ = {}\n", tuple(slots));
    out += "\n    def __init__(self, native: NativeClient, /) -> None:\n        self._native = native\n";
    for child in &children {
        out += &format!("        self.{} = {}(native)\n", child[child.len() - 1], class_name(child, flavour));
    }
    for (operation, call) in tree.get(path).into_iter().flatten() {
        out.push('\n');
        out += &method(api, operation, call, flavour);
    }
    out
}

/// What the client classes inherit: the roots of the tree.
fn root(tree: &Tree<'_>, flavour: Flavour) -> String {
    let roots: Vec<&Vec<String>> = tree.keys().filter(|path| path.len() == 1).collect();
    let mut out = format!("class {}:\n", if flavour == Sync { "Tree" } else { "AsyncTree" });
    out += &text::docstring("All resources, as attributes of the client.", "    ");
    out += &format!("\n    __slots__ = {}\n", tuple(roots.iter().map(|path| path[0].as_str())));
    out += "\n    def __init__(self, native: NativeClient, /) -> None:\n";
    for path in roots {
        out += &format!("        self.{} = {}(native)\n", path[0], class_name(path, flavour));
    }
    out
}

/// A tuple of texts.
fn tuple<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.map(text::quoted).collect();
    match items.as_slice() {
        [one] => format!("({one},)"),
        all => format!("({})", all.join(", ")),
    }
}

fn argument(name: String, ty: String, required: bool, doc: &str) -> Argument {
    let ty = if required { ty } else { format!("{ty} | Omit") };
    Argument { name, ty, required, doc: describe::one_line(doc) }
}

/// The keyword arguments: the path values before the last, then what is required, then the rest by name.
fn keywords(api: &Api, operation: &Operation, call: &Call) -> Vec<Argument> {
    let mut all: Vec<Argument> = Vec::new();
    for field in &operation.query_params {
        match params::is_grouped(call, field) {
            Some(prefix) if all.iter().any(|other| other.name == prefix) => {}
            Some(prefix) => {
                let ty = format!("params.{}", params::group_name(call, &prefix));
                all.push(argument(prefix, ty, false, "The filters, as a nested dict."));
            }
            None => all.push(of_field(api, field)),
        }
    }
    match (&operation.body, &call.wraps) {
        (Some(body), Some(wrap)) => {
            let required = body.required && !call.multipart;
            all.push(argument(
                wrap.clone(),
                format!("params.{}Param", body.schema),
                required,
                "The whole request body.",
            ));
            if call.multipart {
                all.extend(file_arguments());
            }
        }
        (Some(body), None) => all.extend(api.fields(&body.schema).iter().map(|field| of_field(api, field))),
        (None, _) => {}
    }
    all.sort_by(|a, b| (!a.required, &a.name).cmp(&(!b.required, &b.name)));
    let earlier = operation.path_params.iter().rev().skip(1).rev();
    earlier.map(|field| path_argument(call, field)).chain(all).collect()
}

fn of_field(api: &Api, field: &Field) -> Argument {
    let ty = types::argument(api, &field.ty, "params.");
    argument(field.argument(), ty, field.required, &lower::describe(field))
}

fn path_argument(call: &Call, field: &Field) -> Argument {
    argument(call.path_argument(&field.name), "str".to_owned(), true, &lower::describe(field))
}

/// The arguments of the one call that is written by hand: it sends a file as a file.
fn file_arguments() -> Vec<Argument> {
    let of = |name: &str, ty: &str, doc: &str| argument(name.to_owned(), ty.to_owned(), false, doc);
    vec![
        of(
            "file",
            "FileInput",
            "The file, sent as it is: bytes, a path, an open file, or `(name, bytes, media type)`.",
        ),
        of("filename", "str", "The name to store it under; with `file` only."),
        of("content_type", "str", "The media type to declare; with `file` only."),
        of("customer_reference", "str", "Your own reference; with `file` only."),
    ]
}

fn method(api: &Api, operation: &Operation, call: &Call, flavour: Flavour) -> String {
    let positional = operation.path_params.last().map(|field| path_argument(call, field));
    let keywords = keywords(api, operation, call);
    let pages = matches!(operation.answer, Answer::Page { .. });
    let returns = match (&operation.answer, flavour) {
        (Answer::Page { item, .. }, Async) => format!("AsyncPaginator[models.{item}]"),
        _ => result(operation, flavour),
    };
    let word = if flavour == Async && !pages { "async def" } else { "def" };
    let mut out = format!("    {word} {}(\n        self,\n", call.method);
    if let Some(argument) = &positional {
        out += &format!("        {}: {},\n", argument.name, argument.ty);
    }
    out += "        *,\n";
    for argument in &keywords {
        let default = if argument.required { "" } else { " = omit" };
        out += &format!("        {}: {}{default},\n", argument.name, argument.ty);
    }
    out += "        extra_headers: Mapping[str, str] | None = None,\n";
    out += "        extra_query: Mapping[str, object] | None = None,\n";
    out += "        extra_body: Mapping[str, object] | None = None,\n";
    out += "        timeout: float | None = None,\n";
    out += &format!("    ) -> {returns}:\n");
    out += &text::docstring(&documentation(operation, positional.iter().chain(&keywords)), "        ");
    out + &send(api, operation, call, flavour)
}

fn documentation<'a>(operation: &Operation, arguments: impl Iterator<Item = &'a Argument>) -> String {
    let mut doc = describe::operation(operation);
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
    let path: Vec<String> = operation.path_params.iter().map(|field| call.path_argument(&field.name)).collect();
    let path = match path.as_slice() {
        [one] => format!("({one},)"),
        all => format!("({})", all.join(", ")),
    };
    let mut query: Vec<String> = Vec::new();
    for field in &operation.query_params {
        let (wire, name) = match params::is_grouped(call, field) {
            Some(prefix) => (prefix.clone(), prefix),
            None => (field.name.clone(), field.argument()),
        };
        let entry = format!("{}: {name}", text::quoted(&wire));
        if !query.contains(&entry) {
            query.push(entry);
        }
    }
    let arguments = [
        constant_name(operation),
        path,
        dict(&query),
        body(api, operation, call, flavour),
        "(extra_headers, extra_query, extra_body, timeout)".to_owned(),
    ];
    let arguments: String = arguments.iter().map(|argument| format!("            {argument},\n")).collect();
    match (flavour, &operation.answer) {
        (Sync, _) => format!("        return self._native.call(\n{arguments}        )\n"),
        (Async, Answer::Page { .. }) => {
            format!("        return AsyncPaginator(\n            self._native,\n{arguments}        )\n")
        }
        (Async, _) => format!("        return await self._native.start(\n{arguments}        )\n"),
    }
}

fn body(api: &Api, operation: &Operation, call: &Call, flavour: Flavour) -> String {
    match (&call.wraps, &operation.body) {
        (Some(wrap), Some(_)) if call.multipart => {
            let arguments = format!("{wrap}, file, filename, content_type, customer_reference");
            match flavour {
                Sync => format!("upload_body({arguments})"),
                Async => format!("await async_upload_body({arguments})"),
            }
        }
        (Some(wrap), Some(_)) => wrap.clone(),
        (None, Some(body)) => {
            let entry = |field: &Field| format!("{}: {}", text::quoted(&field.name), field.argument());
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

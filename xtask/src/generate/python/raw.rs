//! What type checkers know of `with_raw_response`: the same tree, with answers as they came.

use super::resources::{self, Flavour, Tree};
use super::signature::signature;
use super::text;
use crate::generate::api::{Answer, Api, Call, Operation};

const HEAD: &str = "\
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime

from .._async_pages import AsyncPage
from .._files import FileInput
from .._native import Omit, omit
from .._options import TimeoutLike
from .._pages import SyncPage
from .._responses import APIResponse, AsyncAPIResponse, AsyncBinaryAPIResponse, BinaryAPIResponse
from . import enums, models, params
";

pub fn emit(api: &Api) -> String {
    let tree = resources::tree(api);
    let mut out = HEAD.to_owned();
    for flavour in [Flavour::Sync, Flavour::Async] {
        for (path, calls) in &tree {
            out += &class(api, &tree, path, calls, flavour);
        }
        let roots: Vec<&Vec<String>> = tree.keys().filter(|path| path.len() == 1).collect();
        let name = if flavour == Flavour::Sync { "Tree" } else { "AsyncTree" };
        out += &format!("\nclass {name}:\n{}", children(&roots, flavour));
    }
    out
}

fn class(api: &Api, tree: &Tree<'_>, path: &[String], calls: &[(&Operation, &Call)], flavour: Flavour) -> String {
    let mut out = format!("\nclass {}:\n", resources::class_name(path, flavour));
    out += &text::docstring(&format!("The calls of `client.{}`, with answers as they came.", path.join(".")), "    ");
    out += &children(&resources::children(tree, path), flavour);
    for (operation, call) in calls {
        let result = resources::result(operation, flavour);
        let (word, returns) = match (flavour, &operation.answer) {
            (Flavour::Sync, _) => ("def", format!("APIResponse[{result}]")),
            (Flavour::Async, Answer::Page { .. }) => ("def", format!("Awaitable[AsyncAPIResponse[{result}]]")),
            (Flavour::Async, _) => ("async def", format!("AsyncAPIResponse[{result}]")),
        };
        out += &signature(api, operation, call).head(word, &call.method, &returns);
        out += " ...\n";
    }
    out
}

fn children(children: &[&Vec<String>], flavour: Flavour) -> String {
    children
        .iter()
        .map(|child| format!("    {}: {}\n", child[child.len() - 1], resources::class_name(child, flavour)))
        .collect()
}

//! What type checkers know of `with_raw_response` and `with_streaming_response`: the same tree, with other answers.

use super::resources::{self, Flavour, Tree};
use super::signature::signature;
use super::text;
use crate::generate::api::{Answer, Api, Call, Operation};

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    Raw,
    Streaming,
}

fn head(answers: Answers) -> String {
    let (awaitable, classes) = match answers {
        Answers::Raw => (
            "Awaitable, ",
            "from .._responses import APIResponse, AsyncAPIResponse, AsyncBinaryAPIResponse, BinaryAPIResponse\n",
        ),
        Answers::Streaming => ("", "from .._streaming import AsyncStreamedCall, StreamedCall\n"),
    };
    format!(
        "\
from collections.abc import {awaitable}Mapping, Sequence
from datetime import datetime

from .._async_pages import AsyncPage
from .._files import FileInput
from .._native import Omit, omit
from .._options import HeadersLike, TimeoutLike
from .._pages import SyncPage
{classes}from . import enums, models, params
"
    )
}

pub fn emit(api: &Api, answers: Answers) -> String {
    let tree = resources::tree(api);
    let mut out = head(answers);
    for flavour in [Flavour::Sync, Flavour::Async] {
        for (path, calls) in &tree {
            out += &class(api, &tree, path, calls, flavour, answers);
        }
        let roots: Vec<&Vec<String>> = tree.keys().filter(|path| path.len() == 1).collect();
        let name = if flavour == Flavour::Sync { "Tree" } else { "AsyncTree" };
        out += &format!("\nclass {name}:\n{}", children(&roots, flavour));
    }
    out
}

fn class(
    api: &Api,
    tree: &Tree<'_>,
    path: &[String],
    calls: &[(&Operation, &Call)],
    flavour: Flavour,
    answers: Answers,
) -> String {
    let mut out = format!("\nclass {}:\n", resources::class_name(path, flavour));
    let how = if answers == Answers::Raw { "with answers as they came" } else { "each within a `with` statement" };
    out += &text::docstring(&format!("The calls of `client.{}`, {how}.", path.join(".")), "    ");
    out += &children(&resources::children(tree, path), flavour);
    for (operation, call) in calls {
        let (word, returns) = returns(operation, flavour, answers);
        out += &signature(api, operation, call).head(word, &call.method, &returns);
        out += " ...\n";
    }
    out
}

fn returns(operation: &Operation, flavour: Flavour, answers: Answers) -> (&'static str, String) {
    let result = resources::result(operation, flavour);
    match (answers, flavour, &operation.answer) {
        (Answers::Raw, Flavour::Sync, _) => ("def", format!("APIResponse[{result}]")),
        (Answers::Raw, Flavour::Async, Answer::Page { .. }) => {
            ("def", format!("Awaitable[AsyncAPIResponse[{result}]]"))
        }
        (Answers::Raw, Flavour::Async, _) => ("async def", format!("AsyncAPIResponse[{result}]")),
        (Answers::Streaming, flavour, answer) => {
            let class = if flavour == Flavour::Sync { "StreamedCall" } else { "AsyncStreamedCall" };
            let result = if matches!(answer, Answer::Binary { .. }) { "bytes" } else { &result };
            ("def", format!("{class}[{result}]"))
        }
    }
}

fn children(children: &[&Vec<String>], flavour: Flavour) -> String {
    children
        .iter()
        .map(|child| format!("    {}: {}\n", child[child.len() - 1], resources::class_name(child, flavour)))
        .collect()
}

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

fn head(flavour: Flavour, answers: Answers) -> String {
    let (page, prefix) = match flavour {
        Flavour::Sync => ("SyncPage", ""),
        Flavour::Async => ("AsyncPage", "Async"),
    };
    let awaitable = if (flavour, answers) == (Flavour::Async, Answers::Raw) { "Awaitable, " } else { "" };
    let classes = match answers {
        Answers::Raw => format!("from .responses import {prefix}APIResponse, {prefix}BinaryAPIResponse"),
        Answers::Streaming => format!("from .streaming import {prefix}StreamedCall"),
    };
    format!(
        "\
from collections.abc import {awaitable}Mapping, Sequence
from datetime import datetime

from .._files import FileInput
from .._generated import enums, models, params
from .._native import Omit, omit
from .._options import HeadersLike, TimeoutLike
from .pages import {page}
{classes}
"
    )
}

pub fn emit(api: &Api, flavour: Flavour, answers: Answers) -> String {
    let tree = resources::tree(api);
    let mut out = head(flavour, answers);
    for (path, calls) in &tree {
        out += &class(api, &tree, path, calls, flavour, answers);
    }
    let roots: Vec<&Vec<String>> = tree.keys().filter(|path| path.len() == 1).collect();
    out + &format!("\nclass {}:\n{}", resources::root_name(flavour), children(&roots, flavour))
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

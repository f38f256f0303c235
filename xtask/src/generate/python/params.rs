//! Typed dicts for the objects within request bodies, and for the filters that are given as one argument.

use std::collections::{BTreeMap, BTreeSet};

use super::{text, types};
use crate::generate::api::{Api, Call, Field, Operation};
use crate::generate::names;

/// The imports that the classes need.
fn head(classes: &str) -> String {
    let uses = |name: &str, line: &str| if classes.contains(name) { line.to_owned() } else { String::new() };
    [
        "from __future__ import annotations\n\n".to_owned(),
        uses("Sequence[", "from collections.abc import Sequence\n"),
        uses("datetime", "from datetime import datetime\n"),
        format!("from typing import TypedDict{}\n", uses("Union[", ", Union")),
        uses("enums.", "\nfrom . import enums\n"),
    ]
    .concat()
}

pub fn emit(api: &Api) -> String {
    let mut out = String::new();
    for name in names(api) {
        let Some(schema) = api.schema(name) else { continue };
        out += &dict(api, &format!("{name}Param"), &schema.description, api.fields(name));
    }
    for (operation, call, prefix) in groups(api) {
        let tree = tree(operation, prefix);
        out += &group(api, &group_name(call, prefix), &tree);
    }
    head(&out) + &out
}

/// The objects that a caller writes as a dict: those within bodies, and bodies that one argument holds whole.
pub fn names(api: &Api) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for operation in &api.operations {
        let Some(body) = &operation.body else { continue };
        if operation.calls.iter().any(|call| call.wraps.is_some()) {
            names.insert(body.schema.as_str());
        }
        let mut todo: Vec<&str> = api.fields(&body.schema).iter().filter_map(|field| field.ty.named()).collect();
        while let Some(name) = todo.pop() {
            if !api.is_enum(name) && names.insert(name) {
                todo.extend(api.fields(name).iter().filter_map(|field| field.ty.named()));
            }
        }
    }
    names
}

/// Each nested query argument: where it is called, and its prefix on the wire.
pub fn groups(api: &Api) -> impl Iterator<Item = (&Operation, &Call, &str)> {
    api.operations.iter().flat_map(|operation| {
        operation
            .calls
            .iter()
            .flat_map(move |call| call.groups.iter().map(move |prefix| (operation, call, prefix.as_str())))
    })
}

/// `documents.list` with `filter` is `DocumentsListFilterParam`.
pub fn group_name(call: &Call, prefix: &str) -> String {
    format!("{}{}{}Param", names::pascal(&call.resource.join(".")), names::pascal(&call.method), names::pascal(prefix))
}

/// Required keys stand in a base class, because `Required` came with Python 3.11 only.
fn dict(api: &Api, name: &str, description: &str, fields: &[Field]) -> String {
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.required);
    let members = |fields: &[&Field]| -> String {
        let member = |field: &&Field| {
            let ty = types::argument(api, &field.ty, "");
            format!("    {}: {ty}\n{}", field.name, text::docstring(&field.description, "    "))
        };
        fields.iter().map(member).collect::<Vec<_>>().join("\n")
    };
    let doc = text::docstring(description, "    ");
    match (required.is_empty(), optional.is_empty()) {
        (true, _) => format!("\n\nclass {name}(TypedDict, total=False):\n{doc}\n{}", members(&optional)),
        (false, true) => format!("\n\nclass {name}(TypedDict):\n{doc}\n{}", members(&required)),
        (false, false) => format!(
            "\n\nclass _{name}(TypedDict):\n{}\n\nclass {name}(_{name}, total=False):\n{doc}\n{}",
            members(&required),
            members(&optional)
        ),
    }
}

/// The keys below a prefix, as the brackets nest them.
enum Branch<'a> {
    Leaf(&'a Field),
    Keys(BTreeMap<&'a str, Branch<'a>>),
}

fn tree<'a>(operation: &'a Operation, prefix: &str) -> Branch<'a> {
    let mut root = BTreeMap::new();
    for field in &operation.query_params {
        let Some(path) = field.name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('[')) else { continue };
        // A list is spelled with empty brackets at the end, which its one key stands for.
        let path = path.strip_suffix("[]").unwrap_or(path);
        let keys: Vec<&str> = path.trim_end_matches(']').split("][").collect();
        insert(&mut root, &keys, field);
    }
    Branch::Keys(root)
}

fn insert<'a>(into: &mut BTreeMap<&'a str, Branch<'a>>, keys: &[&'a str], field: &'a Field) {
    match keys {
        [] => {}
        [last] => {
            into.insert(last, Branch::Leaf(field));
        }
        [first, rest @ ..] => {
            let branch = into.entry(first).or_insert_with(|| Branch::Keys(BTreeMap::new()));
            if let Branch::Keys(inner) = branch {
                insert(inner, rest, field);
            }
        }
    }
}

/// Written as a call, since keys such as `in` are no names in Python. Inner dicts come first.
fn group(api: &Api, name: &str, branch: &Branch<'_>) -> String {
    let Branch::Keys(keys) = branch else { return String::new() };
    let (mut inner, mut members) = (String::new(), String::new());
    for (key, branch) in keys {
        let ty = match branch {
            Branch::Leaf(field) => runtime(&types::argument(api, &field.ty, "")),
            Branch::Keys(_) => {
                let nested = name.replace("Param", &format!("{}Param", names::pascal(key)));
                inner += &group(api, &nested, branch);
                nested
            }
        };
        if let Branch::Leaf(field) = branch {
            members += &comment(&field.description);
        }
        members += &format!("        {}: {ty},\n", text::quoted(key));
    }
    format!(
        "{inner}\n\n{name} = TypedDict(\n    {},\n    {{\n{members}    }},\n    total=False,\n)\n",
        text::quoted(name)
    )
}

/// In a call the types are values, where `|` between texts and classes does not work before Python 3.11.
fn runtime(ty: &str) -> String {
    if ty.contains(" | ") { format!("Union[{}]", ty.replace(" | ", ", ")) } else { ty.to_owned() }
}

fn comment(description: &str) -> String {
    if description.is_empty() { String::new() } else { format!("        # {}\n", description.replace('\n', " ")) }
}

/// The nested argument that a query parameter belongs to.
pub fn is_grouped(call: &Call, field: &Field) -> Option<String> {
    call.groups.iter().find(|prefix| field.name.starts_with(&format!("{prefix}["))).cloned()
}

//! The resource tree: a class for each node, a method for each call.

use std::collections::BTreeMap;

use super::types::quoted;
use super::{comment, params};
use crate::generate::api::{Answer, Api, Call, Operation, Type};
use crate::generate::{describe, names};

type Tree<'a> = BTreeMap<Vec<String>, Vec<(&'a Operation, &'a Call)>>;

/// The classes of `lib/by-hand` that generated ones extend, by the path of the resource.
const BY_HAND: &[(&str, &str)] = &[
    ("enterprises.reputation", "Approvals"),
    ("enterprises.reputation.numbers", "EnterpriseNumbers"),
    ("enterprises.reputation.remediation", "Remediations"),
    ("reputation.numbers", "AccountNumbers"),
];

const HEAD: &str = "import * as byHand from '../by-hand';
import type { Caller, CallSpec, RequestOptions } from '../call';
import type { APIPromise } from '../api-promise';
import type { PagePromise } from '../page';
import type { BinaryResponse } from '../platform';
import type * as P from './params';
import type * as T from './types';
";

pub fn emit(api: &Api) -> String {
    let mut tree: Tree<'_> = BTreeMap::new();
    for operation in &api.operations {
        for call in &operation.calls {
            for depth in 1..=call.resource.len() {
                tree.entry(call.resource[..depth].to_vec()).or_default();
            }
            tree.entry(call.resource.clone()).or_default().push((operation, call));
        }
    }
    let specs: Vec<String> = tree.values().flatten().map(|(operation, call)| spec(operation, call)).collect();
    let mut parts = vec![HEAD.to_owned(), specs.join("\n") + "\n"];
    // A class comes after the classes of its children, which its constructor uses.
    let mut paths: Vec<&Vec<String>> = tree.keys().collect();
    paths.sort_by_key(|path| (std::cmp::Reverse(path.len()), path.as_slice()));
    parts.extend(paths.into_iter().map(|path| resource(api, &tree, path)));
    parts.push(root(&tree));
    parts.join("\n")
}

/// What the call layer must know to send a call; the rest is the core's.
fn spec(operation: &Operation, call: &Call) -> String {
    let ids: Vec<String> = params::ids(operation).iter().map(|f| quoted(&call.path_argument(&f.name))).collect();
    let query: Vec<String> = operation.query_params.iter().map(|f| quoted(&f.name)).collect();
    let mut fields = format!("operation: {}, ids: [{}]", quoted(&operation.id), ids.join(", "));
    match (&operation.body, query.is_empty()) {
        (None, _) => {}
        (Some(_), true) => fields += ", body: true",
        (Some(_), false) => fields += &format!(", body: true, query: [{}]", query.join(", ")),
    }
    if let Some(wraps) = &call.wraps {
        fields += &format!(", wraps: {}", quoted(wraps));
    }
    format!("const {}: CallSpec = {{ {fields} }};", spec_name(call))
}

fn spec_name(call: &Call) -> String {
    names::camel(&format!("{}_{}", call.resource.join("_"), call.method))
}

fn class_name(path: &[String]) -> String {
    path.iter().map(|part| names::pascal(part)).collect()
}

fn children<'t>(tree: &'t Tree<'_>, path: &[String]) -> Vec<&'t Vec<String>> {
    tree.keys().filter(|child| child.len() == path.len() + 1 && child.starts_with(path)).collect()
}

fn resource(api: &Api, tree: &Tree<'_>, path: &[String]) -> String {
    let children = children(tree, path);
    let spelled: Vec<String> = path.iter().map(|part| names::camel(part)).collect();
    let calls = tree.get(path).map_or(&[][..], Vec::as_slice);
    let (field, keep) = match calls {
        [] => ("", ""),
        _ => ("  readonly #caller: Caller;\n", "    this.#caller = caller;\n"),
    };
    let base = BY_HAND.iter().find(|(resource, _)| *resource == path.join("."));
    let (extends, first) = match base {
        Some((_, class)) => (format!(" extends byHand.{class}"), "    super(caller);\n"),
        None => (String::new(), ""),
    };
    let methods: String = calls.iter().map(|(operation, call)| format!("\n{}", method(api, operation, call))).collect();
    format!(
        "{}export class {}{extends} {{\n{field}{}\n  /** @internal */\n  constructor(caller: Caller) {{\n{first}{keep}{}  }}\n{methods}}}\n",
        comment::block(&format!("The calls of `{}`.", spelled.join(".")), ""),
        class_name(path),
        nodes(&children),
        assignments(&children),
    )
}

fn nodes(children: &[&Vec<String>]) -> String {
    children
        .iter()
        .map(|child| {
            let spelled: Vec<String> = child.iter().map(|part| names::camel(part)).collect();
            let doc = comment::block(&format!("The calls of `{}`.", spelled.join(".")), "  ");
            format!("{doc}  readonly {}: {};\n", names::camel(&child[child.len() - 1]), class_name(child))
        })
        .collect()
}

fn assignments(children: &[&Vec<String>]) -> String {
    children
        .iter()
        .map(|child| {
            format!("    this.{} = new {}(caller);\n", names::camel(&child[child.len() - 1]), class_name(child))
        })
        .collect()
}

fn root(tree: &Tree<'_>) -> String {
    let children = children(tree, &[]);
    format!(
        "{}export class ResourceTree {{\n{}\n  /** @internal */\n  constructor(caller: Caller) {{\n{}  }}\n}}\n",
        comment::block("The whole tree; the client is one.", ""),
        nodes(&children),
        assignments(&children)
    )
}

fn method(api: &Api, operation: &Operation, call: &Call) -> String {
    let positional = operation.path_params.last().map(|field| {
        let name = names::camel(&call.path_argument(&field.name));
        name.strip_suffix("Id").map(|stem| format!("{stem}ID")).unwrap_or(name)
    });
    let params = params::of(api, operation, call);
    let mut arguments: Vec<String> = positional.iter().map(|name| format!("{name}: string")).collect();
    let mut docs = describe::call(operation, call);
    docs.push('\n');
    if let (Some(name), Some(field)) = (&positional, operation.path_params.last()) {
        docs += &format!("\n@param {name} {}", describe::one_line(&field.description));
    }
    if let Some(params) = &params {
        let (ty, optional) =
            (if call.multipart { params::upload_type(params) } else { params.ty.clone() }, params.optional);
        // `null` is none, as for the official package.
        let (mark, null) = if optional { ("?", " | null") } else { ("", "") };
        arguments.push(format!("{}{mark}: {ty}{null}", params.name));
        docs += &format!("\n@param {} {}", params.name, what(params.name));
    }
    arguments.push("options?: RequestOptions".to_owned());
    docs += "\n@param options What is different for this call alone.";
    let (how, returned) = answer(api, operation);
    let how = if call.multipart { "upload" } else { how };
    let none = "undefined".to_owned();
    let given =
        [positional.as_ref().unwrap_or(&none).as_str(), params.as_ref().map_or("undefined", |p| p.name)].join(", ");
    format!(
        "{}  {}({}): {returned} {{\n    return this.#caller.{how}({}, {given}, options);\n  }}\n",
        comment::block(&docs, "  "),
        names::camel(&call.method),
        arguments.join(", "),
        spec_name(call)
    )
}

fn what(name: &str) -> &'static str {
    match name {
        "query" => "The query, by the names of the wire.",
        "body" => "The body, by the names of the wire.",
        _ => "The other path ids and whatever else it takes, by the names of the wire.",
    }
}

fn answer(api: &Api, operation: &Operation) -> (&'static str, String) {
    match &operation.answer {
        Answer::Empty => ("empty", "APIPromise<void>".to_owned()),
        Answer::Binary { .. } => ("binary", "APIPromise<BinaryResponse>".to_owned()),
        Answer::Json { schema } => ("json", format!("APIPromise<T.{schema}>")),
        Answer::Page { schema, item } => ("page", format!("PagePromise<T.{item}, {}>", meta(api, schema))),
    }
}

/// The type of a page's `meta`.
fn meta(api: &Api, schema: &str) -> String {
    let field = api.fields(schema).iter().find(|field| field.name == "meta");
    match field.map(|field| &field.ty) {
        Some(Type::Ref(name)) => format!("T.{name}"),
        _ => "unknown".to_owned(),
    }
}

//! The signatures of the calls: those of the official SDK.

use super::identifier::identifier;
use super::{params, types};
use crate::generate::api::{Api, Call, Field, Operation};
use crate::generate::describe;

/// One argument of a method, and where it goes.
pub struct Argument {
    pub name: String,
    pub ty: String,
    pub required: bool,
    pub doc: String,
}

/// The arguments of a call, first the positional one if there is one.
pub struct Signature {
    pub positional: Option<Argument>,
    pub keywords: Vec<Argument>,
}

/// The signature of a call. The last path value is positional, as it is what the call is about.
pub fn signature(api: &Api, operation: &Operation, call: &Call) -> Signature {
    Signature {
        positional: operation.path_params.last().map(|field| path_argument(call, field)),
        keywords: keywords(api, operation, call),
    }
}

impl Signature {
    /// The statement that begins the method, up to the colon.
    pub fn head(&self, word: &str, name: &str, returns: &str) -> String {
        let mut out = format!("    {word} {name}(\n        self,\n");
        if let Some(argument) = &self.positional {
            out += &format!("        {}: {},\n", argument.name, argument.ty);
        }
        out += "        *,\n";
        for argument in &self.keywords {
            let default = if argument.required { "" } else { " = omit" };
            out += &format!("        {}: {}{default},\n", argument.name, argument.ty);
        }
        out += "        extra_headers: HeadersLike | None = None,\n";
        out += "        extra_query: Mapping[str, object] | None = None,\n";
        out += "        extra_body: Mapping[str, object] | None = None,\n";
        out += "        timeout: TimeoutLike | None = None,\n";
        out + &format!("    ) -> {returns}:")
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
            let doc =
                if call.multipart { "A whole JSON body, sent in place of a file." } else { "The whole request body." };
            all.push(argument(wrap.clone(), format!("params.{}Param", body.schema), required, doc));
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
    argument(identifier(&field.argument()), ty, field.required, &describe::field(field))
}

fn path_argument(call: &Call, field: &Field) -> Argument {
    argument(identifier(&call.path_argument(&field.name)), "str".to_owned(), true, &describe::field(field))
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

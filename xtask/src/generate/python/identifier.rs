//! Names that Python can take.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::signature::signature;
use crate::generate::api::Api;

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// What every method has besides its own arguments.
const TAKEN: &[&str] = &["self", "extra_headers", "extra_query", "extra_body", "timeout"];

/// What every model has besides its fields.
const MEMBERS: &[&str] = &["to_dict", "to_json", "model_extra", "model_fields_set"];

/// The name itself, or with an underscore when it is a keyword, as Python programmers expect it.
pub fn identifier(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

/// Refuses names that would hide each other or make no Python.
pub fn check(api: &Api) -> Result<()> {
    for operation in &api.operations {
        for call in &operation.calls {
            let signature = signature(api, operation, call);
            let mut seen: BTreeSet<&str> = TAKEN.iter().copied().collect();
            for argument in signature.positional.iter().chain(&signature.keywords) {
                if !seen.insert(&argument.name) {
                    bail!("{} has the argument {} twice in Python", operation.id, argument.name);
                }
            }
        }
    }
    for schema in &api.schemas {
        for field in api.fields(&schema.name) {
            if MEMBERS.contains(&field.argument().as_str()) {
                bail!("{}.{} would hide what every Python model has", schema.name, field.name);
            }
        }
    }
    match super::params::names(api).iter().find_map(|name| {
        let field = api.fields(name).iter().find(|field| identifier(&field.name) != field.name)?;
        Some(format!("{name}.{}", field.name))
    }) {
        Some(place) => bail!("{place} is a keyword, which the class of a Python typed dict cannot have"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::api::{Answer, Call, Field, Format, Operation, Retry, Schema, SchemaKind, Type};

    fn field(name: &str) -> Field {
        let ty = Type::Text { format: Format::Plain, min: None, max: None };
        Field { name: name.to_owned(), description: String::new(), required: false, always: false, default: None, ty }
    }

    fn api(query: &[&str], fields: &[&str]) -> Api {
        let call = Call {
            resource: vec!["things".to_owned()],
            method: "list".to_owned(),
            wraps: None,
            groups: Vec::new(),
            rename: Vec::new(),
            multipart: false,
        };
        let operation = Operation {
            id: "listThings".to_owned(),
            method: "GET".to_owned(),
            path: "/things".to_owned(),
            summary: String::new(),
            description: String::new(),
            path_params: Vec::new(),
            query_params: query.iter().map(|name| field(name)).collect(),
            body: None,
            answer: Answer::Json { schema: "Thing".to_owned() },
            success: vec![200],
            errors: Vec::new(),
            billing: None,
            recurring: None,
            retry: Retry::Safe,
            outcome: None,
            run: None,
            calls: vec![call],
        };
        let kind = SchemaKind::Object { fields: fields.iter().map(|name| field(name)).collect(), closed: false };
        let thing = Schema { name: "Thing".to_owned(), description: String::new(), kind };
        Api {
            title: String::new(),
            version: String::new(),
            hash: String::new(),
            operations: vec![operation],
            scheduled_check_usd: None,
            schemas: vec![thing],
        }
    }

    #[test]
    fn keywords_get_an_underscore() {
        let api = api(&["from"], &["class"]);
        check(&api).unwrap();
        let models = super::super::models::emit(&api).unwrap();
        assert!(models.contains("class_: str | None = _Field(\"class\")"), "{models}");
        let resources = super::super::resources::emit(&api, super::super::resources::Flavour::Sync);
        assert!(resources.contains("from_: str | Omit = omit"), "{resources}");
        assert!(resources.contains("{\"from\": from_}"), "{resources}");
    }

    #[test]
    fn names_that_hide_others_are_refused() {
        let message = |api: &Api| check(api).unwrap_err().to_string();
        assert_eq!(message(&api(&["timeout"], &[])), "listThings has the argument timeout twice in Python");
        assert_eq!(message(&api(&[], &["to_dict"])), "Thing.to_dict would hide what every Python model has");
    }
}

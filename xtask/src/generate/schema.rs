//! Reads the document's schemas: the subset that the document's own conventions allow.
//!
//! Objects and enums are components and nothing else is; what stands inline is a plain type. That gives every
//! type a good name in every language, and keeps each rule below one line of the document.

use serde_json::Value;

use super::api::{Field, Format, Schema, SchemaKind, Type};
use super::json_node::Node;
use super::names;
use super::overlay_keys;
use super::problem::Problem;

/// Keywords that are understood or say nothing to a client. Any other is refused.
const KEYWORDS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contentEncoding",
    "contentMediaType",
    "default",
    "deprecated",
    "description",
    "enum",
    "examples",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
];

/// A component: an object or an enum. `None` for an alias, which is read as what it names, and for plain types.
pub fn component(name: &str, node: &Node<'_>) -> Result<Option<Schema>, Problem> {
    check_keywords(node)?;
    let kind = if is_object(node) {
        SchemaKind::Object {
            fields: fields(node)?,
            closed: node.value.get("additionalProperties") == Some(&Value::Bool(false)),
        }
    } else if let Some(values) = node.get("enum") {
        SchemaKind::Enum { values: enum_values(name, &values)? }
    } else {
        return Ok(None);
    };
    Ok(Some(Schema { name: names::pascal(name), description: node.text_of("description")?, kind }))
}

fn is_object(node: &Node<'_>) -> bool {
    ["properties", "allOf"].iter().any(|key| node.get(key).is_some())
        || node.value.get("type").and_then(Value::as_str) == Some("object")
}

/// The properties of an object, those of its `allOf` members first.
fn fields(node: &Node<'_>) -> Result<Vec<Field>, Problem> {
    let mut all: Vec<Field> = Vec::new();
    for member in node.items("allOf")? {
        for field in fields(&member.resolved("schemas")?)? {
            add(&mut all, field, &member)?;
        }
    }
    let required: Vec<&str> = node.items("required")?.iter().map(Node::text).collect::<Result<_, _>>()?;
    for (name, property) in node.members("properties")? {
        let mut field = field(name, &property, required.contains(&name))?;
        field.description = property.text_of("description")?;
        all.retain(|other| other.name != name);
        add(&mut all, field, &property)?;
    }
    match required.iter().find(|name| !all.iter().any(|field| field.name == **name)) {
        Some(name) => return Err(node.problem(format!("`required` names {name}, which is no property"))),
        None => mark_always(&mut all, node)?,
    }
    Ok(all)
}

/// Marks the fields that the overlay says are always sent.
fn mark_always(all: &mut [Field], node: &Node<'_>) -> Result<(), Problem> {
    let Some(place) = node.get("x-sdk") else { return Ok(()) };
    for name in overlay_keys::always(&place)? {
        let wrong = |why: &str| Err(place.problem(format!("`always` names {name}, which {why}")));
        match all.iter_mut().find(|field| field.name == name) {
            None => return wrong("is no property"),
            Some(field) if field.required => return wrong("is required anyway"),
            Some(field) if field.ty.is_nullable() => return wrong("may be null"),
            Some(field) => field.always = true,
        }
    }
    Ok(())
}

fn add(all: &mut Vec<Field>, field: Field, place: &Node<'_>) -> Result<(), Problem> {
    if let Some(twin) = all.iter().find(|other| other.argument() == field.argument() && other.name != field.name) {
        let message = format!("{} and {} would both become the field {}", field.name, twin.name, field.argument());
        return Err(place.problem(message));
    }
    all.retain(|other| other.name != field.name);
    all.push(field);
    Ok(())
}

fn enum_values(name: &str, node: &Node<'_>) -> Result<Vec<String>, Problem> {
    let list = node.value.as_array().ok_or_else(|| node.problem("must be a list"))?;
    let mut variants: Vec<(String, &str)> = Vec::new();
    for value in list.iter().filter(|value| !value.is_null()) {
        let Some(text) = value.as_str() else {
            return Err(node.problem(format!("{name} holds {value}: only text enums are supported")));
        };
        let variant = names::variant(text);
        if variant.is_empty() || variant == "Unknown" {
            return Err(node.problem(format!("{text:?} gives no name for a variant")));
        }
        if let Some((_, first)) = variants.iter().find(|(other, _)| *other == variant) {
            return Err(node.problem(format!("{text:?} and {first:?} would both become the variant {variant}")));
        }
        variants.push((variant, text));
    }
    Ok(variants.into_iter().map(|(_, text)| text.to_owned()).collect())
}

/// A property or a parameter's schema.
pub fn field(name: &str, node: &Node<'_>, required: bool) -> Result<Field, Problem> {
    Ok(Field {
        name: name.to_owned(),
        description: String::new(),
        required,
        always: false,
        default: node.value.get("default").map(Value::to_string),
        ty: ty(node)?,
    })
}

/// The type of an inline schema.
fn ty(node: &Node<'_>) -> Result<Type, Problem> {
    check_keywords(node)?;
    if let Some((name, target)) = node.reference("schemas")? {
        // An alias is read as what it names; a plain component as if it stood here.
        if is_object(&target) || target.get("enum").is_some() {
            let nullable = target.items("enum")?.iter().any(|value| value.value.is_null());
            let named = Type::Ref(names::pascal(name));
            return Ok(if nullable { Type::Nullable(Box::new(named)) } else { named });
        }
        return ty(&target);
    }
    if let Some(any_of) = node.get("anyOf") {
        let members = node.items("anyOf")?;
        let (nulls, others): (Vec<_>, Vec<_>) = members.into_iter().partition(is_null);
        return match others.as_slice() {
            [one] if !nulls.is_empty() => Ok(nullable(ty(one)?)),
            _ => Err(any_of.problem("anyOf is one schema or null, nothing else")),
        };
    }
    if is_object(node) && node.get("properties").is_some() || node.get("allOf").is_some() {
        return Err(node.problem("an inline object has no good name: make it a component and refer to it"));
    }
    if node.get("enum").is_some() {
        return Err(node.problem("an inline enum has no good name: make it a component and refer to it"));
    }
    let (kind, null) = type_names(node)?;
    let plain = match kind {
        "string" => text(node)?,
        "integer" => Type::Integer { min: node.number("minimum") },
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        "object" | "" => Type::Any,
        "array" => Type::List {
            items: Box::new(ty(&node.need("items")?)?),
            min: limit(node, "minItems"),
            max: limit(node, "maxItems"),
        },
        other => return Err(node.problem(format!("type {other} is not supported"))),
    };
    Ok(if null { nullable(plain) } else { plain })
}

fn nullable(inner: Type) -> Type {
    if inner.is_nullable() { inner } else { Type::Nullable(Box::new(inner)) }
}

fn is_null(node: &Node<'_>) -> bool {
    node.value.get("type").and_then(Value::as_str) == Some("null")
}

fn type_names<'d>(node: &Node<'d>) -> Result<(&'d str, bool), Problem> {
    match node.value.get("type") {
        None => Ok(("", false)),
        Some(Value::String(one)) => Ok((one, false)),
        Some(Value::Array(list)) => {
            let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            match names.as_slice() {
                [one, "null"] | ["null", one] => Ok((one, true)),
                _ => Err(node.problem("a type list is one type and null")),
            }
        }
        Some(_) => Err(node.problem("`type` is text or a list")),
    }
}

fn text(node: &Node<'_>) -> Result<Type, Problem> {
    let mut format = match node.text_of("format")?.as_str() {
        "date-time" => return Ok(Type::Timestamp),
        "e164" => Format::E164,
        "uuid" => Format::Uuid,
        // Left to the server: a client that is stricter than it only gets in the way.
        "" | "email" | "uri" | "byte" | "binary" | "date" => Format::Plain,
        other => return Err(node.problem(format!("format {other} is not known to the generator"))),
    };
    if let Some(pattern) = node.get("pattern") {
        match pattern.text()? {
            "^https://" => format = Format::HttpsUrl,
            // Both are narrower than what the client checks; the server says which digits are missing.
            r"^\+[1-9][0-9]{9,14}$" => format = Format::E164,
            "^[0-9]{6}$" => {}
            other => {
                let message = format!("pattern {other} is not known to the generator; teach it in xtask's schema.rs");
                return Err(pattern.problem(message));
            }
        }
    }
    Ok(Type::Text { format, min: limit(node, "minLength"), max: limit(node, "maxLength") })
}

fn limit(node: &Node<'_>, key: &str) -> Option<u64> {
    node.value.get(key).and_then(Value::as_u64)
}

fn check_keywords(node: &Node<'_>) -> Result<(), Problem> {
    let unknown = node.object()?.keys().find(|key| !KEYWORDS.contains(&key.as_str()) && !key.starts_with("x-"));
    match unknown {
        Some(key) => Err(node.problem(format!("the keyword `{key}` is not supported"))),
        None => Ok(()),
    }
}

/// The item type of a list envelope: an object with `data` (a list of a named type) and `meta`.
pub fn list_item(node: &Node<'_>) -> Result<Option<String>, Problem> {
    let fields = fields(node)?;
    let has_meta = fields.iter().any(|field| field.name == "meta");
    let item = fields.iter().find(|field| field.name == "data").and_then(|field| match &field.ty {
        Type::List { items, .. } => items.named().map(str::to_owned),
        _ => None,
    });
    Ok(item.filter(|_| has_meta))
}

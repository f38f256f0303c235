//! The one walk over the document: everything the emitters know comes from here.
//!
//! What the walk does not understand is refused with its place, so that no meaning is lost silently.

use std::collections::{BTreeMap, BTreeSet};

use super::api::{Answer, Api, Body, Field, Operation, Recurring, Schema};
use super::billing_check;
use super::document::Document;
use super::json_node::Node;
use super::names;
use super::notes;
use super::overlay_keys;
use super::problem::Problem;
use super::schema;

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Walks the whole document.
pub fn walk(document: &Document) -> Result<Api, Problem> {
    let root = Node::root(&document.value);
    let version = root.need("openapi")?;
    if !version.text()?.starts_with("3.1.") {
        return Err(version.problem("must be 3.1.x"));
    }
    notes::refuse(&root)?;
    let info = root.need("info")?;
    let schemas = schemas(&root)?;
    let scheduled_check_usd = overlay_keys::read_info(&info)?.scheduled_check_usd;
    let mut operations = Vec::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for (path, item) in root.members("paths")? {
        if item.get("$ref").is_some() {
            return Err(item.problem("a path item must stand here in full, not as a reference"));
        }
        let shared = item.items("parameters")?;
        for (method, node) in item.members_named(METHODS)? {
            let operation = operation(path, method, &node, &shared, scheduled_check_usd.as_deref())?;
            let place = node.need("operationId")?;
            if let Some(first) = ids.insert(names::snake(&operation.id), place.pointer.clone()) {
                return Err(place.problem(format!("operation id {} is taken already, at {first}", operation.id)));
            }
            operations.push(operation);
        }
    }
    let api = Api {
        title: info.text_of("title")?,
        version: info.text_of("version")?,
        hash: document.hash.clone(),
        operations,
        scheduled_check_usd,
        schemas,
    };
    check_calls(&api, &root)?;
    billing_check::check(&api)?;
    Ok(api)
}

fn schemas(root: &Node<'_>) -> Result<Vec<Schema>, Problem> {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let mut schemas = Vec::new();
    let Some(components) = root.get("components") else { return Ok(schemas) };
    for (name, node) in components.members("schemas")? {
        let ident = names::pascal(name);
        if let Some(first) = taken.insert(ident.clone(), name) {
            return Err(node.problem(format!("{name} and {first} would both become the type {ident}")));
        }
        schemas.extend(schema::component(name, &node)?);
    }
    Ok(schemas)
}

fn operation(
    path: &str,
    method: &str,
    node: &Node<'_>,
    shared: &[Node<'_>],
    scheduled_check_usd: Option<&str>,
) -> Result<Operation, Problem> {
    let id = node.need("operationId")?.text()?.to_owned();
    let (path_params, query_params) = parameters(path, node, shared)?;
    let body = node.get("requestBody").map(|body| request_body(&body)).transpose()?.flatten();
    let (answer, success, errors) = responses(node, &query_params)?;
    let sdk = overlay_keys::read(node)?;
    let recurring = match (sdk.recurring, scheduled_check_usd) {
        (Some(change), Some(usd)) => Some(Recurring { change: change.into(), scheduled_check_usd: usd.to_owned() }),
        (Some(_), None) => {
            return Err(node.need("x-sdk")?.problem(
                "`recurring` needs the price of a scheduled check: /info/x-sdk/scheduled_check_usd is missing",
            ));
        }
        (None, _) => None,
    };
    Ok(Operation {
        id,
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        summary: node.text_of("summary")?,
        description: node.text_of("description")?,
        path_params,
        query_params,
        body,
        answer,
        success,
        errors,
        billing: sdk.billing.map(Into::into),
        recurring,
        retry: sdk.retry.into(),
        outcome: sdk.outcome.map(Into::into),
        run: sdk.run.filter(|run| run != "none"),
        calls: sdk.calls.into_iter().map(Into::into).collect(),
    })
}

fn parameters(path: &str, node: &Node<'_>, shared: &[Node<'_>]) -> Result<(Vec<Field>, Vec<Field>), Problem> {
    let mut in_path = BTreeMap::new();
    let mut in_query: Vec<Field> = Vec::new();
    for place in shared.iter().cloned().chain(node.items("parameters")?) {
        let parameter = place.resolved("parameters")?;
        let name = parameter.need("name")?.text()?.to_owned();
        if let Some(style) = parameter.get("style")
            && !matches!(style.text()?, "form" | "simple")
        {
            return Err(style.problem(format!(
                "style {} is not supported: write one parameter a property, such as {name}[property]",
                style.text()?
            )));
        }
        let mut field = schema::field(&name, &parameter.need("schema")?, parameter.flag("required"))?;
        field.description = parameter.text_of("description")?;
        let at = parameter.need("in")?;
        match at.text()? {
            "path" if !field.required => return Err(parameter.problem("a path parameter is `required: true`")),
            "path" => {
                in_path.insert(name, field);
            }
            "query" => {
                if let Some(twin) = in_query.iter().find(|other| other.argument() == field.argument()) {
                    return Err(parameter.problem(format!(
                        "{name} and {} would both become the argument {}",
                        twin.name,
                        field.argument()
                    )));
                }
                in_query.push(field);
            }
            other => return Err(at.problem(format!("{other} parameters are not supported"))),
        }
    }
    let mut ordered = Vec::new();
    for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let field = in_path
            .remove(name)
            .ok_or_else(|| node.problem(format!("the path names {{{name}}}, but no such parameter is declared")))?;
        ordered.push(field);
    }
    match in_path.keys().next() {
        Some(name) => Err(node.problem(format!("the path parameter {name} does not stand in the path"))),
        None => Ok((ordered, in_query)),
    }
}

/// The JSON body. `multipart/form-data` may stand beside it; the overlay says which call sends that.
fn request_body(node: &Node<'_>) -> Result<Option<Body>, Problem> {
    let node = node.resolved("requestBodies")?;
    let content = node.need("content")?;
    for (media, body) in node.members("content")? {
        if !matches!(media, "application/json" | "multipart/form-data") {
            return Err(body.problem(format!("a request body of {media} is not supported")));
        }
    }
    let Some(json) = content.get("application/json") else {
        return Err(content.problem("a body is offered as application/json, also where it may be sent otherwise"));
    };
    let place = json.need("schema")?;
    let Some((name, _)) = place.reference("schemas")? else {
        return Err(place.problem("a body is a reference to a component"));
    };
    Ok(Some(Body { schema: names::pascal(name), required: node.flag("required") }))
}

type Responses = (Answer, Vec<u16>, Vec<(u16, String)>);

fn responses(node: &Node<'_>, query: &[Field]) -> Result<Responses, Problem> {
    let place = node.need("responses")?;
    let mut answers: Vec<Answer> = Vec::new();
    let (mut success, mut errors) = (Vec::new(), Vec::new());
    for (status, response) in node.members("responses")? {
        // A range or a default says that an error has the envelope, which every error is read as anyway.
        if matches!(status, "4XX" | "5XX" | "default") {
            continue;
        }
        let code: u16 = status.parse().map_err(|_| response.problem("must be a status such as 200, 4XX or default"))?;
        let resolved = response.resolved("responses")?;
        if (200..300).contains(&code) {
            success.push(code);
            let answer = answer(&resolved, query)?;
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        } else {
            let described = response.text_of("description")?;
            let text = if described.is_empty() { resolved.text_of("description")? } else { described };
            errors.push((code, text));
        }
    }
    match answers.len() {
        1 => Ok((answers.remove(0), success, errors)),
        0 => Err(place.problem("no success status is declared")),
        _ => Err(place.problem("the success statuses answer with different types")),
    }
}

fn answer(node: &Node<'_>, query: &[Field]) -> Result<Answer, Problem> {
    let contents = node.members("content")?;
    let Some((media, content)) = contents.first() else { return Ok(Answer::Empty) };
    if contents.len() > 1 {
        return Err(node.problem("an answer has one media type"));
    }
    if *media != "application/json" {
        return Ok(Answer::Binary { media: (*media).to_owned() });
    }
    let place = content.need("schema")?;
    let Some((name, component)) = place.reference("schemas")? else {
        return Err(place.problem("an answer is a reference to a component"));
    };
    let schema = names::pascal(name);
    let paged = query.iter().any(|field| field.name == "page[number]");
    Ok(match schema::list_item(&component)? {
        Some(item) if paged => Answer::Page { schema, item },
        _ => Answer::Json { schema },
    })
}

/// No two calls share a place in the tree, and no method hides a child resource.
fn check_calls(api: &Api, root: &Node<'_>) -> Result<(), Problem> {
    let mut places: BTreeMap<String, &str> = BTreeMap::new();
    let mut resources: BTreeSet<String> = BTreeSet::new();
    for operation in &api.operations {
        for call in &operation.calls {
            resources.extend((1..=call.resource.len()).map(|n| call.resource[..n].join(".")));
        }
    }
    for operation in &api.operations {
        let at = || {
            let escaped = operation.path.replace('/', "~1");
            Problem::new(
                super::problem::DOCUMENT,
                format!("/paths/{escaped}/{}/x-sdk/calls", operation.method.to_ascii_lowercase()),
                String::new(),
            )
        };
        for call in &operation.calls {
            let place = format!("{}.{}", call.resource.join("."), call.method);
            if let Some(first) = places.insert(place.clone(), &operation.id) {
                return Err(at().with_message(format!("{place} is taken already, by {first}")));
            }
            if resources.contains(&place) {
                return Err(at().with_message(format!("{place} is a resource and cannot be a method too")));
            }
            if call.multipart && operation.path != "/documents" {
                return Err(at().with_message("only POST /documents has a multipart sender".to_owned()));
            }
            if let Some((wire, _)) =
                call.rename.iter().find(|(wire, _)| !operation.path_params.iter().any(|field| &field.name == wire))
            {
                return Err(at().with_message(format!("`rename` names {wire}, which is no path parameter")));
            }
        }
    }
    if api.operations.is_empty() { Err(root.problem("the document has no operation")) } else { Ok(()) }
}

impl<'d> Node<'d> {
    /// The members with these names, in the document's order.
    fn members_named(&self, names: &[&str]) -> Result<Vec<(&'d str, Self)>, Problem> {
        let all = self.object()?;
        Ok(all
            .keys()
            .filter(|key| names.contains(&key.as_str()))
            .filter_map(|key| self.get(key).map(|node| (key.as_str(), node)))
            .collect())
    }
}

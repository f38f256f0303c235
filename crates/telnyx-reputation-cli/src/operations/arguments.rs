//! From the flags of a call to what is sent.

use clap::ArgMatches;
use serde_json::{Map, Value};
use telnyx_reputation::{Arguments, Operation, Payload};

use super::entry::CallHelp;
use super::flags::{self, JSON, Place};
use super::{file, value};
use crate::failure::Failure;
use crate::input::Input;

/// The path argument that a profile can stand in for.
const ENTERPRISE: &str = "enterprise_id";

/// What the call sends, checked as far as it can be without sending it.
///
/// # Errors
/// What the API would refuse, and files that cannot be read.
pub(super) fn read(
    call: &'static CallHelp,
    operation: &'static Operation,
    matches: &ArgMatches,
    own_enterprise: Option<&str>,
) -> Result<Arguments, Failure> {
    let mut input = Input::default();
    let (mut path, mut query, mut body) = (Vec::new(), Map::new(), whole_body(matches, &mut input)?);
    for argument in flags::arguments(call, operation)? {
        let name = argument.told.name;
        let given: Option<Vec<String>> = matches.get_many::<String>(name).map(|all| all.cloned().collect());
        let value = match given {
            Some(given) => Some(value::read(name, argument.shape, &given, &mut input)?),
            None if name == ENTERPRISE => own_enterprise.map(Value::from),
            None => None,
        };
        match (argument.place, value) {
            (Place::Path, Some(value)) => path.push(value),
            (Place::Path, None) => {
                return Err(Failure::usage(format!("{name} is required: give --{}", argument.told.flag)));
            }
            (Place::Query, Some(value)) => drop(query.insert(name.to_owned(), value)),
            (Place::Body, Some(value)) => set(body.get_or_insert_default(), name, value)?,
            (_, None) => {}
        }
    }
    let mut arguments = Arguments::new(path);
    arguments.query = query;
    arguments.payload = match body {
        _ if call.multipart => Payload::File(file::upload(matches, &mut input)?),
        Some(body) => Payload::Json(Value::Object(body)),
        None => Payload::Empty,
    };
    arguments.check(operation)?;
    Ok(arguments)
}

/// The body that `--json` gives.
fn whole_body(matches: &ArgMatches, input: &mut Input) -> Result<Option<Map<String, Value>>, Failure> {
    let Ok(Some(given)) = matches.try_get_one::<String>(JSON) else { return Ok(None) };
    match value::json("--json", &input.text(given)?)? {
        Value::Object(body) => Ok(Some(body)),
        _ => Err(Failure::usage("--json: the body is a JSON object")),
    }
}

/// Sets `outer.inner` of a body.
fn set(body: &mut Map<String, Value>, name: &str, value: Value) -> Result<(), Failure> {
    let Some((outer, inner)) = name.split_once('.') else {
        body.insert(name.to_owned(), value);
        return Ok(());
    };
    match body.entry(outer).or_insert_with(|| Value::Object(Map::new())) {
        Value::Object(object) => set(object, inner, value),
        _ => Err(Failure::usage(format!("{outer} is given as something else than an object, and {name} besides"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_of_inner_objects_are_set_one_by_one() {
        let mut body = Map::new();
        set(&mut body, "a", json!({"x": 1})).unwrap();
        set(&mut body, "a.y", json!(2)).unwrap();
        set(&mut body, "b.c.d", json!("e")).unwrap();
        assert_eq!(Value::Object(body.clone()), json!({"a": {"x": 1, "y": 2}, "b": {"c": {"d": "e"}}}));
        assert!(set(&mut body, "a.x.z", json!(0)).is_err());
    }
}

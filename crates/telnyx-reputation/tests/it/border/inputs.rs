//! `tests/hostile/inputs.yaml`: whatever JSON stands for an argument of any operation is refused, or sent as it was given.

use std::{env, fs};

use serde::Deserialize;
use serde_json::{Value, json};
use telnyx_reputation::{Arguments, CallOptions, ErrorKind, Operation, Payload};

use crate::server::Server;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/hostile/inputs.yaml");
const REFUSED: &str = r#"{"errors":[{"code":"10015","title":"Refused","detail":"not like this"}]}"#;
/// A refusal names many rows of a long list.
const LONGEST_MESSAGE: usize = 25_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default, deserialize_with = "present")]
    value: Option<Value>,
    repeat: Option<(String, usize)>,
    nested: Option<usize>,
    /// What only other languages can make.
    #[serde(rename = "made")]
    _made: Option<String>,
}

/// A value of `null` is a value.
fn present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

impl Case {
    fn value(&self) -> Option<Value> {
        if let Some((piece, times)) = &self.repeat {
            return Some(Value::from(piece.repeat(*times)));
        }
        // What nests deeper overflows the stack when it is dropped, in serde_json and before anything is called.
        match self.nested {
            Some(depth) if depth > 1_000 => None,
            Some(depth) => Some((0..depth).fold(json!([]), |inner, _| json!([inner]))),
            None => self.value.clone(),
        }
    }
}

/// Makes the arguments of a call that has a value in one place.
type Place = Box<dyn Fn(&Value) -> Arguments>;

/// The places of an operation: each argument of the path, of the query and of the body, and the body as a whole.
fn places(operation: &'static Operation) -> Vec<(String, impl Fn(&Value) -> Arguments)> {
    let mut places: Vec<(String, Place)> = Vec::new();
    let good = move || -> Arguments {
        let mut arguments = Arguments::default();
        let of =
            |name: &str| if name == "phone_number" { "+16035551234" } else { "4a6192a4-573d-446d-b3ce-aff9117272a6" };
        arguments.path = operation.path_params.iter().map(|param| of(param.name).into()).collect();
        arguments
    };
    for (index, param) in operation.path_params.iter().enumerate() {
        places.push((
            param.name.to_owned(),
            Box::new(move |value| {
                let mut arguments = good();
                arguments.path[index] = value.clone();
                arguments
            }),
        ));
    }
    for param in operation.query_params {
        places.push((
            param.name.to_owned(),
            Box::new(move |value| {
                let mut arguments = good();
                arguments.query.insert(param.name.to_owned(), value.clone());
                arguments
            }),
        ));
    }
    if operation.body.is_some() {
        for key in ["", "phone_numbers", "billing_contact"] {
            places.push((
                format!("body {key}"),
                Box::new(move |value| {
                    let mut arguments = good();
                    let body = if key.is_empty() { value.clone() } else { json!({ key: value }) };
                    arguments.payload = Payload::Json(body);
                    arguments
                }),
            ));
        }
    }
    places
}

#[tokio::test]
async fn every_value_is_refused_or_sent_as_given() {
    let cases: Vec<Case> = serde_saphyr::from_str(&fs::read_to_string(FILE).unwrap()).unwrap();
    let (mut tried, mut wrong) = (0, Vec::new());
    for &operation in Operation::all() {
        let server = Server::answering("400 Bad Request", "application/json", REFUSED).await;
        let client = server.client();
        let mut bodies = Vec::new();
        let mut accepted = 0;
        for (place, arguments) in places(operation) {
            for (case, value) in cases.iter().filter_map(|case| Some((case, case.value()?))) {
                tried += 1;
                let arguments = arguments(&value);
                let body = arguments.payload.clone();
                let refusal = arguments.check(operation).err();
                let options = CallOptions::new().max_retries(0);
                let error = client.call(operation, arguments, options).await.unwrap_err();
                let said = error.to_string();
                let also = ["path argument", "query is too long", "is required"];
                let named =
                    place.starts_with("body") || said.contains(&place) || also.iter().any(|known| said.contains(known));
                let right = match (&refusal, error.kind()) {
                    (Some(_), ErrorKind::InvalidArgument) => named && said.len() < LONGEST_MESSAGE,
                    (Some(_), _) | (None, ErrorKind::Internal) => false,
                    // A path can be refused as late as when the URL is made.
                    (None, ErrorKind::InvalidArgument) => named && said.len() < LONGEST_MESSAGE,
                    (None, _) if error.status().is_none() && operation.outcome.is_none() => false,
                    (None, _) => {
                        accepted += 1;
                        bodies.push(if let Payload::Json(body) = body { body.to_string() } else { String::new() });
                        true
                    }
                };
                if !right {
                    wrong.push(format!("{} {place}: {}: {said:.200}", operation.id, case.name));
                }
            }
        }
        // What bills reads before it is sent.
        let seen = server.seen();
        if operation.outcome.is_none() && operation.billing.is_none() {
            assert_eq!(seen.len(), accepted, "{}", operation.id);
            let other = seen.iter().zip(&bodies).find(|(seen, body)| !seen.ends_with(body.as_str()));
            assert!(other.is_none(), "{}: {other:?}", operation.id);
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 5_000, "{tried}");
    counted("hostile inputs", tried);
}

/// Says how much was tried to whoever runs the tests, in the file that `TELNYX_COUNTS` names.
pub(super) fn counted(what: &str, number: usize) {
    if let Some(file) = env::var_os("TELNYX_COUNTS") {
        let mut file = fs::OpenOptions::new().append(true).open(file).unwrap();
        std::io::Write::write_all(&mut file, format!("{what}: {number}\n").as_bytes()).unwrap();
    }
}

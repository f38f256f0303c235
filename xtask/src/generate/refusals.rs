//! A faulty document gives one clear line with the place, never a panic and never silence.

use serde_json::{Value, json};

use super::document::Document;
use super::walk::walk;

/// A small document that the generator takes.
fn sound() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/things/{thing_id}": {"get": {
                "operationId": "getThing",
                "summary": "Read a thing",
                "parameters": [
                    {"name": "thing_id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}},
                    {"name": "page[size]", "in": "query", "schema": {"type": "integer", "minimum": 1}},
                ],
                "responses": {"200": {"description": "It.", "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                }}},
                "x-sdk": {"calls": [{"resource": "things", "method": "retrieve"}], "retry": "safe"},
            }},
        },
        "components": {"schemas": {
            "Thing": {"type": "object", "required": ["id"], "properties": {
                "id": {"type": "string"},
                "color": {"$ref": "#/components/schemas/Color"},
            }},
            "Color": {"type": "string", "enum": ["red", "blue"]},
        }},
    })
}

/// The refusal of the sound document with `value` put at `pointer`.
fn refusal(pointer: &str, value: Value) -> String {
    let mut document = sound();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap() {
        Value::Object(map) => drop(map.insert(key, value)),
        Value::Array(list) if key == "-" => list.push(value),
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => panic!("{other} has no keys"),
    }
    walk(&Document { value: document, hash: String::new() }).map(drop).unwrap_err().to_string()
}

const OPERATION: &str = "/paths/~1things~1{thing_id}/get";

fn at(pointer: &str) -> String {
    format!("openapi/number-reputation.yaml#{pointer}: ")
}

#[test]
fn the_sound_document_is_taken() {
    let api = walk(&Document { value: sound(), hash: String::new() }).unwrap();
    assert_eq!((api.operations.len(), api.schemas.len()), (1, 2));
}

#[test]
fn a_duplicate_operation_id() {
    let mut twin = sound()["paths"]["/things/{thing_id}"].clone();
    twin["get"]["operationId"] = json!("GetThing");
    assert_eq!(
        refusal("/paths/~1other~1{thing_id}", twin),
        at("/paths/~1other~1{thing_id}/get/operationId")
            + &format!("operation id GetThing is taken already, at {OPERATION}/operationId")
    );
}

#[test]
fn a_missing_reference() {
    let target = json!({"$ref": "#/components/schemas/Missing"});
    assert_eq!(
        refusal("/components/schemas/Thing/properties/color", target.clone()),
        at("/components/schemas/Thing/properties/color/$ref") + "nothing is at #/components/schemas/Missing"
    );
    assert_eq!(
        refusal(&format!("{OPERATION}/parameters/0"), json!({"$ref": "other.yaml#/x"})),
        at(&format!("{OPERATION}/parameters/0/$ref"))
            + "must refer to #/components/parameters/..., not to other.yaml#/x"
    );
}

#[test]
fn a_deep_object_parameter() {
    let parameter = json!({"name": "filter", "in": "query", "style": "deepObject", "schema": {"type": "object"}});
    assert_eq!(
        refusal(&format!("{OPERATION}/parameters/-"), parameter),
        at(&format!("{OPERATION}/parameters/2/style"))
            + "style deepObject is not supported: write one parameter a property, such as filter[property]"
    );
}

#[test]
fn names_that_would_collide() {
    assert_eq!(
        refusal("/components/schemas/thing", json!({"type": "object", "properties": {}})),
        at("/components/schemas/thing") + "thing and Thing would both become the type Thing"
    );
    assert_eq!(
        refusal(
            &format!("{OPERATION}/parameters/-"),
            json!({"name": "page_size", "in": "query", "schema": {"type": "string"}})
        ),
        at(&format!("{OPERATION}/parameters/2")) + "page_size and page[size] would both become the argument page_size"
    );
    assert_eq!(
        refusal("/components/schemas/Thing/properties/ID", json!({"type": "string"})),
        at("/components/schemas/Thing/properties/ID") + "ID and id would both become the field id"
    );
    assert_eq!(
        refusal("/components/schemas/Color/enum/-", json!("Red")),
        at("/components/schemas/Color/enum") + "\"Red\" and \"red\" would both become the variant Red"
    );
    let mut twin = sound()["paths"]["/things/{thing_id}"].clone();
    twin["get"]["operationId"] = json!("readThing");
    assert_eq!(
        refusal("/paths/~1other~1{thing_id}", twin),
        at("/paths/~1other~1{thing_id}/get/x-sdk/calls") + "things.retrieve is taken already, by getThing"
    );
}

#[test]
fn what_would_lose_its_meaning() {
    for (pointer, value, place, message) in [
        ("/openapi", json!("3.0.3"), "/openapi", "must be 3.1.x"),
        (
            "/components/schemas/Thing/properties/color",
            json!({"type": "string", "nullable": true}),
            "/components/schemas/Thing/properties/color",
            "the keyword `nullable` is not supported",
        ),
        (
            "/components/schemas/Thing/properties/color",
            json!({"type": "string", "enum": ["a"]}),
            "/components/schemas/Thing/properties/color",
            "an inline enum has no good name: make it a component and refer to it",
        ),
        (
            "/components/schemas/Thing/required/0",
            json!("name"),
            "/components/schemas/Thing",
            "`required` names name, which is no property",
        ),
        (
            "/paths/~1things~1{thing_id}/get/parameters/0/required",
            json!(false),
            "/paths/~1things~1{thing_id}/get/parameters/0",
            "a path parameter is `required: true`",
        ),
        (
            "/paths/~1things~1{thing_id}/get/parameters/0/name",
            json!("id"),
            "/paths/~1things~1{thing_id}/get",
            "the path names {thing_id}, but no such parameter is declared",
        ),
        (
            "/paths/~1things~1{thing_id}/get/responses/200/content",
            json!({"application/json": {"schema": {"type": "object"}}}),
            "/paths/~1things~1{thing_id}/get/responses/200/content/application~1json/schema",
            "an answer is a reference to a component",
        ),
        (
            "/paths/~1things~1{thing_id}/get/responses/204",
            json!({"description": "Nothing."}),
            "/paths/~1things~1{thing_id}/get/responses",
            "the success statuses answer with different types",
        ),
        (
            "/paths/~1things~1{thing_id}/get/requestBody",
            json!({"content": {"multipart/form-data": {}}}),
            "/paths/~1things~1{thing_id}/get/requestBody/content",
            "a body is offered as application/json, also where it may be sent otherwise",
        ),
        (
            "/paths/~1things~1{thing_id}/get/x-sdk/retry",
            json!("always"),
            "/paths/~1things~1{thing_id}/get/x-sdk",
            "unknown variant `always`, expected one of `safe`, `once`, `may_bill`",
        ),
    ] {
        assert_eq!(refusal(pointer, value), at(place) + message);
    }
}

#[test]
fn what_cannot_always_be_sent() {
    for (fields, message) in [
        (json!(["id", "colour"]), "`always` names id, which is required anyway"),
        (json!(["colour"]), "`always` names colour, which is no property"),
        (json!(["name"]), "`always` names name, which may be null"),
    ] {
        let mut thing = sound()["components"]["schemas"]["Thing"].clone();
        thing["properties"]["name"] = json!({"type": ["string", "null"]});
        thing["x-sdk"] = json!({"always": fields});
        assert_eq!(refusal("/components/schemas/Thing", thing), at("/components/schemas/Thing/x-sdk") + message);
    }
    let mut thing = sound()["components"]["schemas"]["Thing"].clone();
    thing["x-sdk"] = json!({"sometimes": ["color"]});
    assert_eq!(
        refusal("/components/schemas/Thing", thing),
        at("/components/schemas/Thing/x-sdk") + "unknown field `sometimes`, expected `always`"
    );
}

#[test]
fn notes_of_our_research_in_what_ships() {
    let color = json!({"$ref": "#/components/schemas/Color", "description": "Its color. Not stated upstream."});
    let note = |word: &str| format!("`{word}` is a note of our research: it belongs in `x-assumed`");
    assert_eq!(
        refusal("/components/schemas/Thing/properties/color", color),
        at("/components/schemas/Thing/properties/color/description") + &note("upstream")
    );
    for (place, text, word) in [
        (format!("{OPERATION}/summary"), "Read a thing (C41)", "C41"),
        (format!("{OPERATION}/description"), "C32: reads a thing.", "C32"),
        (format!("{OPERATION}/responses/200/description"), "Taken to be a thing.", "Taken to"),
        ("/info/title".to_owned(), "What texts disagree on", "disagree"),
        ("/info/description".to_owned(), "This is assumed, not `x-assumed`.", "assumed"),
    ] {
        assert_eq!(refusal(&place, json!(text)), at(&place) + &note(word));
    }
}

#[test]
fn notes_of_our_research_beside_what_ships_are_taken() {
    let mut document = sound();
    document["info"]["description"] =
        json!("Objects marked `x-assumed` have no source. C4A, ACC41 and C are no notes.");
    document["components"]["schemas"]["Color"]["x-assumed"] = json!("C41: upstream texts disagree");
    walk(&Document { value: document, hash: String::new() }).unwrap();
}

#[test]
fn an_operation_that_the_overlay_forgot() {
    let mut document = sound();
    document["paths"]["/things/{thing_id}"]["get"].as_object_mut().unwrap().shift_remove("x-sdk");
    let error = walk(&Document { value: document, hash: String::new() }).map(drop).unwrap_err();
    assert_eq!(error.to_string(), at(OPERATION) + "no action of openapi/overlay.yaml gives this operation its x-sdk");
}

/// What is said of money has no default: a guess would be a guess about someone's bill.
#[test]
fn a_billed_operation_that_does_not_say_all_of_its_bill() {
    let bills = || json!({"usd": "0.10", "per": "call", "when": "always"});
    let nothing = || json!({"found_by": "nothing", "again": "it is billed again"});
    let sdk = |billing: Value, outcome: Value, rest: Value| {
        let mut sdk = json!({"calls": [{"resource": "things", "method": "retrieve"}], "retry": "once"});
        let given = [("billing", billing), ("outcome", outcome)].into_iter().filter(|(_, value)| !value.is_null());
        let given = given.map(|(key, value)| (key.to_owned(), value));
        sdk.as_object_mut().unwrap().extend(given.chain(rest.as_object().unwrap().clone()));
        sdk
    };
    let with = |mut billing: Value, key: &str, value: &str| {
        billing[key] = json!(value);
        billing
    };
    let no_run = || json!({"run": "none"});
    let record = |read: &str| json!({"found_by": "record", "read": read, "stamp": "id", "again": "refused"});
    let flag = "`live_flag` names the query parameter that asks for a live lookup; it goes with `when: live_lookup`";
    let counted = "`counted_at` goes with `uncounted`: are the units that the answer does not count `free`, or is that \
                   `open`?";
    let live = || with(bills(), "when", "live_lookup");
    let counts = |pointer: &str| with(with(bills(), "counted_at", pointer), "uncounted", "open");
    for (sdk, message) in [
        (
            sdk(bills(), Value::Null, json!({"retry": "safe", "run": "none"})),
            "a call that bills is never `retry: safe`: repeated, it could bill twice",
        ),
        (
            sdk(bills(), Value::Null, no_run()),
            "a call that is not repeated needs `outcome`: how is found out what became of it?",
        ),
        (
            sdk(bills(), nothing(), json!({})),
            "a call that bills names its `run` over many numbers, or says `run: none`",
        ),
        (sdk(live(), nothing(), no_run()), flag),
        (sdk(with(bills(), "live_flag", "fresh"), nothing(), no_run()), flag),
        (
            sdk(with(live(), "live_flag", "fresh"), nothing(), no_run()),
            "`live_flag` names fresh, which is no boolean query parameter",
        ),
        (sdk(with(bills(), "counted_at", "/id"), nothing(), no_run()), counted),
        (sdk(with(bills(), "uncounted", "open"), nothing(), no_run()), counted),
        (sdk(counts("/done"), nothing(), no_run()), "`counted_at` points to /done, where the answer has no integer"),
        (
            sdk(with(bills(), "per", "phone_number"), nothing(), no_run()),
            "`per: phone_number` bills each entry of phone_numbers, and the body has no such list",
        ),
        (sdk(with(bills(), "usd", "ten"), nothing(), no_run()), "`usd` must be a price such as 0.10, not \"ten\""),
        (sdk(bills(), json!({"found_by": "nothing"}), no_run()), "missing field `again`"),
        (
            sdk(bills(), with(nothing(), "found_by", "numbers_listed"), no_run()),
            "such an outcome is found by the phone_numbers of the body, which has no such list",
        ),
        (sdk(bills(), record("getOther"), no_run()), "`read` names getOther, which is no operation that reads"),
        (sdk(bills(), record("getThing"), no_run()), "getThing answers with no /data/id: what is `stamp`?"),
    ] {
        assert_eq!(refusal(&format!("{OPERATION}/x-sdk"), sdk), at(&format!("{OPERATION}/x-sdk")) + message);
    }
    let guess = sdk(bills(), with(nothing(), "found_by", "guessing"), no_run());
    let refused = refusal(&format!("{OPERATION}/x-sdk"), guess);
    assert!(refused.contains("unknown variant `guessing`, expected one of `record`"), "{refused}");
}

#[test]
fn a_recurring_cost_without_a_price() {
    assert_eq!(
        refusal(&format!("{OPERATION}/x-sdk/recurring"), json!("phone_numbers")),
        at(&format!("{OPERATION}/x-sdk"))
            + "`recurring` needs the price of a scheduled check: /info/x-sdk/scheduled_check_usd is missing"
    );
    assert_eq!(
        refusal("/info/x-sdk", json!({"scheduled_check_usd": "a dime"})),
        at("/info/x-sdk") + "`scheduled_check_usd` must be a price such as 0.10, not \"a dime\""
    );
}

//! The types of the API's objects, which its newer versions may extend.

use serde_json::json;
use telnyx_reputation::enums::SpamRisk;
use telnyx_reputation::types::{PhysicalAddress, ReputationData};

/// A struct that can be written as a literal breaks who did when it gets a field.
#[test]
fn every_object_may_get_fields() {
    let generated = include_str!("../../src/generated/client.rs");
    let (types, _) = generated.split_once("/// Error types.").unwrap();
    let mut objects = 0;
    for (start, _) in types.match_indices("pub struct ") {
        let (attributes, object) = types.split_at(start);
        let (_, attributes) = attributes.rsplit_once("///").unwrap();
        assert!(attributes.contains("#[non_exhaustive]"), "{:?} can be written as a literal", object.lines().next());
        objects += 1;
    }
    assert!(objects > 50, "only {objects} objects were found");
}

#[test]
fn an_object_of_a_request_is_built_field_by_field() {
    let address = PhysicalAddress::new().country("US").city("Concord").extended_address("Suite 2");
    assert_eq!(
        serde_json::to_value(address).unwrap(),
        json!({
            "country": "US", "administrative_area": "", "city": "Concord", "postal_code": "", "street_address": "",
            "extended_address": "Suite 2",
        })
    );
}

/// What a user's own tests need of a type that has no literal.
#[test]
fn an_object_of_an_answer_is_read_from_json() {
    let data: ReputationData = serde_json::from_value(json!({"spam_risk": "high", "new": [1]})).unwrap();
    assert_eq!((data.spam_risk, data.extra["new"][0].as_u64()), (Some(SpamRisk::High), Some(1)));
}

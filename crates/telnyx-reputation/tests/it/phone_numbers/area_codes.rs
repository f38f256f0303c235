//! The table of area codes, against another library's and against the sandbox's.

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, Type};
use telnyx_reputation::{RowKind, parse_numbers};
use telnyx_reputation_sandbox::Sandbox;

use crate::runs::set::Set;

/// Exchanges of which any area code that is in use has at least one, some places having few.
const EXCHANGES: [&str; 8] = ["555", "234", "345", "456", "200", "967", "274", "472"];

/// A number of each area code that there can be.
fn numbers() -> Vec<String> {
    (200..1000).map(|area| format!("+1{area}5552368")).collect()
}

/// What the other library says of an area code: whose it is, and for what.
fn known(area: u16) -> Option<(Id, Type)> {
    EXCHANGES.iter().find_map(|exchange| {
        let number = phonenumber::parse(None, format!("+1{area}{exchange}2368")).ok()?;
        let country = number.country().id().filter(|_| phonenumber::is_valid(&number))?;
        Some((country, number.number_type(&DATABASE)))
    })
}

#[test]
fn another_library_says_the_same_of_every_area_code() {
    let states = [Id::US, Id::PR, Id::VI, Id::GU, Id::MP, Id::AS];
    let mut compared = 0;
    for area in 200..1000 {
        let Some((country, kind)) = known(area) else { continue };
        compared += 1;
        let row = parse_numbers([format!("{area}-555-2368")], "US").unwrap().rows.remove(0);
        let right = match kind {
            Type::PersonalNumber | Type::PremiumRate if country == Id::US => RowKind::Bad,
            _ if states.contains(&country) => RowKind::Good,
            _ => RowKind::Foreign,
        };
        assert_eq!(row.kind, right, "{area}: {country:?}, {kind:?}, {row:?}");
    }
    assert!(compared > 440, "{compared} area codes");
}

/// What is written by another library, in each of its ways, is read back.
#[test]
fn what_another_library_writes_is_read() {
    let modes = [Mode::E164, Mode::International, Mode::Rfc3966, Mode::National];
    for number in ["+16035550123", "+12125552368", "+18005552368", "+442079460123", "+4930123456", "+14165550123"] {
        let parsed = phonenumber::parse(None, number).unwrap();
        for mode in modes {
            if matches!(mode, Mode::National) && !number.starts_with("+1") {
                continue;
            }
            let written = parsed.format().mode(mode).to_string();
            let row = parse_numbers([&written], "US").unwrap().rows.remove(0);
            assert_eq!(row.phone_number.as_deref(), Some(number), "{written}");
        }
    }
}

#[tokio::test]
async fn the_service_takes_what_is_good_and_refuses_the_rest() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "AREA_CODES").await;
    let resource = set.client.enterprises().reputation().numbers();
    for numbers in numbers().chunks(100) {
        // One that is always refused, so that nothing is added.
        let mut numbers = numbers.to_vec();
        numbers[0] = "+19005552368".to_owned();
        let refusal = resource.associate(&set.enterprise, numbers.clone()).await.unwrap_err();
        for (index, row) in parse_numbers(&numbers, "US").unwrap().rows.iter().enumerate() {
            let pointer = format!("/body/phone_numbers/{index}");
            let refused = refusal.errors().iter().any(|entry| entry.pointer.as_deref() == Some(&pointer));
            assert_eq!(row.kind != RowKind::Good, refused, "{row:?}");
        }
    }
    assert_eq!(set.billed_cents().await, 0);
    sandbox.stop().await;
}

//! The guide's quickstart: from an account that has nothing to a number's spam risk.
//!
//! It reads `TELNYX_API_KEY` and `TELNYX_BASE_URL`. `cargo xtask quickstart` runs it against the sandbox, where
//! nothing is billed; against the real service it would bill what it says.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks to the person who runs it")]

use std::process::ExitCode;
use std::time::Duration;

use telnyx_reputation::enums::{ReputationCheckFrequency, ReputationLoaStatusPublic, ReputationStatus};
use telnyx_reputation::types::{BillingContact, OrganizationContact, PhysicalAddress};
use telnyx_reputation::{Client, Result, Upload};

const NUMBERS: [&str; 2] = ["+16035551234", "+16035551235"];

/// How often the reviews are looked at, and how long apart.
const POLLS: u32 = 60;
const POLL_INTERVAL: Duration = Duration::from_millis(200);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut step = "set up the client";
    match run(&mut step).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("failed to {step}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(step: &mut &'static str) -> Result<()> {
    let client = Client::from_env()?;
    let mut number = 0;
    let mut begin = |title| {
        number += 1;
        *step = title;
        println!("{number:>3}. {title}");
    };
    let say = |text: String| println!("       {text}");

    begin("agree to the terms");
    let agreement = client.terms_of_service().number_reputation().agree().await?;
    say(format!("version {}", agreement.data.version.unwrap_or_default()));

    begin("create an enterprise");
    let enterprise = client
        .enterprises()
        .create()
        .legal_name("Granite Dental LLC")
        .doing_business_as("Granite Dental")
        .organization_type("commercial")
        .organization_legal_type("llc")
        .country_code("US")
        .jurisdiction_of_incorporation("New Hampshire")
        .website("https://granite-dental.example")
        .fein("12-3456789")
        .industry("healthcare")
        .number_of_employees("11-50")
        .organization_contact(
            OrganizationContact::new()
                .first_name("Ada")
                .last_name("Stone")
                .email("ada@granite-dental.example")
                .job_title("Owner")
                .phone_number("+16035550100"),
        )
        .billing_contact(
            BillingContact::new()
                .first_name("Ada")
                .last_name("Stone")
                .email("billing@granite-dental.example")
                .phone_number("+16035550100"),
        )
        .organization_physical_address(address())
        .billing_address(address())
        .await?;
    let enterprise_id = enterprise.data.id;
    say(format!("enterprise {enterprise_id}"));

    begin("render the letter of authorization");
    let reputation = client.enterprises().reputation();
    let letter = reputation.loa().render(&enterprise_id).await?;
    say(format!("{} bytes of PDF, to be signed", letter.bytes.len()));

    begin("upload the signed letter");
    let letter = Upload::new(letter.bytes).filename("loa.pdf").content_type("application/pdf");
    let document_id = client.documents().upload(letter).await?.data.map(|document| document.id).unwrap_or_default();
    say(format!("document {document_id}"));

    begin("enable monitoring (USD 100.00 a month)");
    let settings = reputation.enable(&enterprise_id, &document_id).await?;
    say(format!("checked {}", settings.data.check_frequency.as_ref().map_or("never", |value| value.as_str())));

    begin("wait for both approvals");
    for poll in 1.. {
        let settings = reputation.retrieve(&enterprise_id).await?.data;
        say(format!(
            "business {}, letter {}",
            settings.status.as_ref().map_or("unknown", |status| status.as_str()),
            settings.loa_status.as_ref().map_or("unknown", |status| status.as_str()),
        ));
        let approved = settings.status == Some(ReputationStatus::Approved)
            && settings.loa_status == Some(ReputationLoaStatusPublic::Approved);
        if approved || poll == POLLS {
            break;
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }

    begin("associate two numbers (USD 0.10 each)");
    let numbers = reputation.numbers();
    let associated = numbers.associate(&enterprise_id, NUMBERS).await?;
    say(format!("{} numbers", associated.data.len()));

    begin("retrieve a number (USD 0.10 the first time, then free)");
    for _ in 0..2 {
        say(describe(&numbers.retrieve(&enterprise_id, NUMBERS[0]).await?.data));
    }

    begin("retrieve a number fresh (USD 0.10 each time)");
    say(describe(&numbers.retrieve(&enterprise_id, NUMBERS[1]).fresh(true).await?.data));

    begin("list the numbers");
    for number in numbers.list(&enterprise_id).await?.data {
        say(describe(&number));
    }

    begin("check weekly from now on");
    let settings = reputation.update_frequency(&enterprise_id, ReputationCheckFrequency::Weekly).await?;
    say(format!("checked {}", settings.data.check_frequency.as_ref().map_or("never", |value| value.as_str())));

    begin("disassociate a number");
    numbers.disassociate(&enterprise_id, NUMBERS[0]).await?;

    begin("disable monitoring");
    reputation.disable(&enterprise_id).await?;
    Ok(())
}

fn address() -> PhysicalAddress {
    PhysicalAddress::new()
        .country("US")
        .administrative_area("NH")
        .city("Concord")
        .postal_code("03301")
        .street_address("1 Main Street")
}

fn describe(number: &telnyx_reputation::types::ReputationPhoneNumber) -> String {
    let phone_number = &number.phone_number;
    let Some(data) = &number.reputation_data else { return format!("{phone_number}: nothing known yet") };
    let risk = data.spam_risk.as_ref().map_or("unknown", |risk| risk.as_str());
    let score = data.maturity_score.map_or("none".to_owned(), |score| score.to_string());
    format!("{phone_number}: spam risk {risk}, maturity {score}")
}

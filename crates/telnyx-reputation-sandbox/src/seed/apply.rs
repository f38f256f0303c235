//! Applies a seed file through the API's own operations, so that no rule is written twice.

use serde_json::{Map, Value, json};
use serde_saphyr::Location;

use super::{
    check,
    file::{self, AccountSeed, EnterpriseSeed, ReputationSeed, SeedResult},
};
use crate::{
    account::Key,
    domain::{
        approval::{Approval, Approvals, Verdict},
        settings::Gate,
    },
    handlers,
    price::Action,
    problem::Problem,
    service::{external_verification, gates, lookup},
    session::Session,
    state::Sandbox,
    store::{accounts, external_verifications, numbers, settings},
};

/// As many as one request may add.
const NUMBERS_AT_ONCE: usize = 100;
const LETTER: &str = "JVBERi0xLjcK";

/// Seeds every account of the file, or none. An account that already exists is left alone.
pub(crate) fn apply(sandbox: &Sandbox, text: &str) -> SeedResult<usize> {
    let seed = file::read(text)?;
    check::numbers(&seed)?;
    let mut refusal = None;
    let seeded = sandbox.database.transaction(|transaction| {
        let mut seeded = 0;
        for account in &seed.accounts {
            let key = Key::from_text(&account.api_key.value);
            let outcome = key.and_then(|key| {
                if accounts::find(transaction, &key)?.is_some() {
                    return Ok(Ok(()));
                }
                seeded += 1;
                sandbox.session_in(transaction, &key, |session| Ok(seed_account(session, sandbox, account)))
            });
            match outcome {
                Ok(Ok(())) => {}
                Ok(Err(text)) => refusal = Some(text),
                Err(problem) => refusal = Some(at(account.api_key.referenced, &problem)),
            }
            if refusal.is_some() {
                return Err(Problem::refused("The seed was refused."));
            }
        }
        Ok(seeded)
    });
    seeded.map_err(|problem| refusal.unwrap_or_else(|| problem.to_text()))
}

fn seed_account(session: &mut Session<'_>, sandbox: &Sandbox, seed: &AccountSeed) -> SeedResult<()> {
    session.approvals = Approvals::all(Approval::Immediate);
    let here = seed.api_key.referenced;
    // Seeding needs the terms; they are taken back afterwards where the file wants that.
    call(session, sandbox, "agreeNumberReputationTermsOfService", &[], Value::Null).map_err(|it| at(here, &it))?;
    for (index, enterprise) in seed.enterprises.iter().enumerate() {
        seed_enterprise(session, sandbox, &enterprise.value, enterprise.referenced, index)?;
    }
    if !seed.terms_accepted {
        crate::store::agreements::forget(session).map_err(|it| at(here, &it))?;
    }
    // What a seed sets up counts as paid for before the test begins.
    session.charges.clear();
    session.notes.clear();
    Ok(())
}

fn seed_enterprise(
    session: &mut Session<'_>,
    sandbox: &Sandbox,
    seed: &EnterpriseSeed,
    here: Location,
    index: usize,
) -> SeedResult<()> {
    let mut profile = made_up(index);
    profile.extend(seed.profile.clone());
    let created =
        call(session, sandbox, "createEnterprise", &[], Value::Object(profile)).map_err(|it| at(here, &it))?;
    let id = created["data"]["id"].as_str().unwrap_or_default().to_owned();
    match &seed.reputation {
        Some(reputation) => seed_reputation(session, sandbox, &id, &reputation.value, reputation.referenced),
        None => Ok(()),
    }
}

fn seed_reputation(
    session: &mut Session<'_>,
    sandbox: &Sandbox,
    enterprise_id: &str,
    seed: &ReputationSeed,
    here: Location,
) -> SeedResult<()> {
    let path = [("enterprise_id", enterprise_id)];
    let explain = |problem: Problem| at(here, &problem);
    let document = |session: &mut Session<'_>, filename: &str| {
        let body = json!({ "file": LETTER, "filename": filename });
        let document = call(session, sandbox, "CreateDocument", &[], body)?;
        Ok(document["data"]["id"].clone())
    };
    let letter = document(session, "loa.pdf").map_err(explain)?;
    let body = json!({ "loa_document_id": letter, "check_frequency": seed.check_frequency });
    call(session, sandbox, "enableReputationSettings", &path, body).map_err(explain)?;
    if let Some(verdict) = seed.external_verification {
        let body = json!({ "document_ids": [document(session, "proof.pdf").map_err(explain)?] });
        call(session, sandbox, "submitReputationExternalVerification", &path, body).map_err(explain)?;
        decide_proof(session, enterprise_id, verdict).map_err(explain)?;
    }
    seed_numbers(session, sandbox, enterprise_id, seed)?;
    if let Some(url) = &seed.webhook_url {
        call(session, sandbox, "updateReputationWebhook", &path, json!({ "webhook_url": url })).map_err(explain)?;
    }
    close_gates(session, enterprise_id, seed).map_err(explain)
}

fn seed_numbers(
    session: &mut Session<'_>,
    sandbox: &Sandbox,
    enterprise_id: &str,
    seed: &ReputationSeed,
) -> SeedResult<()> {
    let wanted = check::wanted(seed)?;
    let path = [("enterprise_id", enterprise_id)];
    for some in wanted.chunks(NUMBERS_AT_ONCE) {
        let body = json!({ "phone_numbers": some.iter().map(|(number, _)| number).collect::<Vec<_>>() });
        call(session, sandbox, "associateReputationNumbers", &path, body)
            .map_err(|problem| at(some.first().map_or(Location::UNKNOWN, |(_, here)| *here), &problem))?;
    }
    if seed.looked_up {
        let mut all = numbers::all_registered(session, enterprise_id).map_err(|it| it.to_text())?;
        for number in &mut all {
            lookup::live(session, number, Action::FirstLookup).map_err(|it| it.to_text())?;
        }
    }
    Ok(())
}

fn decide_proof(session: &mut Session<'_>, enterprise_id: &str, verdict: Verdict) -> crate::problem::Result<()> {
    let Some(it) = external_verifications::get(session, enterprise_id)? else { return Ok(()) };
    match verdict {
        Verdict::Approved => Ok(()),
        Verdict::Rejected => {
            let reason = Some("Rejected by the seed.".to_owned());
            external_verification::decide(session, it, verdict.to_review(), reason).map(|_| ())
        }
        Verdict::Pending => external_verifications::put(
            session,
            &crate::domain::external_verification::ExternalVerification {
                review: verdict.to_review(),
                reviewed_at: None,
                ..it
            },
        ),
    }
}

/// The numbers are in; now the gates take the positions that the file gives them.
fn close_gates(session: &mut Session<'_>, enterprise_id: &str, seed: &ReputationSeed) -> crate::problem::Result<()> {
    let Some(mut it) = settings::get(session, enterprise_id)? else { return Ok(()) };
    for (gate, verdict) in [(Gate::Status, seed.status), (Gate::Loa, seed.loa_status)] {
        match verdict {
            Verdict::Approved => {}
            Verdict::Rejected => it.reject(gate, vec!["Rejected by the seed.".to_owned()], session.now),
            Verdict::Pending => *it.review(gate) = verdict.to_review(),
        }
    }
    gates::save(session, &it)
}

/// One operation, as a client would call it.
fn call(
    session: &mut Session<'_>,
    sandbox: &Sandbox,
    operation_id: &str,
    path: &[(&str, &str)],
    body: Value,
) -> crate::problem::Result<Value> {
    handlers::call(session, sandbox.contract, operation_id, path, body)
}

fn at(here: Location, problem: &Problem) -> String {
    format!("line {}: {}", here.line(), problem.to_text())
}

/// A made-up enterprise; `index` tells it from the others.
fn made_up(index: usize) -> Map<String, Value> {
    let address = json!({
        "country": "US", "administrative_area": "IL", "city": "Chicago", "postal_code": "60601",
        "street_address": "100 Main St"
    });
    let person = json!({
        "first_name": "Dana", "last_name": "Ortiz", "email": "dana.ortiz@example.com",
        "job_title": "Operations Director", "phone_number": "+13125550000"
    });
    let profile = json!({
        "legal_name": format!("Example Company {} LLC", index + 1),
        "organization_type": "commercial",
        "country_code": "US",
        "website": "https://company.example.com",
        "fein": format!("{:09}", 123_456_789 + index),
        "industry": "healthcare",
        "number_of_employees": "51-200",
        "organization_legal_type": "llc",
        "doing_business_as": "Example Company",
        "jurisdiction_of_incorporation": "Delaware",
        "organization_contact": person,
        "billing_contact": person,
        "organization_physical_address": address,
        "billing_address": address,
    });
    profile.as_object().cloned().unwrap_or_default()
}

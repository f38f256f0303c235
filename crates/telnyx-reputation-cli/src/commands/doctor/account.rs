//! What the account lacks for numbers to be monitored: the terms, an enterprise, its letter, its approvals.

use telnyx_reputation::enums::TosProductType;
use telnyx_reputation::{Error, ErrorKind};

use super::finding::Finding;
use crate::context::Context;

/// At most so many enterprises are looked at.
const ENTERPRISES: u64 = 20;

/// What was found, in the order in which it has to be mended.
pub(super) async fn findings(context: &Context) -> Vec<Finding> {
    let mut findings = vec![terms(context).await];
    let page = match context.client.enterprises().list().page_size(ENTERPRISES).await {
        Ok(page) => page,
        Err(error) => {
            findings.push(unreadable("enterprises", &error));
            return findings;
        }
    };
    if page.data.is_empty() {
        findings.push(Finding::wrong("enterprises", "there is none", "telnyx-reputation enterprises create --help"));
    }
    for id in page.data.iter().map(|enterprise| enterprise.id.to_string()) {
        findings.extend(enterprise(context, &id).await);
    }
    findings
}

async fn terms(context: &Context) -> Finding {
    let status =
        context.client.terms_of_service().retrieve_status().product_type(TosProductType::NumberReputation).await;
    match status {
        Ok(status) if status.data.has_agreed => Finding::right("terms", "accepted"),
        Ok(_) => Finding::wrong(
            "terms",
            "the newest are not accepted",
            "telnyx-reputation terms-of-service:number-reputation agree",
        ),
        Err(error) => unreadable("terms", &error),
    }
}

/// The two approvals of an enterprise, and how often its numbers are looked up.
async fn enterprise(context: &Context, id: &str) -> Vec<Finding> {
    let about = |what: &str| format!("{what} of {id}");
    let settings = match context.client.enterprises().reputation().retrieve(id).await {
        Ok(settings) => settings.data,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mend = format!("telnyx-reputation enterprises:reputation enable --enterprise-id {id} --help");
            return vec![Finding::wrong(about("monitoring"), "it is not enabled", mend)];
        }
        Err(error) => return vec![unreadable(&about("settings"), &error)],
    };
    let reasons = settings.rejection_reasons.unwrap_or_default().join("; ");
    let gate = |what: &str, status: Option<&str>, mend: String| match status {
        Some("approved") => Finding::right(about(what), "approved"),
        Some("pending") => Finding::open(about(what), "pending", "wait: it takes the service days"),
        Some(other) => Finding::wrong(about(what), format!("{other} {reasons}").trim(), mend),
        None => Finding::wrong(about(what), "the API does not say", "look at it in the portal"),
    };
    let business = format!("telnyx-reputation enterprises update --enterprise-id {id} --help");
    let letter = format!("telnyx-reputation enterprises:reputation:loa update --enterprise-id {id} --help");
    let frequency = settings.check_frequency.as_ref().map_or("unknown", |it| it.as_str());
    vec![
        gate("vetting", settings.status.as_ref().map(|it| it.as_str()), business),
        gate("letter", settings.loa_status.as_ref().map(|it| it.as_str()), letter),
        match frequency {
            "never" => Finding::open(
                about("check frequency"),
                "never: nothing is looked up by itself",
                format!("telnyx-reputation forecast --enterprise-id {id}"),
            ),
            other => Finding::right(about("check frequency"), other),
        },
    ]
}

fn unreadable(thing: &str, error: &Error) -> Finding {
    Finding::wrong(thing, error.message(), "see what the API says; --verbose shows the calls")
}

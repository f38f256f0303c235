//! What is told beside numbers: reviews that were rejected, and remediations that ended.

use std::time::Duration;

use serde_json::{Value, json};
use telnyx_reputation::types::{EnterpriseReputationPublic, RemediationRequestListItem};
use telnyx_reputation::{Client, Usd};

use crate::error::Result;
use crate::moment::Moment;
use crate::store::{Fact, REVIEWS, Store};

/// How old the remediations are at most that are looked at.
const REMEDIATIONS_OF: Duration = Duration::from_secs(90 * 86_400);
/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// Reads the reviews and remediations of an enterprise, or of all that have Number Reputation, and decides what is told of
/// them: each review that is rejected, and each remediation that ended since the enterprise was watched first. Never bills:
/// only settings and lists are read, two calls or so an enterprise.
///
/// # Errors
/// [`Error::Client`](crate::Error::Client); [`Error::Store`](crate::Error::Store).
pub async fn watch(store: &mut Store, client: &Client, enterprise_id: Option<&str>) -> Result<()> {
    let ids = match enterprise_id {
        Some(id) => vec![id.to_owned()],
        None => {
            let listed = client.enterprises().list().page_size(PAGE_SIZE).items().into_vec().await?;
            let has_it = listed.into_iter().filter(|it| it.number_reputation_enabled == Some(true));
            has_it.map(|it| it.id).collect()
        }
    };
    // By the server's clock, where it is known.
    let now = store.collected_at()?.unwrap_or_else(Moment::now);
    for id in ids {
        let of_enterprise = client.enterprises().reputation();
        let settings = of_enterprise.retrieve(&id).await?.data;
        let since = now.before(REMEDIATIONS_OF).to_string();
        let remediations = of_enterprise.remediation().list(&id).filter_created_at_gte(since).page_size(PAGE_SIZE);
        let remediations = remediations.items().into_vec().await?;
        let mut facts = reviews(&id, &settings, now);
        facts.extend(remediations.iter().filter_map(|it| remediation(&id, it, now)));
        store.learn(&id, &facts)?;
    }
    Ok(())
}

impl Store {
    /// Decides whether it is told that a month's budget for lookups is nearly spent, at 80 % and at the end, each once a
    /// month.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn tell_spend(&mut self, spent: Usd, per_month: Usd, at: Moment) -> Result<()> {
        let share = spent.thousandths().saturating_mul(100) / per_month.thousandths().max(1);
        let Some(reached) = [100, 80].into_iter().find(|reached| share >= *reached) else { return Ok(()) };
        let day = at.day();
        let month = day.get(..7).unwrap_or_default();
        let alert = json!({
            "kind": "spend",
            "at": at,
            "text": format!("lookups of {month}: USD {spent} of USD {per_month} are spent"),
            "spent_usd": spent.to_string(),
            "per_month_usd": per_month.to_string(),
        });
        let (subject, value) = ("spend".to_owned(), format!("{month} {reached}"));
        self.learn("spend", &[Fact { subject, value, alert: Some(alert), is_news_at_first: true }])
    }
}

fn reviews(id: &str, settings: &EnterpriseReputationPublic, now: Moment) -> Vec<Fact> {
    let [vetting, letter, external_verification] = REVIEWS;
    let reviews = [
        (vetting, "the vetting of the business", settings.status.as_ref().map(|it| it.as_str())),
        (letter, "the letter of authorization", settings.loa_status.as_ref().map(|it| it.as_str())),
        (
            external_verification,
            "the proof for numbers hosted elsewhere",
            settings.external_verification_status.as_ref().map(|it| it.as_str()),
        ),
    ];
    let fact = |(review, what, status): (&str, &str, Option<&str>)| {
        let status = status?;
        let is_rejected = status == "rejected";
        let reasons = settings.rejection_reasons.clone().unwrap_or_default().join("; ");
        let because = if review == vetting && !reasons.is_empty() { format!(": {reasons}") } else { String::new() };
        Some(Fact {
            subject: format!("{review} {id}"),
            value: status.to_owned(),
            alert: is_rejected.then(|| {
                body(
                    "rejected",
                    now,
                    id,
                    &format!("enterprise {id}: {what} was rejected{because}"),
                    json!({"review": review}),
                )
            }),
            is_news_at_first: true,
        })
    };
    reviews.into_iter().filter_map(fact).collect()
}

fn remediation(id: &str, request: &RemediationRequestListItem, now: Moment) -> Option<Fact> {
    let status = request.status.as_str();
    let has_ended = matches!(status, "completed" | "failed" | "cancelled");
    let text = format!("remediation {} of {} numbers: {status}", request.id, request.phone_numbers_count);
    let more =
        json!({"remediation_id": request.id, "status": status, "phone_numbers_count": request.phone_numbers_count});
    Some(Fact {
        subject: format!("remediation {}", request.id),
        value: status.to_owned(),
        alert: has_ended.then(|| body("remediation", now, id, &text, more)),
        is_news_at_first: false,
    })
}

fn body(kind: &str, now: Moment, id: &str, text: &str, more: Value) -> Value {
    let mut body = json!({"kind": kind, "at": now, "text": text, "enterprise_id": id});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

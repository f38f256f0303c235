//! The legal entity: what the document's schema cannot say about its fields.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    moment::Moment,
    problem::{Entry, Problem, Result},
};

/// Fields that only the service writes, or that are fixed at creation.
const NOT_UPDATABLE: &[&str] = &[
    "id",
    "record_type",
    "created_at",
    "updated_at",
    "status",
    "verification_status",
    "branded_calling_enabled",
    "number_reputation_enabled",
    "bpo_verification_status",
    "bpo_verification_rejection_reason",
    "organization_type",
    "country_code",
    "role_type",
];
/// Fields that cannot change while Number Reputation is enabled.
const LOCKED_WHILE_ENABLED: &[&str] = &[
    "legal_name",
    "doing_business_as",
    "website",
    "fein",
    "industry",
    "number_of_employees",
    "organization_physical_address",
    "organization_contact",
    "dun_bradstreet_number",
];
/// Further fields whose change sends an approved BPO back to review.
const BPO_IDENTITY: &[&str] = &[
    "organization_legal_type",
    "primary_business_domain_sic_code",
    "corporate_registration_number",
    "professional_license_number",
    "jurisdiction_of_incorporation",
];
/// In the order in which the API shows them.
const PROFILE: &[&str] = &[
    "legal_name",
    "organization_type",
    "country_code",
    "role_type",
    "website",
    "fein",
    "industry",
    "number_of_employees",
    "organization_legal_type",
    "doing_business_as",
    "jurisdiction_of_incorporation",
    "customer_reference",
    "primary_business_domain_sic_code",
    "corporate_registration_number",
    "professional_license_number",
    "dun_bradstreet_number",
    "organization_contact",
    "billing_contact",
    "organization_physical_address",
    "billing_address",
];
const NULLABLE: &[&str] = &[
    "primary_business_domain_sic_code",
    "corporate_registration_number",
    "professional_license_number",
    "dun_bradstreet_number",
];

/// An enterprise; `profile` holds the fields that the caller gave.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Enterprise {
    pub(crate) id: String,
    pub(crate) profile: Map<String, Value>,
    pub(crate) bpo_verification_status: Option<String>,
    pub(crate) bpo_verification_rejection_reason: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

impl Enterprise {
    /// A new enterprise from a body that fits the schema of creation.
    pub(crate) fn created(id: String, body: &Map<String, Value>, now: Moment) -> Self {
        let mut profile = Map::new();
        for field in PROFILE {
            let value = match (body.get(*field), *field) {
                (Some(value), _) => value.clone(),
                (None, "role_type") => "enterprise".into(),
                (None, "customer_reference") => "".into(),
                (None, field) if NULLABLE.contains(&field) => Value::Null,
                (None, _) => continue,
            };
            profile.insert((*field).to_owned(), complete(value));
        }
        let is_bpo = profile.get("role_type").is_some_and(|role| role == "bpo");
        Self {
            id,
            profile,
            bpo_verification_status: is_bpo.then(|| "pending".to_owned()),
            bpo_verification_rejection_reason: None,
            email_verified: false,
            created_at: now,
            updated_at: now,
        }
    }

    /// Merges the given fields; nested objects are replaced whole.
    pub(crate) fn update(&mut self, body: &Map<String, Value>, reputation_enabled: bool, now: Moment) -> Result<()> {
        let changed: Vec<(&String, Value)> = body
            .iter()
            .filter(|(field, _)| PROFILE.contains(&field.as_str()))
            .map(|(field, value)| (field, complete(value.clone())))
            .filter(|(field, value)| self.profile.get(*field) != Some(value))
            .collect();
        let locked: Vec<Entry> = changed
            .iter()
            .filter(|(field, _)| reputation_enabled && LOCKED_WHILE_ENABLED.contains(&field.as_str()))
            .map(|(field, _)| {
                Entry::refused(format!("Field '{field}' cannot be changed while Number Reputation is enabled."))
                    .at(format!("/body/{field}"))
            })
            .collect();
        if !locked.is_empty() {
            return Err(Problem::many(400, locked));
        }
        let identity = changed
            .iter()
            .any(|(field, _)| LOCKED_WHILE_ENABLED.contains(&field.as_str()) || BPO_IDENTITY.contains(&field.as_str()));
        if identity && self.bpo_verification_status.as_deref() == Some("approved") {
            self.bpo_verification_status = Some("pending".to_owned());
        }
        for (field, value) in changed {
            self.profile.insert(field.clone(), value);
        }
        self.updated_at = now;
        Ok(())
    }

    /// Ends the review of a BPO: rejected with a reason, otherwise approved, which needs a verified e-mail.
    pub(crate) fn review_bpo(&mut self, rejected: Option<String>) -> Result<()> {
        if self.bpo_verification_status.is_none() {
            return Err(Problem::refused("The enterprise is not a BPO."));
        }
        if rejected.is_none() && !self.email_verified {
            return Err(Problem::refused("A BPO is approved only once its contact e-mail is verified."));
        }
        let status = if rejected.is_some() { "rejected" } else { "approved" };
        self.bpo_verification_status = Some(status.to_owned());
        self.bpo_verification_rejection_reason = rejected;
        Ok(())
    }

    pub(crate) fn text(&self, field: &str) -> &str {
        self.profile.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// A string inside one of the nested objects.
    pub(crate) fn nested(&self, object: &str, field: &str) -> &str {
        self.profile.get(object).and_then(|it| it.get(field)).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn to_json(&self, number_reputation_enabled: bool) -> Value {
        let mut shown = Map::new();
        shown.insert("id".to_owned(), self.id.clone().into());
        shown.extend(self.profile.clone());
        shown.insert("created_at".to_owned(), self.created_at.to_text().into());
        shown.insert("updated_at".to_owned(), self.updated_at.to_text().into());
        shown.insert("branded_calling_enabled".to_owned(), false.into());
        shown.insert("number_reputation_enabled".to_owned(), number_reputation_enabled.into());
        shown.insert("bpo_verification_status".to_owned(), self.bpo_verification_status.clone().into());
        shown.insert(
            "bpo_verification_rejection_reason".to_owned(),
            self.bpo_verification_rejection_reason.clone().into(),
        );
        Value::Object(shown)
    }
}

/// An update may not name what only the service writes.
pub(crate) fn require_updatable(body: &Map<String, Value>) -> Result<()> {
    let refused: Vec<Entry> = body
        .keys()
        .filter(|field| NOT_UPDATABLE.contains(&field.as_str()))
        .map(|field| {
            Entry::refused(format!("Field '{field}' is not allowed in this request")).at(format!("/body/{field}"))
        })
        .collect();
    if refused.is_empty() { Ok(()) } else { Err(Problem::many(400, refused)) }
}

/// Addresses always show their second line, if only as null.
fn complete(mut value: Value) -> Value {
    if let Some(address) = value.as_object_mut().filter(|it| it.contains_key("street_address")) {
        address.entry("extended_address").or_insert(Value::Null);
    }
    value
}

/// The rules that are prose in the contract: which countries are served, and how tax ids are written.
pub(crate) fn rules(body: &Map<String, Value>) -> Vec<Entry> {
    let text = |path: &[&str]| {
        let first = body.get(*path.first()?)?;
        path[1..].iter().try_fold(first, |at, key| at.get(*key))?.as_str()
    };
    let mut entries = Vec::new();
    for path in [&["country_code"][..], &["organization_physical_address", "country"], &["billing_address", "country"]]
    {
        if text(path).is_some_and(|country| !matches!(country, "US" | "CA")) {
            let pointer = format!("/body/{}", path.join("/"));
            entries.push(Entry::invalid("The country must be US or CA.").at(pointer));
        }
    }
    if let Some(fein) = text(&["fein"]) {
        let (fits, expected) = match text(&["country_code"]) {
            Some("CA") => {
                (is_canadian_business_number(fein), "nine digits, optionally with a program account such as RC0001")
            }
            _ => (is_fein(fein), "NN-NNNNNNN or nine digits"),
        };
        if !fits {
            entries.push(Entry::invalid(format!("The tax id must be written as {expected}.")).at("/body/fein"));
        }
    }
    entries
}

fn is_fein(text: &str) -> bool {
    let digits = match text.split_once('-') {
        Some((prefix, rest)) if prefix.len() == 2 => format!("{prefix}{rest}"),
        Some(_) => return false,
        None => text.to_owned(),
    };
    digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_canadian_business_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    match bytes.len() {
        9 => digits(bytes),
        10 => is_fein(text),
        15 => digits(&bytes[..9]) && bytes[9..11].iter().all(u8::is_ascii_uppercase) && digits(&bytes[11..]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_ids_follow_their_country() {
        assert!(is_fein("12-3456789") && is_fein("123456789"));
        assert!(!is_fein("1-23456789") && !is_fein("12-34567890") && !is_fein("12345678a"));
        assert!(is_canadian_business_number("123456789RC0001"));
        assert!(!is_canadian_business_number("123456789rc0001"));
    }
}

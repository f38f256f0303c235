//! Monitored numbers, found by what stands in their snapshots: for people, who do not page through them.

use super::record;
use crate::{domain::number::Number, page::Page, problem::Result, session::Session};

/// What numbers are told apart by, the worst first.
pub(crate) const RISKS: [&str; 4] = ["high", "medium", "low", "none"];

/// The stored risk, or `none`.
const RISK: &str = "coalesce(json_extract(record, '$.reputation_data.spam_risk'), 'none')";

/// What is looked for; nothing is every number that is not removed.
#[derive(Default)]
pub(crate) struct NumberSearch<'f> {
    pub(crate) enterprise_id: Option<&'f str>,
    /// `low`, `medium`, `high`, or `none` for numbers without a snapshot.
    pub(crate) risk: Option<&'f str>,
    /// A piece of the number, of its category, or of its enterprise's name.
    pub(crate) text: Option<&'f str>,
}

/// In which order.
#[derive(Clone, Copy)]
pub(crate) enum NumberOrder {
    Added,
    PhoneNumber,
    /// The worst first, and those without a snapshot last.
    Risk,
    /// The last looked up first.
    LookedUp,
}

impl NumberOrder {
    const fn sql(self) -> &'static str {
        match self {
            Self::Added => "seq",
            Self::PhoneNumber => "phone_number",
            Self::Risk => {
                "CASE json_extract(record, '$.reputation_data.spam_risk')
                 WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END,
                 json_extract(record, '$.reputation_data.maturity_score'), seq"
            }
            Self::LookedUp => "json_extract(record, '$.reputation_data.last_refreshed_at') DESC, seq",
        }
    }
}

/// One page of them, and how many there are.
pub(crate) fn page(
    session: &Session<'_>,
    search: &NumberSearch<'_>,
    order: NumberOrder,
    page: Page,
) -> Result<(Vec<Number>, i64)> {
    conditions(session, search).page(session, "numbers", order.sql(), page)
}

/// How many of them are at each risk, of which every one is named.
pub(crate) fn distribution(session: &Session<'_>, search: &NumberSearch<'_>) -> Result<Vec<(&'static str, i64)>> {
    let found = conditions(session, search).groups(session, "numbers", RISK)?;
    let count = |risk: &str| found.iter().find(|(name, _)| name == risk).map_or(0, |(_, count)| *count);
    Ok(RISKS.iter().map(|risk| (*risk, count(risk))).collect())
}

fn conditions<'v>(session: &'v Session<'_>, search: &'v NumberSearch<'_>) -> record::Conditions<'v> {
    let mut conditions = record::Conditions::new(&session.account.row);
    conditions.and_always("ownership_status <> 'removed'");
    if search.enterprise_id.is_some() {
        conditions.and("enterprise_id = ?", &search.enterprise_id);
    }
    if search.risk.is_some() {
        conditions.and(&format!("{RISK} = ?"), &search.risk);
    }
    if search.text.is_some() {
        conditions.and(
            "instr(lower(phone_number || ' ' || coalesce(json_extract(record, '$.reputation_data.spam_category'), '')
               || ' ' || coalesce((SELECT legal_name FROM enterprises
                                   WHERE account = numbers.account AND id = numbers.enterprise_id), '')),
             lower(?)) > 0",
            &search.text,
        );
    }
    conditions
}

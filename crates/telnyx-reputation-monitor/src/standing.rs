//! What the service says of a number at one time.

use crate::text::Text;

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use telnyx_reputation::types::ReputationPhoneNumber;

use crate::moment::Moment;
use crate::verdict::{Verdict, severity};

/// What the list says of a monitored number. Texts of the API are kept as they came, also those that this version does
/// not know.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Standing {
    /// How likely calls are to be labelled as spam; `None` while nothing is known.
    pub spam_risk: Option<Text>,
    /// The label that is shown, if any.
    pub spam_category: Option<Text>,
    /// 0 to 100, as the scores below.
    pub maturity_score: Option<i64>,
    /// `None` until there are enough calls.
    pub connection_score: Option<i64>,
    /// `None` until there are enough calls.
    pub engagement_score: Option<i64>,
    /// `None` until there are enough calls.
    pub sentiment_score: Option<i64>,
    /// When the snapshot was taken; `None` when there is none.
    pub last_refreshed_at: Option<Moment>,
    /// Who is believed to own the number.
    pub ownership_status: Option<Text>,
    /// Until when ownership is to be confirmed.
    pub confirm_by: Option<Moment>,
    /// Whose number it is.
    pub enterprise_id: Text,
    /// The rest of the row as a JSON object, its keys sorted: source and reasons, and whatever this version does not know.
    #[serde(serialize_with = "raw")]
    pub more: Option<Text>,
}

impl Standing {
    /// What a row of the list says.
    ///
    /// Left out is what tells of the record and not of the number, and differs from number to number: `id`, `created_at`,
    /// `updated_at`, `removed_at`.
    pub(crate) fn of(row: ReputationPhoneNumber) -> Self {
        let mut more = row.extra;
        let mut keep =
            |name: &str, text: Option<&str>| drop(text.map(|text| more.insert(name.to_owned(), text.into())));
        keep("source", row.source.as_ref().map(|it| it.as_str()));
        keep("flag_reason", row.flag_reason.as_deref());
        keep("removal_reason", row.removal_reason.as_ref().map(|it| it.as_str()));
        // A time that cannot be read is kept as the text that it is.
        let mut moment = |name: &str, stamp: Option<&telnyx_reputation::Timestamp>| {
            let stamp = stamp?;
            let read = stamp.to_system_time().map(Moment::from);
            if read.is_none() {
                more.insert(name.to_owned(), stamp.as_str().into());
            }
            read
        };
        let confirm_by = moment("confirm_by", row.confirm_by.as_ref());
        let data = row.reputation_data;
        let last_refreshed_at =
            moment("last_refreshed_at", data.as_ref().and_then(|data| data.last_refreshed_at.as_ref()));
        if let Some(unknown) = data.as_ref().map(|data| &data.extra).filter(|unknown| !unknown.is_empty()) {
            more.insert("reputation_data".to_owned(), Value::Object(unknown.clone()));
        }
        let data = data.as_ref();
        let text = |text: Option<&str>| text.map(Text::from);
        Self {
            spam_risk: text(data.and_then(|data| data.spam_risk.as_ref()).map(|risk| risk.as_str())),
            spam_category: text(data.and_then(|data| data.spam_category.as_deref())),
            maturity_score: data.and_then(|data| data.maturity_score),
            connection_score: data.and_then(|data| data.connection_score),
            engagement_score: data.and_then(|data| data.engagement_score),
            sentiment_score: data.and_then(|data| data.sentiment_score),
            last_refreshed_at,
            ownership_status: text(row.ownership_status.as_ref().map(|status| status.as_str())),
            confirm_by,
            enterprise_id: row.enterprise_id.into(),
            more: (!more.is_empty()).then(|| sorted(Value::Object(more)).to_string().into()),
        }
    }

    /// This standing, as far as it can follow on `before`: a snapshot that is older than the one known comes from a
    /// replica that lags, and does not take its place.
    pub(crate) fn following(mut self, before: &Self) -> Self {
        if self.last_refreshed_at < before.last_refreshed_at && self.last_refreshed_at.is_some() {
            self.spam_risk = before.spam_risk.clone();
            self.spam_category = before.spam_category.clone();
            self.maturity_score = before.maturity_score;
            self.connection_score = before.connection_score;
            self.engagement_score = before.engagement_score;
            self.sentiment_score = before.sentiment_score;
            self.last_refreshed_at = before.last_refreshed_at;
        }
        self
    }

    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.spam_risk.as_deref(), self.spam_category.is_some())
    }

    /// How bad it is, from 0 to 3.
    #[must_use]
    pub fn severity(&self) -> u8 {
        severity(self.spam_risk.as_deref(), self.spam_category.is_some())
    }

    /// The four scores, in the order of the API.
    #[must_use]
    pub fn scores(&self) -> [Option<i64>; 4] {
        [self.maturity_score, self.connection_score, self.engagement_score, self.sentiment_score]
    }
}

/// A server may write keys in another order the next time, which is no change.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// JSON that is kept as text, as the JSON that it is.
fn raw<S: serde::Serializer>(text: &Option<Text>, serializer: S) -> Result<S::Ok, S::Error> {
    let value = text.as_deref().map(|text| RawValue::from_string(text.to_owned())).transpose();
    value.map_err(serde::ser::Error::custom)?.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn standing(row: Value) -> Standing {
        let mut whole = json!({"id": "1", "enterprise_id": "E", "phone_number": "+16035551234"});
        whole.as_object_mut().unwrap().extend(row.as_object().unwrap().clone());
        Standing::of(serde_json::from_value(whole).unwrap())
    }

    #[test]
    fn unknown_fields_are_kept_whatever_their_order() {
        let one = standing(json!({"b": {"y": 1, "x": [2]}, "a": null, "source": "telnyx", "updated_at": "now",
            "reputation_data": {"spam_risk": "huge", "new_score": 7}}));
        assert_eq!(
            one.more.as_deref(),
            Some(r#"{"a":null,"b":{"x":[2],"y":1},"reputation_data":{"new_score":7},"source":"telnyx"}"#)
        );
        assert_eq!((one.spam_risk.as_deref(), one.verdict(), one.severity()), (Some("huge"), Verdict::Flagged, 2));
        let other = standing(json!({"reputation_data": {"new_score": 7, "spam_risk": "huge"}, "source": "telnyx",
            "a": null, "b": {"x": [2], "y": 1}, "updated_at": "later"}));
        assert_eq!(one, other);
        assert_eq!(serde_json::to_value(&one).unwrap()["more"]["b"]["y"], 1);
    }

    #[test]
    fn a_time_that_cannot_be_read_is_kept_as_text() {
        let it = standing(json!({"confirm_by": "soon", "reputation_data": {"last_refreshed_at": "2026-11-20"}}));
        assert_eq!((it.confirm_by, it.last_refreshed_at), (None, None));
        assert_eq!(it.more.as_deref(), Some(r#"{"confirm_by":"soon","last_refreshed_at":"2026-11-20"}"#));
    }

    #[test]
    fn no_data_is_not_clean() {
        assert_eq!(standing(json!({"reputation_data": null})).verdict(), Verdict::NoData);
        assert_eq!(
            standing(json!({"reputation_data": {"spam_risk": null, "maturity_score": 90}})).verdict(),
            Verdict::NoData
        );
    }

    #[test]
    fn an_older_snapshot_does_not_replace_a_newer_one() {
        let at = |at: &str, risk: &str| {
            standing(json!({"ownership_status": at, "reputation_data": {"spam_risk": risk,
            "last_refreshed_at": at}}))
        };
        let (old, new) = (at("2026-11-20T09:00:00Z", "low"), at("2026-11-21T09:00:00Z", "high"));
        let late = old.clone().following(&new);
        assert_eq!((&late.spam_risk, late.last_refreshed_at), (&new.spam_risk, new.last_refreshed_at));
        assert_eq!(late.ownership_status, old.ownership_status, "what has no time is believed");
        assert_eq!(new.clone().following(&old), new);
        let none = standing(json!({"reputation_data": null}));
        assert_eq!(none.clone().following(&new), none, "a snapshot can go");
    }
}

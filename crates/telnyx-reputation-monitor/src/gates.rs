//! What an account lacks for numbers to be monitored: the terms, an enterprise, its letter, its approvals.

use telnyx_reputation::enums::{ReputationCheckFrequency, TosProductType};
use telnyx_reputation::{Client, Error, ErrorKind};

use crate::said::Said;

/// At most so many enterprises are looked at.
const ENTERPRISES: u64 = 20;

/// How long the id of an enterprise is.
const ID: usize = 36;

/// Where in it a hyphen stands.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GateState {
    /// As it has to be.
    Right,
    /// It will be right by itself, or matters only to some.
    Open,
    /// It keeps numbers from being monitored.
    Wrong,
}

impl GateState {
    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Open => "open",
            Self::Wrong => "wrong",
        }
    }
}

/// One thing that stands between an account and a number that is monitored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gate {
    /// `terms`, `enterprises`, `monitoring`, `vetting`, `letter`, `check frequency` or `settings`.
    pub thing: &'static str,
    /// Whose; `None` is the whole account.
    pub enterprise_id: Option<String>,
    /// The legal name of whose it is, in the API's words.
    pub legal_name: Option<String>,
    /// How it is.
    pub state: GateState,
    /// What was found, in words of this program alone.
    pub found: String,
    /// What the API says of it, where it says more.
    pub api_says: Option<String>,
    /// What mends it: a command, where one does.
    pub mend: Option<String>,
}

impl Gate {
    fn new(thing: &'static str, state: GateState, found: impl Into<String>) -> Self {
        Self { thing, enterprise_id: None, legal_name: None, state, found: found.into(), api_says: None, mend: None }
    }

    fn in_words_of_the_api(self, says: impl Into<String>) -> Self {
        Self { api_says: Some(says.into()).filter(|says| !says.is_empty()), ..self }
    }

    fn mended_by(self, mend: impl Into<String>) -> Self {
        Self { mend: Some(mend.into()), ..self }
    }

    fn of(self, enterprise_id: &str, legal_name: Option<&str>) -> Self {
        Self { enterprise_id: Some(enterprise_id.to_owned()), legal_name: legal_name.map(str::to_owned), ..self }
    }
}

/// The gates of an account and of its first 20 enterprises, in the order in which they have to be passed. Free reads alone;
/// one that fails is a gate that is wrong.
pub async fn gates(client: &Client) -> Vec<Gate> {
    let mut gates = found(client).await;
    for says in gates.iter_mut().filter_map(|gate| gate.api_says.as_mut()) {
        *says = client.without_key(says).into_owned();
    }
    gates
}

/// Whether this can be the id of an enterprise: a UUID as the API writes it. What is none is a text like any other, and is put
/// into no command.
#[must_use]
pub fn is_enterprise_id(text: &str) -> bool {
    let is_of_form = |(at, byte): (usize, u8)| {
        if HYPHENS.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
    };
    text.len() == ID && text.bytes().enumerate().all(is_of_form)
}

async fn found(client: &Client) -> Vec<Gate> {
    let mut gates = vec![terms(client).await];
    let page = match client.enterprises().list().page_size(ENTERPRISES).await {
        Ok(page) => page,
        Err(error) => {
            gates.push(unreadable("enterprises", &error));
            return gates;
        }
    };
    if page.data.is_empty() {
        let none = Gate::new("enterprises", GateState::Wrong, "there is none");
        gates.push(none.mended_by("telnyx-reputation enterprises create --help"));
    }
    for enterprise in &page.data {
        let (id, name) = (enterprise.id.as_str(), enterprise.legal_name.as_deref());
        if is_enterprise_id(id) {
            gates.extend(of_enterprise(client, id).await.into_iter().map(|gate| gate.of(id, name)));
        } else {
            let gate = Gate::new("enterprises", GateState::Wrong, "one is listed whose id is no UUID");
            gates.push(gate.in_words_of_the_api(id).mended_by("look at the calls: --verbose shows them"));
        }
    }
    gates
}

async fn terms(client: &Client) -> Gate {
    let status = client.terms_of_service().retrieve_status().product_type(TosProductType::NumberReputation).await;
    match status {
        Ok(status) if status.data.has_agreed => Gate::new("terms", GateState::Right, "accepted"),
        Ok(_) => Gate::new("terms", GateState::Wrong, "the newest are not accepted")
            .mended_by("telnyx-reputation terms-of-service:number-reputation agree"),
        Err(error) => unreadable("terms", &error),
    }
}

/// The two approvals of an enterprise, and how often its numbers are looked up.
async fn of_enterprise(client: &Client, id: &str) -> Vec<Gate> {
    let settings = match client.enterprises().reputation().retrieve(id).await {
        Ok(settings) => settings.data,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let enable = format!("telnyx-reputation enterprises:reputation enable --enterprise-id {id} --help");
            return vec![Gate::new("monitoring", GateState::Wrong, "it is not enabled").mended_by(enable)];
        }
        Err(error) => return vec![unreadable("settings", &error)],
    };
    let reasons = settings.rejection_reasons.unwrap_or_default().join("; ");
    let approval = |thing, status: Option<&str>, mend: String| match status {
        Some("approved") => Gate::new(thing, GateState::Right, "approved"),
        Some("pending") => Gate::new(thing, GateState::Open, "pending").mended_by("wait: it takes the service days"),
        Some("rejected") => {
            Gate::new(thing, GateState::Wrong, "rejected").in_words_of_the_api(&reasons).mended_by(mend)
        }
        Some(other) => Gate::new(thing, GateState::Wrong, "neither approved nor pending")
            .in_words_of_the_api(format!("{other} {reasons}").trim())
            .mended_by(mend),
        None => Gate::new(thing, GateState::Wrong, "the API does not say").mended_by("look at it in the portal"),
    };
    let business = format!("telnyx-reputation enterprises update --enterprise-id {id} --help");
    let letter = format!("telnyx-reputation enterprises:reputation:loa update --enterprise-id {id} --help");
    vec![
        approval("vetting", settings.status.as_ref().map(|it| it.as_str()), business),
        approval("letter", settings.loa_status.as_ref().map(|it| it.as_str()), letter),
        frequency(id, settings.check_frequency.as_ref().map(|it| it.as_str())),
    ]
}

fn frequency(id: &str, check_frequency: Option<&str>) -> Gate {
    let gate = |state, found: &str| Gate::new("check frequency", state, found);
    let known = |text: &str| ReputationCheckFrequency::KNOWN.iter().find(|known| **known == text).copied();
    match check_frequency.map(|text| (text, known(text))) {
        None => gate(GateState::Right, "unknown"),
        Some((_, Some("never"))) => gate(GateState::Open, "never: nothing is looked up by itself")
            .mended_by(format!("telnyx-reputation forecast --enterprise-id {id}")),
        Some((_, Some(known))) => gate(GateState::Right, known),
        Some((other, None)) => gate(GateState::Right, "one that this version does not know").in_words_of_the_api(other),
    }
}

fn unreadable(thing: &'static str, error: &Error) -> Gate {
    let Said { own, api_says } = error.into();
    let gate = Gate::new(thing, GateState::Wrong, own).in_words_of_the_api(api_says.unwrap_or_default());
    gate.mended_by("look at the calls: --verbose shows them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_with_each_hyphen_in_its_place() {
        assert!(is_enterprise_id("0b0c6f6e-3f0e-4a53-9d52-0C3F5B1F7A11"));
        let (hyphens, none) = ("-".repeat(ID), "0".repeat(ID));
        let moved = "0b0c6f6e3-f0e-4a53-9d52-0c3f5b1f7a11";
        let quoted = "`b0c6f6e-3f0e-4a53-9d52-0c3f5b1f7a1`";
        for text in ["", "0b0c6f6e", moved, quoted, &hyphens, &none] {
            assert!(!is_enterprise_id(text), "{text}");
        }
    }
}

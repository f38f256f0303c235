//! What an account lacks for numbers to be monitored: the terms, an enterprise, its letter, its approvals.

use telnyx_reputation::enums::TosProductType;
use telnyx_reputation::{Client, Error, ErrorKind};

/// At most so many enterprises are looked at.
const ENTERPRISES: u64 = 20;

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
    /// What was found, which may be in the API's words.
    pub found: String,
    /// What mends it: a command, where one does.
    pub mend: Option<String>,
}

impl Gate {
    fn new(thing: &'static str, state: GateState, found: impl Into<String>) -> Self {
        Self { thing, enterprise_id: None, legal_name: None, state, found: found.into(), mend: None }
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
        let (id, name) = (enterprise.id.to_string(), enterprise.legal_name.as_deref());
        gates.extend(of_enterprise(client, &id).await.into_iter().map(|gate| gate.of(&id, name)));
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
        Some(other) => Gate::new(thing, GateState::Wrong, format!("{other} {reasons}").trim()).mended_by(mend),
        None => Gate::new(thing, GateState::Wrong, "the API does not say").mended_by("look at it in the portal"),
    };
    let business = format!("telnyx-reputation enterprises update --enterprise-id {id} --help");
    let letter = format!("telnyx-reputation enterprises:reputation:loa update --enterprise-id {id} --help");
    let frequency = settings.check_frequency.as_ref().map_or("unknown", |it| it.as_str());
    vec![
        approval("vetting", settings.status.as_ref().map(|it| it.as_str()), business),
        approval("letter", settings.loa_status.as_ref().map(|it| it.as_str()), letter),
        match frequency {
            "never" => Gate::new("check frequency", GateState::Open, "never: nothing is looked up by itself")
                .mended_by(format!("telnyx-reputation forecast --enterprise-id {id}")),
            other => Gate::new("check frequency", GateState::Right, other),
        },
    ]
}

fn unreadable(thing: &'static str, error: &Error) -> Gate {
    Gate::new(thing, GateState::Wrong, error.message()).mended_by("see what the API says; --verbose shows the calls")
}

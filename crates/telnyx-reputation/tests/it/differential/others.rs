//! Another process with the same key, and what the service does by itself.

use serde_json::{Value, json};

use super::calls::enterprise;
use super::case::{Details, Number};
use super::world::{Places, World, named};

/// What happens between two steps of the clients under test.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Associate(Vec<Number>),
    Disassociate(Number),
    Refresh(Vec<Number>),
    Retrieve {
        number: Number,
        fresh: bool,
    },
    Remediate {
        numbers: Vec<Number>,
        details: Details,
    },
    Enable {
        document: usize,
        monthly: bool,
    },
    Disable,
    CreateEnterprise {
        name: u8,
    },
    DeleteEnterprise {
        name: u8,
    },
    ProveOwnership {
        document: usize,
    },
    ReplaceLetter {
        document: usize,
    },
    ConfirmOwnership {
        number: Number,
        still_own: bool,
    },
    /// The review of a gate of the second enterprise ends.
    Review {
        gate: &'static str,
        approved: bool,
    },
    /// Every remediation that is running takes a step, or is cancelled.
    Remediations {
        cancel: bool,
    },
    /// The account's clock moves on: what comes due happens.
    Clock {
        seconds: u64,
    },
    /// What the `Date` of the answers says from now on.
    Date(Value),
}

/// What another process is known to have done, by its own answers: nothing hinders those.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Deed {
    Associated(Number),
    Remediated { numbers: Vec<Number>, details: Details },
    Enabled { document: usize, monthly: bool },
    Created { name: u8 },
    Proved { document: usize },
    Confirmed { number: Number, still_own: bool },
}

/// The other process.
pub(super) struct Other {
    http: reqwest::Client,
    /// In the order of what was done.
    pub(super) deeds: Vec<Deed>,
}

impl Other {
    pub(super) fn new(http: reqwest::Client) -> Self {
        Self { http, deeds: Vec::new() }
    }

    pub(super) async fn act(&mut self, world: &World<'_>, act: &Act) {
        let places = &world.places;
        let first = format!("/enterprises/{}/reputation", places.enterprise);
        let second = format!("/enterprises/{}/reputation", places.second);
        let list = |numbers: &[Number]| -> Vec<String> { numbers.iter().map(|number| number.e164()).collect() };
        let one = |number: &Number| format!("{first}/numbers/{}", number.e164().replace('+', "%2B"));
        match act {
            Act::Associate(numbers) => {
                if self.send(world, "POST", &format!("{first}/numbers"), json!({"phone_numbers": list(numbers)})).await
                {
                    self.deeds.extend(numbers.iter().copied().map(Deed::Associated));
                }
            }
            Act::Disassociate(number) => drop(self.send(world, "DELETE", &one(number), Value::Null).await),
            Act::Refresh(numbers) => {
                let body = json!({"phone_numbers": list(numbers)});
                self.send(world, "POST", &format!("{first}/numbers/refresh"), body).await;
            }
            Act::Retrieve { number, fresh } => {
                self.send(world, "GET", &format!("{}?fresh={fresh}", one(number)), Value::Null).await;
            }
            Act::Remediate { numbers, details } => {
                let mut body = json!({"phone_numbers": list(numbers), "call_purpose": details.purpose()});
                if let Some(email) = details.email() {
                    body["contact_email"] = email.into();
                }
                if self.send(world, "POST", &format!("{first}/remediation"), body).await {
                    self.deeds.push(Deed::Remediated { numbers: numbers.clone(), details: *details });
                }
            }
            Act::Enable { document, monthly } => {
                let mut body = json!({"loa_document_id": places.documents[*document]});
                if *monthly {
                    body["check_frequency"] = "monthly".into();
                }
                if self.send(world, "POST", &second, body).await {
                    self.deeds.push(Deed::Enabled { document: *document, monthly: *monthly });
                }
            }
            Act::Disable => drop(self.send(world, "DELETE", &second, Value::Null).await),
            Act::CreateEnterprise { name } => {
                let body = named(&places.profile, &enterprise(*name)).into();
                if self.send(world, "POST", "/enterprises", body).await {
                    self.deeds.push(Deed::Created { name: *name });
                }
            }
            Act::DeleteEnterprise { name } => self.delete_enterprise(world, *name).await,
            Act::ProveOwnership { document } => {
                let body = json!({"document_ids": [places.documents[*document]]});
                if self.send(world, "POST", &format!("{second}/external_verification"), body).await {
                    self.deeds.push(Deed::Proved { document: *document });
                }
            }
            Act::ReplaceLetter { document } => {
                let body = json!({"loa_document_id": places.documents[*document]});
                self.send(world, "PATCH", &format!("{second}/loa"), body).await;
            }
            Act::ConfirmOwnership { number, still_own } => {
                let path = format!("{}/ownership_confirm", one(number));
                if self.send(world, "POST", &path, json!({"still_own": still_own})).await {
                    self.deeds.push(Deed::Confirmed { number: *number, still_own: *still_own });
                }
            }
            Act::Review { gate, approved } => {
                let verdict = if *approved { "approve" } else { "reject" };
                let path = format!("POST /_sandbox/enterprises/{}/{verdict}", places.second);
                // There may be nothing to review.
                drop(world.try_control(&path, json!({"gate": gate})).await);
            }
            Act::Remediations { cancel } => self.remediations(world, places, *cancel).await,
            Act::Clock { seconds } => {
                world.control("POST /_sandbox/clock/advance", json!({"seconds": seconds})).await;
            }
            Act::Date(date) => drop(world.control("PUT /_sandbox/date", date.clone()).await),
        }
    }

    /// Sends a request that is nobody's under test; whether it was done.
    async fn send(&self, world: &World<'_>, method: &str, path: &str, body: Value) -> bool {
        self.request(world, method, path, body).await.0
    }

    async fn request(&self, world: &World<'_>, method: &str, path: &str, body: Value) -> (bool, Value) {
        let request = self.http.request(method.parse().unwrap(), format!("{}{path}", world.base_url()));
        let request = if body.is_null() { request } else { request.json(&body) };
        let response = request.bearer_auth(&world.key).send().await.unwrap();
        let done = response.status().is_success();
        (done, response.json().await.unwrap_or_default())
    }

    async fn delete_enterprise(&self, world: &World<'_>, name: u8) {
        let path = format!("/enterprises?filter[legal_name][contains]=Enterprise%20{name}%20LLC");
        let (_, found) = self.request(world, "GET", &path, Value::Null).await;
        for enterprise in found["data"].as_array().into_iter().flatten() {
            let path = format!("/enterprises/{}", enterprise["id"].as_str().unwrap());
            self.send(world, "DELETE", &path, Value::Null).await;
        }
    }

    async fn remediations(&self, world: &World<'_>, places: &Places, cancel: bool) {
        let path = format!("/enterprises/{}/reputation/remediation?page[size]=50", places.enterprise);
        let (_, found) = self.request(world, "GET", &path, Value::Null).await;
        let what = if cancel { "cancel" } else { "advance" };
        for request in found["data"].as_array().into_iter().flatten() {
            let path = format!("POST /_sandbox/remediations/{}/{what}", request["id"].as_str().unwrap());
            // It may have ended.
            drop(world.try_control(&path, Value::Null).await);
        }
    }
}

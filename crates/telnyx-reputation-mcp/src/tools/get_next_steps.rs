//! What stands in the way, and what to do next.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation_monitor::{Gate, Report, ToDo, gates};

use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::Result;

/// So many numbers of a rule are named.
const NAMED: usize = 10;

pub(crate) struct GetNextSteps;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    gates: Vec<Step>,
    /// What the history says in a few sentences; empty without one.
    report: Vec<String>,
    advice: Vec<Advice>,
}

#[derive(Serialize, JsonSchema)]
struct Step {
    gate: &'static str,
    state: &'static str,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_says: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    do_next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_name: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Advice {
    rule: &'static str,
    /// For which numbers it is.
    why: String,
    numbers: usize,
    usd: String,
    worst: Vec<String>,
}

impl From<Gate> for Step {
    fn from(gate: Gate) -> Self {
        Self {
            gate: gate.thing,
            state: gate.state.name(),
            found: gate.found,
            api_says: gate.api_says,
            do_next: gate.mend,
            enterprise_id: gate.enterprise_id,
            legal_name: gate.legal_name,
        }
    }
}

impl From<&ToDo> for Advice {
    fn from(to_do: &ToDo) -> Self {
        Self {
            rule: to_do.rule.name(),
            why: to_do.says.clone(),
            numbers: to_do.phone_numbers.len(),
            usd: to_do.usd.to_string(),
            worst: to_do.phone_numbers.iter().take(NAMED).cloned().collect(),
        }
    }
}

impl Tool for GetNextSteps {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "get_next_steps";
    const KIND: Kind = Kind::Read;

    fn title() -> String {
        "Gates and next steps".to_owned()
    }

    fn says() -> String {
        "Whether terms, enterprises, letter (LOA) and vetting are in order, and what to do with which numbers. Free."
            .to_owned()
    }

    async fn call(desk: Arc<Desk>, _: Input) -> Result<Output> {
        let gates = gates(&desk.free).await.into_iter().map(Step::from).collect();
        let enterprise = desk.enterprise_id.clone();
        // Without a history there is no advice, and the gates are told all the same.
        let report = desk.history(move |store| Ok(store.report(None, enterprise.as_deref())?)).await.ok().flatten();
        let advice = report.iter().flat_map(|report| &report.to_do).map(Advice::from).collect();
        Ok(Output { gates, report: report.as_ref().map(sentences).unwrap_or_default(), advice })
    }
}

/// The report in sentences, which have no words of others.
pub(crate) fn sentences(report: &Report) -> Vec<String> {
    let age = report.how_old(telnyx_reputation_monitor::Moment::now());
    vec![age, report.what_turned(), report.how_it_goes(), report.what_it_costs()]
}

//! Which tools there are.

use std::pin::Pin;
use std::sync::Arc;

use rmcp::model::{JsonObject, Tool as Listed};

use super::tool::{self, Kind, Told, Tool};
use super::{
    collect, find_operation, get_costs, get_history, get_next_steps, get_number, get_trend, list_changes, list_numbers,
    list_ownership, plan, plan_sync,
};
use crate::failure::Result;
use crate::schema;
use crate::spend::Applied;

type Running = Pin<Box<dyn Future<Output = Told> + Send>>;

/// A tool, as it is listed and called.
pub(crate) struct Entry {
    pub(crate) listed: Listed,
    /// `None` of the one that has to ask a person, which the handler calls itself.
    pub(crate) run: Option<fn(Arc<crate::desk::Desk>, JsonObject) -> Running>,
}

fn entry<T: Tool>() -> Entry {
    let listed = tool::listed::<T::Input, T::Output>(T::NAME, T::title(), T::says(), T::KIND);
    Entry { listed, run: Some(|desk, arguments| Box::pin(tool::run::<T>(desk, arguments))) }
}

/// The tools of a server that may spend, or may not.
///
/// # Errors
/// The document has no price, which a test of the core rules out.
pub(crate) fn all(spends: bool) -> Result<Vec<Entry>> {
    let mut tools = vec![
        entry::<list_numbers::ListNumbers>(),
        entry::<get_number::GetNumber>(),
        entry::<list_changes::ListChanges>(),
        entry::<get_history::GetHistory>(),
        entry::<get_trend::GetTrend>(),
        entry::<list_ownership::ListOwnership>(),
        entry::<get_next_steps::GetNextSteps>(),
        entry::<get_costs::GetCosts>(),
        entry::<find_operation::FindOperation>(),
        entry::<plan_sync::PlanSync>(),
        entry::<collect::Collect>(),
    ];
    if spends {
        tools.push(entry::<plan::PlanRefresh>());
        tools.push(entry::<plan::PlanFreshLookup>());
        tools.push(entry::<plan::PlanAssociate>());
        tools.push(entry::<plan::PlanRemediate>());
        let listed = tool::listed::<plan::ApplyInput, Applied>(
            plan::APPLY_PLAN,
            "Carry out a plan (bills its price)".to_owned(),
            "Bills what the plan said, once a person allows it: the client asks, or they run the command in the answer. \
             An unknown outcome counts as billed and is never sent again."
                .to_owned(),
            Kind::Spend,
        );
        tools.push(Entry { listed, run: None });
        tools.iter_mut().filter_map(|tool| tool.listed.output_schema.as_mut()).for_each(schema::add_left);
    }
    Ok(tools)
}

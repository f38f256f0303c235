//! Two things that people ask every day.

use rmcp::model::{ErrorData, GetPromptResult, Prompt, PromptMessage, Role};

const MORNING: &str = "morning_check";
const CLEAN_UP: &str = "clean_up";

/// The prompts, as they are listed.
pub(crate) fn all() -> Vec<Prompt> {
    let prompt = |name: &str, title: &str, says: &str| Prompt::new(name, Some(says), None).with_title(title);
    vec![
        prompt(MORNING, "Morning check", "What turned since yesterday, what is due, and what it costs; free."),
        prompt(CLEAN_UP, "Clean up flagged numbers", "Which numbers to look up, remediate, rest or drop, with prices."),
    ]
}

/// A prompt's text, in which there is nothing of anybody else.
pub(crate) fn get(name: &str, spends: bool) -> Result<GetPromptResult, ErrorData> {
    let text = match name {
        MORNING => "Check my caller IDs. Call collect, then list_changes for the last 24 hours, get_trend, list_ownership and \
                    get_next_steps. Tell me in at most ten lines: how many numbers are flagged and whether that gets better; \
                    which turned, the worst first; which deadlines come within a week; which gate is not passed; what you \
                    would do next and what that would cost. Spend nothing."
            .to_owned(),
        CLEAN_UP => {
            let how = if spends {
                "For what I agree to, make a plan with the plan_… tools, tell me its price and its numbers, and call \
                 apply_plan; I allow it myself. Never plan more than I agreed to, and say of unknown outcomes that they may \
                 have been billed."
            } else {
                "This server cannot spend: give me the `telnyx-reputation` commands that I would run, with their prices."
            };
            format!(
                "Help me clean up my flagged caller IDs. Call collect, get_next_steps and list_numbers with verdict flagged. \
                 Group the numbers by advice (look up again, remediate, rest, drop) with the reason, the count and the price \
                 of each group, the cheapest useful step first, and ask me what to do. {how}"
            )
        }
        _ => return Err(ErrorData::invalid_params("there is no such prompt: prompts/list has them", None)),
    };
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)]))
}

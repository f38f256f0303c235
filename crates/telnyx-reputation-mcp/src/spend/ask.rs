//! Asking a person: by the client where it can show a question, else by a command that a person runs.
//!
//! What a model writes is an argument of a tool, and no argument allows anything. A client that was asked answers by a
//! message of its own.

use std::time::{Duration, Instant};

use rmcp::RoleServer;
use rmcp::model::{
    CallToolRequestParams, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationSchema,
    InputRequest, InputRequests, InputRequiredResult, ProtocolVersion,
};
use rmcp::service::RequestContext;
use serde::Deserialize;
use serde_json::Value;
use telnyx_reputation::Usd;

use crate::desk::Desk;
use crate::failure::{Failure, Result};
use crate::plans::{Plan, Plans, Status};

/// How long a person may look at a question, and a call wait for them.
pub(crate) const LONGEST_LOOK: Duration = Duration::from_secs(10 * 60);
/// How often it is looked whether a person has run the command.
const LOOK: Duration = Duration::from_millis(200);
/// The question's name, and that of the box to be ticked.
const QUESTION: &str = "spend";

/// Who can be asked during a call.
pub(crate) struct Asker {
    context: RequestContext<RoleServer>,
    answers: Option<Value>,
    state: Option<String>,
}

/// What a person said, or did not.
pub(crate) enum Word {
    /// The plan is allowed: `here`, by an answer to this call, which is written when the plan is begun; else it is written.
    Yes { here: bool },
    /// The plan is declined.
    No,
    /// Nobody has decided: the plan waits.
    Nothing,
    /// The client has to ask, and to call again with the answer.
    Ask(Box<InputRequiredResult>),
}

impl Asker {
    pub(crate) fn new(request: &CallToolRequestParams, context: RequestContext<RoleServer>) -> Self {
        let answers = request.input_responses.as_ref().and_then(|answers| answers.get(QUESTION).cloned());
        Self { context, answers, state: request.request_state.clone() }
    }

    /// Fails when the client has given the call up meanwhile: nobody would hear of what it does.
    pub(crate) fn check_is_not_given_up(&self) -> Result<()> {
        if self.context.ct.is_cancelled() { Err(given_up()) } else { Ok(()) }
    }

    /// Whether the call brings a person's no to what an answer before it asked. It counts whatever else the call has: a no spends
    /// nothing.
    pub(crate) fn brings_a_no(&self) -> bool {
        let answer = self.answers.as_ref().and_then(|answer| ElicitResult::deserialize(answer).ok());
        answer.is_some_and(|answer| said(&answer) == Some(false))
    }

    /// Has a person decide on an open plan.
    pub(crate) async fn ask(&self, desk: &Desk, plans: &Plans, plan: &Plan, left: Usd) -> Result<Word> {
        if !self.shows_forms() {
            return self.wait(desk, plans, plan).await;
        }
        let question = question(desk, plan, left)?;
        if self.asks_by_result() {
            return self.by_result(plans, plan, question);
        }
        let asked = self.context.peer.create_elicitation_with_timeout(question, Some(LONGEST_LOOK));
        // What a person says to a call that was given up is said to nobody, however late it comes.
        let answered = tokio::select! {
            biased;
            () = self.context.ct.cancelled() => return Err(given_up()),
            answered = asked => answered,
        };
        match answered {
            Ok(answer) => decide(plans, plan, &answer),
            // A client that cannot ask after all leaves the command.
            Err(error) => {
                tracing::warn!(%error, "the client did not ask");
                self.wait(desk, plans, plan).await
            }
        }
    }

    /// Whether the client said that it shows forms. One that says no more than that it asks shows forms, as the first
    /// version of the protocol had it.
    fn shows_forms(&self) -> bool {
        let elicitation = self.context.client_capabilities().and_then(|it| it.elicitation);
        elicitation.is_some_and(|it| it.form.is_some() || it.url.is_none())
    }

    /// Since 2026-07-28 a server asks by its answer, and is called again.
    fn asks_by_result(&self) -> bool {
        self.context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28)
    }

    fn by_result(&self, plans: &Plans, plan: &Plan, question: ElicitRequestParams) -> Result<Word> {
        self.check_is_not_given_up()?;
        // An answer to a question that was not asked is none.
        let is_asked = self.state.is_some() && self.state == plan.asked;
        match (&self.answers, is_asked) {
            (Some(answer), true) => {
                let answer: ElicitResult = serde_json::from_value(answer.clone())
                    .map_err(|_| Failure::argument("the answer to the question is none that the protocol has"))?;
                decide(plans, plan, &answer)
            }
            _ => {
                let Some(state) = plans.ask(&plan.id)? else { return decided(plans, plan) };
                let request = InputRequest::Elicitation(ElicitRequest::new(question));
                let requests = InputRequests::from([(QUESTION.to_owned(), request)]);
                Ok(Word::Ask(Box::new(InputRequiredResult::new(Some(requests), Some(state)))))
            }
        }
    }

    /// Waits a while for a person to run the command.
    async fn wait(&self, desk: &Desk, plans: &Plans, plan: &Plan) -> Result<Word> {
        (desk.tell)(&format!("{}. To allow it: {} {}", plan.in_short(), desk.approve_command, plan.id));
        let ends = Instant::now() + desk.approval_wait;
        loop {
            self.check_is_not_given_up()?;
            let left = ends.saturating_duration_since(Instant::now());
            match decided(plans, plan)? {
                Word::Nothing if !left.is_zero() => tokio::time::sleep(left.min(LOOK)).await,
                word => return Ok(word),
            }
        }
    }
}

/// What a person is asked: the same as on a terminal, and what is left.
fn question(desk: &Desk, plan: &Plan, left: Usd) -> Result<ElicitRequestParams> {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {QUESTION: {"type": "boolean", "title": format!("Spend up to USD {}", plan.at_most), "default": false}},
        "required": [QUESTION],
    });
    let requested_schema: ElicitationSchema =
        serde_json::from_value(schema).map_err(|_| Failure::local("the question cannot be asked"))?;
    let message = format!("{}\nOf the limit, USD {left} is left before it.", plan.question());
    let message = desk.free.without_key(&message).into_owned();
    Ok(ElicitRequestParams::FormElicitationParams { meta: None, message, requested_schema })
}

fn given_up() -> Failure {
    Failure::new("given_up", "the call was given up before it was carried out; nothing was sent")
}

/// What an answer says: yes with the box ticked, no with it left empty or the question declined. A question that was closed, or
/// confirmed without its box, has no answer.
fn said(answer: &ElicitResult) -> Option<bool> {
    match answer.action {
        ElicitationAction::Accept => answer.content.as_ref()?.get(QUESTION)?.as_bool(),
        ElicitationAction::Decline => Some(false),
        _ => None,
    }
}

fn decide(plans: &Plans, plan: &Plan, answer: &ElicitResult) -> Result<Word> {
    match said(answer) {
        // What is written bills without a question from then on, so nothing is before the call is known to go on.
        Some(true) => Ok(Word::Yes { here: true }),
        Some(false) => {
            plans.decide(&plan.id, false)?;
            decided(plans, plan)
        }
        None => decided(plans, plan),
    }
}

/// What was decided meanwhile, here or with the command.
fn decided(plans: &Plans, plan: &Plan) -> Result<Word> {
    Ok(match plans.find(&plan.id)?.status {
        Status::Open => Word::Nothing,
        Status::Declined => Word::No,
        // What else became of it is told where it is taken.
        _ => Word::Yes { here: false },
    })
}

//! What a broker needs of the client, and no other program: to take up calls that another process sent.

use std::sync::Arc;

use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::learned_rate::LearnedRate;
use crate::call::was_sent::WasSent;
use crate::claims::Candidate;
use crate::client::Client;
use crate::error::Result;
use crate::json::from_bytes;
use crate::looked::Looked;
use crate::operation::Operation;
use crate::resolve::{claimed_by_answer, subjects};
use crate::unresolved::{Resolution, Unresolved};
use crate::usd::Usd;

/// A call that an earlier process sent, and of which it is not known what became.
#[derive(Debug)]
pub struct OpenCall(Box<Unresolved>);

impl Client {
    /// Takes up a call that an earlier process sent. From now on it counts as a possible maker of whatever it is about, so
    /// all open calls are to be taken up before any of them is [resolved](OpenCall::resolve), and before anything is sent.
    ///
    /// `look` is what [`BeforeSent`](crate::BeforeSent) was told of the call, `worst` what it may have cost. Sends nothing.
    #[must_use]
    pub fn reopen(
        &self,
        operation: &'static Operation,
        arguments: Arguments,
        look: Option<&Value>,
        worst: Usd,
    ) -> OpenCall {
        let was_sent = Arc::<WasSent>::default();
        was_sent.begin();
        let candidate = self.candidate(operation, &arguments, &was_sent);
        let before = look.and_then(Looked::read);
        OpenCall(Box::new(Unresolved::new(self, operation, arguments, worst, before, Some(candidate))))
    }

    /// Takes note of what a call of an earlier process was answered with, so that the record which it made is taken for no
    /// other call's. Sends nothing.
    pub fn claim(&self, operation: &'static Operation, arguments: Arguments, answer: &[u8]) {
        let was_sent = Arc::<WasSent>::default();
        let candidate = self.candidate(operation, &arguments, &was_sent);
        let call = Unresolved::new(self, operation, arguments, Usd::ZERO, None, Some(candidate));
        // That it is claimed already is as good.
        let _ = claimed_by_answer(&call, &from_bytes(answer).unwrap_or_default());
    }

    /// A client that makes only calls which cannot bill: a read of a number is answered from what is stored, or refused
    /// ([`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit)). The two share their connections.
    #[must_use]
    pub fn for_free_calls(&self) -> Self {
        self.with_own_limit(Usd::ZERO)
    }

    /// The pace that the service's answers ask for, where the client [keeps to it](crate::ClientBuilder::learn_rate).
    #[must_use]
    pub fn learned_rate(&self) -> Option<&LearnedRate> {
        self.shared.rate.learned()
    }

    fn candidate(&self, operation: &Operation, arguments: &Arguments, was_sent: &Arc<WasSent>) -> Candidate {
        Candidate::new(self.shared.settings.account, &subjects(operation, arguments), was_sent)
    }
}

impl OpenCall {
    /// Finds out, free of charge, what became of it.
    ///
    /// # Errors
    /// Those of the reads. The outcome stays unknown then, and asking again is as free as the first time.
    pub async fn resolve(&self) -> Result<Resolution> {
        self.0.resolve().await
    }

    /// It has been answered after all, or it is known that it was not done: it no longer counts as a possible maker.
    pub fn close(&self) {
        self.0.is_known();
    }
}

impl Answer {
    /// The media type of the body, when the server named one.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(http::header::CONTENT_TYPE)?.to_str().ok()
    }
}

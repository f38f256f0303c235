//! Lists, page by page, one page ahead of whoever reads them.

use std::collections::VecDeque;
use std::panic::resume_unwind;

use serde_json::value::RawValue;
use telnyx_reputation::{Answer, Arguments, CallOptions, Client, Operation, PageCursor, Result};
use tokio::task::JoinHandle;

/// How many calls are under way at once: the next page, and the first ones of the lists that follow.
const AHEAD: usize = 4;

/// Lists that are read one after the other. Dropping it ends the calls.
pub struct Lists {
    client: Client,
    operation: &'static Operation,
    options: CallOptions,
    waiting: VecDeque<List>,
    ahead: VecDeque<Ahead>,
}

/// A list, from the page that these arguments ask for.
#[derive(Clone)]
pub struct List {
    /// What to ask for.
    pub arguments: Arguments,
    /// Whose numbers it has, where that is one enterprise.
    pub enterprise_id: Option<String>,
}

/// A page of a list.
pub struct ListPage {
    /// The page as it came.
    pub answer: Answer,
    /// Whose list it is of, where that is one enterprise's.
    pub enterprise_id: Option<String>,
}

/// A page that was asked for.
struct Ahead {
    list: Option<List>,
    call: JoinHandle<Result<Answer>>,
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.call.abort();
    }
}

impl Lists {
    /// Nothing is asked for yet.
    #[must_use]
    pub fn new(
        client: Client,
        operation: &'static Operation,
        options: CallOptions,
        lists: impl IntoIterator<Item = List>,
    ) -> Self {
        Self { client, operation, options, waiting: lists.into_iter().collect(), ahead: VecDeque::new() }
    }

    /// The next page; `None` after the last of the last list. Needs the runtime of tokio. Only lists are read, which never
    /// bills.
    ///
    /// # Errors
    /// As the call, and as [`PageCursor::of`]. Nothing follows an error.
    pub async fn next(&mut self) -> Option<Result<ListPage>> {
        while self.ahead.len() < AHEAD
            && let Some(list) = self.waiting.pop_front()
        {
            let ahead = self.begin(list);
            self.ahead.push_back(ahead);
        }
        let mut ahead = self.ahead.pop_front()?;
        // A call ends without a result when it panics. A list must never look as if it had ended there.
        let answer = (&mut ahead.call).await.unwrap_or_else(|why| match why.try_into_panic() {
            Ok(panicked) => resume_unwind(panicked),
            Err(_) => resume_unwind(Box::new("reading a page ahead was stopped")),
        });
        let list = ahead.list.take()?;
        let page = answer.and_then(|answer| {
            let next = PageCursor::of(&list.arguments, &answer)?.next().cloned();
            // Rows are made of JSON that is well formed.
            answer.json::<&RawValue>()?;
            Ok((answer, next))
        });
        let (answer, next) = match page {
            Ok(page) => page,
            Err(error) => {
                self.waiting.clear();
                self.ahead.clear();
                return Some(Err(error));
            }
        };
        let enterprise_id = list.enterprise_id.clone();
        if let Some(arguments) = next {
            let ahead = self.begin(List { arguments, ..list });
            self.ahead.push_front(ahead);
        }
        Some(Ok(ListPage { answer, enterprise_id }))
    }

    fn begin(&self, list: List) -> Ahead {
        let (client, operation) = (self.client.clone(), self.operation);
        let (arguments, options) = (list.arguments.clone(), self.options.clone());
        let call = tokio::spawn(async move { client.call(operation, arguments, options).await });
        Ahead { list: Some(list), call }
    }
}

//! The interim heads (1xx) before an answer: how many there may be, and that none of them holds up other calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use futures::task::AtomicWaker;
use tokio::task::coop;

/// How many may come before the answer to one request. Other HTTP clients stop at 5 to 128; what was paid for is not lost
/// for a talkative proxy.
pub(super) const MOST: usize = 1_024;

/// The interim heads that came for one request.
#[derive(Default)]
pub(super) struct Interim {
    heads: AtomicUsize,
    waiting: AtomicWaker,
}

impl Interim {
    /// Counts those of this request.
    pub(super) fn of<B>(request: &mut http::Request<B>) -> Arc<Self> {
        let interim = Arc::new(Self::default());
        let count = interim.clone();
        hyper::ext::on_informational(request, move |_| count.came());
        interim
    }

    fn came(&self) {
        if self.heads.fetch_add(1, Ordering::Relaxed) == MOST {
            self.waiting.wake();
        }
        // The connection reads on while there is something to read. So each head takes from what its task may do in one
        // turn, of which else only reading does: some hundred thousand heads, before any other task has its turn.
        if let Poll::Ready(turn) = coop::poll_proceed(&mut Context::from_waker(Waker::noop())) {
            turn.made_progress();
        }
    }

    /// Whether too many came; who asks is woken when they have.
    pub(super) fn is_too_many(&self, cx: &Context<'_>) -> bool {
        self.waiting.register(cx.waker());
        self.heads.load(Ordering::Relaxed) > MOST
    }
}

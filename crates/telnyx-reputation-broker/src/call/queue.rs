//! One queue for each token, and a turn for each in its order: a worker that asks for much holds up none that asks for
//! little.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// So many calls at once, taken from the queues in turn.
#[derive(Clone)]
pub(crate) struct Queue(Arc<Mutex<State>>);

struct State {
    /// How many more may be under way.
    free: usize,
    under_way: usize,
    queues: HashMap<String, VecDeque<oneshot::Sender<Turn>>>,
    /// The tokens that wait, in the order of their turns.
    round: VecDeque<String>,
}

/// The right to make one call, for as long as it is kept.
pub(crate) struct Turn {
    queue: Queue,
    /// Whether it came at once, or much may be otherwise by now.
    pub(crate) has_waited: bool,
}

/// What is under way and waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) under_way: usize,
    /// How many calls of each token wait.
    pub(crate) waiting: Vec<(String, usize)>,
}

impl Queue {
    pub(crate) fn new(at_once: usize) -> Self {
        let state = State { free: at_once.max(1), under_way: 0, queues: HashMap::new(), round: VecDeque::new() };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Waits for the turn of a call of this token.
    pub(crate) async fn turn(&self, token: &str) -> Turn {
        loop {
            let waits = {
                let mut state = self.state();
                if state.free > 0 {
                    state.free -= 1;
                    state.under_way += 1;
                    return Turn { queue: self.clone(), has_waited: false };
                }
                let (calls, called) = oneshot::channel();
                let queue = state.queues.entry(token.to_owned()).or_default();
                queue.push_back(calls);
                if queue.len() == 1 {
                    state.round.push_back(token.to_owned());
                }
                called
            };
            if let Ok(turn) = waits.await {
                return turn;
            }
        }
    }

    pub(crate) fn waiting(&self) -> Waiting {
        let state = self.state();
        let mut waiting: Vec<_> = state.queues.iter().map(|(token, queue)| (token.clone(), queue.len())).collect();
        waiting.sort();
        Waiting { under_way: state.under_way, waiting }
    }

    /// A poisoned state is still right: nothing in between can panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The next that waits, from the token whose turn it is.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let token = self.round.pop_front()?;
        let queue = self.queues.get_mut(&token)?;
        let next = queue.pop_front();
        if queue.is_empty() {
            self.queues.remove(&token);
        } else {
            self.round.push_back(token);
        }
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let queue = self.queue.clone();
        let mut state = queue.state();
        let next = loop {
            match state.next() {
                // Whoever waited has gone.
                Some(gone) if gone.is_closed() => {}
                other => break other,
            }
        };
        match next {
            Some(next) => {
                drop(state);
                // Should nobody be there any more, the turn that comes back is passed on.
                drop(next.send(Turn { queue, has_waited: true }));
            }
            None => {
                state.free += 1;
                state.under_way -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_token_has_its_turn() {
        let queue = Queue::new(1);
        let first = queue.turn("a").await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for token in ["a", "a", "a", "b", "c", "b"] {
            let (queue, order) = (queue.clone(), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                let turn = queue.turn(token).await;
                order.lock().unwrap().push(token);
                drop(turn);
            }));
            tokio::task::yield_now().await;
        }
        assert_eq!(queue.waiting().waiting, [("a".to_owned(), 3), ("b".to_owned(), 2), ("c".to_owned(), 1)]);
        drop(first);
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), ["a", "b", "c", "a", "b", "a"]);
        assert_eq!(queue.waiting(), Waiting::default());
    }
}

//! What every ledger goes by: whether a call may be sent, and what the end of one changes.

use telnyx_reputation::Usd;

use super::kept::{Answered, Begun, Ended, NewCall, State};
use super::money::{Change, thousandths};

/// What a ledger says of a call that is about to be sent.
pub(super) struct Standing {
    /// Whether its token was not revoked.
    pub(super) is_in_use: bool,
    /// What is left of the broker's limit, if there is one.
    pub(super) of_broker: Option<Left>,
    /// The same of its token's.
    pub(super) of_token: Option<Left>,
    /// Whether one of its subjects is another call's.
    pub(super) is_taken: bool,
}

/// How much of a limit is left.
#[derive(Clone, Copy)]
pub(super) struct Left {
    pub(super) limit: Usd,
    pub(super) left: Usd,
}

/// Why the call may not be sent. Of several reasons the first is told: whoever may do nothing learns of no limit.
pub(super) fn refused(call: &NewCall, standing: &Standing) -> Option<Begun> {
    if !standing.is_in_use {
        return Some(Begun::Revoked);
    }
    for (token, left) in [(None, standing.of_broker), (Some(&call.token), standing.of_token)] {
        if let Some(Left { limit, left }) = left
            && call.worst > left
        {
            return Some(Begun::Limit { token: token.cloned(), limit, left });
        }
    }
    standing.is_taken.then_some(Begun::Taken)
}

/// What the end of a call changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ending<'e> {
    /// What it came to, in place of what was set aside; nothing where that stays set aside.
    pub(super) came_to: Option<Change>,
    pub(super) becomes: Becomes<'e>,
    /// Whether it counted as unknown until now.
    pub(super) was_open: bool,
}

/// What is kept of a call that has ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Becomes<'e> {
    /// Its subjects stay its own: nothing tells, for this reason.
    Unknown(&'e str),
    /// Its subjects have this answer.
    Answer(State, &'e Answered),
    /// Its subjects are free again.
    NotDone,
}

/// What it changes that a call in this state has ended; nothing when that is written down already.
pub(super) fn ending(state: State, ended: &Ended) -> Option<Ending<'_>> {
    if !state.can_end() {
        return None;
    }
    let (came_to, becomes) = match ended {
        Ended::Unknown(why) => {
            let becomes = Becomes::Unknown(why);
            return (state == State::Sent).then_some(Ending { came_to: None, becomes, was_open: false });
        }
        Ended::Answered { answered, at_least, at_most } => {
            let came_to = Change { at_least: thousandths(*at_least), at_most: thousandths(*at_most) };
            (Some(came_to), Becomes::Answer(State::Answered, answered))
        }
        Ended::Resolved(answered) => (None, Becomes::Answer(State::Resolved, answered)),
        Ended::NotDone => (Some(Change::default()), Becomes::NotDone),
    };
    Some(Ending { came_to, becomes, was_open: state.is_open() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_reason_is_told() {
        let call = NewCall {
            run: None,
            token: "w".to_owned(),
            digest: String::new(),
            operation: "refreshReputationNumbers",
            enterprise: String::new(),
            arguments: serde_json::Value::Null,
            look: None,
            worst: usd("0.20"),
            subjects: Vec::new(),
            token_limit: None,
            now: 0,
        };
        let left = |left: &str| Some(Left { limit: usd("1.00"), left: usd(left) });
        let told = |is_in_use, of_broker, of_token, is_taken| match refused(
            &call,
            &Standing { is_in_use, of_broker, of_token, is_taken },
        ) {
            None => "sent".to_owned(),
            Some(Begun::Limit { token, left, .. }) => format!("limit {token:?} {left}"),
            Some(other) => format!("{other:?}"),
        };
        assert_eq!(told(false, left("0.10"), left("0.10"), true), "Revoked");
        assert_eq!(told(true, left("0.10"), left("0.05"), true), "limit None 0.10");
        assert_eq!(told(true, left("0.20"), left("0.05"), true), "limit Some(\"w\") 0.05");
        assert_eq!(told(true, left("0.20"), left("0.20"), true), "Taken");
        assert_eq!(told(true, left("0.20"), None, false), "sent");
        assert_eq!(told(true, None, None, false), "sent");
    }

    #[test]
    fn what_is_known_stays_and_what_is_unknown_can_still_become_known() {
        let answered = Answered { status: 200, content_type: None, body: Default::default(), rows: Vec::new() };
        let (at_least, at_most) = (usd("0.10"), usd("0.20"));
        let ends = [
            Ended::Answered { answered: answered.clone(), at_least, at_most },
            Ended::Resolved(answered.clone()),
            Ended::NotDone,
            Ended::Unknown("why".to_owned()),
        ];
        for known in [State::Answered, State::Resolved, State::NotDone] {
            assert!(ends.iter().all(|ended| ending(known, ended).is_none()), "{known}");
        }
        let came_to = [Some(Change { at_least: 100, at_most: 200 }), None, Some(Change::default())];
        for state in [State::Sent, State::Unknown, State::GivenUp] {
            let was_open = state != State::GivenUp;
            let becomes = [
                Becomes::Answer(State::Answered, &answered),
                Becomes::Answer(State::Resolved, &answered),
                Becomes::NotDone,
            ];
            for ((ended, came_to), becomes) in ends.iter().zip(came_to).zip(becomes) {
                assert_eq!(ending(state, ended), Some(Ending { came_to, becomes, was_open }), "{state} {ended:?}");
            }
            let unknown = Ending { came_to: None, becomes: Becomes::Unknown("why"), was_open: false };
            assert_eq!(ending(state, &ends[3]), (state == State::Sent).then_some(unknown), "{state}");
        }
    }
}

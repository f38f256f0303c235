"""Random cases, one seed after the other, until so many calls were made.

`DIFFERENTIAL_CALLS` is how many calls, `DIFFERENTIAL_SEED` runs one seed alone, `DIFFERENTIAL_FROM` begins there. What
breaks an invariant is made as small as can be and printed step by step, with its seed.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from differential import generation
from differential.case import Case
from differential.claims import Broken, Failed, Result
from differential.perform import Play
from differential.shrink import smallest
from differential.world import Model

from telnyx_reputation.testing import Sandbox

CALLS = 400
# What happens in any few hundred calls, as long as the cases are worth their time.
EXPECTED = {
    "call: done", "call: its error", "call: stopped", "number: done", "number: not done", "number: unknown",
    "found out: done", "found out: cannot tell", "looked at while calls were under way",
}  # fmt: skip


def variable(name: str) -> int | None:
    text = os.environ.get(name)
    return None if text is None else int(text)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_no_client_claims_more_than_the_ledger_bears_out(telnyx_sandbox: Sandbox, tmp_path: Path) -> None:
    model, tally, tried = Model(telnyx_sandbox), Counter[str](), 0
    only, wanted = variable("DIFFERENTIAL_SEED"), variable("DIFFERENTIAL_CALLS") or CALLS

    def breaks(case: Case) -> str | None:
        nonlocal tried
        tried += 1
        play = Play(telnyx_sandbox, model, case, f"SEED_{seed}_{tried}", tmp_path)
        try:
            play.run()
        except Broken as why:
            return str(why)
        note(tally, play)
        return None

    first = only if only is not None else variable("DIFFERENTIAL_FROM") or 0
    seed = first
    while tally["calls"] < wanted:
        case = generation.case(seed, hasattr(os, "fork"), hasattr(signal, "setitimer"))
        if (why := breaks(case)) is not None:
            print(f"seed {seed} breaks, and is made smaller: {why}")
            case, why = smallest(case, why, breaks)
            pytest.fail(f"seed {seed} (DIFFERENTIAL_SEED={seed} runs it alone)\n{why}\n{case}", pytrace=False)
        if only is not None:
            return
        seed += 1
    print(f"{seed - first} seeds: {dict(sorted(tally.items()))}")
    missing = EXPECTED - tally.keys()
    assert not missing, "the cases are not worth their time"


def note(tally: Counter[str], play: Play) -> None:
    """How the calls ended: that nothing was found means something only where something could be."""
    for made in play.made:
        kind = "run" if made.call.work.many else "call"
        ended = (
            "done" if isinstance(made.ended, Result) else "its error" if isinstance(made.ended, Failed) else "stopped"
        )
        tally["calls"] += 1
        tally[f"{kind}: {ended}"] += 1
        tally["found out: done"] += made.found_done
        for claim in made.claims() if made.call.work.many else ():
            tally["number: done"] += len(claim.done)
            tally["number: not done"] += len(claim.not_done)
            tally["number: unknown"] += len(claim.open)
    tally["found out: cannot tell"] += play.untold
    tally["looked at while calls were under way"] += play.looks
    tally["forks"] += len(play.forks)

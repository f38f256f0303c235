"""Plans: from the numbers that should be monitored to what has to be done for it."""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
import textwrap
from decimal import Decimal
from typing import Any

import pytest
from stub_server import Stub

from telnyx_reputation import (
    Applied,
    ClientClosedError,
    ErrorDetail,
    InvalidArgumentError,
    RunResult,
    RunResults,
    Telnyx,
    results_of,
)
from telnyx_reputation.testing import Sandbox
from telnyx_reputation.types import ReputationPhoneNumber

ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"
KEPT, EXTRA = "+16035551234", "+16035555678"
MANY = [f"+1603556{number}" for number in range(2000, 4000)]


def monitored(client: Telnyx, enterprise: str) -> set[str | None]:
    return {row.phone_number for row in client.enterprises.reputation.numbers.list(enterprise, page_size=250)}


def billed(sandbox: Sandbox, key: str) -> str:
    usd: str = sandbox.ledger(key)["by_operation"]["associateReputationNumbers"]["usd"]
    return usd


def test_a_plan_changes_nothing_before_it_is_applied(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    before = telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]
    wanted = [MANY[1], KEPT, MANY[0], MANY[1]]
    plan = telnyx_client.enterprises.reputation.numbers.plan(
        enterprise, phone_numbers=iter(wanted), remove=True, max_removals=1, deadline=60
    )
    assert (plan.enterprise_id, plan.to_associate, plan.to_disassociate) == (enterprise, [MANY[1], MANY[0]], [EXTRA])
    assert (plan.not_wanted, plan.kept, plan.cost_usd, plan.undo_cost_usd) == (
        [EXTRA],
        1,
        Decimal("0.20"),
        Decimal("0.10"),
    )
    assert repr(plan) == "Plan(to_associate: 2, to_disassociate: 1, kept: 1, cost_usd: 0.20)"
    assert telnyx_sandbox.ledger(telnyx_api_key)["total_usd"] == before
    seen: list[int] = []
    applied = plan.apply(progress=seen.append, concurrency=1)
    assert [(result.phone_number, result.outcome) for result in applied.associated] == [
        (MANY[1], "done"),
        (MANY[0], "done"),
    ]
    assert isinstance(applied.associated[0].value, ReputationPhoneNumber)
    assert applied.disassociated == [RunResult(EXTRA, "done")] and sum(seen) == 3
    assert isinstance(applied, Applied) and pickle.loads(pickle.dumps(applied)) == applied
    assert monitored(telnyx_client, enterprise) == set(wanted)
    again = telnyx_client.enterprises.reputation.numbers.plan(enterprise, phone_numbers=wanted)
    assert (again.to_associate, again.to_disassociate, again.kept, again.cost_usd) == ([], [], 3, Decimal(0))
    assert again.apply() == Applied(RunResults(), RunResults())
    assert billed(telnyx_sandbox, telnyx_api_key) == "0.40"


def test_on_an_event_loop(telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str) -> None:
    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            numbers = client.enterprises.reputation.numbers
            plan = await numbers.plan(enterprise, phone_numbers=[KEPT, "+16035550106", MANY[0]], remove=True)
            assert (plan.kept, plan.to_disassociate, plan.cost_usd) == (1, [EXTRA], Decimal("0.20"))
            applied = await plan.apply()
            refused, done = applied.associated
            assert refused.outcome == "refused" and isinstance(refused.error, ErrorDetail)
            assert done.outcome == "done", "the others go on"
            assert [result.outcome for result in applied.disassociated] == ["done"]
            removed = await numbers.disassociate_many(enterprise, phone_numbers=[MANY[0], MANY[0], MANY[5]])
            assert removed == [RunResult(MANY[0], "done"), RunResult(MANY[0], "done"), RunResult(MANY[5], "done")]

    asyncio.run(main())


def test_a_run_that_was_killed_is_finished_by_a_plan(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    """Killed as nothing in Python can prevent; every number is monitored and paid for once in the end."""
    code = """
        import sys
        from telnyx_reputation import Telnyx
        key, url, enterprise, *wanted = sys.argv[1:]
        numbers = Telnyx(key, base_url=url).enterprises.reputation.numbers
        numbers.associate_many(
            enterprise, phone_numbers=wanted, concurrency=2, progress=lambda more: print(more, flush=True)
        )
    """
    command = [sys.executable, "-c", textwrap.dedent(code), telnyx_api_key, telnyx_sandbox.base_url, enterprise, *MANY]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline()
        process.kill()
    assert process.returncode != 0
    numbers = telnyx_client.enterprises.reputation.numbers
    plan = numbers.plan(enterprise, phone_numbers=[KEPT, EXTRA, *MANY])
    assert plan.kept >= 102 and plan.to_associate and not plan.to_disassociate
    assert plan.cost_usd == len(plan.to_associate) * Decimal("0.10")
    plan.apply()
    # A call that was under way when the process was killed may have been done after the plan was made: then its chunk
    # is refused now, unpaid, and a second plan shows what is left of it.
    numbers.plan(enterprise, phone_numbers=[KEPT, EXTRA, *MANY]).apply()
    assert monitored(telnyx_client, enterprise) == {KEPT, EXTRA, *MANY}
    assert billed(telnyx_sandbox, telnyx_api_key) == "200.20"


def test_applying_that_is_ended_keeps_what_is_known(telnyx_client: Telnyx, enterprise: str) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    plan = numbers.plan(enterprise, phone_numbers=[KEPT, *MANY], remove=True)
    with pytest.raises(ZeroDivisionError) as caught:
        plan.apply(concurrency=1, progress=lambda _: 1 // 0)
    kept = results_of(caught.value)
    assert kept is not None and [result.phone_number for result in kept] == [*MANY, EXTRA]
    assert kept[0].outcome == "done" and kept[-1].outcome == "not_tried"
    done = sum(result.outcome == "done" for result in kept)
    assert numbers.plan(enterprise, phone_numbers=[KEPT, *MANY]).kept == done + 1


def test_what_is_not_wanted_stays_unless_removing_is_asked_for(telnyx_client: Telnyx, enterprise: str) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    plan = numbers.plan(enterprise, phone_numbers=[KEPT])
    assert (plan.to_disassociate, plan.not_wanted, plan.undo_cost_usd) == ([], [EXTRA], Decimal(0))
    assert plan.apply() == Applied(RunResults(), RunResults())
    assert monitored(telnyx_client, enterprise) == {KEPT, EXTRA}
    with pytest.raises(InvalidArgumentError, match="max_removals: 1 of the 2 monitored numbers are not wanted"):
        numbers.plan(enterprise, phone_numbers=[KEPT], remove=True, max_removals=0)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"phone_numbers": KEPT}, "must be a list of strings"),
        ({"phone_numbers": []}, "an empty list would remove every number"),
        ({"phone_numbers": ["nonsense", KEPT, "+0"]}, r"phone_numbers\[0\]: .*phone_numbers\[2\]: "),
        ({"enterprise_id": ""}, "enterprise_id"),
        ({"max_removals": 1}, "it needs `remove`"),
        ({"remove": 1}, "remove: must be True or False"),
        ({"remove": True, "max_removals": -1}, "max_removals: must be a whole number, 0 or more"),
        ({"remove": True, "max_removals": True}, "max_removals: must be a whole number, 0 or more"),
        ({"deadline": 0}, "deadline: must be a number of seconds above 0"),
    ],
)
def test_nonsense_is_refused(stub: Stub, wrong: dict[str, Any], why: str) -> None:
    numbers: Any = stub.client().enterprises.reputation.numbers
    with pytest.raises(InvalidArgumentError, match=why):
        numbers.plan(**{"enterprise_id": ID, "phone_numbers": [KEPT], **wrong})
    assert stub.asked == []


def test_plans_of_closed_clients_and_of_parents_are_not_applied(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str
) -> None:
    client = telnyx_sandbox.client(telnyx_api_key)
    plan = client.enterprises.reputation.numbers.plan(enterprise, phone_numbers=[KEPT])
    nonsense: list[dict[str, Any]] = [{"concurrency": 0}, {"progress": "bar"}]
    for wrong in nonsense:
        with pytest.raises(InvalidArgumentError):
            plan.apply(**wrong)
    client.close()
    with pytest.raises(ClientClosedError):
        plan.apply()
    assert telnyx_sandbox.client(telnyx_api_key).reputation.numbers.peek(EXTRA) is not None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_does_not_apply_its_parents_plan(telnyx_client: Telnyx, enterprise: str) -> None:
    plan = telnyx_client.enterprises.reputation.numbers.plan(enterprise, phone_numbers=[KEPT], remove=True)
    child = os.fork()
    if not child:
        try:
            plan.apply()
        except RuntimeError as error:
            os._exit(7 if "fork" in str(error) else 8)
        finally:
            os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert [result.outcome for result in plan.apply().disassociated] == ["done"]

"""Columns: what became of each number of a run."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from arrow import rows
from runs import ID, NUMBERS, row
from stub_server import ENVELOPE, Say, Stub

from telnyx_reputation import RunResult, RunResults, Telnyx
from telnyx_reputation.types import ReputationPhoneNumber


def test_every_outcome_of_a_run(stub: Stub) -> None:
    results: RunResults[Any] = RunResults(
        [
            RunResult(
                "+1", "not_tried", reason="fresh_enough", last_refreshed_at=datetime(2026, 11, 1, tzinfo=timezone.utc)
            ),
            RunResult("+2", "refused", error=Exception("no such number")),  # type: ignore[arg-type] # pyright: ignore
        ],
        ID,
    )
    fresh, refused = rows(results.to_arrow())
    assert (fresh["outcome"], fresh["reason"], fresh["enterprise_id"]) == ("not_tried", "fresh_enough", ID)
    assert fresh["last_refreshed_at"] == datetime(2026, 11, 1, tzinfo=timezone.utc)
    assert (refused["error"], refused["absent"], refused["has_snapshot"]) == ("no such number", None, None)
    stub.say(row, Say(status=404, body=ENVELOPE))
    numbers = stub.client().enterprises.reputation.numbers
    given = numbers.retrieve_many(ID, phone_numbers=NUMBERS[:2], concurrency=1)
    done, failed = rows(given.to_arrow())
    assert (done["phone_number"], done["outcome"], done["error"]) == (NUMBERS[0], "done", None)
    assert (failed["outcome"], failed["enterprise_id"]) == (given[1].outcome, ID) and "not like this" in failed["error"]
    assert list(given) == given and isinstance(given, list)


def test_of_a_record_that_has_a_key_twice_the_last_counts() -> None:
    record = '{"phone_number":"+1","reputation_data":{"spam_risk":"low","spam_risk":"high"},"new":1,"new":2}'
    done = RunResult("+1", "done", ReputationPhoneNumber(record))
    (read,) = rows(RunResults([done], ID).to_arrow())
    assert (read["spam_risk"], json.loads(read["more"])) == ("high", {"new": 2})


def test_a_run_whose_answers_are_no_records(telnyx_client: Telnyx, enterprise: str) -> None:
    refreshed = telnyx_client.enterprises.reputation.numbers.refresh_many(enterprise, phone_numbers=["+16035551234"])
    (read,) = rows(refreshed.to_arrow())
    assert json.loads(read["more"])["success"] is True and read["phone_number"] == "+16035551234"
    gone = telnyx_client.enterprises.reputation.numbers.disassociate_many(enterprise, phone_numbers=["+16035551234"])
    (read,) = rows(gone.to_arrow())
    assert (read["outcome"], read["more"]) == ("done", None)

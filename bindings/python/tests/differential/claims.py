"""What a call that was made claims of what was done and billed."""

from __future__ import annotations

from asyncio import Future
from dataclasses import dataclass, field
from typing import Any

from telnyx_reputation import (
    APIResponseValidationError,
    Applied,
    OutcomeUnknownError,
    RunResult,
    TelnyxError,
    outcome_of,
    results_of,
)

from .case import Call


@dataclass
class Result:
    """It was handed out."""

    value: Any


@dataclass
class Failed:
    """The call's own error."""

    error: TelnyxError


@dataclass
class Stopped:
    """Something else ended the waiting: the exception, or the task that was cancelled."""

    by: BaseException | Future[Any]


@dataclass
class Claim:
    """Of the numbers of a call: a single one is done as a whole or not at all."""

    # The operation, so that of a plan there are two.
    operation: str
    done: set[str] = field(default_factory=set[str])
    # Neither done nor billed, and never will be; and why.
    not_done: dict[str, str] = field(default_factory=dict[str, str])
    # May have been done, or may yet be.
    open: set[str] = field(default_factory=set[str])


class Broken(Exception):
    """An invariant does not hold."""


@dataclass
class Made:
    call: Call
    # How much other processes had done when it began.
    began: int
    ended: Result | Failed | Stopped | None = None
    # What its unknown outcome was found to be.
    found_done: bool = False

    @property
    def unknown(self) -> OutcomeUnknownError | None:
        if isinstance(self.ended, Failed):
            return outcome_of(self.ended.error)
        return outcome_of(self.ended.by) if isinstance(self.ended, Stopped) else None

    @property
    def may_have_billed_cents(self) -> int | None:
        """The most that it may have billed; `None` when it does not say."""
        unknown = self.unknown
        return None if unknown is None else int(unknown.may_have_billed_usd * 100)

    def claims(self) -> list[Claim]:
        """What it says of each number; nothing when it says nothing."""
        return self._of_run() if self.call.work.many else self._of_one()

    def _of_one(self) -> list[Claim]:
        work, claim = self.call.work, Claim(self.call.work.operation)
        numbers = set(work.numbers)
        if self.found_done:
            claim.done = numbers
        elif isinstance(self.ended, Result):
            if work.may_be_stored:
                return []
            claim.done = numbers
        elif self.ended is None or work.is_safe:
            return []
        elif self.unknown is not None:
            claim.open = numbers
        elif isinstance(self.ended, Failed) and isinstance(self.ended.error, APIResponseValidationError):
            # A read whose answer is not what the API documents; of what bills nothing ends so.
            if not work.may_be_stored:
                raise Broken(f"a call that bills ended in {self.ended.error!r}, which does not say what became of it")
            return []
        else:
            why = str(self.ended.error) if isinstance(self.ended, Failed) else f"stopped by {self.ended.by!r}"
            claim.not_done = dict.fromkeys(numbers, why)
        return [claim]

    def _of_run(self) -> list[Claim]:
        work = self.call.work
        if isinstance(self.ended, Result):
            value = self.ended.value
            if isinstance(value, Applied):
                removed = sort("disassociateReputationNumber", None, value.disassociated)
                return [sort(work.operation, None, value.associated), removed]
            return [sort(work.operation, list(work.numbers), value)]
        if isinstance(self.ended, Stopped):
            results = results_of(self.ended.by)
            if results is not None and work.what != "plan":
                return [sort(work.operation, list(work.numbers), results)]
            if results is not None:
                added = [result for result in results if result.phone_number in work.numbers]
                others = [result for result in results if result.phone_number not in work.numbers]
                return [sort(work.operation, None, added), sort("disassociateReputationNumber", None, others)]
        if self.ended is None:
            return []
        why = f"the run had not begun: {self.ended}"
        return [Claim(work.operation, not_done=dict.fromkeys(work.numbers, why))]


def sort(operation: str, given: list[str] | None, results: list[RunResult[Any]]) -> Claim:
    """Each number once, in the order given."""
    order = [result.phone_number for result in results]
    if given is not None and order != given:
        raise Broken(f"the results are not those of the numbers given, in their order: {order}")
    claim = Claim(operation)
    for result in results:
        if result.outcome == "done":
            claim.done.add(result.phone_number)
        elif result.outcome == "unknown":
            claim.open.add(result.phone_number)
        else:
            claim.not_done[result.phone_number] = f"{result.outcome}: {result.error or result.reason}"
    if len(claim.done) + len(claim.open) + len(claim.not_done) != len(set(order)):
        raise Broken(f"a number that was given twice ended in two ways: {results}")
    return claim

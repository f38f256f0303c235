"""Runs over many numbers: what the classes of the resources inherit."""

from __future__ import annotations

from .._exceptions import InvalidArgumentError
from .._generated import models
from .._native import Operation, Run
from .._runs import estimate, only, start_results

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from decimal import Decimal
    from os import PathLike
    from typing import Any, Literal

    from .._native import Client as NativeClient
    from .._options import TextsLike
    from .._runs import RunResults

__all__: list[str] = []

ASSOCIATE = Operation[models.ReputationPhoneNumberList]("associateReputationNumbers", models.ReputationPhoneNumberList)
_RETRIEVE = Operation[models.ReputationPhoneNumberWithReputation](
    "getPhoneNumberReputation", models.ReputationPhoneNumberWithReputation
)
_REFRESH = Operation[models.RefreshReputationResponse]("refreshReputationNumbers", models.RefreshReputationResponse)
_DISASSOCIATE: Operation[None] = Operation("disassociateReputationNumber")
_CREATE = Operation[models.RemediationRequestWrapped]("submitReputationRemediation", models.RemediationRequestWrapped)
_ESTIMATES: dict[str, Operation[Any]] = {"associate": ASSOCIATE, "retrieve": _RETRIEVE, "refresh": _REFRESH}

RESULTS = """
Returns a result for each number, in the order given. {Cancelling the task|Ctrl-C}, or an exception from `progress`,
ends the run between two of its calls: those under way are finished, and `results_of` the exception has what is known. A
second {one|Ctrl-C} ends it at once: the numbers of calls under way are then `unknown`, with an error that can find out.

Raises `InvalidArgumentError` before anything is sent, with every row that cannot be: what is not E.164 and, where the
run bills, what cannot be monitored. Raises whatever `progress` raises; what else goes wrong with a number is in its
result.
"""

NUMBERS = """
- enterprise_id: The enterprise.
- phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once. `parse_numbers` makes them of
  what people have.
"""

LEAVE_OUT = """
- leave_out_bad_numbers: Leaves out the rows that cannot be sent, which are `not_tried`, in place of refusing the list.
"""

CONCURRENCY = """
- concurrency: How many calls are under way at once; 4 by default.
"""

MAX_USD = """
- max_usd: What the run may spend, within the client's own limit; what fits is done in the order given, and the rest is
  `not_tried`.
"""

JOURNAL = """
- journal: The path of a file that keeps what becomes of each number, so that the run can be taken up again after its
  process was killed: the same run with the same journal sends only what was not sent, gives what was done as it was
  answered then, and has as `unknown` what was sent and got no outcome. What was refused or failed is tried again. The
  file holds phone numbers and what the API answered; one run at a time can have it.
- retry_unknown: Sends again what the journal has as sent without an outcome. Each of those numbers may have been done,
  and billed, already: it is billed once more. Only together with `journal`.
"""

OLDER_THAN = """
- older_than: Leaves out the numbers whose stored snapshot is at most so old by the server's clock, in seconds or as
  a `timedelta`: they are `not_tried`, as `fresh_enough`. That is decided from free reads of the list, so a run that was
  broken off can be finished without paying again for what it had looked up.
"""

GO_ON = """
- go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe: such a
  refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
"""

PROGRESS = """
- progress: Called {on the event loop|in the thread that waits} with how many more of the different numbers have ended,
  as the `update` of a `tqdm` bar takes it.
"""


class AsyncNumberRuns:
    """Runs over many numbers of an enterprise."""

    __slots__ = ()

    _native: NativeClient

    async def associate_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: TextsLike,
        concurrency: int | None = None,
        max_usd: Decimal | float | str | None = None,
        journal: str | PathLike[str] | None = None,
        retry_unknown: bool = False,
        leave_out_bad_numbers: bool = False,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> RunResults[models.ReputationPhoneNumber]:
        """Adds any number of numbers, 100 per call. {price of associateReputationNumbers} for each number that is
        added.

        A call is done as a whole or not at all. What became of a call whose answer was lost is looked up for free. It
        is never sent again, since what is not there by now may yet be done; a plan made afresh shows what is left.

        {RESULTS}

        Arguments:

        {NUMBERS}
        {CONCURRENCY}
        {MAX_USD}
        {JOURNAL}
        {LEAVE_OUT}
        {GO_ON}
        {PROGRESS}
        """
        run = Run(
            self._native,
            ASSOCIATE,
            models.ReputationPhoneNumber,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
            max_usd=max_usd,
            journal=journal,
            retry_unknown=retry_unknown,
            leave_out_bad_numbers=leave_out_bad_numbers,
            go_on_without_refused=go_on_without_refused,
        )
        return await start_results(run, progress, only)

    async def disassociate_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: TextsLike,
        concurrency: int | None = None,
        journal: str | PathLike[str] | None = None,
        retry_unknown: bool = False,
        leave_out_bad_numbers: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> RunResults[None]:
        """Removes any number of numbers from monitoring. Free. One that is gone already is `done`.

        {RESULTS}

        Arguments:

        {NUMBERS}
        {CONCURRENCY}
        {JOURNAL}
        {LEAVE_OUT}
        {PROGRESS}
        """
        run = Run(
            self._native,
            _DISASSOCIATE,
            None,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
            journal=journal,
            retry_unknown=retry_unknown,
            leave_out_bad_numbers=leave_out_bad_numbers,
        )
        return await start_results(run, progress, only)

    async def retrieve_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: TextsLike,
        fresh: bool = False,
        concurrency: int | None = None,
        older_than: float | timedelta | None = None,
        max_usd: Decimal | float | str | None = None,
        journal: str | PathLike[str] | None = None,
        retry_unknown: bool = False,
        leave_out_bad_numbers: bool = False,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> RunResults[models.ReputationPhoneNumber]:
        """Reads any number of numbers. {price of getPhoneNumberReputation} for each number that is looked up live: with
        `fresh` every one, without it those that have no stored snapshot.

        {RESULTS}

        Arguments:

        {NUMBERS}
        - fresh: Look each number up anew.
        {CONCURRENCY}
        {OLDER_THAN}
        {MAX_USD}
        {JOURNAL}
        {LEAVE_OUT}
        {GO_ON}
        {PROGRESS}
        """
        run = Run(
            self._native,
            _RETRIEVE,
            models.ReputationPhoneNumber,
            enterprise_id,
            phone_numbers,
            fresh=fresh,
            concurrency=concurrency,
            older_than=older_than,
            max_usd=max_usd,
            journal=journal,
            retry_unknown=retry_unknown,
            leave_out_bad_numbers=leave_out_bad_numbers,
            go_on_without_refused=go_on_without_refused,
        )
        return await start_results(run, progress, only)

    async def refresh_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: TextsLike,
        concurrency: int | None = None,
        older_than: float | timedelta | None = None,
        max_usd: Decimal | float | str | None = None,
        journal: str | PathLike[str] | None = None,
        retry_unknown: bool = False,
        leave_out_bad_numbers: bool = False,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> RunResults[models.RefreshReputationResult]:
        """Refreshes any number of numbers, 100 per call. {price of refreshReputationNumbers} for each number that is
        looked up.

        A call whose answer was lost is never sent again, and its numbers are `unknown`: a snapshot does not say whose
        lookup it came from.

        {RESULTS}

        Arguments:

        {NUMBERS}
        {CONCURRENCY}
        {OLDER_THAN}
        {MAX_USD}
        {JOURNAL}
        {LEAVE_OUT}
        {GO_ON}
        {PROGRESS}
        """
        run = Run(
            self._native,
            _REFRESH,
            models.RefreshReputationResult,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
            older_than=older_than,
            max_usd=max_usd,
            journal=journal,
            retry_unknown=retry_unknown,
            leave_out_bad_numbers=leave_out_bad_numbers,
            go_on_without_refused=go_on_without_refused,
        )
        return await start_results(run, progress, only)

    def estimate_many(self, run: Literal["associate", "retrieve", "refresh"], *, phone_numbers: TextsLike) -> Decimal:
        """What a run over these numbers can bill at most, in US dollars. Sends nothing.

        Raises `InvalidArgumentError` when there is no such run, and with every row that cannot be sent.

        Arguments:

        - run: Which run: `associate` for `associate_many`, and so on.
        - phone_numbers: The numbers; one given twice counts once.
        """
        operation = _ESTIMATES.get(run)
        if operation is None:
            names = ", ".join(_ESTIMATES)
            raise InvalidArgumentError(f"invalid argument: there is no run {run!r:.60}; there are {names}")
        return estimate(self._native, operation, phone_numbers)


class AsyncRemediationRuns:
    """Runs of remediations."""

    __slots__ = ()

    _native: NativeClient

    async def create_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: TextsLike,
        call_purpose: str,
        contact_email: str | None = None,
        webhook_url: str | None = None,
        concurrency: int | None = None,
        max_usd: Decimal | float | str | None = None,
        journal: str | PathLike[str] | None = None,
        retry_unknown: bool = False,
        leave_out_bad_numbers: bool = False,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> RunResults[models.RemediationRequest]:
        """Submits any number of numbers, 2,000 per request, all for the same purpose. {price of
        submitReputationRemediation} a number.

        A request is accepted as a whole or not at all. What became of one whose answer was lost is looked up for
        free. It is never sent again, since what is not there by now may yet be done. The numbers of one request get
        the same value.

        {RESULTS}

        Arguments:

        {NUMBERS}
        - call_purpose: What the numbers are used for.
        - contact_email: Whom to ask about the requests.
        - webhook_url: An https address for the events of the requests.
        {CONCURRENCY}
        {MAX_USD}
        {JOURNAL}
        {LEAVE_OUT}
        {GO_ON}
        {PROGRESS}
        """
        run = Run(
            self._native,
            _CREATE,
            models.RemediationRequest,
            enterprise_id,
            phone_numbers,
            call_purpose=call_purpose,
            concurrency=concurrency,
            max_usd=max_usd,
            journal=journal,
            retry_unknown=retry_unknown,
            leave_out_bad_numbers=leave_out_bad_numbers,
            go_on_without_refused=go_on_without_refused,
            contact_email=contact_email,
            webhook_url=webhook_url,
        )
        return await start_results(run, progress, only)

    def estimate_many(self, *, phone_numbers: TextsLike) -> Decimal:
        """What `create_many` with these numbers can bill at most, in US dollars. Sends nothing.

        Raises `InvalidArgumentError` with every row that cannot be sent.

        Arguments:

        - phone_numbers: The numbers; one given twice counts once.
        """
        return estimate(self._native, _CREATE, phone_numbers)

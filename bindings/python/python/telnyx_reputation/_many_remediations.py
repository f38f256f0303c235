"""Runs of remediations: what the classes of their resource inherit."""

from __future__ import annotations

from ._generated import models
from ._many import estimate, results, results_async
from ._native import Operation, Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from ._many import ManyResult
    from ._native import Client as NativeClient

__all__: list[str] = []

_CREATE = Operation[models.RemediationRequestWrapped]("submitReputationRemediation", models.RemediationRequestWrapped)


class ManyRemediations:
    """Runs of remediations."""

    __slots__ = ()

    _native: NativeClient

    def create_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        call_purpose: str,
        contact_email: str | None = None,
        webhook_url: str | None = None,
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.RemediationRequest]]:
        """Submits any number of numbers, 2,000 a request, all for the same purpose. USD 1.00 a number.

        A request is taken as a whole or not at all. What became of one whose answer was lost is found out for free, and
        one that provably was not taken is sent again. The numbers of one request get the same value.

        Gives a result for each number, in the order given. Ctrl-C, or an exception of `progress`, ends the run
        between two of its calls: those under way come to their end, `results_of` the exception has what is known, and
        a second Ctrl-C ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - call_purpose: What the numbers are used for.
        - contact_email: Whom to ask about the requests.
        - webhook_url: An https address for the events of the requests.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called in the thread that waits, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _CREATE,
            models.RemediationRequest,
            enterprise_id,
            phone_numbers,
            call_purpose=call_purpose,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
            contact_email=contact_email,
            webhook_url=webhook_url,
        )
        return results(run, progress)[0]

    def estimate_many(self, *, phone_numbers: Iterable[str]) -> Decimal:
        """What `create_many` with these numbers can bill at the most, in US dollars. Sends nothing.

        Arguments:

        - phone_numbers: The numbers; one given twice counts once.
        """
        return estimate(self._native, _CREATE, phone_numbers)


class AsyncManyRemediations:
    """Runs of remediations."""

    __slots__ = ()

    _native: NativeClient

    async def create_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        call_purpose: str,
        contact_email: str | None = None,
        webhook_url: str | None = None,
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.RemediationRequest]]:
        """Submits any number of numbers, 2,000 a request, all for the same purpose. USD 1.00 a number.

        A request is taken as a whole or not at all. What became of one whose answer was lost is found out for free, and
        one that provably was not taken is sent again. The numbers of one request get the same value.

        Gives a result for each number, in the order given. Cancelling the task, or an exception of `progress`, ends the
        run between two of its calls: those under way come to their end, `results_of` the exception has what is known,
        and a second one ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - call_purpose: What the numbers are used for.
        - contact_email: Whom to ask about the requests.
        - webhook_url: An https address for the events of the requests.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called on the event loop, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _CREATE,
            models.RemediationRequest,
            enterprise_id,
            phone_numbers,
            call_purpose=call_purpose,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
            contact_email=contact_email,
            webhook_url=webhook_url,
        )
        return (await results_async(run, progress))[0]

    def estimate_many(self, *, phone_numbers: Iterable[str]) -> Decimal:
        """What `create_many` with these numbers can bill at the most, in US dollars. Sends nothing.

        Arguments:

        - phone_numbers: The numbers; one given twice counts once.
        """
        return estimate(self._native, _CREATE, phone_numbers)

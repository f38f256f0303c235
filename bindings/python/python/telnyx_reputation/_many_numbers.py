"""Runs over many numbers of an enterprise: what the classes of its numbers inherit."""

from __future__ import annotations

from ._exceptions import InvalidArgumentError
from ._generated import models
from ._many import estimate, results, results_async
from ._native import Operation, Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal
    from typing import Any, Literal

    from ._many import ManyResult
    from ._native import Client as NativeClient

__all__: list[str] = []

ASSOCIATE = Operation[models.ReputationPhoneNumberList]("associateReputationNumbers", models.ReputationPhoneNumberList)
_RETRIEVE = Operation[models.ReputationPhoneNumberWithReputation](
    "getPhoneNumberReputation", models.ReputationPhoneNumberWithReputation
)
_REFRESH = Operation[models.RefreshReputationResponse]("refreshReputationNumbers", models.RefreshReputationResponse)
_DISASSOCIATE: Operation[None] = Operation("disassociateReputationNumber")
_RUNS: dict[str, Operation[Any]] = {"associate": ASSOCIATE, "retrieve": _RETRIEVE, "refresh": _REFRESH}


class ManyNumbers:
    """Runs over many numbers of an enterprise."""

    __slots__ = ()

    _native: NativeClient

    def associate_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.ReputationPhoneNumber]]:
        """Adds any number of numbers, 100 a call. USD 0.10 for each number that is added.

        A call is done as a whole or not at all. What became of a call whose answer was lost is found out for free, and
        one that provably was not done is sent again.

        Gives a result for each number, in the order given. Ctrl-C, or an exception of `progress`, ends the run
        between two of its calls: those under way come to their end, `results_of` the exception has what is known, and
        a second Ctrl-C ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called in the thread that waits, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            ASSOCIATE,
            models.ReputationPhoneNumber,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
        )
        return results(run, progress)[0]

    def disassociate_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        concurrency: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[None]]:
        """Removes any number of numbers from monitoring. Free. One that is gone already is `done`.

        Gives a result for each number, in the order given. Ctrl-C, or an exception of `progress`, ends the run
        between two of its calls: those under way come to their end, `results_of` the exception has what is known, and
        a second Ctrl-C ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - concurrency: How many calls are under way at once; 4 when not given.
        - progress: Called in the thread that waits, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _DISASSOCIATE,
            None,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
        )
        return results(run, progress)[0]

    def retrieve_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        fresh: bool = False,
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.ReputationPhoneNumber]]:
        """Reads any number of numbers. With `fresh` each is USD 0.10, else each without a stored snapshot.

        Gives a result for each number, in the order given. Ctrl-C, or an exception of `progress`, ends the run
        between two of its calls: those under way come to their end, `results_of` the exception has what is known, and
        a second Ctrl-C ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - fresh: Look each number up anew.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called in the thread that waits, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _RETRIEVE,
            models.ReputationPhoneNumber,
            enterprise_id,
            phone_numbers,
            fresh=fresh,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
        )
        return results(run, progress)[0]

    def refresh_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.RefreshReputationResult]]:
        """Refreshes any number of numbers, 100 a call. USD 0.10 for each number that is looked up.

        A call whose answer was lost is never sent again: unless its numbers are found refreshed, they are `unknown`.

        Gives a result for each number, in the order given. Ctrl-C, or an exception of `progress`, ends the run
        between two of its calls: those under way come to their end, `results_of` the exception has what is known, and
        a second Ctrl-C ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called in the thread that waits, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _REFRESH,
            models.RefreshReputationResult,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
        )
        return results(run, progress)[0]

    def estimate_many(
        self, run: Literal["associate", "retrieve", "refresh"], *, phone_numbers: Iterable[str]
    ) -> Decimal:
        """What a run over these numbers can bill at the most, in US dollars. Sends nothing.

        Raises `InvalidArgumentError` when there is no such run.

        Arguments:

        - run: Which run: `associate` for `associate_many`, and so on.
        - phone_numbers: The numbers; one given twice counts once.
        """
        return _estimate(self._native, run, phone_numbers)


class AsyncManyNumbers:
    """Runs over many numbers of an enterprise."""

    __slots__ = ()

    _native: NativeClient

    async def associate_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.ReputationPhoneNumber]]:
        """Adds any number of numbers, 100 a call. USD 0.10 for each number that is added.

        A call is done as a whole or not at all. What became of a call whose answer was lost is found out for free, and
        one that provably was not done is sent again.

        Gives a result for each number, in the order given. Cancelling the task, or an exception of `progress`, ends the
        run between two of its calls: those under way come to their end, `results_of` the exception has what is known,
        and a second one ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called on the event loop, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            ASSOCIATE,
            models.ReputationPhoneNumber,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
        )
        return (await results_async(run, progress))[0]

    async def disassociate_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        concurrency: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[None]]:
        """Removes any number of numbers from monitoring. Free. One that is gone already is `done`.

        Gives a result for each number, in the order given. Cancelling the task, or an exception of `progress`, ends the
        run between two of its calls: those under way come to their end, `results_of` the exception has what is known,
        and a second one ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - concurrency: How many calls are under way at once; 4 when not given.
        - progress: Called on the event loop, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _DISASSOCIATE,
            None,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
        )
        return (await results_async(run, progress))[0]

    async def retrieve_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        fresh: bool = False,
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.ReputationPhoneNumber]]:
        """Reads any number of numbers. With `fresh` each is USD 0.10, else each without a stored snapshot.

        Gives a result for each number, in the order given. Cancelling the task, or an exception of `progress`, ends the
        run between two of its calls: those under way come to their end, `results_of` the exception has what is known,
        and a second one ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - fresh: Look each number up anew.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called on the event loop, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _RETRIEVE,
            models.ReputationPhoneNumber,
            enterprise_id,
            phone_numbers,
            fresh=fresh,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
        )
        return (await results_async(run, progress))[0]

    async def refresh_many(
        self,
        enterprise_id: str,
        *,
        phone_numbers: Iterable[str],
        concurrency: int | None = None,
        go_on_without_refused: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> list[ManyResult[models.RefreshReputationResult]]:
        """Refreshes any number of numbers, 100 a call. USD 0.10 for each number that is looked up.

        A call whose answer was lost is never sent again: unless its numbers are found refreshed, they are `unknown`.

        Gives a result for each number, in the order given. Cancelling the task, or an exception of `progress`, ends the
        run between two of its calls: those under way come to their end, `results_of` the exception has what is known,
        and a second one ends it at once.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises; what goes wrong with a number
        is in its result.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: The numbers, E.164, as many as you like; one given twice is sent once.
        - concurrency: How many calls are under way at once; 4 when not given.
        - go_on_without_refused: Lets a call that the API refuses for some of its numbers go on without those. Safe:
          such a refusal is of the whole call, so nothing of it was done. Without this its other numbers are `failed`.
        - progress: Called on the event loop, with how many more of the different
          numbers have ended: the `update` of a `tqdm` bar.
        """
        run = Run(
            self._native,
            _REFRESH,
            models.RefreshReputationResult,
            enterprise_id,
            phone_numbers,
            concurrency=concurrency,
            go_on_without_refused=go_on_without_refused,
        )
        return (await results_async(run, progress))[0]

    def estimate_many(
        self, run: Literal["associate", "retrieve", "refresh"], *, phone_numbers: Iterable[str]
    ) -> Decimal:
        """What a run over these numbers can bill at the most, in US dollars. Sends nothing.

        Raises `InvalidArgumentError` when there is no such run.

        Arguments:

        - run: Which run: `associate` for `associate_many`, and so on.
        - phone_numbers: The numbers; one given twice counts once.
        """
        return _estimate(self._native, run, phone_numbers)


def _estimate(
    native: NativeClient, run: Literal["associate", "retrieve", "refresh"], phone_numbers: Iterable[str]
) -> Decimal:
    """What the run can bill at the most."""
    operation = _RUNS.get(run)
    if operation is None:
        raise InvalidArgumentError(f"invalid argument: there is no run {run!r}; there are {', '.join(_RUNS)}")
    return estimate(native, operation, phone_numbers)

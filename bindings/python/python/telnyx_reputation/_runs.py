"""Runs over many numbers: what each number comes to, and how a run is waited for."""

from __future__ import annotations

from ._frozen import Frozen
from ._generic import Of
from ._kept import find
from ._native import Run, run_columns
from ._progress import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from ._exceptions import ErrorDetail, TelnyxError
    from ._generic import T
    from ._native import Client, Columns, NotTried, Operation, Outcome
    from ._options import TextsLike

__all__ = ["RunResult", "RunResults", "results_of"]

# Where the native module keeps what was known when a run was ended.
_KEPT = "_telnyx_results"


class RunResult(Frozen, Of["T"]):
    """How one number of a run ended. It can be matched, compared and pickled, but not changed."""

    __slots__ = ("error", "last_refreshed_at", "outcome", "phone_number", "reason", "value")
    __match_args__ = ("phone_number", "outcome", "value", "error", "reason", "last_refreshed_at")

    phone_number: str
    """The number as it was given."""
    outcome: Outcome
    """How it ended:

    - `"done"`: it is done: the API answered so for this number, or it is found so since the run sent it. What is found
      may be the work of another process that asked for the very same, so `usage` counts it as possibly billed.
    - `"refused"`: the API itself refused this number. It was not done and never will be, and is not billed; only of a
      lookup that failed (`refresh_many`) no source tells, so `usage` counts it as possibly billed.
    - `"failed"`: the call that held the number failed as a whole, and that proves that it was not done, is not
      billed, and never will be.
    - `"unknown"`: the call was sent, and nothing proves whether it was done: it may have been, or may yet be.
    - `"not_tried"`: no call for the number was made; `reason` says why.
    """
    value: T | None
    """When it was done: what the API answered for the number. Else `None`."""
    error: TelnyxError | ErrorDetail | None
    """When it was refused: the API's own error. When it failed or is unknown: the exception, one for all numbers of a
    call. When it was not tried for the spend limit, the journal or what it is: the exception that says so. Else
    `None`."""
    reason: NotTried | None
    """When it was not tried, why: `"cancelled"`: the run was ended before the number's turn; `"spend_limit"`: it did
    not fit into what may be spent, and numbers come in the order they were given; `"fresh_enough"`: what is stored of
    it is recent enough; `"unrecorded"`: it could not be written into the journal that it is about to be sent;
    `"bad_number"`: it cannot be sent, and the run was told to leave such rows out. Else `None`."""
    last_refreshed_at: datetime | None
    """When it was last refreshed, for those that are fresh enough. Else `None`."""

    def __init__(
        self,
        phone_number: str,
        outcome: Outcome,
        value: T | None = None,
        error: TelnyxError | ErrorDetail | None = None,
        reason: NotTried | None = None,
        last_refreshed_at: datetime | None = None,
    ) -> None:
        self._set(phone_number, outcome, value, error, reason, last_refreshed_at)


class RunResults(list["RunResult[T]"], Of["T"]):
    """The results of a run, in the order in which the numbers were given: a list, which can also be columns."""

    __slots__ = ("enterprise_id",)

    enterprise_id: str | None
    """The enterprise whose numbers they are."""

    def __init__(self, results: Iterable[RunResult[T]] = (), enterprise_id: str | None = None) -> None:
        super().__init__(results)
        self.enterprise_id = enterprise_id

    def to_arrow(self) -> Columns:
        """The results as columns, for polars, pandas, pyarrow, DuckDB and whatever else reads Arrow. Sends nothing.

        They have the columns of a list, and `outcome`, `reason` and `error` beside them. What the API answered for a
        number that is not its record, as of `refresh_many` and `create_many`, stands in `more`.
        """
        return run_columns(self, self.enterprise_id)


def results_of(ended: BaseException | Future[Any]) -> RunResults[Any] | None:
    """What was known when this exception ended a run over many numbers: a result for each number, those that were not
    begun as `not_tried`, those whose call was dropped as `unknown`. `None` when it ended no run.

    The exceptions that end a run are `KeyboardInterrupt`, or whatever else a signal handler raises, the cancellation of
    the task, and what `progress` raises. An exception that was raised from such a one, as `asyncio.timeout` does, has
    the same results. An `asyncio.TaskGroup` swallows the cancellation of its tasks: ask the task. Of a plan, those of
    the numbers to associate come first.
    """
    kept: RunResults[Any] | None = find(ended, _KEPT)
    return kept


def estimate(native: Client, operation: Operation[Any], phone_numbers: TextsLike) -> Decimal:
    """What calls of this operation for these numbers can bill at most."""
    # Loaded only here: `decimal` costs more than the rest of the package.
    from decimal import Decimal

    return Decimal(Run.estimate(native, operation, phone_numbers))


def only(group: RunResults[Any]) -> RunResults[Any]:
    """The one list of a plain run."""
    return group


def results(run: Run, progress: Callable[[int], object] | None, make: Callable[..., T]) -> T:
    """Makes the run and waits for it: what `make` makes of one list of a plain run, of two of a plan."""
    check(progress)
    try:
        # Made here: a signal handler may raise while it is.
        return make(*run.wait(progress))
    except BaseException as error:
        run.keep(error)
        raise


async def start_results(run: Run, progress: Callable[[int], object] | None, make: Callable[..., T]) -> T:
    """As `results`, on the running event loop."""
    check(progress)
    try:
        try:
            while progress is not None and (ended := await run.start_next()) is not None:
                progress(ended)
            groups = await run.start_results()
        except GeneratorExit:
            # Nobody waits any more, and there may be no loop to wait on.
            raise
        except BaseException as error:
            run.stop()
            try:
                await run.start_results()
            except BaseException as second:
                run.keep(second)
                raise
            run.keep(error)
            raise
    finally:
        # Not left to the end of `run`: the frames of an exception that is kept hold it.
        run.abandon()
    try:
        return make(*groups)
    except BaseException as error:
        run.keep(error)
        raise

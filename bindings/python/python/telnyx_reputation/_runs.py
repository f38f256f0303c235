"""Runs over many numbers: what each number comes to, and how a run is waited for."""

from __future__ import annotations

from ._frozen import Frozen
from ._generic import Of
from ._kept import find
from ._native import Run
from ._progress import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal
    from typing import Any

    from ._exceptions import ErrorDetail, TelnyxError
    from ._generic import T
    from ._native import Client, Operation, Outcome

__all__ = ["RunResult", "results_of"]

# Where an exception keeps what was known when it ended a run.
_KEPT = "_telnyx_results"


class RunResult(Frozen, Of["T"]):
    """How one number of a run ended. It can be matched, compared and pickled, but not changed."""

    __slots__ = ("error", "outcome", "phone_number", "value")
    __match_args__ = ("phone_number", "outcome", "value", "error")

    phone_number: str
    """The number as it was given."""
    outcome: Outcome
    """`"done"`; `"refused"`: the API refused this number; `"failed"`: its call failed as a whole; `"unknown"`: its call
    was sent, and nothing tells whether it was done; `"not_tried"`: the run was ended before the number's turn. What is
    `refused`, `failed` or `not_tried` was not done and not billed."""
    value: T | None
    """When it was done: what the API answered for the number. Else `None`."""
    error: TelnyxError | ErrorDetail | None
    """When it was refused: the API's own error. When it failed or is unknown: the exception, one for all numbers of a
    call. Else `None`."""

    def __init__(
        self,
        phone_number: str,
        outcome: Outcome,
        value: T | None = None,
        error: TelnyxError | ErrorDetail | None = None,
    ) -> None:
        self._set(phone_number, outcome, value, error)


def results_of(error: BaseException) -> list[RunResult[Any]] | None:
    """What was known when this exception ended a run over many numbers: a result for each number, those that were not
    begun as `not_tried`. `None` when it ended no run.

    The exceptions that end a run are `KeyboardInterrupt`, or whatever else a signal handler raises, the cancellation of
    the task, and what `progress` raises. An exception that was raised from such a one, as `asyncio.timeout` does, has
    the same results. An `asyncio.TaskGroup` swallows the cancellation of its tasks: there, catch the exception within
    the task. Of a plan, those of the numbers to associate come first.
    """
    kept: list[RunResult[Any]] | None = find(error, _KEPT)
    return kept


def estimate(native: Client, operation: Operation[Any], phone_numbers: Iterable[str]) -> Decimal:
    """What calls of this operation for these numbers can bill at most."""
    # Loaded only here: `decimal` costs more than the rest of the package.
    from decimal import Decimal

    return Decimal(Run.estimate(native, operation, phone_numbers))


def results(run: Run, progress: Callable[[int], object] | None) -> list[list[RunResult[Any]]]:
    """Makes the run and waits for it: one list of a plain run, two of a plan."""
    check(progress)
    return run.wait(progress)


async def start_results(run: Run, progress: Callable[[int], object] | None) -> list[list[RunResult[Any]]]:
    """As `results`, on the running event loop."""
    check(progress)
    try:
        try:
            while progress is not None and (ended := await run.start_next()) is not None:
                progress(ended)
            return await run.start_results()
        except GeneratorExit:
            # Nobody waits any more, and there may be no loop to wait on.
            raise
        except BaseException as error:
            run.stop()
            keep(error, await run.start_results())
            raise
    finally:
        # Not left to the end of `run`: the frames of an exception that is kept hold it.
        run.abort()


def keep(error: BaseException, groups: list[list[RunResult[Any]]]) -> None:
    """Gives what is known to the exception that ends a run."""
    error.__dict__[_KEPT] = [result for group in groups for result in group]

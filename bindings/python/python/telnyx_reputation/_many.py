"""Runs over many numbers: what each number comes to, and how a run is waited for."""

from __future__ import annotations

from ._generic import Of
from ._native import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal
    from typing import Any, NoReturn

    from ._exceptions import ErrorDetail, TelnyxError
    from ._generic import T
    from ._native import Client, Operation, Outcome

__all__ = ["ManyResult", "results_of"]

# Where an exception keeps what was known when it ended a run.
_KEPT = "_telnyx_results"


class ManyResult(Of["T"]):
    """How one number of a run ended. It can be matched, compared and pickled, and not changed."""

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
        put = object.__setattr__
        put(self, "phone_number", phone_number)
        put(self, "outcome", outcome)
        put(self, "value", value)
        put(self, "error", error)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a ManyResult cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a ManyResult cannot be changed: {name}")

    def _values(self) -> tuple[object, ...]:
        return (self.phone_number, self.outcome, self.value, self.error)

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, ManyResult) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __reduce__(self) -> tuple[Any, ...]:
        return (ManyResult, self._values())

    def __repr__(self) -> str:
        named = zip(self.__match_args__, self._values())
        return f"ManyResult({', '.join(f'{name}={value!r}' for name, value in named if value is not None)})"


def results_of(error: BaseException) -> list[ManyResult[Any]] | None:
    """What was known when this exception ended a run over many numbers: a result for each number, those that were not
    begun as `not_tried`. `None` when it ended none.

    The exceptions that end a run are `KeyboardInterrupt`, or whatever else a signal handler raises, the cancelling of
    the task, and what `progress` raises. An exception that was raised from such a one, as `asyncio.timeout` does, has
    the same results.
    """
    at: BaseException | None = error
    seen: set[int] = set()
    while at is not None and id(at) not in seen:
        if _KEPT in at.__dict__:
            kept: list[ManyResult[Any]] = at.__dict__[_KEPT]
            return kept
        seen.add(id(at))
        at = at.__cause__ or at.__context__
    return None


def estimate(native: Client, operation: Operation[Any], phone_numbers: Iterable[str]) -> Decimal:
    """What calls of this operation for these numbers can bill at the most."""
    # Loaded only here: `decimal` costs more than the rest of the package.
    from decimal import Decimal

    return Decimal(Run.estimate(native, operation, phone_numbers))


def results(run: Run, progress: Callable[[int], object] | None) -> list[ManyResult[Any]]:
    """Waits for the run. An exception ends it between two of its calls, and keeps what is known then."""
    try:
        while (ended := run.next()) is not None:
            if progress is not None:
                progress(ended)
    except BaseException as error:
        try:
            run.stop()
            error.__dict__[_KEPT] = _made(run.results())
        except BaseException:
            run.abort()
            raise
        raise
    return _made(run.results())


async def results_async(run: Run, progress: Callable[[int], object] | None) -> list[ManyResult[Any]]:
    """As `results`, on the running event loop."""
    try:
        while (ended := await run.start_next()) is not None:
            if progress is not None:
                progress(ended)
    except GeneratorExit:
        # Nobody waits any more, and there may be no loop to wait on.
        run.abort()
        raise
    except BaseException as error:
        try:
            run.stop()
            error.__dict__[_KEPT] = _made(await run.start_results())
        except BaseException:
            run.abort()
            raise
        raise
    return _made(await run.start_results())


def _made(items: list[tuple[str, Outcome, Any, Any]]) -> list[ManyResult[Any]]:
    return [ManyResult(*item) for item in items]

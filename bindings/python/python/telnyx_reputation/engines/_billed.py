"""Calls that bill, made for a run through its broker until each is answered."""

from __future__ import annotations

from typing import cast

from .._exceptions import APIConnectionError, ErrorDetail, InternalServerError, RateLimitError, TelnyxError
from .._generated.models import ReputationPhoneNumber
from ._batches import Row
from ._broker import broker_of
from ._patience import Patience
from ._stored import row_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from .._client_spec import ClientSpec
    from .._runs import RunResult
    from .._sync import Telnyx

    _Send = Callable[[Telnyx, Sequence[str]], Sequence[RunResult[Any]]]

__all__: list[str] = []

# What a broker says of a call that has no answer: that it cannot be found out, or that it was not sent.
_OUTCOME = "telnyx-outcome"


def billed(spec: ClientSpec, broker: str, numbers: Sequence[str], send: _Send, patience: Patience) -> dict[str, Row]:
    """What became of the numbers of one call. Where its answer is lost, the same call is made again with the same run
    id: the broker knows it, and bills it once."""
    found: dict[str, Row] = {}
    pending = numbers
    while pending:
        results = send(spec.client(), pending)
        found.update((result.phone_number, _row(result)) for result in results)
        pending = [result.phone_number for result in results if _is_lost(result)]
        if pending and not _goes_on(spec, broker, patience):
            break
    return found


def _is_lost(result: RunResult[Any]) -> bool:
    """Whether making the call again may tell more. What the broker itself says of a number is final."""
    error = result.error
    if result.outcome not in ("unknown", "failed") or error is None or isinstance(error, ErrorDetail):
        return False
    told = error.headers.get(_OUTCOME)
    if told == "unknown":
        return _is_of_others(result.phone_number, _unknown(error))
    if told == "not_sent" and error.status_code != 429:
        return False
    # Without a status it is the run's own word: it would have had to wait for longer than a call may take.
    if result.outcome == "unknown" or isinstance(error, (APIConnectionError, RateLimitError)):
        return True
    return (error.status_code or 0) >= 500


def _unknown(error: TelnyxError) -> Mapping[str, Any]:
    """What the broker says of a call that nothing tells what became of; empty where it says nothing."""
    body = cast("Mapping[str, Any] | str | None", error.body)
    return body if error.headers.get(_OUTCOME) == "unknown" and isinstance(body, dict) else {}


def _is_of_others(number: str, unknown: Mapping[str, Any]) -> bool:
    """Whether the call was not made for this number, because of those that it is not known of: without them it can be
    asked for."""
    return bool(unknown.get("phone_numbers")) and number in (unknown.get("others") or ())


def _goes_on(spec: ClientSpec, broker: str, patience: Patience) -> bool:
    """Waits until the same broker answers. Another one would not know what this one was answered, and bill it again."""
    while patience.pause():
        try:
            return broker_of(spec) == broker
        except (APIConnectionError, InternalServerError):
            continue
    return False


def _row(result: RunResult[Any]) -> Row:
    value, error = result.value, result.error
    if result.outcome == "done":
        if isinstance(value, ReputationPhoneNumber):
            return row_of(value)
        return Row("done", id=getattr(value, "id", None))
    if isinstance(error, ErrorDetail):
        return Row(result.outcome, error.detail or error.title or error.code)
    message = None if error is None else str(_unknown(error).get("message") or error.message)
    # A conflict is with what the run has sent before, so it says nothing of what became of the number.
    if error is not None and error.headers.get(_OUTCOME) == "not_sent" and error.status_code != 409:
        return Row("not_tried", message, reason=result.reason)
    return Row(result.outcome, message, reason=result.reason)

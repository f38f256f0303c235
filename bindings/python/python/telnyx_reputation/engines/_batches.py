"""Arrow in and out: which numbers a batch asks for, and a row for each of them."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass

from .._exceptions import ConfigurationError, InvalidArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

__all__ = ["schema"]

SCORES = ("maturity_score", "connection_score", "engagement_score", "sentiment_score")
_ID = re.compile("[0-9a-fA-F-]{36}")


@dataclass(frozen=True)
class Row:
    """What a number came to."""

    outcome: str
    error: str | None = None
    reason: str | None = None
    has_snapshot: bool | None = None
    spam_risk: str | None = None
    spam_category: str | None = None
    maturity_score: int | None = None
    connection_score: int | None = None
    engagement_score: int | None = None
    sentiment_score: int | None = None
    last_refreshed_at: datetime | None = None
    id: str | None = None


def arrow() -> Any:
    """The module pyarrow, whose types no checker knows."""
    try:
        return importlib.import_module("pyarrow")
    except ImportError:
        message = (
            "telnyx_reputation.engines needs pyarrow, which is not installed: pip install 'telnyx-reputation[engines]'"
        )
        raise ConfigurationError(message) from None


def schema() -> Any:
    """The `pyarrow.Schema` of what every job gives: a row for each row of its input, in the same order.

    - phone_number, enterprise_id: as they were given.
    - outcome: `done`, `refused`, `failed`, `unknown` or `not_tried`, as of `RunResult`.
    - reason: of `not_tried`, as of `RunResult`.
    - error: why it is not `done`, for people.
    - has_snapshot: whether the service has a snapshot of the number; null of jobs that read none.
    - spam_risk, spam_category, the four scores (0 to 100), last_refreshed_at: the snapshot; null where it has none.
    - id: of the monitored number, or of the remediation request.

    The names and types are those of the tables of lists and runs, but for text that they have as dictionaries: Spark
    reads none.
    """
    pa = arrow()
    head = [(name, pa.string()) for name in ("phone_number", "enterprise_id", "outcome", "reason", "error")]
    flags = [("has_snapshot", pa.bool_()), ("spam_risk", pa.string()), ("spam_category", pa.string())]
    scores = [(name, pa.int8()) for name in SCORES]
    tail = [("last_refreshed_at", pa.timestamp("us", tz="UTC")), ("id", pa.string())]
    return pa.schema([*head, *flags, *scores, *tail])


def asked(batch: Any, column: str, enterprise: str) -> list[tuple[str | None, str | None]]:
    """The number and the enterprise of each row; `enterprise` is an id, or the name of the column that has them."""
    names = batch.schema.names
    if column not in names:
        raise InvalidArgumentError(f"column: the batch has no column {column!r}; it has {', '.join(names)}")
    numbers = batch.column(names.index(column)).to_pylist()
    if enterprise in names:
        return list(zip(numbers, batch.column(names.index(enterprise)).to_pylist()))
    if not _ID.fullmatch(enterprise):
        raise InvalidArgumentError(f"enterprise_id: {enterprise!r} is neither an id nor a column of the batch")
    return [(number, enterprise) for number in numbers]


def batch_of(rows: Iterable[tuple[str | None, str | None]], found: Mapping[tuple[str | None, str | None], Row]) -> Any:
    """The record batch with what was found of each row."""
    pa = arrow()
    wanted = list(rows)
    ended = [found[row] for row in wanted]
    columns: dict[str, list[object]] = {
        "phone_number": [number for number, _ in wanted],
        "enterprise_id": [enterprise for _, enterprise in wanted],
    }
    given = schema()
    arrays = [
        pa.array(columns.get(field.name) or [getattr(row, field.name, None) for row in ended], type=field.type)
        for field in given
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=given)

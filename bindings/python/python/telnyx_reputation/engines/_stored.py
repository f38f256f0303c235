"""Lookups that are free: what is stored of numbers, read from the list of their enterprise."""

from __future__ import annotations

import importlib

from .._exceptions import APIConnectionError, APIStatusError, InvalidArgumentError, ListChangedError
from ._batches import SCORES, Row, arrow
from ._patience import Patience

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from .._generated.models import ReputationPhoneNumber
    from .._sync import SyncPage, Telnyx

__all__: list[str] = []

_PAGE = 250
# What a row has of a snapshot.
_SNAPSHOT = ("spam_risk", "spam_category", *SCORES, "last_refreshed_at")


def stored(client: Telnyx, enterprise_id: str, numbers: Collection[str], patience: Patience) -> dict[str, Row]:
    """What is stored of each number. Free; repeated while there is no answer and patience lasts."""
    while True:
        try:
            return _read(client, enterprise_id, numbers)
        except (APIConnectionError, ListChangedError):
            if not patience.pause():
                raise
        except APIStatusError as refused:
            if refused.status_code == 429 or refused.status_code >= 500:
                if patience.pause():
                    continue
                raise
            return {number: Row("refused", refused.message) for number in numbers}


def _read(client: Telnyx, enterprise_id: str, numbers: Collection[str]) -> dict[str, Row]:
    resource = client.enterprises.reputation.numbers
    page = resource.list(enterprise_id, page_size=_PAGE)
    pages = 1 if page.meta is None else page.meta.total_pages
    # Whichever is fewer calls: the rest of the list, or the numbers one by one.
    is_whole = pages - 1 <= len(numbers)
    found = dict(_of_list(page, numbers) if is_whole else _one_by_one(client, enterprise_id, numbers))
    missing = Row("refused", "the enterprise does not monitor the number")
    return {number: found.get(number, missing) for number in numbers}


def _of_list(page: SyncPage[ReputationPhoneNumber], numbers: Collection[str]) -> Iterator[tuple[str, Row]]:
    """Those rows of a list, as columns until they are found: the others are many, and become no objects."""
    pa, compute = arrow(), importlib.import_module("pyarrow.compute")
    wanted = pa.array(list(numbers), pa.string())
    for columns in page.arrow_batches():
        listed = pa.table(columns)
        asked = listed.filter(compute.is_in(listed["phone_number"], wanted))
        for row in asked.select(["phone_number", "has_snapshot", *_SNAPSHOT, "id"]).to_pylist():
            yield row.pop("phone_number"), _row({**row, "has_snapshot": row["has_snapshot"] is True})


def _one_by_one(client: Telnyx, enterprise_id: str, numbers: Collection[str]) -> Iterator[tuple[str, Row]]:
    for number in numbers:
        try:
            listed = client.enterprises.reputation.numbers.list(enterprise_id, filter_phone_number_eq=number)
        except InvalidArgumentError:
            # What is no number is not monitored.
            continue
        yield from ((row.phone_number or "", row_of(row)) for row in listed)


def row_of(number: ReputationPhoneNumber) -> Row:
    """A number's row of the list, with the snapshot that is stored of it."""
    data = number.reputation_data
    given = {} if data is None else {name: getattr(data, name) for name in _SNAPSHOT}
    return _row({**given, "has_snapshot": data is not None, "id": number.id})


def _row(given: dict[str, Any]) -> Row:
    # A score that is out of its range fits no column; it is not worth a job.
    off = {name: None for name in SCORES if not 0 <= (given.get(name) or 0) <= 100}
    return Row("done", **{**given, **off})

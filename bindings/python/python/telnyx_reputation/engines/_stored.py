"""Lookups that are free: what is stored of numbers, read from the list of their enterprise."""

from __future__ import annotations

from .._exceptions import APIConnectionError, APIStatusError, InvalidArgumentError, ListChangedError
from ._batches import SCORES, Row
from ._patience import Patience

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from .._generated.models import ReputationPhoneNumber
    from .._sync import Telnyx

__all__: list[str] = []

_PAGE = 250


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
    listed = page if pages - 1 <= len(numbers) else _one_by_one(client, enterprise_id, numbers)
    wanted = set(numbers)
    found = {row.phone_number: row_of(row) for row in listed if row.phone_number in wanted}
    missing = Row("refused", "the enterprise does not monitor the number")
    return {number: found.get(number, missing) for number in numbers}


def _one_by_one(client: Telnyx, enterprise_id: str, numbers: Collection[str]) -> Iterator[ReputationPhoneNumber]:
    for number in numbers:
        try:
            yield from client.enterprises.reputation.numbers.list(enterprise_id, filter_phone_number_eq=number)
        except InvalidArgumentError:
            # What is no number is not monitored.
            continue


def row_of(number: ReputationPhoneNumber) -> Row:
    """A number's row of the list, with the snapshot that is stored of it."""
    data = number.reputation_data
    if data is None:
        return Row("done", has_snapshot=False, id=number.id)
    # One that is out of its range fits no column; it is not worth a job.
    given = {name: getattr(data, name) for name in SCORES}
    scores = {name: score for name, score in given.items() if score is not None and 0 <= score <= 100}
    return Row(
        "done",
        has_snapshot=True,
        id=number.id,
        spam_risk=data.spam_risk,
        spam_category=data.spam_category,
        last_refreshed_at=data.last_refreshed_at,
        **scores,
    )

"""What an engine runs: a function of Arrow record batches, which is pickled whole and holds no key."""

from __future__ import annotations

from dataclasses import dataclass

from .._client_spec import ClientSpec
from .._exceptions import ConfigurationError, InvalidArgumentError
from ._batches import Row, arrow, asked, batch_of, schema
from ._billed import billed
from ._broker import proved
from ._patience import Patience
from ._stored import stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from .._runs import RunResult
    from .._sync import Telnyx

__all__ = ["Job", "associate", "fresh_lookup", "lookup", "refresh", "remediate"]

_HOUR = 3600.0


@dataclass(frozen=True)
class Job:
    """A function of record batches: `job(batches)` gives a batch with the columns of `schema()` for each of them, with
    a row for each of its rows, in the same order. Make it with `lookup`, `associate`, `refresh`, `fresh_lookup` or
    `remediate`.

    It can be pickled. Each worker makes its client of `spec`, with the `TELNYX_API_KEY` of its own environment.
    """

    work: str
    """Which of those functions made it."""
    spec: ClientSpec
    enterprise_id: str
    column: str
    deadline: float
    broker: str | None = None
    """The id of the broker that what bills goes through."""
    details: tuple[tuple[str, str], ...] = ()

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            yield self.batch(batch)

    def batch(self, batch: Any) -> Any:
        """What becomes of one `pyarrow.RecordBatch`, or of one `pyarrow.Table`, as a record batch."""
        rows = asked(batch, self.column, self.enterprise_id)
        by_enterprise: dict[str, dict[str, None]] = {}
        found: dict[tuple[str | None, str | None], Row] = {}
        for number, enterprise in rows:
            if number is None or enterprise is None:
                found[number, enterprise] = Row("not_tried", "the row has no number, or no enterprise", "bad_number")
            else:
                by_enterprise.setdefault(enterprise, {})[number] = None
        for enterprise, numbers in by_enterprise.items():
            # Sorted, so that a batch whose rows an engine gives in another order the next time makes the same calls.
            ended = self._ended(enterprise, sorted(numbers))
            found.update(((number, enterprise), row) for number, row in ended.items())
        return batch_of(rows, found)

    def table(self, table: Any) -> Any:
        """The same of a `pyarrow.Table`, as a table."""
        pa = arrow()
        return pa.Table.from_batches(self(table.to_batches()), schema=schema())

    def needs(self, names: Iterable[str]) -> list[str]:
        """Those of an input's columns that it reads, which need not be sent with the others."""
        return [name for name in names if name in (self.column, self.enterprise_id)]

    def _ended(self, enterprise: str, numbers: Sequence[str]) -> dict[str, Row]:
        patience = Patience(self.deadline)
        try:
            if self.broker is None:
                return stored(self.spec.client(), enterprise, numbers, patience)
            return self._billed(self.broker, enterprise, numbers, patience)
        except InvalidArgumentError as why:
            return {number: Row("not_tried", why.message, "bad_number") for number in numbers}

    def _billed(self, broker: str, enterprise: str, numbers: Sequence[str], patience: Patience) -> dict[str, Row]:
        per_call, send = _SENDS[self.work]
        details = dict(self.details)

        def chunk_of(client: Telnyx, chunk: Sequence[str]) -> Sequence[RunResult[Any]]:
            return send(client, enterprise, chunk, details)

        found: dict[str, Row] = {}
        for begin in range(0, len(numbers), per_call):
            found.update(billed(self.spec, broker, numbers[begin : begin + per_call], chunk_of, patience))
        return found


def _job(
    work: str, spec: ClientSpec, enterprise_id: str, column: str, deadline: float, details: dict[str, str | None]
) -> Job:
    if deadline <= 0:
        raise ConfigurationError("deadline: must be a number of seconds greater than 0")
    given = tuple((name, value) for name, value in details.items() if value is not None)
    broker = None if work == "lookup" else proved(spec, work)
    return Job(work, spec, enterprise_id, column, deadline, broker, given)


def lookup(
    spec: ClientSpec, enterprise_id: str = "enterprise_id", *, column: str = "phone_number", deadline: float = _HOUR
) -> Job:
    """Reads what is stored of each number, from the list of its enterprise. Free, with or without a broker.

    - spec: what each worker makes its client of.
    - enterprise_id: the enterprise, or the name of the column that has them.
    - column: the column of text that has the numbers, in E.164.
    - deadline: for how many seconds a batch goes on when nothing answers.

    A number that the enterprise does not monitor is `refused`; one that has no snapshot yet is `done` with none.
    """
    return _job("lookup", spec, enterprise_id, column, deadline, {})


def associate(
    spec: ClientSpec, enterprise_id: str = "enterprise_id", *, column: str = "phone_number", deadline: float = _HOUR
) -> Job:
    """Adds the numbers to the monitored ones of their enterprise, 100 per call. USD 0.10 for each that is added, once
    for a run however often its tasks are run.

    The arguments are those of `lookup`. `spec` names a broker's address and a `run_id`; until the deadline, a call
    whose answer was lost is made again. What the broker says cannot be found out is `unknown`, and what does not fit
    into its limits `not_tried`.

    Raises `ConfigurationError` when no broker answers, or no run is named.
    """
    return _job("associate", spec, enterprise_id, column, deadline, {})


def refresh(
    spec: ClientSpec, enterprise_id: str = "enterprise_id", *, column: str = "phone_number", deadline: float = _HOUR
) -> Job:
    """Looks the numbers up anew, 100 per call; `lookup` reads what was found. USD 0.10 for each that is looked up.

    The rest is as of `associate`.
    """
    return _job("refresh", spec, enterprise_id, column, deadline, {})


def fresh_lookup(
    spec: ClientSpec, enterprise_id: str = "enterprise_id", *, column: str = "phone_number", deadline: float = _HOUR
) -> Job:
    """Looks each number up anew, one per call, and gives what was found. USD 0.10 a number.

    The rest is as of `associate`.
    """
    return _job("fresh_lookup", spec, enterprise_id, column, deadline, {})


def remediate(
    spec: ClientSpec,
    enterprise_id: str = "enterprise_id",
    *,
    call_purpose: str,
    contact_email: str | None = None,
    webhook_url: str | None = None,
    column: str = "phone_number",
    deadline: float = _HOUR,
) -> Job:
    """Submits the numbers for remediation, one request for those of a batch and at most 2,000. USD 1.00 a number.

    `call_purpose`, `contact_email` and `webhook_url` are those of `remediation.create_many`; the rest is as of
    `associate`.
    """
    details = {"call_purpose": call_purpose, "contact_email": contact_email, "webhook_url": webhook_url}
    return _job("remediate", spec, enterprise_id, column, deadline, details)


def _associate(client: Telnyx, enterprise: str, numbers: Sequence[str], _: dict[str, Any]) -> list[RunResult[Any]]:
    return client.enterprises.reputation.numbers.associate_many(
        enterprise, phone_numbers=numbers, leave_out_bad_numbers=True, go_on_without_refused=True
    )


def _refresh(client: Telnyx, enterprise: str, numbers: Sequence[str], _: dict[str, Any]) -> list[RunResult[Any]]:
    return client.enterprises.reputation.numbers.refresh_many(
        enterprise, phone_numbers=numbers, leave_out_bad_numbers=True, go_on_without_refused=True
    )


def _fresh_lookup(client: Telnyx, enterprise: str, numbers: Sequence[str], _: dict[str, Any]) -> list[RunResult[Any]]:
    return client.enterprises.reputation.numbers.retrieve_many(
        enterprise, phone_numbers=numbers, fresh=True, leave_out_bad_numbers=True
    )


def _remediate(client: Telnyx, enterprise: str, numbers: Sequence[str], given: dict[str, Any]) -> list[RunResult[Any]]:
    return client.enterprises.reputation.remediation.create_many(
        enterprise, phone_numbers=numbers, leave_out_bad_numbers=True, go_on_without_refused=True, **given
    )


# How many numbers are sent together, so that what is made again is the very same call, and how.
_SENDS: dict[str, tuple[int, Callable[[Telnyx, str, Sequence[str], dict[str, Any]], list[RunResult[Any]]]]] = {
    "associate": (100, _associate),
    "refresh": (100, _refresh),
    # One per call, some of them at once.
    "fresh_lookup": (100, _fresh_lookup),
    "remediate": (2000, _remediate),
}

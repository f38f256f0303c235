"""What the monitor answers with, a row each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal, TypeVar

__all__ = ["Change", "Cost", "Count", "Relapse", "Resting", "Standing", "Turn", "Verdict"]

Turn = Literal[
    "flagged",
    "worse",
    "relabelled",
    "better",
    "cleared",
    "first_data",
    "no_data",
    "ownership",
    "moved",
    "appeared",
    "disappeared",
]
"""What a change means to people."""

Verdict = Literal["flagged", "no data", "not monitored", "clean"]
"""What is known of a number, in a word. A number of which nothing is known is not known to be clean."""


@dataclass(frozen=True)
class Standing:
    """What the service said of a monitored number at one time."""

    spam_risk: str | None
    """How likely calls are to be labelled as spam: `low`, `medium`, `high`; `None` while nothing is known."""
    spam_category: str | None
    """The label that is shown, if any."""
    maturity_score: int | None
    """0 to 100, as the scores below."""
    connection_score: int | None
    engagement_score: int | None
    sentiment_score: int | None
    last_refreshed_at: datetime | None
    """When the snapshot was taken; `None` when there is none."""
    ownership_status: str | None
    """Who is believed to own the number."""
    confirm_by: datetime | None
    """Until when ownership is to be confirmed."""
    enterprise_id: str
    """Whose number it was."""
    more: dict[str, Any] | None
    """Whatever else the service said: source and reasons, and fields that this version does not know."""


@dataclass(frozen=True)
class Change:
    """A change of one number as a collection found it, and what the number has been since."""

    collection: int
    """The number of the collection."""
    at: datetime
    """When its list was read: the change came between the collection before and then."""
    is_first: bool
    """Whether the collection was the first, so that what it found is no news."""
    phone_number: str
    """The number, E.164."""
    enterprise_id: str
    """Whose number it is, or was."""
    turns: tuple[Turn, ...]
    """What the change means; nothing when only scores, the snapshot's time or the rest changed."""
    changed: tuple[str, ...]
    """Which fields changed; `scores` stands for all four, and a number can have `appeared` or `disappeared`."""
    verdict: Verdict
    """What is known of the number since."""
    spam_risk_before: str | None
    """What the risk was."""
    spam_risk: str | None
    """`None`, as all that follows, of a number that is not monitored any more."""
    spam_category: str | None
    maturity_score: int | None
    connection_score: int | None
    engagement_score: int | None
    sentiment_score: int | None
    last_refreshed_at: datetime | None
    ownership_status: str | None
    confirm_by: datetime | None
    more: dict[str, Any] | None
    before: Standing | None
    """All that the number was; `None` when it was not monitored."""


@dataclass(frozen=True)
class Count:
    """How many monitored numbers were at each risk at one time."""

    at: datetime
    """When: the time of the last collection that is counted."""
    phone_numbers: int
    """All monitored numbers."""
    flagged: int
    """With a label, or a risk that is more than low."""
    labelled: int
    """With a label."""
    high: int
    medium: int
    low: int
    other_risk: int
    """At a risk that this version does not know."""
    no_risk: int
    """Of whose risk nothing is known."""


@dataclass(frozen=True)
class Relapse:
    """A number that was flagged, then clean, then flagged again."""

    phone_number: str
    cleared_at: datetime
    """When it was found clean."""
    flagged_at: datetime
    """When it was found flagged again."""
    days_clean: float
    """How long it was clean."""
    nth: int
    """Which relapse of this number it is, from 1."""
    spam_risk: str | None
    """The risk with which it came back."""
    spam_category: str | None
    """The label with which it came back."""
    enterprise_id: str


@dataclass(frozen=True)
class Resting:
    """A monitored number that was flagged, and is not any more."""

    phone_number: str
    verdict: Verdict
    """What it is now: `clean`, or `no data`."""
    flagged_until: datetime
    """When it was first found to be flagged no more."""
    days: float
    """How long that was before the newest collection."""
    last_refreshed_at: datetime | None
    """When what is known of it was looked up."""
    enterprise_id: str


@dataclass(frozen=True)
class Cost:
    """What one kind of thing came to on one day, for one enterprise, by the published prices."""

    day: str
    """The day in UTC, such as `2026-11-20`."""
    what: Literal["associate", "lookup"]
    """A number was added, or looked up, by whomever."""
    count: int
    """For how many numbers."""
    usd: Decimal
    """What that costs, in US dollars."""
    enterprise_id: str


Row = TypeVar("Row", Change, Cost, Count, Relapse, Resting, Standing)


def row_of(kind: type[Row], read: dict[str, Any]) -> Row:
    """A row as the command printed it; what a newer command adds to it is left out."""
    return kind(**{field.name: _value(field.name, read.get(field.name)) for field in fields(kind)})


def _value(name: str, read: Any) -> Any:
    if read is None:
        return None
    if name in ("at", "confirm_by", "flagged_until") or name.endswith("_at"):
        return _moment(read)
    if name in ("turns", "changed"):
        return tuple(read)
    if name == "usd":
        return Decimal(read)
    return row_of(Standing, read) if name == "before" else read


def _moment(text: str) -> datetime:
    """A time in UTC to the microsecond, of which `fromisoformat` took only some spellings before Python 3.11."""
    seconds, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{seconds}.{fraction:0<6}").replace(tzinfo=timezone.utc)


def time_of(since: str | datetime | timedelta) -> str:
    """A time as the command takes it."""
    if isinstance(since, datetime):
        return since.isoformat()
    return f"{since.total_seconds():.0f}s" if isinstance(since, timedelta) else since

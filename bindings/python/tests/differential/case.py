"""What a seed decides: a setting, and steps that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

What = Literal["associate", "refresh", "retrieve", "look_up", "remediate", "disassociate", "plan"]
OPERATIONS: dict[What, str] = {
    "associate": "associateReputationNumbers",
    "refresh": "refreshReputationNumbers",
    "retrieve": "getPhoneNumberReputation",
    "look_up": "getPhoneNumberReputationSimplified",
    "remediate": "submitReputationRemediation",
    "disassociate": "disassociateReputationNumber",
    "plan": "associateReputationNumbers",
}
# What doing it for one number bills, in cents.
PRICES: dict[What, int] = {**dict.fromkeys(OPERATIONS, 10), "remediate": 100, "disassociate": 0}
ONE_BY_ONE: set[What] = {"retrieve", "look_up", "disassociate"}


def number(place: int) -> str:
    return f"+1603{2_000_000 + place}"


@dataclass(frozen=True)
class Work:
    """A call, or with `many` a run; a plan is always one."""

    what: What
    numbers: tuple[str, ...]
    many: bool = False
    fresh: bool = False
    # Of a run: whether it goes on without refused numbers; of a plan, whether it removes.
    go_on: bool = False
    concurrency: int = 1
    max_cents: int | None = None

    @property
    def operation(self) -> str:
        return OPERATIONS[self.what]

    @property
    def unit(self) -> int:
        return PRICES[self.what]

    @property
    def is_safe(self) -> bool:
        """Whether it may be repeated, and so claims nothing when it fails."""
        return self.what == "disassociate"

    @property
    def may_be_stored(self) -> bool:
        """Whether a stored snapshot answers it for free."""
        return self.what in ("retrieve", "look_up") and not self.fresh

    def __str__(self) -> str:
        shown = self.numbers if len(self.numbers) < 6 else (*self.numbers[:2], "...", *self.numbers[-1:])
        more = {name: getattr(self, name) for name in ("many", "fresh", "go_on", "max_cents") if getattr(self, name)}
        return f"{self.what} {len(self.numbers)} {' '.join(shown)} {more or ''} concurrency {self.concurrency}"


# How the caller goes away: when the call has taken so long, in seconds.
Leaves = Literal["stays", "interrupted", "interrupted twice", "cancelled", "cancelled twice", "timeout"]


@dataclass(frozen=True)
class Call:
    id: int
    # In a thread, in the main thread, or a task of an event loop.
    way: Literal["thread", "main", "task"]
    work: Work
    # Rules of the sandbox, without the mark.
    faults: tuple[dict[str, Any], ...] = ()
    leaves: Leaves = "stays"
    after: float = 0

    @property
    def client(self) -> Literal["sync", "async"]:
        return "async" if self.way == "task" else "sync"

    @property
    def mark(self) -> str:
        """What all its requests carry in their query, so that the ledger tells whose they are."""
        return f"c{self.id:05}"


@dataclass(frozen=True)
class Calls:
    """Calls that begin at the same time; the step ends with the last of them."""

    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Fork:
    """A child that looks a number up, and is perhaps killed when it has run for so many seconds."""

    id: int
    number: str
    killed_after: float | None

    @property
    def mark(self) -> str:
        return f"f{self.id:05}"


@dataclass(frozen=True)
class Other:
    """Another process that knows nothing of ours: one request."""

    what: Literal["associate", "refresh", "disassociate", "remediate"]
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """The service's clock moves on."""

    seconds: int


@dataclass(frozen=True)
class Release:
    """What gateways kept is passed on now."""


@dataclass(frozen=True)
class Resolve:
    """The outcome of an earlier call is looked up."""

    call: int
    on_a_loop: bool


Step = Calls | Fork | Other | Clock | Release | Resolve


@dataclass(frozen=True)
class Case:
    # What each client may spend, in cents.
    limits: dict[str, int | None]
    # What both, and their forks, may spend together by a budget file, in place of limits of their own.
    shared: int | None
    steps: tuple[Step, ...] = field(default=())

    def __str__(self) -> str:
        lines = [f"limits (cents): {self.limits}, shared by a file: {self.shared}"]
        for place, step in enumerate(self.steps):
            if not isinstance(step, Calls):
                lines.append(f"{place:3}. {step}")
                continue
            lines.append(f"{place:3}. at once:")
            for call in step.calls:
                left = "" if call.leaves == "stays" else f", {call.leaves} after {call.after:.4f} s"
                lines.append(f"       {call.mark} ({call.way}) {call.work}{left}")
                lines += [f"         {fault}" for fault in call.faults]
        return "\n".join(lines)

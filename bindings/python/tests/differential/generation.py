"""From a seed to a case."""

from __future__ import annotations

import random
from typing import Any

from .case import ONE_BY_ONE, Call, Calls, Case, Clock, Fork, Leaves, Other, Release, Resolve, Step, What, Work, number

# The first are monitored when a case begins (`world.MONITORED`). Most calls are of numbers that they can be done with.
TO_ADD = range(12, 50)
TO_USE = range(0, 16)
REFUSALS = [400, 401, 403, 404, 409, 422]
TROUBLE = [408, 425, 499, 500, 502, 503, 504, 524]
# Bodies that say nothing of the call.
HOLLOW: list[Any] = [
    {},
    [],
    {"data": None},
    {"data": {}},
    {"data": []},
    {"data": [{"phone_number": number(900)}]},
    {"errors": []},
    {"errors": [{"message": "busy"}]},
    {"message": "no healthy upstream"},
]
PATCHES: list[Any] = [
    {},
    {"data": None},
    {"data": {"results": []}},
    {"data": {"phone_number": number(900)}},
    {"data": {"phone_numbers_submitted": None, "phone_numbers_ineligible": None}},
    {"meta": "x"},
    {"more": {"than": "known"}},
]


def case(seed: int, forks: bool, alarms: bool) -> Case:
    return Generation(seed, forks, alarms).case()


class Generation:
    def __init__(self, seed: int, forks: bool, alarms: bool) -> None:
        self.chance = random.Random(seed)
        self.forks = forks
        self.alarms = alarms
        self.ids = 0

    def case(self) -> Case:
        chance = self.chance
        shared = chance.choice([None, None, 200, 800])
        limits = {name: chance.choice([None, None, 100, 500]) if shared is None else None for name in ("sync", "async")}
        return Case(limits, shared, tuple(self.step() for _ in range(chance.randint(4, 10))))

    def step(self) -> Step:
        chance = self.chance
        kind = chance.random()
        if kind < 0.62 or self.ids == 0:
            return self.calls()
        if kind < 0.70:
            return Resolve(chance.randint(1, self.ids), chance.random() < 0.5)
        if kind < 0.76:
            return Release()
        if kind < 0.80 and self.forks:
            killed = chance.uniform(0.0, 0.02) if chance.random() < 0.5 else None
            return Fork(self.next_id(), self.numbers("look_up", 1, 1)[0], killed)
        if kind < 0.84:
            return Clock(chance.choice([1, 61, 3_600, 90_000]))
        what = chance.choice(["associate", "associate", "refresh", "disassociate", "remediate"])
        return Other(what, tuple(self.numbers(what, 1, 1 if what == "disassociate" else 4)))  # type: ignore[arg-type]

    def calls(self) -> Calls:
        chance = self.chance
        calls = [self.call("thread") for _ in range(chance.choice([0, 1, 2, 3]))]
        if chance.random() < 0.5:
            calls.append(self.call("main"))
        else:
            calls += [self.call("task") for _ in range(chance.choice([1, 2, 3, 4]))]
        return Calls(tuple(calls))

    def call(self, way: Any) -> Call:
        chance = self.chance
        work = self.work()
        leaves: Leaves = "stays"
        if way == "main" and self.alarms:
            leaves = chance.choice(["stays", "interrupted", "interrupted", "interrupted twice"])
        if way == "task":
            leaves = chance.choice(["stays", "stays", "timeout", "cancelled", "cancelled twice"])
        faults = tuple(self.fault(work) for _ in range(chance.choice([0, 0, 1, 1, 2])))
        return Call(self.next_id(), way, work, faults, leaves, self.moment())

    def moment(self) -> float:
        """Any moment of a call, above all those in which most happens."""
        return self.chance.choice([self.chance.uniform(0.0001, 0.004), self.chance.uniform(0.0001, 0.02)])

    def work(self) -> Work:
        chance = self.chance
        whats: list[What] = ["associate"] * 4 + ["refresh"] * 3 + ["retrieve", "look_up"] * 2 + ["remediate"] * 2  # type: ignore[assignment]
        what: What = chance.choice([*whats, "disassociate", "plan"])
        fresh = what in ("retrieve", "look_up") and chance.random() < 0.6
        many = what == "plan" or (what != "look_up" and chance.random() < 0.35)
        if not many:
            return Work(what, tuple(self.numbers(what, 1, 1 if what in ONE_BY_ONE else 4)), fresh=fresh)
        numbers = self.numbers(what, 1, 8)
        if what in ("associate", "refresh") and chance.random() < 0.12:
            first = chance.randrange(1_000, 1_100)
            numbers = [number(place) for place in range(first, first + chance.randint(90, 230))]
        if chance.random() < 0.2:
            numbers.append(chance.choice(numbers))
        bills = what != "disassociate"
        return Work(
            what,
            tuple(numbers),
            many=True,
            fresh=fresh,
            go_on=bills and chance.random() < 0.5,
            concurrency=chance.randint(1, 4),
            max_cents=chance.choice([10, 50, 300]) if bills and chance.random() < 0.25 else None,
        )

    def fault(self, work: Work) -> dict[str, Any]:
        chance = self.chance
        rule: dict[str, Any] = {"operation": work.operation, "skip": chance.choice([0, 0, 0, 1])}
        when = chance.choice(["slow", "before", "before", "after", "after", "late"])
        if when == "slow":
            # Time for the caller to go away in: before the work, or when its answer has begun.
            action = {"kind": "slow_headers", "pause_ms": 1} if chance.random() < 0.15 else {"kind": "delay"}
            return {**rule, "action": action, "delay_ms": chance.randint(0, 15), "when": "after"}
        if when == "late":
            return {**rule, "action": {"kind": "late", "with": self.silence(work)}}
        return {**rule, "when": when, "action": self.seen(work, when)}

    def seen(self, work: Work, when: str) -> dict[str, Any]:
        """What the client sees. Not the API's own refusal of work that was done: where the API lies, nothing can be
        told."""
        chance = self.chance
        own: list[dict[str, Any]] = []
        if when == "before":
            own.append({"kind": "status", "status": chance.choice(REFUSALS)})
            own.append({"kind": "status", "status": 429, "retry_after": {"seconds": 0}})
        elif work.what != "disassociate":
            own.append({"kind": "truncated"})
            own.append({"kind": "malformed_json"})
            own.append({"kind": "patch", "patch": chance.choice(PATCHES)})
        return chance.choice([*own, self.silence(work), self.silence(work)])

    def silence(self, work: Work) -> dict[str, Any]:
        """An answer that proves nothing, or none."""
        chance = self.chance
        answers: list[dict[str, Any]] = [
            {"kind": "drop"},
            {"kind": "html", "status": chance.choice(REFUSALS + TROUBLE)},
            {"kind": "status", "status": chance.choice(TROUBLE)},
        ]
        if work.what != "disassociate":
            status = chance.choice([200, 201, 202, *TROUBLE, *REFUSALS])
            answers.append({"kind": "status", "status": status, "body": chance.choice(HOLLOW)})
        return chance.choice(answers)

    def numbers(self, what: What, least: int, most: int) -> list[str]:
        among = TO_ADD if (what in ("associate", "plan")) != (self.chance.random() < 0.15) else TO_USE
        return [number(place) for place in self.chance.sample(among, self.chance.randint(least, most))]

    def next_id(self) -> int:
        self.ids += 1
        return self.ids

"""Makes a case that breaks an invariant smaller, as long as it breaks one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from .case import Call, Calls, Case, Step

# How often each smaller case is tried: when things happen is not up to the seed alone.
TRIES = 3
MOST = 200


def smallest(case: Case, why: str, breaks: Callable[[Case], str | None]) -> tuple[Case, str]:
    """The smallest case found that `breaks` says why it does, and why."""
    left = MOST
    while True:
        for smaller in smaller_cases(case):
            for _ in range(TRIES):
                left -= 1
                because = breaks(smaller)
                if because is not None or left <= 0:
                    break
            else:
                continue
            if because is None:
                return case, why
            case, why = smaller, because
            break
        else:
            return case, why


def smaller_cases(case: Case) -> Iterator[Case]:
    steps, size = case.steps, len(case.steps) // 2
    while size:
        for begin in range(0, len(steps), size):
            yield replace(case, steps=steps[:begin] + steps[begin + size :])
        size //= 2
    for place, step in enumerate(steps):
        if isinstance(step, Calls):
            for simpler in simpler_calls(step.calls):
                changed: tuple[Step, ...] = (*steps[:place], Calls(simpler), *steps[place + 1 :])
                yield replace(case, steps=changed)


def simpler_calls(calls: tuple[Call, ...]) -> Iterator[tuple[Call, ...]]:
    for place, call in enumerate(calls):
        around = calls[:place], calls[place + 1 :]
        if len(calls) > 1:
            yield (*around[0], *around[1])
        simpler = [
            replace(call, faults=call.faults[:fault] + call.faults[fault + 1 :]) for fault in range(len(call.faults))
        ]
        if call.leaves != "stays":
            simpler.append(replace(call, leaves="stays"))
        half = len(call.work.numbers) // 2
        if half:
            simpler += [
                replace(call, work=replace(call.work, numbers=numbers))
                for numbers in (call.work.numbers[:half], call.work.numbers[half:])
            ]
        for one in simpler:
            yield (*around[0], one, *around[1])

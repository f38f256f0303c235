"""What must hold after every step, whatever happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from telnyx_reputation import AsyncTelnyx, Telnyx, Usage

from .case import ONE_BY_ONE, OPERATIONS, Case
from .claims import Broken, Claim, Made
from .world import Row, World

_ONE_BY_ONE = {OPERATIONS[what] for what in ONE_BY_ONE}


def cents(rows: list[Row]) -> int:
    return sum(row.cents for row in rows)


def _cents(usd: Decimal) -> int:
    return int(usd * 100)


def money(world: World, case: Case, clients: Mapping[str, str], forks: set[str]) -> None:
    """What the clients say of money just before and just after the ledger is read, and what they may spend.

    Holds at any moment, also while calls are under way. `clients` are those of the calls, by their marks.
    """
    under_test: dict[str, Telnyx | AsyncTelnyx] = {"sync": world.sync, "async": world.loops}

    def usages() -> dict[str, Usage]:
        return {name: client.usage() for name, client in under_test.items()}

    before, shared = usages(), world.sync.shared_usage()
    rows = world.rows()
    after, shared_after = usages(), world.sync.shared_usage()
    everything = 0
    for name in under_test:
        billed = sum(cents(rows.get(mark, [])) for mark, client in clients.items() if client == name)
        everything += billed
        _within(name, billed, before[name].at_least_usd, after[name].at_most_usd, case.limits[name])
    if shared is not None and shared_after is not None:
        everything += sum(cents(rows.get(mark, [])) for mark in forks)
        _within("all", everything, shared.at_least_usd, shared_after.at_most_usd, case.shared)


def _within(who: str, billed: int, least: Decimal, most: Decimal, limit: int | None) -> None:
    if not _cents(least) <= billed <= _cents(most):
        raise Broken(f"billed of {who} were {billed} cents, and told is {least} to {most} USD")
    if limit is not None and billed > limit:
        raise Broken(f"billed of {who} were {billed} cents with a limit of {limit}")


def call(made: Made, rows: list[Row], deeds: list[tuple[str, str]]) -> None:
    """What a call claims of itself, against its requests."""
    try:
        for claim in made.claims():
            of_work = [row for row in rows if row.operation == claim.operation]
            if not made.call.work.many:
                _single(made, claim, of_work)
            elif claim.operation in _ONE_BY_ONE:
                _one_by_one(made, claim, of_work)
            else:
                _chunks(made, claim, of_work, deeds)
        _bounds(made, rows)
    except Broken as why:
        listed = "\n".join(map(str, rows))
        raise Broken(f"{made.call.mark}: {why}\nit ended: {made.ended}\nits requests:\n{listed}") from why


def _bounds(made: Made, rows: list[Row]) -> None:
    work, billed = made.call.work, cents(rows)
    distinct = len(set(work.numbers))
    if billed > distinct * work.unit:
        raise Broken(f"billed {billed} cents for {distinct} at {work.unit} each")
    if work.max_cents is not None and billed > work.max_cents:
        raise Broken(f"the run was billed {billed} cents with a limit of {work.max_cents}")


def _single(made: Made, claim: Claim, rows: list[Row]) -> None:
    done, billed = sum(row.done for row in rows), cents(rows)
    if done > 1 and not made.call.work.is_safe:
        raise Broken("it was done twice")
    removed = made.call.work.is_safe and any(row.status == 404 for row in rows)
    if claim.done and not done and not removed:
        raise Broken("it counts as done, and was not")
    if claim.not_done and (done or billed):
        raise Broken(f"it counts as not done, and was: {claim.not_done}")
    most = made.may_have_billed_cents
    if most is not None and not claim.done and billed > most:
        raise Broken(f"it may have billed {most} cents, and billed {billed}")


def _one_by_one(made: Made, claim: Claim, rows: list[Row]) -> None:
    def of(phone: str) -> list[Row]:
        return [row for row in rows if row.path.split("?")[0].endswith(phone.lstrip("+"))]

    for phone, why in claim.not_done.items():
        if any(row.done for row in of(phone)):
            raise Broken(f"{phone} counts as not done, and was: {why}")
    for phone in claim.done if not made.call.work.may_be_stored else ():
        removes = claim.operation == OPERATIONS["disassociate"]
        if not any(row.done or (removes and row.status == 404) for row in of(phone)):
            raise Broken(f"{phone} counts as done, and was not")


def _chunks(made: Made, claim: Claim, rows: list[Row], deeds: list[tuple[str, str]]) -> None:
    unit, billed = made.call.work.unit, cents(rows)
    least = unit * len(claim.done - twins(made, deeds))
    most = unit * (len(claim.done) + len(claim.open))
    if not least <= billed <= most:
        raise Broken(f"billed {billed} cents, and its results say {least} to {most}: {claim}")


def twins(made: Made, deeds: list[tuple[str, str]]) -> set[str]:
    """The numbers that another process did the same with since the call began: no record tells the two apart."""
    what = "associate" if made.call.work.what == "plan" else made.call.work.what
    return {phone for deed, phone in deeds[made.began :] if deed == what}


def registrations(made: list[Made], deeds: list[tuple[str, str]], before: Counter[str], after: Counter[str]) -> None:
    """How often each number was registered in the end, against all that was claimed of it."""
    least, most = before.copy(), before.copy()
    for what, phone in deeds:
        if what == "associate":
            least[phone] += 1
            most[phone] += 1
    for each in made:
        if each.call.work.operation != OPERATIONS["associate"]:
            continue
        for claim in each.claims():
            if claim.operation != OPERATIONS["associate"]:
                continue
            least.update(claim.done - twins(each, deeds))
            most.update(claim.done | claim.open)
    for phone, count in after.items():
        if not least[phone] <= count <= most[phone]:
            raise Broken(
                f"{phone} was registered {count} times, and what is claimed says {least[phone]} to {most[phone]}"
            )

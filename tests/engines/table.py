"""The table of docs/many-machines.md: every job that bills, on every engine, while what does it is killed.

Each cell is a real run against the sandbox through a broker of its own, whose limit is what the job costs when each
number is billed once. Fails unless no number is missing and no cent too much is billed. With `--write FILE` it writes
the table there, with `--official` it does the same with the official SDK, and with `--only ENGINE` it runs one engine.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from account import PRICES, Account
from broker import Broker
from engines_under_test import ENGINES, Run, of_different_sizes, processes
from fatal import DEATHS, Fatal, Official, die
from starts import Starts

from telnyx_reputation import ClientSpec
from telnyx_reputation.engines import Job, associate, fresh_lookup, refresh, remediate
from telnyx_reputation.testing import Sandbox

NUMBERS = 200
# Of a job whose broker is killed, which has to last until it was killed as often.
BROKER_KILLS = 50
BROKER_NUMBERS = 600
BROKER_KILLED = "broker killed"
# Of an engine that copies slow tasks.
SPECULATION = "speculation"
SLOW_MS = 50
# Of those that many have to fall into the first run, in which all of the work is done.
KILLS_DURING_WORK = 5
# What the broker says to what its limit has no room for.
OVER_LIMIT = "spend limit of USD"

JOBS: dict[str, Callable[[ClientSpec, str], Job]] = {
    "associate": associate,
    "refresh": refresh,
    "fresh_lookup": fresh_lookup,
    "remediate": lambda spec, enterprise: remediate(spec, enterprise, call_purpose="Appointment reminders"),
}
BEGIN, END = "<!-- cargo xtask test engines: begin -->", "<!-- end -->"


@dataclass
class Cell:
    """How a job ended."""

    engine: str
    work: str
    client: str
    asked: int
    outcomes: dict[str, int]
    price: Decimal
    limit: Decimal | None
    billed: Decimal
    kills: int
    beyond: str | None = None
    """How a number ended that the limit has no room for, and why."""
    kills_during_work: int | None = None
    """Of a job that is run again until its broker was killed often enough, how many fell into the first run."""
    repeated: int = 0
    """How many numbers were billed once more, where the bill tells that by number."""
    copies: int = 0
    """How many batches were begun while another process was at them."""

    @property
    def done(self) -> int:
        return self.outcomes.get("done", 0)

    @property
    def unknown(self) -> int:
        return self.outcomes.get("unknown", 0)

    @property
    def missing(self) -> int:
        """Numbers of which nothing is told."""
        return self.asked - self.done - self.unknown

    @property
    def extra(self) -> Decimal:
        """What was billed over what it costs to bill each number once."""
        return max(self.price * self.repeated, self.billed - self.price * self.asked)

    def faults(self) -> Iterator[str]:
        """What is not as it has to be."""
        if self.missing:
            yield f"{self.missing} numbers are missing: {self.outcomes}"
        if self.extra:
            yield f"USD {self.extra} too much was billed"
        if self.billed > self.price * (self.done + self.unknown):
            yield f"USD {self.billed} was billed, and only {self.done + self.unknown} numbers account for it"
        if self.billed < self.price * self.done:
            yield f"only USD {self.billed} was billed for {self.done} numbers that are done"
        if self.limit is not None and self.billed > self.limit:
            yield f"USD {self.billed} was billed over a limit of USD {self.limit}"
        # What is unknown stays set aside.
        beyond = self.beyond or ""
        if not beyond.startswith("not_tried: ") or OVER_LIMIT not in beyond:
            yield f"a number more than the limit has room for ended as {self.beyond}"
        kills = BROKER_KILLS if self.engine == BROKER_KILLED else DEATHS
        if self.kills < kills:
            yield f"what does it was killed {self.kills} times in place of {kills}"
        if self.kills_during_work is not None and self.kills_during_work < KILLS_DURING_WORK:
            yield f"only {self.kills_during_work} kills fell into the work"


def counted(table: pa.Table) -> dict[str, int]:
    names = table.column("outcome").to_pylist()
    return {name: names.count(name) for name in sorted(set(names))}


def ours(engine: str, run: Run, kill: Callable[[], None], work: str, sandbox: Sandbox) -> Cell:
    """Our job on an engine whose workers are killed."""
    account = Account(sandbox, work, NUMBERS)
    with (
        Broker(sandbox.base_url, account.key, account.cost) as broker,
        tempfile.TemporaryDirectory() as marks,
        tempfile.TemporaryDirectory() as starts,
    ):
        os.environ["TELNYX_API_KEY"] = broker.token
        job = JOBS[work](ClientSpec(base_url=broker.base_url, run_id=f"table-{work}"), account.enterprise)
        fatal = Fatal(job, marks, kill, broker.token, starts=Starts(starts), awaits_copy=SPECULATION in engine)
        made = run(account.numbers, fatal)
        cell = _cell(engine, work, "ours", account, made, len(os.listdir(marks)), job)
        return replace(cell, copies=Starts(starts).copies())


def official(engine: str, run: Run, kill: Callable[[], None], work: str, sandbox: Sandbox) -> Cell:
    """The same with the official SDK, straight to the service."""
    account = Account(sandbox, work, NUMBERS)
    with tempfile.TemporaryDirectory() as marks:
        job = Official(work, sandbox.base_url, account.key, account.enterprise)
        made = run(account.numbers, Fatal(job, marks, kill, account.key))
        return _cell(engine, work, "official SDK", account, made, len(os.listdir(marks)), None)


def broker_killed(work: str, sandbox: Sandbox) -> Cell:
    """Our job, whose broker is killed at random moments."""
    account = Account(sandbox, work, BROKER_NUMBERS)
    account.slow(SLOW_MS)
    with (
        processes(of_different_sizes, BROKER_NUMBERS) as run,
        Broker(sandbox.base_url, account.key, account.cost) as broker,
        tempfile.TemporaryDirectory() as marks,
    ):
        os.environ["TELNYX_API_KEY"] = broker.token
        job = JOBS[work](ClientSpec(base_url=broker.base_url, run_id=f"table-{work}"), account.enterprise)
        with killed(broker, account) as kills:
            deathless = Fatal(job, marks, die, broker.token, deaths=0)
            made = run(account.numbers, deathless)
            during_work = kills()
            told = kept(work, {}, made)
            # A job that has ended is run again, as after a restart, until its broker was killed as often.
            while kills() < BROKER_KILLS:
                made = run(account.numbers, deathless)
                told = kept(work, told, made)
        repeated = account.repeated()
        cell = _cell(BROKER_KILLED, work, "ours", account, made, kills(), job)
        return replace(cell, kills_during_work=during_work, repeated=repeated)


def kept(work: str, before: dict[str, str], made: pa.Table) -> dict[str, str]:
    """How each number ended in a run, which has to be done or unknown, and done where it was in the run before."""
    told: dict[str, str] = dict(zip(made.column("phone_number").to_pylist(), made.column("outcome").to_pylist()))
    for number, outcome in told.items():
        if outcome not in ("done", "unknown") or (before.get(number) == "done" and outcome != "done"):
            raise AssertionError(f"{BROKER_KILLED}, {work}: {number} is {outcome}, and was {before.get(number)}")
    return told


@contextmanager
def killed(broker: Broker, account: Account) -> Iterator[Callable[[], int]]:
    """Kills the broker again and again, and starts it again each time."""
    ended, count, failed = threading.Event(), [0], list[BaseException]()

    def kill() -> None:
        chance = random.Random(14)
        try:
            while not ended.wait(chance.uniform(0.02, 0.2)) and count[0] < BROKER_KILLS:
                broker.kill()
                count[0] += 1
                broker.start()
                account.read_bill()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield lambda: BROKER_KILLS if failed else count[0]
    finally:
        ended.set()
        thread.join()
    if failed:
        raise failed[0]


def _cell(engine: str, work: str, client: str, account: Account, made: pa.Table, kills: int, job: Job | None) -> Cell:
    if made.num_rows != len(account.numbers):
        raise AssertionError(f"{engine}, {work}: {made.num_rows} rows of {len(account.numbers)}")
    beyond = None
    if job is not None:
        over = job.batch(pa.table({"phone_number": [account.beyond]}))
        beyond = f"{over.column('outcome')[0].as_py()}: {over.column('error')[0].as_py()}"
    limit = account.cost if job is not None else None
    return Cell(engine, work, client, made.num_rows, counted(made), account.price, limit, account.billed, kills, beyond)


def cells(only: str | None, with_official: bool, sandbox: Sandbox) -> Iterator[Cell]:
    for engine, (start, kill) in ENGINES.items():
        if only is not None and not engine.casefold().startswith(only.casefold()):
            continue
        with start() as run:
            for work in PRICES:
                yield ours(engine, run, kill, work, sandbox)
            for work in PRICES if with_official else ():
                yield official(engine, run, kill, work, sandbox)
    if only is None or only == "broker":
        for work in PRICES:
            yield broker_killed(work, sandbox)


def written(rows: list[Cell]) -> str:
    lines = [
        "| job | engine | client | kills | asked | done | told as unknown | missing | billed, USD | extra, USD |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        figures = (row.kills, row.asked, row.done, row.unknown, row.missing, f"{row.billed:.2f}", f"{row.extra:.2f}")
        lines.append(f"| {row.work} | {row.engine} | {row.client} | " + " | ".join(map(str, figures)) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--official", action="store_true")
    given = parser.parse_args()
    rows: list[Cell] = []
    wrong: list[str] = []
    with Sandbox() as sandbox:
        begun = time.monotonic()
        for cell in cells(given.only, given.official, sandbox):
            took, begun = time.monotonic() - begun, time.monotonic()
            rows.append(cell)
            print(f"{took:6.1f} s  {cell}", flush=True)
            if cell.client == "ours":
                wrong += [f"{cell.engine}, {cell.work}: {fault}" for fault in cell.faults()]
    speculated = [cell.copies for cell in rows if cell.client == "ours" and SPECULATION in cell.engine]
    if speculated and max(speculated) <= 0:
        wrong.append("no engine that copies slow tasks has copied one")
    print(written(rows))
    if wrong:
        sys.exit("\n".join(wrong))
    if given.write is not None:
        write(given.write, rows)


def write(file: Path, rows: list[Cell]) -> None:
    """Writes the table into a file that has one; what other engines came to stays there."""
    before, _, rest = file.read_text().partition(BEGIN)
    old, _, after = rest.partition(END)
    head, *new = written(rows).splitlines()
    run = {row.engine for row in rows}
    kept = [
        line
        for line in old.splitlines()
        if line.startswith("| ") and line.split(" | ")[1] not in {*run, "engine", "---"}
    ]
    rule, *new = new
    table = "\n".join([head, rule, *sorted([*kept, *new], key=lambda line: _place(line.split(" | ")))])
    file.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}")


def _place(cells: list[str]) -> tuple[int, int, int]:
    """Ours first, then by engine and job."""
    engines, works = [*ENGINES, BROKER_KILLED], list(PRICES)
    return (cells[2] != "ours", engines.index(cells[1]), works.index(cells[0].removeprefix("| ")))


if __name__ == "__main__":
    main()

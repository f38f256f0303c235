"""A million numbers of a thousand enterprises on the sandbox: the figures of docs/scale.md.

    TELNYX_REPUTATION_COMMAND=target/release/telnyx-reputation \
        target/columns-python/bin/python tests/columns/simulate.py --write docs/scale.md

It takes some minutes, most of them to fill the sandbox, and 1.5 GB of memory. `--enterprises` makes it smaller.
"""

from __future__ import annotations

import argparse

import re
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from telnyx_reputation import Telnyx
from telnyx_reputation.monitor import Monitor
from telnyx_reputation.testing import Sandbox

KEY = "KEY_SCALE"
EACH = 1_000
MARKS = re.compile(r"(?<=<!-- simulation -->\n).*?(?=<!-- end of simulation -->)", re.DOTALL)


def seed(folder: Path, enterprises: int) -> Path:
    """As many enterprises, each with numbers of its own that were looked up."""
    lines = ["accounts:", f"  - api_key: {KEY}", "    enterprises:"]
    for at in range(enterprises):
        # Area codes and exchanges that are real, one after the other.
        first = f"+1{(603, 212, 305, 415, 512)[at // 200 % 5]}{200 + at % 200 * 4}0000"
        lines += [
            f"      - profile: {{legal_name: Enterprise {at} LLC, fein: 12-{at:07}}}",
            f"        reputation: {{looked_up: true, check_frequency: never, generate: {{count: {EACH}, "
            f'from: "{first}"}}}}',
        ]
    path = folder / "seed.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def timed(work: Callable[[], int]) -> tuple[float, int]:
    begun = time.perf_counter()
    count = work()
    return time.perf_counter() - begun, count


def counted(columns: object) -> int:
    return sum(batch.num_rows for batch in pa.RecordBatchReader.from_stream(columns))


def calls(sandbox: Sandbox) -> int:
    return sum(entry["calls"] for entry in sandbox.ledger(KEY)["by_operation"].values())


def page_ms(client: Telnyx, enterprise: str | None, number: int) -> float:
    """The middle of eleven reads of one page."""
    took = []
    for _ in range(11):
        begun = time.perf_counter()
        if enterprise is None:
            client.reputation.numbers.list(page_size=250, page_number=number)
        else:
            client.enterprises.reputation.numbers.list(enterprise, page_size=250, page_number=number)
        took.append(time.perf_counter() - begun)
    return sorted(took)[5] * 1e3


def simulate(folder: Path, enterprises: int) -> list[tuple[str, str]]:
    total = enterprises * EACH
    figures: list[tuple[str, str]] = []
    begun = time.perf_counter()
    with Sandbox(seed_file=seed(folder, enterprises)) as sandbox:
        figures.append(
            (
                f"filling the sandbox: {enterprises:,} enterprises of {EACH:,} numbers",
                f"{time.perf_counter() - begun:.0f} s",
            )
        )
        client = sandbox.client(KEY)
        pages = total // 250
        for name, number in (("first", 1), ("middle", pages // 2), ("last", pages)):
            figures.append(
                (f"a page of the account's list, the {name} of {pages:,}", f"{page_ms(client, None, number):.1f} ms")
            )
        ids = [each.id or "" for each in client.enterprises.list(page_size=250)]
        figures.append(("a page of one enterprise's list", f"{page_ms(client, ids[0], 1):.1f} ms"))
        for name, columns in (
            ("the account's list as columns", client.reputation_table()),
            ("each enterprise's list as columns, four calls at a time", client.reputation_table(ids)),
        ):
            before = calls(sandbox)
            seconds, rows = timed(lambda: counted(columns))
            assert rows == total, rows
            made = calls(sandbox) - before
            figures.append((name, f"{seconds:.0f} s, {made:,} calls ({made / seconds:,.0f}/s)"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures.append(("the most memory that the reader took, its libraries among it", f"{peak:.0f} MiB"))
        store = folder / "history.sqlite"
        monitor = Monitor(store=store, api_key=KEY, base_url=client.base_url)
        seconds, _ = timed(lambda: len(monitor.collect()))
        figures.append(("the monitor's first collection", f"{seconds:.0f} s, {store.stat().st_size / 2**20:,.0f} MiB"))
        seconds, turned = timed(lambda: len(monitor.collect()))
        figures.append(("a collection in which nothing changed", f"{seconds:.0f} s, {turned} changes"))
        figures.append(("US dollars billed by all of this", f"{sandbox.ledger(KEY)['total_usd']}"))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--enterprises", type=int, default=1_000)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = simulate(Path(folder), given.enterprises)
    table = "\n".join(["| what | measured |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in figures)])
    print(table)
    if given.write:
        text = given.write.read_text(encoding="utf-8")
        given.write.write_text(MARKS.sub(f"\n{table}\n\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
